"""The kinds of layers, each as Gridcast's engine runs it.

A layer takes the next frames of its inputs and the state the frames before left, and gives its
outputs and the new state. Weights keep Gridcast's layouts (kernels ``[kh, kw, C, F]``); they are
turned to PyTorch's where they are used.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .activations import activate, hard_sigmoid
from .parallel import differentiable_total
from .shapes import LayerShape, Settings, Sides

State = tuple[Tensor, ...] | None


@dataclass(frozen=True)
class Pass:
    """How a pass over a model is meant.

    ``step`` counts training steps and fixes what dropout drops; ``present`` ``[B, T]`` is False for
    frames that are missing, None when none is; ``start`` ``[B, L, H, W, C]`` is the forecast that a
    direct model starts from; ``windows`` says which windows of how many these are.
    """

    training: bool
    step: int = 0
    present: Tensor | None = None
    start: Tensor | None = None
    windows: tuple[int, int] | None = None


class Layer(nn.Module):
    """One layer with its weights. ``seed`` fixes what dropout drops."""

    def __init__(self, shape: LayerShape, seed: int) -> None:
        super().__init__()
        self.settings: Settings = shape.settings
        self.output: Sides = shape.output
        self.seed = seed
        # Training leaves its weights, and moving averages, as they are
        self.frozen = bool(shape.settings.get("frozen", False))
        for weight in shape.weights:
            empty = torch.zeros(weight.shape)
            if weight.trainable:
                parameter = nn.Parameter(empty, requires_grad=not self.frozen)
                self.register_parameter(weight.name, parameter)
            else:
                self.register_buffer(weight.name, empty)

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        """``inputs`` ``[B, T, H, W, C]`` each; gives ``[B, frames, H', W', F]`` and the state."""
        raise NotImplementedError

    def find(self, name: str) -> Tensor | None:
        """A weight that the layer has with some settings."""
        return getattr(self, name, None)


class _Stateless(Layer):
    """A layer that reads one sequence and remembers nothing."""

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        return self.run(inputs[0], how), None

    def run(self, x: Tensor, how: Pass) -> Tensor:
        """``[B, T, H, W, C]`` to ``[B, T, H', W', F]``."""
        raise NotImplementedError


class _PerFrame(_Stateless):
    """A layer that treats every frame by itself."""

    def run(self, x: Tensor, how: Pass) -> Tensor:
        batch, time = x.shape[:2]
        frames = self.run_frames(x.flatten(0, 1))
        return frames.unflatten(0, (batch, time))

    def run_frames(self, frames: Tensor) -> Tensor:
        """``[N, H, W, C]`` to ``[N, H', W', F]``."""
        raise NotImplementedError


def _channels_first(frames: Tensor) -> Tensor:
    """``[N, H, W, C]`` seen as ``[N, C, H, W]``; nothing is copied."""
    return frames.movedim(-1, 1)


def _channels_last(frames: Tensor) -> Tensor:
    """``[N, C, H, W]`` seen as ``[N, H, W, C]``."""
    return frames.movedim(1, -1)


def convolve(frames: Tensor, kernel: Tensor, strides: int = 1) -> Tensor:
    """``[N, H, W, C]`` with ``[kh, kw, C, F]``, padded to ceil(H / s) x ceil(W / s)."""
    padding: list[int] = []
    for side, k in ((frames.shape[2], kernel.shape[1]), (frames.shape[1], kernel.shape[0])):
        missing = max((-(-side // strides) - 1) * strides + k - side, 0)
        padding += [missing // 2, missing - missing // 2]
    x = _channels_first(frames)
    weight = kernel.permute(3, 2, 0, 1)
    if padding[0] == padding[1] and padding[2] == padding[3]:
        return _channels_last(F.conv2d(x, weight, None, strides, (padding[2], padding[0])))
    return _channels_last(F.conv2d(F.pad(x, padding), weight, None, strides))


class ConvLstm2d(Layer):
    """Gates and memory at every cell, fed by convolutions (Shi et al. 2015, equation 3).

    State: hidden and cell state, ``[B, H, W, F]`` each. Missing frames are left out: state and
    output stay what they were. Gates lie in the order i, f, c, o.
    """

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        recurrent = self.get_parameter("recurrentKernel")
        given = self._given(inputs, recurrent.shape[-1])
        hidden, cell = state or self._zeros(inputs[0], recurrent.shape[2])
        outputs = []
        for step in range(frames):
            gates = convolve(hidden, recurrent)
            gates = gates + (given if given.dim() == 1 else given[:, step])
            next_hidden, next_cell = self._step(gates, cell)
            if how.present is not None:
                counts = how.present[:, step].view(-1, 1, 1, 1)
                next_hidden = torch.where(counts, next_hidden, hidden)
                next_cell = torch.where(counts, next_cell, cell)
            hidden, cell = next_hidden, next_cell
            outputs.append(hidden)
        return torch.stack(outputs, 1), (hidden, cell)

    def _given(self, inputs: Sequence[Tensor], gates: int) -> Tensor:
        """What the inputs and the bias give to the gates: ``[B, T, H, W, 4F]``, or ``[4F]``."""
        bias = self.find("bias")
        if not inputs:
            recurrent = self.get_parameter("recurrentKernel")
            return bias if bias is not None else recurrent.new_zeros(gates)
        batch, time = inputs[0].shape[:2]
        kernel = self.get_parameter("kernel")
        convolved = convolve(inputs[0].flatten(0, 1), kernel).unflatten(0, (batch, time))
        return convolved if bias is None else convolved + bias

    @staticmethod
    def _zeros(x: Tensor, filters: int) -> tuple[Tensor, Tensor]:
        batch, _, height, width, _ = x.shape
        zeros = x.new_zeros(batch, height, width, filters)
        return zeros, zeros

    def _step(self, gates: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
        hard = self.settings["recurrentActivation"] == "hardSigmoid"
        recurrent = hard_sigmoid if hard else torch.sigmoid
        squash = torch.relu if self.settings.get("activation") == "relu" else torch.tanh
        peepholes = self.find("peepholes")
        z_i, z_f, z_c, z_o = gates.chunk(4, -1)
        if peepholes is not None:
            z_i, z_f = z_i + peepholes[0] * cell, z_f + peepholes[1] * cell
        cell = recurrent(z_f) * cell + recurrent(z_i) * squash(z_c)
        if peepholes is not None:
            z_o = z_o + peepholes[2] * cell
        return recurrent(z_o) * squash(cell), cell


class BatchNormalization(_Stateless):
    """Own statistics in training (over all processes), moving averages of them in use."""

    def run(self, x: Tensor, how: Pass) -> Tensor:
        moving_mean = self.get_buffer("movingMean")
        moving_variance = self.get_buffer("movingVariance")
        mean, variance = moving_mean, moving_variance
        if how.training and not self.frozen:
            mean, variance = _moments_of_all(x)
            self._follow(moving_mean, mean)
            self._follow(moving_variance, variance)
        scale = self.get_parameter("gamma") * torch.rsqrt(variance + self.settings["epsilon"])
        return x * scale + (self.get_parameter("beta") - mean * scale)

    @torch.no_grad()
    def _follow(self, average: Tensor, value: Tensor) -> None:
        momentum = self.settings["momentum"]
        average.copy_(average * momentum + value * (1 - momentum))


def _moments_of_all(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance ``[C]`` over everything but the channels, of all processes' windows."""
    values = x.flatten(0, -2)
    count = x.new_tensor([values.shape[0]])
    sums = differentiable_total(torch.cat([values.sum(0), count]))
    mean = sums[:-1] / sums[-1]
    variance = differentiable_total(((values - mean) ** 2).sum(0)) / sums[-1].detach()
    return mean, variance


