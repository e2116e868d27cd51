"""Small domain objects for tests of widgets."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from digitpad.domain import (
    DigitImage,
    DigitReading,
    Drawing,
    Edit,
    Life,
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


def card(model_id: str, name: str, *, latency_ms: float = 1.2, **accuracy: float) -> ModelCard:
    """A model card of which only the shown parts matter."""
    return ModelCard(
        model_id, name, "A", 1, "ab" * 32, "", ("MNIST",), accuracy, 1.0, 0.6, 0.3, latency_ms, "here", 1
    )
