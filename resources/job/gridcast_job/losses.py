"""The losses: sums of terms over cells that have data, and the numbers of these terms.

Keeping the two apart lets a batch be computed in pieces and by several processes, and lets
validation average over all windows, without changing the result. Frames are ``[B, T, H, W, C]`` in
the network's range; the mask is True where there is data, None when there is everywhere.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

_BCE_MARGIN = 1e-7
_GAUSSIAN_LENGTH = 11
_GAUSSIAN_SIGMA = 1.5


def _bce(prediction: Tensor, truth: Tensor) -> Tensor:
    p = torch.clamp(prediction, _BCE_MARGIN, 1 - _BCE_MARGIN)
    t = torch.clamp(truth, 0, 1)
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p))


def _huber(prediction: Tensor, truth: Tensor) -> Tensor:
    return F.huber_loss(prediction, truth, reduction="none")


_POINTWISE: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "bce": _bce,
    "mse": lambda p, t: (p - t) ** 2,
    "mae": lambda p, t: (p - t).abs(),
    "huber": _huber,
}
NAMES = (*_POINTWISE, "ssim")


def loss_sums(
    names: list[str], prediction: Tensor, truth: Tensor, mask: Tensor | None, dynamic_range: float
) -> Tensor:
    """The sum of the terms of each named loss, ``[number of names]``."""
    return torch.stack(
        [
            _ssim_sum(prediction, truth, mask, dynamic_range)
            if name == "ssim"
            else _pointwise_sum(name, prediction, truth, mask)
            for name in names
        ]
    )


def count_terms(names: list[str], truth: Tensor, mask: Tensor | None) -> Tensor:
    """How many terms ``loss_sums`` adds up for each name, ``[number of names]`` float64."""
    valid = torch.ones_like(truth, dtype=torch.bool) if mask is None else mask
    margin_y, margin_x = (_window_length(side) // 2 for side in truth.shape[2:4])
    height, width = truth.shape[2:4]
    centres = valid[:, :, margin_y : height - margin_y, margin_x : width - margin_x]
    counts = [int((centres if name == "ssim" else valid).sum()) for name in names]
    return torch.tensor(counts, dtype=torch.float64, device=truth.device)


def _pointwise_sum(name: str, prediction: Tensor, truth: Tensor, mask: Tensor | None) -> Tensor:
    terms = _POINTWISE[name](prediction, truth)
    return (terms if mask is None else torch.where(mask, terms, 0.0)).sum()


def _ssim_sum(
    prediction: Tensor, truth: Tensor, mask: Tensor | None, dynamic_range: float
) -> Tensor:
    """1 - SSIM (Wang et al. 2004, equation 13) where the whole Gaussian window lies on the frame.

    Cells without data get no weight in their windows; a term counts where its centre has data.
    """
    x, y = _planes(prediction), _planes(truth)
    if mask is None:
        return (1 - _similarity(x, y, _blur, dynamic_range)).sum()
    inside = _planes(mask)
    weight = _blur(inside.to(x.dtype)) + 1e-12
    x, y = torch.where(inside, x, 0.0), torch.where(inside, y, 0.0)
    similarity = _similarity(x, y, lambda plane: _blur(plane) / weight, dynamic_range)
    margin_y, margin_x = (_window_length(side) // 2 for side in inside.shape[2:])
    height, width = inside.shape[2:]
    centres = inside[:, :, margin_y : height - margin_y, margin_x : width - margin_x]
    return torch.where(centres, 1 - similarity, 0.0).sum()


def _similarity(
    x: Tensor, y: Tensor, blur: Callable[[Tensor], Tensor], dynamic_range: float
) -> Tensor:
    c1, c2 = (0.01 * dynamic_range) ** 2, (0.03 * dynamic_range) ** 2
    mean_x, mean_y = blur(x), blur(y)
    variance_x, variance_y = blur(x * x) - mean_x**2, blur(y * y) - mean_y**2
    covariance = blur(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    return above / ((mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2))


def _planes(frames: Tensor) -> Tensor:
    """``[B, T, H, W, C]`` to ``[B T C, 1, H, W]``."""
    return frames.permute(0, 1, 4, 2, 3).flatten(0, 2).unsqueeze(1)


def _blur(planes: Tensor) -> Tensor:
    """``[N, 1, H, W]`` by Gaussian windows without padding."""
    vertical = _gaussian(planes.shape[2]).to(planes).view(1, 1, -1, 1)
    horizontal = _gaussian(planes.shape[3]).to(planes).view(1, 1, 1, -1)
    return F.conv2d(F.conv2d(planes, vertical), horizontal)


def _window_length(cells: int) -> int:
    """Length of the window along a side: 11, or the longest odd one that fits."""
    return min(_GAUSSIAN_LENGTH, cells if cells % 2 == 1 else cells - 1)


def _gaussian(cells: int) -> Tensor:
    length = _window_length(cells)
    middle = (length - 1) / 2
    weights = [math.exp(-((i - middle) ** 2) / (2 * _GAUSSIAN_SIGMA**2)) for i in range(length)]
    return torch.tensor([weight / sum(weights) for weight in weights], dtype=torch.float64)
