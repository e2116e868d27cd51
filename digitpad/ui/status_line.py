"""The line at the foot of the window: what is saved, how the model is, what just happened, and sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.icons import Tone, pixmap
from digitpad.ui.notice import ICONS, Banner, Notice, action_button
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.sync_badge import SyncBadge
from digitpad.ui.theme import ICON_PX, STATUS_BAR_HEIGHT, ThemedWidget, colours, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from digitpad.ui.keeper import SaveState

NOTICE_MS = 8000


class _Saying(QWidget):
    """An icon and a text that is cut short, with a tooltip, where there is no room."""

    def __init__(self, parent: QWidget, least: int = 160) -> None:
        super().__init__(parent)
        self._least = least
        self._icon, self._text = QLabel(self), QLabel(self)
        self._name, self._tone, self._full = "", Tone.MUTED, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self._text.setMinimumWidth(0)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def say(self, text: str, icon: str = "", tone: Tone = Tone.MUTED, *, detail: str = "") -> None:
        self._name, self._tone, self._full = icon, tone, text
        self.setToolTip(detail)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.dress()

    def text(self) -> str:
        return self._full

    def dress(self) -> None:
        colour = colours(theme_of(self))[self._tone.value]
        self._icon.setVisible(bool(self._name))
        if self._name:
            self._icon.setPixmap(pixmap(self._name, colour, ICON_PX - 2, self.devicePixelRatioF()))
        palette = self._text.palette()
        palette.setColor(self._text.foregroundRole(), colour)
        self._text.setPalette(palette)
        self._cut()
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._text.font()).horizontalAdvance(self._full) + 4
        return QSize(width + (ICON_PX + 4 if self._name else 0), ICON_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._least), ICON_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._cut()

    def _cut(self) -> None:
        room = self.width() - (ICON_PX + 4 if self._name else 0)
        metrics = QFontMetrics(self._text.font())
        self._text.setText(metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, max(room, 0)))


class StatusLine(ThemedWidget):
    """Saved or not, the model's state, the latest notice, and whether drawings are synced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.saved, self.model = _Saying(self), _Saying(self, least=48)
        self.notice = _Saying(self, least=24)
        # Made in the order in which they stand, which is the Tab key's.
        self._banner = Banner(self)
        self._banner.acted.connect(self._act)
        self._banner.closed.connect(self.clear_notice)
        self._last_above: QWidget = self._banner.close_button
        self._action = action_button(self)
        self._action.clicked.connect(self._act)
        self.sync = SyncBadge(self)
        self._shown: Notice | None = None
        self._fade = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._fade.timeout.connect(self.clear_notice)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(16)
        row.addWidget(self.saved)
        row.addWidget(self.model)
        row.addWidget(self.notice)
        row.addWidget(self._action)
        row.addStretch(1)
        row.addWidget(self.sync)
        row.addStrut(STATUS_BAR_HEIGHT - 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add_beside(self, widget: QWidget) -> None:
        """Have this too, in the room that the rest leaves."""
        self._row.insertWidget(self._row.indexOf(self.notice), widget, 100)

    def add_progress(self) -> ProgressLine:
        """A line more, above this one, for something that goes on for a while; each has its own."""
        line = ProgressLine(self)
        QWidget.setTabOrder(self._last_above, line.cancel_button)
        self._last_above = line.cancel_button
        self._column.insertWidget(self._column.count() - 1, line)
        return line

    @property
    def said(self) -> str:
        """The notice that is shown, in full."""
        return self._shown.text if self._shown else ""

    def show_saving(self, state: SaveState, trouble: str) -> None:
        """Say whether what is on the pad is kept; ``trouble`` is the error in the person's language."""
        if state.error is not None:
            self.saved.say(self.tr("Not saved"), "triangle-alert", Tone.WRONG, detail=trouble)
        elif state.waiting:
            self.saved.say(self.tr("Saving…"), "hard-drive")
        elif state.saved_at is not None:
            clock = QDateTime.fromSecsSinceEpoch(int(state.saved_at.timestamp())).toString("HH:mm:ss")
            self.saved.say(self.tr("Saved {time}").format(time=clock), "check")
        else:
            self.saved.say(self.tr("Nothing to save"), "check")

    def show_notice(self, notice: Notice) -> None:
        """Say what just happened; trouble is said in full, above the line."""
        self.clear_notice()
        self._shown = notice
        if notice.is_trouble:
            self._banner.show_notice(notice)
        else:
            self.notice.say(notice.text, ICONS.get(notice.tone, "info"), notice.tone, detail=notice.text)
            self._action.setText(notice.action)
            self._action.setVisible(notice.then is not None)
        if not notice.lasting:
            self._fade.start()

    def warn(self, text: str, tone: Tone = Tone.WRONG) -> None:
        """Say what went wrong, until it is put away."""
        self.show_notice(Notice(text, tone, lasting=True))

    def clear_notice(self) -> None:
        """Nothing more to say."""
        self._fade.stop()
        self._shown = None
        self._action.hide()
        self._banner.hide()
        self.notice.say("")

    def _act(self) -> None:
        shown = self._shown
        self.clear_notice()
        if shown is not None and shown.then is not None:
            shown.then()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sync.make_room(self.width())
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.retranslate()

    @override
    def retranslate(self) -> None:
        for saying in (self.saved, self.model, self.notice):
            saying.dress()
        self.sync.retranslate()
        self._banner.dress()
        super().retranslate()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, 0, self.width(), 1, theme.line)
        painter.end()
