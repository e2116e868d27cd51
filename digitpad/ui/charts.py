"""The two charts of a model's card: how far its confidence is right, and what abstaining brings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from digitpad.ui.chart import Chart, Dot
from digitpad.ui.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QLocale, QRectF
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Measured
    from digitpad.ui.theme import Theme

FLOORS: Final = (0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0.0)
_Z: Final = 1.96
"""Standard deviations within which 95 % of samples lie."""


class MeasuredChart(Chart):
    """A chart of what was measured on one test set. Subclasses make dots of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._measured: Measured | None = None
        super().__init__(parent)

    def show_measured(self, measured: Measured | None, name: str) -> None:
        """Draw what was measured on the test set of this name; None: nothing was."""
        self._measured, self._name = measured, name
        self.retranslate()

    @override
    def _make_dots(self) -> tuple[Dot, ...]:
        return self._dots_of(self._measured) if self._measured else ()

    def _dots_of(self, measured: Measured) -> tuple[Dot, ...]:
        raise NotImplementedError


class ReliabilityChart(MeasuredChart):
    """Mean confidence against the share right, a dot a step of confidence; on the diagonal it is honest."""

    @override
    def _title(self) -> str:
        return self.tr("Reliability diagram")

    @override
    def _axes(self) -> tuple[str, str]:
        return self.tr("how sure it was"), self.tr("how often it was right")

    @override
    def _dots_of(self, measured: Measured) -> tuple[Dot, ...]:
        text = self.tr("{sure} sure on average: {right} right, of {count} digits")
        return reliability_dots(measured.reliability, text, self.locale())

    @override
    def _summary(self) -> str:
        if self._measured is None or not self._dots:
            return self.tr("Not measured")
        error = percent(self._measured.calibration_error, self.locale(), 2)
        text = self.tr("Expected calibration error {error}; thin lines: what chance allows ({certainty})")
        return text.format(error=error, certainty=percent(0.95, self.locale(), 0))

    @override
    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        paint_diagonal(painter, plot, self.theme())


class AbstentionChart(MeasuredChart):
    """The share of digits read, surest first, against the share right among them."""

    @override
    def _title(self) -> str:
        return self.tr("Abstention curve")

    @override
    def _axes(self) -> tuple[str, str]:
        return self.tr("read, the surest first"), self.tr("right among those read")

    @override
    def _dots_of(self, measured: Measured) -> tuple[Dot, ...]:
        text = self.tr("The surest {read} are read: {right} of them right")
        dots = [self._dot(read, right, text) for read, right in measured.abstention]
        if dots and measured.accuracy_when_sure is not None:
            text = self.tr("As the thresholds are: {read} read as sure, {right} of them right")
            dots.append(self._dot(measured.sure, measured.accuracy_when_sure, text, is_ring=True))
        return tuple(dots)

    @override
    def _summary(self) -> str:
        if self._measured is None or not self._dots:
            return self.tr("Not measured")
        ring = [dot.told for dot in self._dots if dot.is_ring]
        return self.tr("Ring: {told}").format(told=ring[0]) if ring else ""

    @override
    def _lowest(self) -> float:
        least = min((dot.y for dot in self._dots), default=0.0)
        return next(floor for floor in FLOORS if floor <= least)

    def _dot(self, read: float, right: float, text: str, *, is_ring: bool = False) -> Dot:
        told = text.format(read=percent(read, self.locale()), right=percent(right, self.locale(), 2))
        return Dot(read, right, told, radius=4.5 if is_ring else 0.0, is_ring=is_ring)


def reliability_dots(
    steps: Iterable[tuple[float, float, int]], text: str, locale: QLocale
) -> tuple[Dot, ...]:
    """A dot for each step: mean confidence, share right, and how many, which ``text`` tells."""
    found = tuple(steps)
    most = max((count for _, _, count in found), default=1)
    return tuple(
        Dot(
            sure,
            right,
            text.format(
                sure=percent(sure, locale), right=percent(right, locale), count=locale.toString(count)
            ),
            radius=2.5 + 3.5 * math.sqrt(count / most),
            between=wilson(right, count),
        )
        for sure, right, count in found
    )


def paint_diagonal(painter: QPainter, plot: QRectF, theme: Theme) -> None:
    """Where confidence is honest."""
    painter.setPen(QPen(theme.muted, 1, Qt.PenStyle.DashLine))
    painter.drawLine(plot.bottomLeft(), plot.topRight())


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share seen in so many trials (Wilson, 1927)."""
    spread = _Z * _Z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)
