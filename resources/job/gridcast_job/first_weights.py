"""First weights, drawn from a seed; the same seed gives the same model as in Gridcast."""

import math

import numpy as np
import torch
from torch import Tensor

from .seeded import Random
from .shapes import Weight


def draw(weight: Weight, initial: str, random: Random) -> Tensor:
    """The first values of a weight, of its shape, float32."""
    size = math.prod(weight.shape)
    values = _values(initial, weight.shape, size, random)
    return torch.from_numpy(values.astype(np.float32).reshape(weight.shape))


def _values(initial: str, shape: tuple[int, ...], size: int, random: Random) -> np.ndarray:
    match initial:
        case "zeros":
            return np.zeros(size)
        case "ones":
            return np.ones(size)
        case "forgetGates":
            return np.repeat([0.0, 1.0, 0.0, 0.0], size // 4)
        case "glorot":
            inputs, outputs = shape[-2:]
            limit = math.sqrt((6 * inputs * outputs) / (size * (inputs + outputs)))
            return (2 * random.uniform(size) - 1) * limit
        case "glorotDepthwise":
            limit = math.sqrt(3 / (size / shape[-1]))
            return (2 * random.uniform(size) - 1) * limit
        case "he":
            return math.sqrt((2 * shape[-1]) / size) * random.normal(size)
    raise ValueError(f"There are no first values called {initial}.")
