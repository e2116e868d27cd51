"""What a number is put together from: its strokes, and parts of those that run through several digits.

Lengths are shares of the *scale*, the height of the highest stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink.stroke_cuts import cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stroke, or a stretch of one: points from ``first`` up to, not including, ``end``."""

    stroke: int
    first: int
    end: int
    low: tuple[float, float]
    """Left and top of its box ..."""
    high: tuple[float, float]
    """... right and bottom."""
    cut_before: bool = False
    """Whether the pen came here from another piece of the stroke ..."""
    cut_after: bool = False
    """... or went on to one."""

    @property
    def middle(self) -> float:
        """The x of its box's middle."""
        return (self.low[0] + self.high[0]) / 2.0


def scale_of(lines: Sequence[Array]) -> float:
    """The height of the highest line, (n, 2) each; the width where all are flat; never 0."""
    height = max(float(np.ptp(line[:, 1])) for line in lines)
    width = max(float(np.ptp(line[:, 0])) for line in lines)
    return max(height, width / 4.0) or 1.0


def pieces_of(lines: Sequence[Array]) -> list[Piece]:
    """The pieces of these lines, (n, 2) each, from left to right by their middles."""
    scale = scale_of(lines)
    found = []
    for stroke, line in enumerate(lines):
        gaps = cuts(line, scale)
        firsts = [0, *(first for _, first in gaps)]
        ends = [*(end for end, _ in gaps), len(line)]
        for first, end in zip(firsts, ends, strict=True):
            points = line[first:end]
            (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
            is_last = end == len(line)
            found.append(Piece(stroke, first, end, (left, top), (right, bottom), first > 0, not is_last))
    return sorted(found, key=lambda piece: (piece.middle, piece.low, piece.high, piece.stroke))
