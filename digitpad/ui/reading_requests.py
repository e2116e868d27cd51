"""What the inference lane is asked for: one reading, or those of many drawings a few at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digitpad.domain import Drawing, Picture, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.inference.result import ReadResult

Readings = list[Reading | None]
"""In the order of what was to be read; None where it cannot be read, or not now."""

_LONGEST_MS = 8.0
"""So long may the pen's own reading have to wait for a few of the others."""
_MOST = 32


@dataclass(frozen=True, slots=True)
class Request:
    """One reading."""

    source: Drawing | Picture
    done: Callable[[ReadResult], None]
    model_id: str | None = None
    """None: the chosen model."""
    failed: Callable[[Exception], None] | None = None
    """None: a failure is the chosen model's."""


@dataclass(slots=True)
class Batch:
    """Many readings, of which the first have been made."""

    sources: Sequence[Drawing | Picture]
    done: Callable[[Readings], None]
    readings: Readings = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be read."""
        return len(self.readings) == len(self.sources)

    def following(self, most: int) -> Sequence[Drawing | Picture]:
        """The next ones."""
        begin = len(self.readings)
        return self.sources[begin : begin + most]


class Pace:
    """How many readings are asked for at once: as many as the pen can wait for."""

    def __init__(self) -> None:
        self.at_once = 1

    def took(self, readings: int, milliseconds: float) -> None:
        """So many took so long: take more or fewer the next time, never more than twice as many."""
        fitting = _LONGEST_MS / max(milliseconds / readings, 0.01)
        self.at_once = max(1, min(int(fitting), 2 * self.at_once, _MOST))
