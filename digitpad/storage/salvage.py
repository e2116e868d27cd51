"""What can still be read of a damaged journal goes into the new one.

The damaged file is read page by page (`sqlite_pages`), so it does not matter what is broken, and each record
is proved before it is taken over: it comes whole or not at all. The new journal goes on as the same device.
What that device had sent comes back from the cluster by itself; what could not be had here is counted.

A flipped bit in a label or a number cannot be seen. So that it never wins over what the cluster has, every
version is taken over one microsecond older than it was: of a record that was sent, the cluster's copy wins
the merge; one that was not sent has no other copy.
"""

from __future__ import annotations

import contextlib
import logging
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import apsw

from digitpad.domain import Edit, Life
from digitpad.storage.aside import was_read
from digitpad.storage.cluster.port import Content, ReadingCell
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, prove, to_cluster_record
from digitpad.storage.errors import RecordDamagedError, from_os_error
from digitpad.storage.migrations import migrate
from digitpad.storage.parts import PART_LIMIT
from digitpad.storage.rows import COLUMNS, to_recognition
from digitpad.storage.sqlite import rows
from digitpad.storage.sqlite_pages import DamagedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from digitpad.domain import Recognition
    from digitpad.storage.cluster.port import ClusterRecord
    from digitpad.storage.cluster_rows import Proven
    from digitpad.storage.sqlite_pages import Row, Value
    from digitpad.storage.sync.access import JournalAccess

_Cell = TypeVar("_Cell", Content, ReadingCell, Edit, Life)

BATCH = 250
"""Records a call of the journal, so that saving never waits long."""

_ID_BYTES = 16
_FIRST_COLUMNS = 26
"""Of ``records`` in the first format; later ones add to them."""

