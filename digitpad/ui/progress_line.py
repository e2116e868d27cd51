"""A line that says how far something has come, with a bar and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.notice import action_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_BAR_WIDTH: Final = 180
_STEPS: Final = 1000


class ProgressLine(QWidget):
    """Hidden until there is something to say."""

    cancelled = Signal()
    """The person wants it to stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
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

    def show_progress(self, text: str, share: float | None) -> None:
        """Say this; ``share`` is how much is done, 0..1, or None where nobody knows yet."""
        self._said = text
        self.cancel_button.setText(self.tr("Cancel"))
        self.bar.setRange(0, 0 if share is None else _STEPS)
        if share is not None:
            self.bar.setValue(round(_STEPS * min(max(share, 0.0), 1.0)))
        self.bar.setAccessibleName(text)
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
