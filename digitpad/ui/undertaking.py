"""Long work that a person began and may cancel: one at a time, on a lane of its own."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

_R = TypeVar("_R")

TOLD_AFTER_S: Final = 0.05
"""How far it has come is told no more often: the pen waits for each time."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows so far, of how many, and how much of all the work that is (0..1); None where nobody knows."""

    rows: int
    total: int | None = None
    share: float | None = None


class Undertaking(QObject):
    """What an export and an import have in common."""

    progressed = Signal(object)
    """Progress."""
    ended = Signal()
    """It is through, in whatever way; what came of it is told next."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make the lane, of this name."""
        super().__init__(parent)
        self._lane = Lane(name, self)
        self._cancelled = Event()
        self._busy = False
        self._told_at = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether it goes on."""
        return self._busy

    def cancel(self) -> None:
        """Stop the latest as soon as it looks whether it is to stop."""
        self._cancelled.set()

    def finish(self, seconds: float) -> bool:
        """Stop and wait for the lane."""
        self.cancel()
        return self._lane.close(lambda: None, seconds)

    def _undertake(
        self,
        work: Callable[[Callable[[], bool]], _R],
        done: Callable[[_R], None],
        failed: Callable[[Exception], None],
        expected: tuple[type[Exception], ...],
    ) -> None:
        """Begin ``work``, which gets a function that tells whether to stop; else as `Lane.submit`."""
        cancelled = self._cancelled = Event()
        self._busy = True
        self._told_at = -TOLD_AFTER_S

        def on_done(found: _R) -> None:
            self._end()
            done(found)

        def on_failed(error: Exception) -> None:
            self._end()
            failed(error)

        self._lane.submit(lambda: work(cancelled.is_set), on_done, on_failed, expected, self._end)

    def _tell(self, progress: Progress) -> None:
        """How far it has come; for the lane."""
        now = monotonic()
        if now >= self._told_at + TOLD_AFTER_S:
            self._told_at = now
            self.progressed.emit(progress)

    def _end(self) -> None:
        self._busy = False
        self.ended.emit()
