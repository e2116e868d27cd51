"""The keys that work in the list, as far as there is room to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.ui.card import paint_box
from digitpad.ui.theme import TEXT_PX, ThemedWidget, font_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_CAP: Final = 11
_SIDE: Final = 5
_HEIGHT: Final = 18
_GAP: Final = 5
_BETWEEN: Final = 16


class KeyHints(ThemedWidget):
    """Key caps, each group with what it does."""

    def __init__(self) -> None:
        super().__init__()
        self._is_typing = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_typing(self, on: bool) -> None:  # noqa: FBT001 - a setter
        """Whether a label is being typed."""
        if on != self._is_typing:
            self._is_typing = on
            self.update()

    def hints(self) -> list[tuple[tuple[str, ...], str]]:
        """Keys and what they do."""
        if self._is_typing:
            return [
                (("0\N{EN DASH}9",), self.tr("type on")),
                ((self.tr("Enter"),), self.tr("keep")),
                ((self.tr("Esc"),), self.tr("give up")),
                ((self.tr("Backspace"),), self.tr("delete a digit")),
            ]
        return [
            (("\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}"), self.tr("move")),
            (("0\N{EN DASH}9",), self.tr("correct")),
            (("\N{MINUS SIGN}",), self.tr("not a digit")),
            ((self.tr("Enter"),), self.tr("right as read")),
            ((self.tr("Del"),), self.tr("delete")),
            ((self.tr("Space"),), self.tr("replay")),
        ]

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        caps, words = font_of(self, _CAP), font_of(self, TEXT_PX - 1)
        cap_metrics, word_metrics = QFontMetricsF(caps), QFontMetricsF(words)
        height = max(_HEIGHT, cap_metrics.height() + 4)
        left, top = 0.0, (self.height() - height) / 2
        for keys, text in self.hints():
            widths = [max(cap_metrics.horizontalAdvance(key) + 2 * _SIDE, height) for key in keys]
            needed = sum(widths) + _GAP * len(keys) + word_metrics.horizontalAdvance(text)
            if left + needed > self.width():
                break
            for key, width in zip(keys, widths, strict=True):
                cap = QRectF(left, top, width, height)
                paint_box(painter, cap, theme.window, theme.control_line, radius=4)
                painter.setFont(caps)
                painter.setPen(theme.muted)
                painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
                left += width + _GAP
            painter.setFont(words)
            painter.setPen(theme.muted)
            room = QRectF(left, 0, word_metrics.horizontalAdvance(text) + 2, self.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
            left += room.width() + _BETWEEN
        painter.end()
