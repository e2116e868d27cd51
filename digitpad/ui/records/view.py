"""The history's list: a table whose rows are fetched as they come into sight, for the keyboard first.

A row of a million costs no more than one of ten: all rows are equally high, so that Qt lays out none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from digitpad.domain import NO_DIGIT
from digitpad.ui.language import is_of_language
from digitpad.ui.records.model import Column, InSight
from digitpad.ui.records.row_painter import ROW_PX, Line, RowPainter, row_rect
from digitpad.ui.theme import TEXT_PX, font_of, theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
    from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from digitpad.storage.finding import Row
    from digitpad.ui.records.model import Listed, RecordsModel
    from digitpad.ui.records.row_typing import RowTyping

_WIDTHS: Final = {
    Column.INK: 64,
    Column.READING: 116,
    Column.SURE: 78,
    Column.MODEL: 110,
    Column.WHEN: 150,
    Column.SYNC: 52,
}
_LEAST_ORIGIN: Final = 72
_NARROW: Final = (56, 84)
_DOT_PX: Final = 24
_FIRST_TO_LEAVE: Final = (Column.ORIGIN, Column.MODEL, Column.SURE)
"""Where there is no room for all columns."""
_DRESSING: Final = {
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.LanguageChange,
    QEvent.Type.LocaleChange,
}
_LOOKING_AWAY: Final = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
_KEPT: Final = 20
"""Selected records that are found again after the list changed."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What the view showed before the list was found anew."""

    current: UUID | None = None
    row: int = -1
    """The first of the selected ones: where they are gone, what comes after them takes their place."""
    selected: tuple[UUID, ...] = ()
    anchor: UUID | None = None
    below_anchor: int = 0
    """How far the anchor's row was scrolled out at the top, in pixels."""


