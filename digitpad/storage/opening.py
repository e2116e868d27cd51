"""Opening a journal for writing: found, refused, upgraded, or kept aside and begun anew."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from digitpad.saying import said
from digitpad.storage.aside import DAMAGED, finish_moving, keep_aside
from digitpad.storage.errors import (
    JournalCorrupt,
    JournalForeign,
    JournalNewer,
    JournalUnavailable,
    from_os_error,
)
from digitpad.storage.migrations import APPLICATION_ID, migrate
from digitpad.storage.rows import COLUMNS, to_microseconds
from digitpad.storage.sqlite import connect_writer, rows, translated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from digitpad.storage.migrations import Migration

_AGAIN = ("", *(f"-{number}" for number in range(2, 10_000)))
_CONTRADICTIONS = (LookupError, ValueError, TypeError, ArithmeticError)
_COPIED_BYTES = 256 * 1024 * 1024
"""Up to this size a journal is copied before any upgrade: that takes a second or so."""
_WAL_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opening:
    """What happened when the journal was opened.

    ``kept_aside`` is where a damaged journal lies now (a new one was begun), ``copied_before_upgrade`` the
    copy of a journal of an older format, ``closed_drafts`` how many drawings the last run had left open.
    """

    kept_aside: Path | None = None
    copied_before_upgrade: Path | None = None
    closed_drafts: int = 0


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A connection to a journal of this program's format, and how it was come by."""

    connection: apsw.Connection
    kept_aside: Path | None
    copied_before_upgrade: Path | None


class OpeningDesk:
    """Opens the file at ``path``; whoever uses it holds the journal's lock."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], dt.datetime],
        steps: Sequence[Migration],
        busy_timeout_ms: int,
    ) -> None:
        """Take the real path, the clock for dated names, the migrations, and how long to wait for others."""
        self._path = path
        self._now = now
        self._steps = steps
        self._busy_timeout_ms = busy_timeout_ms

    def open(self, prepare: Callable[[apsw.Connection], None]) -> OpenFile:
        """Open, upgrade and ``prepare``; a file found damaged is kept aside and a new one begun."""
        suspected = is_suspected(self._path)
        kept_aside = finish_moving(self._path)
        try:
            opened = self._attempt(prepare, thorough=suspected)
        except JournalCorrupt:
            kept_aside = self._free_name(DAMAGED)
            keep_aside(self._path, kept_aside)
            opened = self._attempt(prepare, thorough=False)
        if suspected:
            _suspicion(self._path).unlink(missing_ok=True)
        return replace(opened, kept_aside=kept_aside)

    def _attempt(self, prepare: Callable[[apsw.Connection], None], *, thorough: bool) -> OpenFile:
        with translated(self._path):
            connection = connect_writer(self._path, self._busy_timeout_ms)
        try:
            with translated(self._path):
                # Until the file is known to be ours, closing must not move another program's log into it.
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 if self._has_log() else 0)
                found = self._format(connection)
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                copy = self._upgrade(connection, found)
                _probe(connection)
                if thorough:
                    self._refuse_damaged(connection)
                self._prepare(prepare, connection)
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
        except BaseException:
            connection.close(True)  # noqa: FBT003 - apsw's only way to close whatever state it is in
            raise
        return OpenFile(connection, None, copy)

    def _prepare(self, prepare: Callable[[apsw.Connection], None], connection: apsw.Connection) -> None:
        try:
            prepare(connection)
        except _CONTRADICTIONS as error:
            # What the file says of itself cannot be, as when an index names records that are not there.
            raise JournalCorrupt(
                self._path, said("its content contradicts itself: {reason}", reason=str(error))
            ) from error

    def _refuse_damaged(self, connection: apsw.Connection) -> None:
        damage = quick_check(connection)
        if damage is not None:
            raise JournalCorrupt(self._path, damage)

    def _has_log(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._side_file("-wal").stat().st_size > 0
        return False

    def _format(self, connection: apsw.Connection) -> int:
        """How many migrations the file has seen; raises for files that are not for us."""
        application, found = connection.pragma("application_id"), int(connection.pragma("user_version"))
        if application != APPLICATION_ID:
            if application or found or rows(connection, "SELECT 1 FROM sqlite_schema LIMIT 1"):
                raise JournalForeign(self._path)
            return 0
        if found > len(self._steps):
            raise JournalNewer(self._path, found, len(self._steps))
        return found

    def _upgrade(self, connection: apsw.Connection, found: int) -> Path | None:
        copy = self._copy(connection, found) if self._is_copied(found) else None
        connection.pragma("journal_mode", "WAL")
        connection.pragma("synchronous", "FULL")
        connection.pragma("journal_size_limit", _WAL_LIMIT)
        connection.pragma("cell_size_check", 1)
        connection.pragma("secure_delete", 1)  # what was erased for good, or cleared on the pad, is gone
        migrate(connection, to_microseconds(self._now()), self._steps)
        return copy

    def _is_copied(self, found: int) -> bool:
        """Whether the file is copied before it is upgraded.

        A large one is not for steps that only add to it: that would take long, and room for it twice.
        """
        ahead = self._steps[found:] if found else ()
        size = self._path.stat().st_size
        return bool(ahead) and (size <= _COPIED_BYTES or not all(step.only_adds for step in ahead))

    def _copy(self, connection: apsw.Connection, found: int) -> Path:
        """A whole copy beside the journal, on the disk before the first upgrading statement."""
        copy = self._free_name(f"format-{found}")
        unfinished = copy.with_name(copy.name + ".part")
        try:
            unfinished.unlink(missing_ok=True)
            target = apsw.Connection(str(unfinished))
            try:
                with target.backup("main", connection, "main") as backup:
                    backup.step(-1)
                target.pragma("journal_mode", "DELETE")
            finally:
                target.close()
            with unfinished.open("rb+") as written:
                os.fsync(written.fileno())
            unfinished.replace(copy)
        except (OSError, apsw.Error) as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise from_os_error(self._path, error) from error
            raise
        return copy

    def _free_name(self, reason: str) -> Path:
        date = self._now().strftime("%Y-%m-%d-%H%M%S")
        stem, suffix = f"{self._path.stem}.{reason}-{date}", self._path.suffix
        names = (self._path.with_name(f"{stem}{again}{suffix}") for again in _AGAIN)
        return next(name for name in names if not name.exists())

    def _side_file(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)


def real_path(path: Path) -> Path:
    """The file behind the name, so that every name of a journal has the same lock; its folder is made."""
    try:
        real = Path(os.path.realpath(path))  # Path.resolve has an error of its own for a loop of links
        real.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            refuse_unfit(real)
    except OSError as error:
        raise from_os_error(path, error) from error
    return real


def refuse_unfit(path: Path) -> None:
    """Refuse what is no file: opening a pipe would wait for ever. Raises OSError and JournalUnavailable."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise JournalUnavailable(path, said("it is a folder"))
    if not stat.S_ISREG(mode):
        raise JournalUnavailable(path, said("it is not an ordinary file"))


