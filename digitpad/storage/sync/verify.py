"""Looks in the cluster for what was sent there: replicas can lose what they had acknowledged.

Cassandra writes its commit log to the disk every few seconds; where all replicas of a row lose power at once,
the rows of those seconds are gone. So what was sent stays in the journal's list until it was found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.storage.merging import difference
from digitpad.storage.sync import voids
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from digitpad.storage.cluster.port import Change, Log, RecordState, Remote
    from digitpad.storage.sync.intake import Intake
    from digitpad.storage.sync.options import Limits
    from digitpad.storage.sync.permit import Permit
    from digitpad.storage.syncing import Sent

_REACH = 64
"""Numbers of the log no further apart than this are asked for at once."""


@dataclass(slots=True)
class Verified:
    """What comparing found: ``resent`` records were missing or older there, ``fetched`` ones newer.

    What waits for sending or is refused is neither. ``unreadable`` ones are other there, and damaged.
    """

    compared: int = 0
    resent: int = 0
    fetched: int = 0
    unreadable: int = 0

    @property
    def is_equal(self) -> bool:
        """Whether journal and cluster held the same."""
        return not self.fetched and self.is_found

    @property
    def is_found(self) -> bool:
        """Whether the cluster held all that had been sent."""
        return not (self.resent or self.unreadable)


class Verify:
    """Compares the journal with the cluster, and puts right what differs.

    Raises ClusterError, JournalError, JournalClosed, Ended and Paused; what was compared until then stays.
    """

    def __init__(
        self,
        permit: Permit,
        remote: Remote,
        limits: Limits,
        intake: Intake,
        after_page: Callable[[], None] = lambda: None,
    ) -> None:
        """Look by ``remote``; ``after_page`` may do something else in between."""
        self._permit = permit
        self._remote = remote
        self._limits = limits
        self._after_page = after_page
        self._intake = intake
        self._done = Verified()

    def sent(self, log: Log, older_than: float) -> bool:
        """Compare what was acknowledged so many seconds ago; whether all of it was found.

        What is found is not looked for again, and what is not is to be sent again.
        The rows of ``log``, the open one, are looked for too: others wait at a number that is missing.
        """
        limit, is_found = self._limits.page_records, True
        while due := self._permit.journal(lambda journal: journal.sync.due_sent(older_than, limit)):
            lost = self._compare([one.state for one in due])
            lost |= self._mend(log, [one for one in due if one.epoch == log.epoch])
            self._settle(due, lost)
            is_found = is_found and not lost
            self._tell(0)
            self._after_page()
        return is_found

    def everything(self) -> Verified:
        """Compare every closed record."""
        limit = self._limits.page_records
        total = self._permit.journal(lambda journal: journal.count())
        after: UUID | None = None
        while page := self._page(after, limit):
            self._requeue(self._compare(page))
            self._tell(total)
            self._after_page()
            after = page[-1].key.id
        return self._done

    def _page(self, after: UUID | None, limit: int) -> list[RecordState]:
        return self._permit.journal(lambda journal: journal.sync.states(after, limit))

    def _requeue(self, lost: set[UUID]) -> None:
        if lost:
            self._done.resent += self._permit.journal(lambda journal: journal.sync.requeue(lost))

    def _compare(self, local: Sequence[RecordState]) -> set[UUID]:
        """Fetch what is newer in the cluster; the ids of those that it lacks or holds older."""
        with self._permit.asking():
            found = self._remote.states([state.key for state in local])
        differences = {state.key: difference(state, found.get(state.key.id)) for state in local}
        newer = [key for key, one in differences.items() if one.to_fetch]
        step = self._limits.fetch_records
        for begin in range(0, len(newer), step):
            with self._permit.asking():
                records = self._remote.fetch(newer[begin : begin + step])
            self._intake.merge(records.values())
            self._done.unreadable += len(self._intake.unreadable.intersection(records))
        self._done.compared += len(local)
        self._done.fetched = self._intake.fetched
        return {key.id for key, one in differences.items() if one.to_send}

    def _mend(self, log: Log, due: Sequence[Sent]) -> set[UUID]:
        """Fill the numbers that the cluster has lost; the ids of the records that stood there."""
        expected = {one.seq: one.state.key.id for one in due}
        logged = self._logged(log, sorted(expected))
        # Filled first: should this stop in between, the next look still finds another row than expected.
        voids.fill(self._permit, self._remote, log, sorted(expected.keys() - logged.keys()), self._limits)
        return {record for seq, record in expected.items() if logged.get(seq) != record}

    def _logged(self, log: Log, seqs: Sequence[int]) -> dict[int, UUID | None]:
        """Which record stands under each of these numbers, where there is a row at all."""
        found: list[Change] = []
        for first, last in _runs(seqs):
            with self._permit.asking():
                found += self._remote.changes(log.writer, log.epoch, first, last)
        return {change.seq: None if change.key is None else change.key.id for change in found}

    def _settle(self, due: Sequence[Sent], lost: set[UUID]) -> None:
        self._requeue(lost)
        found = [one for one in due if one.state.key.id not in lost]
        self._permit.journal(lambda journal: journal.sync.prune(found))

    def _tell(self, total: int) -> None:
        done = self._done.compared
        self._permit.count(phase=Phase.VERIFYING, done=done, total=max(total, done) if total else 0)


def _runs(seqs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as a few ranges that hold them all."""
    begin = 0
    for end in range(1, len(seqs) + 1):
        if end == len(seqs) or seqs[end] - seqs[end - 1] > _REACH:
            yield seqs[begin], seqs[end - 1]
            begin = end
