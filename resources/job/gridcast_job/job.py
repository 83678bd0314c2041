"""A job folder: what is to be trained, on what, from where on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from . import checkpoint
from .checkpoint import Checkpoint
from .model import GridModel, Window, build_model
from .shapes import Sides

SPEC_VERSION = 1


@dataclass(frozen=True)
class Job:
    """What is to be trained, on which data, from where on.

    ``facts`` are what the model must remember of the data: sides, scaling, range, unit. ``start``
    is the checkpoint to begin from; None to draw first weights from the seed. ``climatology`` is
    the mean training frame ``[H, W, C]`` in the data's unit.
    """

    model_spec: dict[str, Any]
    settings: dict[str, Any]
    facts: dict[str, Any]
    kind: str
    data: Path
    start: Checkpoint | None
    climatology: Tensor

    def build_model(self) -> GridModel:
        """The model with the first weights of the settings' seed."""
        facts, settings = self.facts, self.settings
        sides = Sides(facts["height"], facts["width"], facts["channels"])
        window = Window(settings["inputFrames"], settings["targetFrames"], sides)
        return build_model(self.model_spec, window, settings["seed"])


def own_folder() -> Path:
    """The job folder that this package lies in, on whatever machine it runs."""
    return Path(__file__).resolve().parents[1]


def read_job(folder: Path, data: Path | None = None, changes: dict[str, Any] | None = None) -> Job:
    """Reads a job folder.

    ``data`` is where the frames lie, if not in the folder; ``changes`` replaces values of the spec
    by their paths (``settings.learningRate``), and then the training begins with first weights.
    """
    path = folder / "spec.json"
    spec = json.loads(path.read_text())
    if spec["version"] != SPEC_VERSION:
        raise ValueError(f"{path} is of version {spec['version']}; this package reads 1.")
    for place, value in (changes or {}).items():
        _put(spec, place.split("."), value)
    start = checkpoint.read(folder / "start.safetensors")
    return Job(
        model_spec=spec["modelSpec"],
        settings=spec["settings"],
        facts=start.metadata["facts"],
        kind=spec["kind"],
        data=data or folder / "data",
        start=None if changes else start,
        climatology=start.tensors["climatology"],
    )


def _put(value: Any, path: list[str], new: Any) -> None:
    """Replaces what lies at a path.

    ``*`` stands for every list, layer and group of layers, as far as they have a plain value there:
    ``modelSpec.*.*.filters`` are the filters of all layers whose filters are a number.
    """
    head, *rest = path
    if head == "*":
        for member in value.values() if isinstance(value, dict) else value:
            if isinstance(member, dict | list) and _has(member, rest):
                _put(member, rest, new)
        return
    if head not in value:
        raise ValueError(f"The spec has no {head} there; it has {', '.join(value)}.")
    if rest:
        _put(value[head], rest, new)
    else:
        value[head] = new


def _has(value: dict[str, Any] | list[Any], path: list[str]) -> bool:
    if path[0] == "*":
        return True
    if isinstance(value, list) or path[0] not in value:
        return False
    return len(path) > 1 or not isinstance(value[path[0]], dict)
