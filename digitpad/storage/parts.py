"""The partitions that records are closed into: (device, day, part), none with more than 4,096 records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.storage.sqlite import first

if TYPE_CHECKING:
    import apsw

PART_LIMIT = 4096


def assign_part(connection: apsw.Connection, device: bytes, day: int, limit: int = PART_LIMIT) -> int:
    """The part for one more record of this day; to be called in the transaction that closes the record."""
    last = first(
        connection,
        "SELECT part, records FROM parts WHERE device_id = ? AND day = ? ORDER BY part DESC LIMIT 1",
        (device, day),
    )
    part, filled = last or (0, 0)
    if filled >= limit:
        part += 1
    count_in(connection, device, day, part)
    return int(part)


def count_in(connection: apsw.Connection, device: bytes, day: int, part: int) -> None:
    """Count a record that comes with its part."""
    connection.execute(
        "INSERT INTO parts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET records = records + 1",
        (device, day, part),
    )
