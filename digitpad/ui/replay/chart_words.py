"""Words in a chart: each where it is free, and none over another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor

_BESIDE: Final = 4
"""Pixels that stay free between two words of a line."""
_SPARE: Final = 0.2
"""Share of a line's height, above and below, that letters leave free."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something to be written, where it may stand, the best place first; ``at`` is the x that it tells of."""

    text: str
    colour: QColor
    places: tuple[QRectF, ...]
    at: float | None = None

    @property
    def rect(self) -> QRectF:
        """Where it stands."""
        return self.places[0]


def with_room(words: Iterable[Word]) -> list[Word]:
    """Each of these in its best free place, the first ones first; without those that find none."""
    placed: list[Word] = []
    for word in words:
        free = (rect for rect in word.places if not any(_meet(rect, one.rect) for one in placed))
        rect = next(free, None)
        if rect is not None:
            placed.append(replace(word, places=(rect,)))
    return placed


def _meet(one: QRectF, other: QRectF) -> bool:
    mine, others = (_SPARE * rect.height() for rect in (one, other))
    room = one.adjusted(-_BESIDE, mine, _BESIDE, -mine)
    return room.intersects(other.adjusted(0, others, 0, -others))
