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
    Flags = NDArray[np.bool_]

BINS = 15
"""Equal steps of confidence in the calibration error, as in Guo et al., 2017."""

RIGHT_SHARE = 0.995
"""Of the readings at or above `unsure_below`, at least this share is right."""

LOST_SHARE = 0.005
"""At most this share of digits lies under `not_a_digit_below`: half of what may be lost on a test set."""

OTHERS_SHARE = 0.25
"""How many of all drawings count as no digit where "digit or not" is weighed.

On a pad they are fewer. But a refused digit is written once more, and a letter that is taken for a digit is
kept as a number that nobody wrote.
"""

UNLIKELY = 0.5
"""`not_a_digit_below` is never above this: what is likelier a digit than not is not called none."""

CERTAIN = 0.95
"""`unsure_below` is never above this, and ..."""
DOUBTFUL = 0.8
"""... never under this, however good a model: of readings less likely than it, one in five is wrong."""


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes these labels, (n), likeliest given these logits, (n, 10).

    Guo et al., On Calibration of Modern Neural Networks, ICML 2017. The loss has one minimum in the
    temperature's logarithm.
    """

    def loss(log_temperature: float) -> float:
        return functional.cross_entropy(logits.double() / math.exp(log_temperature), labels).item()

    return round(math.exp(_least(loss, math.log(0.05), math.log(20.0))), 4)


def fit_digit_bias(digits: Tensor, others: Tensor, temperature: float) -> float:
    """What to add to the ten logits so that "digit or not" is likeliest told right.

    However many of each a network has learned from, drawings that are no digit count here as OTHERS_SHARE of
    all. ``digits`` and ``others`` are logits, (n, 10).
    """

    def any_digit(logits: Tensor, bias: float) -> Tensor:
        return architectures.probabilities(logits, temperature, bias).sum(dim=1).clamp(1e-12, 1 - 1e-12)

    def loss(bias: float) -> float:
        of_digits = any_digit(digits, bias).log().mean().item()
        of_others = (1 - any_digit(others, bias)).log().mean().item()
        return -(1 - OTHERS_SHARE) * of_digits - OTHERS_SHARE * of_others

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


def choose_unsure_below(confidences: Floats, right: Flags) -> float:
    """The lowest threshold, in thousandths from DOUBTFUL to CERTAIN, from which on RIGHT_SHARE is right."""
    for thousandths in range(round(DOUBTFUL * 1000), round(CERTAIN * 1000)):
        sure = right[confidences >= thousandths / 1000]
        if not len(sure) or sure.mean() >= RIGHT_SHARE:
            return thousandths / 1000
    return CERTAIN


def choose_not_a_digit_below(any_digit: Floats) -> float:
    """At most UNLIKELY; a share of LOST_SHARE of real digits, at most, is less likely any digit than this."""
    lowest = float(np.quantile(any_digit, LOST_SHARE, method="lower"))
    return min(math.floor(lowest * 10_000) / 10_000, UNLIKELY)


def bins_of(confidences: Floats) -> NDArray[np.int64]:
    """The bin of each confidence, 0..BINS - 1; that of 1 is the last."""
    bins: NDArray[np.int64] = np.minimum((confidences * BINS).astype(np.int64), BINS - 1)
    return bins


def calibration_error(confidences: Floats, right: Flags) -> float:
    """Expected calibration error: mean distance of confidence and share right, over BINS bins by weight."""
    gaps = np.bincount(bins_of(confidences), weights=confidences - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidences))


def log_loss(found: Floats, labels: NDArray[np.int64]) -> float:
    """Mean negative logarithm of the probability, in ``found`` (n, 10), of what was right, ``labels`` (n)."""
    likely = found[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likely, np.finfo(float).tiny)).mean())
