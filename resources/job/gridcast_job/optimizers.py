"""The optimizers in Keras' form, with slots under Gridcast's names.

They are written out rather than PyTorch's own, whose epsilon and bias correction differ: a
checkpoint then goes on here as it would have there.
"""

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

_EPSILON = 1e-7
_SLOTS: dict[str, tuple[str, ...]] = {
    "adam": ("m", "v"),
    "adamw": ("m", "v"),
    "adadelta": ("accumulatedGradient", "accumulatedDelta"),
    "rmsprop": ("v",),
    "sgd": ("momentum",),
}


class Optimizer:
    """The rule of a run's settings, the slots of every weight, and the number of steps done."""

    def __init__(self, settings: Mapping[str, Any], weights: Mapping[str, nn.Parameter]) -> None:
        self.settings = settings
        self.rule = str(settings["optimizer"])
        self.weights = weights
        self.iterations = 0
        self._slots = {
            name: [torch.zeros_like(weight, requires_grad=False) for _ in _SLOTS[self.rule]]
            for name, weight in weights.items()
        }

    @torch.no_grad()
    def step(self, learning_rate: float, gradient_scale: float) -> None:
        """Moves every weight by one step; gradients are multiplied by the scale first."""
        self.iterations += 1
        for name, weight in self.weights.items():
            if weight.grad is None:
                continue
            gradient = weight.grad * gradient_scale
            self._move(weight, gradient, self._slots[name], learning_rate)

    def tensors(self) -> dict[str, Tensor]:
        """The slots by name, e.g. ``layer/kernel/m``."""
        return {
            f"{name}/{slot}": tensor
            for name, slots in self._slots.items()
            for slot, tensor in zip(_SLOTS[self.rule], slots, strict=True)
        }

    @torch.no_grad()
    def restore(self, iterations: int, saved: Mapping[str, Tensor]) -> None:
        """Takes over saved slots and the number of steps done."""
        self.iterations = iterations
        for name, slot in self.tensors().items():
            slot.copy_(saved[name])

    def _move(
        self, weight: Tensor, gradient: Tensor, slots: list[Tensor], learning_rate: float
    ) -> None:
        match self.rule:
            case "adam" | "adamw":
                self._adam(weight, gradient, slots, learning_rate)
            case "adadelta":
                _adadelta(weight, gradient, slots, learning_rate, self.settings["rho"])
            case "rmsprop":
                rho = self.settings["rho"]
                slots[0].mul_(rho).addcmul_(gradient, gradient, value=1 - rho)
                weight.sub_(learning_rate * gradient / torch.sqrt(slots[0] + _EPSILON))
            case "sgd":
                slots[0].mul_(self.settings["momentum"]).sub_(gradient, alpha=learning_rate)
                weight.add_(slots[0])

    def _adam(
        self, weight: Tensor, gradient: Tensor, slots: list[Tensor], learning_rate: float
    ) -> None:
        beta1, beta2 = self.settings["beta1"], self.settings["beta2"]
        n = self.iterations
        rate = learning_rate * math.sqrt(1 - beta2**n) / (1 - beta1**n)
        mean, square = slots
        mean.add_(gradient - mean, alpha=1 - beta1)
        square.add_(gradient * gradient - square, alpha=1 - beta2)
        if self.rule == "adamw":
            weight.mul_(1 - learning_rate * self.settings["weightDecay"])
        weight.sub_(rate * mean / (torch.sqrt(square) + _EPSILON))


def _adadelta(
    weight: Tensor, gradient: Tensor, slots: list[Tensor], learning_rate: float, rho: float
) -> None:
    square, delta_square = slots
    square.mul_(rho).addcmul_(gradient, gradient, value=1 - rho)
    delta = gradient * torch.sqrt(delta_square + _EPSILON) / torch.sqrt(square + _EPSILON)
    delta_square.mul_(rho).addcmul_(delta, delta, value=1 - rho)
    weight.sub_(delta, alpha=learning_rate)
