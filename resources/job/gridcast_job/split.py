"""Which windows train, which validate: by time with gaps for a series, by sequence for clips."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .seeded import Random

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class FrameRange:
    """A run of frames by place: sequence, index of the first frame, number of frames."""

    sequence: int
    first: int
    count: int


@dataclass(frozen=True)
class Split:
    """The windows of the two parts that a training reads."""

    training: list[FrameRange]
    validation: list[FrameRange]


def split_dataset(kind: str, sequences: int, frames: int, settings: Settings) -> Split:
    """Splits a dataset as Gridcast does; the same settings and seed give the same split."""
    length = settings["inputFrames"] + settings["targetFrames"]
    if kind == "clips":
        return _split_clips(sequences, frames, length, settings)
    return _split_series(sequences, frames, length, settings)


def _split_clips(sequences: int, frames: int, length: int, settings: Settings) -> Split:
    used = min(sequences if settings["limit"] is None else settings["limit"], sequences)
    order = Random(settings["seed"]).shuffle(list(range(used)))
    count = math.floor((1 - settings["validationShare"]) * used + 1e-9)
    training = min(used - 1, max(1, count))

    def windows(members: list[int]) -> list[FrameRange]:
        return [
            window
            for sequence in members
            for window in _windows_in(FrameRange(sequence, 0, frames), length)
        ]

    return Split(windows(list(order[:training])), windows(list(order[training:])))


def _split_series(sequences: int, frames: int, length: int, settings: Settings) -> Split:
    gap = max(1, min(settings["targetFrames"], _rounded(0.02 * frames)))

    def held(share: float) -> int:
        return 0 if share == 0 else max(length, _rounded(share * frames))

    validation, test = held(settings["validationShare"]), held(settings["testShare"])
    training = frames - validation - test - (gap if test == 0 else 2 * gap)
    training_limit, validation_limit = _window_limits(settings)

    def windows(first: int, count: int, limit: float) -> list[FrameRange]:
        kept = int(min(count - length + 1, limit)) + length - 1
        return [
            window
            for sequence in range(sequences)
            for window in _windows_in(FrameRange(sequence, first, kept), length)
        ]

    return Split(
        windows(0, training, training_limit),
        windows(training + gap, validation, validation_limit),
    )


def _window_limits(settings: Settings) -> tuple[float, float]:
    limit = settings["limit"]
    if limit is None:
        return math.inf, math.inf
    validation = max(1, math.floor(limit * settings["validationShare"]))
    test = max(1, math.floor(limit * settings["testShare"]))
    return max(1, limit - validation - (0 if settings["testShare"] == 0 else test)), validation


def _windows_in(span: FrameRange, length: int) -> list[FrameRange]:
    return [
        FrameRange(span.sequence, span.first + i, length) for i in range(span.count - length + 1)
    ]


def _rounded(value: float) -> int:
    """JavaScript's rounding: halves go up."""
    return math.floor(value + 0.5)
