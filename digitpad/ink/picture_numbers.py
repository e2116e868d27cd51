"""A number of a picture, for the search that divides numbers into digits: parts take the strokes' place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

from digitpad.ink.cuts import pen_width
from digitpad.ink.groups import MOST, Grid
from digitpad.ink.page import all_of, group_box, group_image, numbers_of
from digitpad.ink.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from digitpad.domain import Box, DigitImage
    from digitpad.ink.page import Part, PictureNumber

    At = tuple[int, int]
    Bytes = NDArray[np.uint8]

ONE_FROM = 0.9
"""Probability of any digit from which connected ink is one digit, however it may be divided: two digits that
touch rarely look so much like one. Chosen on the validation writers."""

WIDEST_ONE = 1.6
"""Width over height of such a digit."""

_INK = 128
"""Ink from which on a pixel counts where it is measured how near parts come."""


def numbers_in_ink(ink: Bytes) -> tuple[InkedNumber, ...]:
    """The numbers in an ink map (height, width), 255 = full ink, in reading order."""
    found = numbers_of(ink)
    return tuple(InkedNumber(number, ink if len(found) == 1 else None) for number in found)


class InkedNumber:
    """One number of a picture; one of a single part is not divided.

    ``one_from`` is the probability of any digit from which all its ink is one; None where it is too wide.
    """

    source: Final = "picture"

    def __init__(self, number: PictureNumber, ink: Bytes | None = None) -> None:
        """Where it is the only one, ``ink`` is all there is: one digit is read with the dust around it."""
        self.parts = number.parts
        self.one_from = _one_from(number)
        self._whole = self.parts if ink is None else (all_of(ink),)
        self._keys = {part: _key(part) for part in (*self.parts, *self._whole)}
        self.grid: Grid | None = None
        if 1 < len(self.parts) <= MOST:
            places = [_places(part) for part in self.parts]
            self.grid = Grid(_pieces(self.parts), places, number.height, _lengths(self.parts))

    def _group(self, at: At | None) -> Sequence[Part]:
        if at is None or self.grid is None:
            return self._whole
        group = self.grid.pieces_in(*at)
        return self._whole if len(group) == len(self.parts) else [self.parts[index] for index in group]

    def key(self, at: At | None) -> Hashable:
        """The same for the same ink in the same place."""
        return tuple(self._keys[part] for part in self._group(at))

    def image(self, at: At | None) -> DigitImage | None:
        """What a model sees."""
        return group_image(self._group(at))

    def strokes(self, _: At | None) -> tuple[int, ...]:
        """None: a picture has no strokes."""
        return ()

    def box(self, at: At | None) -> Box | None:
        """Around its ink, in pixels."""
        return group_box(self._group(at))


def _key(part: Part) -> Hashable:
    """Short, since many are remembered."""
    ink = hashlib.blake2b(part.ink.tobytes(), digest_size=16).digest()
    return part.x, part.y, part.page, part.ink.shape, ink


def _one_from(number: PictureNumber) -> float | None:
    is_connected = all(part.joined for part in number.parts[1:])
    return ONE_FROM if is_connected and number.box.width <= WIDEST_ONE * number.box.height else None


def _pieces(parts: Sequence[Part]) -> list[Piece]:
    """The parts as pieces; those that were cut from each other count as one stroke."""
    found, stroke = [], -1
    for index, part in enumerate(parts):
        stroke += not part.joined
        box = part.box
        goes_on = index + 1 < len(parts) and parts[index + 1].joined
        low, high = (box.x, box.y), (box.x + box.width, box.y + box.height)
        found.append(Piece(stroke, 0, 1, low, high, part.joined, goes_on))
    return found


def _lengths(parts: Sequence[Part]) -> list[float]:
    """How long the pen's way was in each part: its ink over the width of the number's lines."""
    pen = float(np.median([pen_width(part.ink) for part in parts]))
    return [float(part.ink.sum()) / 255.0 / pen for part in parts]


def _places(part: Part) -> NDArray[np.float64]:
    """Where its ink is, (n, 2)."""
    rows, columns = np.nonzero(part.ink >= min(_INK, int(part.ink.max())))
    return np.stack([columns + part.x, rows + part.y], axis=1).astype(np.float64)
