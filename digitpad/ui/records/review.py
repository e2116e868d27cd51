"""What people say of records in the list, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.ui.notice import Notice
from digitpad.ui.records.many import Changes, Many
from digitpad.ui.timeline import Step, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from digitpad.storage.finding import Row
    from digitpad.ui.desk import Desk
    from digitpad.ui.records.finding import Finding
    from digitpad.ui.records.many import Stretches

    Saying = Callable[[int], str]
    """What is said when so many records were changed."""


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
        self.many = Many(self._history, self)
        self._gathered: Changes | None = None  # of many, while a page of them is changed
        self._saying: Saying = str

    @property
    def can_undo(self) -> bool:
        """Whether something can be taken back."""
        return self._timeline.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return self._timeline.can_redo

    @property
    def latest(self) -> Step | None:
        """What would be taken back."""
        return self._timeline.latest

    def undo(self) -> None:
        """Take the latest step back."""
        if not self._must_wait():
            self._timeline.undo()
            self.changed.emit()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self._must_wait():
            self._timeline.redo()
            self.changed.emit()

    def correct(self, rows: Sequence[Row], label: str) -> None:
        """A person says what these are. What was read stays beside it."""
        others = [row for row in rows if row.label != label and not row.is_deleted]
        shown = label or self.tr("“not a digit”")
        self._label(
            [(row, label) for row in others],
            lambda count: self.tr("%Ln drawings corrected to {label}", None, count).format(label=shown),
        )

    def confirm(self, rows: Sequence[Row]) -> None:
        """A person says that these were read right."""
        asked = [row for row in rows if can_confirm(row)]
        labels = [(row, row.read or NO_DIGIT) for row in asked]
        self._label(labels, lambda count: self.tr("%Ln readings confirmed", None, count))

    def delete(self, rows: Sequence[Row]) -> None:
        """Delete these; that can be undone."""
        self._set_deleted([row for row in rows if not row.is_deleted], deleted=True)

    def restore(self, rows: Sequence[Row]) -> None:
        """Bring deleted ones back."""
        self._set_deleted([row for row in rows if row.is_deleted], deleted=False)

    def do_to_many(
        self, finding: Finding, records: Stretches, count: int, act: Callable[[Sequence[Row]], None]
    ) -> None:
        """One of these deeds, to about so many records: by the page, as one step that can be taken back."""
        if self._must_wait():
            return
        changes = Changes()

        def act_on_page(rows: list[Row]) -> None:
            self._gathered = changes
            try:
                act(rows)
            finally:
                self._gathered = None

        def done() -> None:
            if changes:
                step = Step(
                    partial(self._repeat, changes, back=True),
                    partial(self._repeat, changes, back=False),
                    on_pad=False,
                )
                self._timeline.add(step)
                self._tell(step, self._saying(len(changes)))
            self.changed.emit()

        self.many.go_through(finding, records, count, act_on_page, done)

    def _repeat(self, changes: Changes, *, back: bool) -> None:
        self.many.repeat(changes, back=back, then=self.changed.emit)

    def _must_wait(self) -> bool:
        """Many are being changed, and one thing is done after the other; say so."""
        if self.many.is_busy and self._gathered is None:
            text = self.tr("Many drawings are being changed. Wait for the end, or cancel it.")
            self.said.emit(Notice(text))
            return True
        return False

    def _label(self, changes: Sequence[tuple[Row, str]], saying: Saying) -> None:
        if not changes or self._must_wait():
            return
        self._close_open([row for row, _ in changes])
        before = [row for row, _ in changes]
        after = [replace(row, label=label, reviewed=True, text=label) for row, label in changes]
        if self._gathered is not None:
            self._saying = saying
            for row, label in changes:
                self._gathered.add_label(row.id, row.label, label)
            self._keep_labels(after)
            return
        step = Step(lambda: self._keep_labels(before), lambda: self._keep_labels(after), on_pad=False)
        self._do(step, saying(len(changes)) if len(changes) > 1 else "")

    def _keep_labels(self, rows: Sequence[Row]) -> None:
        labels: Mapping[UUID, str | None] = {row.id: row.label for row in rows}
        self._history.set_labels(labels)
        self.amended.emit(rows)

    def _set_deleted(self, rows: Sequence[Row], *, deleted: bool) -> None:
        if not rows or self._must_wait():
            return
        self._close_open(rows)
        if self._gathered is not None:
            self._saying = self._deleted if deleted else self._brought_back
            for row in rows:
                self._gathered.add_life(row.id, deleted=deleted)
            self._history.set_deleted([row.id for row in rows], deleted=deleted)
            return
        there, gone = (
            partial(self._keep_lives, rows, deleted=False),
            partial(self._keep_lives, rows, deleted=True),
        )
        count = len(rows)
        if deleted:
            self._do(Step(there, gone, on_pad=False), self._deleted(count))
        else:
            self._do(Step(gone, there, on_pad=False), self._brought_back(count))

    def _deleted(self, count: int) -> str:
        return self.tr("%Ln drawings deleted", None, count)

    def _brought_back(self, count: int) -> str:
        return self.tr("%Ln drawings brought back", None, count)

    def _keep_lives(self, rows: Sequence[Row], *, deleted: bool) -> None:
        self._history.set_deleted([row.id for row in rows], deleted=deleted)
        if not deleted:
            self.restored.emit(rows[0].id)

    def _do(self, step: Step, said: str) -> None:
        self._timeline.add(step)
        step.redo()
        if said:
            self._tell(step, said)
        self.changed.emit()

    def _tell(self, step: Step, said: str) -> None:
        self.said.emit(Notice(said, action=self.tr("Undo"), then=lambda: self._take_back(step)))

    def _take_back(self, step: Step) -> None:
        if not self._must_wait():
            self._timeline.take_back(step)
            self.changed.emit()

    def _close_open(self, rows: Sequence[Row]) -> None:
        """The open drawing is closed before anything is said of it here."""
        if self._desk.is_writable and self._desk.current in {row.id for row in rows}:
            self._desk.put_away()


def can_confirm(row: Row) -> bool:
    """Whether there is a reading to say yes to, and nobody has said anything yet."""
    return row.label is None and row.verdict not in {None, Verdict.BLANK} and not row.is_deleted
