"""A line that says how far something has come, with a bar and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.notice import action_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

SOON_MS: Final = 300
"""What is through sooner shows no bar: it would come and go, and move what stands above it."""
_BAR_WIDTH: Final = 180
_STEPS: Final = 1000


class ProgressLine(QWidget):
    """Hidden until there is something to say."""

    cancelled = Signal()
    """The person wants it to stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._appear)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(_BAR_WIDTH)
        self.cancel_button = action_button(self)
        self.cancel_button.clicked.connect(self.cancelled)
        self.cancel_button.show()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    @property
    def said(self) -> str:
        """What it says, in full; empty while it is hidden."""
        return self._said if not self.isHidden() else ""

    def begin(self, text: str) -> None:
        """Something begins that may be through at once: show itself only where it is not."""
        self._soon.start()
        self.show_progress(text, None)

    def show_progress(self, text: str, share: float | None) -> None:
        """Say this; ``share`` is how much is done, 0..1, or None where nobody knows yet."""
        self._said = text
        self.cancel_button.setText(self.tr("Cancel"))
        self.bar.setRange(0, 0 if share is None else _STEPS)
        if share is not None:
            self.bar.setValue(round(_STEPS * min(max(share, 0.0), 1.0)))
        self.bar.setAccessibleName(text)
        if not self._soon.isActive():
            self._appear()

    def end(self) -> None:
        """It is through."""
        self._soon.stop()
        self.hide()

    def _appear(self) -> None:
        self.show()
        self._cut()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(self._text.font())
        self._text.setText(metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, self._text.width()))
        self._text.setToolTip(self._said)


class ProgressLines:
    """The same thing going on, told in each window that shows it."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        """``cancel`` stops it."""
        self._cancel = cancel
        self._lines: list[ProgressLine] = []

    def add(self, line: ProgressLine) -> None:
        """Tell it there too."""
        line.cancelled.connect(self._cancel)
        self._lines.append(line)

    def begin(self, text: str) -> None:
        """As each line does."""
        for line in self._lines:
            line.begin(text)

    def show_progress(self, text: str, share: float | None) -> None:
        """As each line does."""
        for line in self._lines:
            line.show_progress(text, share)

    def end(self) -> None:
        """As each line does."""
        for line in self._lines:
            line.end()
