"""How far the confidence of readings was right, on the person's own drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from digitpad.ui.chart import Chart, Dot
from digitpad.ui.charts import paint_diagonal, reliability_dots
from digitpad.ui.insight.figures import Sureness, calibration_error
from digitpad.ui.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget


class SurenessChart(Chart):
    """A dot for each step of confidence; on the diagonal it was honest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._steps: tuple[Sureness, ...] = ()
        super().__init__(parent, can_pick=True)

    def show_steps(self, steps: Sequence[Sureness]) -> None:
        """Show these."""
        self._steps = tuple(steps)
        self.retranslate()

    @property
    def steps(self) -> Sequence[Sureness]:
        """What is drawn, a dot each."""
        return self._steps

    @override
    def _title(self) -> str:
        return self.tr("How sure, and how often right")

    @override
    def _axes(self) -> tuple[str, str]:
        return self.tr("how sure it was"), self.tr("how often it was right")

    @override
    def _make_dots(self) -> tuple[Dot, ...]:
        text = self.tr("{sure} sure on average: {right} right, of {count} drawings")
        steps = ((step.sure, step.right, step.records) for step in self._steps)
        return reliability_dots(steps, text, self.locale())

    @override
    def _summary(self) -> str:
        error = percent(calibration_error(self._steps), self.locale(), 2)
        text = self.tr("Calibration error {error}; on the dashed line it is as sure as it may be")
        return text.format(error=error)

    @override
    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        paint_diagonal(painter, plot, self.theme())
