"""Several processes that train one model: each takes its share of every batch.

Everything works the same with one process. Sums that decide on numbers (gradients, terms of the
loss, statistics of batch normalization) are taken over all processes, so that several processes
train what one would.
"""

import os
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor


@dataclass(frozen=True)
class Place:
    """Which of how many processes this is, and the device it computes on."""

    rank: int
    world: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this process writes files and tells how far the training is."""
        return self.rank == 0


def join() -> Place:
    """Joins the processes that torchrun, Slurm or Ray Train started; alone where none did."""
    rank = int(os.environ.get("RANK", os.environ.get("SLURM_PROCID", "0")))
    world = int(os.environ.get("WORLD_SIZE", os.environ.get("SLURM_NTASKS", "1")))
    local = int(os.environ.get("LOCAL_RANK", os.environ.get("SLURM_LOCALID", "0")))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", local % torch.cuda.device_count())
        torch.cuda.set_device(device)
    if world > 1 and not dist.is_initialized():
        os.environ.setdefault("RANK", str(rank))
        os.environ.setdefault("WORLD_SIZE", str(world))
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Place(rank, world, device)


def leave() -> None:
    """Leaves the other processes."""
    if dist.is_initialized():
        dist.destroy_process_group()


def share(count: int, place: Place) -> tuple[int, int]:
    """The part ``from``, ``to`` of so many windows that this process takes; it may be empty."""
    return count * place.rank // place.world, count * (place.rank + 1) // place.world


def total(values: Tensor) -> Tensor:
    """The sum over all processes, in place; has no gradient."""
    if dist.is_initialized():
        dist.all_reduce(values)
    return values


def largest(values: Tensor) -> Tensor:
    """The largest over all processes, in place."""
    if dist.is_initialized():
        dist.all_reduce(values, dist.ReduceOp.MAX)
    return values


class _Total(torch.autograd.Function):
    """A sum over all processes; its gradient is the sum of all processes' gradients."""

    @staticmethod
    def forward(_ctx: Any, values: Tensor) -> Tensor:
        return total(values.clone())

    @staticmethod
    def backward(_ctx: Any, *gradients: Tensor) -> Tensor:
        return total(gradients[0].clone())


def differentiable_total(values: Tensor) -> Tensor:
    """The sum over all processes, with a gradient."""
    return _Total.apply(values) if dist.is_initialized() else values
