"""Checkpoints as Gridcast writes them: safetensors files that carry their own SHA-256.

Tensors are float32: ``weights/<layer>/<weight>``, ``optimizer/<layer>/<weight>/<slot>`` and
``climatology``. What is no tensor is JSON under ``gridcast`` in the metadata. The digest stands at
a fixed place of the header and is taken of the whole file with zeros in its place, which is why
the file is put together here. Format: https://github.com/huggingface/safetensors
"""

import hashlib
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

_DIGITS = 64
_BEFORE_DIGEST = b'{"__metadata__":{"sha256":"'
_DIGEST_START = 8 + len(_BEFORE_DIGEST)
_ZEROS = b"0" * _DIGITS


@dataclass(frozen=True)
class Checkpoint:
    """Named float32 tensors, and everything else."""

    tensors: dict[str, Tensor]
    metadata: dict[str, Any]

    def part(self, prefix: str) -> dict[str, Tensor]:
        """The tensors whose names begin with ``prefix/``, without it."""
        return {
            name.removeprefix(f"{prefix}/"): tensor
            for name, tensor in self.tensors.items()
            if name.startswith(f"{prefix}/")
        }


def encode(tensors: Mapping[str, Tensor], metadata: Mapping[str, Any]) -> bytes:
    """A whole file."""
    entries: dict[str, Any] = {}
    pieces: list[bytes] = []
    offset = 0
    for name, tensor in tensors.items():
        piece = tensor.detach().to("cpu", torch.float32).contiguous().numpy().tobytes()
        entries[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(piece)],
        }
        pieces.append(piece)
        offset += len(piece)
    kept = json.dumps(metadata, separators=(",", ":"))
    first = {"sha256": "0" * _DIGITS, "format": "gridcast-1", "gridcast": kept}
    header = json.dumps({"__metadata__": first, **entries}, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    content = b"".join([struct.pack("<Q", len(header)), header, *pieces])
    digest = hashlib.sha256(content).hexdigest().encode()
    return content[:_DIGEST_START] + digest + content[_DIGEST_START + _DIGITS :]


def decode(content: bytes, source: str) -> Checkpoint:
    """Reads a whole file; ``source`` is what an error calls it."""
    try:
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8 : 8 + length])
        metadata = header.pop("__metadata__")
        tensors = {name: _tensor(content, 8 + length, entry) for name, entry in header.items()}
        kept = json.loads(metadata["gridcast"])
    except (struct.error, ValueError, KeyError) as error:
        raise ValueError(f"{source} is no checkpoint of Gridcast, or cut short: {error}") from error
    if content[8:_DIGEST_START] == _BEFORE_DIGEST:
        whole = content[:_DIGEST_START] + _ZEROS + content[_DIGEST_START + _DIGITS :]
        if hashlib.sha256(whole).hexdigest() != metadata["sha256"]:
            raise ValueError(f"{source} was changed after it was written. Take another copy.")
    return Checkpoint(tensors, kept)


def _tensor(content: bytes, start: int, entry: dict[str, Any]) -> Tensor:
    begin, end = (start + offset for offset in entry["data_offsets"])
    if end > len(content):
        raise ValueError("it is cut short")
    values = np.frombuffer(content[begin:end], dtype="<f4").reshape(entry["shape"])
    return torch.from_numpy(values.astype(np.float32))


def write(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, Any]) -> None:
    """Writes the file whole or not at all."""
    write_whole(path, encode(tensors, metadata))


def read(path: Path) -> Checkpoint:
    """Reads what ``write`` or Gridcast wrote."""
    return decode(path.read_bytes(), str(path))


def write_whole(path: Path, content: bytes) -> None:
    """To a temporary name, synced, then renamed: the name always holds a whole file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
