"""The badge at the right of the line at the foot: how syncing stands; a click opens its page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.actions import SYNC_PAGE_KEY, with_key
from digitpad.ui.card import paint_box
from digitpad.ui.icons import paint_icon
from digitpad.ui.language import is_of_language
from digitpad.ui.sync_words import badge
from digitpad.ui.theme import CONTROL_RADIUS, GAP, ICON_PX, colours, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.sync_words import Badge

SECOND_MS: Final = 1000
_WIDTH: Final = 300
_LEAST: Final = 112
_OTHERS: Final = 400
"""What the rest of the line needs before the badge gets more than the least."""
_SIDE: Final = ICON_PX - 2
_HEIGHT: Final = 24


class SyncBadge(QAbstractButton):
    """As wide as its place, whatever it says: nothing beside it moves.

    Of several wordings it shows the longest that fits, at the right end of its place.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SyncState()
        self._badge: Badge | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(_LEAST, _HEIGHT)
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self.retranslate)
        self.retranslate()

    def show_state(self, state: SyncState) -> None:
        """Say how things stand; while offline, how long until the next try, second by second."""
        self._state = state
        self._mind_the_clock()
        self.retranslate()

    def make_room(self, width: int) -> None:
        """Take what a line of this width can spare, whatever is said in it."""
        self.setFixedWidth(min(max(width - _OTHERS, _LEAST), _WIDTH))

    def retranslate(self) -> None:
        """Say it again, in the language and with the time of now."""
        said = badge(self._state, dt.datetime.now(dt.UTC), self.locale())
        if said == self._badge:
            return
        self._badge = said
        self.setText(said.texts[0])
        self.setAccessibleName(self.tr("Sync: {state}").format(state=said.texts[0]))
        self.setAccessibleDescription(said.told)
        self.setToolTip(f"{said.told}\n{with_key(self.tr('A click shows more'), SYNC_PAGE_KEY)}")
        self.update()

    def shown_text(self) -> str:
        """The wording that fits, cut short where even the shortest does not."""
        metrics, room = QFontMetrics(self.font()), self.width() - self._edges()
        texts = self._badge.texts if self._badge else ("",)
        fitting = [text for text in texts if metrics.horizontalAdvance(text) <= room]
        return fitting[0] if fitting else metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self._pill().contains(pos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()
        self.update()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._mind_the_clock()
        self.retranslate()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._second.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._badge is None:
            return
        theme, pill = theme_of(self), self._pill()
        painter = QPainter(self)
        over = self.underMouse() and self.isEnabled()
        if self.isDown() or over or self.hasFocus():
            fill = theme.tint if self.isDown() else theme.hover if over else theme.surface
            border, width = (theme.accent, 2) if self.hasFocus() else (fill, 1)
            paint_box(painter, pill, fill, border, radius=CONTROL_RADIUS, width=width)
        colour = colours(theme)[self._badge.tone.value]
        inner = pill.adjusted(GAP, 0, -GAP, 0)
        picture = QRectF(inner.left(), inner.center().y() - _SIDE / 2, _SIDE, _SIDE)
        inner.setLeft(picture.right() + 6)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            inner.translate(-_SIDE - 6, 0)
            picture.moveRight(pill.right() - GAP)
        paint_icon(painter, picture, self._badge.icon, colour)
        painter.setPen(colour)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(inner, int(flags), self.shown_text())
        painter.end()

    def _pill(self) -> QRectF:
        """Where icon and text are: what can be clicked."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.shown_text()) + self._edges()
        pill = QRectF(self.rect())
        pill.setWidth(min(width, self.width()))
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            pill.moveRight(self.width())
        return pill

    @staticmethod
    def _edges() -> int:
        return _SIDE + 6 + 2 * GAP + 2

    def _mind_the_clock(self) -> None:
        # "verified 14:01" becomes another day's at midnight; only a countdown is worth a timer.
        counting = self._state.phase is Phase.OFFLINE and self._state.next_try is not None
        if counting and self.isVisible():
            self._second.start()
        else:
            self._second.stop()
