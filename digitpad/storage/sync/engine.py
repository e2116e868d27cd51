"""Syncing as the program runs it: on a thread of its own, asked and stopped from any other.

The thread that calls `SyncEngine.run` supervises another, which does the work (`loop`) and may hang in a call
to the cluster: in a name that is not resolved, in a session that is not closed. Such a thread is given up. It
has lost its permit, so whenever it comes back it changes nothing and ends; so `run` returns soon after `stop`
whatever the cluster does.
"""

from __future__ import annotations

import datetime as dt
import logging
import random as random_numbers
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from digitpad.saying import quoted, said, said_of
from digitpad.storage.cluster.errors import NoAnswerInTime
from digitpad.storage.sync.backoff import Backoff
from digitpad.storage.sync.control import Control, Wish
from digitpad.storage.sync.loop import SyncLoop
from digitpad.storage.sync.permit import Clocks, Ended, Permit
from digitpad.storage.sync.report import Reporter
from digitpad.storage.sync.session import Tally
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.sync.access import JournalAccess
    from digitpad.storage.sync.loop import Summary
    from digitpad.storage.sync.options import SyncOptions
    from digitpad.storage.sync.state import SyncState

_T = TypeVar("_T")

_log = logging.getLogger(__name__)
_LOST_THREADS = 4
"""So many may hang in calls to the cluster before no further one is begun."""
_LOOKS = 8
"""How often a call is looked at within the time that it has."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SyncEngine:
    """Keeps a journal and a cluster the same for as long as `run` lasts.

    ``tell`` is called with each new state and ``changed`` with the ids of records that others changed, on
    some thread that is not the caller's; neither may wait. All methods but `run` and `run_once` may be called
    from any thread at any time, before `run` too, and return at once.
    """

    def __init__(  # noqa: PLR0913
        self,
        journal: JournalAccess,
        connect: Callable[[], Remote],
        options: SyncOptions,
        tell: Callable[[SyncState], None] = lambda _: None,
        changed: Callable[[Sequence[UUID]], None] | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = _utc_now,
        random: Callable[[], float] = random_numbers.random,
    ) -> None:
        """Sync the journal with the cluster that ``connect`` opens a session with."""
        self._journal = journal
        self._connect = connect
        self._options = options
        self._changed = changed
        self._clocks = Clocks(now, monotonic)
        self._control = Control()
        self._reporter = Reporter(tell, monotonic, options.limits.report_every)
        self._backoff = Backoff(random)
        self._tally = Tally()
        self._called = threading.Event()
        """Set where the supervising thread has something to look at."""
        self._lost: list[_Worker[None]] = []

    # From any thread

    @property
    def state(self) -> SyncState:
        """What was told last."""
        return self._reporter.state

    def wake(self) -> None:
        """Something was queued in the journal."""
        self._control.ask(Wish.WAKE)

    def pause(self) -> None:
        """Leave the cluster alone until `resume`."""
        self._control.pause(paused=True)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._control.pause(paused=False)

    def sync_now(self) -> None:
        """Do not wait for the next try; look for others' changes too."""
        self._control.ask(Wish.NOW)

    def retry_refused(self) -> None:
        """Send those again that the cluster refused."""
        self._control.ask(Wish.RETRY_REFUSED)

    def verify(self) -> None:
        """Compare every record with the cluster."""
        self._control.ask(Wish.VERIFY)

    def stop(self) -> None:
        """End `run` for good, within a second."""
        self._control.stop()
        self._called.set()

    # The supervising thread

    def run(self) -> None:
        """Sync until `stop`, or until the journal is closed for good."""
        trouble: Exception | None = None
        while not self._control.stopping:
            permit = self._permit()
            loop = SyncLoop(permit, self._connect, self._options, self._backoff, self._tally)
            worker = _Worker(permit, partial(loop.run, trouble), self._called)
            if self._watch(worker):
                self._say_defect(worker)
                worker.result()
                return
            trouble = NoAnswerInTime(
                said(
                    "The cluster did not answer within {seconds} seconds. digitpad connects anew.",
                    seconds=f"{self._options.limits.call:.0f}",
                )
            )
            self._give_up(worker, trouble)

    def run_once(self, *, verify: bool = False) -> Summary:
        """Connect, send all that waits, fetch what is to be fetched, and say what came of it.

        With ``verify`` every record is compared too, and what is missing sent again. Raises ClusterError,
        JournalError, JournalClosed, and Ended where `stop` was called.
        """
        permit = self._permit()
        loop = SyncLoop(permit, self._connect, self._options, self._backoff, self._tally)
        worker = _Worker(permit, partial(loop.once, verify=verify), self._called)
        if self._watch(worker):
            return worker.result()
        if self._control.stopping:
            raise Ended
        raise NoAnswerInTime(
            said(
                "The cluster did not answer within {seconds} seconds. Try again later.",
                seconds=f"{self._options.limits.call:.0f}",
            )
        )

    def _permit(self) -> Permit:
        return Permit(self._control, self._journal, self._reporter, self._changed, self._clocks)

    def _watch(self, worker: _Worker[_T]) -> bool:
        """Wait for the worker's end; False where it hangs, or did not end soon after `stop`."""
        limits = self._options.limits
        try:
            worker.start()
            while not (worker.is_done or self._control.stopping):
                self._called.wait(limits.call / _LOOKS)
                self._called.clear()
                if worker.permit.has_asked_for(limits.call):
                    return False
            return worker.join(limits.ending)
        finally:
            worker.permit.withdraw()

    def _say_defect(self, worker: _Worker[None]) -> None:
        """A defect ends syncing: the person is to know that, whoever hears of the error."""
        error = worker.error
        if isinstance(error, Exception):
            self._reporter.say(
                phase=Phase.ATTENTION, problem=quoted(repr(error)), cause=type(error), next_try=None
            )

    def _give_up(self, worker: _Worker[None], trouble: Exception) -> None:
        if self._control.stopping:
            return
        _log.warning("a call to the cluster hangs; syncing goes on without it")
        self._reporter.say(phase=Phase.OFFLINE, problem=said_of(trouble), cause=type(trouble), next_try=None)
        self._lost.append(worker)
        while not self._control.stopping:
            self._lost = [each for each in self._lost if not each.is_done]
            if len(self._lost) < _LOST_THREADS:
                return
            self._called.wait(self._options.limits.call / _LOOKS)
            self._called.clear()


class _Worker(Generic[_T]):
    """A thread that does one piece of work under a permit."""

    def __init__(self, permit: Permit, work: Callable[[], _T], ended: threading.Event) -> None:
        self.permit = permit
        self.is_done = False
        self._work = work
        self._ended = ended
        self._results: list[_T] = []
        self.error: BaseException | None = None
        # A thread that hangs in the resolver must not keep the program from ending.
        self._thread = threading.Thread(target=self._do, name="digitpad-sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for its end; whether it came in time."""
        self._thread.join(seconds)
        return self.is_done

    def result(self) -> _T:
        """What the work returned; what it raised is raised here."""
        if self.error is not None:
            raise self.error
        return self._results[0]

    def _do(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self.error = error
        finally:
            self.is_done = True
            self._ended.set()
