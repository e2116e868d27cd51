"""The strip of the latest drawings under the pad, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from digitpad.storage.sync.state import Whereabouts
from digitpad.ui.card import paint_box
from digitpad.ui.history_model import RECORD_ROLE, WHEREABOUTS_ROLE, HistoryModel
from digitpad.ui.icons import icon
from digitpad.ui.lane_journal import LATEST
from digitpad.ui.language import is_of_language
from digitpad.ui.reading_words import caption_for
from digitpad.ui.sync_words import whereabouts
from digitpad.ui.theme import TEXT_PX, colours, font_of, theme_of
from digitpad.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from PySide6.QtGui import QPaintEvent

    from digitpad.domain import Recognition

_CELL: Final = QSize(82, 80)
_GAP: Final = 10
_INK: Final = QSize(44, 44)
_SCROLL_BAR: Final = 10
_MARGIN: Final = 9
_DOT_ROOM: Final = 14
_DOT: Final = 3.5


class HistoryStrip(QListView):
    """Thumbnails side by side. A click or Enter opens one, Delete asks for its removal."""

    opened = Signal(object)
    delete_requested = Signal(object)
    replay_requested = Signal(object)
    """To be seen as it was written: its UUID."""
    erase_requested = Signal(object)
    """To be deleted for good: its UUID."""
    older_wanted = Signal(object)
    """Scrolled to the end: carries the id of the oldest one shown, once for each."""
    dropped = Signal(object)
    """Not shown any more, to make room for newer ones: a set of UUID."""
    in_sight_changed = Signal()
    """Others are to be seen than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: UUID | None = None
        self._revealed: UUID | None = None  # brought into sight once: after that people scroll as they like
        self._asked_beyond: UUID | None = None
        self._model = HistoryModel(self)
        self.setModel(self._model)
        # After setModel(): the view must have seen a change before its consequences are drawn.
        self._model.rowsInserted.connect(self._mind_emptiness)
        self._model.rowsRemoved.connect(self._mind_emptiness)
        self._model.modelReset.connect(self._mind_emptiness)
        self._delegate = ThumbnailDelegate(self)
        self._next_frame = QTimer(self, singleShot=True, interval=0)
        self._next_frame.timeout.connect(self.viewport().update)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CELL.height() + _SCROLL_BAR)
        self._mind_emptiness()
        self._model.rowsInserted.connect(self.in_sight_changed)
        self._model.modelReset.connect(self.in_sight_changed)
        self.horizontalScrollBar().valueChanged.connect(self.in_sight_changed)
        self.horizontalScrollBar().rangeChanged.connect(self.in_sight_changed)
        self.clicked.connect(self._open)
        self.horizontalScrollBar().valueChanged.connect(self._mind_the_end)
        self.retranslate()

    @property
    def records(self) -> Sequence[Recognition]:
        """What is shown, newest first."""
        return self._model.records

    def set_records(self, records: Sequence[Recognition]) -> None:
        """Show these instead."""
        self._model.set_records(records)
        self._asked_beyond = None

    def add_older(self, records: Sequence[Recognition]) -> None:
        """Show these as well: the answer to `older_wanted`."""
        for record in records:
            self._model.upsert(record)

    def upsert(self, record: Recognition) -> None:
        """Show this one, or what became of it; older ones than those that are shown come with `add_older`."""
        if self._model.is_beyond(record, LATEST):
            return
        at_start = self.horizontalScrollBar().value() == 0
        self._model.upsert(record)
        if at_start:
            self.scrollToTop()

    def merge(self, records: Sequence[Recognition]) -> None:
        """Show all of these, or what became of them.

        Many at once would stop the window, one by one: who looks at the latest sees the latest after that,
        and nothing older.
        """
        if self.horizontalScrollBar().value() > 0:
            for record in records:
                self._model.upsert(record)
            return
        focused = self.currentIndex().data(RECORD_ROLE)
        merged = {record.id: record for record in (*self._model.records, *records)}
        self._model.set_records(merged.values(), LATEST)
        self._asked_beyond = None
        gone = merged.keys() - {record.id for record in self._model.records}
        self._delegate.forget(gone)
        self.dropped.emit(gone)
        row = self._model.row_of(focused.id) if focused is not None else None
        if row is not None:
            self.setCurrentIndex(self._model.index(row))
            self.scrollToTop()

    def remove(self, record_id: UUID) -> None:
        """Take this one away."""
        self._model.remove(record_id)

    def set_current(self, record_id: UUID | None) -> None:
        """Put the ring around the one that the pad shows."""
        if record_id != self._shown:
            self._shown = record_id
            self.viewport().update()
        row = self._model.row_of(record_id) if record_id is not None else None
        if row is not None and record_id != self._revealed:
            self.setCurrentIndex(self._model.index(row))
            self.scrollTo(self._model.index(row))
        self._revealed = record_id if row is not None else None

    def shown(self) -> UUID | None:
        """The one with the ring."""
        return self._shown

    def in_sight(self) -> list[UUID]:
        """Those that can be seen, and the next ones to either side."""
        step, bar = _CELL.width(), self.horizontalScrollBar()
        first = max(bar.value() // step - 1, 0)
        last = (bar.value() + self.viewport().width()) // step + 1
        return [record.id for record in self._model.records[first : last + 1]]

    def set_whereabouts(self, asked: Sequence[UUID], found: Mapping[UUID, Whereabouts]) -> None:
        """Put a dot on each of these that says where it is on its way to the cluster."""
        self._model.set_whereabouts(asked, found)

    def forget_whereabouts(self) -> None:
        """No dots any more."""
        self._model.forget_whereabouts()

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self._model.set_model_names(names)

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.setAccessibleName(self.tr("Latest drawings"))
        self.setAccessibleDescription(self.tr("Arrow keys move, Enter opens, Delete deletes"))
        self.viewport().update()

    @override
    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,
        bottomRight: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """All cells are of one size: nothing is laid out and painted anew but those that changed.

        A list view does both for all, at every stroke.
        """
        QAbstractItemView.dataChanged(self, topLeft, bottomRight, list(roles))

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, _CELL.height() + _SCROLL_BAR)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _CELL.width(), _CELL.height() + _SCROLL_BAR)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open(index)
        elif index.isValid() and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._ask(self.delete_requested, index)
        elif event.text() and event.text().isprintable():
            event.ignore()  # a typed digit is a label, not a search among the thumbnails
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        way = delta.x() if abs(delta.x()) > abs(delta.y()) else delta.y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - way)
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        menu = self.menu_for(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(QPoint(place))

    def menu_for(self, index: QModelIndex | QPersistentModelIndex) -> QMenu:
        """The context menu of one thumbnail."""
        kept = QPersistentModelIndex(index)  # the strip may change while the menu is open
        menu = QMenu(self)
        opening = menu.addAction(icon("eye"), self.tr("Open"))
        opening.setShortcut(QKeySequence(Qt.Key.Key_Return))
        opening.triggered.connect(lambda: self._open(kept))
        replaying = menu.addAction(icon("play"), self.tr("Replay…"))
        replaying.triggered.connect(lambda: self._ask(self.replay_requested, kept))
        deleting = menu.addAction(icon("trash"), self.tr("Delete"))
        deleting.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        deleting.triggered.connect(lambda: self._ask(self.delete_requested, kept))
        erasing = menu.addAction(icon("eraser"), self.tr("Erase for good…"))
        erasing.triggered.connect(lambda: self._ask(self.erase_requested, kept))
        return menu

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._model.rowCount():
            self._delegate.dress()
            super().paintEvent(event)
            if self._delegate.thumbnails.is_behind:
                self._next_frame.start()
            return
        painter = QPainter(self.viewport())
        painter.setPen(theme_of(self).muted)
        painter.setFont(font_of(self, TEXT_PX))
        area = QRectF(self.viewport().rect())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Your drawings appear here"))
        painter.end()

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._ask(self.opened, index)

    def _ask(self, wish: SignalInstance, index: QModelIndex | QPersistentModelIndex) -> None:
        """Tell what is wanted of the record there."""
        record = index.data(RECORD_ROLE)
        if record is not None:
            wish.emit(record.id)

    def _mind_emptiness(self) -> None:
        has_any = self._model.rowCount() > 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_any else Qt.FocusPolicy.NoFocus)
        if has_any and not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0))
        self.viewport().update()

    def _mind_the_end(self, value: int) -> None:
        records = self._model.records
        if not records or value < self.horizontalScrollBar().maximum() - _CELL.width():
            return
        if records[-1].id != self._asked_beyond:
            self._asked_beyond = records[-1].id
            self.older_wanted.emit(records[-1].id)


