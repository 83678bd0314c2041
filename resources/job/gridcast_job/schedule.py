"""The learning rate over a training, and the two callbacks on the validation loss."""

import math
from collections.abc import Mapping
from typing import Any

_SMALLEST_IMPROVEMENT = 1e-4


def learning_rate_at(settings: Mapping[str, Any], progress: float, plateau_scale: float) -> float:
    """The learning rate of the next batch, at this share (0..1) of the training.

    Constant, or a linear warm-up and then half a cosine down to 0 (Loshchilov and Hutter 2017).
    """
    rate = float(settings["learningRate"])
    if settings["schedule"] == "constant":
        return rate * plateau_scale
    warm_up = float(settings["warmUpShare"])
    if progress < warm_up:
        return rate * max(progress / warm_up, 0.01)
    return rate / 2 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))


def after_epoch(state: dict[str, Any], loss: float) -> dict[str, Any]:
    """Keras' EarlyStopping: the lowest loss so far, and the epochs since."""
    if state["best"] is None or loss < state["best"]:
        return {"best": loss, "wait": 0}
    return {"best": state["best"], "wait": state["wait"] + 1}


def reduce_on_plateau(
    state: dict[str, Any], loss: float, patience: int | None, factor: float
) -> dict[str, Any]:
    """Keras' ReduceLROnPlateau with ``min_delta`` 1e-4; ``scale`` multiplies the learning rate."""
    if state["best"] is None or loss < state["best"] - _SMALLEST_IMPROVEMENT:
        return {**state, "best": loss, "wait": 0}
    wait = state["wait"] + 1
    if patience is None or wait < patience:
        return {**state, "wait": wait}
    return {"best": state["best"], "wait": 0, "scale": state["scale"] * factor}
