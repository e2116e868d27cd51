"""Ten bars, one a digit, with percentages. Rows and columns stand still whatever the numbers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.domain import DIGITS
from digitpad.ui.card import Card
from digitpad.ui.numbers import percent
from digitpad.ui.theme import MARGIN, TEXT_PX, Theme, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 20
_ROW_MIN: Final = 14
_ROW_MAX: Final = 26
_BAR: Final = 8
_EDGE: Final = 10
_NONE: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class _Look:
    theme: Theme
    plain: QFont
    bold: QFont
    digit_width: float
    number_width: float


class ProbabilityBars(Card):
    """The model's ten probabilities; the digits it stands for are bold and in the accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probabilities: tuple[float, ...] = ()
        self._winners: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def show_probabilities(self, probabilities: Sequence[float], winners: Sequence[int] = ()) -> None:
        """Show ten probabilities (0..1), or none."""
        self._probabilities = tuple(probabilities)
        self._winners = frozenset(winners)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Probabilities of the ten digits"))
        order = sorted(range(len(self._probabilities)), key=lambda digit: -self._probabilities[digit])
        told = [
            self.tr("{digit}: {percent}").format(digit=digit, percent=self.percentage(digit))
            for digit in order
        ]
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def percentage(self, digit: int) -> str:
        """What stands at the end of this digit's bar."""
        return percent(self._probabilities[digit], self.locale()) if self._probabilities else _NONE

    @property
    def winners(self) -> frozenset[int]:
        """The digits in the accent."""
        return self._winners

    @override
    def sizeHint(self) -> QSize:
        return QSize(324, DIGITS * _ROW + 2 * _EDGE + 12)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(150, DIGITS * _ROW_MIN + 2 * _EDGE)

    def most_useful_height(self) -> int:
        """The height beyond which there is nothing more to show."""
        return DIGITS * _ROW_MAX + 2 * MARGIN

    @override
    def paint_content(self, painter: QPainter) -> None:
        edge = min(MARGIN, max(_EDGE, (self.height() - DIGITS * _ROW) / 2))
        pitch = min(float(_ROW_MAX), (self.height() - 2 * edge) / DIGITS)
        look = self._look(pitch)
        for digit in range(DIGITS):
            row = QRectF(MARGIN, edge + digit * pitch, self.width() - 2 * MARGIN, pitch)
            self._paint_row(painter, digit, row, look)

    def _look(self, pitch: float) -> _Look:
        """What all rows share, found once a painting: it is painted at every reading."""
        px = min(TEXT_PX, int(pitch * 0.82))
        bold = font_of(self, px, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(bold)
        widest = max(metrics.horizontalAdvance(percent(share, self.locale())) for share in (1.0, 0.9999))
        return _Look(self.theme(), font_of(self, px), bold, metrics.horizontalAdvance("0") + 12, widest + 8)

    def _paint_row(self, painter: QPainter, digit: int, row: QRectF, look: _Look) -> None:
        wins = digit in self._winners
        painter.setFont(look.bold if wins else look.plain)
        has_numbers = bool(self._probabilities)
        painter.setPen(look.theme.text if has_numbers else look.theme.muted)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, str(digit))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, self.percentage(digit))
        track = QRectF(
            row.left() + look.digit_width,
            row.center().y() - _BAR / 2,
            max(0.0, row.width() - look.digit_width - look.number_width),
            _BAR,
        )
        share = self._probabilities[digit] if has_numbers else 0.0
        _paint_bar(painter, track, share, look.theme, wins=wins)


def _paint_bar(painter: QPainter, track: QRectF, share: float, theme: Theme, *, wins: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.track)
    painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
    if share > 0:
        filled = QRectF(track)
        filled.setWidth(track.width() * min(1.0, share))
        painter.setClipRect(filled)
        filled.setWidth(max(_BAR, filled.width()))  # a short bar is the left end of a round one
        painter.setBrush(theme.accent if wins else _between(theme.track, theme.muted))
        painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
    painter.restore()


def _between(one: QColor, other: QColor) -> QColor:
    return QColor(
        (one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2
    )
