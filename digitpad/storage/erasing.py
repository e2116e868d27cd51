"""Erasing for good: ink or picture are overwritten with nothing, here and then in the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.storage.outbox import queue
from digitpad.storage.sqlite import rows

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    import apsw

    from digitpad.storage.clock import HybridClock

_ERASE = (
    "UPDATE records SET erased_version = ?1, blank = 1, ink = iif(ink IS NULL, NULL, x''), "
    "png = iif(png IS NULL, NULL, x''), picture_sha256 = iif(picture_sha256 IS NULL, NULL, ''), "
    "picture_name = iif(picture_name IS NULL, NULL, '') WHERE id = ?2"
)
_DELETE = "UPDATE records SET deleted = 1, life_editor = ?, life_version = ? WHERE id = ?"
_OLD = (
    "SELECT id FROM records WHERE deleted = 1 AND erased_version IS NULL AND life_version <= ? "
    "ORDER BY life_version LIMIT ?"
)


def erase(connection: apsw.Connection, clock: HybridClock, device: UUID, record: bytes) -> None:
    """Erase a closed record, which is deleted by that too, and queue it; again changes nothing.

    Also the picture's name and hash go: they tell what it was. The reading and the edit stay.
    """
    [(content, erased, deleted, life)] = rows(
        connection,
        "SELECT closed_version, erased_version, deleted, life_version FROM records WHERE id = ?",
        (record,),
    )
    if erased is not None:
        return
    version = max(clock.tick(), content + 1)
    connection.execute(_ERASE, (version, record))
    if not deleted:
        version = max(version, (life or 0) + 1)
        connection.execute(_DELETE, (device.bytes, version, record))
    queue(connection, clock, record, version)


def erase_old(
    connection: apsw.Connection, clock: HybridClock, device: UUID, age: dt.timedelta, limit: int
) -> int:
    """Erase what was deleted so long ago, the oldest first; how many."""
    before = clock.cluster_us() - round(age.total_seconds() * 1e6)
    found = rows(connection, _OLD, (before, limit))
    for (record,) in found:
        erase(connection, clock, device, record)
    return len(found)
