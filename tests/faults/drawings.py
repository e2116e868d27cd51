"""Drawing number N, the same in every process: what a device draws, and what must be found again."""

from __future__ import annotations

import datetime as dt
import functools
import io
import math
import random
from typing import TYPE_CHECKING

from PIL import Image

from digitpad.domain import (
    DigitReading,
    Drawing,
    Picture,
    Point,
    Reading,
    Recognition,
    Source,
    Stroke,
    Verdict,
)
from digitpad.ink.picture import read_picture

if TYPE_CHECKING:
    from uuid import UUID

BEGIN = dt.datetime(2026, 3, 14, 9, 26, 53, tzinfo=dt.UTC)
SAMPLES = 35
DRAWINGS, READINGS = 211, 97
"""So many different ones; as they are primes, and each has its own time, no two records are equal."""
EVERY_PICTURE = 50


def drawn_at(number: int) -> dt.datetime:
    """When it was drawn: a millisecond after the one before."""
    return BEGIN + dt.timedelta(milliseconds=number)


def is_picture(number: int) -> bool:
    """Whether it came from a file."""
    return number % EVERY_PICTURE == EVERY_PICTURE - 1


@functools.lru_cache(maxsize=DRAWINGS)
def _drawing(variant: int) -> Drawing:
    numbers = random.Random(variant)
    return Drawing(tuple(_stroke(numbers, 400.0 * each) for each in range(numbers.randint(1, 3))))


def _stroke(numbers: random.Random, begin: float) -> Stroke:
    x, y, bend = numbers.random(), numbers.random(), numbers.uniform(-6, 6)
    return Stroke(
        tuple(
            Point(
                x + 0.2 * math.sin(bend * step / SAMPLES) + numbers.gauss(0, 0.001),
                y + 0.4 * step / SAMPLES + numbers.gauss(0, 0.001),
                8.0 * step + begin,
                round(0.4 + 0.3 * math.sin(step / 11), 3),
            )
            for step in range(SAMPLES)
        )
    )


def drawing(number: int) -> Drawing:
    """Its strokes: what a hand makes of a digit in half a second."""
    return _drawing(number % DRAWINGS)


@functools.lru_cache(maxsize=READINGS)
def _reading(variant: int) -> Reading:
    numbers = random.Random(variant)
    weights = [numbers.random() ** 8 for _ in range(10)]
    probabilities = tuple(weight / sum(weights) for weight in weights)
    return Reading("digitpad", "ab" * 32, Verdict.DIGITS, (DigitReading(probabilities, (0,)),))


def reading(number: int) -> Reading:
    """What was read."""
    return _reading(number % READINGS)


@functools.lru_cache(maxsize=DRAWINGS)
def _picture(variant: int) -> Picture:
    numbers = random.Random(variant)
    pixels = bytes(numbers.choice((0, 255)) for _ in range(24 * 24))
    file = io.BytesIO()
    Image.frombytes("L", (24, 24), pixels).save(file, "PNG")
    return read_picture(file.getvalue(), f"scan {variant}.png")


def picture(number: int) -> Picture:
    """The picture from a file."""
    return _picture(number % DRAWINGS)


def recognition(number: int, record: UUID, device: UUID) -> Recognition:
    """The whole record."""
    is_drawing = not is_picture(number)
    return Recognition(
        id=record,
        device_id=device,
        drawn_at=drawn_at(number),
        source=Source.PAD if is_drawing else Source.FILE,
        drawing=drawing(number) if is_drawing else None,
        picture=None if is_drawing else picture(number),
        reading=reading(number),
    )
