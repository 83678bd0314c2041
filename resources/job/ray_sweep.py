"""Many trainings at once: ``python ray_sweep.py OUT`` trains one for each point of ``sweep.json``.

``sweep.json`` names values of ``spec.json`` by their paths; ``*`` stands for every member, as far
as it has a plain value there:

    {"grid": {"settings.learningRate": [0.001, 0.003], "modelSpec.*.*.filters": [16, 32]}}
    {"random": {"settings.learningRate": [0.0001, 0.01], "settings.seed": [1, 99]}, "trials": 8}

A grid has all combinations; random trials draw from between two values, on a logarithmic scale
where these are not whole. Trials that do worse than others after as many epochs are ended early
(ASHA). Each lies in OUT/<trial>; a lost worker's goes on from its checkpoint.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import ray
import torch
from ray import tune
from ray.tune.schedulers import ASHAScheduler

from gridcast_job import parallel
from gridcast_job.job import own_folder, read_job
from gridcast_job.train import Training


def train_trial(changes: dict[str, Any], out: str, epochs: int) -> None:
    """One training, with some values of the spec replaced."""
    torch.set_num_threads(1)
    name = tune.get_context().get_trial_id()
    place = parallel.Place(0, 1, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    changes = {"settings.epochs": epochs, **changes}
    training = Training(read_job(own_folder(), changes=changes), Path(out) / name, place)
    training.run(lambda epoch: tune.report(dict(epoch)))


class Teller(tune.Callback):
    """Tells how each trial is doing."""

    def on_trial_result(
        self, iteration: int, trials: Any, trial: Any, result: Any, **_: Any
    ) -> None:
        """After each epoch of a trial."""
        told = {name: result[name] for name in ("epoch", "trainingLoss", "validationLoss")}
        event = {"type": "trial", "trial": trial.trial_id, "changes": trial.config, **told}
        print("@gridcast " + json.dumps(event), flush=True)


def space_of(sweep: dict[str, Any]) -> dict[str, Any]:
    """What Ray Tune draws from."""
    if "grid" in sweep:
        return {path: tune.grid_search(values) for path, values in sweep["grid"].items()}

    def drawn(low: float, high: float) -> Any:
        if isinstance(low, int) and isinstance(high, int):
            return tune.randint(low, high + 1)
        return tune.loguniform(low, high)

    return {path: drawn(*ends) for path, ends in sweep["random"].items()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cpus", type=float, default=1, help="processors for each trial")
    parser.add_argument("--gpus", type=float, default=0, help="GPUs for each trial")
    given = parser.parse_args()
    sweep = json.loads((own_folder() / "sweep.json").read_text())
    epochs = json.loads((own_folder() / "spec.json").read_text())["settings"]["epochs"]
    out = given.out.resolve()
    ray.init(log_to_driver=False)
    trial = tune.with_parameters(train_trial, out=str(out), epochs=epochs)
    tuner = tune.Tuner(
        tune.with_resources(trial, {"cpu": given.cpus, "gpu": given.gpus}),
        param_space=space_of(sweep),
        tune_config=tune.TuneConfig(
            metric="validationLoss",
            mode="min",
            num_samples=1 if "grid" in sweep else sweep["trials"],
            scheduler=ASHAScheduler(time_attr="epoch", max_t=epochs, grace_period=1),
        ),
        run_config=tune.RunConfig(
            storage_path=str(out / "tune"),
            callbacks=[Teller()],
            failure_config=tune.FailureConfig(max_failures=3),
            verbose=0,
        ),
    )
    results = tuner.fit()
    best = results.get_best_result()
    table = [
        {
            "changes": result.config,
            "validationLoss": (result.metrics or {}).get("validationLoss"),
            "epochs": (result.metrics or {}).get("epoch"),
        }
        for result in results
    ]
    (out / "sweep.json").write_text(json.dumps(table, indent=2))
    event = {"type": "swept", "trials": len(results), "errors": results.num_errors}
    print("@gridcast " + json.dumps({**event, "best": best.config}), flush=True)


if __name__ == "__main__":
    main()
