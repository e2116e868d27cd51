"""The changes that a journal is made of, each to be called inside a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from digitpad.ink import codec
from digitpad.storage import log_state
from digitpad.storage.clock import HybridClock
from digitpad.storage.filling import note_reading
from digitpad.storage.outbox import queue
from digitpad.storage.parts import Parts
from digitpad.storage.rows import (
    key_day,
    reading_found_by,
    reading_values,
    to_days,
    to_microseconds,
)
from digitpad.storage.sqlite import first, rows, transaction

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable

    import apsw

    from digitpad.domain import Reading, Recognition

_ADDED = (
    "id", "device_id", "day", "part", "drawn_at", "source", "closed_version",
    "model_id", "weights_sha256", "verdict", "digits", "reading_version",
    "label", "reviewed", "edit_editor", "edit_version",
    "deleted", "life_editor", "life_version",
    "picture_width", "picture_height", "picture_sha256", "picture_name", "ink", "png",
)  # fmt: skip
_ADD = f"INSERT INTO records ({', '.join(_ADDED)}) VALUES ({', '.join('?' * len(_ADDED))})"  # noqa: S608 - own names

CLOCK_OFFSET = "clock_offset"
"""The name of what was last measured: cluster time minus the wall clock, in microseconds."""


class Recovery:
    """The first transaction of a run: who this device is, how the last run ended, and what it left open."""

    def __init__(self, now: Callable[[], dt.datetime], still_open: Collection[UUID] = ()) -> None:
        """Take the wall clock, and the drafts that somebody is still drawing."""
        self._still_open = {record.bytes for record in still_open}
        self._wall_us: Callable[[], int] = lambda: to_microseconds(now())
        self.clock = HybridClock(self._wall_us)
        self.device_id = UUID(int=0)
        self.was_unclean = False
        self.closed_drafts = 0

    def run(self, connection: apsw.Connection) -> None:
        """Close the drafts of the last run, drop blank ones, and note that this run has not ended yet."""
        with transaction(connection):
            meta: dict[str, Any] = dict(rows(connection, "SELECT name, value FROM meta"))
            self.device_id = UUID(bytes=meta["device_id"]) if "device_id" in meta else uuid4()
            self.was_unclean = meta.get("clean", 1) == 0
            log_state.read(connection, self.device_id)  # what cannot be read is damage to be found now
            # Until it is measured anew: a clock that was ahead would stamp changes in the future, and erase
            # too early. One that was behind is left so, since it may have been set right meanwhile.
            offset_us = min(int(meta.get(CLOCK_OFFSET, 0)), 0)
            self.clock = HybridClock(self._wall_us, int(meta.get("clock", 0)), offset_us)
            drafts = rows(connection, "SELECT id FROM records WHERE day IS NULL ORDER BY id")
            left = [identity for (identity,) in drafts if identity not in self._still_open]
            self.closed_drafts = sum(close_draft(connection, self.clock, identity) for identity in left)
            if "device_id" not in meta:
                set_meta(connection, "device_id", self.device_id.bytes)
                set_meta(connection, "created_at", self._wall_us())
            set_meta(connection, "clean", 0)
            set_meta(connection, "clock", self.clock.last)


def close_draft(connection: apsw.Connection, clock: HybridClock, record: bytes) -> bool:
    """Fix a draft's key and queue it; a blank one is dropped instead (False)."""
    device, drawn_at, blank = rows(
        connection, "SELECT device_id, drawn_at, blank FROM records WHERE id = ?", (record,)
    )[0]
    if blank:
        connection.execute("DELETE FROM records WHERE id = ?", (record,))
        return False
    day = key_day(UUID(bytes=record), drawn_at)
    parts = Parts(connection)
    part = parts.assign(device, day)
    parts.store()
    version = clock.tick()
    connection.execute(
        "UPDATE records SET day = ?1, part = ?2, closed_version = ?3, "
        "reading_version = CASE WHEN model_id IS NOT NULL THEN ?3 END WHERE id = ?4",
        (day, part, version, record),
    )
    queue(connection, clock, record, version)
    return True


def save_reading(
    connection: apsw.Connection, clock: HybridClock, record: bytes, ink: bytes | None, reading: Reading
) -> bool:
    """Keep a reading of this ink (None: of a closed record), if it is that of now; whether it was kept.

    A draft takes each newer reading, a closed record only its first.
    """
    row = first(
        connection,
        "SELECT day, model_id IS NOT NULL, ink, erased_version IS NOT NULL FROM records WHERE id = ?",
        (record,),
    )
    if row is None or row[3]:
        return False
    is_draft, has_reading = row[0] is None, bool(row[1])
    if (ink is None and is_draft) or (ink is not None and row[2] != ink):
        return False
    if not is_draft and has_reading:
        return False
    version = None if is_draft else clock.tick()
    note_reading(connection, record, *reading_found_by(reading))
    connection.execute(
        "UPDATE records SET model_id = ?, weights_sha256 = ?, verdict = ?, digits = ?, reading_version = ? "
        "WHERE id = ?",
        (*reading_values(reading), version, record),
    )
    if version is not None:
        queue(connection, clock, record, version)
    return True


def add_records(
    connection: apsw.Connection, clock: HybridClock, device: UUID, records: Iterable[Recognition]
) -> int:
    """Insert closed records and queue them; how many were neither blank nor there already."""
    parts = Parts(connection)
    added = sum(_add(connection, clock, parts, device.bytes, record) for record in records)
    parts.store()
    return added


def _add(
    connection: apsw.Connection, clock: HybridClock, parts: Parts, device: bytes, record: Recognition
) -> bool:
    if record.drawing is not None and record.drawing.is_blank:
        return False
    identity = record.id.bytes
    if first(connection, "SELECT 1 FROM records WHERE id = ?", (identity,)):
        return False
    drawn_at = to_microseconds(record.drawn_at)
    if record.key is None:
        day = key_day(record.id, drawn_at)
        part = parts.assign(device, day)
    else:
        device, day, part = record.key.device_id.bytes, to_days(record.key.day), record.key.part
        parts.count_in(device, day, part)
    edit, life, picture = record.edit, record.life, record.picture
    for cell in (edit, life):
        if cell is not None:
            clock.observe(cell.version)
    version = clock.tick()
    values = (
        *(identity, device, day, part, drawn_at, record.source.value, version),
        *reading_values(record.reading),
        version if record.reading else None,
        *((edit.label, edit.reviewed, edit.editor.bytes, edit.version) if edit else (None,) * 4),
        *((life.deleted, life.editor.bytes, life.version) if life else (False, None, None)),
        *((picture.width, picture.height, picture.sha256, picture.name) if picture else (None,) * 4),
        codec.encode(record.drawing) if record.drawing else None,
        picture.png if picture else None,
    )
    if record.reading:
        note_reading(connection, identity, *reading_found_by(record.reading))
    connection.execute(_ADD, values)
    connection.execute(
        "INSERT INTO outbox (id, device_id, day, part, version, queued_at) VALUES (?, ?, ?, ?, ?, ?)",
        (identity, device, day, part, version, clock.last),
    )
    return True


def set_meta(connection: apsw.Connection, name: str, value: bytes | int) -> None:
    """Keep one fact of the journal itself."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
    )
