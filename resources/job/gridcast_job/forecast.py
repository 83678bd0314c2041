"""Forecasts with trained weights: ``python -m gridcast_job.forecast WEIGHTS DATA STEPS OUT.npy``.

Reads the newest frames of ``DATA/frames.npy`` and writes the frames after them, ``[T, H, W, C]`` in
the data's unit. Gridcast forecasts the same.
"""

import argparse
import itertools
from pathlib import Path

import numpy as np
import torch

from . import checkpoint
from .checkpoint import Checkpoint
from .layers import Pass
from .model import GridModel, Window, build_model
from .shapes import Sides
from .windows import from_network, to_network, turned


def load_model(trained: Checkpoint) -> GridModel:
    """The model of a checkpoint, with its weights."""
    facts, settings = trained.metadata["facts"], trained.metadata["settings"]
    sides = Sides(facts["height"], facts["width"], facts["channels"])
    window = Window(settings["inputFrames"], settings["targetFrames"], sides)
    model = build_model(trained.metadata["modelSpec"], window, settings["seed"])
    model.load_weights(trained.part("weights"))
    return model.eval()


@torch.no_grad()
def forecast(
    trained: Checkpoint, frames: np.ndarray, valid: np.ndarray | None, steps: int
) -> np.ndarray:
    """The ``steps`` frames after ``frames`` ``[T, H, W, C]``, in the data's unit.

    ``valid`` is 0 where there is no data, None where there is everywhere. A model that was trained
    on mirrored windows forecasts the mean over all mirror images, each turned back.
    """
    scaling = trained.metadata["facts"]["scaling"]
    mask = None if valid is None else valid != 0
    values = torch.from_numpy(to_network(scaling, frames, mask))
    present = None if mask is None else torch.from_numpy(mask.reshape(len(mask), -1).any(1))
    model = load_model(trained)
    mirrored = trained.metadata["settings"]["augmentation"] != "none"
    images = list(_mirror_images(frames.shape)) if mirrored else [(False, False, False)]
    total = np.zeros((steps, *frames.shape[1:]), np.float32)
    for columns, rows, transpose in images:
        x = turned(values, columns, rows, transpose, reverse=False)
        how = Pass(False, present=None if present is None else present[None])
        predicted = model(x[None], steps, how)[0]
        back = predicted.transpose(1, 2) if transpose else predicted
        back = turned(back, columns, rows, transpose=False, reverse=False)
        total += back.numpy() / np.float32(len(images))
    return from_network(scaling, total)


def _mirror_images(shape: tuple[int, ...]) -> "itertools.product[tuple[bool, ...]]":
    both = (False, True)
    return itertools.product(both, both, both if shape[1] == shape[2] else (False,))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("steps", type=int)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    trained = checkpoint.read(given.weights)
    count = trained.metadata["settings"]["inputFrames"]
    frames = np.load(given.data / "frames.npy", mmap_mode="r")[-1, -count:]
    path = given.data / "valid.npy"
    valid = np.load(path, mmap_mode="r")[-1, -count:] if path.exists() else None
    np.save(given.out, forecast(trained, frames, valid, given.steps))


if __name__ == "__main__":
    main()
