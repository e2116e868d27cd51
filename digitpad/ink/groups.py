"""Which pieces of a number may make up a digit together, and what speaks for it in their places.

A *group* is up to `MOST_PIECES` pieces that follow each other from left to right. Groups lie in a grid by the
place where they end and their size, so their number is bounded by that of the pieces: a number is a way
through the grid from the first piece to the last. What is measured here of groups, and of two groups that
follow each other, are lengths in heights of the highest stroke, so that nothing changes where a number is
moved or scaled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from digitpad.ink.pieces import Piece

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Whole = NDArray[np.intp]

MOST = 24
"""Pieces of a number; ink in more pieces than three a digit is none."""

MOST_PIECES = 5
"""Pieces of a digit."""

WIDEST = 1.8
"""Width of a group of several pieces, in heights of the highest stroke; all there is may be wider."""

MOST_PLACES = 40
"""Of a piece, from which is measured how near another one comes."""

GROUP_MEASURES = 12
PAIR_MEASURES = 8
OUTLINE_MEASURES = 6

_LIMIT = 3.0
"""Lengths beyond this many heights say no more than this one."""
_LEAST = 0.01
"""Heights below which a length says nothing."""
_NEAR = 1.0
"""Ink farther away than this is not near, however far it is."""
_AT_ONCE = 32
"""Pairs of pieces, so that what is computed of them stays in the processor's cache."""


class Grid:
    """The groups of some pieces by (end, size - 1), and their measures.

    ``may`` tells which groups there are. ``places`` are places of the ink of each piece, (n, 2); ``scale`` is
    the height of the highest stroke. In which order the strokes were written does not count: people
    go back. ``lengths`` are those of the pieces' lines; None where they are not known.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        places: Sequence[Array],
        scale: float,
        lengths: Sequence[float] | None = None,
    ) -> None:
        self.count = len(pieces)
        low, high = (np.array([getattr(one, side) for one in pieces]) / scale for side in ("low", "high"))
        self._top, self._bottom = low[:, 1].min(), high[:, 1].max()
        strokes = np.array([piece.stroke for piece in pieces])
        self._same = strokes[:, None] == strokes
        self._near = _distances(places, scale)
        shape = (self.count, MOST_PIECES)
        self.may: Mask = np.tri(*shape, dtype=bool)
        self._low, self._high = np.zeros((*shape, 2)), np.zeros((*shape, 2))
        self._strokes, self._inner = np.zeros(shape), np.zeros(shape)
        self._before, self._after = np.zeros(shape), np.zeros(shape)
        self._length = None if lengths is None else np.zeros(shape)
        if self._length is not None:
            self._length[:, 0] = np.array(lengths) / scale
        self._begin(low, high, pieces)
        for size in range(1, min(MOST_PIECES, self.count)):
            self._grow(size)
        self.may[:, 1:] &= (self._high - self._low)[:, 1:, 0] <= WIDEST
        if self.count <= MOST_PIECES:
            self.may[-1, self.count - 1] = True

    def _begin(self, low: Array, high: Array, pieces: Sequence[Piece]) -> None:
        """The groups of one piece."""
        self._low[:, 0], self._high[:, 0] = low, high
        self._strokes[:, 0] = 1
        self._before[:, 0] = [piece.cut_before for piece in pieces]
        self._after[:, 0] = [piece.cut_after for piece in pieces]

    def _grow(self, size: int) -> None:
        """The groups of one piece more, which is added at the left."""
        ends = np.arange(size, self.count)
        added = ends - size
        left, right = (added, 0), (ends, size - 1)
        at = (ends, size)
        self._inner[at] = np.maximum(self._inner[right], self._low[right][:, 0] - self._high[left][:, 0])
        self._low[at] = np.minimum(self._low[left], self._low[right])
        self._high[at] = np.maximum(self._high[left], self._high[right])
        inside = np.stack([self._same[added, added + step] for step in range(1, size + 1)]).any(axis=0)
        self._strokes[at] = self._strokes[right] + ~inside
        # A cut between two pieces of the group opens it to neither side.
        for opened in (self._before, self._after):
            opened[at] = np.maximum(0.0, opened[left] + opened[right] - inside)
        if self._length is not None:
            self._length[at] = self._length[left] + self._length[right]

    def pieces_in(self, end: int, size: int) -> range:
        """The indices of a group's pieces."""
        return range(end - size, end + 1)

    @property
    def cut(self) -> Mask:
        """Of which groups a stroke goes on in another, (count, MOST_PIECES)."""
        found: Mask = (self._before > 0) | (self._after > 0)
        return found

    def group_measures(self) -> Array:
        """What is measured of each group, (count, MOST_PIECES, GROUP_MEASURES)."""
        width, height = np.moveaxis(self._high - self._low, 2, 0)
        ends, sizes = np.indices(width.shape)
        measured = (
            width,
            height,
            np.log((width + 0.1) / (height + 0.1)),
            self._low[..., 1] - self._top,
            self._bottom - self._high[..., 1],
            np.full(width.shape, self._bottom - self._top),
            (sizes + 1) / MOST_PIECES,
            self._strokes / MOST_PIECES,
            self._inner,
            self._before,
            self._after,
            (ends == sizes) & (ends == self.count - 1),  # all there is
        )
        clipped: Array = np.clip(np.stack(measured, axis=2), -_LIMIT, _LIMIT)
        return clipped

    def outline_measures(self) -> Array | None:
        """What else tells which digit a group is, (count, MOST_PIECES, OUTLINE_MEASURES).

        A model sees all digits equally large; and that a dash is short, low and straight, it does not know.
        None where the lengths of the lines are not known.
        """
        if self._length is None:
            return None
        width, height = np.moveaxis(self._high - self._low, 2, 0)
        measured = (
            np.log(height / (self._bottom - self._top + _LEAST) + 0.05),
            np.log((width + 0.1) / (height + 0.1)),
            self._low[..., 1] - self._top,
            self._bottom - self._high[..., 1],
            self._strokes,
            np.log((self._length + _LEAST) / (np.hypot(width, height) + _LEAST) + 0.1),
        )
        clipped: Array = np.clip(np.stack(measured, axis=2), -_LIMIT, _LIMIT)
        return clipped

    def pair_measures(self) -> Array:
        """What is measured of a group and one before it, (count, MOST_PIECES, MOST_PIECES, PAIR_MEASURES).

        The first axes are the group's, the third the size of the one before; without meaning where there is
        none.
        """
        ends, sizes, smaller = np.indices((self.count, MOST_PIECES, MOST_PIECES))
        before = np.maximum(ends - sizes - 1, 0)
        low, high = self._low[before, smaller], self._high[before, smaller]
        here_low, here_high = self._low[:, :, None], self._high[:, :, None]
        gap = here_low[..., 0] - high[..., 0]
        narrower = np.minimum((high - low)[..., 0], (here_high - here_low)[..., 0])
        measured = (
            gap,
            ((here_low + here_high - low - high) / 2.0)[..., 0],
            gap / (narrower + 0.1),
            self._between(self._near, np.minimum),
            self._between(self._same.astype(np.float64), np.maximum),  # one stroke goes on in the other
            np.log(((here_high - here_low)[..., 1] + 0.1) / ((high - low)[..., 1] + 0.1)),
            here_high[..., 1] - high[..., 1],
            here_low[..., 1] - low[..., 1],
        )
        clipped: Array = np.clip(np.stack(measured, axis=3), -_LIMIT, _LIMIT)
        return clipped

    def _between(self, of_pieces: Array, outermost: np.ufunc) -> Array:
        """The outermost of what two pieces, one of each group, have between them."""
        to_group = np.empty((self.count, MOST_PIECES, self.count))
        to_group[:, 0] = of_pieces
        for size in range(1, MOST_PIECES):
            pieces = np.maximum(np.arange(self.count) - size, 0)
            to_group[:, size] = outermost(to_group[:, size - 1], of_pieces[pieces])
        ends, sizes = np.indices((self.count, MOST_PIECES))
        found = np.empty((self.count, MOST_PIECES, MOST_PIECES))
        for smaller in range(MOST_PIECES):
            there = to_group[ends, sizes, np.maximum(ends - sizes - 1 - smaller, 0)]
            found[..., smaller] = outermost(found[..., smaller - 1], there) if smaller else there
        return found


