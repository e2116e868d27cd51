"""The journal: every drawing, its reading and what people said of it, in one file that nothing can lose."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import logging
from typing import TYPE_CHECKING

from typing_extensions import override

from digitpad.domain import Edit, Life, Recognition, Source
from digitpad.ink import codec
from digitpad.storage import log_state
from digitpad.storage.access import Writer
from digitpad.storage.changes import Recovery, add_records, close_draft, save_reading, set_meta
from digitpad.storage.erasing import erase, erase_old
from digitpad.storage.errors import (
    JournalError,
    RecordClosedError,
    RecordErasedError,
    RecordMissingError,
    RecordOpenError,
)
from digitpad.storage.filling import PAGE as FILL_BATCH
from digitpad.storage.filling import fill, fill_for
from digitpad.storage.lock import JournalLock
from digitpad.storage.migrations import MIGRATIONS
from digitpad.storage.opening import Opening, OpeningDesk, real_path
from digitpad.storage.outbox import queue
from digitpad.storage.reader import BUSY_TIMEOUT_MS, JournalReader
from digitpad.storage.rows import to_microseconds
from digitpad.storage.sqlite import Row, first
from digitpad.storage.syncing import SyncJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path
    from uuid import UUID

    import apsw

    from digitpad.domain import Drawing, Picture, Reading
    from digitpad.storage.imported import Incoming, TakenIn
    from digitpad.storage.migrations import Migration
    from digitpad.storage.opening import OpenFile

BATCH = 1000
"""Records a transaction when many are added."""
FILL_SECONDS = 0.3
"""How long an opening may fill in what an older format left out; the rest is for `Journal.fill_finding`."""
ERASED_AFTER = dt.timedelta(days=30)
"""How long a deleted record can be restored."""

_log = logging.getLogger(__name__)
_NO_READING = "model_id = NULL, weights_sha256 = NULL, verdict = NULL, digits = NULL, reading_version = NULL"


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Journal(JournalReader):
    """The one writer of a journal; opened, used and closed by one thread.

    Each call that changes something returns after its COMMIT: what it did then survives the program and the
    machine. A call that raises JournalError changed nothing and may be tried again.
    """

    def __init__(self, path: Path, opened: OpenFile, lock: JournalLock, recovery: Recovery) -> None:
        """Take over what ``open`` made."""
        super().__init__(path, opened.connection)
        self._lock: JournalLock | None = lock
        self._clock = recovery.clock
        self._writer = Writer(path, opened.connection, recovery.clock)
        self.opening = Opening(opened.kept_aside, opened.copied_before_upgrade, recovery.closed_drafts)
        self.was_unclean = recovery.was_unclean
        self.device_id = recovery.device_id
        self.sync = SyncJournal(self._writer, recovery.device_id)
        """What carries records to a cluster and others' here."""

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

        def prepare(connection: apsw.Connection) -> None:
            recovery.run(connection)
            fill_for(connection, FILL_SECONDS)

        try:
            opened = OpeningDesk(real, now, migrations, busy_timeout_ms).open(prepare)
        except BaseException:
            lock.release()
            raise
        return cls(real, opened, lock, recovery)

    def save_draft(self, record: UUID, drawn_at: dt.datetime, drawing: Drawing) -> None:
        """Keep the ink of an open drawing; raises RecordClosedError once it is closed.

        Changed ink drops the reading that was made of the ink before; the edit stays. The time of drawing
        stays that of the first call.
        """
        ink = codec.encode(drawing)
        drawn_at_us = to_microseconds(drawn_at)
        with self._writer.transaction() as connection:
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
        with self._writer.transaction() as connection:
            return save_reading(connection, self._clock, record.bytes, ink, reading)

    def save_readings(self, readings: Iterable[tuple[UUID, Reading]]) -> int:
        """Keep the first readings of closed records, in one transaction; how many were kept."""
        with self._writer.transaction() as connection:
            return sum(
                save_reading(connection, self._clock, record.bytes, None, reading)
                for record, reading in readings
            )

    def save_edit(self, record: UUID, label: str | None, reviewed: bool) -> Edit:  # noqa: FBT001 - lanes pass by position
        """Keep what a person says it is; a closed record is queued for sending again."""
        with self._writer.transaction() as connection:
            return self._save_edit(connection, record, label, reviewed)

    def save_edits(self, edits: Iterable[tuple[UUID, str | None, bool]]) -> None:
        """Keep what a person says of several, all of it at once; those that are gone are passed over."""
        with self._writer.transaction() as connection:
            for record, label, reviewed in edits:
                with contextlib.suppress(RecordMissingError):
                    self._save_edit(connection, record, label, reviewed)

    def set_deleted(self, record: UUID, deleted: bool) -> Life:  # noqa: FBT001 - lanes pass by position
        """Delete or restore a closed record and queue it for sending.

        Raises RecordOpenError for a draft, RecordErasedError where one erased for good was to be restored.
        """
        with self._writer.transaction() as connection:
            return self._set_deleted(connection, record, deleted)

    def set_all_deleted(self, records: Iterable[UUID], deleted: bool) -> None:  # noqa: FBT001 - lanes pass by position
        """Delete or restore several at once; those that are gone, erased or open are passed over."""
        with self._writer.transaction() as connection:
            for record in records:
                with contextlib.suppress(RecordMissingError, RecordOpenError, RecordErasedError):
                    self._set_deleted(connection, record, deleted)

    def erase(self, record: UUID) -> None:
        """Delete a closed record for good, here and in the cluster; raises RecordOpenError for a draft."""
        with self._writer.transaction() as connection:
            self._closed("SELECT day FROM records WHERE id = ?", record)
            erase(connection, self._clock, self.device_id, record.bytes)

    def erase_old(self, age: dt.timedelta = ERASED_AFTER, limit: int = BATCH) -> int:
        """Erase for good what was deleted so long ago; how many, at most ``limit``."""
        with self._writer.transaction() as connection:
            return erase_old(connection, self._clock, self.device_id, age, limit)

    def drop_draft(self, record: UUID) -> None:
        """Forget an open drawing as if it had never been; a closed or unknown one is left as it is."""
        with self._writer.transaction() as connection:
            connection.execute("DELETE FROM records WHERE id = ? AND day IS NULL", (record.bytes,))

    def close_drawing(self, record: UUID) -> Recognition | None:
        """Make a draft a record: its key is fixed and it is queued for sending, in one transaction.

        A blank draft is dropped and an unknown id ignored (None); a closed record is returned as it is.
        """
        with self._writer.transaction() as connection:
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
        with self._writer.transaction() as connection:
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
            with self._writer.transaction() as connection:
                new = add_records(connection, self._clock, self.device_id, taken)
            added += new
        return added

    def take_in(self, records: Iterable[Incoming]) -> TakenIn:
        """Take in records of a file, in one transaction; see `imported`."""
        from digitpad.storage.imported import take_in  # with Pillow, which the start does not wait for

        with self._writer.transaction() as connection:
            return take_in(connection, self._clock, self.device_id, records)

    def is_to_fill(self) -> bool:
        """Whether records of an older format are not findable yet."""
        return bool(self._number("SELECT to_fill IS NOT NULL FROM finding_state"))

    def fill_finding(self, limit: int = FILL_BATCH) -> bool:
        """Make the next records of an older format findable, newest first; whether there are more."""
        with self._writer.transaction() as connection:
            return fill(connection, limit)

    def become(self, device: UUID) -> None:
        """Go on as this device, whose journal was lost: its log in the cluster tells what it had sent.

        Records that are here already keep their keys.
        """
        if device == self.device_id:
            return
        with self._writer.transaction() as connection:
            state = log_state.read(connection, self.device_id)
            log_state.leave_epoch(connection, self._clock.cluster_us(), state)
            set_meta(connection, "device_id", device.bytes)
        self.device_id = device
        self.sync = SyncJournal(self._writer, device)

    @override
    def close(self) -> None:
        """Note the clean end, close the file and give the lock back; again is harmless."""
        if self._lock is None:
            return
        try:
            with self._writer.transaction() as connection:
                connection.execute("UPDATE meta SET value = 1 WHERE name = 'clean'")
        except JournalError:
            # Everything acknowledged is on the disk already: the next start merely looks closer.
            _log.info("the journal's clean end could not be noted", exc_info=True)
        finally:
            super().close()
            self._lock.release()
            self._lock = None

    def _save_edit(
        self,
        connection: apsw.Connection,
        record: UUID,
        label: str | None,
        reviewed: bool,  # noqa: FBT001
    ) -> Edit:
        row = self._existing("SELECT day, edit_version FROM records WHERE id = ?", record)
        edit = Edit(label, reviewed, self.device_id, self._version_after(row[1]))
        connection.execute(
            "UPDATE records SET label = ?, reviewed = ?, edit_editor = ?, edit_version = ? WHERE id = ?",
            (label, reviewed, edit.editor.bytes, edit.version, record.bytes),
        )
        if row[0] is not None:
            queue(connection, self._clock, record.bytes, edit.version)
        return edit

    def _set_deleted(self, connection: apsw.Connection, record: UUID, deleted: bool) -> Life:  # noqa: FBT001
        row = self._closed("SELECT day, life_version, erased_version FROM records WHERE id = ?", record)
        if row[2] is not None and not deleted:
            raise RecordErasedError(record)
        life = Life(deleted, self.device_id, self._version_after(row[1]))
        connection.execute(
            "UPDATE records SET deleted = ?, life_editor = ?, life_version = ? WHERE id = ?",
            (deleted, life.editor.bytes, life.version, record.bytes),
        )
        queue(connection, self._clock, record.bytes, life.version)
        return life

    def _existing(self, sql: str, record: UUID) -> Row:
        row = first(self._connection, sql, (record.bytes,))
        if row is None:
            raise RecordMissingError(record)
        return row

    def _closed(self, sql: str, record: UUID) -> Row:
        row = self._existing(sql, record)
        if row[0] is None:
            raise RecordOpenError(record)
        return row

    def _version_after(self, replaced: int | None) -> int:
        """A version that wins over the one it replaces, even if that came from a clock too fast to follow."""
        version = self._clock.tick()
        return version if replaced is None else max(version, replaced + 1)
