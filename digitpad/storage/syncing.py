"""What the sync lane asks of the journal, and what it tells it: `Journal.sync`."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.storage import log_state, outbox
from digitpad.storage.changes import CLOCK_OFFSET, set_meta
from digitpad.storage.cluster.hashing import state_of
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.fetched import merge_records
from digitpad.storage.rows import to_days
from digitpad.storage.sqlite import first, rows
from digitpad.storage.sync.state import Refused
from digitpad.storage.whereabouts import where_are

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Sequence

    import apsw

    from digitpad.storage.access import Writer
    from digitpad.storage.cluster.port import ClusterRecord, RecordState
    from digitpad.storage.cluster_rows import Proven
    from digitpad.storage.fetched import Merged
    from digitpad.storage.log_state import Claim, LogState
    from digitpad.storage.outbox import Outgoing
    from digitpad.storage.sync.state import Whereabouts

PAGE = 500
"""Records a call, at most, so that saving never waits long for the sync lane."""
BYTES = 1 << 20
"""Bytes a call, beyond which no further record is taken."""

_OFFSET_STEP_US = 1_000_000
"""A clock's offset is measured every half minute, and kept where it changed by more than this."""
_ALL_DAYS = -(1 << 31)
"""Before any day that a record may have."""

_log = logging.getLogger(__name__)
_PAGE_OF_STATES = (
    f"SELECT {CLUSTER_COLUMNS} FROM records WHERE id > ? AND day IS NOT NULL ORDER BY id LIMIT ?"  # noqa: S608
)
_ONE = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE id = ? AND day IS NOT NULL"  # noqa: S608
_DUE = (
    f"SELECT sent.epoch, seq, {CLUSTER_COLUMNS} "  # noqa: S608
    "FROM sent CROSS JOIN records ON records.id = sent.id "
    "WHERE {when} AND (sent.epoch <> ? OR seq <= ?) ORDER BY sent_at LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that was acknowledged under this number; ``state`` is what the journal has of it now."""

    state: RecordState
    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Records that wait to be acknowledged, that are refused, and that were sent and not verified yet."""

    waiting: int
    refused: int
    unverified: int


class SyncJournal:
    """The journal's outbox, its log in the cluster, and what was merged; used by the journal's thread.

    Each call is one transaction, as those of `Journal`: done when it returns, and nothing of it happened when
    it raises JournalError. What concerns numbers of the log names the epoch they were given in: told of an
    epoch that is no longer open, it changes nothing.
    """

    def __init__(self, writer: Writer, device: UUID) -> None:
        """Work on this open journal of this device."""
        self._writer = writer
        self._device = device
        self._left_out: set[bytes] = set()

    # This journal's log

    def state(self) -> LogState:
        """Where this journal's log in the cluster stands."""
        with self._writer.reading() as connection:
            return log_state.read(connection, self._device)

    def set_target(self, target: UUID, group: str) -> None:
        """Turn to the cluster with this schema id, and to this group.

        Nothing changes where it is the one from before. Else no epoch is open and no log merged yet; for
        another cluster all closed records are to be sent again: call `requeue_next` until it says no more.
        """
        with self._writer.transaction() as connection:
            state = log_state.read(connection, self._device)
            log_state.set_target(connection, self._now_us(), state, target, group)

    def begin_epoch(self, nonce: UUID) -> Claim:
        """Open a new epoch, and say what to ask of the cluster before anything is sent.

        Taken records lose their numbers; what was sent beyond the old epoch's published head is to be sent
        again. ValueError before `set_target`.
        """
        with self._writer.transaction() as connection:
            state = log_state.read(connection, self._device)
            return log_state.begin_epoch(connection, self._writer.clock, state, nonce)

    def begin_claim(self, nonce: UUID) -> Claim:
        """Note the next nonce, a new one, and say what to ask of the cluster: to take over the open epoch.

        ValueError where no epoch is open.
        """
        with self._writer.transaction() as connection:
            state = log_state.read(connection, self._device)
            return log_state.begin_claim(connection, self._writer.clock, state, nonce)

    def confirm_claim(self, nonce: UUID) -> LogState:
        """The cluster took this claim; ValueError where it was not begun."""
        with self._writer.transaction() as connection:
            log_state.confirm_claim(connection, log_state.read(connection, self._device), nonce)
            return log_state.read(connection, self._device)

    def head(self) -> int:
        """The seq up to which everything is acknowledged or void: what may be published."""
        with self._writer.reading() as connection:
            return outbox.prefix(connection)

    def published(self, epoch: int, head: int) -> None:
        """The cluster's head is at least this."""
        with self._writer.transaction() as connection:
            connection.execute("UPDATE log SET published = max(published, ?) WHERE epoch = ?", (head, epoch))

    def correct_clock(self, offset_us: int) -> None:
        """Stamp changes by the cluster's time: the wall clock and this much.

        Where the wall clock is ahead, the next start does so too until it is measured anew.
        """
        self._writer.clock.correct(offset_us)
        with self._writer.reading() as connection:
            row = first(connection, "SELECT value FROM meta WHERE name = ?", (CLOCK_OFFSET,))
        if abs(offset_us - (row[0] if row else 0)) > _OFFSET_STEP_US:
            with self._writer.transaction() as connection:
                set_meta(connection, CLOCK_OFFSET, offset_us)

    # Sending

    def taken(self, after: int = 0, limit: int = PAGE, max_bytes: int = BYTES) -> list[Outgoing]:
        """What was taken and is not acknowledged, by seq beyond ``after``: left by a crash or an error.

        Seq and version are those of the first time, the record goes with its newest cells.
        """
        with self._writer.transaction() as connection:
            return outbox.taken(connection, after, limit, max_bytes)

    def take(self, limit: int = PAGE, max_bytes: int = BYTES) -> list[Outgoing]:
        """Give the next waiting records their numbers, partition by partition; [] where none waits.

        A record that is damaged in the journal is refused instead. ValueError where no epoch is open.
        """
        with self._writer.transaction() as connection:
            return self._take(connection, limit, max_bytes)

    def acknowledge(self, epoch: int, acknowledged: Iterable[int]) -> None:
        """The cluster has what was taken under these numbers; what changed since waits again."""
        with self._writer.transaction() as connection:
            self._acknowledge(connection, epoch, acknowledged)

    def exchange(
        self, epoch: int, acknowledged: Iterable[int], limit: int = PAGE, max_bytes: int = BYTES
    ) -> list[Outgoing]:
        """`acknowledge` and `take` at once: the disk is waited for once and not twice."""
        with self._writer.transaction() as connection:
            self._acknowledge(connection, epoch, acknowledged)
            return self._take(connection, limit, max_bytes)

    def refuse(self, epoch: int, record: UUID, seq: int, reason: str) -> None:
        """The cluster does not take this one: it waits no more, and its number is among `voids`."""
        with self._writer.transaction() as connection:
            if self._is_open(connection, epoch):
                outbox.refuse(connection, record.bytes, seq, reason)

    def voids(self) -> list[int]:
        """The numbers that are to be filled in the log before the head can pass them."""
        with self._writer.reading() as connection:
            return [seq for (seq,) in rows(connection, "SELECT seq FROM voids ORDER BY seq")]

    def voided(self, epoch: int, seqs: Iterable[int]) -> None:
        """The cluster has filled these."""
        with self._writer.transaction() as connection:
            if self._is_open(connection, epoch):
                connection.executemany("DELETE FROM voids WHERE seq = ?", ((seq,) for seq in seqs))

    def refused(self, limit: int = PAGE) -> list[Refused]:
        """Records that the cluster does not take, the newest first."""
        with self._writer.reading() as connection:
            found = rows(
                connection,
                "SELECT id, refused FROM outbox WHERE refused IS NOT NULL ORDER BY id DESC LIMIT ?",
                (limit,),
            )
        return [Refused(UUID(bytes=record), reason) for record, reason in found]

    def retry_refused(self) -> int:
        """Let the refused ones wait again; how many."""
        with self._writer.transaction() as connection:
            connection.execute("UPDATE outbox SET refused = NULL WHERE refused IS NOT NULL")
            return connection.changes()

    def requeue(self, records: Iterable[UUID]) -> int:
        """Send these again: the cluster lacks them, or has older ones; how many were not in the outbox."""
        with self._writer.transaction() as connection:
            return outbox.requeue(connection, self._now_us(), (record.bytes for record in records))

    def requeue_all(self) -> None:
        """Send everything again; call `requeue_next` until it says no more, after a restart too."""
        with self._writer.transaction() as connection:
            connection.execute("UPDATE log SET requeue_after = x''")

    def requeue_next(self, limit: int = PAGE) -> bool:
        """Put the next page of what is to be sent again into the outbox; whether there is more."""
        with self._writer.transaction() as connection:
            [(after,)] = rows(connection, "SELECT requeue_after FROM log")
            if after is None:
                return False
            last = outbox.requeue_page(connection, self._now_us(), after, limit)
            connection.execute("UPDATE log SET requeue_after = ?", (last,))
            return last is not None

    def counts(self) -> Counts:
        """How many wait, are refused, and are unverified; a few milliseconds at 100,000."""
        with self._writer.reading() as connection:
            [(queued, refused, unverified)] = rows(
                connection,
                "SELECT (SELECT count(*) FROM outbox), "
                "(SELECT count(*) FROM outbox WHERE refused IS NOT NULL), (SELECT count(*) FROM sent)",
            )
        return Counts(queued - refused, refused, unverified)

    def where_is(self, records: Collection[UUID]) -> dict[UUID, Whereabouts]:
        """Where each of these is on its way to the cluster; drafts and unknown ones are left out."""
        with self._writer.reading() as connection:
            return where_are(connection, records)

    # Verifying

    def due_sent(self, older_than_s: float, limit: int = PAGE) -> list[Sent]:
        """What was acknowledged so long ago and is not verified, of published numbers only, oldest first."""
        now_us, ago_us = self._now_us(), round(older_than_s * 1e6)
        with self._writer.reading() as connection:
            state = log_state.read(connection, self._device)
            rest = (state.epoch or 0, state.published, limit)
            found = rows(connection, _DUE.format(when="sent_at <= ?"), (now_us - ago_us, *rest))
            if len(found) < limit:
                # A clock that was set back: what was sent in the future was sent long enough ago. A little
                # in the future is what was sent just before the offset to the cluster was measured anew.
                found += rows(connection, _DUE.format(when="sent_at > ?"), (now_us + ago_us, *rest))
        return [
            Sent(state_of(record), epoch, seq) for epoch, seq, *row in found for record in self._whole([row])
        ]

    def prune(self, verified: Iterable[Sent]) -> None:
        """These were found in the cluster as they are here; those beyond the published head stay."""
        keys = [(one.state.key.id.bytes, one.epoch, one.seq) for one in verified]
        with self._writer.transaction() as connection:
            connection.executemany(
                "DELETE FROM sent WHERE id = ?1 AND epoch = ?2 AND seq = ?3 "
                "AND NOT EXISTS (SELECT 1 FROM log WHERE epoch = ?2 AND published < ?3)",
                keys,
            )

    def states(self, after: UUID | None = None, limit: int = PAGE) -> list[RecordState]:
        """The next closed records by id, to be compared with the cluster's."""
        with self._writer.reading() as connection:
            found = rows(connection, _PAGE_OF_STATES, (after.bytes if after else b"", limit))
        return [state_of(record) for record in self._whole(found)]

    def states_of(self, records: Iterable[UUID]) -> dict[UUID, RecordState]:
        """The closed ones of these, by id."""
        with self._writer.reading() as connection:
            found = [row for record in records for row in rows(connection, _ONE, (record.bytes,))]
        return {record.key.id: state_of(record) for record in self._whole(found)}

    # Fetching

    def marks(self) -> dict[tuple[UUID, int], int]:
        """How far each (writer, epoch) has been merged."""
        with self._writer.reading() as connection:
            found = rows(connection, "SELECT writer, epoch, seq FROM marks")
        return {(UUID(bytes=writer), epoch): seq for writer, epoch, seq in found}

    def follow_since(self, first_day: dt.date | None) -> None:
        """Others' records are merged from this day on; None is all.

        Where that is an earlier day than before, other devices' logs are to be followed from their start
        again: what they said of the days in between was passed over.
        """
        wanted = _ALL_DAYS if first_day is None else to_days(first_day)
        with self._writer.transaction() as connection:
            row = first(connection, "SELECT value FROM meta WHERE name = 'merged_since'")
            if row is not None and wanted < row[0]:
                connection.execute("DELETE FROM marks WHERE writer <> ?", (self._device.bytes,))
            if row is None or wanted != row[0]:
                set_meta(connection, "merged_since", wanted)

    def merge(self, records: Iterable[Proven], mark: tuple[UUID, int, int] | None = None) -> Merged:
        """Merge what was fetched and move the mark (writer, epoch, seq), all or nothing."""
        with self._writer.transaction() as connection:
            merged = merge_records(connection, self._writer.clock, records)
            if mark is not None:
                log_state.set_mark(connection, *mark)
        return merged

    def _take(self, connection: apsw.Connection, limit: int, max_bytes: int) -> list[Outgoing]:
        state = log_state.read(connection, self._device)
        if state.epoch is None:
            raise ValueError("no epoch is open: begin_epoch comes first")
        taken = outbox.take(connection, state.last_seq, limit, max_bytes)
        if taken:
            connection.execute("UPDATE log SET last_seq = ?", (taken[-1].entry.seq,))
        return taken

    def _acknowledge(self, connection: apsw.Connection, epoch: int, acknowledged: Iterable[int]) -> None:
        if self._is_open(connection, epoch):
            outbox.acknowledge(connection, self._now_us(), epoch, acknowledged)

    def _now_us(self) -> int:
        return self._writer.clock.cluster_us()

    def _is_open(self, connection: apsw.Connection, epoch: int) -> bool:
        return first(connection, "SELECT 1 FROM log WHERE epoch = ?", (epoch,)) is not None

    def _whole(self, found: Iterable[Sequence[object]]) -> Iterator[ClusterRecord]:
        for row in found:
            try:
                yield to_cluster_record(row)
            except RecordDamagedError as error:
                identity = row[0]
                if isinstance(identity, bytes) and identity not in self._left_out:
                    self._left_out.add(identity)
                    _log.warning("%s; it is not compared", error)
