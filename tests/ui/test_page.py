"""What pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from digitpad.ui.card_words import Row
from digitpad.ui.page import Figures, Table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("own_look")

HIGH = "1国"
"""Chinese comes from another font than figures where the system's own has none, and its lines are higher."""


def foot(widget: QWidget, text: str) -> int:
    """The lowest row, in the widget's pixels, that has ink of the "1" with which this label's text begins."""
    (label,) = (each for each in widget.findChildren(QLabel) if each.text() == text)
    image, box, metrics = widget.grab().toImage(), label.rect(), label.fontMetrics()
    place = label.mapTo(widget, box.topLeft())
    ground = image.pixelColor(place).lightness()
    left = place.x()
    if label.alignment() & Qt.AlignmentFlag.AlignRight:
        left += box.width() - metrics.horizontalAdvance(text)
    return max(
        y
        for y in range(place.y(), place.y() + box.height())
        for x in range(left, left + metrics.horizontalAdvance("1"))
        if abs(image.pixelColor(x, y).lightness() - ground) > 100
    )


@pytest.mark.parametrize("width", [300, 500])
def test_figures_of_any_script_stand_on_one_line(qtbot: QtBot, width: int):
    figures = Figures([("11", "below"), (HIGH, "below")])
    table = Table(["heading"], [Row(HIGH, "", (("11", ""),))])
    for widget in (figures, table):
        qtbot.addWidget(widget)
        widget.resize(width, widget.sizeHint().height())
        widget.show()
        QApplication.processEvents()
        assert abs(foot(widget, "11") - foot(widget, HIGH)) <= 1
