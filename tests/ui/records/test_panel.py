"""The history beside the pad: the same list, narrow, and the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitpad.storage.journal import Journal
from digitpad.ui.records.model import Column
from tests.ui.widget_data import reading, record

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.records.panel import HistoryPanel
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill


@pytest.fixture
def main(begin: Begin, fill: Fill, qtbot: QtBot) -> MainWindow:
    fill([record(number, reading(d7=0.9) if number % 2 else reading(d3=0.9)) for number in range(10)])
    app = begin()
    qtbot.waitUntil(lambda: len(app.window.strip.records) == 10)
    app.window.resize(1200, 720)
    return app.window


@pytest.fixture
def panel(main: MainWindow, qtbot: QtBot) -> HistoryPanel:
    main.actions_.history_panel.trigger()
    panel = main.history.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.model.rowCount() == 10 and main.history._beside.is_idle)
    return panel


def label_of(path: Path, number: int) -> str | None:
    with Journal.open_reader(path) as reader:
        found = reader.get(record(number).id)
    assert found is not None
    return found.label


def test_it_lists_what_its_search_line_means(panel: HistoryPanel, qtbot: QtBot):
    assert panel.isVisible()
    assert panel.count.text() == "Listed: 10"
    assert panel.view.isColumnHidden(Column.MODEL)
    panel.search.write("7 what")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    qtbot.waitUntil(lambda: panel.count.text() == "Listed: 5\nNot understood: what")


def test_keys_correct_and_undo_in_window_or_panel_takes_it_back(
    main: MainWindow, panel: HistoryPanel, qtbot: QtBot, path: Path
):
    panel.view.go_to(0)
    QTest.keyClick(panel.view, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: label_of(path, 9) == "4")
    assert main.strip.records[0].label == "4"
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 9)
    main.status_line._act()  # Undo, beside what is said of it
    qtbot.waitUntil(lambda: panel.model.rowCount() == 10)
    assert len(main.strip.records) == 10


def test_a_double_click_shows_it_on_the_pad(main: MainWindow, panel: HistoryPanel, qtbot: QtBot):
    panel.view.go_to(3)
    panel.view.opened.emit()
    qtbot.waitUntil(lambda: main.desk.current == record(6).id)


def test_space_replays(main: MainWindow, panel: HistoryPanel, qtbot: QtBot):
    panel.view.go_to(0)
    qtbot.waitUntil(lambda: panel.model.ink_of(record(9).id) is not None)
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    view = main.replays.view
    assert view is not None
    assert view.isVisible()
    view.close()


def test_the_pad_has_its_room_first(main: MainWindow, panel: HistoryPanel, qtbot: QtBot):
    main.resize(1000, 720)
    qtbot.waitUntil(lambda: main.panel.is_folded)  # the reading under the pad, the history beside it
    main.resize(700, 720)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert main.actions_.history_panel.isChecked()
    main.resize(1200, 720)
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: not main.panel.is_folded)
    main.actions_.history_panel.trigger()
    QApplication.processEvents()
    assert not panel.isVisible()


def test_it_is_there_again_next_time_unless_it_was_closed(
    main: MainWindow, panel: HistoryPanel, begin: Begin, qtbot: QtBot
):
    main.close()
    again = begin().window
    assert again.actions_.history_panel.isChecked()
    other = again.history.panel
    assert other is not None
    other.close()
    assert not again.actions_.history_panel.isChecked()
    again.close()
    assert not begin().window.actions_.history_panel.isChecked()
