"""The digits of a number one by one, each with its label: what teaches a model that reads single digits.

A reading says of which strokes each digit is, and where its box lies. The pieces of strokes, or the parts of
a picture, that the reader took for a digit are those in its box.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Drawing, Picture, Stroke, bounds
from digitpad.ink.normalise import normalise, normalise_ink
from digitpad.ink.page import group_image, numbers_of
from digitpad.ink.picture import ink_map
from digitpad.ink.pieces import pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from digitpad.domain import Box, DigitImage, DigitReading, Point, Reading
    from digitpad.ink.page import Part
    from digitpad.ink.pieces import Piece

_NUMBERS = re.compile("[0-9]+(?: [0-9]+)*")
_NEAR = 1e-3
"""Pad units: a box is that of the strokes before they were rounded to be kept."""

_MOST_WAYS = 2000
"""To choose a stretch of each of a digit's strokes that were cut; with two of them there are fewer."""


@dataclass(frozen=True, slots=True)
class SingleDigit:
    """One digit of a number: the digit that it is, and what of the drawing or picture it was read of."""

    label: str
    source: Drawing | Picture
    box: Box | None = None
    """Of a picture: where in it the digit is, in pixels; None where it is all of it."""

    def image(self) -> DigitImage | None:
        """What a model sees of it; None where there is no ink. Raises InkError or PictureError."""
        if isinstance(self.source, Drawing):
            return normalise(self.source)
        return picture_digit(self.source.png, self.box)


def single_digits(
    source: Drawing | Picture, reading: Reading | None, label: str
) -> tuple[SingleDigit, ...] | None:
    """The digits of a number with this label, several of a picture with a space between them.

    None where it was not divided into as many digits when it was read, or nobody said what it is.
    """
    numbers, digits = label.split(" "), reading.digits if reading else ()
    if not is_number(label) or [len(number) for number in numbers] != [
        len(digits) for digits in (reading.numbers if reading else ())
    ]:
        return None
    figures = "".join(numbers)
    if isinstance(source, Drawing):
        parts = parts_of(source, digits)
        return tuple(SingleDigit(figure, part) for figure, part in zip(figures, parts, strict=True))
    if any(digit.box is None for digit in digits):
        return None
    return tuple(
        SingleDigit(figure, source, digit.box) for figure, digit in zip(figures, digits, strict=True)
    )


def is_number(label: str) -> bool:
    """Whether a label is a number of several digits, or several numbers."""
    return len(label) > 1 and _NUMBERS.fullmatch(label) is not None


def parts_of(drawing: Drawing, digits: Sequence[DigitReading]) -> list[Drawing]:
    """The strokes of each digit; of a stroke that runs through several what lies in each one's box."""
    shared = Counter(index for digit in digits for index in set(digit.strokes))
    lines = [np.array([(point.x, point.y) for point in stroke.points]) for stroke in drawing.strokes]
    pieces = pieces_of(lines) if max(shared.values(), default=1) > 1 else []
    found = []
    for digit in digits:
        strokes: dict[int, Stroke | None] = {
            index: drawing.strokes[index] for index in digit.strokes if index < len(lines)
        }
        box, cut = digit.box, [index for index in strokes if shared[index] > 1]
        if box is not None and cut:
            whole = [drawing.strokes[index] for index in strokes if index not in cut]
            runs = [_runs_in(box, drawing.strokes[index], index, pieces) for index in cut]
            parts: Sequence[Stroke | None] | None = _filling(box, whole, runs)
            if parts is None:  # it was divided otherwise when it was read
                parts = [_way_in(box, drawing.strokes[index]) for index in cut]
            strokes |= dict(zip(cut, parts, strict=True))
        found.append(replace(drawing, strokes=tuple(stroke for stroke in strokes.values() if stroke)))
    return found


def _runs_in(box: Box, stroke: Stroke, index: int, pieces: Sequence[Piece]) -> list[Stroke]:
    """The stretches of a stroke in the box that a digit may have: pieces that follow each other."""
    inside = sorted(
        (piece.first, piece.end)
        for piece in pieces
        if piece.stroke == index and _holds(box, *piece.low, _NEAR) and _holds(box, *piece.high, _NEAR)
    )
    return [
        Stroke(stroke.points[first:end])
        for place, (first, _) in enumerate(inside)
        for _, end in inside[place:]
    ]


def _filling(
    box: Box, whole: Sequence[Stroke], runs: Sequence[Sequence[Stroke]]
) -> tuple[Stroke, ...] | None:
    """Of each stroke one of its stretches, with as little ink as fills the box; None where none do."""
    ways = sorted(
        islice(product(*runs), _MOST_WAYS), key=lambda way: sum(len(stroke.points) for stroke in way)
    )
    return next((way for way in ways if _fill(box, [*whole, *way])), None)


def _fill(box: Box, strokes: Sequence[Stroke]) -> bool:
    """Whether all of them together have just this box."""
    around = bounds(tuple(strokes))
    return (
        around is not None
        and _holds(around, box.x, box.y, _NEAR)
        and _holds(around, box.x + box.width, box.y + box.height, _NEAR)
        and _holds(box, around.x, around.y, _NEAR)
        and _holds(box, around.x + around.width, around.y + around.height, _NEAR)
    )


def _way_in(box: Box, stroke: Stroke) -> Stroke | None:
    """The longest way of the pen within the box."""
    runs = [
        tuple(run)
        for is_in, run in groupby(stroke.points, lambda point: _holds(box, point.x, point.y, _NEAR))
        if is_in
    ]
    return Stroke(max(runs, key=_length)) if runs else None


def _holds(box: Box, x: float, y: float, margin: float = 0.0) -> bool:
    return (
        box.x - margin <= x <= box.x + box.width + margin
        and box.y - margin <= y <= box.y + box.height + margin
    )


def _length(points: Sequence[Point]) -> float:
    return sum(math.hypot(after.x - before.x, after.y - before.y) for before, after in pairwise(points))


def picture_digit(png: bytes, box: Box | None) -> DigitImage | None:
    """What a model sees of the digit in this box of a kept picture, in its pixels; of all without one.

    None where there is no ink. Raises PictureError.
    """
    ink = _ink(png)
    if box is None:
        return normalise_ink(ink)
    inside = [
        part
        for part in _parts(png)
        if _holds(box, part.box.x, part.box.y)
        and _holds(box, part.box.x + part.box.width, part.box.y + part.box.height)
    ]
    if inside:
        return group_image(inside)
    left, top = max(math.floor(box.x), 0), max(math.floor(box.y), 0)
    return normalise_ink(ink[top : math.ceil(box.y + box.height), left : math.ceil(box.x + box.width)])


# Of a picture with several digits, all of this is looked for once.
@functools.lru_cache(maxsize=2)
def _ink(png: bytes) -> NDArray[np.uint8]:
    return ink_map(Picture(png, 0, 0, "", "picture"))


@functools.lru_cache(maxsize=2)
def _parts(png: bytes) -> tuple[Part, ...]:
    return tuple(part for number in numbers_of(_ink(png)) for part in number.parts)
