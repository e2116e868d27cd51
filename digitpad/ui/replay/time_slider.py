"""The slider under a replay: where it stands, to be dragged, pressed or walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.ui.controls import Slider
from digitpad.ui.replay import words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

STEP_MS: Final = 50
_PAGE_MS: Final = 250
_EDGE: Final = 9.0
_PASSED_ON: Final = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space}


class TimeSlider(Slider):
    """Milliseconds from 0 to the duration."""

    wanted = Signal(float)
    """The moment (in ms) that the person wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSingleStep(STEP_MS)
        self.setPageStep(_PAGE_MS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(32)
        self.setMinimumWidth(60)
        self._is_told = False
        self.valueChanged.connect(self._want)

    def show_moment(self, moment: float, duration: float) -> None:
        """Stand here, without asking for it."""
        self._is_told = True
        self.setRange(0, round(duration))
        self.setValue(round(moment))
        self._is_told = False
        self.setAccessibleDescription(words.progress(moment, duration, self.locale()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PASSED_ON:
            event.ignore()  # they play, and change the speed
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go_to(self, x: float) -> None:
        share = min(max((x - _EDGE) / max(self.width() - 2 * _EDGE, 1.0), 0.0), 1.0)
        self.setValue(round(share * self.maximum()))

    def _want(self, value: int) -> None:
        if not self._is_told:
            self.wanted.emit(float(value))
