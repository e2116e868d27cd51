"""Numbers and scribbles to read and to measure with: always the same ones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from digitpad.domain import MOST_DIGITS, Drawing, Point, Stroke
from digitpad.inference.golden import drawings

if TYPE_CHECKING:
    from collections.abc import Sequence

STROKES = 500
POINTS = 20
LONGEST = 0.3
"""Of a random stroke, in pad units: from scratches to lines over a third of the pad."""


def side_by_side(digits: Sequence[Drawing], gap: float = 0.2) -> Drawing:
    """These digits as one number, 0.9 pad units wide, with gaps of this share of their height."""
    strokes: list[Stroke] = []
    right = clock = 0.0
    for digit in digits:
        box = digit.bounds()
        if box is None:
            continue
        scale = 1.0 / (box.height or 1.0)
        for stroke in digit.strokes:
            points = [
                Point((p.x - box.x) * scale + right, (p.y - box.y) * scale, clock + p.t, p.pressure)
                for p in stroke.points
            ]
            strokes.append(Stroke(tuple(points)))
        right += box.width * scale + gap
        clock = strokes[-1].points[-1].t + 200.0
    scale = 0.9 / (right - gap)
    moved = [
        Stroke(tuple(Point(p.x * scale + 0.05, p.y * scale + 0.4, p.t, p.pressure) for p in stroke.points))
        for stroke in strokes
    ]
    return Drawing(tuple(moved))


def number(first: int, length: int = MOST_DIGITS) -> Drawing:
    """Golden digits that follow each other, from this one on."""
    digits = [drawing for _, drawing in drawings()]
    return side_by_side([digits[(first + place) % len(digits)] for place in range(length)])


def scribbled(count: int = STROKES, seed: int = 1) -> Drawing:
    """So many short strokes anywhere on the pad: what a child leaves, or a palm."""
    chance = random.Random(seed)
    strokes = []
    for index in range(count):
        x, y = chance.random(), chance.random()
        reach = LONGEST * chance.random()
        points = []
        for place in range(POINTS):
            points.append(Point(x, y, index * 300.0 + place * 8.0))
            x = min(max(x + chance.uniform(-1, 1) * reach / POINTS * 2, 0.0), 1.0)
            y = min(max(y + chance.uniform(-1, 1) * reach / POINTS * 2, 0.0), 1.0)
        strokes.append(Stroke(tuple(points)))
    return Drawing(tuple(strokes))
