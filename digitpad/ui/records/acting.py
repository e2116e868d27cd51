"""What can be done to the records that are selected in a list: by its keys and by its context menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from digitpad.domain import DIGITS, NO_DIGIT
from digitpad.ui.icons import icon
from digitpad.ui.notice import Notice
from digitpad.ui.records.many import Stretches
from digitpad.ui.records.review import can_confirm
from digitpad.ui.records.row_typing import RowTyping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.storage.finding import RecordFinder, Row
    from digitpad.ui.records.finding import Finding
    from digitpad.ui.records.review import Review
    from digitpad.ui.records.view import RecordsView

MOST: Final = 1000
"""Of more records it is asked first, and they are changed by the page."""


class Acting(QObject):
    """Between a list and the review of its records."""

    said = Signal(object)
    """Notice."""
    open_wanted = Signal(object)
    """UUID of the record that is wanted on the pad."""
    replay_wanted = Signal()
    """The current record is to be replayed."""

    def __init__(self, view: RecordsView, finding: Finding, review: Review) -> None:
        """Belongs to the list."""
        super().__init__(view)
        self._view, self._finding, self._review = view, finding, review
        view.take_typing(RowTyping(view, review, self._rows_here))
        view.corrected.connect(lambda label: self.with_selected(lambda rows: review.correct(rows, label)))
        view.confirmed.connect(lambda: self.with_selected(review.confirm))
        view.deleted.connect(lambda: self.with_selected(review.delete))
        view.replayed.connect(self.replay_wanted)
        view.opened.connect(self.open)
        view.menu_wanted.connect(self._show_menu)
        review.amended.connect(view.records.amend)
        review.restored.connect(view.reveal)

    def with_current(self, act: Callable[[Sequence[Row]], None]) -> None:
        """Act on the current one."""
        row = self._view.current()
        if row is not None:
            act([row])

    def with_selected(self, act: Callable[[Sequence[Row]], None]) -> None:
        """Act on what is selected; what of it is not there yet is fetched first."""
        rows = self._rows_here()
        spans = self._view.selected_spans()
        count = sum(last - first + 1 for first, last in spans)
        if rows is not None:
            act(rows)
        elif count > MOST:
            records = Stretches(self._view.records.meaning, spans)
            self._finding.ask(
                "selected", records.find, lambda _: self._ask_about(records, count, act), urgent=True
            )
        else:
            meaning = self._view.records.meaning

            def work(finder: RecordFinder) -> list[Row]:
                found = (finder.page_at(meaning, first, last - first + 1) for first, last in spans)
                return [row for page in found for row in page]

            self._finding.ask("selected", work, act, urgent=True)

    def _rows_here(self) -> Sequence[Row] | None:
        """What is selected, where all of it is here and not too much to be changed at once."""
        rows = self._view.selected()
        count = sum(last - first + 1 for first, last in self._view.selected_spans())
        return rows if len(rows) == count <= MOST else None

    def _ask_about(self, records: Stretches, count: int, act: Callable[[Sequence[Row]], None]) -> None:
        text = self.tr("%Ln drawings are selected", None, count)
        begin = partial(self._review.do_to_many, self._finding, records, count, act)
        self.said.emit(Notice(text, action=self.tr("Change all of them"), then=begin, lasting=True))

    def open(self) -> None:
        """Show the current one on the pad."""
        row = self._view.current()
        if row is not None and not row.is_deleted:
            self.open_wanted.emit(row.id)

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self) -> QMenu:
        """The context menu of what is selected."""
        rows, menu, review = self._view.selected(), QMenu(self._view), self._review

        def add(picture: str, text: str, keys: str, act: Callable[[], Any], *, on: bool = True) -> QAction:
            action = menu.addAction(icon(picture), text)
            action.setShortcut(QKeySequence(keys))
            action.setEnabled(on)
            action.triggered.connect(act)
            return action

        alive = any(not row.is_deleted for row in rows)
        confirmable = any(can_confirm(row) for row in rows)
        add("eye", self.tr("Open on the pad"), "Ctrl+Return", self.open, on=alive)
        confirm = self.tr("Reading is right")
        add("check", confirm, "Return", lambda: self.with_selected(review.confirm), on=confirmable)
        digits = menu.addMenu(self.tr("Correct to"))
        digits.setEnabled(alive)
        for label in [*(str(digit) for digit in range(DIGITS)), NO_DIGIT]:
            action = digits.addAction(label or self.tr("Not a digit"))
            action.setShortcut(QKeySequence(label or "-"))
            action.triggered.connect(
                lambda _=False, label=label: self.with_selected(lambda rows: review.correct(rows, label))
            )
        add("play", self.tr("Replay"), "Space", self.replay_wanted.emit)
        menu.addSeparator()
        if any(row.is_deleted for row in rows):
            add("rotate-ccw", self.tr("Bring back"), "", lambda: self.with_selected(review.restore))
        add("trash", self.tr("Delete"), "Delete", lambda: self.with_selected(review.delete), on=alive)
        return menu
