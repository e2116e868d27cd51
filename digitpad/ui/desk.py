"""What lies on the pad: the open drawing or one of the history, and its way into the journal.

One drawing is one record. It is a draft while it is open: kept at each pen-up, undo and erase, with its
reading once the pen has rested. It is closed, and its ink immutable, when another drawing takes its place or
after half a minute of rest. Pen-down on a closed drawing begins a new one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.domain import Drawing, Recognition, Source, Verdict
from digitpad.formats.arriving import picture_id
from digitpad.ui.draft import Draft
from digitpad.ui.history import Presence
from digitpad.ui.labelling import Labelling
from digitpad.ui.pad_reading import PadReading
from digitpad.ui.reading_state import ReadingState
from digitpad.ui.timeline import Step, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from digitpad.domain import ModelCard, Picture, Stroke
    from digitpad.inference.result import ReadResult
    from digitpad.ui.history import History
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.pasted import Pasted


class Desk(QObject):
    """The one place that knows what lies on the pad, and what can be done with it."""

    laid_out = Signal()
    """Another drawing or picture, or another state of it, lies on the pad."""
    reading_changed = Signal(object)
    """ReadingState."""
    deleted = Signal(object)
    """A drawing was just deleted; calling what this carries brings it back."""
    picture_failed = Signal(object)
    """Why a picture could not be read: a sentence for `in_words`."""
    picture_known = Signal(str, object)
    """Name of a picture that is in the history already, and shown; calling the other keeps it once more."""

    def __init__(  # noqa: PLR0913, PLR0917 - the desk is where lanes and window meet
        self,
        keeper: JournalKeeper,
        reader: LiveReader,
        history: History,
        new_id: Callable[[], UUID],
        card_of: Callable[[str], ModelCard | None],
        pen_width: float,
        parent: QObject | None = None,
    ) -> None:
        """Begin with an empty pad."""
        super().__init__(parent)
        self._reader, self._new_id = reader, new_id
        self.history = history
        self._card_of = card_of
        self.reading = PadReading(reader, self)
        self._draft = Draft(keeper, history, self.reading, new_id, pen_width, self)
        self._draft.idle.connect(self.put_away)
        self._shown: UUID | None = None
        self._trying = False
        self._timeline = Timeline()
        self._labelling = Labelling(self._timeline, self._set_label, self)
        self.typed = self._labelling.typed
        self.typed.changed.connect(self._tell)
        keeper.opened.connect(self._on_opened)
        history.reloaded.connect(self.look_again)
        self.reading.made.connect(self._on_read)
        self.reading.changed.connect(self._tell)

    # What the window asks

    @property
    def shown(self) -> Recognition | None:
        """The closed record on the pad; None while a drawing is open, or nothing is there."""
        return self.history.get(self._shown)

    @property
    def drawing(self) -> Drawing:
        """The strokes on the pad: the open drawing's or the shown record's; blank for a picture."""
        shown = self.shown
        return self._draft.drawing if shown is None else shown.drawing or Drawing()

    @property
    def picture(self) -> Picture | None:
        """The picture on the pad."""
        shown = self.shown
        return shown.picture if shown else None

    @property
    def is_writable(self) -> bool:
        """Whether writing adds to what is shown; if not, it begins a new drawing."""
        return self._shown is None

    @property
    def current(self) -> UUID | None:
        """The record on the pad."""
        return self._shown or self._draft.id

    @property
    def label(self) -> str | None:
        """What a person said of what is on the pad."""
        shown = self.shown
        return shown.label if shown else self._draft.label

    @property
    def can_undo(self) -> bool:
        """Whether something can be taken back."""
        return self._timeline.can_undo or self.typed.is_on

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return self._timeline.can_redo

    @property
    def can_clear(self) -> bool:
        """Whether the open drawing has strokes."""
        return self._shown is None and not self._draft.drawing.is_blank

    @property
    def can_confirm(self) -> bool:
        """Whether there is a reading to say yes to, and nobody has said anything yet."""
        return self._state().can_confirm

    @property
    def has_something(self) -> bool:
        """Whether there is anything on the pad."""
        return self._shown is not None or not self._draft.drawing.is_blank

    # Writing

    def begin_stroke(self) -> None:
        """Pen-down: lay out a new drawing where the one on the pad is closed."""
        self.typed.leave()
        if self._shown is not None:
            self._lay_out_empty()
        self._draft.begin_stroke()

    def follow_stroke(self, stroke: Stroke) -> None:
        """The open stroke grew: read it along."""
        if self._shown is None:
            drawing = self._draft.drawing
            self.reading.read_along(replace(drawing, strokes=(*drawing.strokes, stroke)))

    def drop_stroke(self) -> None:
        """The open stroke was given up: only what was there before it counts."""
        if self._shown is None:
            drawing = self._draft.drawing
            self.reading.lay(None if drawing.is_blank else drawing, anew=True)
            self._draft.rest()

    def add_stroke(self, stroke: Stroke) -> None:
        """Pen-up. Where the drawing was put away under the pen, the stroke begins the next one."""
        self.begin_stroke()
        self._draw((*self._draft.drawing.strokes, stroke))

    def erase(self, indices: frozenset[int]) -> None:
        """Take strokes of the open drawing away."""
        self.typed.leave()
        if self.can_clear:
            strokes = enumerate(self._draft.drawing.strokes)
            self._draw(tuple(stroke for index, stroke in strokes if index not in indices))

    def clear(self) -> None:
        """Empty the open drawing; it stays the same record."""
        self.typed.leave()
        if self.can_clear:
            self._draw(())

    def set_pen_width(self, width: float) -> None:
        """Write with another pen width (in pad units); it holds for the whole open drawing."""
        drawing = replace(self._draft.drawing, pen_width=width)
        if self.can_clear:
            self._draft.set_drawing(drawing)
            self.laid_out.emit()
        else:
            self._draft.drawing = drawing

    def undo(self) -> None:
        """Take the latest step back; first of all a number that is being typed."""
        if self.typed.waiting is not None:
            self.typed.give_up()
        else:
            self.typed.drop()
            self._timeline.undo()
        self._tell()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.typed.leave()
        self._timeline.redo()
        self._tell()

    # Drawings

    def new(self) -> None:
        """Close the drawing on the pad and lay out an empty one."""
        self.typed.leave()
        self.put_away()
        self._lay_out_empty()

    def put_away(self) -> None:
        """Close the open drawing; it stays in sight."""
        was_open = self._draft.id is not None
        self._timeline.leave_pad()
        record = self._draft.finish()
        if record is not None:
            self.history.close(record)
            self._shown, self._trying = record.id, False
        if was_open:
            self.laid_out.emit()
        self._tell()

    def open_record(self, record_id: UUID) -> None:
        """Show a drawing of the history, read-only."""
        record = self.history.get(record_id)
        if record is not None and record_id != self.current:
            self.typed.leave()
            self.put_away()
            self._show(record)

    def open_picture(self, path: Path) -> None:
        """Read a picture file, show it and keep it, once: one that is there already is shown alone."""
        self._reader.decode(path, self._take_picture, self.picture_failed.emit)

    def open_pasted(self, pasted: Pasted) -> None:
        """Show and keep a picture that another program put on the clipboard."""
        self._reader.decode(
            pasted, lambda picture: self._add_picture(picture, Source.CLIPBOARD), self.picture_failed.emit
        )

    def delete(self, record_id: UUID) -> None:
        """Delete a drawing from the history; `undo` brings it back."""
        self.typed.leave()
        if record_id == self._draft.id:
            self.put_away()
        if self.history.get(record_id) is None:
            return
        was_shown = record_id == self._shown
        step = Step(
            lambda: self._restore(record_id, show=was_shown),
            lambda: self._delete(record_id),
            on_pad=False,
            record=record_id,
        )
        self._timeline.add(step)
        self._delete(record_id)
        self.deleted.emit(lambda: self._timeline.take_back(step))

    def erase_for_good(self, record_id: UUID) -> None:
        """Delete a drawing so that nothing brings it back."""
        self.typed.drop()
        if record_id == self._draft.id:
            self.put_away()
        if self.history.get(record_id) is None:
            return
        self._timeline.forget(record_id)
        self.history.erase(record_id)
        if record_id == self._shown:
            self._lay_out_empty()
        self._tell()

    def correct(self, label: str) -> None:
        """A person says what the drawing is. The model's reading stays beside it."""
        record_id = self.current
        if record_id is not None and self.has_something:
            self._labelling.say(record_id, self.label, label)

    def type_digit(self, digit: str) -> None:
        """A person types what the drawing is: see `TypedLabel`."""
        record_id = self.current
        if record_id is not None and self.has_something:
            at_once = len(self._state().digits) <= 1
            self._labelling.type(record_id, self.label, digit, at_once=at_once)

    def confirm(self) -> None:
        """A person says that the reading is right."""
        state = self._state()
        if state.can_confirm and state.reading is not None:
            self.correct(state.reading.text)

    def choose_model(self, model_id: str) -> None:
        """Read with another model from now on, beginning with what is on the pad."""
        self._trying = self._shown is not None
        self._reader.choose(model_id)

    def look_again(self) -> None:
        """What lies on the pad may be labelled, deleted or gone: elsewhere something was done to it."""
        if self._shown is not None and self.shown is None:
            self._lay_out_empty()
        self._tell()

    # The open drawing

    def _draw(self, strokes: tuple[Stroke, ...]) -> None:
        """Do a step. A drawing that becomes blank loses its label too: it was meant for what was there."""
        draft = self._draft
        before = draft.drawing.strokes, draft.label
        after = strokes, draft.label if strokes else None
        self._timeline.add(Step(lambda: self._become(*before), lambda: self._become(*after), on_pad=True))
        self._become(*after)

    def _become(self, strokes: tuple[Stroke, ...], label: str | None) -> None:
        self._draft.set_drawing(replace(self._draft.drawing, strokes=strokes))
        if label != self._draft.label:
            self._draft.set_label(label)
        self.laid_out.emit()

    def _lay_out_empty(self) -> None:
        self._shown = None
        self.reading.lay(None, anew=True)
        self.laid_out.emit()
        self._tell()

    # Records on the pad

    def _show(self, record: Recognition) -> None:
        self._shown, self._trying = record.id, False
        self.history.hold(record.id)
        self.reading.lay(record.drawing or record.picture, anew=True)
        self.laid_out.emit()

    def _take_picture(self, picture: Picture) -> None:
        """Its id is that of the same file among many: see `storage.pictures`."""
        record_id = picture_id(picture.name, picture.sha256)

        def done(presence: Presence) -> None:
            if presence is Presence.SHOWN:
                self.open_record(record_id)
                self.picture_known.emit(picture.name, lambda: self._add_picture(picture))
            else:
                self._add_picture(picture, record_id=record_id if presence is Presence.FREE else None)

        self.history.look_up(record_id, done)

    def _add_picture(
        self, picture: Picture, source: Source = Source.FILE, record_id: UUID | None = None
    ) -> None:
        self.typed.leave()
        self.put_away()
        now = dt.datetime.now(dt.UTC)
        record_id = record_id or self._new_id()
        record = Recognition(record_id, self.history.device_id, now, source, picture=picture)
        self.history.add_picture(record)
        self._show(record)

    def _set_label(self, record_id: UUID, label: str | None) -> None:
        if record_id == self._draft.id:
            self._draft.set_label(label)
        else:
            self.history.set_label(record_id, label)
        self._tell()

    def _delete(self, record_id: UUID) -> None:
        self.history.delete(record_id)
        if record_id == self._shown:
            self._lay_out_empty()
        self._tell()

    def _restore(self, record_id: UUID, *, show: bool) -> None:
        self.history.restore(record_id)
        # A drawing that was begun meanwhile is not put away for it.
        if show and not self.can_clear:
            self.open_record(record_id)
        self._tell()

    def _on_read(self, result: ReadResult) -> None:
        shown = self.shown
        if shown is not None:
            self.history.fill_in(shown, result.reading)
        else:
            self._draft.take_reading()

    def _on_opened(self, opened: Opened) -> None:
        if opened.number > 1:
            # Not the journal that was there before: it knows nothing of what lies on the pad.
            self.look_again()
            self._draft.keep_anew()
        self._tell()

    def _state(self) -> ReadingState:
        """What is to be shown of the reading now."""
        shown, result = self.shown, self.reading.shown
        live, stored = result.reading if result else None, shown.reading if shown else None
        # A drawing of the history shows the reading it was kept with, until another model is tried on it.
        reading = live if stored is None or (live is not None and self._trying) else stored
        card = self._card_of(reading.model_id) if reading else None
        is_meant = shown is not None or result is self.reading.result
        readable = is_meant and reading is not None and reading.verdict is not Verdict.BLANK
        return ReadingState(
            reading=reading,
            label=self.label,
            model_name=card.name if card else "",
            card=card if card and reading and card.sha256 == reading.weights_sha256 else None,
            phase=self.reading.phase,
            message=self.reading.message,
            has_ink=self.has_something or live is not None,
            images=result.images if result else (),
            milliseconds=result.milliseconds if result else None,
            read_only=shown is not None,
            can_confirm=readable and self.has_something and self.label is None and not self.typed.is_on,
            subject=self.current,
            other=result.other if result and result.reading == reading else None,
            typed=self.typed.waiting,
            is_typing=self.typed.is_on,
        )

    def _tell(self) -> None:
        self.reading_changed.emit(self._state())
