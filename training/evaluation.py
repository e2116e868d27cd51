"""Measures a model the way the app uses it: card, weights file, normaliser, temperature, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import DigitReading, Measured, Refusal, Verdict
from digitpad.inference.verdict import judge
from training.calibration import bins_of, calibration_error, log_loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from digitpad.domain import DigitImage
    from digitpad.inference.predictor import Predictor
    from training.datasets import DigitSet

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

READ_SHARES = (
    *(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85),
    *(0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 1.0),
)
"""Where the abstention curve is taken: finest where a reader that may stay silent works."""


def measure(predictor: Predictor, digits: DigitSet) -> Measured:
    """How a loaded model does on these digits, of which there is at least one."""
    readings = [DigitReading(found) for found in predictor.probabilities(digits.images)]
    verdicts = np.array([judge((reading,), predictor.card).value for reading in readings])
    found = np.array([reading.probabilities for reading in readings])
    labels = np.array(digits.labels)
    confidences, right = found.max(axis=1), found.argmax(axis=1) == labels
    sure = verdicts == Verdict.DIGITS.value
    return Measured(
        digits=len(labels),
        accuracy=_share(right),
        calibration_error=round(calibration_error(confidences, right), 4),
        log_loss=round(log_loss(found, labels), 4),
        sure=_share(sure),
        unsure=_share(verdicts == Verdict.UNSURE.value),
        refused=_share(verdicts == Verdict.NOT_A_DIGIT.value),
        accuracy_when_sure=_share(right[sure]) if sure.any() else None,
        reliability=reliability(confidences, right),
        abstention=abstention(confidences, right),
    )


def refusal(predictor: Predictor, images: Iterable[DigitImage | None]) -> Refusal:
    """How a loaded model does on drawings that are no digits; what is blank (None) is refused by all."""
    drawn = list(images)
    found = predictor.probabilities([image for image in drawn if image is not None])
    verdicts = [judge((DigitReading(probabilities),), predictor.card) for probabilities in found]
    unsure = verdicts.count(Verdict.UNSURE)
    accepted = unsure + verdicts.count(Verdict.DIGITS)
    return Refusal(
        drawings=len(drawn),
        refused=round(1 - accepted / len(drawn), 4),
        unsure=round(unsure / len(drawn), 4),
    )


def accuracy(predictor: Predictor, images: Sequence[DigitImage | None], labels: Sequence[int]) -> float:
    """The share whose likeliest digit is right; a picture in which no ink was found (None) is read wrong."""
    seen = [image for image in images if image is not None]
    known = [label for image, label in zip(images, labels, strict=True) if image is not None]
    found = [DigitReading(probabilities).digit for probabilities in predictor.probabilities(seen)]
    right = sum(digit == label for digit, label in zip(found, known, strict=True))
    return round(right / len(images), 4)


def reliability(confidences: Floats, right: Flags) -> tuple[tuple[float, float, int], ...]:
    """For each step of confidence that occurs: mean confidence, share right, and count."""
    bins = bins_of(confidences)
    steps = [bins == step for step in np.unique(bins)]
    return tuple((_share(confidences[step]), _share(right[step]), int(step.sum())) for step in steps)


def abstention(confidences: Floats, right: Flags) -> tuple[tuple[float, float], ...]:
    """For shares of READ_SHARES: the share right among so many of the surest readings."""
    surest = right[np.argsort(-confidences, kind="stable")]
    counts = sorted({max(1, round(share * len(surest))) for share in READ_SHARES})
    return tuple((round(count / len(surest), 4), _share(surest[:count])) for count in counts)


def _share(which: Flags | Floats) -> float:
    return round(float(which.mean()), 4)
