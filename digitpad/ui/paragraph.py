"""Wrapped text for painted widgets, with an ellipsis where it would not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_SPACING: Final = 1.3


class Paragraph:
    """Text in one font, broken into lines of at most this width, and at most so many of them."""

    def __init__(self, text: str, font: QFont, width: float, max_lines: int = 99) -> None:
        self._font = font
        self._lines = _broken(text, font, max(1.0, width), max_lines)
        self.is_cut = len(self._lines) > 0 and self._lines[-1].endswith("…") and not text.endswith("…")

    @property
    def lines(self) -> Sequence[str]:
        """The lines as they are painted."""
        return self._lines

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self._lines) * self._line_height

    @property
    def _line_height(self) -> float:
        return round(self._font.pixelSize() * LINE_SPACING)

    def paint(self, painter: QPainter, corner: QPointF, width: float, colour: QColor) -> None:
        """Paint with the top left corner here; right-to-left text stands at the right of ``width``."""
        painter.setFont(self._font)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextSingleLine
        for number, line in enumerate(self._lines):
            top = corner.y() + number * self._line_height
            painter.drawText(QRectF(corner.x(), top, width, self._line_height), int(flags), line)


def _broken(text: str, font: QFont, width: float, max_lines: int) -> list[str]:
    metrics = QFontMetricsF(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for part in text.splitlines():
        layout = QTextLayout(part, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            if len(lines) + 1 >= max_lines:
                rest = part[line.textStart() :]
                lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
                break
            lines.append(part[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        if len(lines) >= max_lines:
            break
    return lines