def _distances(places: Sequence[Array], scale: float) -> Array:
    """How near the ink of two pieces comes, where these may be in neighbouring groups; `_NEAR` at most."""
    count = len(places)
    found = np.full((count, count), _NEAR)
    padded = np.empty((count, MOST_PLACES, 2))
    for index, one in enumerate(places):
        thinned = one[:: -(-len(one) // MOST_PLACES)] / scale
        padded[index] = thinned[np.minimum(np.arange(MOST_PLACES), len(thinned) - 1)]
    after, before = _neighbours(padded)
    for at in range(0, len(after), _AT_ONCE):
        some, others = after[at : at + _AT_ONCE], before[at : at + _AT_ONCE]
        squares = np.zeros((len(some), MOST_PLACES, MOST_PLACES))
        for axis in (0, 1):
            away = padded[some, :, None, axis] - padded[others, None, :, axis]
            away *= away
            squares += away
        nearest = np.sqrt(squares.reshape(len(some), -1).min(axis=1))
        found[some, others] = found[others, some] = np.minimum(nearest, _NEAR)
    return found


def _neighbours(places: Array) -> tuple[Whole, Whole]:
    """Pairs of pieces that may be in neighbouring groups and whose boxes are nearer than `_NEAR`."""
    count = len(places)
    low, high = places.min(axis=1), places.max(axis=1)
    gaps = np.maximum(low[:, None] - high, low - high[:, None]).max(axis=2)
    apart = np.arange(count)[:, None] - np.arange(count)
    after, before = np.nonzero((gaps < _NEAR) & (apart > 0) & (apart < 2 * MOST_PIECES))
    return after, before
