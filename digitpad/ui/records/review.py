"""What people say of records in the list, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.ui.notice import Notice
from digitpad.ui.timeline import Step, Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from digitpad.storage.finding import Row
    from digitpad.ui.desk import Desk


class Review(QObject):
    """Corrects, confirms, deletes and brings back, one record or several at once."""

    said = Signal(object)
    """Notice: what was done."""
    amended = Signal(object)
    """list of Row: how they will look once that is kept."""
    restored = Signal(object)
    """UUID of a record that is listed again."""
    changed = Signal()
    """What can be undone is another thing now."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """What is done goes to the journal by the history of this desk."""
        super().__init__(parent)
        self._desk, self._history = desk, desk.history
        self._timeline = Timeline()

    @property
    def can_undo(self) -> bool:
        """Whether something can be taken back."""
        return self._timeline.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return self._timeline.can_redo

    def undo(self) -> None:
        """Take the latest step back."""
        self._timeline.undo()
        self.changed.emit()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._timeline.redo()
        self.changed.emit()

    def correct(self, rows: Sequence[Row], label: str) -> None:
        """A person says what these are. What was read stays beside it."""
        others = [row for row in rows if row.label != label and not row.is_deleted]
        said = self.tr("%Ln drawings corrected to {label}", None, len(others))
        shown = label or self.tr("“not a digit”")
        self._label([(row, label) for row in others], said.format(label=shown))

    def confirm(self, rows: Sequence[Row]) -> None:
        """A person says that these were read right."""
        asked = [row for row in rows if can_confirm(row)]
        labels = [(row, row.read or NO_DIGIT) for row in asked]
        self._label(labels, self.tr("%Ln readings confirmed", None, len(asked)))

    def delete(self, rows: Sequence[Row]) -> None:
        """Delete these; that can be undone."""
        self._set_deleted([row for row in rows if not row.is_deleted], deleted=True)

    def restore(self, rows: Sequence[Row]) -> None:
        """Bring deleted ones back."""
        self._set_deleted([row for row in rows if row.is_deleted], deleted=False)

    def _label(self, changes: Sequence[tuple[Row, str]], said: str) -> None:
        if not changes:
            return
        self._close_open([row for row, _ in changes])
        before = [row for row, _ in changes]
        after = [replace(row, label=label, reviewed=True, text=label) for row, label in changes]
        step = Step(lambda: self._keep_labels(before), lambda: self._keep_labels(after), on_pad=False)
        self._do(step, said if len(changes) > 1 else "")

    def _keep_labels(self, rows: Sequence[Row]) -> None:
        labels: Mapping[UUID, str | None] = {row.id: row.label for row in rows}
        self._history.set_labels(labels)
        self.amended.emit(rows)

    def _set_deleted(self, rows: Sequence[Row], *, deleted: bool) -> None:
        if not rows:
            return
        self._close_open(rows)
        there, gone = (
            partial(self._keep_lives, rows, deleted=False),
            partial(self._keep_lives, rows, deleted=True),
        )
        count = len(rows)
        if deleted:
            self._do(Step(there, gone, on_pad=False), self.tr("%Ln drawings deleted", None, count))
        else:
            self._do(Step(gone, there, on_pad=False), self.tr("%Ln drawings brought back", None, count))

    def _keep_lives(self, rows: Sequence[Row], *, deleted: bool) -> None:
        self._history.set_deleted([row.id for row in rows], deleted=deleted)
        if not deleted:
            self.restored.emit(rows[0].id)

    def _do(self, step: Step, said: str) -> None:
        self._timeline.add(step)
        step.redo()
        if said:
            self.said.emit(Notice(said, action=self.tr("Undo"), then=lambda: self._take_back(step)))
        self.changed.emit()

    def _take_back(self, step: Step) -> None:
        self._timeline.take_back(step)
        self.changed.emit()

    def _close_open(self, rows: Sequence[Row]) -> None:
        """The open drawing is closed before anything is said of it here."""
        if self._desk.is_writable and self._desk.current in {row.id for row in rows}:
            self._desk.put_away()


def can_confirm(row: Row) -> bool:
    """Whether there is a reading to say yes to, and nobody has said anything yet."""
    return row.label is None and row.verdict not in {None, Verdict.BLANK} and not row.is_deleted
