"""Numbers in pictures as the grouper sees them while it learns: as `lattices`, of parts of a page's ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink.picture import ink_map
from digitpad.ink.picture_numbers import numbers_in_ink
from training.numbers.lattices import lattice_of, steps_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from digitpad.domain import Picture
    from digitpad.inference.predictor import Predictor
    from digitpad.ink.picture_numbers import InkedNumber
    from training.numbers.composed import Composed
    from training.numbers.lattices import Lattice

    Array = NDArray[np.float64]
    Bytes = NDArray[np.uint8]
    Whole = NDArray[np.int64]

PURE = 0.55
"""Share of a part's ink that is nearest to one digit's lines; a number with another part is not learned from.

Less than a stroke's: no seam parts touching digits without taking a little of the other one.
"""

_INK = 128
_MOST_PLACES = 80
"""Of a part's ink, by which is told whose it is."""

_STEP = 0.04
"""Heights of a digit between places on a line."""

_LONGER = 0.2
"""By so much of the longer one the sides must differ that the scale follows from their difference."""


def picture_lattice(composed: Composed, picture: Picture, predictor: Predictor) -> Lattice | None:
    """The lattice of a composed number in this picture of it; None where there is nothing to choose."""
    ink = ink_map(picture)
    numbers = numbers_in_ink(ink)
    if len(numbers) != 1 or numbers[0].grid is None:
        return None
    return lattice_of(composed, numbers[0], _right(composed, numbers[0], ink), predictor)


def _right(composed: Composed, number: InkedNumber, ink: Bytes) -> tuple[tuple[int, int, int], ...] | None:
    """The steps of the way that divides the number as it was composed: each part is its ink's digit's."""
    places, digits = _written(composed)
    places = _in_picture(places, ink)
    owners = []
    for part in number.parts:
        rows, columns = np.nonzero(part.ink >= min(_INK, int(part.ink.max())))
        thinned = slice(None, None, -(-len(rows) // _MOST_PLACES))
        inked = np.stack([columns[thinned] + part.x, rows[thinned] + part.y], axis=1) + 0.5
        nearest = ((inked[:, None] - places) ** 2).sum(axis=2).argmin(axis=1)
        counts = np.bincount(digits[nearest], minlength=len(composed.parts))
        owner = int(counts.argmax())
        if counts[owner] < PURE * counts.sum():
            return None
        owners.append(owner)
    return steps_of(owners, len(composed.parts))


def _written(composed: Composed) -> tuple[Array, Whole]:
    """Places along the lines, (n, 2), and to which digit each belongs."""
    places, digits = [], []
    for digit, part in enumerate(composed.parts):
        for stroke, first, end in part:
            line = composed.lines[stroke][first:end]
            length = np.concatenate([np.zeros(1), np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
            along = np.linspace(0.0, length[-1], 2 + int(length[-1] / _STEP))
            found = np.stack([np.interp(along, length, side) for side in line.T], axis=1)
            places.append(found)
            digits.append(np.full(len(found), digit))
    return np.concatenate(places), np.concatenate(digits)


def _in_picture(places: Array, ink: Bytes) -> Array:
    """Where these places are in the picture, whose ink is that of a pen that went along them.

    The pen widens both sides of their box by as much: the scale follows from the difference of the sides,
    where there is one.
    """
    rows, columns = (np.flatnonzero((ink >= _INK).any(axis=axis)) for axis in (1, 0))
    low, high = np.array([columns[0], rows[0]]), np.array([columns[-1] + 1, rows[-1] + 1])
    first, last = places.min(axis=0), places.max(axis=0)
    longer = int(np.argmax(last - first))
    (size, other), (span, across) = (
        (side[longer], side[1 - longer]) for side in (last - first, (high - low).astype(np.float64))
    )
    scale = (span - across) / (size - other) if size - other > _LONGER * size else span / size
    found: Array = (places - (first + last) / 2.0) * scale + (low + high) / 2.0
    return found