_log = logging.getLogger(__name__)
_CLOSED = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608 - our own names
_DRAFTS = f"SELECT {COLUMNS} FROM records WHERE day IS NULL AND blank = 0"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came out of a damaged journal.

    ``device`` is whose it was, None where that could not be read. So many closed ``records`` and open
    ``drafts`` are in the new journal now and wait to be sent. ``lost`` records were there and cannot be read,
    as far as what is left tells: the cluster may have them.
    """

    device: UUID | None
    records: int
    drafts: int
    lost: int


def salvage(
    kept_aside: Path,
    journal: JournalAccess,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    still_open: Collection[UUID] = (),
) -> Salvaged:
    """Take over what can be read of the journal that was kept aside; it stays as it is.

    Where it is one of this journal, it is not `aside.unread` any more.
    ``still_open`` drawings are left out: they lie on the pad, and are saved from there. ``progress`` hears
    how many pages of how many are through. May be repeated. Raises JournalError and JournalClosed.
    """
    try:
        damaged = DamagedFile(kept_aside)
    except OSError as error:
        raise from_os_error(kept_aside, error) from error
    with contextlib.closing(damaged), contextlib.closing(_Scratch()) as scratch:
        salvaging = _Salvaging(damaged, scratch, journal, {record.bytes for record in still_open})
        salvaged = salvaging.run(progress)
    journal(lambda opened: was_read(opened.path, kept_aside))
    _log.info("of the damaged journal %s came %s", kept_aside, salvaged)
    return salvaged


class _Salvaging:
    def __init__(
        self, damaged: DamagedFile, scratch: _Scratch, journal: JournalAccess, still_open: set[bytes]
    ) -> None:
        self._damaged = damaged
        self._scratch = scratch
        self._journal = journal
        self._left_out = still_open
        self._device: UUID | None = None
        self._known: set[bytes] = set()  # ids that any index or list names
        self._held = 0  # closed records, as the partitions count them
        self._closed: set[bytes] = set()
        self._drafts: dict[bytes, Recognition] = {}
        self._blank: set[bytes] = set()

    def run(self, progress: Callable[[int, int], None]) -> Salvaged:
        for number, row in self._damaged.rows():
            self._look_at(row)
            if self._scratch.waiting >= BATCH:
                self._take_over()
                progress(number, self._damaged.pages)
        self._take_over()
        if self._device is not None:
            device = self._device
            self._journal(lambda journal: journal.become(device))
        drafts = self._close_drafts()
        self._queue()
        progress(self._damaged.pages, self._damaged.pages)
        found = self._closed | self._drafts.keys() | self._blank | self._left_out
        lost = max(len(self._known - found), self._held - len(self._closed), 0)
        return Salvaged(self._device, len(self._closed), drafts, lost)

    def _look_at(self, row: Row) -> None:
        """Tell by its shape what a row is."""
        if row.is_index:
            self._look_at_index(row.values)
        elif len(row.values) >= _FIRST_COLUMNS and _are_ids(row.values[:2]):
            self._scratch.add(row.values)

    def _look_at_index(self, values: tuple[Value, ...]) -> None:
        match values:
            case (b"device_id", bytes(device)) if len(device) == _ID_BYTES:
                self._device = UUID(bytes=device)
            case (bytes(record), int()) if len(record) == _ID_BYTES:  # the indexes of records
                self._known.add(record)
            case (bytes(owner), int(), int(), int(held)) if len(owner) == _ID_BYTES and held <= PART_LIMIT:
                self._held += max(held, 0)  # a partition; what was sent has a time there

    def _take_over(self) -> None:
        records = self._scratch.closed()
        if records:
            self._journal(lambda journal: journal.sync.merge(records))
        self._closed.update(record.key.id.bytes for record in records)
        self._drafts.update({draft.id.bytes: draft for draft in self._scratch.drafts()})
        self._blank |= self._scratch.blank_drafts()
        self._scratch.clear()

    def _close_drafts(self) -> int:
        """Keep drawings that were open as records of their own."""
        ids = self._drafts.keys() - self._closed - self._left_out
        drafts = [self._drafts[one] for one in sorted(ids)]
        return self._journal(lambda journal: journal.add_records(drafts, BATCH))

    def _queue(self) -> None:
        """Have all of it sent: what the list of the unsent has lost cannot be known.

        The new journal sends everything in any case, since it has never seen the cluster.
        """
        ids = sorted(self._closed)
        for begin in range(0, len(ids), BATCH):
            self._requeue([UUID(bytes=one) for one in ids[begin : begin + BATCH]])

    def _requeue(self, records: list[UUID]) -> None:
        self._journal(lambda journal: journal.sync.requeue(records))


class _Scratch:
    """An empty journal in memory, whose rules tell which rows can be records."""

    def __init__(self) -> None:
        self._connection = apsw.Connection(":memory:")
        migrate(self._connection, 0)
        columns = rows(self._connection, "SELECT name, type FROM pragma_table_info('records') ORDER BY cid")
        self._types = [kind for _, kind in columns]
        self._names = [name for name, _ in columns]
        self.waiting = 0

    def add(self, values: tuple[Value, ...]) -> None:
        """Add a row, unless it cannot be one."""
        values = values[: len(self._names)]
        names, marks = ", ".join(self._names[: len(values)]), ", ".join("?" * len(values))
        try:
            typed = [_typed(value, kind) for value, kind in zip(values, self._types, strict=False)]
            self._connection.execute(f"INSERT OR REPLACE INTO records ({names}) VALUES ({marks})", typed)  # noqa: S608
        except (apsw.Error, UnicodeDecodeError) as error:
            _log.info("a row is no record: %s", error)
        else:
            self.waiting += 1

    def closed(self) -> list[Proven]:
        """The closed records among them that are whole."""
        return list(self._proven(rows(self._connection, _CLOSED)))

    def drafts(self) -> list[Recognition]:
        """The open drawings among them that are whole and not blank."""
        return list(self._recognised(rows(self._connection, _DRAFTS)))

    def blank_drafts(self) -> set[bytes]:
        """Open drawings without ink, which are worth nothing."""
        found = rows(self._connection, "SELECT id FROM records WHERE day IS NULL AND blank = 1")
        return {record for (record,) in found}

    def clear(self) -> None:
        self._connection.execute("DELETE FROM records")
        self.waiting = 0

    def close(self) -> None:
        self._connection.close()

    @staticmethod
    def _proven(found: list[tuple[Value, ...]]) -> Iterator[Proven]:
        for row in found:
            try:
                yield prove(_yielding(_sound(to_cluster_record(row))))
            except RecordDamagedError as error:
                _log.info("%s", error)

    @staticmethod
    def _recognised(found: list[tuple[Value, ...]]) -> Iterator[Recognition]:
        for row in found:
            try:
                yield to_recognition(row)
            except RecordDamagedError as error:
                _log.info("%s", error)


def _sound(record: ClusterRecord) -> ClusterRecord:
    """A record whose picture is whole: proving does not look into pictures. Raises RecordDamagedError."""
    png = record.content.png
    if png and not _is_whole(png):
        raise RecordDamagedError(f"the picture of {record.key.id} is damaged")
    return record


def _is_whole(png: bytes) -> bool:
    """Whether each of its chunks has the content that its checksum tells."""
    at, kind = 8, b""
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, end = png[at + 4 : at + 8], at + 8 + length
        if zlib.crc32(png[at + 4 : end]) != int.from_bytes(png[end : end + 4], "big"):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(png)


def _yielding(record: ClusterRecord) -> ClusterRecord:
    """The record, older than any copy that was made of it."""
    return replace(
        record,
        content=_older(record.content),
        reading=record.reading and _older(record.reading),
        edit=record.edit and _older(record.edit),
        life=record.life and _older(record.life),
    )


def _older(cell: _Cell) -> _Cell:
    return replace(cell, version=cell.version - 1)


def _are_ids(values: tuple[Value, ...]) -> bool:
    return all(isinstance(value, bytes) and len(value) == _ID_BYTES for value in values)


def _typed(value: Value, kind: str) -> Value | str:
    return value.decode() if kind == "TEXT" and isinstance(value, bytes) else value