class LayerNormalization(_Stateless):
    """Every position normalized over its channels (Ba, Kiros and Hinton 2016)."""

    def run(self, x: Tensor, how: Pass) -> Tensor:
        gamma, beta = self.get_parameter("gamma"), self.get_parameter("beta")
        return F.layer_norm(x, gamma.shape, gamma, beta, self.settings["epsilon"])


class GroupNormalization(_PerFrame):
    """The channels of a group share mean and variance over one frame (Wu and He 2018)."""

    def run_frames(self, frames: Tensor) -> Tensor:
        channels = frames.shape[-1]
        groups = min(channels, int(self.settings["groups"]))
        while channels % groups != 0:
            groups -= 1
        gamma, beta = self.get_parameter("gamma"), self.get_parameter("beta")
        x = _channels_first(frames)
        return _channels_last(F.group_norm(x, groups, gamma, beta, self.settings["epsilon"]))


class Conv2d(Layer):
    """A convolution of every frame; several inputs are read as joined along their channels."""

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        x = inputs[0] if len(inputs) == 1 else torch.cat(list(inputs), -1)
        batch, time = x.shape[:2]
        y = convolve(x.flatten(0, 1), self.get_parameter("kernel"), self.settings["strides"])
        bias = self.find("bias")
        y = y if bias is None else y + bias
        return activate(y, self.settings["activation"]).unflatten(0, (batch, time)), None


