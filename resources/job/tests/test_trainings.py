"""Whole trainings against the engine's, going on, and several processes against one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gridcast_job import checkpoint, parallel
from gridcast_job.train import Training

from .support import decoded, fixture, job_of, training_data, write_job

TRAININGS = fixture("trainings")
ALONE = parallel.Place(0, 1, torch.device("cpu"))


def by_name(name: str) -> dict[str, Any]:
    """One of the engine's trainings."""
    return next(one for one in TRAININGS if one["name"] == name)


@pytest.mark.parametrize("training", TRAININGS, ids=lambda one: one["name"])
def test_training_ends_as_the_engine_s(training: dict[str, Any], tmp_path: Path) -> None:
    job = job_of(training, training_data(training, tmp_path / "data"))
    Training(job, tmp_path / "out", ALONE).run()
    best = checkpoint.read(tmp_path / "out" / "best.safetensors")
    wanted = training["progress"]
    found = best.metadata["progress"]
    assert found["bestEpoch"] == wanted["bestEpoch"]
    assert found["untrainedLoss"] == pytest.approx(wanted["untrainedLoss"], rel=1e-5)
    for own, theirs in zip(found["epochs"], wanted["epochs"], strict=True):
        assert own["learningRate"] == pytest.approx(theirs["learningRate"], rel=1e-9)
        assert own["trainingLoss"] == pytest.approx(theirs["trainingLoss"], rel=1e-4)
        assert own["validationLoss"] == pytest.approx(theirs["validationLoss"], rel=1e-4)
    for name, weight in best.part("weights").items():
        theirs = decoded(training["weights"][name])
        np.testing.assert_allclose(weight.numpy().ravel(), theirs, atol=2e-3, err_msg=name)


def test_going_on_ends_as_one_never_stopped(tmp_path: Path) -> None:
    training = by_name("adam, series")
    job = job_of(training, training_data(training, tmp_path / "data"))
    undisturbed, stopped = tmp_path / "undisturbed", tmp_path / "stopped"
    Training(job, undisturbed, ALONE).run()

    first = Training(job, stopped, ALONE)
    batches = first._train_batch

    def end_in_the_middle(*args: Any) -> None:
        batches(*args)
        first.asked_to_end = first.progress["step"] == first.batches + 2

    first._train_batch = end_in_the_middle  # type: ignore[method-assign]
    assert first.run() == "paused"
    second = Training(job, stopped, ALONE)
    assert second.progress["batch"] == 2
    assert second.run() == "completed"
    assert same_weights(undisturbed, stopped) == 0


def test_pieces_train_what_a_whole_batch_does(tmp_path: Path) -> None:
    training = by_name("adam, clips")
    training = {**training, "modelSpec": without_batch_normalization(training["modelSpec"])}
    job = job_of(training, training_data(training, tmp_path / "data"))
    Training(job, tmp_path / "whole", ALONE).run()
    Training(job, tmp_path / "pieces", ALONE, piece=3).run()
    assert same_weights(tmp_path / "whole", tmp_path / "pieces") < 1e-5


@pytest.mark.parametrize("batch_size", [3, 1])
def test_two_processes_train_what_one_does(batch_size: int, tmp_path: Path) -> None:
    training = by_name("adam, series")
    folder = write_job(
        tmp_path / "job",
        training,
        batchSize=batch_size,
        epochs=batch_size,
        learningRate=1e-3,
        schedule="constant",
        limit=40,
    )
    launch(1, folder, tmp_path / "one")
    launch(2, folder, tmp_path / "two")
    found = newest(tmp_path / "two").metadata["progress"]
    assert found["step"] >= 20
    assert same_weights(tmp_path / "one", tmp_path / "two") < 1e-6


def launch(processes: int, job: Path, out: Path) -> None:
    """Trains a job folder with torchrun."""
    package = str(Path(__file__).parents[1])
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += [f"--nproc-per-node={processes}", "-m", "gridcast_job.train"]
    environment = {**os.environ, "PYTHONPATH": package, "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [*command, str(out), "--job", str(job)], check=True, env=environment, capture_output=True
    )


def newest(out: Path) -> checkpoint.Checkpoint:
    """The checkpoint that a training would go on from."""
    (path,) = (out / "checkpoints").glob("*.safetensors")
    return checkpoint.read(path)


def same_weights(one: Path, other: Path) -> float:
    """The largest difference between the weights of two trainings."""
    a, b = newest(one).part("weights"), newest(other).part("weights")
    return max(float((a[name] - b[name]).abs().max()) for name in a)


def without_batch_normalization(spec: dict[str, Any]) -> dict[str, Any]:
    """The same stack without the layer that sees pieces instead of the batch."""
    dropped = {
        layer["name"]: layer["inputs"][0] for layer in spec["layers"] if "batch" in layer["type"]
    }
    layers = [
        {**layer, "inputs": [dropped.get(name, name) for name in layer["inputs"]]}
        for layer in spec["layers"]
        if layer["name"] not in dropped
    ]
    return {**spec, "layers": layers}
