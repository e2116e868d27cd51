"""The right to sync, held by one thread until syncing stops or the thread is given up."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from digitpad.storage.journal import Journal
    from digitpad.storage.sync.access import JournalAccess
    from digitpad.storage.sync.control import Control
    from digitpad.storage.sync.report import Reporter

_T = TypeVar("_T")


class Ended(Exception):  # noqa: N818 - no error: what somebody asked for
    """Syncing was stopped, or this thread was given up."""


class Paused(Exception):  # noqa: N818
    """Somebody asked for a pause."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The wall clock (aware UTC), which may jump, and the seconds of one that never does."""

    now: Callable[[], dt.datetime]
    monotonic: Callable[[], float]


class Permit:
    """Lets one thread use the journal, report and wait, until it is withdrawn.

    A thread that hangs in a call to the cluster cannot be ended. It is given up: without its permit it can
    change nothing any more, whenever it comes back.
    """

    def __init__(
        self,
        control: Control,
        journal: JournalAccess,
        reporter: Reporter,
        changed: Callable[[Sequence[UUID]], None] | None,
        clocks: Clocks,
    ) -> None:
        """Take what the permit opens."""
        self.control = control
        self.clocks = clocks
        self.monotonic = clocks.monotonic
        self.asking_since: float | None = None
        """Since when the thread waits for a reply of the cluster, None while it does not."""
        self._journal = journal
        self._reporter = reporter
        self._changed = changed
        self._withdrawn = False

    def withdraw(self) -> None:
        """Let the thread change nothing any more, and end it at its next step."""
        self._withdrawn = True
        self.control.ring()

    @property
    def is_over(self) -> bool:
        """Whether the thread is to end."""
        return self._withdrawn or self.control.stopping

    def has_asked_for(self, seconds: float) -> bool:
        """Whether the thread has waited for one reply of the cluster for longer than this."""
        since = self.asking_since
        return since is not None and self.monotonic() - since > seconds

    def check(self) -> None:
        """Raise Ended or Paused where that was asked."""
        if self.is_over:
            raise Ended
        if self.control.paused:
            raise Paused

    @contextlib.contextmanager
    def asking(self, *, checked: bool = True) -> Iterator[float]:
        """Within this, the thread waits for the cluster; where that takes too long, it is given up.

        Gives the time at which it began to; raises Ended and Paused, unless it is to be done in any case.
        """
        if checked:
            self.check()
        self.asking_since = since = self.monotonic()
        try:
            yield since
        finally:
            self.asking_since = None

    def journal(self, work: Callable[[Journal], _T]) -> _T:
        """Run this with the journal; Ended where the permit is withdrawn. A pause does not hinder it."""

        # Asked where the journal's works run one by one: no other thread's permit is newer then than this.
        def permitted(journal: Journal) -> _T:
            if self._withdrawn:
                raise Ended
            return work(journal)

        return self._journal(permitted)

    def wait(self, until: Callable[[], bool], seconds: float | None) -> bool:
        """Wait for this, at most so long; whether it holds. Raises Ended or Paused."""
        control = self.control
        control.wait(lambda: self.is_over or control.paused or until(), seconds)
        self.check()
        return until()

    def rest(self, seconds: float) -> None:
        """Leave the processor to others for so long. Raises Ended or Paused."""
        if seconds:
            self.wait(lambda: False, seconds)

    def say(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of SyncState
        """Tell how things stand."""
        if not self._withdrawn:
            self._reporter.say(**changes)

    def count(self, **changes: Any) -> None:  # noqa: ANN401
        """Tell how far it is."""
        if not self._withdrawn:
            self._reporter.count(**changes)

    def told(self, records: Sequence[UUID]) -> None:
        """Say which records others changed."""
        if records and self._changed is not None and not self._withdrawn:
            self._changed(records)