class ConvTranspose2d(_PerFrame):
    """A transposed convolution, ``same`` padding: H x W becomes H s x W s, then cropped."""

    def run_frames(self, frames: Tensor) -> Tensor:
        strides = int(self.settings["strides"])
        kernel = self.get_parameter("kernel")  # [kh, kw, F, C]
        full = F.conv_transpose2d(
            _channels_first(frames), kernel.permute(3, 2, 0, 1), None, strides
        )
        before = max(kernel.shape[0] - strides, 0) // 2
        missing = max(strides - kernel.shape[0], 0)
        y = _channels_last(F.pad(full, (0, missing, 0, missing)))
        height, width = self.output.height, self.output.width
        y = y[:, before : before + height, before : before + width]
        bias = self.find("bias")
        return activate(y if bias is None else y + bias, self.settings["activation"])


class DepthwiseConv2d(_PerFrame):
    """Each channel by a kernel of its own, ``same`` padding, taps ``dilation`` cells apart."""

    def run_frames(self, frames: Tensor) -> Tensor:
        kernel = self.get_parameter("kernel")  # [kh, kw, C]
        dilation = int(self.settings["dilation"])
        padding = (kernel.shape[0] - 1) // 2 * dilation
        weight = kernel.permute(2, 0, 1).unsqueeze(1)
        x = _channels_first(frames)
        y = F.conv2d(x, weight, self.find("bias"), 1, padding, dilation, kernel.shape[2])
        return activate(_channels_last(y), self.settings["activation"])


