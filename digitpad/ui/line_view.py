"""A line of a page: an icon, what it is about, and below that a quiet sentence or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.icons import pixmap
from digitpad.ui.page import label
from digitpad.ui.theme import GAP, ICON_PX, TEXT_PX, colours, theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.ui.sync_words import Line


class LineView(QWidget):
    """Says what it is told; saying the same again changes nothing, not even what is selected."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self._icon = QLabel()
        self._icon.setFixedWidth(ICON_PX)
        self._title, self._text = label("", TEXT_PX, QFont.Weight.Medium), label("", quiet=True)
        self.column = QVBoxLayout()
        self.column.setSpacing(2)
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP + 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)
        self._show()

    @property
    def line(self) -> Line:
        """What it says."""
        return self._line

    def say(self, line: Line) -> None:
        """Say this from now on."""
        if line != self._line:
            self._line = line
            self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _show(self) -> None:
        line = self._line
        self._title.setText(line.title)
        self._text.setText(line.text)
        self._text.setVisible(bool(line.text))
        self.setAccessibleName(line.title)
        self.setAccessibleDescription(line.text)
        self._dress()

    def _dress(self) -> None:
        colour = colours(theme_of(self))[self._line.tone.value]
        self._icon.setPixmap(pixmap(self._line.icon, colour, ICON_PX, self.devicePixelRatioF()))


class Lines(QWidget):
    """Lines below each other; of what stays the same, nothing is made anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: list[LineView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP + 4)

    @property
    def lines(self) -> list[Line]:
        """What is said."""
        return [view.line for view in self._views]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Say these."""
        for view, line in zip(self._views, lines, strict=False):
            view.say(line)
        for line in lines[len(self._views) :]:
            self.add(line)
        for view in self._views[len(lines) :]:
            view.hide()
            view.deleteLater()
        del self._views[len(lines) :]

    def add(self, line: Line) -> LineView:
        """Say this as well."""
        view = LineView(line, self)
        self._views.append(view)
        self._column.addWidget(view)
        return view
