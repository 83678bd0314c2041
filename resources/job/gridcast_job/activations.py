"""Activation functions by the names of a model spec."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

LEAKY_SLOPE = 0.2


def hard_sigmoid(x: Tensor) -> Tensor:
    """Keras 2's: 0.2 x + 0.5, clipped to 0..1."""
    return torch.clamp(0.2 * x + 0.5, 0, 1)


_BY_NAME: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda x: x,
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, LEAKY_SLOPE),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hardSigmoid": hard_sigmoid,
    "swish": F.silu,
    "gelu": lambda x: F.gelu(x, approximate="tanh"),
}


def activate(x: Tensor, name: str) -> Tensor:
    """Applies the named function to every element."""
    return _BY_NAME[name](x)
