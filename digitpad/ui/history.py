"""The records that the window knows: the latest of the journal, and what this run made of them.

What is done to a closed record goes to the journal from here, and is shown at once: the journal's writes keep
their order, so what is known here is never older than what the journal will hold.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from digitpad.domain import Edit, Life, Recognition
from digitpad.ui.lane_journal import UNREAD_AT_ONCE, latest_and

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from digitpad.domain import Reading
    from digitpad.ui.keeper import JournalKeeper, SaveState
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.reading_requests import Readings


MANY: Final = 30


class Presence(Enum):
    """Whether there is a record with some id."""

    SHOWN = auto()
    """There is one, known here from now on."""
    FREE = auto()
    """There is none."""
    GONE = auto()
    """It was deleted, or nobody can tell just now: another record is not to have its id."""


class History(QObject):
    """What is known of each record. Deleted ones stay known, so that they can come back; nobody sees them."""

    loaded = Signal(object)
    """list of Recognition, newest first: the latest of the journal, in place of all that was there before."""
    older_loaded = Signal(object)
    """list of Recognition, newest first: the answer to `load_older`."""
    changed = Signal(object)
    """Recognition: new, or not as before."""
    removed = Signal(object)
    """UUID."""
    merged = Signal(object)
    """list of Recognition, deleted ones among them: more came from other devices than to tell one by one."""
    reloaded = Signal()
    """What came from other devices is known."""
    kept = Signal()
    """Nothing that was done waits to be kept any more."""

    def __init__(self, keeper: JournalKeeper, reader: LiveReader, parent: QObject | None = None) -> None:
        """Know nothing until the journal is open."""
        super().__init__(parent)
        self._keeper, self._reader = keeper, reader
        self._device_id = UUID(int=0)
        self._records: dict[UUID, Recognition] = {}
        self._passing: set[UUID] = set()
        """Those of them with which nothing has been done here."""
        self._stale: set[UUID] = set()
        self._reloading = False
        self._filling = self._lacking = False
        self._being_read: set[UUID] = set()
        keeper.opened.connect(self._on_opened)
        keeper.changed.connect(self._on_saving)
        keeper.caught_up.connect(self.reload)

    @property
    def device_id(self) -> UUID:
        """Who makes the records of this journal; all zeros before it is open."""
        return self._device_id

    @property
    def is_kept(self) -> bool:
        """Whether all that was done is in the journal."""
        return not self._keeper.state.waiting

    def get(self, record_id: UUID | None) -> Recognition | None:
        """The record with this id, unless it is unknown or deleted."""
        record = self._records.get(record_id) if record_id is not None else None
        return None if record is None or record.is_deleted else record

    def hold(self, record_id: UUID) -> None:
        """This one lies on the pad, or did: what is done with it can be taken back, so `forget` keeps it."""
        self._passing.discard(record_id)

    def forget(self, dropped: Iterable[UUID]) -> None:
        """Nobody sees these any more: let go of those that only came by.

        Fetching a group's drawings would fill memory with them otherwise, and the garbage collector would
        stop the pen for longer each time. Whoever scrolls back to them has them loaded again.
        """
        for record_id in self._passing.intersection(dropped):
            self._passing.discard(record_id)
            del self._records[record_id]

    # The open drawing

    def show(self, record: Recognition) -> None:
        """This is how the record looks now; what of it must be kept is the caller's business."""
        self.hold(record.id)
        self._know(record)

    def _know(self, record: Recognition) -> None:
        self._records[record.id] = record
        if not record.is_deleted:
            self.changed.emit(record)

    def drop(self, record_id: UUID) -> None:
        """There is nothing left of this drawing."""
        self.hold(record_id)
        if self._records.pop(record_id, None) is not None:
            self.removed.emit(record_id)

    # Closed records

    def close(self, record: Recognition) -> None:
        """This drawing is finished."""
        self._keeper.close_drawing(record, self._on_closed)
        self.show(record)
        self._read_later(record)

    def add_picture(self, record: Recognition) -> None:
        """Keep a picture; it is closed at once."""
        if record.picture is None:
            raise ValueError("a drawing is no picture")
        self._keeper.add_picture(record.id, record.drawn_at, record.picture, record.source, self._on_closed)
        self.show(record)

    def fill_in(self, record: Recognition, reading: Reading) -> None:
        """Keep the first reading of a closed record; a later one, of another model, is no part of it."""
        known = self._records.get(record.id, record)
        if known.reading is not None:
            return
        self._keeper.save_reading(record.id, None, reading)
        # One that is older than what the strip shows would leave a gap in it.
        if record.id in self._records:
            self.show(replace(known, reading=reading))

    def learn(self, record: Recognition) -> None:
        """Know this closed record of the journal too, without showing it among the latest."""
        self._records.setdefault(record.id, record)

    def look_up(self, record_id: UUID, done: Callable[[Presence], None]) -> None:
        """Tell whether there is such a record; learn it where there is."""
        if record_id in self._records:
            done(Presence.SHOWN if self.get(record_id) is not None else Presence.GONE)
            return

        def looked(found: tuple[Recognition | None] | None) -> None:
            record = found[0] if found is not None else None
            if record is None or record.is_deleted or record.key is None:
                done(Presence.FREE if found == (None,) else Presence.GONE)
            else:
                self.learn(record)
                self.look_up(record_id, done)

        self._keeper.look(lambda journal: (journal.get(record_id),), looked)

    def set_label(self, record_id: UUID, label: str | None) -> None:
        """Keep what a person says of a record that is known here."""
        if record_id in self._records:
            self.set_labels({record_id: label})

    def set_labels(self, labels: Mapping[UUID, str | None]) -> None:
        """Keep what a person says of closed records of the journal, known here or not."""
        self._keeper.save_edits([(each, label, label is not None) for each, label in labels.items()])
        for record_id, label in labels.items():
            record = self._records.get(record_id)
            if record is not None:
                self.show(replace(record, edit=self.edit(label)))

    def delete(self, record_id: UUID) -> None:
        """Delete a record."""
        if record_id in self._records:
            self.set_deleted([record_id], deleted=True)

    def restore(self, record_id: UUID) -> None:
        """Bring a deleted record back."""
        if record_id in self._records:
            self.set_deleted([record_id], deleted=False)

    def set_deleted(self, records: Sequence[UUID], *, deleted: bool) -> None:
        """Delete closed records of the journal or bring them back, known here or not."""
        self._keeper.set_all_deleted(records, deleted=deleted)
        for record_id in records:
            record = self._records.get(record_id)
            if record is not None:
                self.show(replace(record, life=Life(deleted, self._device_id, version=0)))
                if deleted:
                    self.removed.emit(record_id)

    def erase(self, record_id: UUID) -> None:
        """Delete a record for good: nothing is known of it from now on."""
        self.hold(record_id)
        if self._records.pop(record_id, None) is not None:
            self._keeper.erase(record_id)
            self.removed.emit(record_id)

    def edit(self, label: str | None) -> Edit | None:
        """An edit for the eye alone: the journal gives it its version when it keeps it."""
        return None if label is None else Edit(label, reviewed=True, editor=self._device_id, version=0)

    def load_older(self, record_id: UUID) -> None:
        """Fetch records from before this one."""
        self._keeper.load_older(record_id, self._on_older)

    def reload(self, changed: Iterable[UUID]) -> None:
        """Other devices changed these, or made them: fetch what is to be seen of them."""
        self._stale.update(changed)
        # What was done here and is not kept yet is newer than what would come, and not in it.
        if self._stale and not self._reloading and not self._keeper.state.waiting:
            self._reloading = True
            asked, self._stale = self._stale, set()
            known = asked & self._records.keys()
            self._keeper.look(
                lambda journal: latest_and(journal, known),
                lambda records: self._on_reloaded(asked, records or []),
            )

    # What the journal says

    def _on_opened(self, opened: Opened) -> None:
        self._device_id = opened.device_id
        unfinished = [record for record in self._records.values() if record.key is None]
        self._records = {record.id: record for record in opened.latest}
        self._passing = set(self._records)
        self.loaded.emit(opened.latest)
        for record in unfinished:
            self.show(replace(record, device_id=opened.device_id))
        self._filling = True
        self._read_page(opened.unread)

    def _on_closed(self, stored: Recognition | None) -> None:
        known = self._records.get(stored.id) if stored is not None else None
        if stored is not None and known is not None:
            # What was read and said of it since is newer than what the journal knew when it closed it.
            self.show(replace(known, key=stored.key))

    def _on_older(self, records: list[Recognition]) -> None:
        for record in records:
            # What is known already may be newer: its writes still wait.
            if record.id not in self._records:
                self._come_by(record)
        known = [self._records[record.id] for record in records]
        self.older_loaded.emit([record for record in known if not record.is_deleted])

    def _on_reloaded(self, asked: set[UUID], records: list[Recognition]) -> None:
        self._reloading = False
        if self._keeper.state.waiting:
            self._stale |= asked
            return
        changed = [record for record in records if record.id in asked]
        if len(changed) > MANY:
            for record in changed:
                self._come_by(record)
            self.merged.emit(changed)
        else:
            for record in changed:
                self._take_over(record)
        self.reloaded.emit()
        self._read_all((record for record in changed if _is_unread(record)), lambda: None)
        self.reload(())

    def _on_saving(self, state: SaveState) -> None:
        if not state.waiting:
            self.reload(())
            self.kept.emit()

    def _take_over(self, record: Recognition) -> None:
        was_seen = self.get(record.id) is not None
        if record.is_deleted and was_seen:
            self.removed.emit(record.id)
        self._come_by(record)
        if not record.is_deleted:
            self.changed.emit(record)

    def _come_by(self, record: Recognition) -> None:
        if record.id not in self._records:
            self._passing.add(record.id)
        self._records[record.id] = record

    # Readings that are missing

    def read_missing(self) -> None:
        """Make the readings that closed records lack, as when some came in without."""
        self._lacking = True
        if not self._filling:
            self._lacking, self._filling = False, True
            self._keeper.load_unread(None, self._read_page)

    def _read_later(self, record: Recognition) -> None:
        source = record.drawing or record.picture
        if record.reading is None and source is not None:
            self._reader.read_later(source, lambda result: self.fill_in(record, result.reading))

    def _read_page(self, unread: list[Recognition]) -> None:
        """Read these; behind a full page there may be more."""

        def done() -> None:
            if len(unread) == UNREAD_AT_ONCE:
                self._keeper.load_unread(unread[-1].id, self._read_page)
                return
            self._filling = False
            if self._lacking:
                self.read_missing()

        self._read_all(unread, done)

    def _read_all(self, records: Iterable[Recognition], done: Callable[[], None]) -> None:
        """Read these, but for those that are being read already."""
        sources = {
            record.id: source
            for record in records
            if (source := record.drawing or record.picture) is not None and record.id not in self._being_read
        }
        self._being_read |= sources.keys()

        def keep(readings: Readings) -> None:
            self._being_read -= sources.keys()
            self._keep_readings(
                {
                    record_id: reading
                    for record_id, reading in zip(sources, readings, strict=True)
                    if reading is not None
                }
            )
            done()

        self._reader.read_many(list(sources.values()), keep)

    def _keep_readings(self, readings: Mapping[UUID, Reading]) -> None:
        if readings:
            self._keeper.save_readings(readings)
        for record_id, reading in readings.items():
            known = self._records.get(record_id)
            # One that is older than what the strip shows would leave a gap in it.
            if known is not None and known.reading is None:
                self._know(replace(known, reading=reading))


def _is_unread(record: Recognition) -> bool:
    return record.key is not None and record.reading is None and not record.is_deleted
