"""What can be asked of a journal."""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import UUID

from digitpad.saying import said
from digitpad.storage.access import guarded
from digitpad.storage.errors import (
    JournalForeign,
    JournalMissing,
    JournalNewer,
    JournalUnavailable,
    RecordDamagedError,
)
from digitpad.storage.migrations import APPLICATION_ID, MIGRATIONS
from digitpad.storage.opening import quick_check, refuse_unfit, suspect
from digitpad.storage.rows import COLUMNS, to_recognition
from digitpad.storage.sqlite import Row, connect_reader, first, rows, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    import apsw
    from apsw import SQLiteValue

    from digitpad.domain import Recognition

BUSY_TIMEOUT_MS = 2000

_log = logging.getLogger(__name__)
_SHOWN = f"SELECT {COLUMNS} FROM records WHERE deleted = 0 AND blank = 0"  # noqa: S608 - our own column names
_ONE = f"SELECT {COLUMNS} FROM records WHERE id = ?"  # noqa: S608
_LATEST = (
    f"SELECT {COLUMNS} FROM (SELECT drawn_at AS found_at, id AS found_id FROM finding "  # noqa: S608
    "WHERE deleted = 0{further} ORDER BY drawn_at DESC, id DESC LIMIT ?) "
    "CROSS JOIN records ON id = found_id ORDER BY found_at DESC, found_id DESC"
)
_UNREAD = (
    f"SELECT {COLUMNS} FROM records WHERE model_id IS NULL AND deleted = 0 AND day IS NOT NULL"  # noqa: S608
    " AND blank = 0"
)


class JournalReader:
    """A journal that is only read, from any one thread, also while the app writes to it.

    "Shown" records are those neither deleted nor blank; open drafts are among them.
    """

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        """Take over an open connection to a journal of this program's format."""
        self.path = path
        self._connection = connection
        self.left_out: set[bytes] = set()
        """Ids of the damaged records met so far: they are left out, so that they do not hide the others."""

    @classmethod
    def open_reader(cls, path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> JournalReader:
        """Open for reading, without the writer's lock; raises JournalError."""
        real = Path(os.path.realpath(path))  # Path.resolve has an error of its own for a loop of links
        return JournalReader(real, open_connection(real, busy_timeout_ms))

    def latest(self, limit: int, before: UUID | None = None) -> list[Recognition]:
        """Shown records, latest drawn first, at most ``limit``, in that order after ``before``.

        Records of an older format that are still to be made findable are not among them.
        """
        # Of a record that is gone, or a draft that was dropped, nobody knows when it was drawn.
        at = None if before is None else self._drawn_at(before)
        further = "" if at is None else " AND (drawn_at, id) < (?, ?)"
        values = (limit,) if before is None or at is None else (at, before.bytes, limit)
        return self._readable(_LATEST.format(further=further), values)

    def has(self, record: UUID) -> bool:
        """Whether there is a record or draft with this id, deleted or not."""
        with guarded(self.path):
            return first(self._connection, "SELECT 1 FROM records WHERE id = ?", (record.bytes,)) is not None

    def without_reading(self, limit: int, after: UUID | None = None) -> list[Recognition]:
        """Closed records that lack a reading and are neither deleted nor erased, greatest ids first.

        At most ``limit``, in that order after ``after``.
        """
        further = " AND id < ?" if after else ""
        values = (after.bytes, limit) if after else (limit,)
        return self._readable(f"{_UNREAD}{further} ORDER BY id DESC LIMIT ?", values)

    def get(self, record: UUID) -> Recognition | None:
        """The record or draft with this id, also a deleted or blank one."""
        with guarded(self.path):
            found = rows(self._connection, _ONE, (record.bytes,))
        return next(self._decoded(found), None)

    def newest_id(self) -> UUID | None:
        """The greatest id in the journal, of deleted records too."""
        with guarded(self.path):
            row = first(self._connection, "SELECT id FROM records ORDER BY id DESC LIMIT 1")
        return UUID(bytes=row[0]) if row else None

    def count(self) -> int:
        """How many records are shown."""
        return self._number("SELECT count(*) FROM records WHERE deleted = 0 AND blank = 0")

    def outbox_count(self) -> int:
        """How many records wait to be sent."""
        return self._number("SELECT count(*) FROM outbox")

    def records(self) -> Iterator[Recognition]:
        """All shown records, oldest first, as they are when the first is taken; memory stays flat.

        Runs on a connection of its own: other calls, and writes, may come in between. Raises JournalError.
        """
        yield from self._decoded(self.stream(f"{_SHOWN} ORDER BY id"))

    def stream(self, sql: str, values: Sequence[SQLiteValue] = ()) -> Iterator[Row]:
        """The rows of a query, as they are when the first is taken; memory stays flat.

        Runs on a connection of its own: other calls, and writes, may come in between. Raises JournalError.
        """
        with guarded(self.path):
            connection = open_connection(self.path, BUSY_TIMEOUT_MS)
            try:
                connection.execute("BEGIN")
                yield from connection.execute(sql, tuple(values))
            finally:
                connection.close(True)  # noqa: FBT003 - the iteration may be left unfinished

    def leave_out(self, record: bytes, error: RecordDamagedError) -> None:
        """Remember a damaged record, and tell of it once."""
        if record not in self.left_out:
            self.left_out.add(record)
            _log.warning("%s; it is left out", error)

    def check(self) -> str | None:
        """Look at the whole file for damage (a few seconds a gigabyte): what is wrong, or None.

        Damage makes the next start keep the file aside and begin a new one.
        """
        with guarded(self.path):
            damage = quick_check(self._connection)
        if damage is not None:
            suspect(self.path)
        return damage

    def close(self) -> None:
        """Close the connection; again is harmless."""
        self._connection.close(True)  # noqa: FBT003

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _number(self, sql: str) -> int:
        with guarded(self.path):
            return int(rows(self._connection, sql)[0][0])

    def _drawn_at(self, record: UUID) -> int | None:
        with guarded(self.path):
            row = first(self._connection, "SELECT drawn_at FROM records WHERE id = ?", (record.bytes,))
        return None if row is None else int(row[0])

    def _readable(self, sql: str, values: tuple[bytes | int, ...]) -> list[Recognition]:
        with guarded(self.path):
            found = rows(self._connection, sql, values)
        return list(self._decoded(found))

    def _decoded(self, found: Iterable[Row]) -> Iterator[Recognition]:
        for row in found:
            try:
                record = to_recognition(row)
            except RecordDamagedError as error:
                self.leave_out(row[0], error)
            else:
                yield record


def open_connection(path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> apsw.Connection:
    """A connection that reads a journal of this program's format; raises JournalError."""
    try:
        refuse_unfit(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise JournalMissing(path) from error
    except OSError as error:
        raise JournalUnavailable(path, str(error.strerror)) from error
    if not os.access(path, os.R_OK):
        raise JournalUnavailable(path, os.strerror(errno.EACCES))
    with translated(path):
        connection = connect_reader(path, busy_timeout_ms)
        try:
            _refuse_others(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _refuse_others(path: Path, connection: apsw.Connection) -> None:
    found = int(connection.pragma("user_version"))
    if connection.pragma("application_id") != APPLICATION_ID:
        if first(connection, "SELECT 1 FROM sqlite_schema LIMIT 1") is None:
            raise JournalMissing(path)  # it is just being begun
        raise JournalForeign(path)
    if found > len(MIGRATIONS):
        raise JournalNewer(path, found, len(MIGRATIONS))
    if found < len(MIGRATIONS):
        raise JournalUnavailable(path, said("its format is an older one; start digitpad once to upgrade it"))
