"""Windows of a dataset as a model eats them: scaled, varied, with a mask of cells with data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .seeded import Random
from .split import FrameRange


@dataclass(frozen=True)
class Batch:
    """Values ``[B, T, H, W, C]`` in the network's range, 0 without data; the mask or None."""

    values: Tensor
    valid: Tensor | None


class Dataset:
    """``frames.npy`` and ``valid.npy`` (if there are missing cells), ``[N, T, H, W, C]``.

    Files are mapped, not read whole. ``scaling`` is Gridcast's: network = (f(x) - offset) / scale,
    f the signed logarithm when ``log``.
    """

    def __init__(self, folder: Path, scaling: Mapping[str, Any]) -> None:
        self.scaling = scaling
        self._frames = np.load(folder / "frames.npy", mmap_mode="r")
        valid = folder / "valid.npy"
        self._valid = np.load(valid, mmap_mode="r") if valid.exists() else None
        if self._valid is not None and self._valid.shape != self._frames.shape:
            found, wanted = self._valid.shape, self._frames.shape
            raise ValueError(f"{valid}: its shape is {found}, that of frames.npy is {wanted}.")

    @property
    def sequences(self) -> int:
        """N."""
        return int(self._frames.shape[0])

    @property
    def frames(self) -> int:
        """T of every sequence."""
        return int(self._frames.shape[1])

    def read(self, windows: Sequence[FrameRange], length: int) -> Batch:
        """Windows of so many frames each; there may be none."""
        values = self._cut(self._frames, windows, length)
        valid = None
        if self._valid is not None:
            valid = self._cut(self._valid, windows, length) != 0
        scaled = to_network(self.scaling, values, valid)
        return Batch(torch.from_numpy(scaled), None if valid is None else torch.from_numpy(valid))

    @staticmethod
    def _cut(array: np.ndarray, windows: Sequence[FrameRange], length: int) -> np.ndarray:
        cut = np.empty((len(windows), length, *array.shape[2:]), array.dtype)
        for i, window in enumerate(windows):
            cut[i] = array[window.sequence, window.first : window.first + length]
        return cut


def to_network(
    scaling: Mapping[str, Any], values: np.ndarray, valid: np.ndarray | None
) -> np.ndarray:
    """Values in the network's range, float32; cells without data become 0."""
    x = values.astype(np.float64)
    if valid is not None:
        x = np.where(valid, x, 0.0)
    if scaling["log"]:
        x = np.sign(x) * np.log1p(np.abs(x))
    scaled = (x - scaling["offset"]) * (1 / scaling["scale"])
    if valid is not None:
        scaled = np.where(valid, scaled, 0.0)
    limit = scaling.get("limit")
    if limit is not None:
        scaled = np.clip(scaled, -limit, limit)
    return scaled.astype(np.float32)


def from_network(scaling: Mapping[str, Any], values: np.ndarray) -> np.ndarray:
    """Values back in the data's unit, float32."""
    x = values.astype(np.float64) * scaling["scale"] + scaling["offset"]
    if scaling["log"]:
        x = np.sign(x) * np.expm1(np.abs(x))
        if not scaling.get("signed", False):
            x = np.maximum(x, 0)
    return x.astype(np.float32)


def network_range(scaling: Mapping[str, Any], low: float, high: float) -> float:
    """The width of the training range in the network's range: L of the SSIM loss."""
    ends = np.array([low, high], dtype=np.float64)
    if scaling["log"]:
        ends = np.sign(ends) * np.log1p(np.abs(ends))
    width = float((ends[1] - ends[0]) / scaling["scale"])
    if "limit" in scaling:
        width = min(width, 2 * scaling["limit"])
    return width if width > 0 else 1.0


def augmented(batch: Batch, settings: Mapping[str, Any], epoch: int, first: int) -> Batch:
    """Every window varied as Gridcast does: mirrored, turned along the diagonal, run backwards.

    ``first`` is the number of the batch's first window in its epoch.
    """
    kind = settings["augmentation"]
    if kind == "none":
        return batch
    values, valid = batch.values.clone(), None if batch.valid is None else batch.valid.clone()
    for i in range(values.shape[0]):
        random = Random(settings["seed"] * 1_000_003 + epoch * 65_537 + first + i)
        columns, rows, diagonal, time = (random.next() < 0.5 for _ in range(4))
        transpose = diagonal and values.shape[2] == values.shape[3]
        variation = (columns, rows, transpose, time and kind == "mirrored-reversed")
        values[i] = turned(values[i], *variation)
        if valid is not None:
            valid[i] = turned(valid[i], *variation)
    return Batch(values, valid)


def turned(
    window: Tensor, mirror_columns: bool, mirror_rows: bool, transpose: bool, reverse: bool
) -> Tensor:
    """A window ``[T, H, W, C]``: mirrored and run backwards, then turned along the diagonal."""
    axes = [1] if mirror_rows else []
    axes += [2] if mirror_columns else []
    axes += [0] if reverse else []
    turned = window.flip(axes) if axes else window
    return (turned.transpose(1, 2) if transpose else turned).clone()
