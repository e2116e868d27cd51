"""SQLite as the journal uses it: connections, transactions, and its errors in the journal's words."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import apsw

from digitpad.saying import said
from digitpad.storage.errors import (
    NO_ROOM,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalLocked,
    JournalReadOnly,
    JournalUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = tuple[Any, ...]

_PROBE_BYTES = 256 * 1024
# These say that a call was wrong, not that the file is in trouble: they stay as they are.
_WRONG_CALLS = (
    apsw.BindingsError,
    apsw.ConnectionClosedError,
    apsw.CursorClosedError,
    apsw.IncompleteExecutionError,
    apsw.MisuseError,
    apsw.RangeError,
    apsw.ThreadingViolationError,
)
_IO = (apsw.IOError, apsw.CantOpenError)


def connect_writer(path: Path, busy_timeout_ms: int) -> apsw.Connection:
    """A connection that may write and create; nothing is read or written yet."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    connection.set_busy_timeout(busy_timeout_ms)
    return _hardened(connection)


def connect_reader(path: Path, busy_timeout_ms: int) -> apsw.Connection:
    """A connection that only reads, also where nothing may be written (a read-only folder or disk)."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(busy_timeout_ms)
    try:
        connection.pragma("schema_version")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        # A WAL journal needs its two side files even to be read. Where they cannot be made, and none with
        # content waits, nobody else can be writing either, so the file may be read as immutable.
        connection.close()
        if _size(path.with_name(path.name + "-wal")):
            raise
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    return _hardened(connection)


def rows(connection: apsw.Connection, sql: str, values: Sequence[apsw.SQLiteValue] = ()) -> list[Row]:
    """All rows of a query; the statement is finished, so that no read transaction stays open."""
    return connection.execute(sql, tuple(values)).fetchall()


def first(connection: apsw.Connection, sql: str, values: Sequence[apsw.SQLiteValue] = ()) -> Row | None:
    """The first row of a query that yields few."""
    found = rows(connection, sql, values)
    return found[0] if found else None


@contextlib.contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any exception."""
    if connection.in_transaction:  # an earlier roll-back was itself refused by the disk
        connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite rolls back by itself after some errors, and what matters is the error that led here.
        if connection.in_transaction:
            with contextlib.suppress(apsw.Error):
                connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's errors about this journal as JournalError."""
    try:
        yield
    except _WRONG_CALLS:
        raise
    except apsw.Error as error:
        raise _journal_error(path, error) from error
    except UnicodeDecodeError as error:
        raise JournalCorrupt(path, said("text in it is not UTF-8: {reason}", reason=error.reason)) from error


def _journal_error(path: Path, error: apsw.Error) -> JournalError:
    detail = str(error)
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError, apsw.ConstraintError)):
        # No statement of ours breaks a constraint, unless what it met in the file did so before.
        return JournalCorrupt(path, detail)
    if isinstance(error, (apsw.BusyError, apsw.LockedError, apsw.ProtocolError)):
        return JournalLocked(path)
    if isinstance(error, apsw.FullError) or (isinstance(error, _IO) and _is_full(path)):
        return JournalFull(path)
    if isinstance(error, (apsw.ReadOnlyError, apsw.PermissionsError)) or (
        isinstance(error, apsw.CantOpenError) and _may_not_write(path)
    ):
        return JournalReadOnly(path)
    return JournalUnavailable(path, detail)


def _may_not_write(path: Path) -> bool:
    may = os.access(path.parent, os.W_OK) and (not os.path.lexists(path) or os.access(path, os.W_OK))
    return not may


def _is_full(path: Path) -> bool:
    """Whether there is no room where the journal lies.

    SQLite tells a full disk from other failed writes, but not an exhausted quota or size limit, and does not
    hand on the system's error number: a small file is written to see.
    """
    if _at_size_limit(path):
        return True
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno in NO_ROOM
    return False


def _at_size_limit(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if limit == resource.RLIM_INFINITY:
        return False
    files = (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))
    return max(_size(file) for file in files) + _PROBE_BYTES > limit


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EACCES):
            return 0
        raise


def _hardened(connection: apsw.Connection) -> apsw.Connection:
    """Refuse what a tampered file could smuggle in: its SQL is data, not code."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    return connection


def sqlite_version() -> str:
    """The version of the SQLite in use, which is apsw's own and not Python's."""
    return apsw.sqlite_lib_version()