class RecordsView(QTableView):
    """Arrows move; what the other keys ask for is told by signals."""

    corrected = Signal(str)
    """What is selected is this: the minus sign was typed (`NO_DIGIT`), or a label for very many."""
    confirmed = Signal()
    deleted = Signal()
    replayed = Signal()
    opened = Signal()
    """The current one is wanted on the pad."""
    current_changed = Signal()
    """Another record is the current one, or it is not as it was."""
    menu_wanted = Signal(object)
    """The context menu is to be shown at this place of the screen."""

    def __init__(self, model: RecordsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = model
        self._empty_text = ""
        self._wished: UUID | None = None
        self._before = _Before()
        self._has_sync = False
        self._chosen: list[tuple[int, int]] = []
        self._hovered = -1
        self.typing: RowTyping | None = None
        self._painter = RowPainter(self)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(20)
        # To paint itself it asks of each row whether it is selected, a million times where all are.
        columns.setSelectionModel(QItemSelectionModel(model, self))
        self.viewport().setAutoFillBackground(False)
        model.in_sight = self.in_sight
        model.rows_in_sight = self.rows_in_sight
        model.inked.connect(self._on_inked)
        model.modelAboutToBeReset.connect(self._remember)
        model.listed.connect(self._on_listed)
        model.dataChanged.connect(self._on_data_changed)
        self.verticalScrollBar().valueChanged.connect(model.see)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.retranslate()

    # What is shown

    @property
    def records(self) -> RecordsModel:
        """What is listed."""
        return self._records

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self._painter.set_model_names(names)
        self._records.set_model_names(names)

    def take_typing(self, typing: RowTyping) -> None:
        """Have labels typed by this."""
        self.typing = typing
        typing.changed.connect(self.viewport().update)

    def show_whereabouts(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Whether to show where records are on their way to the cluster."""
        self._has_sync = on
        self._records.show_whereabouts(on)
        self._share_width()

    def set_empty_text(self, text: str) -> None:
        """What to say where there is no row."""
        self._empty_text = text
        self.viewport().update()

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row that can be seen, or could if there were so many."""
        top = self.verticalScrollBar().value()
        return top // ROW_PX, (top + self.viewport().height()) // ROW_PX

    def in_sight(self) -> InSight:
        """The rows that can be seen, and what is to stay where it is when the list changes."""
        first, last = self.rows_in_sight()
        top = self._records.row_at(first) if first else None
        current = self.current()
        kept = [row.id for row in self.selected()[:_KEPT]]
        if current is not None:
            kept.append(current.id)
        if self._wished is not None:
            kept.append(self._wished)
        return InSight(first, last, tuple(kept), top.id if top is not None else None)

    def current(self) -> Row | None:
        """The row that the keyboard is on."""
        return self._records.row_at(self.currentIndex().row())

    def selected(self) -> list[Row]:
        """The selected rows that are there."""
        found = []
        for first, last in self.selected_spans():
            for number in range(first, last + 1):
                row = self._records.row_at(number)
                if row is None:
                    break
                found.append(row)
        return found

    def selected_spans(self) -> list[tuple[int, int]]:
        """First and last of each run of selected rows, from above."""
        chosen = self.selectionModel().selection()
        spans = (chosen.at(number) for number in range(chosen.count()))
        return sorted((span.top(), span.bottom()) for span in spans)

    def go_to(self, row: int) -> None:
        """Make this row the current one, and select it alone."""
        self._choose(row, set())
        self.scrollTo(self._records.index(row, Column.READING))

    def reveal(self, record: UUID) -> None:
        """Make this one current as soon as the list has it."""
        self._wished = record

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.setAccessibleName(self.tr("Drawings"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys move, a digit corrects, Enter says that the reading is right, Delete deletes, "
                "Space replays"
            )
        )
        self.viewport().update()

    # After a change

    def _remember(self) -> None:
        sight, current = self.in_sight(), self.current()
        self._before = _Before(
            current.id if current is not None else None,
            min([self.currentIndex().row(), *(first for first, _ in self.selected_spans())]),
            tuple(row.id for row in self.selected()[:_KEPT]),
            sight.anchor,
            self.verticalScrollBar().value() % ROW_PX,
        )

    def _on_listed(self, listed: Listed) -> None:
        if listed.is_anew:
            self.updateGeometries()  # the scroll bar must know the new length before it is set
            self._restore(listed)
        self.current_changed.emit()
        self.viewport().update()

    def _restore(self, listed: Listed) -> None:
        """Stay with what was shown, wherever it stands now."""
        model, before, places = self._records, self._before, listed.places
        if listed.is_other:
            before, self._wished = _Before(row=0), None
        wished = places.get(self._wished) if self._wished is not None else None
        if wished is not None:
            self._wished = None
        row = wished if wished is not None else places.get(before.current) if before.current else None
        if row is None:
            row = max(before.row, 0)  # in a list that was empty no row was the current one
        row = min(row, model.rowCount() - 1)
        chosen = {place for each in before.selected if (place := places.get(each)) is not None}
        self._choose(row, chosen if wished is None else set())
        top = places.get(before.anchor) if before.anchor is not None else None
        if listed.is_other:
            self.scrollToTop()
        elif top is not None:
            self.verticalScrollBar().setValue(top * ROW_PX + before.below_anchor)
        if wished is not None:
            self.scrollTo(model.index(wished, Column.READING))

    def _choose(self, row: int, others: set[int]) -> None:
        """Make a row the current one, and select it or these others."""
        if row < 0:
            return
        model, flags = self._records, QItemSelectionModel.SelectionFlag
        selection = QItemSelection()
        for each in sorted(others or {row}):
            selection.select(model.index(each, 0), model.index(each, len(Column) - 1))
        self.selectionModel().setCurrentIndex(model.index(row, Column.READING), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.currentIndex().row() <= last.row():
            self.current_changed.emit()

    # Events

    @override
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the mark of the current row stands in its first cell
        self.current_changed.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _DRESSING:
            self._painter.dress()
            self.viewport().update()
        if is_of_language(event):
            self.retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        text = event.text()
        if held:
            super().keyPressEvent(event)
        elif self.typing is not None and self.typing.takes(event):
            pass
        elif text == "-":
            self.corrected.emit(NO_DIGIT)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.confirmed.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.deleted.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.replayed.emit()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go_to_end(last=event.key() == Qt.Key.Key_End)
        elif text and text.isprintable():
            event.ignore()  # no search among the rows by letters: there is a line for that
        else:
            super().keyPressEvent(event)

    def _go_to_end(self, *, last: bool) -> None:
        """To the newest or the oldest one; in Qt's tables these keys go to the first or last column."""
        if self._records.rowCount():
            self.go_to(self._records.rowCount() - 1 if last else 0)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.currentIndex().isValid():
            self.menu_wanted.emit(place)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.typing is not None:
            self.typing.leave()
        super().mousePressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        # Who looks at another program, or into a menu, goes on typing.
        if self.typing is not None and event.reason() not in _LOOKING_AWAY:
            self.typing.leave()
        super().focusOutEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if self.typing is not None:
            self.typing.leave()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self._records.see()

    @override
    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())  # Qt's own looks at each row of a million that are selected

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._chosen = self.selected_spans()
        self.viewport().update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before, self._hovered = self._hovered, row
        for each in {before, row} if before != row else ():
            self.viewport().update(row_rect(self._top_of(each), self.viewport().width()))

    def _top_of(self, row: int) -> int:
        return row * ROW_PX - self.verticalScrollBar().value()

    def _on_inked(self) -> None:
        """Ink has come to rows in sight."""
        viewport = self.viewport()
        viewport.update(0, 0, self.columnWidth(Column.INK), viewport.height())
        self.current_changed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._records.rowCount():
            self._painter.paint(painter, self._lines(event.rect()), self._columns(event.rect()))
        else:
            painter.setPen(theme_of(self).muted)
            painter.setFont(font_of(self, TEXT_PX))
            area = QRectF(self.viewport().rect()).adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, int(flags), self._empty_text)
        painter.end()

    def _lines(self, area: QRect) -> list[Line]:
        """The rows that lie in this part of the viewport."""
        model, first = self._records, self.rows_in_sight()[0]
        last = min((self.verticalScrollBar().value() + area.bottom()) // ROW_PX, model.rowCount() - 1)
        first += max(area.top() - self._top_of(first), 0) // ROW_PX
        current = self.currentIndex().row() if self.hasFocus() else -1
        lines = []
        for number in range(first, last + 1):
            row = model.row_at(number)
            lines.append(
                Line(
                    self._top_of(number),
                    row,
                    model.ink_of(row.id) if row is not None else None,
                    model.where_is(row.id) if row is not None else None,
                    is_selected=any(top <= number <= bottom for top, bottom in self._chosen),
                    is_hovered=number == self._hovered,
                    is_current=number == current,
                    typed=self.typing.text_for(row.id)
                    if self.typing is not None and row is not None
                    else None,
                )
            )
        return lines

    def _columns(self, area: QRect) -> list[tuple[Column, int, int]]:
        """The columns that lie in this part of the viewport, with their left edges and widths."""
        shown = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        ]
        return [each for each in shown if each[1] <= area.right() and each[1] + each[2] > area.left()]

    def _share_width(self) -> None:
        """Give each column its room, and the rest to where it comes from; where it is narrow, some leave."""
        room = self.viewport().width()
        scale = font_of(self, TEXT_PX).pixelSize() / TEXT_PX
        widths = {column: round(width * scale) for column, width in _WIDTHS.items()}
        widths[Column.ORIGIN] = round(_LEAST_ORIGIN * scale)
        if not self._has_sync:
            del widths[Column.SYNC]
        for column in _FIRST_TO_LEAVE:
            if sum(widths.values()) <= room:
                break
            del widths[column]
        if sum(widths.values()) > room:  # beside the pad
            widths[Column.INK], widths[Column.READING] = (round(each * scale) for each in _NARROW)
            widths[Column.WHEN] = max(room - widths[Column.INK] - widths[Column.READING], 0)
            if Column.SYNC in widths:
                widths[Column.SYNC] = round(_DOT_PX * scale)
                widths[Column.WHEN] = max(widths[Column.WHEN] - widths[Column.SYNC], 0)
        grows = Column.ORIGIN if Column.ORIGIN in widths else Column.WHEN
        widths[grows] += max(room - sum(widths.values()), 0)
        for column in Column:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, widths[column])
