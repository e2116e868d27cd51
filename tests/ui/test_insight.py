"""The insight page shows what the journal tells, and its charts lead to the records by mouse and by keys."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest

from digitpad.filters import EVERYTHING
from digitpad.storage.journal import Journal
from digitpad.ui.insight import words
from digitpad.ui.insight.figures import Cell, Share, Span, Unit
from digitpad.ui.insight.matrix_chart import MatrixChart
from digitpad.ui.insight.page import InsightPage
from digitpad.ui.insight.share_chart import ShareChart
from digitpad.ui.insight.time_chart import TimeChart
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.records.finding import Finding
from digitpad.ui.theme import DARK, LIGHT, Theme, contrast, palette_of
from tests.ui.test_insight_figures import drawn, number
from tests.ui.widget_data import NOON, card, reading, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.filters import RecordFilter
    from digitpad.ui.marked_chart import MarkedChart

NBSP = "\N{NO-BREAK SPACE}"
SECONDS = 10
DAY = dt.timedelta(days=1)
C = QLocale.c()


@pytest.fixture
def finding(qtbot: QtBot, path: Path) -> Iterator[Finding]:
    finding = Finding(path)
    yield finding
    assert finding.finish(SECONDS)


@pytest.fixture
def page(qtbot: QtBot, finding: Finding, own_look: None) -> InsightPage:
    page = InsightPage(finding, ModelShelf(lambda: [card("lenet-5", "LeNet-5")]))
    page.setLocale(C)
    qtbot.addWidget(page)
    page.resize(900, 700)
    return page


def show(page: InsightPage, qtbot: QtBot) -> None:
    page.show()
    qtbot.waitUntil(lambda: page.insight is not None)


def asked_by(page: InsightPage) -> list[RecordFilter]:
    asked: list[RecordFilter] = []
    page.filter_asked.connect(asked.append)
    return asked


# The page


def test_without_a_journal_it_says_that_there_is_nothing_yet(page: InsightPage, qtbot: QtBot):
    page.show()
    qtbot.waitUntil(lambda: "nothing to tell yet" in page._note.text())
    assert page._over_time.isHidden()
    assert page._accuracy.isHidden()


def test_an_empty_history_says_so_and_a_filter_that_means_nothing_too(
    page: InsightPage, qtbot: QtBot, path: Path
):
    Journal.open(path).close()
    show(page, qtbot)
    assert page._note.text() == "There is nothing to tell yet: charts grow with your drawings."
    page.show_filter(EVERYTHING.but(text="7"))
    qtbot.waitUntil(lambda: page._note.text() == "No drawing is like this.")


def test_a_single_drawing_that_nobody_reviewed_is_told_of(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records([record(1, reading(d7=0.9))])
    show(page, qtbot)
    assert page._over_time.isVisible()
    assert [span.records for span in page._time.spans] == [1]
    assert page._why_not.text().startswith("Nothing was reviewed yet.")
    assert page._compared.isHidden()
    assert page._mistaken.isHidden()
    page.grab()


def test_the_charts_show_what_the_journal_tells(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    show(page, qtbot)
    (model,) = page._models.shares
    assert (model.name, model.judged, model.right) == ("lenet-5", 7, 3)
    assert page._models._told(0).startswith(f"LeNet-5: 42.9{NBSP}% right of 7 reviewed drawings;")
    assert [share.name for share in page._labels.shares] == ["4", "7", "", "many"]
    assert sum(cell.records for cell in page._matrix.cells) == 7
    assert sum(step.records for step in page._sureness.steps) == 7


def test_what_changes_in_the_journal_is_shown_when_it_is_told(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records([record(1, reading(d7=0.9))])
        show(page, qtbot)
        journal.add_records([record(2, reading(d7=0.9))])
        page.refresh()
        qtbot.waitUntil(lambda: [span.records for span in page._time.spans] == [2])


def test_what_is_marked_stays_so_while_nothing_changes(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    show(page, qtbot)
    page._matrix.mark(2)
    before = page.insight
    page.refresh()
    qtbot.waitUntil(lambda: page.insight is not before)
    assert page._matrix.caption() == page._matrix._told(2)


def test_a_page_that_nobody_sees_asks_for_nothing(page: InsightPage, finding: Finding, path: Path):
    Journal.open(path).close()
    page.show_filter(EVERYTHING.but(text="7"))
    page.refresh()
    page._look()
    assert finding.is_idle


def test_each_chart_leads_to_its_records(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    show(page, qtbot)
    asked = asked_by(page)
    charts: list[MarkedChart] = [page._time, page._models, page._labels, page._matrix, page._sureness]
    for chart in charts:
        QTest.keyClick(chart, Qt.Key.Key_Home)
        QTest.keyClick(chart, Qt.Key.Key_Return)
    over_time, model, label, cell, step = asked
    assert over_time.drawn_from is not None
    assert over_time.drawn_to == over_time.drawn_from + DAY
    assert model == EVERYTHING.but(models=frozenset({"lenet-5"}), reviewed=True)
    assert label == EVERYTHING.but(text="4", reviewed=True)
    assert cell == EVERYTHING.but(text="4", read="9", right=False, reviewed=True)
    assert step == EVERYTHING.but(confidence_from=0.0, confidence_to=0.1, reviewed=True)
    QTest.keyClick(page._time, Qt.Key.Key_Down)
    QTest.keyClick(page._time, Qt.Key.Key_Space)
    assert asked[-1] == over_time.but(corrected=True)


def test_numbers_have_a_chart_of_their_own_and_their_digits_count(
    page: InsightPage, qtbot: QtBot, path: Path
):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
        journal.add_records([record(20, number("47"), label="41"), record(21, number("41"), label="41")])
    show(page, qtbot)
    assert page._numbers.isVisible()
    assert [(one.name, one.judged, one.right) for one in page._numbers.shares] == [
        ("digitpad", 2, 1),
        ("lenet-5", 1, 0),
    ]
    asked = asked_by(page)
    QTest.keyClick(page._numbers, Qt.Key.Key_Home)
    QTest.keyClick(page._numbers, Qt.Key.Key_Return)
    assert asked == [EVERYTHING.but(models=frozenset({"digitpad"}), length_from=2, reviewed=True)]
    labels = {share.name: at for at, share in enumerate(page._labels.shares)}
    assert page._labels._told(labels["1"]).startswith(f"1: 50.0{NBSP}% right of 2 reviewed digits")
    ones = [at for at, one in enumerate(page._matrix.cells) if (one.label, one.read) == ("1", "7")]
    page._matrix.picked.emit(ones[0])
    assert asked[-1] == EVERYTHING.but(digit=("1", "7"), reviewed=True)


def test_without_numbers_there_is_no_chart_of_them(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records(drawn()[:6])
    show(page, qtbot)
    assert page._models.isVisible()
    assert page._numbers.isHidden()


def test_every_chart_has_a_name_and_says_what_is_marked(page: InsightPage, qtbot: QtBot, path: Path):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    show(page, qtbot)
    charts: list[MarkedChart] = [page._time, page._models, page._labels, page._matrix, page._sureness]
    for chart in charts:
        assert chart.focusPolicy() == Qt.FocusPolicy.StrongFocus
        assert chart.accessibleName()
        whole = chart.accessibleDescription()
        QTest.keyClick(chart, Qt.Key.Key_End)
        assert chart.accessibleDescription() == chart.caption() != whole
    assert len({chart.accessibleName() for chart in charts}) == len(charts)


@pytest.mark.parametrize("width", [300, 600, 1200])
def test_nothing_is_wider_than_the_page(page: InsightPage, qtbot: QtBot, path: Path, width: int):
    with Journal.open(path) as journal:
        journal.add_records(drawn())
    page.resize(width, 500)
    show(page, qtbot)
    qtbot.waitUntil(lambda: page._time.isVisible() and page._time.width() <= width)
    page.grab()
    for chart in (page._time, page._models, page._labels, page._matrix, page._sureness):
        right = chart.mapTo(page, QPoint(chart.width(), 0)).x()
        assert right <= width


# The charts


def shares() -> list[Share]:
    return [Share("a", 1000, 990, EVERYTHING), Share("b", 10, 8, EVERYTHING.but(text="b"))]


def bars() -> list[Span]:
    first = NOON.date()
    return [
        Span(first + at * DAY, first + (at + 1) * DAY, records, 1) for at, records in enumerate((10, 40, 5))
    ]


def cells() -> list[Cell]:
    return [
        Cell("1", "1", 90, 0.9, EVERYTHING),
        Cell("1", "7", 10, 0.1, EVERYTHING.but(text="1")),
        Cell("7", "7", 5, 1.0, EVERYTHING.but(text="7")),
    ]


def dressed(chart: MarkedChart, qtbot: QtBot) -> None:
    chart.setLocale(C)
    qtbot.addWidget(chart)
    chart.resize(400, chart.sizeHint().height())
    chart.show()


def test_bars_are_picked_where_they_stand_and_walked_in_two_rows(qtbot: QtBot):
    chart = TimeChart()
    dressed(chart, qtbot)
    chart.show_spans(Unit.DAY, bars())
    picked: list[int] = []
    chart.picked.connect(picked.append)
    upper, lower = chart._plots()
    for plot in (upper, lower):
        place = QPointF(plot.left() + plot.width() / 2, plot.bottom() - 1).toPoint()
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert picked == [1, 4]
    assert [chart.picked_span(index)[1] for index in picked] == [False, True]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert len(picked) == 2
    chart.mark(None)
    marks = []
    for key in (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
    ):
        QTest.keyClick(chart, key)
        marks.append(chart._marked)
    assert marks == [2, 2, 1, 4, 3, 0]


def test_a_bar_says_its_day_how_many_and_the_share_corrected(qtbot: QtBot):
    chart = TimeChart()
    dressed(chart, qtbot)
    chart.show_spans(Unit.DAY, bars())
    told = chart._told(0)
    assert told.endswith(f": 10 drawings, 1 corrected (10.0{NBSP}%)")
    assert "21" in told
    assert "2026" in told
    assert "corrected" not in words.told_of_span(Span(NOON.date(), NOON.date() + DAY, 3, 0), Unit.DAY, C)


@pytest.mark.parametrize("most", [1, 9, 10, 11, 99, 101, 125, 999_999, 1_000_000])
def test_the_axis_ends_at_a_round_number_not_far_above_the_highest_bar(qtbot: QtBot, most: int):
    chart = TimeChart()
    qtbot.addWidget(chart)
    chart.show_spans(Unit.DAY, [Span(NOON.date(), NOON.date() + DAY, most, 0)])
    assert most <= chart._top() <= max(1.6 * most, 10)
    assert len(str(chart._top()).rstrip("0")) <= 2


def test_a_row_stands_for_one_model_and_its_dot_where_its_share_is(qtbot: QtBot):
    chart = ShareChart("By model")
    dressed(chart, qtbot)
    chart.show_shares(shares(), ["A", "B"])
    chart.resize(400, chart.sizeHint().height())
    assert chart.floor == 0.8
    plot = chart.plot()
    assert chart.place(0.8, plot) == plot.left()
    assert chart.place(1.0, plot) == pytest.approx(plot.right())
    assert chart.place(0.1, plot) == plot.left()
    # What chance allows may lie below the axis, and is not to look as if it ended there.
    assert [chart.goes_beyond(share) for share in chart.shares] == [False, True]
    assert chart.caption().endswith("arrow: further than the axis")
    left_of_axis = round(plot.left()) - 7
    image = chart.grab().toImage()
    heights = [int(plot.top() + row * plot.height() / 2) for row in (0.5, 1.5)]
    painted = [image.pixelColor(left_of_axis, height) for height in heights]
    assert painted[0] != painted[1] == chart.theme().muted
    picked: list[int] = []
    chart.picked.connect(picked.append)
    for row in range(2):
        place = QPoint(200, round(plot.top() + (row + 0.5) * plot.height() / 2))
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert picked == [0, 1]
    for key, marked in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(chart, key)
        assert chart._marked == marked


def test_the_cells_of_the_matrix_are_walked_across_and_down(qtbot: QtBot):
    chart = MatrixChart()
    dressed(chart, qtbot)
    chart.show_cells(["1", "7"], cells())
    chart.resize(400, chart.sizeHint().height())
    marks = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
    ):
        QTest.keyClick(chart, key)
        marks.append(chart._marked)
    assert marks == [0, 1, 2, 2, 1, 0]
    assert chart._told(1) == f"1, read as 7: 10 drawings (10.0{NBSP}% of this row)"
    picked: list[int] = []
    chart.picked.connect(picked.append)
    for index in range(3):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect_of(index).center().toPoint())
    assert picked == [0, 1, 2]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_numbers_in_the_matrix_can_be_read_in_every_theme(qtbot: QtBot, theme: Theme, scale: float):
    chart = MatrixChart()
    dressed(chart, qtbot)
    chart.setPalette(palette_of(theme))
    chart.show_cells(["1", "7"], cells())
    chart.resize(400, chart.sizeHint().height())
    screen = QPixmap(chart.size() * scale)
    screen.setDevicePixelRatio(scale)
    screen.fill(theme.surface)
    chart.render(screen)
    image = screen.toImage()
    grounds = set()
    for index in range(3):
        corner = (chart.rect_of(index).topLeft() + QPointF(3, 3)) * scale
        ground = QColor(image.pixelColor(corner.toPoint()))
        grounds.add(ground.name())
        assert contrast(ground, theme.text) >= 4.5
    assert len(grounds) == 3


def test_counts_are_short_where_there_is_no_room():
    told = [words.short_number(number, C) for number in (7, 999, 1000, 9940, 9960, 34_567, 1_234_567)]
    assert told == ["7", "999", "1.0k", "9.9k", "10k", "35k", "1.2M"]


def test_names_of_spans_follow_their_unit():
    span = Span(dt.date(2026, 11, 16), dt.date(2026, 11, 23), 1, 0)
    names = [words.name_of_span(span, unit, C) for unit in Unit]
    ticks = [words.tick_of_span(span, unit, C) for unit in Unit]
    assert names[0] == "Monday, 16 November 2026"
    assert names[1].startswith("Week from ")
    assert (names[2], names[3]) == ("November 2026", "2026")
    assert (ticks[2], ticks[3]) == ("Nov 2026", "2026")
