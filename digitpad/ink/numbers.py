"""A drawing as a number: its pieces, which of them may be a digit together, and what a model sees then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

import numpy as np

from digitpad.domain import Box, Drawing, Stroke, bounds
from digitpad.ink.groups import MOST, Grid
from digitpad.ink.normalise import COORDINATE_LIMIT, normalise
from digitpad.ink.pieces import pieces_of, scale_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from digitpad.domain import DigitImage
    from digitpad.ink.pieces import Piece

    Array = NDArray[np.float64]
    At = tuple[int, int]

MOST_STROKES = 60
"""Ink of more strokes is looked at as a whole only: it is no number, whatever its pieces."""


Source: TypeAlias = Literal["drawing", "picture"]


class Numbered(Protocol):
    """Ink that may be a number: `InkNumber` of a drawing, `InkedNumber` of a picture."""

    @property
    def source(self) -> Source:
        """What it is of."""

    @property
    def one_from(self) -> float | None:
        """Probability of any digit from which the whole is one, however it is divided; None: never."""

    @property
    def grid(self) -> Grid | None:
        """The groups; None where there is only the whole."""

    def key(self, at: At | None) -> Hashable:
        """The same for the same ink, of this group or (None) of the whole."""

    def image(self, at: At | None) -> DigitImage | None:
        """What a model sees of a group, or of the whole; None where there is no ink."""

    def strokes(self, at: At | None) -> tuple[int, ...]:
        """The indices of the strokes that it has, or has part of."""

    def box(self, at: At | None) -> Box | None:
        """The box around it."""


class InkNumber:
    """A drawing, divided into pieces."""

    source: Final = "drawing"
    one_from: Final = None

    def __init__(self, drawing: Drawing) -> None:
        """Divide it; a drawing that may only be one digit, or none at all, has no grid.

        Raises InkError for coordinates that are not finite or beyond COORDINATE_LIMIT.
        """
        self.drawing = drawing
        self.grid: Grid | None = None
        self.pieces: list[Piece] = []
        self._keys: dict[At | None, Hashable] = {}
        self._lines = [
            np.array([(point.x, point.y) for point in stroke.points]) for stroke in drawing.strokes
        ]
        if not 0 < len(drawing.strokes) <= MOST_STROKES:
            return
        if not all((np.abs(line) <= COORDINATE_LIMIT).all() for line in self._lines):
            return  # the normaliser says what is wrong with it
        self.pieces = pieces_of(self._lines)
        if 1 < len(self.pieces) <= MOST:
            places = [self._lines[one.stroke][one.first : one.end] for one in self.pieces]
            lengths = [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in places]
            self.grid = Grid(self.pieces, places, scale_of(self._lines), lengths)

    def _part(self, at: At) -> dict[int, tuple[int, int]]:
        """Of each stroke in a group the first point and the one after the last."""
        if self.grid is None:
            raise ValueError("a drawing that is not divided has no groups")
        found: dict[int, tuple[int, int]] = {}
        for index in self.grid.pieces_in(*at):
            piece = self.pieces[index]
            first, end = found.get(piece.stroke, (piece.first, piece.end))
            found[piece.stroke] = min(first, piece.first), max(end, piece.end)
        return dict(sorted(found.items()))

    def part(self, at: At | None) -> Drawing:
        """The drawing of a group alone, in the order written."""
        if at is None:
            return self.drawing
        strokes = self.drawing.strokes
        return Drawing(
            tuple(
                strokes[index]
                if end - first == len(strokes[index].points)
                else Stroke(strokes[index].points[first:end])
                for index, (first, end) in self._part(at).items()
            ),
            self.drawing.pen_width,
        )

    def key(self, at: At | None) -> Hashable:
        """The same for the same ink in the same places."""
        if at not in self._keys:
            lines = self._lines
            if at is not None:
                lines = [lines[index][first:end] for index, (first, end) in self._part(at).items()]
            self._keys[at] = self.drawing.pen_width, *(line.tobytes() for line in lines)
        return self._keys[at]

    def image(self, at: At | None) -> DigitImage | None:
        """What a model sees. Raises InkError as `normalise`."""
        return normalise(self.part(at))

    def strokes(self, at: At | None) -> tuple[int, ...]:
        """The indices of its strokes."""
        return tuple(range(len(self.drawing.strokes))) if at is None else tuple(self._part(at))

    def box(self, at: At | None) -> Box | None:
        """The box around its points."""
        return bounds(self.part(at).strokes)
