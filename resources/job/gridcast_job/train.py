"""Trains a job folder: ``python -m gridcast_job.train OUT``, alone or under torchrun or srun.

Every epoch: all training windows in an order drawn from (seed, epoch), validation, callbacks, best
weights, checkpoint. The same folder goes on from the newest checkpoint in OUT. Asked to end by a
signal (Slurm, a machine taken back), it keeps how far the epoch is first.
"""

import argparse
import math
import os
import platform
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch

from . import checkpoint, parallel
from .checkpoint import Checkpoint
from .events import Events
from .job import Job, read_job
from .learner import PRECISIONS, Learner
from .progress import CLOCK_STAGES, Clock, Progress, fresh, gone_on, note, sentence
from .schedule import after_epoch, learning_rate_at, reduce_on_plateau
from .seeded import Random
from .split import FrameRange, split_dataset
from .windows import Batch, Dataset, augmented, network_range

Report = Callable[[dict[str, float]], None]

_PAUSED = "paused.safetensors"
_STANDSTILL = 1e-3
_MAKER = {
    "version": f"PyTorch {torch.__version__}",
    "build": "gridcast_job 1",
    "processor": f"{platform.processor() or platform.system()} ({platform.machine()})",
}


class Training:
    """A training on one of several processes, from its first batch to its last."""

    def __init__(
        self,
        job: Job,
        out: Path,
        place: parallel.Place,
        *,
        piece: int | None = None,
        precision: str = "float32",
    ) -> None:
        self.job, self.out, self.place = job, out, place
        self.settings = job.settings
        self.dataset = Dataset(job.data, job.facts["scaling"])
        self.split = split_dataset(
            job.kind, self.dataset.sequences, self.dataset.frames, job.settings
        )
        self.length = int(job.settings["inputFrames"] + job.settings["targetFrames"])
        found = job.facts["range"]
        dynamic_range = network_range(job.facts["scaling"], found["min"], found["max"])
        model = job.build_model()
        self.learner = Learner(model, job.settings, dynamic_range, place, piece, precision)
        self.batches = math.ceil(len(self.split.training) / job.settings["batchSize"])
        self.progress = self._begin()
        self.clock = Clock(self.progress)
        self.events = Events(out, quiet=not place.is_first)
        self.learning_rate = float(job.settings["learningRate"])
        self.asked_to_end = False
        note(self.progress, "devices", f"pytorch-{place.device.type}")
        note(self.progress, "pieces", piece or job.settings["batchSize"])

    def run(self, report: Report | None = None) -> str:
        """Trains to the planned end; ``completed``, or ``paused`` where it was asked to end.

        ``report`` is called after every epoch, on every process.
        """
        parameters = sum(weight.numel() for weight in self.learner.model.weights().values())
        self.events.tell(
            "prepared",
            parameters=parameters,
            trainingWindows=len(self.split.training),
            validationWindows=len(self.split.validation),
            processes=self.place.world,
            device=self.place.device.type,
            torch=str(torch.__version__),
            process=os.getpid(),
            epochs=self.progress["epochs"],
        )
        if not self.progress["epochs"] and "untrainedLoss" not in self.progress:
            self.progress["untrainedLoss"] = self._untrained_loss()
        while self._goes_on():
            end = self._train_epoch()
            if end == "paused":
                self._save(_PAUSED)
                self.events.tell("ended", status="paused")
                return "paused"
            self._close_epoch(self._validate(), cut=end == "cut")
            if report is not None:
                report({**self.progress["epochs"][-1], "step": self.progress["step"]})
        self.events.tell("ended", status="completed", ending=self._ending())
        return "completed"

    def _begin(self) -> Progress:
        """From the newest checkpoint in OUT, else from the job's, else from the seed."""
        saved = newest_checkpoint(self.out) or self.job.start
        if saved is None:
            return fresh(self.settings["epochs"])
        self.learner.model.load_weights(saved.part("weights"))
        iterations = saved.metadata["optimizerIterations"]
        self.learner.optimizer.restore(iterations, saved.part("optimizer"))
        before = saved.metadata["settings"]["epochs"]
        return gone_on(saved.metadata["progress"], before, self.settings["epochs"])

    def _goes_on(self) -> bool:
        finished, epoch = self.progress["finished"], self.progress["epoch"]
        return finished is None and epoch <= self.settings["epochs"]

    def _train_epoch(self) -> str:
        """``all``, ``cut`` where the minutes are over, or ``paused``."""
        progress, size = self.progress, int(self.settings["batchSize"])
        windows = epoch_order(self.split.training, self.settings["seed"], progress["epoch"])
        with ThreadPoolExecutor(1) as reader:
            waiting = self._read(reader, windows, progress["batch"] * size)
            while progress["batch"] < self.batches:
                if self._asked():
                    return "paused"
                first = progress["batch"] * size
                batch = waiting.result()
                waiting = self._read(reader, windows, first + size)
                self._train_batch(batch, first, min(size, len(windows) - first))
                if self._minutes_over():
                    return "cut"
        return "all"

    def _read(
        self, reader: ThreadPoolExecutor, windows: list[FrameRange], first: int
    ) -> "Future[Batch]":
        """This process's share of a batch, read while the one before is computed."""
        some = windows[first : first + int(self.settings["batchSize"])]
        from_, to = parallel.share(len(some), self.place)
        epoch = self.progress["epoch"]

        def work() -> Batch:
            batch = self.dataset.read(some[from_:to], self.length)
            return augmented(batch, self.settings, epoch, first + from_)

        return reader.submit(work)

    def _train_batch(self, batch: Batch, first: int, of: int) -> None:
        progress = self.progress
        share = self._share()
        self.learning_rate = learning_rate_at(self.settings, share, progress["plateau"]["scale"])
        own = parallel.share(of, self.place)[0]
        loss = self.learner.step(batch, self.learning_rate, progress["step"], own, of)
        if not math.isfinite(loss):
            raise self._diverged()
        progress["batch"] += 1
        progress["step"] += 1
        progress["lossSum"] += loss * of
        progress["windows"] += of
        self.clock.tick()
        self.events.tell_batch(
            epoch=progress["epoch"],
            batch=progress["batch"],
            batches=self.batches,
            loss=loss,
            learningRate=self.learning_rate,
            samplesPerSecond=progress["windows"] / max(progress["epochSeconds"], 1e-9),
            memoryBytes=_memory_bytes(self.place.device),
            secondsLeft=None if share == 0 else progress["seconds"] * (1 - share) / share,
        )

    def _share(self) -> float:
        """Share of the planned training that is done, 0..1, the same on every process."""
        done = (self.progress["epoch"] - 1) * self.batches + self.progress["batch"]
        of_epochs = done / (self.settings["epochs"] * self.batches)
        stage = min(CLOCK_STAGES, math.floor(CLOCK_STAGES * self._elapsed()))
        if self.settings["maxMinutes"] is not None:
            note(self.progress, "clock", stage)
        return min(1.0, max(of_epochs, stage / CLOCK_STAGES))

    def _elapsed(self) -> float:
        """Share of the planned minutes that is over, by the first process's clock."""
        minutes = self.settings["maxMinutes"]
        if minutes is None:
            return 0.0
        seconds = self.progress["seconds"] - self.progress["secondsBefore"]
        return self._of_first(seconds / (60 * minutes))

    def _minutes_over(self) -> bool:
        return self.settings["maxMinutes"] is not None and self._elapsed() >= 1

    def _of_first(self, value: float) -> float:
        own = value if self.place.is_first else -math.inf
        return float(parallel.largest(torch.tensor([own], device=self.place.device)))

    def _asked(self) -> bool:
        """Whether any process was asked to end."""
        own = torch.tensor([float(self.asked_to_end)], device=self.place.device)
        return bool(parallel.largest(own) > 0)

    def _untrained_loss(self) -> float:
        """The validation loss of the weights that follow from the seed."""
        trained = {name: weight.clone() for name, weight in self.learner.model.weights().items()}
        self.learner.model.load_weights(self.job.build_model().weights())
        loss = self._validate()
        self.learner.model.load_weights(trained)
        return loss

    def _validate(self) -> float:
        windows = self.split.validation
        from_, to = parallel.share(len(windows), self.place)
        sums = torch.zeros(2, len(self.settings["loss"]), dtype=torch.float64)
        sums = sums.to(self.place.device)
        size = self.learner.piece or int(self.settings["batchSize"])
        for first in range(from_, to, size):
            some = windows[first : min(to, first + size)]
            sums += self.learner.sums(self.dataset.read(some, self.length))
        loss = self.learner.loss_of(parallel.total(sums))
        if not math.isfinite(loss):
            raise self._diverged()
        return loss

    def _close_epoch(self, loss: float, *, cut: bool) -> None:
        progress, settings = self.progress, self.settings
        self.clock.tick()
        if cut and "course" in progress:
            progress["course"]["cuts"].append(progress["step"])
        epoch = self._summary(loss)
        progress["epochs"].append(epoch)
        progress["earlyStopping"] = after_epoch(progress["earlyStopping"], loss)
        progress["plateau"] = reduce_on_plateau(
            progress["plateau"], loss, settings["plateauPatience"], settings["plateauFactor"]
        )
        wait = progress["earlyStopping"]["wait"]
        if wait == 0:
            progress["bestEpoch"] = epoch["epoch"]
        progress.update(epoch=epoch["epoch"] + 1, batch=0, lossSum=0, windows=0, epochSeconds=0)
        best, patience = progress["bestEpoch"], settings["earlyStoppingPatience"]
        if patience is not None and wait >= patience:
            progress["finished"] = sentence("ended.no-progress", epochs=patience, best=best)
        elif cut:
            minutes = settings["maxMinutes"]
            progress["finished"] = sentence("ended.minutes-over", minutes=minutes, best=best)
        if wait == 0:
            self._save_best()
        self._save(f"{epoch['epoch']}.safetensors")
        self.events.tell("epoch", epoch=epoch, bestEpoch=best)
        self.clock.tick()

    def _summary(self, loss: float) -> dict[str, Any]:
        progress = self.progress
        return {
            "epoch": progress["epoch"],
            "trainingLoss": progress["lossSum"] / progress["windows"],
            "validationLoss": loss,
            "learningRate": self.learning_rate,
            "seconds": progress["epochSeconds"],
            "samplesPerSecond": progress["windows"] / progress["epochSeconds"],
        }

    def _save(self, name: str) -> None:
        """What is needed to go on; older checkpoints go."""
        if not self.place.is_first:
            return
        folder = self.out / "checkpoints"
        self._write(folder / name, resumable=True)
        for other in folder.glob("*.safetensors"):
            if other.name != name:
                other.unlink()

    def _save_best(self) -> None:
        if self.place.is_first:
            self._write(self.out / "best.safetensors", resumable=False)

    def _write(self, path: Path, *, resumable: bool) -> None:
        optimizer = self.learner.optimizer
        tensors = {"climatology": self.job.climatology}
        for name, weight in self.learner.model.weights().items():
            tensors[f"weights/{name}"] = weight
        for name, slot in (optimizer.tensors() if resumable else {}).items():
            tensors[f"optimizer/{name}"] = slot
        metadata = {
            "modelSpec": self.job.model_spec,
            "settings": self.settings,
            "facts": self.job.facts,
            "progress": self.progress,
            "maker": _MAKER,
            "optimizerIterations": optimizer.iterations,
        }
        checkpoint.write(path, tensors, metadata)

    def _ending(self) -> dict[str, Any]:
        best = self.progress["bestEpoch"]
        planned = sentence("ended.all-epochs", epochs=self.settings["epochs"], best=best)
        return self._never_better() or self.progress["finished"] or planned

    def _never_better(self) -> dict[str, Any] | None:
        """The verdict on a training that never was better than before it."""
        best = min(epoch["validationLoss"] for epoch in self.progress["epochs"])
        before = self.progress.get("untrainedLoss")
        if before is None or best < before:
            return None
        rate = self.settings["learningRate"]
        too_fast = best > before * (1 + _STANDSTILL)
        return sentence(
            "training.never-better",
            loss=best,
            before=before,
            learningRate=rate,
            cause="too-fast" if too_fast else "too-slow",
            better=rate / 10 if too_fast else rate * 10,
        )

    def _diverged(self) -> ArithmeticError:
        epoch, batch = self.progress["epoch"], self.progress["batch"] + 1
        return ArithmeticError(
            f"The loss of epoch {epoch}, batch {batch} is not a number (learning rate "
            f"{self.learning_rate:g}). Train with a smaller learning rate, or clip the gradients."
        )


