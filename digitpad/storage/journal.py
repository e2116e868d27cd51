"""The journal: every drawing, its reading and what people said of it, in one file that nothing can lose."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import logging
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from digitpad.domain import Edit, Life, Recognition, Source
from digitpad.ink import codec
from digitpad.storage.changes import Recovery, add_records, close_draft, queue, set_meta
from digitpad.storage.errors import (
    JournalError,
    JournalUnavailable,
    RecordClosedError,
    RecordMissingError,
    RecordOpenError,
)
from digitpad.storage.lock import JournalLock
from digitpad.storage.migrations import MIGRATIONS
from digitpad.storage.opening import Opening, OpeningDesk, real_path
from digitpad.storage.reader import BUSY_TIMEOUT_MS, JournalReader
from digitpad.storage.rows import reading_values, to_microseconds
from digitpad.storage.sqlite import Row, first, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    import apsw

    from digitpad.domain import Drawing, Picture, Reading
    from digitpad.storage.clock import HybridClock
    from digitpad.storage.migrations import Migration

BATCH = 1000
"""Records a transaction when many are added."""

_log = logging.getLogger(__name__)
_NO_READING = "model_id = NULL, weights_sha256 = NULL, verdict = NULL, digits = NULL, reading_version = NULL"


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Journal(JournalReader):
    """The one writer of a journal; opened, used and closed by one thread.

    Each call that changes something returns after its COMMIT: what it did then survives the program and the
    machine. A call that raises JournalError changed nothing and may be tried again.
    """

    def __init__(
        self, path: Path, connection: apsw.Connection, lock: JournalLock, clock: HybridClock
    ) -> None:
        """Take over what ``open`` made."""
        super().__init__(path, connection)
        self._lock: JournalLock | None = lock
        self._clock = clock
        self._file = _identity(path)
        self.opening = Opening()
        self.was_unclean = False
        self.device_id = UUID(int=0)

    @classmethod
    def open(
        cls,
        path: Path,
        now: Callable[[], dt.datetime] = _utc_now,
        *,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        migrations: Sequence[Migration] = MIGRATIONS,
        still_open: Collection[UUID] = (),
    ) -> Journal:
        """Open or begin the journal at ``path`` and hold its lock until ``close``; raises JournalError.

        Drawings that the last run left open are closed, blank ones dropped; ``still_open`` are left as they
        are, for a program that opens its journal again. A damaged file is kept aside, one
        of an older format copied before it is upgraded; ``opening`` tells. A newer or foreign file is
        refused.
        """
        real = real_path(path)
        lock = JournalLock(real)
        recovery = Recovery(now, still_open)
        try:
            opened = OpeningDesk(real, now, migrations, busy_timeout_ms).open(recovery.run)
        except BaseException:
            lock.release()
            raise
        journal = cls(real, opened.connection, lock, recovery.clock)
        journal.device_id = recovery.device_id
        journal.was_unclean = recovery.was_unclean
        journal.opening = Opening(opened.kept_aside, opened.copied_before_upgrade, recovery.closed_drafts)
        return journal

    def save_draft(self, record: UUID, drawn_at: dt.datetime, drawing: Drawing) -> None:
        """Keep the ink of an open drawing; raises RecordClosedError once it is closed.

        Changed ink drops the reading that was made of the ink before; the edit stays. The time of drawing
        stays that of the first call.
        """
        ink = codec.encode(drawing)
        drawn_at_us = to_microseconds(drawn_at)
        with self._writing() as connection:
            row = first(connection, "SELECT day, ink FROM records WHERE id = ?", (record.bytes,))
            if row is None:
                connection.execute(
                    "INSERT INTO records (id, device_id, drawn_at, source, blank, ink) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        record.bytes,
                        self.device_id.bytes,
                        drawn_at_us,
                        Source.PAD.value,
                        drawing.is_blank,
                        ink,
                    ),
                )
            elif row[0] is not None:
                raise RecordClosedError(record)
            elif row[1] != ink:
                connection.execute(
                    f"UPDATE records SET ink = ?, blank = ?, {_NO_READING} WHERE id = ?",  # noqa: S608
                    (ink, drawing.is_blank, record.bytes),
                )

    def save_reading(self, record: UUID, drawing: Drawing | None, reading: Reading) -> bool:
        """Keep what was read, if it was read from the ink that is stored now; returns whether it was kept.

        ``drawing`` is what was read; None stands for the stored source of a closed record. A draft takes
        each newer reading; a closed record only its first, with which it is queued for sending again.
        """
        ink = None if drawing is None else codec.encode(drawing)
        with self._writing() as connection:
            row = first(
                connection, "SELECT day, model_id IS NOT NULL, ink FROM records WHERE id = ?", (record.bytes,)
            )
            if row is None:
                return False
            is_draft, has_reading = row[0] is None, bool(row[1])
            if (ink is None and is_draft) or (ink is not None and row[2] != ink):
                return False
            if not is_draft and has_reading:
                return False
            version = None if is_draft else self._clock.tick()
            connection.execute(
                "UPDATE records SET model_id = ?, weights_sha256 = ?, verdict = ?, digits = ?, "
                "reading_version = ? WHERE id = ?",
                (*reading_values(reading), version, record.bytes),
            )
            if version is not None:
                queue(connection, self._clock, record.bytes, version)
        return True

    def save_edit(self, record: UUID, label: str | None, reviewed: bool) -> Edit:  # noqa: FBT001 - lanes pass by position
        """Keep what a person says it is; a closed record is queued for sending again."""
        with self._writing() as connection:
            row = self._existing("SELECT day, edit_version FROM records WHERE id = ?", record)
            edit = Edit(label, reviewed, self.device_id, self._version_after(row[1]))
            connection.execute(
                "UPDATE records SET label = ?, reviewed = ?, edit_editor = ?, edit_version = ? WHERE id = ?",
                (label, reviewed, edit.editor.bytes, edit.version, record.bytes),
            )
            if row[0] is not None:
                queue(connection, self._clock, record.bytes, edit.version)
        return edit

    def set_deleted(self, record: UUID, deleted: bool) -> Life:  # noqa: FBT001 - lanes pass by position
        """Delete or restore a closed record and queue it for sending; raises RecordOpenError for a draft."""
        with self._writing() as connection:
            row = self._existing("SELECT day, life_version FROM records WHERE id = ?", record)
            if row[0] is None:
                raise RecordOpenError(record)
            life = Life(deleted, self.device_id, self._version_after(row[1]))
            connection.execute(
                "UPDATE records SET deleted = ?, life_editor = ?, life_version = ? WHERE id = ?",
                (deleted, life.editor.bytes, life.version, record.bytes),
            )
            queue(connection, self._clock, record.bytes, life.version)
        return life

    def drop_draft(self, record: UUID) -> None:
        """Forget an open drawing as if it had never been; a closed or unknown one is left as it is."""
        with self._writing() as connection:
            connection.execute("DELETE FROM records WHERE id = ? AND day IS NULL", (record.bytes,))

    def close_drawing(self, record: UUID) -> Recognition | None:
        """Make a draft a record: its key is fixed and it is queued for sending, in one transaction.

        A blank draft is dropped and an unknown id ignored (None); a closed record is returned as it is.
        """
        with self._writing() as connection:
            row = first(connection, "SELECT day FROM records WHERE id = ?", (record.bytes,))
            if row is not None and row[0] is None:
                close_draft(connection, self._clock, record.bytes)
        return self.get(record)

    def add_picture(
        self, record: UUID, drawn_at: dt.datetime, picture: Picture, source: Source, reading: Reading | None
    ) -> Recognition:
        """Keep a picture with its reading, closed at once; of an id that is there already, what is there."""
        added = Recognition(
            id=record,
            device_id=self.device_id,
            drawn_at=drawn_at,
            source=source,
            picture=picture,
            reading=reading,
        )
        with self._writing() as connection:
            add_records(connection, self._clock, self.device_id, [added])
        stored = self.get(record)
        if stored is None:
            raise RecordMissingError(record)
        return stored

    def add_records(self, records: Iterable[Recognition], batch: int = BATCH) -> int:
        """Add closed records, ``batch`` a transaction; returns how many were new.

        An id that is there already and a blank drawing are passed over. A record keeps its key; one without
        a key becomes this device's and gets one. Edits and lives keep their versions.
        """
        added = 0
        remaining = iter(records)
        while taken := list(itertools.islice(remaining, batch)):
            with self._writing() as connection:
                new = add_records(connection, self._clock, self.device_id, taken)
            added += new
        return added

    @override
    def close(self) -> None:
        """Note the clean end, close the file and give the lock back; again is harmless."""
        if self._lock is None:
            return
        try:
            with self._writing() as connection:
                connection.execute("UPDATE meta SET value = 1 WHERE name = 'clean'")
        except JournalError:
            # Everything acknowledged is on the disk already: the next start merely looks closer.
            _log.info("the journal's clean end could not be noted", exc_info=True)
        finally:
            super().close()
            self._lock.release()
            self._lock = None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """One transaction, with the clock's last stamp in it."""
        # The journal's file may have been moved or deleted under us; SQLite would go on writing to what has
        # no name.
        if _identity(self.path) != self._file:
            raise JournalUnavailable(
                self.path, "the file was moved, replaced or deleted; start digitpad again"
            )
        before = self._clock.last
        with self._guard(), transaction(self._connection):
            yield self._connection
            if self._clock.last != before:
                set_meta(self._connection, "clock", self._clock.last)

    def _existing(self, sql: str, record: UUID) -> Row:
        row = first(self._connection, sql, (record.bytes,))
        if row is None:
            raise RecordMissingError(record)
        return row

    def _version_after(self, replaced: int | None) -> int:
        """A version that wins over the one it replaces, even if that came from a clock too fast to follow."""
        version = self._clock.tick()
        return version if replaced is None else max(version, replaced + 1)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
