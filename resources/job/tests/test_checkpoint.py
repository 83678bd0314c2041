"""Checkpoint files: read back, and refused when damaged."""

from pathlib import Path

import pytest
import torch

from gridcast_job import checkpoint


def test_reads_what_it_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    weight = torch.arange(6.0).reshape(2, 3)
    checkpoint.write(path, {"weights/a/kernel": weight}, {"settings": {"seed": 1}})
    read = checkpoint.read(path)
    assert torch.equal(read.part("weights")["a/kernel"], weight)
    assert read.metadata == {"settings": {"seed": 1}}


@pytest.mark.parametrize("place", [0, 40, -1])
def test_refuses_a_changed_bit(place: int, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    checkpoint.write(path, {"weights/a/kernel": torch.ones(4)}, {})
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.safetensors"):
        checkpoint.read(path)


def test_refuses_a_cut_file(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    checkpoint.write(path, {"weights/a/kernel": torch.ones(4)}, {})
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(ValueError, match="cut short"):
        checkpoint.read(path)
