"""From logits to probabilities that mean what they say, and the thresholds of the verdicts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from torch.nn import functional

from digitpad.inference import architectures

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from torch import Tensor

    Floats = NDArray[np.float64]

BINS = 15
"""Equal steps of confidence in the calibration error, as in Guo et al., 2017."""

RIGHT_SHARE = 0.995
"""Of the readings at or above `unsure_below`, at least this share is right."""

LOST_SHARE = 0.005
"""At most this share of digits lies under `not_a_digit_below`: half of what may be lost on a test set."""

OTHERS_SHARE = 0.05
"""How many of the drawings on a pad are expected to be no digit."""

CERTAIN = 0.95
"""`unsure_below` is never above this, and ..."""
DOUBTFUL = 0.5
"""... never under this: below one half, all other digits together are likelier."""


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes these labels likeliest (Guo et al., On Calibration, ICML 2017).

    The loss has one minimum in the temperature's logarithm.
    """

    def loss(log_temperature: float) -> float:
        return functional.cross_entropy(logits.double() / math.exp(log_temperature), labels).item()

    return round(math.exp(_least(loss, math.log(0.05), math.log(20.0))), 4)


def fit_digit_bias(digits: Tensor, others: Tensor, temperature: float) -> float:
    """What to add to the ten logits so that "digit or not" is likeliest told right.

    Networks learn from more drawings that are no digit than a pad ever sees; here both count as on a pad,
    where OTHERS_SHARE of all are none. ``digits`` and ``others`` are logits, (n, 10).
    """
    weighted = ((digits, 1 - OTHERS_SHARE), (others, OTHERS_SHARE))

    def loss(bias: float) -> float:
        total = 0.0
        for logits, share in weighted:
            found = architectures.probabilities(logits, temperature, bias).sum(dim=1).clamp(1e-12, 1 - 1e-12)
            right = found if logits is digits else 1 - found
            total -= share * right.log().mean().item()
        return total

    return round(_least(loss, -20.0, 20.0), 4)


def _least(loss: Callable[[float], float], low: float, high: float) -> float:
    """Where a loss with one minimum is least, to four digits, by golden sections."""
    shrink = (math.sqrt(5) - 1) / 2
    while high - low > 1e-5:
        left, right = high - shrink * (high - low), low + shrink * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def choose_unsure_below(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """The lowest threshold, from DOUBTFUL to CERTAIN, at or above which RIGHT_SHARE is right."""
    order = np.argsort(-confidences, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares >= RIGHT_SHARE)
    lowest = float(confidences[order[good[-1]]]) if len(good) else CERTAIN
    return round(min(max(lowest, DOUBTFUL), CERTAIN), 3)


def choose_not_a_digit_below(any_digit: Floats) -> float:
    """The probability of any digit under which a share of LOST_SHARE of real digits lies."""
    lowest = float(np.quantile(any_digit, LOST_SHARE, method="lower"))
    return math.floor(lowest * 10_000) / 10_000


def calibration_error(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean distance of confidence and share right, over BINS bins by weight."""
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=confidences - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidences))


def log_loss(found: Floats, labels: Floats | NDArray[np.int64]) -> float:
    """Mean negative logarithm of the probability of what was right."""
    likely = found[np.arange(len(labels)), np.asarray(labels, dtype=np.int64)]
    return float(-np.log(np.maximum(likely, np.finfo(float).tiny)).mean())
