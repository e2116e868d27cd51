"""From logits to probabilities that mean what they say, and the thresholds of the verdicts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    Floats = NDArray[np.float64]

BINS = 15
"""Equal steps of confidence in the calibration error, as in Guo et al., 2017."""

RIGHT_SHARE = 0.995
"""Of the readings at or above `unsure_below`, at least this share is right."""

LOST_SHARE = 0.001
"""At most this share of digits lies under `not_a_digit_below`."""

CERTAIN = 0.95
"""`unsure_below` is never above this, and ..."""
DOUBTFUL = 0.5
"""... never under this: below one half, all other digits together are likelier."""


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes these labels likeliest (Guo et al., On Calibration, ICML 2017).

    The loss has one minimum in the temperature's logarithm; golden sections find it to four digits.
    """

    def loss(log_temperature: float) -> float:
        return functional.cross_entropy(logits.double() / math.exp(log_temperature), labels).item()

    low, high = math.log(0.05), math.log(20.0)
    shrink = (math.sqrt(5) - 1) / 2
    while high - low > 1e-5:
        left, right = high - shrink * (high - low), low + shrink * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return round(math.exp((low + high) / 2), 4)


def probabilities(logits: Tensor, temperature: float) -> Floats:
    """Calibrated probabilities, (n, 10)."""
    found: Floats = torch.softmax(logits.double() / temperature, dim=1).numpy()
    return found


def choose_unsure_below(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """The lowest threshold, from DOUBTFUL to CERTAIN, at or above which RIGHT_SHARE is right."""
    order = np.argsort(-confidences, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares >= RIGHT_SHARE)
    lowest = float(confidences[order[good[-1]]]) if len(good) else CERTAIN
    return round(min(max(lowest, DOUBTFUL), CERTAIN), 3)


def choose_not_a_digit_below(confidences: Floats, unsure_below: float) -> float:
    """The confidence under which a share of LOST_SHARE of real digits lies; at most `unsure_below`."""
    lowest = float(np.quantile(confidences, LOST_SHARE, method="lower"))
    return min(math.floor(lowest * 1000) / 1000, unsure_below)


def calibration_error(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean distance of confidence and share right, over BINS bins by weight."""
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=confidences - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidences))


def log_loss(found: Floats, labels: Floats | NDArray[np.int64]) -> float:
    """Mean negative logarithm of the probability of what was right."""
    likely = found[np.arange(len(labels)), np.asarray(labels, dtype=np.int64)]
    return float(-np.log(np.maximum(likely, np.finfo(float).tiny)).mean())
