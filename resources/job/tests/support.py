"""Fixtures of Gridcast's engine, and small jobs."""

import base64
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gridcast_job import checkpoint, progress
from gridcast_job.checkpoint import Checkpoint
from gridcast_job.job import Job
from gridcast_job.optimizers import Optimizer
from gridcast_job.seeded import Random

_FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    """What the engine computed, by name."""
    return json.loads((_FIXTURES / f"{name}.json").read_text())


def decoded(text: str) -> np.ndarray:
    """Float32 values in base64, flat."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


def training_data(fixture_: dict[str, Any], folder: Path) -> Path:
    """Writes the frames of a training fixture as the engine had them."""
    shape = fixture_["shape"]
    sides = [shape[side] for side in ("sequences", "frames", "height", "width", "channels")]
    _, t, y, x, _ = np.meshgrid(*[np.arange(side) for side in sides], indexing="ij")
    values = (1 + np.sin(t / 3 + x) * np.cos(y)) / 2
    folder.mkdir()
    if fixture_["kind"] == "series":
        missing = Random(5).uniform(values.size).reshape(sides) < 0.1
        values[missing] = math.nan
        np.save(folder / "valid.npy", (~missing).astype(np.uint8))
    np.save(folder / "frames.npy", values.astype(np.float32))
    return folder


def job_of(fixture_: dict[str, Any], data: Path, start: Checkpoint | None = None) -> Job:
    """A job that trains what the fixture's training did."""
    facts = fixture_["facts"]
    sides = [facts["height"], facts["width"], facts["channels"]]
    return Job(
        model_spec=fixture_["modelSpec"],
        settings=fixture_["settings"],
        facts=facts,
        kind=fixture_["kind"],
        data=data,
        start=start,
        climatology=torch.zeros(sides),
    )


def write_job(folder: Path, fixture_: dict[str, Any], **changes: Any) -> Path:
    """A whole job folder for the command line; ``changes`` replace settings."""
    folder.mkdir()
    changed = {**fixture_, "settings": {**fixture_["settings"], **changes}}
    job = job_of(changed, training_data(fixture_, folder / "data"))
    model = job.build_model()
    tensors: dict[str, Tensor] = {"climatology": job.climatology}
    for name, weight in model.weights().items():
        tensors[f"weights/{name}"] = weight
    optimizer = Optimizer(job.settings, model.trainable())
    for name, slot in optimizer.tensors().items():
        tensors[f"optimizer/{name}"] = slot
    metadata = {"facts": job.facts, "settings": job.settings}
    metadata |= {"progress": progress.fresh(job.settings["epochs"])}
    metadata["optimizerIterations"] = 0
    checkpoint.write(folder / "start.safetensors", tensors, metadata)
    spec = {"version": 1, "kind": job.kind, "modelSpec": job.model_spec}
    spec["settings"] = job.settings
    (folder / "spec.json").write_text(json.dumps(spec))
    return folder
