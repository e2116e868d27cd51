"""Numbers typed in the history's list: kept when whole, meant for what was selected, one step to undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitpad.domain import Picture, Source, Verdict
from tests.ui.records.test_window import CONTROL, SHIFT, go_to, kept, key, settle
from tests.ui.widget_data import number, reading, record

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.ui.records.row_typing import RowTyping
    from digitpad.ui.records.window import HistoryWindow
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill

Key = Qt.Key


@pytest.fixture
def history(begin: Begin, fill: Fill, qtbot: QtBot) -> HistoryWindow:
    """Two digits (0 and 1), three numbers (2 to 4), and a page with two numbers (5)."""
    page = replace(
        record(5, number("42 17")),
        drawing=None,
        picture=Picture(b"", 8, 8, "ab" * 32, "page.png"),
        source=Source.FILE,
    )
    numbers = [record(at, number(text)) for at, text in ((2, "2026"), (3, "1984"), (4, "42"))]
    fill([record(0, reading(d7=0.98)), record(1, reading(d3=0.97)), *numbers, page])
    return opened(begin, qtbot)


def opened(begin: Begin, qtbot: QtBot) -> HistoryWindow:
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.state.error is None and bool(app.window.strip.records))
    app.window.actions_.history.trigger()
    history = app.window.history.window
    assert history is not None
    history.activateWindow()
    settle(history, qtbot)
    return history


def typing(history: HistoryWindow) -> RowTyping:
    assert history.view.typing is not None
    return history.view.typing


def press(history: HistoryWindow, *names: Qt.Key) -> None:
    for name in names:
        key(history, name)


def text_for(history: HistoryWindow, at: int) -> str | None:
    return typing(history).text_for(record(at).id)


def labels(path: Path, *numbers: int) -> list[str | None]:
    return [kept(path, at).label for at in numbers]


def test_a_number_is_kept_when_return_ends_it(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 2)
    press(history, Key.Key_2, Key.Key_0, Key.Key_2)
    assert text_for(history, 2) == "202"
    assert text_for(history, 3) is None
    settle(history, qtbot)
    assert labels(path, 2) == [None]
    press(history, Key.Key_5, Key.Key_Return)
    settle(history, qtbot)
    assert labels(path, 2) == ["2025"]
    assert kept(path, 2).reading == number("2026")
    key(history, Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert labels(path, 2) == [None]


def test_one_digit_takes_one_key_and_the_next_one_makes_it_a_number_in_the_same_step(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 0)
    press(history, Key.Key_4)
    row = history.view.current()
    assert row is not None
    assert row.text == "4"
    press(history, Key.Key_2)
    settle(history, qtbot)
    assert labels(path, 0) == ["42"]
    key(history, Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert labels(path, 0) == [None]
    key(history, Key.Key_Z, CONTROL | SHIFT)
    settle(history, qtbot)
    assert labels(path, 0) == ["42"]


def test_a_number_that_is_not_believed_is_typed_as_one(begin: Begin, fill: Fill, qtbot: QtBot, path: Path):
    fill([record(0, number("2026", Verdict.NOT_A_DIGIT)), record(1, reading(verdict=Verdict.NOT_A_DIGIT))])
    history = opened(begin, qtbot)
    for at, waits in ((0, True), (1, False)):
        go_to(history, at)
        settle(history, qtbot)
        assert history.view.records.ink_of(record(at).id) is not None
        press(history, Key.Key_2)
        assert (typing(history).typed.waiting is not None) == waits
        press(history, Key.Key_4, Key.Key_Return)
    settle(history, qtbot)
    assert labels(path, 0, 1) == ["24", "24"]


def test_escape_gives_up_and_backspace_deletes_a_digit_and_no_drawing(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 2)
    press(history, Key.Key_1, Key.Key_2, Key.Key_Backspace)
    assert text_for(history, 2) == "1"
    press(history, Key.Key_Escape)
    assert text_for(history, 2) is None
    settle(history, qtbot)
    assert labels(path, 2) == [None]
    assert not kept(path, 2).is_deleted
    go_to(history, 0)
    press(history, Key.Key_4, Key.Key_Backspace)
    settle(history, qtbot)
    assert labels(path, 0) == [None]
    assert not kept(path, 0).is_deleted


def test_undo_gives_up_a_number_before_it_takes_back_what_was_done(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 3)
    press(history, Key.Key_Return)
    go_to(history, 2)
    press(history, Key.Key_7)
    key(history, Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert labels(path, 2, 3) == [None, "1984"]


@pytest.mark.parametrize("way", ["arrow", "click", "search"])
def test_going_on_keeps_the_number_for_what_was_selected_when_it_began(
    history: HistoryWindow, qtbot: QtBot, path: Path, way: str
):
    go_to(history, 2)
    press(history, Key.Key_9, Key.Key_9)
    if way == "arrow":
        press(history, Key.Key_Down)
    elif way == "click":
        place = history.view.visualRect(history.view.model().index(5, 1)).center()
        qtbot.mouseClick(history.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        history.search.setFocus(Qt.FocusReason.MouseFocusReason)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is history.search)
    settle(history, qtbot)
    assert labels(path, 0, 1, 2, 3, 4, 5) == [None, None, "99", None, None, None]


def test_a_list_that_changes_meanwhile_changes_nothing_of_what_is_meant(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    history.show_filter("-is:reviewed")
    settle(history, qtbot)
    go_to(history, 2)
    press(history, Key.Key_9)
    history._review.confirm([row for row in history.view.records._pages[0] if row.id == record(3).id])
    assert text_for(history, 2) is None  # something else was said meanwhile
    go_to(history, 2)
    press(history, Key.Key_9)
    history.show_filter("1984")
    settle(history, qtbot)
    press(history, Key.Key_5, Key.Key_Return)
    settle(history, qtbot)
    assert labels(path, 2, 3) == ["95", "1984"]


def test_several_are_typed_as_a_number_where_one_of_them_was_read_as_one(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 2)
    key(history, Key.Key_Down, SHIFT)
    press(history, Key.Key_3, Key.Key_0, Key.Key_Enter)
    settle(history, qtbot)
    assert labels(path, 0, 1, 2) == [None, "30", "30"]
    assert "2 drawings corrected to 30" in history.status_line.said


def test_of_a_page_several_numbers_are_typed(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 5)
    press(history, Key.Key_4, Key.Key_1, Key.Key_Space, Key.Key_1, Key.Key_7, Key.Key_Return)
    settle(history, qtbot)
    assert labels(path, 5) == ["41 17"]


def test_space_replays_a_drawing_and_ends_what_is_typed(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 2)
    press(history, Key.Key_4, Key.Key_1, Key.Key_Space)
    assert text_for(history, 2) is None
    settle(history, qtbot)
    assert labels(path, 2) == ["41"]


def test_the_minus_sign_takes_the_place_of_what_is_typed(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 2)
    press(history, Key.Key_4, Key.Key_Minus)
    settle(history, qtbot)
    assert labels(path, 2) == [""]
    key(history, Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert labels(path, 2) == [None]


def test_the_keys_that_count_while_typing_are_shown(history: HistoryWindow):
    go_to(history, 2)
    before = history.hints.hints()
    QTest.keyClicks(history.view, "20")
    assert ("Enter",) in [keys for keys, _ in history.hints.hints()]
    assert history.hints.hints() != before
    history.view.viewport().grab()
    press(history, Key.Key_Return)
    assert history.hints.hints() == before
