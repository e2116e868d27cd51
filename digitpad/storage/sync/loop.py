"""What the thread of syncing does, from one connection to the next."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitpad.saying import said_of
from digitpad.storage.cluster.errors import ClusterError, ClusterMisconfigured
from digitpad.storage.errors import JournalError
from digitpad.storage.sync.access import JournalClosed
from digitpad.storage.sync.backoff import Backoff
from digitpad.storage.sync.control import Wish
from digitpad.storage.sync.permit import Ended, Paused
from digitpad.storage.sync.session import Session
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.saying import Said
    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.sync.options import SyncOptions
    from digitpad.storage.sync.permit import Permit
    from digitpad.storage.sync.session import Tally
    from digitpad.storage.sync.verify import Verified
    from digitpad.storage.syncing import Counts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run brought: what was sent and fetched, and what is left.

    ``waiting`` and ``refused`` records are not in the cluster, ``unreadable`` ones lie damaged in it, and so
    many other logs have ``gaps``: what they lack is not here yet either.
    """

    sent: int
    fetched: int
    waiting: int
    refused: int
    unreadable: int
    gaps: int
    verified: Verified | None
    warning: Said | None

    @property
    def is_complete(self) -> bool:
        """Whether all that was to be sent and fetched has been."""
        return not (self.waiting or self.refused or self.unreadable or self.gaps)


