"""Charts take the place of the list in the history's window, and lead back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.test_insight_figures import drawn

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.ui.insight.page import InsightPage
    from digitpad.ui.records.window import HistoryWindow
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill


@pytest.fixture
def history(begin: Begin, fill: Fill, qtbot: QtBot) -> HistoryWindow:
    """The history's window of the program, over some reviewed drawings."""
    fill(drawn())
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.state.error is None)
    app.window.actions_.history.trigger()
    window = app.window.history.window
    assert window is not None
    qtbot.waitUntil(lambda: window.model.rowCount() == len(drawn()))
    return window


def charts(history: HistoryWindow, qtbot: QtBot) -> InsightPage:
    """The page, once it has looked through what is listed."""
    page = history.insight
    assert page is not None
    qtbot.waitUntil(lambda: page.insight is not None and page.insight.meaning == history.search.meaning)
    return page


def test_the_button_shows_charts_of_what_is_listed_and_the_list_again(history: HistoryWindow, qtbot: QtBot):
    assert history.insight is None
    history.show_filter("7")
    history.insight_button.click()
    page = charts(history, qtbot)
    assert page.isVisible()
    assert not history.view.isVisible()
    assert page.insight is not None
    assert page.insight.summary.records == 3
    history.show_filter("")  # the search line stands above both
    assert charts(history, qtbot) is page
    qtbot.waitUntil(lambda: page.insight is not None and page.insight.summary.records == 8)
    history.insight_button.click()
    assert history.view.isVisible()


def test_what_is_picked_in_a_chart_is_listed(history: HistoryWindow, qtbot: QtBot):
    history.insight_button.click()
    page = charts(history, qtbot)
    cell = next(cell for cell in page._matrix.cells if (cell.label, cell.read) == ("7", "1"))
    page._matrix.mark(page._matrix.cells.index(cell))
    QTest.keyClick(page._matrix, Qt.Key.Key_Return)
    assert history.view.isVisible()
    assert not history.insight_button.isChecked()
    assert history.search.meaning == cell.meaning
    qtbot.waitUntil(lambda: history.model.is_listed and history.model.rowCount() == 1)
    row = history.model.row_at(0)
    assert row is not None
    assert (row.label, row.read) == ("7", "1")


def test_a_correction_is_seen_in_the_charts(history: HistoryWindow, qtbot: QtBot):
    history.view.go_to(1)  # read as 2, and nobody said anything yet
    QTest.keyClick(history.view, Qt.Key.Key_3)
    history.insight_button.click()
    page = charts(history, qtbot)
    qtbot.waitUntil(lambda: any((cell.label, cell.read) == ("3", "2") for cell in page._matrix.cells))
