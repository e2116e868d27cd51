"""Measures a model the way the app uses it: card, weights file, normaliser, temperature, verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import DigitReading, Verdict
from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from digitpad.inference.verdict import judge
from training.calibration import calibration_error, log_loss
from training.datasets import mnist_test, pen_digits

if TYPE_CHECKING:
    from pathlib import Path

    from training.datasets import Digits


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a model does on one test set. ``accuracy`` counts every reading, sure or not."""

    digits: int
    accuracy: float
    calibration_error: float
    log_loss: float
    verdicts: dict[str, int]
    accuracy_when_sure: float | None


def evaluate(model_id: str, folder: Path | None, data: Path, *, quiet: bool = False) -> dict[str, Evaluation]:
    """Measure the model in this folder (None: the bundled ones) on all test sets in ``data``, by their names.

    Raises:
        ModelError: The model cannot be used.
        DataError: MNIST's test set is missing or damaged.
    """
    predictor = Predictor.load(cards.find(model_id, folder), folder)
    sets = {"mnist-test": mnist_test(data, quiet=quiet), **pen_digits(data, "test")}
    return {name: measure(predictor, digits) for name, digits in sets.items()}


def measure(predictor: Predictor, digits: Digits) -> Evaluation:
    """How a loaded model does on these digits."""
    readings = [DigitReading(found) for found in predictor.probabilities(digits.images)]
    verdicts = [judge((reading,), predictor.card) for reading in readings]
    labels = np.array(digits.labels)
    right = np.array([reading.digit for reading in readings]) == labels
    sure = np.array([verdict is Verdict.DIGITS for verdict in verdicts])
    found = np.array([reading.probabilities for reading in readings])
    return Evaluation(
        digits=len(digits),
        accuracy=round(float(right.mean()), 4),
        calibration_error=round(calibration_error(found.max(axis=1), right), 4),
        log_loss=round(log_loss(found, labels), 4),
        verdicts=dict(sorted(Counter(verdict.value for verdict in verdicts).items())),
        accuracy_when_sure=round(float(right[sure].mean()), 4) if sure.any() else None,
    )
