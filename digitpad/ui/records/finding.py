"""Finding records for the window: a finder on a lane of its own, asked one thing at a time.

Of questions about the same thing only the latest counts. An urgent one, for what is to be seen now, goes
before the others, and one of those that is under way is stopped for it and asked again afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digitpad.storage.finding import FinderState, RecordFinder

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class _Question:
    about: str
    work: Callable[[RecordFinder], Any]
    done: Callable[[Any], None]
    urgent: bool


class _Stopped(Exception):  # noqa: N818 - the lane's own wish
    """What was looked for is not wanted just now."""


class Finding(QObject):
    """What lists, counts and charts of records come from."""

    changed = Signal()
    """Lists and counts may be otherwise than they were told."""
    moved = Signal()
    """Where records are on their way to the cluster may be otherwise."""
    failed = Signal(object)
    """JournalError: the journal cannot be read just now; the next question opens it again."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Look in the journal at ``path``, which is opened with the first question."""
        super().__init__(parent)
        self._path = path
        self._lane = Lane("finding", self)
        self._finder: RecordFinder | None = None  # the lane's; others may only stop it
        self._waiting: dict[str, _Question] = {}
        self._asked: _Question | None = None
        self._state: FinderState | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being looked for."""
        return self._asked is None and not self._waiting

    @property
    def is_whole(self) -> bool:
        """Whether all records can be found: older ones are filled in after an upgrade."""
        return self._state is None or self._state.is_whole

    def ask(
        self,
        about: str,
        work: Callable[[RecordFinder], _R],
        done: Callable[[_R], None],
        *,
        urgent: bool = False,
    ) -> None:
        """Have ``work`` done with the finder, then ``done`` with what it found, here.

        A question about the same that still waits is dropped.
        """
        self._waiting[about] = _Question(about, work, done, urgent)
        asked = self._asked
        if asked is not None and not asked.urgent and (urgent or asked.about == about):
            self._stop()
        self._next()

    def drop(self, about: str) -> None:
        """Nobody waits for an answer about this any more."""
        self._waiting.pop(about, None)

    def look(self) -> None:
        """Look whether anything changed, and tell."""
        self.ask("state", lambda finder: finder.state(), self._on_state)

    def reopen(self) -> None:
        """Another journal may have taken the place of the one that was looked in."""
        if self._finder is None:
            return
        self._state = None
        self._lane.submit(self._close, lambda _: self.look(), self.failed.emit, JournalError)

    def finish(self, seconds: float) -> bool:
        """Stop and close; whether that took less than ``seconds``."""
        self._waiting.clear()
        self._stop()
        return self._lane.close(self._close, seconds)

    def _next(self) -> None:
        if self._asked is not None or not self._waiting:
            return
        waiting = self._waiting.values()
        question = next((each for each in waiting if each.urgent), next(iter(waiting)))
        del self._waiting[question.about]
        self._asked = question
        self._lane.submit(
            lambda: self._work(question.work),
            self._on_found,
            self._on_failed,
            (JournalError, _Stopped),
            self._on_broken,
        )

    def _stop(self) -> None:
        finder = self._finder
        if finder is not None:
            finder.stop()

    def _on_found(self, found: object) -> None:
        question, self._asked = self._asked, None
        # What was asked again since is answered then; until now it is the latest there is.
        if question is not None and (question.urgent or question.about not in self._waiting):
            question.done(found)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        question, self._asked = self._asked, None
        if isinstance(error, _Stopped):
            if question is not None:
                self._waiting.setdefault(question.about, question)
        else:
            self.failed.emit(error)
        self._next()

    def _on_broken(self) -> None:
        self._asked = None
        self._next()

    def _on_state(self, state: FinderState) -> None:
        before, self._state = self._state, state
        if before is None or (before.changes, before.is_whole) != (state.changes, state.is_whole):
            self.changed.emit()
        elif before.commits != state.commits:
            self.moved.emit()

    # On the lane

    def _work(self, work: Callable[[RecordFinder], Any]) -> object:
        from digitpad.storage.finding import FindingStopped, RecordFinder

        if self._finder is None:
            self._finder = RecordFinder.open(self._path)
        try:
            return work(self._finder)
        except FindingStopped:
            raise _Stopped from None
        except JournalError:
            self._close()
            raise

    def _close(self) -> None:
        finder, self._finder = self._finder, None
        if finder is not None:
            finder.close()
