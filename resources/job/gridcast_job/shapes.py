"""Which shape every layer of a graph reads and gives, and the weights it has.

A layer that enlarges frames is cropped to the size they had before the newest layer on their way
that shrank them by the same factor. Specs were checked by Gridcast; what does not fit is not
looked for again.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

FRAMES = "frames"

Settings = dict[str, Any]


@dataclass(frozen=True)
class Sides:
    """Height, width and channels of frames."""

    height: int
    width: int
    channels: int


@dataclass(frozen=True)
class Weight:
    """A weight of a layer: its name, shape, whether gradients move it, and its first values."""

    name: str
    shape: tuple[int, ...]
    initial: str
    trainable: bool = True


@dataclass(frozen=True)
class LayerShape:
    """A layer in its place: the layers it reads, whose state it begins with, and its sides.

    ``shrunk`` are the layers on the frames' way that shrank them and were not undone, newest last:
    by which factor, and the height and width before.
    """

    name: str
    settings: Settings
    reads: tuple[str, ...]
    state: str | None
    output: Sides
    shrunk: tuple[tuple[int, int, int], ...]
    weights: tuple[Weight, ...]

    @property
    def type(self) -> str:
        """The kind of layer, as the spec names it."""
        return str(self.settings["type"])


@dataclass(frozen=True)
class _Flow:
    """Frames on their way: their sides, and the sizes before the layers that shrank them."""

    sides: Sides
    shrunk: tuple[tuple[int, int, int], ...] = ()


_SHRINKING = {"patch": "size", "maxPooling2d": "size", "averagePooling2d": "size"}
_ENLARGING = {"unpatch": "size", "upSampling2d": "size", "convTranspose2d": "strides"}


def shapes_along(
    layers: list[Settings],
    frames: Sides | None,
    output_channels: int,
    states: dict[str, LayerShape],
) -> list[LayerShape]:
    """The shapes along one list of layers.

    ``frames`` is what ``frames`` stands for, None where no layer reads it; ``output_channels`` is
    what filters per channel of the output are multiplied by; ``states`` are the layers before
    whose states these may begin with.
    """
    flows = {} if frames is None else {FRAMES: _Flow(frames)}
    shapes: list[LayerShape] = []
    for placed in layers:
        settings = _resolved(placed, output_channels)
        reads = tuple(placed["inputs"])
        state = placed.get("state")
        read = tuple(flows[name].sides.channels for name in reads)
        flow = flows[reads[0]] if reads else _flow_of(states[str(state)])
        flow = _resize(flow, settings)
        channels = _channels(settings, read)
        flow = replace(flow, sides=replace(flow.sides, channels=channels))
        name = str(placed["name"])
        flows[name] = flow
        weights = tuple(weights_of(settings, sum(read)))
        shapes.append(LayerShape(name, settings, reads, state, flow.sides, flow.shrunk, weights))
    return shapes


def _flow_of(shape: LayerShape) -> _Flow:
    return _Flow(shape.output, shape.shrunk)


def _resolved(layer: Settings, output_channels: int) -> Settings:
    filters = layer.get("filters")
    if isinstance(filters, dict):
        return {**layer, "filters": filters["perOutputChannel"] * output_channels}
    return layer


def _channels(layer: Settings, read: tuple[int, ...]) -> int:
    match layer["type"]:
        case "convLstm2d" | "conv2d" | "conv3d" | "convTranspose2d":
            return int(layer["filters"])
        case "patch":
            return sum(read) * int(layer["size"]) ** 2
        case "unpatch":
            return sum(read) // int(layer["size"]) ** 2
        case "add" | "multiply":
            return read[0]
    return sum(read)


def _resize(flow: _Flow, layer: Settings) -> _Flow:
    kind = layer["type"]
    shrink = layer["strides"] if kind == "conv2d" else layer.get(_SHRINKING.get(kind, ""), 1)
    enlarge = layer.get(_ENLARGING.get(kind, ""), 1)
    height, width = flow.sides.height, flow.sides.width
    if shrink > 1:
        smaller = replace(
            flow.sides, height=math.ceil(height / shrink), width=math.ceil(width / shrink)
        )
        return _Flow(smaller, (*flow.shrunk, (shrink, height, width)))
    if enlarge > 1:
        if flow.shrunk and flow.shrunk[-1][0] == enlarge:
            _, height, width = flow.shrunk[-1]
            return _Flow(replace(flow.sides, height=height, width=width), flow.shrunk[:-1])
        larger = replace(flow.sides, height=height * enlarge, width=width * enlarge)
        return _Flow(larger, flow.shrunk)
    return flow


def weights_of(layer: Settings, channels: int) -> list[Weight]:
    """The weights of a layer that reads so many channels, in Gridcast's names and layouts."""
    match layer["type"]:
        case "convLstm2d":
            return _conv_lstm_weights(layer, channels)
        case "batchNormalization":
            moving = [
                Weight("movingMean", (channels,), "zeros", trainable=False),
                Weight("movingVariance", (channels,), "ones", trainable=False),
            ]
            return [*_affine(channels), *moving]
        case "layerNormalization" | "groupNormalization":
            return _affine(channels)
        case "conv2d":
            k = layer["kernel"]
            return _convolution(layer, (k, k, channels, layer["filters"]))
        case "convTranspose2d":
            k = layer["kernel"]
            return _convolution(layer, (k, k, layer["filters"], channels))
        case "conv3d":
            return _convolution(layer, (*layer["kernel"], channels, layer["filters"]))
        case "depthwiseConv2d":
            k = layer["kernel"]
            bias = [Weight("bias", (channels,), "zeros")] if layer["bias"] else []
            return [Weight("kernel", (k, k, channels), "glorotDepthwise"), *bias]
    return []


def _affine(channels: int) -> list[Weight]:
    return [Weight("gamma", (channels,), "ones"), Weight("beta", (channels,), "zeros")]


def _convolution(layer: Settings, kernel: tuple[int, ...]) -> list[Weight]:
    bias = [Weight("bias", (layer["filters"],), "zeros")] if layer["bias"] else []
    return [Weight("kernel", kernel, "glorot"), *bias]


def _conv_lstm_weights(layer: Settings, channels: int) -> list[Weight]:
    filters, k = int(layer["filters"]), int(layer["kernel"])
    r = int(layer.get("recurrentKernel", k))
    weights = [Weight("recurrentKernel", (r, r, filters, 4 * filters), "glorot")]
    if channels > 0:
        weights.insert(0, Weight("kernel", (k, k, channels, 4 * filters), "glorot"))
    if layer["bias"]:
        weights.append(Weight("bias", (4 * filters,), "forgetGates"))
    if layer["peepholes"]:
        weights.append(Weight("peepholes", (3, filters), "zeros"))
    return weights
