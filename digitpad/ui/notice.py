"""A sentence about what just happened, and the banner for those that must not be overlooked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from digitpad.ui.icons import Tone, icon, pixmap
from digitpad.ui.theme import ICON_PX, colours, theme_of

if TYPE_CHECKING:
    from collections.abc import Callable

ICONS: Final = {Tone.WRONG: "triangle-alert", Tone.WAITING: "triangle-alert", Tone.GOOD: "check"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What just happened, with something to do about it. A lasting one stays until replaced."""

    text: str
    tone: Tone = Tone.TEXT
    action: str = ""
    then: Callable[[], None] | None = None
    lasting: bool = False

    @property
    def is_trouble(self) -> bool:
        """Whether it has to be read in full: what happened, what it means, what to do."""
        return self.tone in (Tone.WRONG, Tone.WAITING)


def action_button(parent: QWidget) -> QPushButton:
    """The button beside a notice."""
    button = QPushButton(parent, flat=True)
    button.setObjectName("noticeAction")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.hide()
    return button


class Banner(QWidget):
    """Trouble, in as many lines as it takes, with its button and a way to put it away."""

    acted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice: Notice | None = None
        self._icon, self._text = QLabel(self), QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = action_button(self)
        self._action.clicked.connect(self.acted)
        self.close_button = close = QToolButton(self)
        close.setIcon(icon("x"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._action, close):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self.dress()
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it instead of the one before."""
        self._notice = notice
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(notice.then is not None)
        self.dress()
        self.show()

    def dress(self) -> None:
        """Take the colours of the theme, and the words of the language."""
        self.close_button.setToolTip(self.tr("Put this message away"))
        self.close_button.setAccessibleName(self.tr("Put this message away"))
        if self._notice is not None:
            colour = colours(theme_of(self))[self._notice.tone.value]
            picture = pixmap(ICONS[self._notice.tone], colour, ICON_PX, self.devicePixelRatioF())
            self._icon.setPixmap(picture)
