"""Small domain objects for tests of widgets."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from digitpad.domain import (
    Box,
    DigitImage,
    DigitReading,
    Drawing,
    Edit,
    Life,
    Measured,
    ModelCard,
    Point,
    Reading,
    Recognition,
    Source,
    Stroke,
    Verdict,
)

DEVICE = UUID(int=1)
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SEVEN = Drawing((Stroke((Point(0.2, 0.2), Point(0.8, 0.2), Point(0.4, 0.9))),))
IMAGE = DigitImage(bytes(392) + b"\xff" * 392)


def reading(verdict: Verdict = Verdict.DIGITS, *, rest: float = 0.001, **shares: float) -> Reading:
    """`reading(d7=0.983)`: the probabilities of the digits named, ``rest`` for the others."""
    probabilities = tuple(shares.get(f"d{digit}", rest) for digit in range(10))
    return Reading("lenet-5", "ab" * 32, verdict, (DigitReading(probabilities, (0,)),))


def number(text: str, verdict: Verdict = Verdict.DIGITS, sure: float = 0.99, **doubts: str) -> Reading:
    """`number("2026", d2="0")`: its third digit is in doubt, and may be a 0; between numbers stands a space.

    Each digit was drawn in a stroke of its own, and lies a fifth of the pad further to the right.
    """
    digits: list[DigitReading] = []
    for part, figures in enumerate(text.split()):
        for figure in figures:
            at = len(digits)
            shares = [0.0] * 10
            shares[int(figure)] = sure
            if f"d{at}" in doubts:
                shares[int(figure)], shares[int(doubts[f"d{at}"])] = 0.55, 0.35
            digits.append(DigitReading(tuple(shares), (at,), Box(0.2 * at, 0.2, 0.1, 0.5), part))
    return Reading("lenet-5", "ab" * 32, verdict, tuple(digits))


def record(
    number: int,
    read: Reading | None = None,
    *,
    label: str | None = None,
    drawing: Drawing = SEVEN,
    deleted: bool = False,
) -> Recognition:
    """The ``number``th drawing of a minute-by-minute series; a higher number is later."""
    return Recognition(
        id=UUID(int=1000 + number),
        device_id=DEVICE,
        drawn_at=NOON + dt.timedelta(minutes=number),
        source=Source.PAD,
        drawing=drawing,
        reading=read,
        edit=Edit(label, reviewed=True, editor=DEVICE, version=1) if label is not None else None,
        life=Life(deleted, DEVICE, 1),
    )


def measured(accuracy: float = 0.99, **parts: Any) -> Measured:
    """Figures of one test set of 1,000 digits."""
    figures: dict[str, Any] = {
        "digits": 1000,
        "accuracy": accuracy,
        "calibration_error": 0.004,
        "log_loss": 0.03,
        "sure": 0.97,
        "unsure": 0.02,
        "refused": 0.01,
        "accuracy_when_sure": 0.998,
    }
    return Measured(**(figures | parts))


def card(model_id: str, name: str, parts: Any = None, **accuracy: float) -> ModelCard:
    """A model card: ``parts`` are its fields where they matter, the rest the accuracy of test sets."""
    fields: dict[str, Any] = {
        "architecture": "A",
        "parameters": 61706,
        "sha256": "ab" * 32,
        "recipe": "",
        "data": ("MNIST",),
        "temperature": 1.0,
        "digit_bias": None,
        "unsure_below": 0.6,
        "not_a_digit_below": 0.3,
        "latency_ms": 1.2,
        "per_second": 2000,
        "measured_on": "here",
        "size": 247_552,
        "measured": {test_set: measured(share) for test_set, share in accuracy.items()},
    }
    return ModelCard(model_id, name, **(fields | (parts or {})))
