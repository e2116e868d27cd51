"""The outbox and what leaves it, each to be called inside a transaction.

A row waits, is taken for sending under a number of the log (`seq`), and goes to `sent` when the cluster has
acknowledged it; or it is refused, and waits no more until it changes or somebody asks to try again.
"""

from __future__ import annotations

import itertools
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitpad.storage.cluster.port import Entry
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.sqlite import first, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import apsw

    from digitpad.storage.clock import HybridClock
    from digitpad.storage.cluster.port import ClusterRecord

_FIXED_BYTES = 300
"""What a record's rows take beside its blobs, in the three tables, about."""

VERSION = (
    "max(closed_version, ifnull(erased_version, 0), ifnull(reading_version, 0), ifnull(edit_version, 0), "
    "ifnull(life_version, 0))"
)
"""The latest version of a closed record's cells, over the columns of ``records``."""

_QUEUE = (
    "INSERT INTO outbox (id, device_id, day, part, version, queued_at) "
    "SELECT id, device_id, day, part, ?, ? FROM records WHERE id = ? "
    "ON CONFLICT DO UPDATE SET version = max(version, excluded.version), changed = seq IS NOT NULL, "
    "refused = NULL"
)
_REQUEUE = (
    "INSERT INTO outbox (id, device_id, day, part, version, queued_at) "  # noqa: S608 - our own names
    f"SELECT id, device_id, day, part, {VERSION}, ? FROM records WHERE id = ? AND day IS NOT NULL "
    "ON CONFLICT DO NOTHING"
)
_REQUEUE_PAGE = (
    "INSERT INTO outbox (id, device_id, day, part, version, queued_at) "  # noqa: S608
    f"SELECT id, device_id, day, part, {VERSION}, ? FROM records WHERE id > ? AND id <= ? "
    "AND day IS NOT NULL ON CONFLICT DO NOTHING"
)
_WAITING = (
    f"SELECT {CLUSTER_COLUMNS} FROM outbox CROSS JOIN records ON records.id = outbox.id "  # noqa: S608
    "WHERE seq IS NULL AND refused IS NULL "
    "ORDER BY outbox.device_id, outbox.day, outbox.part, outbox.id"
)
_TAKEN = (
    f"SELECT seq, taken_version, {CLUSTER_COLUMNS} "  # noqa: S608
    "FROM outbox CROSS JOIN records ON records.id = outbox.id WHERE seq > ? ORDER BY seq"
)
_PREFIX = (
    "SELECT last_seq + 1, (SELECT min(seq) FROM outbox WHERE seq IS NOT NULL), (SELECT min(seq) FROM voids) "
    "FROM log"
)
_RELEASE = "UPDATE outbox SET seq = NULL, taken_version = NULL, changed = 0"
_SENT = (
    "INSERT INTO sent (id, epoch, seq, sent_at) "
    "SELECT id, ?3, seq, ?4 FROM outbox WHERE seq BETWEEN ?1 AND ?2 AND changed = 0 "
    "ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, sent_at = excluded.sent_at"
)
_NO_LONGER_WAITING = "DELETE FROM outbox WHERE seq BETWEEN ? AND ? AND changed = 0"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent, and about how many bytes it takes."""

    entry: Entry
    size: int


def queue(connection: apsw.Connection, clock: HybridClock, record: bytes, version: int) -> None:
    """Make the outbox hold this record once, at the version of its latest change.

    One that was refused waits again.
    """
    connection.execute(_QUEUE, (version, clock.last, record))


def requeue(connection: apsw.Connection, now_us: int, records: Iterable[bytes]) -> int:
    """Send these again, although they have not changed; how many were not in the outbox already.

    Those that were stay as they are.
    """
    ids = list(records)
    before = connection.total_changes()
    connection.executemany(_REQUEUE, ((now_us, record) for record in ids))
    queued = connection.total_changes() - before
    connection.executemany("DELETE FROM sent WHERE id = ?", ((record,) for record in ids))
    return queued


def requeue_page(connection: apsw.Connection, now_us: int, after: bytes, limit: int) -> bytes | None:
    """Queue the next closed records beyond an id again; the last one's id, None where that was all."""
    page = rows(connection, "SELECT id FROM records WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
    if not page:
        return None
    last: bytes = page[-1][0]
    connection.execute(_REQUEUE_PAGE, (now_us, after, last))
    return last if len(page) == limit else None


def acknowledge(connection: apsw.Connection, now_us: int, epoch: int, acknowledged: Iterable[int]) -> None:
    """Move the rows taken under these numbers to ``sent``; those that changed since wait again."""
    runs = list(_runs(acknowledged))
    connection.executemany(_SENT, [(*run, epoch, now_us) for run in runs])
    connection.executemany(_NO_LONGER_WAITING, runs)
    connection.executemany(f"{_RELEASE} WHERE seq BETWEEN ? AND ?", runs)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run without a gap: what was sent together is a statement and not one a row."""
    for _, found in itertools.groupby(enumerate(sorted(numbers)), lambda numbered: numbered[1] - numbered[0]):
        run = [number for _, number in found]
        yield run[0], run[-1]


def refuse(connection: apsw.Connection, record: bytes, seq: int, reason: str) -> None:
    """Let go of a taken row and leave its number to be voided; one that changed since waits again."""
    if first(connection, "SELECT 1 FROM outbox WHERE id = ? AND seq = ?", (record, seq)) is None:
        return
    connection.execute("INSERT INTO voids VALUES (?) ON CONFLICT DO NOTHING", (seq,))
    connection.execute(
        f"{_RELEASE}, refused = CASE WHEN changed = 0 THEN ? END WHERE id = ? AND seq = ?",
        (reason, record, seq),
    )


def release(connection: apsw.Connection, now_us: int, epoch: int, published: int) -> None:
    """Leave an epoch: nothing is taken any more, and what was sent beyond its head is to be sent again."""
    connection.execute(f"{_RELEASE} WHERE seq IS NOT NULL")
    connection.execute("DELETE FROM voids")
    beyond = rows(connection, "SELECT id FROM sent WHERE epoch = ? AND seq > ?", (epoch, published))
    requeue(connection, now_us, (record for (record,) in beyond))


def prefix(connection: apsw.Connection) -> int:
    """The seq up to which every number given out is acknowledged or voided."""
    [(next_seq, taken, void)] = rows(connection, _PREFIX)
    first_open: int = min(seq for seq in (next_seq, taken, void) if seq is not None)
    return first_open - 1


def take(connection: apsw.Connection, last_seq: int, limit: int, max_bytes: int) -> list[Outgoing]:
    """Take waiting rows, partition by partition, under the numbers after ``last_seq``.

    Damaged ones are refused.
    """
    bounds = _Bounds(limit, max_bytes)
    with closing(connection.execute(_WAITING)) as found:
        for row in found:
            if not bounds.take_in(last_seq + len(bounds.loaded) + 1, None, row):
                break
    connection.executemany(
        "UPDATE outbox SET seq = ?, taken_version = ? WHERE id = ?",
        ((one.entry.seq, one.entry.version, one.entry.record.key.id.bytes) for one in bounds.loaded),
    )
    connection.executemany(
        "UPDATE outbox SET refused = ? WHERE id = ?",
        ((reason, record) for record, _, reason in bounds.damaged),
    )
    return bounds.loaded


def taken(connection: apsw.Connection, after: int, limit: int, max_bytes: int) -> list[Outgoing]:
    """The rows taken under numbers beyond this one; damaged ones are refused."""
    bounds = _Bounds(limit, max_bytes)
    with closing(connection.execute(_TAKEN, (after,))) as found:
        for seq, version, *row in found:
            if not bounds.take_in(seq, version, row):
                break
    for record, seq, reason in bounds.damaged:
        refuse(connection, record, seq, reason)
    return bounds.loaded


class _Bounds:
    """Loads rows up to so many and so many bytes, one at least, and sets the damaged ones apart."""

    def __init__(self, limit: int, max_bytes: int) -> None:
        self.loaded: list[Outgoing] = []
        self.damaged: list[tuple[bytes, int, str]] = []
        self._limit = limit
        self._room = max_bytes

    def take_in(self, seq: int, version: int | None, row: Sequence[Any]) -> bool:
        """Load a record's row under its number; False where it goes beyond a limit and was left."""
        if len(self.loaded) >= self._limit:
            return False
        try:
            record = to_cluster_record(row)
        except RecordDamagedError as error:
            self.damaged.append((row[0], seq, str(error)))
            return True
        size = _size(record)
        self._room -= size
        if self.loaded and self._room < 0:
            return False
        entry = Entry(record, seq, record.version if version is None else version)
        self.loaded.append(Outgoing(entry, size))
        return True


def _size(record: ClusterRecord) -> int:
    content, reading = record.content, record.reading
    digits = b"" if reading is None else reading.digits
    return len(content.ink or b"") + len(content.png or b"") + len(digits) + _FIXED_BYTES
