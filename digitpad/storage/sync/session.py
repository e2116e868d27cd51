"""One connection with the cluster: opened, and then round after round of push, pull and verify."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digitpad.saying import in_a_row, said
from digitpad.storage.cluster.tables import check_schema
from digitpad.storage.sync.claiming import AnotherLog, Claiming, Displaced, turn_to
from digitpad.storage.sync.clock import ClockCheck
from digitpad.storage.sync.control import Wish
from digitpad.storage.sync.intake import Intake
from digitpad.storage.sync.pull import Pull
from digitpad.storage.sync.push import Push
from digitpad.storage.sync.state import Phase
from digitpad.storage.sync.verify import Verify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from uuid import UUID

    from digitpad.saying import Said
    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.sync.claiming import OpenLog
    from digitpad.storage.sync.options import SyncOptions
    from digitpad.storage.sync.permit import Permit
    from digitpad.storage.sync.verify import Verified


@dataclass(slots=True)
class Tally:
    """What was done so far: records sent, and those that were new here or changed by what was fetched.

    ``unreadable`` records lie damaged in the cluster; so many logs of the group have ``gaps`` just now.
    ``verified_at`` is when all that was sent was last found in the cluster. ``verify_wanted`` is what was
    asked for and not done yet: it outlasts connections and threads.
    """

    sent: int = 0
    fetched: int = 0
    unreadable: set[UUID] = field(default_factory=set)
    gaps: int = 0
    verified_at: dt.datetime | None = None
    verify_wanted: bool = False


class Session:
    """What one connection is used for.

    Every method raises ClusterError, JournalError, JournalClosed, Ended and Paused.
    """

    def __init__(self, permit: Permit, remote: Remote, options: SyncOptions, tally: Tally) -> None:
        """Sync the journal behind this permit by ``remote``, adding to ``tally``."""
        self._permit = permit
        self._remote = remote
        self._options = options
        self._tally = tally
        self._clock = ClockCheck(permit)
        self._claiming = Claiming(permit, remote, options.group)
        self._log: OpenLog | None = None
        self._is_displaced = False

    @property
    def warning(self) -> Said | None:
        """What does not stop syncing and should be seen to."""
        warnings = []
        if self._clock.warning is not None:
            warnings.append(self._clock.warning)
        if self._tally.unreadable:
            count = len(self._tally.unreadable)
            warnings.append(
                said("Drawings that lie damaged in the cluster and were left there: {count}.", count=count)
            )
        if self._tally.gaps:
            warnings.append(
                said(
                    "Not all that other devices sent has reached the cluster's replicas yet (logs with gaps: "
                    "{count}). It is fetched as soon as it is there.",
                    count=self._tally.gaps,
                )
            )
        return in_a_row(warnings) if warnings else None

    def open(self) -> None:
        """Find out which cluster this is, set the clock by it, and claim the journal's log."""
        while True:
            try:
                self._open()
            except AnotherLog:
                continue
            return

    def push(self) -> None:
        """Send all that waits."""
        while self._options.upload:
            try:
                self._push()
            except Displaced:
                self._is_displaced = True
            except AnotherLog:
                self._log = None
            else:
                return

    def _open(self) -> None:
        with self._permit.asking():
            schema = self._remote.schema()
        check_schema(schema, writing=self._options.upload)
        self._clock.measure(self._remote)
        turn_to(self._permit, schema, self._options.group)
        if self._options.fetch == "group":
            self._permit.journal(lambda journal: journal.sync.follow_since(self._options.since))
        if self._options.upload:
            self._log = self._claiming.open()

    def _push(self) -> None:
        if self._log is None:
            self._open()
        elif self._is_displaced:
            self._log = self._claiming.begin()
        self._is_displaced = False
        if self._log is None:
            return
        push = Push(self._permit, self._remote, self._log, self._options.limits)
        try:
            push.run()
        finally:
            self._tally.sent += push.sent

    def pull(self) -> None:
        """Fetch what others changed, and what this device lost."""
        self._clock.measure(self._remote)
        with self._taking_in() as intake:
            pull = Pull(self._permit, self._remote, self._options, intake, self._push_if_woken)
            self._tally.gaps = len(pull.run())

    def verify_sent(self, older_than: float, everything: Verified | None = None) -> bool:
        """Look for what was sent so many seconds ago; whether all that was ever sent has been found.

        ``everything`` is what comparing every record brought just now: where nothing was missing then, there
        may be nothing left to look for.
        """
        if self._log is None or not self._unverified():
            return everything is not None and everything.is_found and not self._unverified()
        with self._taking_in() as intake:
            is_found = self._verify(intake).sent(self._log.log, older_than)
        return is_found and not self._unverified()

    def _unverified(self) -> int:
        return self._permit.journal(lambda journal: journal.sync.counts()).unverified

    def verify_everything(self) -> Verified:
        """Compare every closed record with the cluster; what differs is fetched, or waits to be sent."""
        self._permit.say(phase=Phase.VERIFYING, done=0, total=0)
        with self._taking_in() as intake:
            return self._verify(intake).everything()

    def _verify(self, intake: Intake) -> Verify:
        return Verify(self._permit, self._remote, self._options.limits, intake, self._push_if_woken)

    @contextlib.contextmanager
    def _taking_in(self) -> Iterator[Intake]:
        """For records from the cluster, which are counted however it ends."""
        intake = Intake(self._permit, self._tally.unreadable)
        try:
            yield intake
        finally:
            self._tally.fetched += intake.fetched

    def _push_if_woken(self) -> None:
        """What is drawn while much is compared or fetched does not wait until that is done."""
        if self._permit.control.take(Wish.WAKE):
            self.push()
