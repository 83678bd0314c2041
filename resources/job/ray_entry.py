"""What ``ray job submit`` starts: Ray Train runs the training on several workers.

``python ray_entry.py OUT [--workers 2] [--cpus 1] [--gpus 0]``. A worker that is lost is replaced,
and the training goes on from its last checkpoint. OUT is a folder that all machines reach (shared
storage); where there is none, ``--home`` writes the weights into the log, from which Gridcast
takes them.
"""

import argparse
import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import ray
import ray.train
from ray.train import Checkpoint, FailureConfig, RunConfig, ScalingConfig
from ray.train.torch import TorchTrainer

from gridcast_job import parallel
from gridcast_job.job import own_folder, read_job
from gridcast_job.train import Training

_LINE = 12_000


def train_worker(config: dict[str, Any]) -> None:
    """The training on one worker. Ray changes the working folder, so paths are absolute."""
    context = ray.train.get_context()
    os.environ["RANK"] = str(context.get_world_rank())
    os.environ["WORLD_SIZE"] = str(context.get_world_size())
    os.environ["LOCAL_RANK"] = str(context.get_local_rank())
    out = Path(config["out"])
    left = ray.train.get_checkpoint()
    if left is not None:
        # On a machine without the folder of the workers before
        with left.as_directory() as folder:
            checkpoints = out / "checkpoints"
            checkpoints.mkdir(parents=True, exist_ok=True)
            for path in Path(folder).glob("*.safetensors"):
                (checkpoints / path.name).write_bytes(path.read_bytes())
    training = Training(
        read_job(own_folder(), config["data"]),
        out,
        parallel.join(),
        piece=config["piece"],
        precision=config["precision"],
    )

    def report(epoch: dict[str, float]) -> None:
        is_first = context.get_world_rank() == 0
        kept = Checkpoint.from_directory(out / "checkpoints") if is_first else None
        ray.train.report(epoch, checkpoint=kept)

    training.run(report)


def send_home(path: Path) -> None:
    """Writes a file into the log, in lines, with its digest."""
    content = path.read_bytes()
    text = base64.b64encode(content).decode()
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    digest = hashlib.sha256(content).hexdigest()
    file = {"type": "file", "name": path.name, "bytes": len(content), "sha256": digest}
    print("@gridcast " + json.dumps({**file, "lines": len(lines)}), flush=True)
    for number, line in enumerate(lines):
        print(f"@base64 {path.name} {number} {line}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, help="folder of frames.npy, if not in data")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cpus", type=float, default=1, help="processors for each worker")
    parser.add_argument("--gpus", type=float, default=0, help="GPUs for each worker")
    parser.add_argument("--failures", type=int, default=3, help="workers that may be lost")
    parser.add_argument("--piece", type=int, help="windows that each worker computes at once")
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--home", action="store_true", help="write the weights into the log")
    given = parser.parse_args()
    out = given.out.resolve()
    config = {
        "data": given.data,
        "out": str(out),
        "piece": given.piece,
        "precision": given.precision,
    }
    resources = {"CPU": given.cpus, **({"GPU": given.gpus} if given.gpus else {})}
    trainer = TorchTrainer(
        train_worker,
        train_loop_config=config,
        scaling_config=ScalingConfig(
            num_workers=given.workers,
            use_gpu=given.gpus > 0,
            resources_per_worker=resources,
        ),
        run_config=RunConfig(
            storage_path=str(out / "ray"),
            failure_config=FailureConfig(max_failures=given.failures),
        ),
    )
    ray.init()
    trainer.fit()
    if given.home:
        send_home(out / "best.safetensors")
        for path in sorted((out / "checkpoints").glob("*.safetensors")):
            send_home(path)


if __name__ == "__main__":
    main()