class Conv3d(Layer):
    """A convolution over time, height and width; causal or centred in time.

    State: the newest frames it still needs. Before the sequence lie zeros; with ``same``, frames
    past the newest count as zeros.
    """

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        kernel = self.get_parameter("kernel")  # [kt, kh, kw, C, F]
        reach = kernel.shape[0] - 1
        ahead = reach // 2 if self.settings["padding"] == "same" else 0
        known = inputs[0] if state is None else torch.cat([state[0], inputs[0]], 1)
        before = known.shape[1] - inputs[0].shape[1]
        seen = known[:, max(0, before - (reach - ahead)) :]
        zeros = max(0, reach - ahead - before)
        x = F.pad(seen.movedim(-1, 1), (0, 0, 0, 0, zeros, ahead))
        padding = (0, kernel.shape[1] // 2, kernel.shape[2] // 2)
        y = F.conv3d(x, kernel.permute(4, 3, 0, 1, 2), self.find("bias"), 1, padding)
        keep = min(known.shape[1], reach - ahead)
        left = None if keep == 0 else (known[:, known.shape[1] - keep :],)
        return activate(y.movedim(1, -1), self.settings["activation"]), left


def _padded(frames: Tensor, size: int, value: float = 0.0) -> Tensor:
    """A constant at the bottom and right until both sides are multiples of ``size``."""
    bottom, right = -frames.shape[1] % size, -frames.shape[2] % size
    return F.pad(frames, (0, 0, 0, right, 0, bottom), value=value)


class Patch(_PerFrame):
    """Squares of p x p cells folded into channels: rows, then columns, then own channels."""

    def run_frames(self, frames: Tensor) -> Tensor:
        p = int(self.settings["size"])
        x = _padded(frames, p)
        count, height, width, channels = x.shape
        x = x.reshape(count, height // p, p, width // p, p, channels)
        return x.permute(0, 1, 3, 2, 4, 5).reshape(count, height // p, width // p, -1)


class Unpatch(_PerFrame):
    """Channels unfolded into squares of p x p cells, then cropped."""

    def run_frames(self, frames: Tensor) -> Tensor:
        p = int(self.settings["size"])
        count, rows, columns, folded = frames.shape
        x = frames.reshape(count, rows, columns, p, p, folded // p**2)
        x = x.permute(0, 1, 3, 2, 4, 5).reshape(count, rows * p, columns * p, -1)
        return x[:, : self.output.height, : self.output.width]


class MaxPooling2d(_PerFrame):
    """The largest of every square; an incomplete square pools what is there."""

    def run_frames(self, frames: Tensor) -> Tensor:
        size = int(self.settings["size"])
        x = _channels_first(frames)
        return _channels_last(F.max_pool2d(x, size, ceil_mode=True))


class AveragePooling2d(_PerFrame):
    """The mean of every square; an incomplete square pools what is there."""

    def run_frames(self, frames: Tensor) -> Tensor:
        size = int(self.settings["size"])
        sums = F.avg_pool2d(_channels_first(_padded(frames, size)), size)
        present = _padded(frames.new_ones(1, *frames.shape[1:3], 1), size)
        return _channels_last(sums / F.avg_pool2d(_channels_first(present), size))


class UpSampling2d(_PerFrame):
    """Every cell repeated s times in both directions, then cropped."""

    def run_frames(self, frames: Tensor) -> Tensor:
        size = int(self.settings["size"])
        x = frames.repeat_interleave(size, 1).repeat_interleave(size, 2)
        return x[:, : self.output.height, : self.output.width]


class Dropout(_Stateless):
    """In training a share of the values becomes 0, others make up for it (Srivastava 2014).

    What is dropped follows from seed, step and the window's number in its batch, whichever process
    has it. It is drawn by PyTorch: not the same values as in Gridcast's engine.
    """

    def run(self, x: Tensor, how: Pass) -> Tensor:
        rate = float(self.settings["rate"])
        if not how.training or rate == 0:
            return x
        generator = torch.Generator(x.device).manual_seed((self.seed << 32) ^ how.step)
        first, of = how.windows or (0, x.shape[0])
        draws = torch.rand((of, *x.shape[1:]), generator=generator, device=x.device)
        kept = draws[first : first + x.shape[0]] >= rate
        return x * kept / (1 - rate)


class Activation(_Stateless):
    """An activation function as a layer of its own."""

    def run(self, x: Tensor, how: Pass) -> Tensor:
        return activate(x, self.settings["activation"])


class _Joining(Layer):
    """A layer that puts several sequences together."""

    def forward(
        self, inputs: Sequence[Tensor], frames: int, how: Pass, state: State
    ) -> tuple[Tensor, State]:
        return self.join(list(inputs)), None

    def join(self, inputs: list[Tensor]) -> Tensor:
        """Sequences ``[B, T, H, W, C]`` to one."""
        raise NotImplementedError


class Add(_Joining):
    """The sum of sequences of one shape."""

    def join(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(torch.add, inputs)


class Multiply(_Joining):
    """The product of sequences of one shape."""

    def join(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(torch.mul, inputs)


class Concatenate(_Joining):
    """Sequences joined along their channels."""

    def join(self, inputs: list[Tensor]) -> Tensor:
        return torch.cat(inputs, -1)


LAYERS: dict[str, type[Layer]] = {
    "convLstm2d": ConvLstm2d,
    "batchNormalization": BatchNormalization,
    "layerNormalization": LayerNormalization,
    "groupNormalization": GroupNormalization,
    "conv2d": Conv2d,
    "convTranspose2d": ConvTranspose2d,
    "depthwiseConv2d": DepthwiseConv2d,
    "conv3d": Conv3d,
    "patch": Patch,
    "unpatch": Unpatch,
    "maxPooling2d": MaxPooling2d,
    "averagePooling2d": AveragePooling2d,
    "upSampling2d": UpSampling2d,
    "dropout": Dropout,
    "activation": Activation,
    "add": Add,
    "multiply": Multiply,
    "concatenate": Concatenate,
}


def build(shape: LayerShape, seed: int) -> Layer:
    """A layer of its kind in its place, its weights still zeros."""
    kind: Any = LAYERS.get(shape.type)
    if kind is None:
        raise ValueError(f"The layer {shape.name} is of a kind unknown here: {shape.type}.")
    return kind(shape, seed)
