"""The history's window: filters and the search line, review by the keyboard, and how it is taken back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.storage.errors import JournalUnavailable
from digitpad.storage.journal import Journal
from digitpad.ui.progress_line import ProgressLine
from digitpad.ui.records import acting
from digitpad.ui.records import many as many_module
from tests.ui.pointers import draw_with_mouse
from tests.ui.widget_data import DEVICE, reading, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.domain import Recognition
    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.records.chips import Chip
    from digitpad.ui.records.filter_menu import FilterMenu
    from digitpad.ui.records.window import HistoryWindow
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill

    Open = Callable[[], HistoryWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def drawn() -> list[Recognition]:
    """Twelve sure ones in turn 7 and 3, two unsure, one no digit, one corrected; the last ones are newest."""
    sure = [record(number, reading(d7=0.98) if number % 2 else reading(d3=0.97)) for number in range(12)]
    unsure = [record(number, reading(Verdict.UNSURE, d4=0.5)) for number in (12, 13)]
    return [
        *sure,
        *unsure,
        record(14, reading(Verdict.NOT_A_DIGIT)),
        record(15, reading(d1=0.9), label="9"),
    ]


@pytest.fixture
def shown(begin: Begin, fill: Fill, qtbot: QtBot) -> App:
    """The program with these drawings, its history's window open."""
    fill(drawn())
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.state.error is None and bool(app.window.strip.records))
    app.window.actions_.history.trigger()
    history = app.window.history.window
    assert history is not None
    history.activateWindow()
    settle(history, qtbot)
    return app


@pytest.fixture
def main(shown: App) -> MainWindow:
    return shown.window


@pytest.fixture
def history(main: MainWindow) -> HistoryWindow:
    window = main.history.window
    assert window is not None
    return window


def settle(history: HistoryWindow, qtbot: QtBot) -> None:
    """Until the journal has what was done, and all that is to be seen of it is there."""
    keeper = history._review._history._keeper

    def is_settled() -> bool:
        if keeper.state.waiting or not history.model.is_listed or history._soon.isActive():
            return False
        return bool(history._finding.is_idle)

    qtbot.waitUntil(is_settled)
    history.look()
    qtbot.waitUntil(is_settled)


def numbers(history: HistoryWindow) -> list[int]:
    rows = (history.model.row_at(number) for number in range(history.model.rowCount()))
    return [row.id.int - 1000 for row in rows if row is not None]


