"""One training step: predict, compare, differentiate, clip, move the weights."""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from . import parallel
from .layers import Pass
from .losses import NAMES, count_terms, loss_sums
from .model import GridModel
from .optimizers import Optimizer
from .windows import Batch

PRECISIONS = ("float32", "tf32", "bf16")


@dataclass(frozen=True)
class Lesson:
    """A batch as a model learns from it: what it reads, what it must find, and what counts."""

    x: Tensor
    present: Tensor | None
    truth: Tensor
    mask: Tensor | None

    @property
    def windows(self) -> int:
        """B."""
        return self.x.shape[0]

    def piece(self, first: int, last: int) -> "Lesson":
        """Some of its windows."""

        def cut(values: Tensor | None) -> Tensor | None:
            return None if values is None else values[first:last]

        return Lesson(self.x[first:last], cut(self.present), self.truth[first:last], cut(self.mask))


def lesson_of(settings: dict[str, Any], batch: Batch, device: torch.device) -> Lesson:
    """Divides whole windows ``[B, T, H, W, C]`` into frames read and frames to be found."""
    values = batch.values.to(device, non_blocking=True)
    valid = None if batch.valid is None else batch.valid.to(device, non_blocking=True)
    shifted = settings["objective"] == "shifted"
    read = slice(0, -1) if shifted else slice(0, settings["inputFrames"])
    found = slice(1, None) if shifted else slice(settings["inputFrames"], None)
    if valid is None:
        return Lesson(values[:, read], None, values[:, found], None)
    present = valid[:, read].flatten(2).any(2)
    return Lesson(
        values[:, read],
        None if bool(present.all()) else present,
        values[:, found],
        valid[:, found],
    )


class _Objective(nn.Module):
    """The weighted sums of a lesson's terms; what gradients are taken of."""

    def __init__(self, model: GridModel, settings: dict[str, Any], dynamic_range: float) -> None:
        super().__init__()
        self.model = model
        self.shifted = settings["objective"] == "shifted"
        self.steps = int(settings["targetFrames"])
        self.names = [name for name in NAMES if name in settings["loss"]]
        self.dynamic_range = dynamic_range

    def forward(self, lesson: Lesson, how: Pass) -> Tensor:
        """The sum of the terms of every loss, ``[number of losses]``."""
        predicted = (
            self.model.predict_shifted(lesson.x, how)
            if self.shifted
            else self.model(lesson.x, self.steps, how)
        )
        return loss_sums(
            self.names, predicted.float(), lesson.truth, lesson.mask, self.dynamic_range
        )


class Learner:
    """A model in training on one of several processes; ``piece`` windows are computed at once."""

    def __init__(
        self,
        model: GridModel,
        settings: dict[str, Any],
        dynamic_range: float,
        place: parallel.Place,
        piece: int | None = None,
        precision: str = "float32",
    ) -> None:
        if precision not in PRECISIONS:
            raise ValueError(f"There is no precision {precision}: {', '.join(PRECISIONS)}.")
        tf32 = precision == "tf32"
        torch.backends.cuda.matmul.allow_tf32 = tf32
        torch.backends.cudnn.allow_tf32 = tf32
        self.model = model.to(place.device)
        self.settings = settings
        self.place = place
        self.piece = piece
        self.optimizer = Optimizer(settings, model.trainable())
        self._bf16 = precision == "bf16"
        self._objective = _Objective(model, settings, dynamic_range)
        self._weights = torch.tensor(
            [settings["loss"][name] for name in self._objective.names], device=place.device
        )
        self._trained: nn.Module = self._objective
        if place.world > 1:
            self._trained = DistributedDataParallel(
                self._objective,
                device_ids=[place.device] if place.device.type == "cuda" else None,
                broadcast_buffers=False,
            )

    def step(self, batch: Batch, learning_rate: float, step: int, first: int, of: int) -> float:
        """Trains on this process's windows of a batch, ``first`` of ``of`` on; gives its loss.

        A loss or gradient that is not a number leaves the weights as they are and gives NaN.
        """
        lesson = lesson_of(self.settings, batch, self.place.device)
        terms = parallel.total(self._terms(lesson))
        scales = torch.where(terms > 0, self._weights / terms, 0.0).float()
        self.model.zero_grad(set_to_none=True)
        loss = torch.zeros((), device=self.place.device)
        pieces = list(self._pieces(lesson))
        for i, (from_, piece) in enumerate(pieces):
            windows = (first + from_, of)
            how = Pass(True, step * len(pieces) + i, piece.present, windows=windows)
            with self._together(last=i == len(pieces) - 1), self._autocast():
                part = (self._trained(piece, how) * scales).sum()
                # Processes' gradients are averaged; those of a sum are wanted
                (part * self.place.world).backward()
            loss += part.detach()
        total = float(parallel.total(loss))
        norm = self._gradient_norm()
        if not math.isfinite(total) or not math.isfinite(norm):
            return math.nan
        clip = self.settings["clipNorm"]
        self.optimizer.step(learning_rate, 1.0 if clip is None or norm <= clip else clip / norm)
        return total

    @torch.no_grad()
    def sums(self, batch: Batch) -> Tensor:
        """Sums and numbers of terms of this process's windows, ``[2, losses]``, untrained."""
        sums = torch.zeros(2, len(self._weights), dtype=torch.float64, device=self.place.device)
        lesson = lesson_of(self.settings, batch, self.place.device)
        for _, piece in self._pieces(lesson):
            with self._autocast():
                sums[0] += self._objective(piece, Pass(False, present=piece.present))
            sums[1] += self._terms(piece)
        return sums

    def loss_of(self, sums: Tensor) -> float:
        """The weighted mean of sums and numbers of terms, ``[2, losses]``."""
        if not bool((sums[1] > 0).any()):
            raise ValueError("No cell of the validation part has a value to compare with.")
        means = torch.where(sums[1] > 0, sums[0] / sums[1], 0.0)
        return float((means * self._weights).sum())

    def _terms(self, lesson: Lesson) -> Tensor:
        return count_terms(self._objective.names, lesson.truth, lesson.mask)

    def _pieces(self, lesson: Lesson) -> Iterator[tuple[int, Lesson]]:
        size = self.piece or max(lesson.windows, 1)
        for first in range(0, max(lesson.windows, 1), size):
            yield first, lesson.piece(first, first + size)

    def _together(self, *, last: bool) -> AbstractContextManager[Any]:
        """Gradients are shared between processes with the last piece only."""
        if last or not isinstance(self._trained, DistributedDataParallel):
            return nullcontext()
        return self._trained.no_sync()

    def _autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.place.device.type, torch.bfloat16, enabled=self._bf16)

    def _gradient_norm(self) -> float:
        gradients = [
            weight.grad for weight in self.optimizer.weights.values() if weight.grad is not None
        ]
        return float(torch.linalg.vector_norm(torch.stack([g.norm() for g in gradients])))
