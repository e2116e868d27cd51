"""What lies on the pad: the open drawing or one of the history, and its way into the journal.

One drawing is one record. It is a draft while it is open: kept at each pen-up, undo and erase, with its
reading once the pen has rested. It is closed, and its ink immutable, when another drawing takes its place or
after half a minute of rest. Pen-down on a closed drawing begins a new one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.domain import Drawing, Edit, Life, Recognition, Source, Verdict
from digitpad.ui.pad_reading import PadReading
from digitpad.ui.reading_state import ReadingState
from digitpad.ui.timeline import Step, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from digitpad.domain import Picture, Stroke
    from digitpad.inference.result import ReadResult
    from digitpad.ui.keeper import JournalKeeper, Opened
    from digitpad.ui.live_reader import LiveReader

REST_MS = 300
"""The pen rests: the reading is kept."""
IDLE_MS = 30_000
"""Nothing more is coming: the drawing is closed."""


class Desk(QObject):
    """The one place that knows which drawing is open, and what of it still has to be kept."""

    laid_out = Signal()
    """Another drawing or picture, or another state of it, lies on the pad."""
    reading_changed = Signal(object)
    """ReadingState."""
    records_loaded = Signal(object)
    """list of Recognition, newest first: the latest of the journal."""
    older_loaded = Signal(object)
    """list of Recognition, newest first: the answer to `load_older`."""
    record_changed = Signal(object)
    """Recognition: new among the latest, or not as before."""
    record_removed = Signal(object)
    """UUID."""
    deleted = Signal(object)
    """UUID of the record that was just deleted; `undo` brings it back."""
    picture_failed = Signal(object, str)
    """Path and message: a picture that could not be read."""

    def __init__(  # noqa: PLR0913, PLR0917 - the desk is where lanes and window meet
        self,
        keeper: JournalKeeper,
        reader: LiveReader,
        new_id: Callable[[], UUID],
        model_names: Mapping[str, str],
        pen_width: float,
        parent: QObject | None = None,
    ) -> None:
        """Begin with an empty pad."""
        super().__init__(parent)
        self._keeper, self._reader, self._new_id = keeper, reader, new_id
        self._model_names = model_names
        self.reading = PadReading(reader, self)
        self._timeline = Timeline()
        self._device_id = UUID(int=0)
        self._records: dict[UUID, Recognition] = {}
        self._open: UUID | None = None
        self._drawn_at = dt.datetime.now(dt.UTC)
        self._drawing = Drawing(pen_width=pen_width)
        self._label: str | None = None
        self._shown: Recognition | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep_reading)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.put_away)
        keeper.opened.connect(self._on_opened)
        self.reading.made.connect(self._on_read)
        self.reading.changed.connect(self._tell)

    # What the window asks

    @property
    def drawing(self) -> Drawing:
        """The strokes on the pad: the open drawing's or the shown record's; blank for a picture."""
        if self._shown is not None:
            return self._shown.drawing or Drawing()
        return self._drawing

    @property
    def picture(self) -> Picture | None:
        """The picture on the pad."""
        return self._shown.picture if self._shown else None

    @property
    def is_writable(self) -> bool:
        """Whether writing adds to what is shown; if not, it begins a new drawing."""
        return self._shown is None

    @property
    def current(self) -> UUID | None:
        """The record on the pad."""
        return self._shown.id if self._shown else self._open

    @property
    def can_undo(self) -> bool:
        """Whether something can be taken back."""
        return self._timeline.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return self._timeline.can_redo

    @property
    def can_clear(self) -> bool:
        """Whether the open drawing has strokes."""
        return self._shown is None and not self._drawing.is_blank

    @property
    def has_something(self) -> bool:
        """Whether there is anything on the pad."""
        return self._shown is not None or not self._drawing.is_blank

    # Writing

    def begin_stroke(self) -> None:
        """Pen-down: lay out a new drawing where the one on the pad is closed."""
        self._rest.stop()
        self._idle.stop()
        if self._shown is not None:
            self._lay_out_empty()
        if self._open is None:
            self._open, self._drawn_at = self._new_id(), dt.datetime.now(dt.UTC)

    def follow_stroke(self, stroke: Stroke) -> None:
        """The open stroke grew: read it along."""
        self.reading.read_along(replace(self._drawing, strokes=(*self._drawing.strokes, stroke)))

    def drop_stroke(self) -> None:
        """The open stroke was given up: only what was there before it counts."""
        self.reading.lay(None if self._drawing.is_blank else self._drawing, anew=True)
        self._rest.start()
        self._idle.start()

    def add_stroke(self, stroke: Stroke) -> None:
        """Pen-up."""
        self._draw(replace(self._drawing, strokes=(*self._drawing.strokes, stroke)))

    def erase(self, indices: frozenset[int]) -> None:
        """Take strokes away."""
        left = tuple(stroke for index, stroke in enumerate(self._drawing.strokes) if index not in indices)
        self._draw(replace(self._drawing, strokes=left))

    def clear(self) -> None:
        """Empty the open drawing; it stays the same record."""
        if self.can_clear:
            self._draw(replace(self._drawing, strokes=()))

    def set_pen_width(self, width: float) -> None:
        """Write with another pen width (in pad units); it holds for the whole open drawing."""
        self._drawing = replace(self._drawing, pen_width=width)
        if self.can_clear:
            self._set_drawing(self._drawing)

    def undo(self) -> None:
        """Take the latest step back."""
        self._timeline.undo()
        self._tell()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._timeline.redo()
        self._tell()

    # Drawings

    def new(self) -> None:
        """Close the drawing on the pad and lay out an empty one."""
        self.put_away()
        self._lay_out_empty()

    def put_away(self) -> None:
        """Close the open drawing; it stays in sight."""
        self._rest.stop()
        self._idle.stop()
        self._timeline.leave_pad()
        if self._open is None:
            return
        if self._drawing.is_blank:
            self._keeper.drop_draft(self._open)
            self._forget(self._open)
        else:
            self._keep_reading()
            record = self._record(self._open)
            self._keeper.close_drawing(record.id, self._on_closed)
            self._shown = record
            self._remember(record)
            if record.reading is None:
                self._read_later(record)
        self._open, self._label = None, None
        self._drawing = replace(self._drawing, strokes=())
        self._tell()

    def open_record(self, record_id: UUID) -> None:
        """Show a drawing of the history, read-only."""
        record = self._records.get(record_id)
        if record is not None and record_id != self.current:
            self.put_away()
            self._show(record)

    def load_older(self, record_id: UUID) -> None:
        """Fetch records from before this one."""

        def done(records: list[Recognition]) -> None:
            self._records.update((record.id, record) for record in records)
            self.older_loaded.emit(records)

        self._keeper.load_older(record_id, done)

    def open_picture(self, path: Path) -> None:
        """Read a picture file, show it and keep it."""

        def failed(error: Exception) -> None:
            self.picture_failed.emit(path, str(error))

        self._reader.decode(path, self._add_picture, failed)

    def delete(self, record_id: UUID) -> None:
        """Delete a drawing from the history; `undo` brings it back."""
        if record_id == self._open:
            self.put_away()
        record = self._records.get(record_id)
        if record is None:
            return
        step = Step(lambda: self._restore(record), lambda: self._delete(record_id), on_pad=False)
        self._timeline.add(step)
        self._delete(record_id)
        self.deleted.emit(record_id)

    def correct(self, label: str) -> None:
        """A person says what the drawing is. The model's reading stays beside it."""
        record_id, before = self.current, self._current_label()
        if record_id is None or not self.has_something:
            return
        step = Step(
            lambda: self._set_label(record_id, before),
            lambda: self._set_label(record_id, label),
            on_pad=record_id == self._open,
        )
        self._timeline.add(step)
        self._set_label(record_id, label)

    def confirm(self) -> None:
        """A person says that the reading is right."""
        reading = self._state().reading
        if reading is not None and reading.verdict in (Verdict.DIGITS, Verdict.UNSURE):
            self.correct(reading.text)

    def choose_model(self, model_id: str) -> None:
        """Read with another model from now on, beginning with what is on the pad."""
        self._reader.choose(model_id)

    # The open drawing

    def _draw(self, drawing: Drawing) -> None:
        before = self._drawing.strokes
        self._timeline.add(
            Step(lambda: self._set_strokes(before), lambda: self._set_strokes(drawing.strokes))
        )
        self._set_drawing(drawing)

    def _set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        self._set_drawing(replace(self._drawing, strokes=strokes))

    def _set_drawing(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.reading.lay(None if drawing.is_blank else drawing, anew=False)
        self._keep()
        self._rest.start()
        self._idle.start()
        self.laid_out.emit()

    def _keep(self) -> None:
        if self._open is None:
            return
        self._keeper.save_draft(self._open, self._drawn_at, self._drawing)
        if self._drawing.is_blank:
            self._forget(self._open)
        else:
            self._remember(self._record(self._open))

    def _keep_reading(self) -> None:
        result = self.reading.settled
        if result is not None and self._open is not None:
            self._keeper.save_reading(self._open, self._drawing, result.reading)

    def _record(self, record_id: UUID) -> Recognition:
        """The open drawing as a record."""
        result = self.reading.settled
        return Recognition(
            record_id,
            self._device_id,
            self._drawn_at,
            Source.PAD,
            drawing=self._drawing,
            reading=result.reading if result else None,
            edit=self._edit(self._label),
        )

    def _edit(self, label: str | None) -> Edit | None:
        # For the eye alone: the journal stamps the version when it keeps the edit.
        return None if label is None else Edit(label, reviewed=True, editor=self._device_id, version=0)

    def _lay_out_empty(self) -> None:
        self._shown = None
        self.reading.lay(None, anew=True)
        self.laid_out.emit()
        self._tell()

    # Readings

    def _on_read(self, result: ReadResult) -> None:
        if self._shown is not None:
            self._fill_in(self._shown, result)
        elif self._open is not None:
            if not self._rest.isActive():
                self._keep_reading()
            self._remember(self._record(self._open))

    def _read_later(self, record: Recognition) -> None:
        """Make the reading that a closed record lacks."""
        source = record.drawing or record.picture
        if source is not None:
            self._reader.read_later(source, lambda result: self._fill_in(record, result))

    def _fill_in(self, record: Recognition, result: ReadResult) -> None:
        known = self._records.get(record.id, record)
        if known.reading is None:
            self._keeper.save_reading(record.id, record.drawing, result.reading)
            self._remember(replace(known, reading=result.reading))
            self._tell()

    # The history

    def _show(self, record: Recognition) -> None:
        self._shown = record
        self.reading.lay(record.drawing or record.picture, anew=True)
        self.laid_out.emit()

    def _add_picture(self, picture: Picture) -> None:
        self.put_away()
        now = dt.datetime.now(dt.UTC)
        record = Recognition(self._new_id(), self._device_id, now, Source.FILE, picture=picture)
        self._keeper.add_picture(record.id, now, picture, record.source)
        self._remember(record)
        self._show(record)

    def _set_label(self, record_id: UUID, label: str | None) -> None:
        self._keeper.save_edit(record_id, label, reviewed=label is not None)
        if record_id == self._open:
            self._label = label
            self._remember(self._record(record_id))
        elif record_id in self._records:
            self._remember(replace(self._records[record_id], edit=self._edit(label)))
        self._tell()

    def _current_label(self) -> str | None:
        return self._shown.label if self._shown else self._label

    def _delete(self, record_id: UUID) -> None:
        self._keeper.set_deleted(record_id, deleted=True)
        shown = record_id == self.current
        self._forget(record_id)
        if shown:
            self._lay_out_empty()
        self._tell()

    def _restore(self, record: Recognition) -> None:
        self._keeper.set_deleted(record.id, deleted=False)
        self._remember(replace(record, life=Life(deleted=False, editor=self._device_id, version=0)))
        self.open_record(record.id)

    def _remember(self, record: Recognition) -> None:
        self._records[record.id] = record
        if self._shown is not None and self._shown.id == record.id:
            self._shown = record
        self.record_changed.emit(record)

    def _forget(self, record_id: UUID) -> None:
        if self._records.pop(record_id, None) is not None:
            self.record_removed.emit(record_id)

    def _on_closed(self, record: Recognition | None) -> None:
        if record is not None and record.id in self._records:
            # What was read and said of it since is newer than what the journal knew when it closed it.
            known = self._records[record.id]
            self._remember(replace(record, reading=known.reading or record.reading, edit=known.edit))

    def _on_opened(self, opened: Opened) -> None:
        self._device_id = opened.device_id
        drawn_meanwhile = [record for record in self._records.values() if record.key is None]
        self._records = {record.id: record for record in opened.latest}
        self.records_loaded.emit(opened.latest)
        for record in drawn_meanwhile:
            self._remember(replace(record, device_id=opened.device_id))
        if opened.opening.kept_aside is not None and not self._drawing.is_blank:
            self._keep()
        for record in opened.unread:
            self._read_later(record)
        self._tell()

    def _state(self) -> ReadingState:
        """What is to be shown of the reading now."""
        result, stored = self.reading.result, self._shown.reading if self._shown else None
        live = result.reading if result else None
        # A drawing of the history shows the reading it was kept with, unless another model is tried on it.
        another = live is not None and stored is not None and live.model_id != stored.model_id
        reading = live if stored is None or another else stored
        return ReadingState(
            reading=reading,
            label=self._current_label(),
            model_name=self._model_names.get(reading.model_id, "") if reading else "",
            phase=self.reading.phase,
            message=self.reading.message,
            has_ink=self.has_something or live is not None,
            image=result.image if result else None,
            milliseconds=result.milliseconds if result else None,
            read_only=self._shown is not None,
        )

    def _tell(self) -> None:
        self.reading_changed.emit(self._state())
