"""Background work for the window: the one file that makes threads.

A lane is a single worker that owns what it works on (the journal, the inference process). Work is done in the
order it was submitted; its outcome comes back to the Qt thread as a call.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_R = TypeVar("_R")
_E = TypeVar("_E", bound=Exception)


@dataclass(frozen=True, slots=True)
class _Outcome:
    future: Future[Any]
    done: Callable[[Any], None]
    failed: Callable[[Any], None]
    expected: type[Exception] | tuple[type[Exception], ...]
    broken: Callable[[], None]


class LaneClosed(Exception):  # noqa: N818 - a state of the lane
    """The lane takes no more work."""


class Lane(QObject):
    """One worker thread whose results land on the Qt thread."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make a lane; its thread starts with the first work."""
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], _R],
        done: Callable[[_R], None],
        failed: Callable[[_E], None],
        expected: type[_E] | tuple[type[_E], ...],
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        """Run ``work`` on the lane, then ``done`` with its result, or ``failed`` with an error of that kind.

        Both are called on the Qt thread, and not at all once the lane is closed. An error of another kind is
        a defect: after ``broken``, which lets the owner go on without this work, it is raised on the Qt
        thread, where the program's excepthook logs and shows it.
        """
        if self._closed:
            return
        # (The callback must not refer to its future: both, and what was found, would only go when Python
        # looks for objects that refer to each other.)
        self._pool.submit(work).add_done_callback(
            lambda future: self._report(_Outcome(future, done, failed, expected, broken))
        )

    def run(self, work: Callable[[], _R]) -> _R:
        """Run ``work`` on the lane for another thread, which waits for it; raises LaneClosed.

        Not for the Qt thread, which waits for nothing.
        """
        try:
            future = self._pool.submit(work)
        except RuntimeError as error:  # what a pool says that was shut down
            raise LaneClosed from error
        return future.result()

    def close(self, last: Callable[[], None], seconds: float) -> bool:
        """Take no more work, finish what was submitted and then ``last``; wait at most ``seconds``.

        Results that arrive from now on are dropped. Returns whether all of it was finished in time; an error
        of ``last`` is raised here.
        """
        if self._closed:
            return True
        self._closed = True
        future = self._pool.submit(last)
        self._pool.shutdown(wait=False)
        try:
            future.result(timeout=max(seconds, 0))
        except FutureTimeoutError:
            return False
        return True

    def _report(self, outcome: _Outcome) -> None:
        if not self._closed:
            self._finished.emit(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        if self._closed:
            return
        error = outcome.future.exception()
        if error is None:
            outcome.done(outcome.future.result())
        elif isinstance(error, outcome.expected):
            outcome.failed(error)
        else:
            outcome.broken()
            raise error
