"""Numbers as the grouper sees them while it learns: features of all steps, and the steps that are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import DIGITS
from digitpad.inference.grouping import step_features
from digitpad.ink.groups import MOST_PIECES
from digitpad.ink.numbers import InkNumber
from training.numbers.composed import drawing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from digitpad.inference.predictor import Predictor
    from digitpad.ink.numbers import Numbered
    from training.numbers.composed import Composed

    Array = NDArray[np.float64]

PURE = 0.7
"""Share of a piece's points that belong to one digit; a number with another piece is not learned from."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """One number: the features (count, size, size before, n) of its steps, and which of them there are.

    ``right`` holds the steps of the right way, None where no way is right. ``probabilities`` (count, size,
    10) are those of the groups, ``outlines`` (count, size, OUTLINE_MEASURES) what is measured of them.
    """

    text: str
    kind: str
    features: NDArray[np.float32]
    there: NDArray[np.bool_]
    right: tuple[tuple[int, int, int], ...] | None
    probabilities: NDArray[np.float32]
    outlines: NDArray[np.float32]


def group_probabilities(number: Numbered, predictor: Predictor) -> Array:
    """What a model reads in each group, (count, size, 10); 0 where there is no group."""
    grid = number.grid
    if grid is None:
        raise ValueError("a drawing that is not divided has no groups")
    found = np.zeros((grid.count, MOST_PIECES, DIGITS))
    at = [(int(end), int(size)) for end, size in np.argwhere(grid.may)]
    images = [image for one in at if (image := number.image(one)) is not None]
    for one, shares in zip(at, predictor.probabilities(images), strict=True):
        found[one] = shares
    return found


def lattice(composed: Composed, predictor: Predictor) -> Lattice | None:
    """The lattice of a composed number; None where there is but one piece, and so nothing to choose."""
    number = InkNumber(drawing_of(composed))
    if number.grid is None:
        return None
    return lattice_of(composed, number, _right(composed, number), predictor)


def lattice_of(
    composed: Composed, number: Numbered, right: tuple[tuple[int, int, int], ...] | None, predictor: Predictor
) -> Lattice:
    """The lattice of a composed number that is divided, ``right`` being its right way."""
    if number.grid is None:
        raise ValueError("what is not divided has no lattice")
    probabilities = group_probabilities(number, predictor)
    features, there = step_features(number.grid, probabilities)
    if right is not None and not all(there[one] for one in right):
        right = None
    outlines = number.grid.outline_measures()
    if outlines is None:
        raise ValueError("a drawing's lines have lengths")
    return Lattice(
        composed.text,
        composed.kind,
        features.astype(np.float32),
        there,
        right,
        probabilities.astype(np.float32),
        outlines.astype(np.float32),
    )


def _right(composed: Composed, number: InkNumber) -> tuple[tuple[int, int, int], ...] | None:
    """The steps (end, size, size before) of the way that divides the number as it was composed."""
    owners = []
    for piece in number.pieces:
        shares = [
            sum(
                max(0, min(piece.end, end) - max(piece.first, first))
                for stroke, first, end in part
                if stroke == piece.stroke
            )
            for part in composed.parts
        ]
        owner = int(np.argmax(shares))
        if shares[owner] < PURE * (piece.end - piece.first):
            return None
        owners.append(owner)
    return steps_of(owners, len(composed.parts))


def steps_of(owners: Sequence[int], count: int) -> tuple[tuple[int, int, int], ...] | None:
    """The steps (end, size, size before) of the way in which each piece is its owner's, of so many digits.

    None where there is no such way.
    """
    sizes = [owners.count(digit) - 1 for digit in range(count)]
    if list(owners) != sorted(owners) or not all(0 <= size < MOST_PIECES for size in sizes):
        return None
    steps, end, before = [], -1, 0
    for size in sizes:
        end += size + 1
        steps.append((end, size, before))
        before = size
    return tuple(steps)
