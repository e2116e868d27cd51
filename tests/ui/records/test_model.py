"""The list is as long as the history, and holds the rows and the ink of what is in sight alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import apsw
import pytest
from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from typing_extensions import override

from digitpad.domain import Source, Verdict
from digitpad.filters import EVERYTHING, RecordFilter
from digitpad.storage.journal import Journal
from digitpad.storage.sync.state import Whereabouts
from digitpad.ui.records import row_words
from digitpad.ui.records.model import PAGE, Column, RecordsModel
from digitpad.ui.records.view import RecordsView
from tests.ui.widget_data import NOON, reading, record

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.storage.finding import Row
    from digitpad.ui.records.finding import Finding
    from tests.ui.records.conftest import Fill

MANY = 8 * PAGE
NO_INDEX = QModelIndex()


@pytest.fixture
def model(finding: Finding) -> RecordsModel:
    return RecordsModel(finding)


@pytest.fixture
def view(model: RecordsModel, qtbot: QtBot) -> RecordsView:
    view = RecordsView(model)
    qtbot.addWidget(view)
    view.resize(700, 460)
    view.show()
    qtbot.waitExposed(view)
    return view


def show(view: RecordsView, qtbot: QtBot, meaning: RecordFilter = EVERYTHING) -> None:
    view._records.set_filter(meaning)
    settle(view, qtbot)


def settle(view: RecordsView, qtbot: QtBot) -> None:
    """Until all that can be seen is there."""
    model = view._records
    qtbot.waitUntil(lambda: model.is_listed and model._finding.is_idle)


def change(view: RecordsView, qtbot: QtBot) -> None:
    """The journal was changed: until that is shown."""
    with qtbot.waitSignal(view._records.listed):
        view._records.look_again()
    settle(view, qtbot)


def number_of(row: Row | None) -> int:
    assert row is not None
    return row.id.int - 1000


def visible(view: RecordsView) -> list[int]:
    sight = view.in_sight()
    rows = (view._records.row_at(number) for number in range(sight.first, sight.last + 1))
    return [number_of(row) for row in rows if row is not None]


def test_the_newest_is_first_and_only_what_is_in_sight_is_there(view: RecordsView, fill: Fill, qtbot: QtBot):
    fill([record(number) for number in range(MANY)])
    show(view, qtbot)
    model = view._records
    assert model.rowCount() == MANY
    assert visible(view)[:3] == [MANY - 1, MANY - 2, MANY - 3]
    assert len(model._pages) == 1
    assert set(model._inks) == {row.id for row in model._rows_in_sight()}


def test_what_comes_into_sight_is_fetched_and_what_was_seen_long_ago_is_let_go(
    view: RecordsView, fill: Fill, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digitpad.ui.records.model._PAGES", 2)
    fill([record(number) for number in range(MANY)])
    show(view, qtbot)
    view.scrollToBottom()
    settle(view, qtbot)
    assert visible(view)[-1] == 0
    model = view._records
    assert model.row_at(MANY // 2) is None
    view.scrollTo(model.index(MANY // 2, 0))
    settle(view, qtbot)
    assert MANY // 2 - 1 in visible(view)
    assert len(model._pages) == 2
    assert set(model._inks) == {row.id for row in model._rows_in_sight()}


class Counted(RecordsModel):
    """How often Qt asks anything of a row."""

    asked = 0

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_INDEX) -> int:
        self.asked += 1
        return super().columnCount(parent)


@pytest.mark.parametrize("records", [PAGE, MANY])
def test_selecting_all_costs_the_same_however_many_they_are(
    finding: Finding, fill: Fill, qtbot: QtBot, records: int
):
    fill([record(number) for number in range(records)])
    model = Counted(finding)
    view = RecordsView(model)
    qtbot.addWidget(view)
    view.resize(700, 460)
    view.show()
    qtbot.waitExposed(view)
    show(view, qtbot)
    view.grab()
    model.asked = 0
    view.selectAll()
    view.grab()
    assert view.selected_spans() == [(0, records - 1)]
    assert model.asked < PAGE  # and not once a row


def test_the_model_keeps_qts_rules(model: RecordsModel, fill: Fill, qtbot: QtBot):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    fill([record(number) for number in range(5)])
    model.set_filter(EVERYTHING)
    qtbot.waitUntil(lambda: model.rowCount() == 5)
    model.set_filter(RecordFilter(text="7"))
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert tester.model() is model


def test_another_filter_begins_at_the_top_with_its_newest(view: RecordsView, fill: Fill, qtbot: QtBot):
    fill([record(number, reading(d7=0.9) if number % 2 else reading(d3=0.9)) for number in range(MANY)])
    show(view, qtbot)
    view.scrollToBottom()
    show(view, qtbot, RecordFilter(text="7"))
    assert view._records.rowCount() == MANY // 2
    assert view.verticalScrollBar().value() == 0
    assert number_of(view.current()) == MANY - 1


def test_new_drawings_move_neither_what_is_read_further_down_nor_the_current_one(
    view: RecordsView, fill: Fill, qtbot: QtBot
):
    fill([record(number) for number in range(MANY)])
    show(view, qtbot)
    view.setCurrentIndex(view._records.index(MANY // 2 + 2, 0))
    view.verticalScrollBar().setValue(MANY // 2 * view.rowHeight(0) + 7)
    settle(view, qtbot)
    before, current = visible(view), number_of(view.current())
    place = view.visualRect(view.currentIndex()).top()
    fill([record(MANY + more) for more in range(3)])
    change(view, qtbot)
    assert view._records.rowCount() == MANY + 3
    assert visible(view) == before
    assert number_of(view.current()) == current
    assert view.visualRect(view.currentIndex()).top() == place


def test_who_looks_at_the_latest_sees_what_is_drawn(view: RecordsView, fill: Fill, qtbot: QtBot):
    fill([record(number) for number in range(MANY)])
    show(view, qtbot)
    fill([record(MANY)])
    change(view, qtbot)
    assert visible(view)[0] == MANY
    assert number_of(view.current()) == MANY - 1


def test_what_is_selected_stays_selected_and_the_place_of_a_deleted_one_is_kept(
    view: RecordsView, fill: Fill, qtbot: QtBot, path: Path
):
    fill([record(number) for number in range(20)])
    show(view, qtbot)
    view.go_to(3)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [number_of(row) for row in view.selected()] == [16, 15]
    fill([record(20)])
    change(view, qtbot)
    assert [number_of(row) for row in view.selected()] == [16, 15]
    with Journal.open(path) as journal:
        journal.set_all_deleted([record(16).id, record(15).id], deleted=True)
    change(view, qtbot)
    assert number_of(view.current()) == 14


def test_a_change_is_shown_where_it_is(view: RecordsView, fill: Fill, qtbot: QtBot, path: Path):
    fill([record(number, reading(d7=0.9)) for number in range(20)])
    show(view, qtbot)
    with Journal.open(path) as journal:
        journal.save_edit(record(18).id, "4", reviewed=True)
    change(view, qtbot)
    row = view._records.row_at(1)
    assert row is not None
    assert (row.text, row.read, row.is_corrected) == ("4", "7", True)


def test_a_row_whose_ink_is_damaged_is_listed_without_it(
    view: RecordsView, fill: Fill, qtbot: QtBot, path: Path
):
    fill([record(number, reading(d7=0.9)) for number in range(3)])
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE records SET ink = x'07' WHERE id = ?", (record(1).id.bytes,))
    connection.close()
    show(view, qtbot)
    assert visible(view) == [2, 1, 0]
    assert set(view._records._inks) == {record(0).id, record(2).id}
    view.grab()


def test_with_syncing_rows_say_where_they_are(view: RecordsView, fill: Fill, qtbot: QtBot):
    fill([record(number) for number in range(3)])
    show(view, qtbot)
    assert view._records.where_is(record(1).id) is None
    view.show_whereabouts(on=True)
    qtbot.waitUntil(lambda: view._records.where_is(record(1).id) is Whereabouts.WAITING)
    view.grab()
    view.show_whereabouts(on=False)
    assert view._records.where_is(record(1).id) is None


@pytest.mark.parametrize("width", [220, 330, 480, 700, 1100])
def test_columns_share_the_width_and_leave_where_it_is_narrow(view: RecordsView, qtbot: QtBot, width: int):
    view.show_whereabouts(on=True)
    view.resize(width, 300)
    shown = [column for column in Column if not view.isColumnHidden(column)]
    assert {Column.INK, Column.READING, Column.WHEN} <= set(shown)
    room = view.viewport().width()
    assert sum(view.columnWidth(column) for column in shown) == room
    assert (Column.MODEL in shown) == (width >= 700)
    view.show_whereabouts(on=False)
    assert view.isColumnHidden(Column.SYNC)


def test_where_there_is_little_room_the_day_stands_without_the_time(
    view: RecordsView, fill: Fill, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    texts = list[str]()
    write = QPainter.drawText

    def watched(painter: QPainter, *arguments: Any) -> Any:
        texts.extend(argument for argument in arguments if isinstance(argument, str))
        return write(painter, *arguments)

    fill([record(1)])
    show(view, qtbot)
    monkeypatch.setattr(QPainter, "drawText", watched)
    drawn_at, locale = record(1).drawn_at, QLocale()
    for width, shown in (
        (700, row_words.when(drawn_at, locale)),
        (200, row_words.when_in_short(drawn_at, locale)),
    ):
        view.resize(width, 300)
        texts.clear()
        view.grab()
        assert shown in texts


# Words


def listed(view: RecordsView, fill: Fill, qtbot: QtBot, **parts: object) -> Row:
    fill([replace(record(1), **parts)])  # type: ignore[arg-type]
    show(view, qtbot)
    row = view._records.row_at(0)
    assert row is not None
    return row


CASES = [
    (reading(d7=0.9), None, "7", "", "", "7"),
    (reading(d7=0.9), "4", "4", "7", "", "4, corrected from 7"),
    (reading(d7=0.9), "7", "7", "", "", "7, confirmed"),
    (reading(d7=0.9), "", row_words.DASH, "7", "", "not a digit, corrected from 7"),
    (reading(Verdict.UNSURE, d4=0.5), None, "4", "", "unsure", "4, unsure"),
    (reading(Verdict.NOT_A_DIGIT), None, row_words.DASH, "", "no digit", "not a digit"),
    (None, None, "…", "", "", "not read yet"),
    (None, "5", "5", "", "", "5"),
]


@pytest.mark.parametrize(("read", "label", "shown", "struck", "remark", "told"), CASES)
def test_a_row_says_what_it_is_shown_as_and_why(  # noqa: PLR0913, PLR0917 - fixtures and cases
    view: RecordsView, fill: Fill, qtbot: QtBot, read, label, shown, struck, remark, told
):
    row = listed(view, fill, qtbot, reading=read, edit=record(1, label=label).edit)
    assert row_words.shown(row) == shown
    assert row_words.read_otherwise(row) == struck
    assert row_words.remark(row) == remark
    assert row_words.reading(row) == told
    assert view._records.index(0, Column.READING).data(Qt.ItemDataRole.AccessibleTextRole) == told
    view.grab()


def test_a_time_is_said_in_this_computers_zone_with_as_much_of_the_date_as_it_takes():
    locale, local = QLocale(QLocale.Language.English), NOON.astimezone()
    today = QDate(local.year, local.month, local.day)
    clock = f"{local:%H:%M}"
    assert row_words.when(NOON, locale, on=today) == f"Today, {clock}"
    assert row_words.when(NOON, locale, on=today.addDays(1)) == f"{local.day} Nov, {clock}"
    assert row_words.when(NOON, locale, on=today.addYears(1)) == f"{local.day} Nov 2026, {clock}"
    short = [
        row_words.when_in_short(NOON, locale, on=on) for on in (today, today.addDays(1), today.addYears(1))
    ]
    assert short == [clock, f"{local.day} Nov", f"{local.day} Nov 2026"]


def test_all_there_is_to_say_is_in_the_tooltip(view: RecordsView, fill: Fill, qtbot: QtBot):
    row = listed(view, fill, qtbot, reading=reading(d7=0.9), source=Source.PAD)
    names = {"lenet-5": "LeNet-5"}
    view.set_model_names(names)
    lines = row_words.told(row, names, QLocale(), Whereabouts.VERIFIED)
    assert lines[0] == "LeNet-5 read 7 and was 90.0\N{NO-BREAK SPACE}% sure."
    assert lines[-1] == "In the cluster, verified"
    tip = view._records.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines() == lines[:-1]


def test_the_day_of_the_row_is_a_local_one():
    late = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)
    local = late.astimezone()
    text = row_words.when(late, QLocale(QLocale.Language.English), on=QDate(2027, 1, 1))
    assert text.startswith(f"{local.day} ")