class SyncLoop:
    """Connects, syncs and waits, until its permit ends."""

    def __init__(
        self,
        permit: Permit,
        connect: Callable[[], Remote],
        options: SyncOptions,
        backoff: Backoff,
        tally: Tally,
    ) -> None:
        """Sync the journal behind this permit with what ``connect`` opens.

        ``backoff`` and ``tally`` may be those of a loop before this one, which got stuck.
        """
        self._permit = permit
        self._control = permit.control
        self._connect = connect
        self._options = options
        self._backoff = backoff
        self._tally = tally
        limits = options.limits
        self._journal_backoff = Backoff(lambda: 1.0, limits.journal_retry, limits.journal_retry_cap)
        self._sent_before = tally.sent

    def run(self, trouble: Exception | None = None) -> None:
        """Sync until stopped; begin with waiting where another thread met ``trouble`` already."""
        try:
            while True:
                try:
                    if trouble is None:
                        self._connected()
                    else:
                        met, trouble = trouble, None
                        self._wait_after(met)
                except Paused:
                    self._pause()
                except (ClusterError, JournalError) as error:
                    trouble = error
        except (Ended, JournalClosed):
            return

    def once(self, *, verify: bool) -> Summary:
        """Connect, send, fetch and, if asked, compare everything; then say what came of it.

        Raises ClusterError, JournalError, JournalClosed, Ended and Paused.
        """
        remote = self._open()
        try:
            session = Session(self._permit, remote, self._options, self._tally)
            session.open()
            session.push()
            session.pull()
            verified = session.verify_everything() if verify else None
            session.push()
            session.verify_sent(0.0 if verify else self._options.limits.verify_after)
            session.push()
        finally:
            self._close(remote)
        counts, tally = self._counts(), self._tally
        return Summary(
            tally.sent,
            tally.fetched,
            self._waiting(counts),
            counts.refused,
            len(tally.unreadable),
            tally.gaps,
            verified,
            session.warning,
        )

    # With a connection

    def _connected(self) -> None:
        limits = self._options.limits
        remote = self._open()
        try:
            session = Session(self._permit, remote, self._options, self._tally)
            session.open()
            self._permit.say(warning=session.warning)
            poll_at = self._permit.monotonic()
            while True:
                self._heed()
                poll = self._control.take(Wish.NOW) or self._permit.monotonic() >= poll_at
                self._round(session, poll=poll)
                self._backoff.reset()
                self._journal_backoff.reset()
                if poll:
                    pause = limits.gap_retry if self._tally.gaps else limits.poll_every
                    poll_at = self._permit.monotonic() + pause
                self._say(Phase.UP_TO_DATE, warning=session.warning, verified_at=self._tally.verified_at)
                self._rest(self._is_called, poll_at - self._permit.monotonic())
                self._permit.check()
        finally:
            self._close(remote)

    def _round(self, session: Session, *, poll: bool) -> None:
        session.push()
        if poll:
            session.pull()
            self._note_verified(session, self._options.limits.verify_after)
        if self._tally.verify_wanted:
            everything = session.verify_everything()
            session.push()
            self._note_verified(session, 0.0, everything)
            self._tally.verify_wanted = False
        # What was fetched may have been older than what is here, and what was compared missing there.
        session.push()

    def _note_verified(self, session: Session, older_than: float, everything: Verified | None = None) -> None:
        if session.verify_sent(older_than, everything):
            self._tally.verified_at = self._permit.clocks.now()

    def _heed(self) -> None:
        """See to what was asked for, or remember it for the next round."""
        self._control.take(Wish.WAKE)
        if self._control.take(Wish.VERIFY):
            self._tally.verify_wanted = True
        if self._control.take(Wish.RETRY_REFUSED):
            self._permit.journal(lambda journal: journal.sync.retry_refused())

    def _open(self) -> Remote:
        self._permit.check()
        self._say(Phase.CONNECTING)
        with self._permit.asking():
            return self._connect()

    def _close(self, remote: Remote) -> None:
        with self._permit.asking(checked=False):
            remote.close()

    # Without

    def _pause(self) -> None:
        while self._control.paused:
            self._control.take(Wish.WAKE)
            self._say(Phase.PAUSED)
            self._rest(lambda: not self._control.paused or self._control.asked(Wish.WAKE), None)

    def _wait_after(self, trouble: Exception) -> None:
        """Say what is wrong, and wait for the time of the next try, or until somebody asks for one."""
        _log.info("syncing waits: %s", trouble)
        phase, seconds = self._verdict(trouble)
        begun = self._permit.monotonic()
        next_try = None if seconds is None else self._permit.clocks.now() + dt.timedelta(seconds=seconds)
        while True:
            self._say(phase, problem=said_of(trouble), cause=type(trouble), next_try=next_try)
            left = None if seconds is None else begun + seconds - self._permit.monotonic()
            if left is not None and left <= 0:
                return
            self._rest(self._is_called, left)
            self._permit.check()
            is_saving_again = isinstance(trouble, JournalError) and self._control.asked(Wish.WAKE)
            if is_saving_again or self._control.asked(Wish.NOW, Wish.VERIFY, Wish.RETRY_REFUSED):
                self._control.take(Wish.NOW)
                self._heed()
                return
            self._control.take(Wish.WAKE)  # one more waits: said with the next look

    def _verdict(self, trouble: Exception) -> tuple[Phase, float | None]:
        """How to show it, and after how many seconds to try again; None is when somebody asks."""
        if isinstance(trouble, ClusterMisconfigured):
            return Phase.ATTENTION, None
        if isinstance(trouble, JournalError):
            return Phase.ATTENTION, self._journal_backoff.next()
        if self._tally.sent > self._sent_before:
            # Something got through since: it is worth trying soon.
            self._sent_before = self._tally.sent
            self._backoff.reset()
        return Phase.OFFLINE, self._backoff.next()

    def _is_called(self) -> bool:
        return self._control.paused or self._control.asked(*Wish)

    def _rest(self, until: Callable[[], bool], seconds: float | None) -> None:
        """Wait until this holds, at most so long; Ended where the permit ends."""
        self._control.wait(lambda: self._permit.is_over or until(), seconds)
        if self._permit.is_over:
            raise Ended

    def _say(self, phase: Phase, **changes: Any) -> None:  # noqa: ANN401 - the fields of SyncState
        """Tell the state anew: what is not among the changes holds no more, but for what was counted."""
        try:
            counts = self._counts()
        except JournalError:
            pass  # said as the problem, or met by the next step
        else:
            changes |= {"waiting": self._waiting(counts), "refused": counts.refused}
        nothing = {"problem": None, "cause": None, "next_try": None, "done": 0, "total": 0}
        self._permit.say(phase=phase, fetched=self._tally.fetched, **{**nothing, **changes})

    def _waiting(self, counts: Counts) -> int:
        """How many are to be sent: none where nothing is to be, however many are in the outbox."""
        return counts.waiting if self._options.upload else 0

    def _counts(self) -> Counts:
        return self._permit.journal(lambda journal: journal.sync.counts())