def _memory_bytes(device: torch.device) -> int:
    """The most memory that this process has taken, of the device; 0 where it can't be told."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def epoch_order(windows: list[FrameRange], seed: int, epoch: int) -> list[FrameRange]:
    """The order of an epoch's windows, which follows from seed and epoch alone."""
    return list(Random(seed * 1_000_003 + epoch).shuffle(list(windows)))


def newest_checkpoint(out: Path) -> Checkpoint | None:
    """What a training that was interrupted left in its folder; None for nothing."""
    found = [checkpoint.read(path) for path in (out / "checkpoints").glob("*.safetensors")]
    return max(found, key=lambda one: one.metadata["progress"]["step"], default=None)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for weights, checkpoints and events")
    parser.add_argument("--job", type=Path, default=Path(), help="the job folder (here)")
    parser.add_argument("--data", type=Path, help="folder of frames.npy, if not JOB/data")
    parser.add_argument("--piece", type=int, help="windows that each process computes at once")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32")
    given = parser.parse_args()
    place = parallel.join()
    job = read_job(given.job, given.data)
    training = Training(job, given.out, place, piece=given.piece, precision=given.precision)

    def end(_signal: int, _frame: object) -> None:
        training.asked_to_end = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGUSR1, end)
    training.run()
    parallel.leave()


if __name__ == "__main__":
    main()
