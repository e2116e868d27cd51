"""Labels typed in the list: each key at once or, where a number was read, when it is whole. See ADR 25."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from digitpad.ui.typed_label import TypedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from PySide6.QtGui import QKeyEvent

    from digitpad.storage.finding import Row
    from digitpad.ui.records.review import Review
    from digitpad.ui.records.view import RecordsView
    from digitpad.ui.timeline import Step

_DIGITS: Final = frozenset("0123456789")
_HELD: Final = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class RowTyping(QObject):
    """Between the keys of a list and the review of its records: what is typed is one step to undo.

    It is meant for what was selected when it began, also where the list changes meanwhile.
    """

    changed = Signal()
    """Something else is typed, or nothing any more."""

    def __init__(
        self, view: RecordsView, review: Review, rows_here: Callable[[], Sequence[Row] | None]
    ) -> None:
        """Belongs to the list; ``rows_here`` gives what is selected, None where some must be fetched."""
        super().__init__(view)
        self._view, self._review, self._rows_here = view, review, rows_here
        self._rows: Sequence[Row] | None = ()
        self._step: Step | None = None
        self._is_keeping = False
        self.typed = TypedLabel(self)
        self.typed.changed.connect(self.changed)
        self.typed.kept.connect(self._on_kept)
        self.typed.taken_back.connect(self._take_back)
        review.changed.connect(self._on_reviewed)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether this key was a part of a label; any other one ends what is being typed."""
        key, text = event.key(), event.text()
        if text in _DIGITS:
            self._type(text)
            return True
        if not self.typed.is_on or key in _HELD:
            return False
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.typed.leave()
        elif key == Qt.Key.Key_Escape:
            self.typed.give_up()
        elif key == Qt.Key.Key_Backspace:
            self.typed.delete_last()
        elif key == Qt.Key.Key_Space and self._may_be_several():
            self.typed.type_space()
        else:
            self.leave(instead=text == "-")
            return False
        return True

    def leave(self, *, instead: bool = False) -> None:
        """Keep what is typed, or forget it where something else is said ``instead``."""
        if instead:
            self.typed.drop()
        else:
            self.typed.leave()

    def gave_up(self) -> bool:
        """Give up a number that is being typed; whether there was one."""
        was_waiting = self.typed.waiting is not None
        if was_waiting:
            self.typed.give_up()
        return was_waiting

    def text_for(self, record: UUID) -> str | None:
        """What is being typed for this record."""
        if not self.typed.is_on:
            return None
        meant = self._rows if self._rows is not None else self._view.selected()
        return self.typed.text if any(row.id == record for row in meant) else None

    def _type(self, digit: str) -> None:
        if not self.typed.is_on:
            rows, here = self._view.selected(), self._rows_here()
            at_once = not any(self._is_number(row) for row in rows)
            if at_once and here is None:
                self._view.corrected.emit(digit)
            elif not all(row.is_deleted for row in rows):
                self._rows, self._step = here, None
                self.typed.type(digit, at_once=at_once)
        else:
            self.typed.type(digit, at_once=False)

    def _is_number(self, row: Row) -> bool:
        """Whether several digits were read; not believed ones count only while the record is in sight."""
        record = self._view.records.ink_of(row.id)
        if record is not None and record.reading is not None:
            return len(record.reading.digits) > 1
        return len(row.read or "") > 1

    def _may_be_several(self) -> bool:
        is_picture = all(row.name is not None for row in self._rows or ())
        return bool(self._rows) and is_picture and self.typed.waiting is not None

    def _on_kept(self, label: str) -> None:
        self._take_back()  # a longer label takes the place of what was kept of it
        before, self._is_keeping = self._review.latest, True
        if self._rows is None:
            self._view.corrected.emit(label)
        else:
            self._review.correct(self._rows, label)
        latest, self._is_keeping = self._review.latest, False
        self._step = latest if latest is not before else None

    def _take_back(self) -> None:
        if self._step is not None and self._review.latest is self._step:
            self._is_keeping = True
            self._review.undo()
            self._is_keeping = False
        self._step = None

    def _on_reviewed(self) -> None:
        """Something else was done, or taken back."""
        if not self._is_keeping:
            self.typed.drop()