def key(history: HistoryWindow, name: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(history.view, name, held or Qt.KeyboardModifier.NoModifier)


def go_to(history: HistoryWindow, number: int) -> None:
    # (Not selectRow: that minds keys which a test before may have left held.)
    history.view.go_to(numbers(history).index(number))


def kept(path: Path, number: int) -> Recognition:
    with Journal.open_reader(path) as reader:
        found = reader.get(record(number).id)
    assert found is not None
    return found


def chip_of(history: HistoryWindow, words: str) -> Chip:
    return next(chip for chip in history.chips.chips if chip.choice.words == words)


# Filtering


def test_all_are_listed_newest_first_with_their_number(history: HistoryWindow):
    assert numbers(history) == list(range(15, -1, -1))
    assert history.status_line.saved.text() == "16 of 16"
    assert history.understood.told() == "All drawings, newest first"
    assert chip_of(history, "").isChecked()


def test_chips_say_how_many_there_are_and_filter_the_list(history: HistoryWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: chip_of(history, "is:unsure").count == 2)
    counts = {chip.choice.words: chip.count for chip in history.chips.chips}
    assert counts["is:no-digit"] == 1
    assert counts["is:number"] == 0
    assert counts["is:corrected"] == 1
    assert counts["-is:reviewed"] == 15
    assert counts["from:pad"] == 16
    assert counts["from:pictures"] == 0
    QTest.mouseClick(chip_of(history, "is:unsure"), Qt.MouseButton.LeftButton)
    settle(history, qtbot)
    assert numbers(history) == [13, 12]
    assert history.search.text() == "is:unsure"
    assert chip_of(history, "is:unsure").isChecked()
    assert not chip_of(history, "").isChecked()
    assert history.status_line.saved.text() == "2 of 16"
    QTest.mouseClick(chip_of(history, ""), Qt.MouseButton.LeftButton)
    settle(history, qtbot)
    assert len(numbers(history)) == 16


def test_all_filters_are_in_a_menu_with_their_counts(history: HistoryWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: chip_of(history, "").count == 16)
    menu = history.filter_menu
    menu.fill()
    told = {action.text() for group in menu._groups for action in group.actions()}
    assert {"7\t6", "3\t6", "4\t2", "9\t1", "0\t0", "Unsure\t2", "LeNet-5\t16", "Reviewed\t1"} <= told
    assert {"Read wrong\t1", "Deleted\t0", "Pad\t16"} <= told
    confidence = [action for action in menu._groups[2].actions() if action.text().startswith("90")]
    assert [action.text().split("\t")[1] for action in confidence] == ["13"]
    confidence[0].trigger()
    settle(history, qtbot)
    assert history.search.text() == "sure:>=90 sure:<99"
    assert history.model.rowCount() == 13
    menu.fill()
    checked = [action.text() for group in menu._groups for action in group.actions() if action.isChecked()]
    assert checked == [confidence_text(menu)]
    seven = next(action for action in menu._groups[0].actions() if action.text().startswith("7"))
    seven.trigger()
    settle(history, qtbot)
    assert history.search.text() == "sure:>=90 sure:<99 7"
    assert history.model.rowCount() == 6


def confidence_text(menu: FilterMenu) -> str:
    return next(action.text() for action in menu._groups[2].actions() if action.text().startswith("90"))


def test_in_a_narrow_window_the_buttons_give_their_words_up_for_the_search_line(
    history: HistoryWindow, qtbot: QtBot
):
    buttons = [history.filters, history.insight_button, history.importing, history.exporting]
    words = [each.text() for each in buttons]
    assert all(words)
    pieces = [history.search, *buttons]

    def stand_apart() -> bool:
        edges = [edge for each in pieces for edge in (each.geometry().left(), each.geometry().right())]
        return edges == sorted(edges) and edges[-1] < history.width()

    history.resize(history.minimumSize())
    qtbot.waitUntil(stand_apart)
    assert not history.importing.text()
    assert [each.accessibleName() for each in buttons] == words
    history.resize(1080, 720)
    qtbot.waitUntil(lambda: [each.text() for each in buttons] == words)


def test_what_is_typed_is_understood_and_what_is_not_is_said(history: HistoryWindow, qtbot: QtBot):
    QTest.keyClick(history.view, Qt.Key.Key_F, CONTROL)
    assert history.search.hasFocus()
    QTest.keyClicks(history.search, "7 sure:>90 hello")
    qtbot.waitUntil(lambda: history.model.rowCount() == 6)
    settle(history, qtbot)
    assert numbers(history) == [11, 9, 7, 5, 3, 1]
    assert history.understood.told() == "shown as 7 \N{MIDDLE DOT} >90 % sure Not understood: hello"
    QTest.keyClick(history.search, Qt.Key.Key_Return)
    assert history.view.hasFocus()
    QTest.keyClick(history.search, Qt.Key.Key_Escape)
    settle(history, qtbot)
    assert history.search.text() == ""
    assert len(numbers(history)) == 16


def test_a_filter_that_matches_nothing_says_so(history: HistoryWindow, qtbot: QtBot):
    history.show_filter("8888 is:corrected")
    settle(history, qtbot)
    assert history.model.rowCount() == 0
    assert "No drawing is like this" in history.view._empty_text
    assert history.status_line.saved.text() == "0 of 16"
    for name in (Qt.Key.Key_Return, Qt.Key.Key_7, Qt.Key.Key_Delete, Qt.Key.Key_End, Qt.Key.Key_Down):
        key(history, name)
    history.grab()


def test_what_is_drawn_meanwhile_comes_to_the_list(main: MainWindow, history: HistoryWindow, qtbot: QtBot):
    draw_with_mouse(main.pad, [(200, 80), (200, 300)])
    main.actions_.new.trigger()
    qtbot.waitUntil(lambda: history.model.rowCount() == 17)
    qtbot.waitUntil(lambda: chip_of(history, "").count == 17)


# Review


def test_a_digit_key_corrects_and_the_reading_stays(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 11)
    key(history, Qt.Key.Key_1)
    row = history.view.current()
    assert row is not None
    assert (row.text, row.read) == ("1", "7")  # at once, before it is kept
    settle(history, qtbot)
    record_ = kept(path, 11)
    assert (record_.label, record_.reading) == ("1", reading(d7=0.98))
    assert record_.edit is not None
    assert record_.edit.version > 0
    key(history, Qt.Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert kept(path, 11).label is None
    key(history, Qt.Key.Key_Z, CONTROL | SHIFT)
    settle(history, qtbot)
    assert kept(path, 11).label == "1"


def test_enter_confirms_what_nobody_has_looked_at(history: HistoryWindow, qtbot: QtBot, path: Path):
    for number in (11, 14, 15):
        go_to(history, number)
        key(history, Qt.Key.Key_Return)
    settle(history, qtbot)
    assert kept(path, 11).label == "7"
    assert kept(path, 14).label == NO_DIGIT  # read as no digit, and so it is
    assert kept(path, 15).label == "9"  # said before


def test_the_minus_key_says_that_it_is_no_digit(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 3)
    key(history, Qt.Key.Key_Minus)
    settle(history, qtbot)
    assert kept(path, 3).label == NO_DIGIT


def test_arrows_move_and_what_is_worked_through_leaves_the_list(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    history.show_filter("-is:reviewed 7")
    settle(history, qtbot)
    key(history, Qt.Key.Key_Down)
    key(history, Qt.Key.Key_Return)
    settle(history, qtbot)
    assert numbers(history) == [11, 7, 5, 3, 1]
    key(history, Qt.Key.Key_Return)  # the next one has taken its place
    settle(history, qtbot)
    assert numbers(history) == [11, 5, 3, 1]
    assert kept(path, 9).label == kept(path, 7).label == "7"


def test_a_deleted_one_comes_back_by_undo_and_is_the_current_one_again(
    main: MainWindow, history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 9)
    key(history, Qt.Key.Key_Delete)
    settle(history, qtbot)
    assert 9 not in numbers(history)
    assert record(9).id not in {each.id for each in main.strip.records}
    assert kept(path, 9).is_deleted
    assert history.status_line.said
    key(history, Qt.Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert 9 in numbers(history)
    assert not kept(path, 9).is_deleted
    assert record(9).id in {each.id for each in main.strip.records}
    current = history.view.current()
    assert current is not None
    assert current.id == record(9).id


def test_the_notices_button_takes_back_just_that(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 9)
    key(history, Qt.Key.Key_Delete)
    go_to(history, 3)
    key(history, Qt.Key.Key_5)
    settle(history, qtbot)
    history.status_line._act()
    settle(history, qtbot)
    assert not kept(path, 9).is_deleted
    assert kept(path, 3).label == "5"


def test_several_at_once_are_corrected_confirmed_deleted_and_taken_back_together(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 11)
    for _ in range(3):
        key(history, Qt.Key.Key_Down, SHIFT)
    key(history, Qt.Key.Key_4)
    settle(history, qtbot)
    assert [kept(path, number).label for number in (11, 10, 9, 8)] == ["4"] * 4
    assert [row.id for row in history.view.selected()] == [record(number).id for number in (11, 10, 9, 8)]
    key(history, Qt.Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert [kept(path, number).label for number in (11, 10, 9, 8)] == [None] * 4
    key(history, Qt.Key.Key_Delete)
    settle(history, qtbot)
    assert len(numbers(history)) == 12
    key(history, Qt.Key.Key_Z, CONTROL)
    settle(history, qtbot)
    assert len(numbers(history)) == 16


def test_all_can_be_selected_and_corrected_though_few_of_them_are_there(
    shown: App, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    history = shown.window.history.window
    assert history is not None
    with_many = [record(100 + number, reading(d7=0.98)) for number in range(400)]
    shown.keeper.look(lambda journal: journal.add_records(with_many), lambda _: history.look())
    qtbot.waitUntil(lambda: history.model.rowCount() == 416)
    history.show_filter("7")
    settle(history, qtbot)
    assert history.model.rowCount() == 406
    key(history, Qt.Key.Key_A, CONTROL)
    key(history, Qt.Key.Key_2)
    history.show_filter("2")
    qtbot.waitUntil(lambda: history.model.rowCount() == 406)
    settle(history, qtbot)
    assert kept(path, 1).label == kept(path, 300).label == "2"
    monkeypatch.setattr(acting, "MOST", 405)
    key(history, Qt.Key.Key_A, CONTROL)
    key(history, Qt.Key.Key_3)
    settle(history, qtbot)
    qtbot.waitUntil(lambda: history.status_line.said == "406 drawings are selected")
    assert kept(path, 300).label == "2"  # of so many it is asked first


def key_of_many(history: HistoryWindow, qtbot: QtBot, what: Qt.Key) -> None:
    """Press a key with all selected, and say yes."""
    key(history, Qt.Key.Key_A, CONTROL)
    key(history, what)
    qtbot.waitUntil(lambda: history.status_line.said.endswith("are selected"))
    history.status_line._act()


@pytest.fixture
def many(shown: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> HistoryWindow:
    """The window with 60 drawings more, changed ten at a time."""
    monkeypatch.setattr(acting, "MOST", 20)
    monkeypatch.setattr(many_module, "PAGE", 10)
    history = shown.window.history.window
    assert history is not None
    more = [record(100 + number, reading(d7=0.98)) for number in range(60)]
    shown.keeper.look(lambda journal: journal.add_records(more), lambda _: history.look())
    qtbot.waitUntil(lambda: history.model.rowCount() == 76)
    settle(history, qtbot)
    return history


def labels(path: Path) -> Counter[str | None]:
    with Journal.open_reader(path) as reader:
        return Counter(each.label for each in reader.records())


@pytest.mark.parametrize("line", ["", "7 is:sure -is:reviewed"])
def test_more_than_are_changed_at_once_are_changed_by_the_page_as_one_step(
    shown: App, many: HistoryWindow, qtbot: QtBot, path: Path, line: str
):
    before = labels(path)
    many.show_filter(line)
    settle(many, qtbot)
    count = many.model.rowCount()
    told: list[tuple[int, int]] = []
    review = many._review
    review.many.progressed.connect(lambda done, total: told.append((done, total)))
    key_of_many(many, qtbot, Qt.Key.Key_4)
    # With the second filter each page leaves the list, whose rows then have other numbers.
    qtbot.waitUntil(lambda: many.status_line.said == f"{count} drawings corrected to 4")
    assert told == [(done, count) for done in [*range(0, count, 10), count]]
    settle(many, qtbot)
    assert labels(path)["4"] == count
    many.status_line._act()  # Undo
    qtbot.waitUntil(lambda: not review.many.is_busy)
    settle(many, qtbot)
    assert labels(path) == before
    key(many, Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(lambda: not review.many.is_busy)
    settle(many, qtbot)
    assert labels(path)["4"] == count


def test_many_are_confirmed_deleted_and_brought_back(
    shown: App, many: HistoryWindow, qtbot: QtBot, path: Path
):
    key_of_many(many, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: many.status_line.said == "75 readings confirmed")  # one was corrected before
    settle(many, qtbot)
    assert labels(path) == {"7": 66, "3": 6, "4": 2, "9": 1, "": 1}
    key_of_many(many, qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: many.status_line.said == "76 drawings deleted")
    settle(many, qtbot)
    assert many.model.rowCount() == 0
    many.status_line._act()
    qtbot.waitUntil(lambda: many.model.rowCount() == 76)


def test_what_is_stopped_half_way_stays_and_can_be_taken_back(
    shown: App, many: HistoryWindow, qtbot: QtBot, path: Path
):
    before, review = labels(path), many._review
    many.status_line.clear_notice()

    def stop(done: int, _: int) -> None:
        if done == 30:
            going_on(many).cancel_button.click()

    review.many.progressed.connect(stop)
    key_of_many(many, qtbot, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: many.status_line.said == "30 drawings corrected to 4")
    settle(many, qtbot)
    assert labels(path)["4"] == 30
    assert going_on(many).isHidden()
    many.status_line._act()
    qtbot.waitUntil(lambda: not review.many.is_busy)
    settle(many, qtbot)
    assert labels(path) == before


def test_meanwhile_nothing_else_is_changed(shown: App, many: HistoryWindow, qtbot: QtBot, path: Path):
    review, refused = many._review, []

    def interfere(done: int, _: int) -> None:
        if done == 30:
            for what in (Qt.Key.Key_2, Qt.Key.Key_Delete):
                key(many, Qt.Key.Key_Home)
                key(many, what)
                refused.append(many.status_line.said)
            key(many, Qt.Key.Key_Z, CONTROL)
            refused.append(many.status_line.said)

    review.many.progressed.connect(interfere)
    key_of_many(many, qtbot, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: many.status_line.said == "76 drawings corrected to 4")
    settle(many, qtbot)
    assert labels(path) == {"4": 76}
    assert len(refused) == 3
    assert all("Wait for the end" in said for said in refused)


def test_a_list_that_cannot_be_read_on_ends_it(shown: App, many: HistoryWindow, qtbot: QtBot, path: Path):
    review = many._review

    def fail(done: int, _: int) -> None:
        if done == 30:
            many._finding.failed.emit(JournalUnavailable(path, "7"))

    review.many.progressed.connect(fail)
    key_of_many(many, qtbot, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: not review.many.is_busy)
    settle(many, qtbot)
    assert labels(path)["4"] == 30
    assert review.can_undo


def going_on(history: HistoryWindow) -> ProgressLine:
    """The line that tells how many were changed."""
    return history.status_line.findChildren(ProgressLine)[-1]


def test_the_drawing_that_is_still_open_is_closed_before_something_is_said_of_it(
    main: MainWindow, history: HistoryWindow, qtbot: QtBot, path: Path
):
    draw_with_mouse(main.pad, [(200, 80), (200, 300)])
    qtbot.waitUntil(lambda: history.model.rowCount() == 17)
    settle(history, qtbot)
    key(history, Qt.Key.Key_Home)
    key(history, Qt.Key.Key_6)
    settle(history, qtbot)
    assert not main.desk.is_writable
    assert main.desk.label == "6"
    assert main.panel.state.label == "6"


def test_deleted_ones_are_listed_when_asked_for_and_brought_back(
    history: HistoryWindow, qtbot: QtBot, path: Path
):
    go_to(history, 2)
    key(history, Qt.Key.Key_Delete)
    history.show_filter("is:deleted")
    settle(history, qtbot)
    assert numbers(history) == [2]
    key(history, Qt.Key.Key_Delete)
    key(history, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "Bring back" in history.detail.delete.text())
    history.detail.delete.click()
    settle(history, qtbot)
    assert numbers(history) == []
    assert (kept(path, 2).is_deleted, kept(path, 2).label) == (False, None)


# Beside the list


def test_the_current_one_is_shown_large_with_all_there_is_to_say(history: HistoryWindow, qtbot: QtBot):
    go_to(history, 15)
    settle(history, qtbot)
    qtbot.waitUntil(lambda: history.detail._title.text() == "9, corrected from 1")
    assert "LeNet-5 read 1" in history.detail._text.text()
    qtbot.waitUntil(lambda: history.detail.replay.record is not None)
    shown = history.detail.replay.record
    assert shown is not None
    assert shown.id == record(15).id
    history.resize(700, 500)
    assert not history.detail.isVisible()


def test_a_double_click_opens_a_drawing_on_the_pad_however_old_it_is(
    shown: App, history: HistoryWindow, qtbot: QtBot, path: Path
):
    main, old = shown.window, [replace(record(-number), device_id=DEVICE) for number in range(1, 300)]
    shown.keeper.look(lambda journal: journal.add_records(old), lambda _: history.look())
    qtbot.waitUntil(lambda: history.model.rowCount() == 16 + 299)
    before = [each.id for each in main.strip.records]
    key(history, Qt.Key.Key_End)
    settle(history, qtbot)
    row = history.view.current()
    assert row is not None
    oldest: UUID = record(-299).id
    assert row.id == oldest
    place = history.view.visualRect(history.view.currentIndex()).center()
    QTest.mouseClick(history.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(history.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: main.desk.current == oldest)
    main.desk.correct("8")
    qtbot.waitUntil(lambda: kept(path, -299).label == "8")
    assert [each.id for each in main.strip.records][: len(before)] == before


def test_the_context_menu_says_what_can_be_done(history: HistoryWindow, qtbot: QtBot, path: Path):
    go_to(history, 11)
    menu = history.acting.menu()
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert actions["Reading is right"].isEnabled()
    assert "Bring back" not in actions
    actions["Delete"].trigger()
    menu.deleteLater()
    settle(history, qtbot)
    assert kept(path, 11).is_deleted


def test_the_window_is_closed_with_the_program_and_comes_back_where_it_was(
    shown: App, begin: Begin, qtbot: QtBot
):
    history = shown.window.history.window
    assert history is not None
    history.resize(700, 500)
    shown.window.close()
    assert not history.isVisible()
    again = begin()
    again.window.actions_.history.trigger()
    other = again.window.history.window
    assert other is not None
    assert (other.width(), other.height()) == (700, 500)


def test_today_is_another_day_after_midnight(
    history: HistoryWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    history.show_filter("on:today")
    settle(history, qtbot)
    before = history.model.meaning
    tomorrow = dt.datetime.now().astimezone().date() + dt.timedelta(days=1)
    monkeypatch.setattr(type(history.search), "_today", staticmethod(lambda: tomorrow))
    history.look()
    settle(history, qtbot)
    assert history.model.meaning != before
    assert history.model.meaning.drawn_from == before.drawn_to


def test_the_space_key_replays_beside_the_list_or_in_a_window_where_there_is_no_room(
    main: MainWindow, history: HistoryWindow, qtbot: QtBot
):
    go_to(history, 11)
    settle(history, qtbot)
    history.resize(1000, 700)
    qtbot.waitUntil(lambda: history.detail.replay.record is not None)
    playhead = history.detail.replay.playhead
    with qtbot.waitSignal(playhead.playing_changed):
        key(history, Qt.Key.Key_Space)
    with qtbot.waitSignal(playhead.playing_changed):  # it stops where nobody sees it
        history.resize(600, 500)
    key(history, Qt.Key.Key_Space)
    view = main.replays.view
    assert view is not None
    assert view.isVisible()
    view.close()
