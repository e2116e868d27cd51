"""Ten bars, one a digit, and a quiet one for "no digit". They stand still whatever the numbers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.domain import DIGITS, NO_DIGIT
from digitpad.ui.card import Card
from digitpad.ui.numbers import likelihood, percent
from digitpad.ui.theme import MARGIN, TEXT_PX, Theme, between, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 20
_ROW_MIN: Final = 14
_ROW_MAX: Final = 26
_BAR: Final = 8
_EDGE: Final = 10
_NONE: Final = "\N{EN DASH}"
_ROWS: Final = DIGITS + 1
_WORDS_FROM: Final = 240
_LABEL_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class _Look:
    theme: Theme
    plain: QFont
    bold: QFont
    no_digit: str
    digit_width: float
    number_width: float


class ProbabilityBars(Card):
    """The model's ten probabilities, and what they lack to 1.

    The answers it stands for are bold and in the accent. Of a model that knows only digits the last row says
    nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probabilities: tuple[float, ...] = ()
        self._no_digit: float | None = None
        self._winners: frozenset[str] = frozenset()
        self._which: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def show_probabilities(
        self,
        probabilities: Sequence[float],
        winners: Sequence[str] = (),
        no_digit: float | None = None,
        which: tuple[int, int] | None = None,
    ) -> None:
        """Show ten probabilities (0..1), or none, and that of no digit where the model can tell it.

        ``winners`` are the labels it stands for; `NO_DIGIT` is the last row's. ``which`` tells, of a digit of
        a number, its place from 1 and how many there are.
        """
        self._which = which
        self._probabilities = tuple(probabilities)
        self._no_digit = no_digit
        self._winners = frozenset(winners)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        name = self.tr("Probabilities of the ten digits, and of none")
        if self._which is not None:
            name = self.tr("Probabilities of digit {place} of {all}")
            name = name.format(place=self._which[0], all=self._which[1])
        self.setAccessibleName(name)
        order = sorted(range(len(self._probabilities)), key=lambda digit: -self._probabilities[digit])
        text = self.tr("{digit}: {percent}")
        told = [text.format(digit=digit, percent=self.percentage(digit)) for digit in order]
        only_digits = self.tr("This model cannot tell what is not a digit")
        if self._no_digit is not None:
            told.append(text.format(digit=self.tr("no digit"), percent=self.percentage(None)))
        elif told:
            told.append(only_digits)
        self.setToolTip(only_digits if told and self._no_digit is None else "")
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def percentage(self, digit: int | None) -> str:
        """What stands at the end of this digit's bar; of None, that of no digit."""
        share = self._share(digit)
        return likelihood(share, self.locale()) if share is not None else _NONE

    def _share(self, digit: int | None) -> float | None:
        if not self._probabilities:
            return None
        return self._no_digit if digit is None else self._probabilities[digit]

    @property
    def winners(self) -> frozenset[str]:
        """The labels in the accent."""
        return self._winners

    @override
    def sizeHint(self) -> QSize:
        return QSize(324, _ROWS * _ROW + 2 * _EDGE + 12)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(150, _ROWS * _ROW_MIN + 2 * _EDGE)

    def most_useful_height(self) -> int:
        """The height beyond which there is nothing more to show."""
        return _ROWS * _ROW_MAX + 2 * MARGIN

    @override
    def paint_content(self, painter: QPainter) -> None:
        edge = min(MARGIN, max(_EDGE, (self.height() - _ROWS * _ROW) / 2))
        pitch = min(float(_ROW_MAX), (self.height() - 2 * edge) / _ROWS)
        look = self._look(pitch)
        for place, digit in enumerate((*range(DIGITS), None)):
            row = QRectF(MARGIN, edge + place * pitch, self.width() - 2 * MARGIN, pitch)
            self._paint_row(painter, digit, row, look)

    def _look(self, pitch: float) -> _Look:
        """What all rows share, found once a painting: it is painted at every reading."""
        px = min(TEXT_PX, int(pitch * 0.82))
        bold = font_of(self, px, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(bold)
        widest = max(metrics.horizontalAdvance(percent(share, self.locale())) for share in (1.0, 0.9999))
        # Where there is no room for words, a dash stands for them, as it does in the strip.
        words = self.tr("no digit") if self.width() >= _WORDS_FROM else _NONE
        room = _LABEL_SHARE * (self.width() - 2 * MARGIN)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        label = max(metrics.horizontalAdvance(text) for text in ("0", words))
        return _Look(self.theme(), font_of(self, px), bold, words, label + 12, widest + 8)

    def _paint_row(self, painter: QPainter, digit: int | None, row: QRectF, look: _Look) -> None:
        label = NO_DIGIT if digit is None else str(digit)
        wins = label in self._winners
        share = self._share(digit)
        painter.setFont(look.bold if wins else look.plain)
        is_quiet = share is None or (digit is None and not wins)
        painter.setPen(look.theme.muted if is_quiet else look.theme.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, label or look.no_digit)
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, self.percentage(digit))
        track = QRectF(
            row.left() + look.digit_width,
            row.center().y() - _BAR / 2,
            max(0.0, row.width() - look.digit_width - look.number_width),
            _BAR,
        )
        _paint_bar(painter, track, share or 0.0, look.theme, wins=wins)


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
        painter.setBrush(theme.accent if wins else between(theme.track, theme.muted))
        painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
    painter.restore()
