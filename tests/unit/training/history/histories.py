"""Histories small enough for a test: golden drawings, each written a little differently."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import numpy as np
from PIL import Image

from digitpad.domain import (
    DigitReading,
    Drawing,
    Edit,
    Life,
    Picture,
    Point,
    Reading,
    Recognition,
    Source,
    Stroke,
    Verdict,
)
from digitpad.formats.records import Exported, exported_to_json
from digitpad.inference import golden
from digitpad.ink.picture import read_picture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEVICE = UUID(int=3)
START = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
SCRIBBLE = Drawing((Stroke(tuple(Point(0.5 + 0.4 * (n % 2), n / 20, 10.0 * n) for n in range(15))),))


def written(digit: int, seed: int, bend: float = 0.05) -> Drawing:
    """A digit by a hand that never writes it twice alike."""
    random = np.random.default_rng((digit, seed))
    _, drawing = golden.drawings()[digit]
    matrix = np.eye(2) + random.normal(0, bend, (2, 2))

    def moved(point: Point) -> Point:
        x, y = (matrix @ (point.x, point.y)).tolist()
        return Point(float(np.clip(x, 0, 1)), float(np.clip(y, 0, 1)), point.t, point.pressure)

    return Drawing(tuple(Stroke(tuple(map(moved, stroke.points))) for stroke in drawing.strokes))


def scan(width: int = 10, name: str = "scan.png") -> Picture:
    """A picture of a bar, so wide."""
    page = Image.new("L", (80, 80), 255)
    page.paste(20, (30, 10, 30 + width, 70))
    stream = io.BytesIO()
    page.save(stream, "PNG")
    return read_picture(stream.getvalue(), name)


def read_as(text: str, verdict: Verdict = Verdict.DIGITS) -> Reading:
    digits = tuple(DigitReading(tuple(0.91 if at == int(one) else 0.01 for at in range(10))) for one in text)
    return Reading("softmax", "0" * 64, verdict, digits)


def record(number: int, label: str | None, **changes: Any) -> Recognition:
    """One that a person reviewed, unless ``changes`` say otherwise."""
    digit = int(label) if label and label.isdecimal() and len(label) == 1 else 0
    made = Recognition(
        id=UUID(int=number),
        device_id=DEVICE,
        drawn_at=START + dt.timedelta(minutes=number),
        source=Source.PAD,
        drawing=SCRIBBLE if label == "" else written(digit, number),
        edit=Edit(label, reviewed=True, editor=DEVICE, version=10 + number),
    )
    return replace(made, **changes)


def deleted(one: Recognition) -> Recognition:
    return replace(one, life=Life(deleted=True, editor=DEVICE, version=99))


def history(digits: int, days: int = 20, others: int = 0) -> list[Recognition]:
    """So many reviewed digits, all ten in turn, and drawings that are none, over so many days."""
    labels = [str(number % 10) for number in range(digits)] + [""] * others
    return [
        record(number, label, drawn_at=START + dt.timedelta(days=number * 7 % days, minutes=number))
        for number, label in enumerate(labels)
    ]


def write(path: Path, records: Iterable[Recognition]) -> Path:
    """An export as JSON Lines."""
    lines = [msgspec.json.encode(exported_to_json(Exported(one, 1))) for one in records]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path
