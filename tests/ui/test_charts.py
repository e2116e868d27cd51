"""The charts of a model's card: what they draw is what was measured, and it can be walked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QPixmap
from PySide6.QtTest import QTest

from digitpad.ui.chart import _STEPS
from digitpad.ui.charts import FLOORS, AbstentionChart, ReliabilityChart, wilson
from digitpad.ui.theme import DARK, LIGHT, Theme, palette_of
from tests.ui.widget_data import measured

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.ui.charts import MeasuredChart

NBSP = "\N{NO-BREAK SPACE}"
FOUND = measured(
    reliability=((0.5, 0.4, 20), (0.9, 0.9, 180), (1.0, 1.0, 800)),
    abstention=((0.1, 1.0), (0.5, 0.999), (1.0, 0.9712)),
    sure=0.9,
    accuracy_when_sure=0.995,
)


def shown(chart: MeasuredChart, qtbot: QtBot) -> None:
    chart.setLocale(QLocale.c())
    qtbot.addWidget(chart)
    chart.resize(300, 300)
    chart.show_measured(FOUND, "UNIPEN")
    chart.show()


@pytest.fixture
def reliability(qtbot: QtBot) -> ReliabilityChart:
    chart = ReliabilityChart()
    shown(chart, qtbot)
    return chart


@pytest.fixture
def abstention(qtbot: QtBot) -> AbstentionChart:
    chart = AbstentionChart()
    shown(chart, qtbot)
    return chart


def test_a_dot_stands_where_confidence_and_share_right_meet(reliability: ReliabilityChart):
    plot = reliability.plot()
    places = [reliability._place(dot, plot) for dot in reliability.dots]
    assert places[2] == plot.topRight()
    assert places[0] == QPointF(plot.center().x(), plot.bottom() - 0.4 * plot.height())
    assert reliability.dots[0].told == (f"50.0{NBSP}% sure on average: 40.0{NBSP}% right, of 20 digits")


def test_few_digits_make_a_small_dot_and_a_long_line(reliability: ReliabilityChart):
    few, many = reliability.dots[0], reliability.dots[2]
    assert few.radius < many.radius
    assert few.between is not None
    assert many.between is not None
    assert few.between[1] - few.between[0] > 10 * (many.between[1] - many.between[0])


def test_the_interval_is_wilsons():
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_the_axis_of_an_abstention_curve_begins_below_its_lowest_dot(abstention: AbstentionChart):
    assert abstention.floor == 0.95
    plot = abstention.plot()
    assert all(plot.top() <= abstention._place(dot, plot).y() <= plot.bottom() for dot in abstention.dots)


@pytest.mark.parametrize("floor", FLOORS)
def test_no_tick_is_rounded(floor: float):
    decimals = 1 if (1.0 - floor) / _STEPS < 0.01 else 0
    for step in range(_STEPS + 1):
        share = 100 * (floor + (1.0 - floor) * step / _STEPS)
        assert round(share, decimals) == pytest.approx(share, abs=1e-9)


def test_the_ring_shows_where_the_thresholds_are(abstention: AbstentionChart):
    (ring,) = [dot for dot in abstention.dots if dot.is_ring]
    assert (ring.x, ring.y) == (0.9, 0.995)
    assert abstention.caption().endswith(f"90.0{NBSP}% read as sure, 99.50{NBSP}% of them right")
    abstention.show_measured(measured(abstention=((1.0, 0.9),), accuracy_when_sure=None), "UNIPEN")
    assert not any(dot.is_ring for dot in abstention.dots)


@pytest.mark.parametrize("chart_class", [ReliabilityChart, AbstentionChart])
@pytest.mark.parametrize("found", [None, measured()])
def test_what_was_not_measured_is_not_drawn(qtbot: QtBot, chart_class: type[MeasuredChart], found):
    chart = chart_class()
    shown(chart, qtbot)
    chart.show_measured(found, "UNIPEN")
    assert chart.dots == ()
    assert chart.caption() == "Not measured"
    chart.grab()


def test_the_keys_walk_from_dot_to_dot_and_the_caption_tells_of_each(reliability: ReliabilityChart):
    whole = reliability.caption()
    assert "calibration error" in whole
    told = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(reliability, key)
        told.append([dot.told for dot in reliability.dots].index(reliability.caption()))
        assert reliability.accessibleDescription() == reliability.caption()
    assert told == [0, 1, 2, 2, 1]
    QTest.keyClick(reliability, Qt.Key.Key_Home)
    assert reliability.caption() == reliability.dots[0].told
    reliability.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    assert reliability.caption() == whole


def test_the_mouse_marks_the_nearest_dot_and_lets_go_of_it(reliability: ReliabilityChart):
    place = reliability._place(reliability.dots[0], reliability.plot()).toPoint()
    QTest.mouseMove(reliability, place + QPoint(3, 3))
    assert reliability.caption() == reliability.dots[0].told
    QTest.mouseMove(reliability, place - QPoint(0, 60))
    assert reliability.caption() == reliability._summary()


def test_a_chart_is_named_after_what_it_shows(reliability: ReliabilityChart, abstention: AbstentionChart):
    assert reliability.accessibleName() == "Reliability diagram, UNIPEN"
    assert abstention.accessibleName() == "Abstention curve, UNIPEN"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_dots_are_painted_at_their_places_in_every_theme_and_scale(
    reliability: ReliabilityChart, theme: Theme, scale: float
):
    reliability.setPalette(palette_of(theme))
    screen = QPixmap(round(300 * scale), round(300 * scale))
    screen.setDevicePixelRatio(scale)
    screen.fill(theme.surface)
    reliability.render(screen)
    image = screen.toImage()
    for dot in reliability.dots[1:]:
        place = reliability._place(dot, reliability.plot()) * scale
        assert image.pixelColor(place.toPoint()) == theme.accent