class ThumbnailDelegate(QStyledItemDelegate):
    """Paints one thumbnail: its ink, and below it what it was read as."""

    def __init__(self, strip: HistoryStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.thumbnails = Thumbnails()
        self.dress()

    def dress(self) -> None:
        """Find colours and fonts once for all cells: the strip is painted at every stroke."""
        self._theme = theme_of(self._strip)
        tokens = colours(self._theme)
        self._dots = {where: tokens[whereabouts(where)[1].value] for where in Whereabouts}
        self._bold = [font_of(self._strip, px, QFont.Weight.DemiBold) for px in (12, 11, 10, 9, 8)]
        self._widths = [QFontMetricsF(font) for font in self._bold]
        self._plain = font_of(self._strip, 12)
        self._struck = font_of(self._strip, 12)
        self._struck.setStrikeOut(True)
        self.thumbnails.begin()

    def forget(self, gone: Iterable[UUID]) -> None:
        """Keep no thumbnails of these."""
        for record_id in gone:
            self.thumbnails.forget(record_id)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return _CELL

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        record: Recognition = index.data(RECORD_ROLE)
        theme = self._theme
        card = QRectF(option.rect).adjusted(0, 0, -_GAP, 0)
        is_shown = record.id == self._strip.shown()
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus) and self._strip.hasFocus()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        border = theme.accent if is_shown else theme.control_line if hovered else theme.line
        paint_box(painter, card, theme.paper, border, radius=8, width=2 if is_shown else 1)
        if has_focus:
            paint_box(
                painter, card.adjusted(3, 3, -3, -3), QColor(0, 0, 0, 0), theme.text, radius=6, width=1.5
            )
        pixmap = self.thumbnails.of(record, _INK, self._strip.devicePixelRatioF(), theme)
        if pixmap is not None:
            painter.drawPixmap(QPointF(card.center().x() - _INK.width() / 2, card.top() + 9), pixmap)
        where = index.data(WHEREABOUTS_ROLE)
        # The corner at the right is kept free for the dot that says where the record is.
        self._paint_caption(painter, record, card, _MARGIN if where is None else _DOT_ROOM)
        if where is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._dots[where])
            painter.drawEllipse(QPointF(card.right() - 10, card.bottom() - 13), _DOT, _DOT)

    def _paint_caption(self, painter: QPainter, record: Recognition, card: QRectF, free: float) -> None:
        theme = self._theme
        line = QRectF(card.left() + _MARGIN, card.bottom() - 23, card.width() - _MARGIN - free, 18)
        caption = caption_for(record.reading, record.label)
        known = record.label is not None or record.reading is not None
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        # A number of eight digits needs smaller ones.
        fits = (
            at
            for at, metrics in enumerate(self._widths)
            if metrics.horizontalAdvance(caption) <= line.width()
        )
        at = next(fits, 0)
        painter.setFont(self._bold[at] if known else self._plain)
        painter.setPen(theme.text if known else theme.muted)
        metrics = self._widths[at] if known else QFontMetricsF(self._plain)
        painter.drawText(line, flags, metrics.elidedText(caption, Qt.TextElideMode.ElideRight, line.width()))
        read = record.reading.text if record.reading else ""
        if record.label is not None and read and read != record.label:
            painter.setFont(self._struck)
            painter.setPen(theme.muted)
            line.setLeft(line.left() + metrics.horizontalAdvance(caption) + 6)
            if (
                QFontMetricsF(self._struck).horizontalAdvance(read) <= line.width()
            ):  # a cut number is another one
                painter.drawText(line, flags, read)
