"""The trained model beside this file, in PyTorch: ``python model.py FRAMES.npy STEPS OUT.npy``.

FRAMES.npy holds the newest frames, ``[T, H, W, C]`` or ``[T, H, W]`` in the data's unit, NaN where
there is no data. OUT.npy gets the STEPS frames after them. In a program of your own:

    import model
    network = model.load()              # a torch.nn.Module; values in the network's range
    frames = model.forecast(newest, 6)  # from and to the data's unit

What the network is stands in ``gridcast_job/model.py`` and ``layers.py``, which need NumPy and
PyTorch alone; the weights' names are those of the spec in ``model.safetensors``.
"""

import sys
from pathlib import Path

import numpy as np
from gridcast_job import checkpoint
from gridcast_job.checkpoint import Checkpoint
from gridcast_job.forecast import forecast as forecast_with
from gridcast_job.forecast import load_model
from gridcast_job.model import GridModel

WEIGHTS = Path(__file__).resolve().parent / "model.safetensors"


def trained() -> Checkpoint:
    """Weights, spec, settings and how values were scaled."""
    return checkpoint.read(WEIGHTS)


def load() -> GridModel:
    """The network with its weights; ``network(x, steps, Pass(False))`` forecasts."""
    return load_model(trained())


def forecast(frames: np.ndarray, steps: int) -> np.ndarray:
    """The ``steps`` frames after ``frames`` ``[T, H, W, C]``, in the data's unit."""
    valid = np.isfinite(frames)
    known = np.where(valid, frames, 0).astype(np.float32)
    return forecast_with(trained(), known, None if valid.all() else valid, steps)


def main() -> None:
    """The command line."""
    source, steps, target = sys.argv[1:4]
    frames = np.load(source)
    np.save(target, forecast(frames[..., None] if frames.ndim == 3 else frames, int(steps)))


if __name__ == "__main__":
    main()
