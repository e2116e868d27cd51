"""The partitions that records are closed into: (device, day, part), none with more than 4,096 records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.storage.sqlite import first

if TYPE_CHECKING:
    import apsw

PART_LIMIT = 4096


class Parts:
    """Gives the records of one transaction their parts; ``store`` before its end."""

    def __init__(self, connection: apsw.Connection, limit: int = PART_LIMIT) -> None:
        """Begin with what the journal holds."""
        self._connection = connection
        self._limit = limit
        self._newest: dict[tuple[bytes, int], tuple[int, int]] = {}
        self._added: dict[tuple[bytes, int, int], int] = {}

    def assign(self, device: bytes, day: int) -> int:
        """The part for one more record of this day, counted in."""
        part, records = self._newest.get((device, day)) or self._stored(device, day)
        if records >= self._limit:
            part, records = part + 1, 0
        self.count_in(device, day, part)
        self._newest[device, day] = part, records + 1
        return part

    def count_in(self, device: bytes, day: int, part: int) -> None:
        """Count a record that comes with its part."""
        place = (device, day, part)
        self._added[place] = self._added.get(place, 0) + 1
        self._newest.pop((device, day), None)

    def store(self) -> None:
        """Write the counts."""
        for place, added in self._added.items():
            self._connection.execute(
                "INSERT INTO parts VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET records = records + excluded.records",
                (*place, added),
            )
        self._added.clear()
        self._newest.clear()

    def _stored(self, device: bytes, day: int) -> tuple[int, int]:
        self.store()
        row = first(
            self._connection,
            "SELECT part, records FROM parts WHERE device_id = ? AND day = ? ORDER BY part DESC LIMIT 1",
            (device, day),
        )
        return (int(row[0]), int(row[1])) if row else (0, 0)
