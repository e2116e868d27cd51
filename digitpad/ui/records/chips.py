"""Filters to click on, each with how many records there would be: a row of chips over the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.card import paint_box
from digitpad.ui.flow import Flow
from digitpad.ui.theme import font_of, theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QPaintEvent

translate = QCoreApplication.translate

_PX: Final = 12
_SIDE: Final = 11
_HEIGHT: Final = 26


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter to click on: the words of the search line that it stands for, and what it is called."""

    words: str
    name: str


def choices(*, synced: bool) -> list[Choice]:
    """The chips; what waits to be sent is a question only where there is a cluster."""
    found = [
        Choice("", translate("Filters", "All")),
        Choice("is:unsure", translate("Filters", "Unsure")),
        Choice("is:number", translate("Filters", "Numbers")),
        Choice("is:no-digit", translate("Filters", "Not a digit")),
        Choice("is:corrected", translate("Filters", "Corrected")),
        Choice("-is:reviewed", translate("Filters", "Not reviewed")),
    ]
    if synced:
        found.append(Choice("is:waiting", translate("Filters", "Waiting")))
    return [
        *found,
        Choice("from:pad", translate("Filters", "Pad")),
        Choice("from:pictures", translate("Filters", "Pictures")),
        Choice("on:today", translate("Filters", "Today")),
    ]


class Chip(QAbstractButton):
    """One of them; on while the list is filtered so."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self._count: int | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(choice.name)
        self.setToolTip(choice.words)
        self.setAccessibleName(choice.name)

    def show_count(self, count: int | None) -> None:
        """Say how many there would be; None while that is not known."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(self._said())
            self.updateGeometry()
            self.update()

    @property
    def count(self) -> int | None:
        """How many it says."""
        return self._count

    def _said(self) -> str:
        if self._count is None:
            return self.choice.name
        return f"{self.choice.name} {QLocale().toString(self._count)}"

    def _font(self) -> QFont:
        return font_of(self, _PX, QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)

    @override
    def sizeHint(self) -> QSize:
        # As wide as it is when it is on: nothing moves when it is clicked.
        metrics = QFontMetrics(font_of(self, _PX, QFont.Weight.DemiBold))
        return QSize(metrics.horizontalAdvance(self._said()) + 2 * _SIDE, max(_HEIGHT, metrics.height() + 8))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def nextCheckState(self) -> None:
        """What is listed decides, not the click."""

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, on = QPainter(self), theme_of(self), self.isChecked()
        rect = self.rect().toRectF()
        fill = theme.tint if on or self.isDown() else theme.hover if self.underMouse() else theme.surface
        border, width = (theme.accent, 2 if self.hasFocus() else 1)
        if not on and not self.hasFocus():
            border = theme.control_line
        paint_box(painter, rect, fill, border, radius=rect.height() / 2, width=width)
        painter.setFont(self._font())
        painter.setPen(theme.accent if on else theme.text)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._said())
        painter.end()


class Chips(QWidget):
    """A row of chips, or more rows where it is narrow."""

    clicked = Signal(str)
    """The words of the chip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def chips(self) -> Sequence[Chip]:
        """From left to right."""
        return self._chips

    def offer(self, wanted: Sequence[Choice]) -> None:
        """Have these chips."""
        if wanted == [chip.choice for chip in self._chips]:
            return
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [Chip(choice, self) for choice in wanted]
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.clicked.connect(lambda _=False, words=chip.choice.words: self.clicked.emit(words))

    def mark(self, said: Sequence[str]) -> None:
        """Those of these words are on."""
        for chip in self._chips:
            chip.setChecked(chip.choice.words in said)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many records there would be, by words."""
        for chip in self._chips:
            chip.show_count(counts.get(chip.choice.words))