def quick_check(connection: apsw.Connection) -> str | None:
    """What SQLite finds damaged in the whole file, None where it is sound; a few seconds a gigabyte."""
    try:
        found = [str(row[0]) for row in rows(connection, "PRAGMA quick_check(10)")]
    except apsw.CorruptError as error:  # so damaged that the check itself cannot go on
        return str(error)
    return None if found == ["ok"] else "; ".join(found)


def suspect(path: Path) -> None:
    """Note that damage was seen, so that the next start looks at the whole file before it trusts it."""
    # The note only quickens help; the damage itself has been reported already.
    with contextlib.suppress(OSError):
        _suspicion(path).touch()


def is_suspected(path: Path) -> bool:
    """Whether damage was seen in the journal since it was opened last."""
    return _suspicion(path).exists()


def _suspicion(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _probe(connection: apsw.Connection) -> None:
    """Touch each table and the newest records, so that common damage shows at the start."""
    rows(connection, "SELECT name, value FROM meta")
    rows(connection, "SELECT * FROM migrations")
    rows(connection, "SELECT * FROM parts ORDER BY day DESC LIMIT 8")
    rows(connection, "SELECT id FROM finding LIMIT 8")
    rows(connection, "SELECT records FROM tally LIMIT 8")
    for table in ("outbox", "sent", "voids", "marks", "quarters", "finding_state"):
        rows(connection, f"SELECT * FROM {table} LIMIT 8")  # noqa: S608 - our own names
    records = f"SELECT {COLUMNS} FROM records"  # noqa: S608 - our own column names
    rows(connection, f"{records} ORDER BY id DESC LIMIT 32")
    rows(connection, f"{records} WHERE day IS NULL")
    rows(connection, f"{records} WHERE deleted = 0 AND blank = 0 ORDER BY id DESC LIMIT 32")
