"""Models of Gridcast's specs: the families and how their graphs are used.

``build_model`` makes one with the first weights that its seed gives; ``load_weights`` puts trained
ones in. Values are in the network's range; who calls scales.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from . import first_weights
from .layers import Layer, Pass, State, build
from .seeded import Random
from .shapes import FRAMES, LayerShape, Sides, shapes_along

Spec = dict[str, Any]
States = dict[str, State]


@dataclass(frozen=True)
class Window:
    """What a model is built for: frames read, forecast and started from, and their sides."""

    input_frames: int
    target_frames: int
    sides: Sides
    start_frames: int = 0


class Graph(nn.Module):
    """A list of layers, each of which reads ``frames`` and layers before it by name."""

    def __init__(self, shapes: list[LayerShape], seeds: list[int]) -> None:
        super().__init__()
        self.shapes = shapes
        self.layers = nn.ModuleList(build(*pair) for pair in zip(shapes, seeds, strict=True))

    def forward(
        self, x: Tensor | None, frames: int, how: Pass, before: States
    ) -> tuple[Tensor, States]:
        """One walk along the layers.

        ``x`` ``[B, T, H, W, C]`` is what ``frames`` stands for, None where nothing reads it;
        ``frames`` is the T of every output; a layer begins with its own state in ``before``, or
        with that of the layer it names. Gives what the last layer gave, and the states.
        """
        values: dict[str, Tensor] = {} if x is None else {FRAMES: x}
        states: States = {}
        last: Tensor | None = None
        for shape, layer in zip(self.shapes, self.layers, strict=True):
            read = [values[name] for name in shape.reads]
            begin = before.get(shape.state or shape.name)
            last, states[shape.name] = layer(read, frames, how, begin)
            values[shape.name] = last
        if last is None:
            raise ValueError("The graph has no layer.")
        return last, states


class GridModel(nn.Module):
    """What every family is to training and forecasting."""

    def __init__(self, spec: Spec, window: Window) -> None:
        super().__init__()
        self.spec = spec
        self.window = window
        self.residual = bool(spec.get("residual", False))

    def forward(self, x: Tensor, steps: int, how: Pass) -> Tensor:
        """The ``steps`` frames after ``x``, free-running: ``[B, steps, H, W, C]``."""
        raise NotImplementedError

    def predict_shifted(self, x: Tensor, how: Pass) -> Tensor:
        """Frame t is the prediction of frame t + 1, from true frames."""
        raise ValueError(f"The family {self.spec['family']} is not trained on shifted frames.")

    def graphs(self) -> Iterable[Graph]:
        """The graphs in the order of the spec."""
        return (module for module in self.children() if isinstance(module, Graph))

    def placed_layers(self) -> Iterable[tuple[LayerShape, Layer]]:
        """Every layer with its place, in order."""
        for graph in self.graphs():
            for shape, layer in zip(graph.shapes, graph.layers, strict=True):
                if isinstance(layer, Layer):
                    yield shape, layer

    def weights(self) -> dict[str, Tensor]:
        """Every weight, moving statistics included, as ``<layer>/<weight>``."""
        return {
            f"{shape.name}/{weight.name}": getattr(layer, weight.name)
            for shape, layer in self.placed_layers()
            for weight in shape.weights
        }

    def trainable(self) -> dict[str, nn.Parameter]:
        """The weights that training changes, by the same names."""
        return {
            name: weight
            for name, weight in self.weights().items()
            if isinstance(weight, nn.Parameter) and weight.requires_grad
        }

    @torch.no_grad()
    def load_weights(self, values: Mapping[str, Tensor]) -> None:
        """Puts weights in, by name; each must be there and of the right shape."""
        for name, weight in self.weights().items():
            if name not in values:
                raise ValueError(f"The weights lack {name}.")
            if values[name].shape != weight.shape:
                found, wanted = list(values[name].shape), list(weight.shape)
                raise ValueError(f"The weight {name} is {found}, the model needs {wanted}.")
            weight.copy_(values[name])


class NextFrame(GridModel):
    """Layers map a sequence to one of the same length; frame t predicts frame t + 1.

    Free-running, the input frames are read in one pass, then one predicted frame at a time, the
    layers going on from their states.
    """

    def __init__(self, spec: Spec, window: Window, seed: int) -> None:
        super().__init__(spec, window)
        sides = window.sides
        shapes = shapes_along(spec["layers"], sides, sides.channels, {})
        random = Random(seed)
        seeds = [random.integer(2**31) for _ in shapes]
        self.graph = Graph(shapes, seeds)
        _draw_weights(self.graph, seeds, {})

    def forward(self, x: Tensor, steps: int, how: Pass) -> Tensor:
        prediction, states = self._advance(x, how, {})
        frames = [prediction[:, -1:]]
        unmasked = Pass(how.training, how.step, windows=how.windows)
        while len(frames) < steps:
            prediction, states = self._advance(frames[-1], unmasked, states)
            frames.append(prediction)
        return torch.cat(frames, 1)

    def predict_shifted(self, x: Tensor, how: Pass) -> Tensor:
        return self._advance(x, how, {})[0]

    def _advance(self, x: Tensor, how: Pass, before: States) -> tuple[Tensor, States]:
        values, states = self.graph(x, x.shape[1], how, before)
        return (hold_missing(x, how.present) + values if self.residual else values), states


class EncoderForecaster(GridModel):
    """One graph reads the input frames, another forecasts from its final states (Shi et al. 2015).

    With ``residual`` the network predicts the changes from frame to frame, which are added up.
    """

    def __init__(self, spec: Spec, window: Window, seed: int) -> None:
        super().__init__(spec, window)
        sides = window.sides
        reading = shapes_along(spec["reading"], sides, sides.channels, {})
        states = {shape.name: shape for shape in reading}
        forecasting = shapes_along(spec["forecasting"], None, sides.channels, states)
        shapes = [*reading, *forecasting]
        random = Random(seed)
        draws = [bool(shape.weights) or shape.type == "dropout" for shape in shapes]
        seeds = [random.integer(2**31) if draw else 0 for draw in draws]
        self.reading = Graph(reading, seeds[: len(reading)])
        self.forecasting = Graph(forecasting, seeds[len(reading) :])
        head = [shape for shape in shapes if shape.weights][-1]
        other = {head.name: "zeros"} if self.residual else {}
        _draw_weights(self.reading, seeds[: len(reading)], other)
        _draw_weights(self.forecasting, seeds[len(reading) :], other)

    def forward(self, x: Tensor, steps: int, how: Pass) -> Tensor:
        _, states = self.reading(x, x.shape[1], how, {})
        unmasked = Pass(how.training, how.step, windows=how.windows)
        output: Tensor = self.forecasting(None, steps, unmasked, states)[0]
        if not self.residual:
            return output
        return output.cumsum(1) + hold_missing(x, how.present)[:, -1:]


class Direct(GridModel):
    """One pass over the input frames, folded into channels, gives all lead times.

    With ``residual`` they are changes from the newest input frame; a model that starts from another
    forecast reads that as well and adds to it.
    """

    def __init__(self, spec: Spec, window: Window, seed: int) -> None:
        super().__init__(spec, window)
        channels = window.sides.channels
        read = (window.input_frames + window.start_frames) * channels
        sides = Sides(window.sides.height, window.sides.width, read)
        shapes = shapes_along(spec["layers"], sides, window.target_frames * channels, {})
        random = Random(seed)
        seeds = [random.integer(2**31) for _ in shapes]
        self.graph = Graph(shapes, seeds)
        convolutions = [shape.name for shape in shapes if shape.type == "conv2d"]
        initial = dict.fromkeys(convolutions, "he")
        if convolutions and (self.residual or window.start_frames > 0):
            initial[convolutions[-1]] = "zeros"
        _draw_weights(self.graph, seeds, initial)

    def forward(self, x: Tensor, steps: int, how: Pass) -> Tensor:
        known = hold_missing(x, how.present)
        unmasked = Pass(how.training, how.step, start=how.start, windows=how.windows)
        if self.window.start_frames > 0:
            if how.start is None:
                raise ValueError("This model starts from a forecast, and was given none.")
            return self._once(known, unmasked)[:, :steps]
        while known.shape[1] < x.shape[1] + steps:
            known = torch.cat([known, self._once(known, unmasked)], 1)
        return known[:, x.shape[1] : x.shape[1] + steps]

    def _once(self, x: Tensor, how: Pass) -> Tensor:
        """The lead times the model was built for, after the last frames of x."""
        read = x[:, x.shape[1] - self.window.input_frames :]
        given = read if how.start is None else torch.cat([read, how.start], 1)
        output, _ = self.graph(_time_to_channels(given), 1, how, {})
        leads = _channels_to_time(output, x.shape[-1])
        if how.start is not None:
            return leads + how.start
        return leads + read[:, -1:] if self.residual else leads


def _draw_weights(graph: Graph, seeds: list[int], kernels: Mapping[str, str]) -> None:
    """First weights of every layer; ``kernels`` names layers whose kernel begins otherwise."""
    for shape, layer, seed in zip(graph.shapes, graph.layers, seeds, strict=True):
        random = Random(seed)
        for weight in shape.weights:
            other = kernels.get(shape.name) if weight.name == "kernel" else None
            with torch.no_grad():
                values = first_weights.draw(weight, other or weight.initial, random)
                getattr(layer, weight.name).copy_(values)


def hold_missing(x: Tensor, present: Tensor | None) -> Tensor:
    """Missing frames become the newest one before them that is not; ``[B, T, H, W, C]``."""
    if present is None or x.shape[1] == 1:
        return x
    held = [x[:, 0]]
    for step in range(1, x.shape[1]):
        counts = present[:, step].view(-1, 1, 1, 1)
        held.append(torch.where(counts, x[:, step], held[-1]))
    return torch.stack(held, 1)


def _time_to_channels(x: Tensor) -> Tensor:
    """``[B, T, H, W, C]`` to ``[B, 1, H, W, T C]``."""
    return x.permute(0, 2, 3, 1, 4).flatten(3).unsqueeze(1)


def _channels_to_time(x: Tensor, channels: int) -> Tensor:
    """``[B, 1, H, W, T C]`` to ``[B, T, H, W, C]``."""
    return x.squeeze(1).unflatten(-1, (-1, channels)).permute(0, 3, 1, 2, 4)


_FAMILIES: dict[str, type[NextFrame | EncoderForecaster | Direct]] = {
    "next-frame": NextFrame,
    "encoder-forecaster": EncoderForecaster,
    "direct": Direct,
}


def build_model(spec: Spec, window: Window, seed: int) -> GridModel:
    """A model of the spec with the first weights of this seed."""
    family = _FAMILIES.get(spec["family"])
    if family is None:
        raise ValueError(f"A model of the family {spec['family']} has no network to train.")
    return family(spec, window, seed)
