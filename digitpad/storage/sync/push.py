"""Sends what waits in the journal: many batches at once, acknowledged in groups, the head behind them.

A record is taken with a number (seq) that the journal remembers, sent, and marked sent once the cluster has
acknowledged all of its rows; then the log's head moves over it. Killed anywhere in between, the next run
sends it again under the same number, which changes nothing in the cluster.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from digitpad.storage.cluster.errors import (
    ClusterError,
    ClusterUnreachable,
    NoAnswerInTime,
    RecordRefused,
)
from digitpad.storage.sync import voids
from digitpad.storage.sync.claiming import Displaced
from digitpad.storage.sync.permit import Ended, Paused
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from uuid import UUID

    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.journal import Journal
    from digitpad.storage.outbox import Outgoing
    from digitpad.storage.sync.claiming import OpenLog
    from digitpad.storage.sync.options import Limits
    from digitpad.storage.sync.permit import Permit

_T = TypeVar("_T")

_FAILURES = 8
"""So many batches may fail in a row, none succeeding in between, before the session is given up."""


@dataclass(frozen=True, slots=True)
class _Batch:
    entries: list[Outgoing]
    size: int
    since: float = 0.0


class Push:
    """One draining of the outbox into an open log."""

    def __init__(self, permit: Permit, remote: Remote, log: OpenLog, limits: Limits) -> None:
        """Send to ``log`` by ``remote``."""
        self._permit = permit
        self._remote = remote
        self._log = log
        self._limits = limits
        self.sent = 0
        """How many records were acknowledged."""
        self._waiting = 0
        self._refused = 0
        self._taken_after: int | None = 0
        self._ready: deque[Outgoing] = deque()
        self._again: deque[_Batch] = deque()
        self._in_flight: dict[int, _Batch] = {}
        self._bytes = 0
        self._landed: deque[tuple[int, Future[None]]] = deque()
        self._number = 0
        self._window = limits.window_batches
        self._failures = 0
        self._acknowledged: list[int] = []
        self._noted_at = self._published_at = permit.monotonic()

    def run(self) -> None:
        """Send all that waits.

        Raises ClusterError, JournalError, JournalClosed, Displaced, AnotherLog, Ended and Paused. What was
        acknowledged until then is noted in the journal where that can still be done.
        """
        try:
            while self._fill():
                self._collect()
        except (ClusterError, Ended, Paused):
            self._note_landed()
            raise
        self._note()
        self._publish()

    # Out

    def _fill(self) -> bool:
        """Fill the window; whether anything is on its way."""
        while len(self._in_flight) < self._window and self._bytes < self._limits.window_bytes:
            batch = self._next_batch()
            if batch is None:
                break
            self._send(batch)
        return bool(self._in_flight)

    def _next_batch(self) -> _Batch | None:
        if self._again:
            return self._again.popleft()
        limits = self._limits
        if len(self._ready) < limits.batch_records:
            self._ready.extend(self._take())
        if not self._ready:
            return None
        first = self._ready.popleft()
        entries, size, partition = [first], first.size, _partition(first)
        while (
            self._ready
            and len(entries) < limits.batch_records
            and size + self._ready[0].size <= limits.batch_bytes
            and _partition(self._ready[0]) == partition
        ):
            entries.append(self._ready.popleft())
            size += entries[-1].size
        return _Batch(entries, size)

    def _take(self) -> list[Outgoing]:
        """The next that were taken by an earlier run and not acknowledged, then what waits."""
        limits = self._limits
        if self._taken_after is not None:
            after = self._taken_after
            left = self._journal(
                lambda journal: journal.sync.taken(after, limits.take_records, limits.take_bytes)
            )
            self._taken_after = left[-1].entry.seq if left else None
            if left:
                return left
        epoch, noted = self._log.log.epoch, self._acknowledged[: limits.acknowledge_records]
        taken = self._journal(
            lambda journal: journal.sync.exchange(epoch, noted, limits.take_records, limits.take_bytes)
        )
        self._on_noted(len(noted))
        return taken

    def _send(self, batch: _Batch) -> None:
        if self._number == 0:
            self._begin()
        self._number += 1
        number = self._number
        with self._permit.asking() as since:
            future = self._remote.send(self._log.log, [each.entry for each in batch.entries])
        self._in_flight[number] = _Batch(batch.entries, batch.size, since)
        self._bytes += batch.size
        future.add_done_callback(partial(self._on_landed, number))
        self._permit.rest(self._limits.rest)

    def _begin(self) -> None:
        """Say what is to be sent before the first answer, which may take long to come."""
        # After the first were taken: counted before, a drawing queued in between would be sent unsaid.
        self._recount()
        self._permit.say(phase=Phase.SENDING, **self._counted())

    def _on_landed(self, number: int, future: Future[None]) -> None:
        """Called by whichever thread completes the future."""
        self._landed.append((number, future))
        self._permit.control.ring()

    # Back

    def _collect(self) -> None:
        """Wait for a batch, and see to all that have come back."""
        self._permit.check()
        if not self._landed:
            oldest = next(iter(self._in_flight.values())).since
            left = oldest + self._limits.send - self._permit.monotonic()
            if not self._permit.wait(lambda: bool(self._landed), max(left, 0.0)):
                raise voids.silent(self._limits.send)
        while self._landed:
            number, future = self._landed.popleft()
            batch = self._in_flight.pop(number)
            self._bytes -= batch.size
            self._on_answer(batch, future.exception())
        now = self._permit.monotonic()
        if now - self._noted_at >= self._limits.acknowledge_every:
            self._note()  # nothing was taken for so long, which notes it too
        if now - self._published_at >= self._limits.publish_every:
            self._publish()
            self._recount()

    def _on_answer(self, batch: _Batch, error: BaseException | None) -> None:
        if error is None:
            self._failures = 0
            self._window = min(self._window + 1, self._limits.window_batches)
            self._acknowledged.extend([each.entry.seq for each in batch.entries])
        elif isinstance(error, RecordRefused):
            self._isolate(batch, error)
        elif isinstance(error, ClusterUnreachable) and not isinstance(error, NoAnswerInTime):
            # A node that went down, or one that has too much to do: fewer at once, and the others may answer.
            self._failures += 1
            self._window = max(1, self._window // 2)
            if self._failures >= _FAILURES:
                raise error
            self._again.append(batch)
        else:
            raise error

    def _isolate(self, batch: _Batch, error: RecordRefused) -> None:
        """Halve a refused batch until the refused record is alone, and put that one by."""
        if len(batch.entries) > 1:
            middle = len(batch.entries) // 2
            for half in (batch.entries[:middle], batch.entries[middle:]):
                self._again.append(_Batch(half, sum(each.size for each in half)))
            return
        log, entry, reason = self._log.log, batch.entries[0].entry, str(error)
        self._journal(lambda journal: journal.sync.refuse(log.epoch, entry.record.key.id, entry.seq, reason))
        self._recount()
        self._permit.count(phase=Phase.SENDING, **self._counted())

    # Noted

    def _note(self) -> None:
        """Mark in the journal what was acknowledged."""
        self._noted_at = self._permit.monotonic()
        while self._acknowledged:
            # No more at once than the journal takes without anybody noticing.
            noted = self._acknowledged[: self._limits.acknowledge_records]
            epoch = self._log.log.epoch
            self._journal(partial(_acknowledge, epoch, noted))
            self._on_noted(len(noted))

    def _on_noted(self, count: int) -> None:
        """So many of the first that were acknowledged are marked in the journal."""
        self._noted_at = self._permit.monotonic()
        if count:
            del self._acknowledged[:count]
            self.sent += count
            self._waiting = max(self._waiting - count, 0)
            sent_at = self._permit.clocks.now()
            self._permit.count(phase=Phase.SENDING, sent_at=sent_at, **self._counted())

    def _note_landed(self) -> None:
        """Mark what was acknowledged until now, before the session is left."""
        while self._landed:
            number, future = self._landed.popleft()
            if future.exception() is None:
                self._on_answer(self._in_flight[number], None)
        self._note()

    def _publish(self) -> None:
        """Move the log's head over what is acknowledged without a gap."""
        self._fill_voids()
        log, nonce = self._log.log, self._log.nonce
        state, head = self._journal(lambda journal: (journal.sync.state(), journal.sync.head()))
        if head > state.published:
            with self._permit.asking():
                is_ours = self._remote.publish(log, nonce, head)
            if not is_ours:
                raise Displaced
            self._journal(lambda journal: journal.sync.published(log.epoch, head))
        self._published_at = self._permit.monotonic()

    def _fill_voids(self) -> None:
        """Refused records have left numbers behind that the head could not pass."""
        log = self._log.log
        seqs = self._journal(lambda journal: journal.sync.voids())
        if seqs:
            voids.fill(self._permit, self._remote, log, seqs, self._limits)
            self._journal(lambda journal: journal.sync.voided(log.epoch, seqs))

    def _journal(self, work: Callable[[Journal], _T]) -> _T:
        """Use the journal while this log is still the one that its numbers belong to."""

        def same(journal: Journal) -> _T:
            self._log.require(journal)
            return work(journal)

        return self._permit.journal(same)

    def _recount(self) -> None:
        """Look how much waits: more is drawn meanwhile, and what changed since it was taken waits again."""
        counts = self._journal(lambda journal: journal.sync.counts())
        self._waiting, self._refused = counts.waiting, counts.refused

    def _counted(self) -> dict[str, int]:
        total = self.sent + self._waiting
        return {"done": self.sent, "total": total, "waiting": self._waiting, "refused": self._refused}


def _acknowledge(epoch: int, noted: Sequence[int], journal: Journal) -> None:
    journal.sync.acknowledge(epoch, noted)


def _partition(outgoing: Outgoing) -> tuple[UUID, dt.date, int]:
    key = outgoing.entry.record.key
    return key.device_id, key.day, key.part
