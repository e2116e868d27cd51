"""Long work that a person began and may cancel: one at a time, on a lane of its own."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

_R = TypeVar("_R")


class Undertaking(QObject):
    """What an export and an import have in common."""

    progressed = Signal(int)
    """Rows so far."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make the lane, of this name."""
        super().__init__(parent)
        self._lane = Lane(name, self)
        self._cancelled = Event()
        self._busy = False

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

        def on_done(found: _R) -> None:
            self._busy = False
            done(found)

        def on_failed(error: Exception) -> None:
            self._busy = False
            failed(error)

        self._lane.submit(lambda: work(cancelled.is_set), on_done, on_failed, expected, self._on_broken)

    def _on_broken(self) -> None:
        self._busy = False
