"""Every layer, family, template and loss against what Gridcast's engine computes."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gridcast_job import losses
from gridcast_job.layers import Pass
from gridcast_job.model import GridModel, Window, build_model
from gridcast_job.seeded import Random
from gridcast_job.shapes import Sides

from .support import decoded, fixture

FIXTURES = fixture("models")
FRAME = FIXTURES["frame"]
INPUTS, TARGETS = FIXTURES["frames"]["inputs"], FIXTURES["frames"]["targets"]


def disturbed_model(model_fixture: dict[str, Any]) -> GridModel:
    """The fixture's model; its first weights, moved a little."""
    sides = Sides(FRAME["height"], FRAME["width"], FRAME["channels"])
    window = Window(INPUTS, TARGETS, sides, model_fixture["startFrames"])
    model = build_model(model_fixture["spec"], window, FIXTURES["seeds"]["model"])
    random = Random(FIXTURES["seeds"]["weights"])
    moved = {}
    for name, weight in model.weights().items():
        by = random.uniform(weight.numel()).reshape(tuple(weight.shape))
        values = weight.detach().numpy().astype(np.float64) + FIXTURES["disturbance"] * by
        moved[name] = torch.from_numpy(values.astype(np.float32))
    model.load_weights(moved)
    return model


def drawn_batch(model_fixture: dict[str, Any]) -> tuple[Tensor, Tensor | None]:
    """Values ``[B, T, H, W, C]`` and their mask."""
    length = INPUTS + TARGETS + model_fixture["startFrames"]
    shape = (FIXTURES["windows"], length, FRAME["height"], FRAME["width"], FRAME["channels"])
    values = Random(FIXTURES["seeds"]["values"]).uniform(int(np.prod(shape))).reshape(shape)
    if not model_fixture["masked"]:
        return torch.from_numpy(values.astype(np.float32)), None
    holes = Random(FIXTURES["seeds"]["mask"]).uniform(values.size).reshape(shape) < 1 / 3
    holes[:, 1] = True
    values = np.where(holes, 0, values)
    return torch.from_numpy(values.astype(np.float32)), torch.from_numpy(~holes)


def predicted(model: GridModel, shifted: bool, x: Tensor, how: Pass) -> Tensor:
    """The prediction of the targets."""
    return model.predict_shifted(x, how) if shifted else model(x, TARGETS, how)


@pytest.mark.parametrize("model_fixture", FIXTURES["models"], ids=lambda one: one["name"])
def test_model_computes_what_the_engine_does(model_fixture: dict[str, Any]) -> None:
    shifted = model_fixture["objective"] == "shifted"
    model = disturbed_model(model_fixture)
    values, valid = drawn_batch(model_fixture)
    end = INPUTS + TARGETS
    start = values[:, end:] if model_fixture["startFrames"] else None
    read, found = (
        (slice(0, end - 1), slice(1, end)) if shifted else (slice(0, INPUTS), slice(INPUTS, end))
    )
    present = None if valid is None else valid[:, read].flatten(2).any(2)
    mask = None if valid is None else valid[:, found]

    with torch.no_grad():
        used = predicted(model, shifted, values[:, read], Pass(False, present=present, start=start))
    assert_close(used, model_fixture["prediction"], 1e-5, least=1.0)

    prediction = predicted(
        model, shifted, values[:, read], Pass(True, present=present, start=start)
    )
    truth = values[:, found]
    names = [name for name in losses.NAMES if name in model_fixture["loss"]]
    sums = losses.loss_sums(names, prediction, truth, mask, FIXTURES["dynamicRange"])
    terms = losses.count_terms(names, truth, mask)
    weights = torch.tensor([model_fixture["loss"][name] for name in names])
    value = (sums * (weights / terms)).sum()
    assert value.item() == pytest.approx(model_fixture["value"], rel=1e-5)
    value.backward()
    for name, weight in model.trainable().items():
        assert weight.grad is not None, name
        wanted = model_fixture["gradients"][name]
        assert_close(weight.grad, wanted, 1e-4, least=1e-3, name=name)


def assert_close(
    own: Tensor, wanted: dict[str, Any], tolerance: float, *, least: float, name: str = ""
) -> None:
    """Compares with what was kept of the engine's values.

    ``tolerance`` is a share of the largest value, or of ``least`` where that is larger.
    """
    values, some = own.numpy().ravel(), decoded(wanted["values"])
    allowed = tolerance * max(least, float(np.abs(some).max()))
    np.testing.assert_allclose(values[:: wanted["every"]], some, rtol=0, atol=allowed, err_msg=name)
    length = float(np.linalg.norm(values))
    assert length == pytest.approx(wanted["norm"], rel=tolerance, abs=allowed), name
