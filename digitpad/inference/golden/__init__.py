"""Ten drawings, one of each digit, that every installation must read: `digitpad self-check` uses them.

They are training samples of the UCI data set "Pen-Based Recognition of Handwritten Digits" (E. Alpaydin,
F. Alimoglu, 1998; https://doi.org/10.24432/C5MG6K; CC BY 4.0), turned y down and scaled into pad units.
"""

from __future__ import annotations

from importlib import resources

import msgspec

from digitpad.domain import Drawing, Point, Stroke


class _Line(msgspec.Struct):
    id: str
    text: str
    strokes: list[list[tuple[float, float, float]]]


def drawings() -> list[tuple[str, Drawing]]:
    """What each drawing is ("0" to "9", in this order), and the drawing."""
    lines = (resources.files(__name__) / "drawings.jsonl").read_bytes().splitlines()
    return [(line.text, _drawing(line)) for line in map(msgspec.json.Decoder(_Line).decode, lines)]


def _drawing(line: _Line) -> Drawing:
    strokes = (Stroke(tuple(Point(x, y, t) for x, y, t in points)) for points in line.strokes)
    return Drawing(tuple(strokes))
