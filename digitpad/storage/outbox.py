"""The outbox and what leaves it, each to be called inside a transaction.

A row waits, is taken for sending under a number of the log (`seq`), and goes to `sent` when the cluster has
acknowledged it; or it is refused, and waits no more until it changes or somebody asks to try again.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.storage.cluster.port import Entry
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.sqlite import first, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import apsw

    from digitpad.storage.clock import HybridClock
    from digitpad.storage.cluster.port import ClusterRecord
    from digitpad.storage.sqlite import Row

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
_RELEASE = "UPDATE outbox SET seq = NULL, taken_version = NULL, changed = 0"
_SENT = (
    "INSERT INTO sent (id, epoch, seq, version, sent_at) "
    "SELECT id, ?3, seq, taken_version, ?4 FROM outbox WHERE id = ?1 AND seq = ?2 AND changed = 0 "
    "ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, version = excluded.version, "
    "sent_at = excluded.sent_at"
)


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


def requeue(connection: apsw.Connection, now_us: int, records: Iterable[bytes]) -> None:
    """Send these again, although they have not changed; those that wait already stay as they are."""
    ids = list(records)
    connection.executemany(_REQUEUE, ((now_us, record) for record in ids))
    connection.executemany("DELETE FROM sent WHERE id = ?", ((record,) for record in ids))


def requeue_page(connection: apsw.Connection, now_us: int, after: bytes, limit: int) -> bytes | None:
    """Queue the next closed records beyond an id again; the last one's id, None where that was all."""
    page = rows(connection, "SELECT id FROM records WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
    if not page:
        return None
    last: bytes = page[-1][0]
    connection.execute(_REQUEUE_PAGE, (now_us, after, last))
    return last if len(page) == limit else None


def acknowledge(
    connection: apsw.Connection, now_us: int, epoch: int, acknowledged: Sequence[tuple[bytes, int]]
) -> None:
    """Move the rows taken under these numbers to ``sent``; those that changed since wait again."""
    connection.executemany(_SENT, ((record, seq, epoch, now_us) for record, seq in acknowledged))
    connection.executemany("DELETE FROM outbox WHERE id = ? AND seq = ? AND changed = 0", acknowledged)
    connection.executemany(f"{_RELEASE} WHERE id = ? AND seq = ?", acknowledged)


def refuse(connection: apsw.Connection, record: bytes, seq: int, reason: str) -> bool:
    """Let go of a taken row and leave its number to be voided; one that changed since waits again.

    False where no such row is taken.
    """
    if first(connection, "SELECT 1 FROM outbox WHERE id = ? AND seq = ?", (record, seq)) is None:
        return False
    connection.execute("INSERT INTO voids VALUES (?) ON CONFLICT DO NOTHING", (seq,))
    connection.execute(
        f"{_RELEASE}, refused = CASE WHEN changed = 0 THEN ? END WHERE id = ? AND seq = ?",
        (reason, record, seq),
    )
    return True


def release(connection: apsw.Connection, now_us: int, epoch: int, published: int) -> None:
    """Leave an epoch: nothing is taken any more, and what was sent beyond its head is to be sent again."""
    connection.execute(f"{_RELEASE} WHERE seq IS NOT NULL")
    connection.execute("DELETE FROM voids")
    beyond = rows(connection, "SELECT id FROM sent WHERE epoch = ? AND seq > ?", (epoch, published))
    requeue(connection, now_us, (record for (record,) in beyond))


def prefix(connection: apsw.Connection, last_seq: int) -> int:
    """The seq up to which every number given out is acknowledged or voided."""
    [(taken,)] = rows(connection, "SELECT min(seq) FROM outbox WHERE seq IS NOT NULL")
    [(void,)] = rows(connection, "SELECT min(seq) FROM voids")
    return min(seq - 1 for seq in (taken, void, last_seq + 1) if seq is not None)


def take(connection: apsw.Connection, last_seq: int, limit: int, max_bytes: int) -> list[Outgoing]:
    """Take waiting rows, partition by partition, under the numbers after ``last_seq``.

    Damaged ones are refused.
    """
    with closing(connection.execute(_WAITING)) as found:
        loaded, damaged = _bounded(((0, 0, row) for row in found), limit, max_bytes)
    taken = [
        Outgoing(Entry(entry.record, seq, entry.record.version), size)
        for seq, (entry, size) in enumerate(((one.entry, one.size) for one in loaded), last_seq + 1)
    ]
    connection.executemany(
        "UPDATE outbox SET seq = ?, taken_version = ? WHERE id = ?",
        ((one.entry.seq, one.entry.version, one.entry.record.key.id.bytes) for one in taken),
    )
    connection.executemany(
        "UPDATE outbox SET refused = ? WHERE id = ?", ((reason, record) for record, _, reason in damaged)
    )
    return taken


def taken(connection: apsw.Connection, after: int, limit: int, max_bytes: int) -> list[Outgoing]:
    """The rows taken under numbers beyond this one; damaged ones are refused."""
    with closing(connection.execute(_TAKEN, (after,))) as found:
        loaded, damaged = _bounded(((row[0], row[1], row[2:]) for row in found), limit, max_bytes)
    for record, seq, reason in damaged:
        refuse(connection, record, seq, reason)
    return loaded


def _bounded(
    found: Iterable[tuple[int, int, Row]], limit: int, max_bytes: int
) -> tuple[list[Outgoing], list[tuple[bytes, int, str]]]:
    """The first rows within the limits, one at least; and the damaged ones met: id, seq, what is wrong."""
    loaded: list[Outgoing] = []
    damaged = []
    room = max_bytes
    for seq, version, row in found:
        try:
            record = to_cluster_record(row)
        except RecordDamagedError as error:
            damaged.append((row[0], seq, str(error)))
            continue
        size = _size(record)
        if loaded and size > room:
            break
        loaded.append(Outgoing(Entry(record, seq, version), size))
        room -= size
        if len(loaded) >= limit:
            break
    return loaded, damaged


def _size(record: ClusterRecord) -> int:
    content, reading = record.content, record.reading
    digits = b"" if reading is None else reading.digits
    return len(content.ink or b"") + len(content.png or b"") + len(digits) + _FIXED_BYTES
