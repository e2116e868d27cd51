"""The compare view shows each model's reading in words and shape, and what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QPushButton

from digitpad.domain import Reading, Verdict
from digitpad.inference.result import ReadResult
from digitpad.ui.compare_view import CompareView
from digitpad.ui.comparison import Comparison
from digitpad.ui.icons import Tone
from digitpad.ui.judgement import judgement
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.pad_reading import PadReading
from digitpad.ui.theme import DARK, LIGHT, Theme, palette_of
from tests.ui.widget_data import IMAGE, card, number, reading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.ui.compare_row import CompareRow
    from digitpad.ui.live_reader import LiveReader

C = QLocale.c()
NBSP = "\N{NO-BREAK SPACE}"
CARDS = tuple(card(name, name.title()) for name in ("first", "second", "third"))
SURE = reading(d7=0.983)
UNSURE = reading(Verdict.UNSURE, d4=0.5, d9=0.4)
UNSURE_TOO = reading(Verdict.UNSURE, d9=0.5, d4=0.4)
NO_DIGIT_OR_4 = reading(Verdict.UNSURE, d4=0.4)
NOT_A_DIGIT = reading(Verdict.NOT_A_DIGIT, d4=0.051)
BLANK = reading(Verdict.BLANK)


@pytest.fixture
def comparison(reader: LiveReader) -> Comparison:
    return Comparison(reader, PadReading(reader))


@pytest.fixture
def view(qtbot: QtBot, comparison: Comparison, own_look: None) -> CompareView:
    QLocale.setDefault(C)
    view = CompareView(ModelShelf(lambda: CARDS), comparison, "first")
    view.setLocale(C)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def tell(comparison: Comparison, **readings: Reading) -> None:
    for model_id, read in readings.items():
        comparison.read.emit(model_id, ReadResult(read, (IMAGE,), 2.13))


def use_button(row: CompareRow) -> QPushButton:
    return row.findChildren(QPushButton)[0]


@pytest.mark.parametrize(
    ("read", "words", "shape", "tone"),
    [
        (SURE, f"98.3{NBSP}% sure", "check", Tone.GOOD),
        (UNSURE, "Not sure: 4 or 9", "help", Tone.WAITING),
        (NO_DIGIT_OR_4, "Not sure: 4 or not a digit", "help", Tone.WAITING),
        (NOT_A_DIGIT, f"Not a digit, 94.0{NBSP}% sure", "ban", Tone.MUTED),
        (BLANK, "Nothing to read", "", Tone.MUTED),
    ],
)
def test_every_verdict_has_words_and_a_shape_of_its_own(read: Reading, words: str, shape: str, tone: Tone):
    said = judgement(ReadResult(read, (), 1.0), C)
    assert (said.words, said.shape, said.tone) == (words, shape, tone)


def test_numbers_are_claimed_as_a_whole():
    for read, words in (
        (number("2026"), f"96.1{NBSP}% sure"),
        (number("2026", Verdict.UNSURE, d2="8"), "Not sure: 2026 or 2086"),
        (number("42", Verdict.UNSURE, sure=0.6), "Not sure: 42 or not a number"),
        (number("2026", Verdict.NOT_A_DIGIT), "Not a number"),
        (Reading("lenet-5", "ab" * 32, Verdict.NOT_A_DIGIT), "Not a number"),
    ):
        assert judgement(ReadResult(read, (), 1.0), C).words == words
    divided = ReadResult(number("11", Verdict.UNSURE), (), 1.0, ("4", 0.3))
    assert judgement(divided, C).words == "Not sure: 11 or 4"


def test_models_that_waver_between_the_same_numbers_say_the_same(view: CompareView, comparison: Comparison):
    one, other = number("2026", Verdict.UNSURE, d2="8"), number("2086", Verdict.UNSURE, d2="2")
    tell(comparison, first=one, second=other, third=one)
    assert view.summary() == "All models read: 2026 or 2086"
    assert view.rows["first"].told()[:4] == [
        "2026",
        "Not sure: 2026 or 2086",
        f"2026: 53.4{NBSP}%",
        f"2086: 34.0{NBSP}%",
    ]


def test_the_same_room_is_kept_for_numbers_in_all_rows(view: CompareView, comparison: Comparison):
    tell(comparison, first=number("31415926"), second=SURE)
    widths = {row._sign_width for row in view.rows.values()}
    assert len(widths) == 1
    view.grab()
    tell(comparison, first=SURE)
    assert {row._sign_width for row in view.rows.values()} != widths


def test_a_row_tells_digit_claim_two_answers_and_time(view: CompareView, comparison: Comparison):
    tell(comparison, first=SURE, second=NOT_A_DIGIT)
    assert view.rows["first"].told() == [
        "7",
        f"98.3{NBSP}% sure",
        f"7: 98.3{NBSP}%",
        f"not a digit: 0.8{NBSP}%",
        f"2.1{NBSP}ms",
    ]
    assert view.rows["second"].told() == [
        f"Not a digit, 94.0{NBSP}% sure",
        f"not a digit: 94.0{NBSP}%",
        f"4: 5.1{NBSP}%",
        f"2.1{NBSP}ms",
    ]
    assert view.rows["third"].told() == ["Nothing drawn yet"]
    assert view.rows["first"].accessibleName() == "First"
    assert "98.3" in use_button(view.rows["first"]).accessibleDescription()


@pytest.mark.parametrize(
    ("readings", "summary"),
    [
        ((), "Each model reads what lies on the pad"),
        ((SURE, SURE, SURE), "All models read: 7"),
        ((SURE, SURE), "2 of 3 models read: 7"),
        ((UNSURE, UNSURE_TOO, SURE), "They differ: 4 or 9 (2), 7 (1)"),
        ((NOT_A_DIGIT, NO_DIGIT_OR_4), "They differ: not a digit (1), 4 or not a digit (1)"),
        ((BLANK, BLANK, BLANK), "All models read: nothing"),
    ],
)
def test_what_they_say_together(view: CompareView, comparison: Comparison, readings, summary: str):
    tell(comparison, **dict(zip(view.rows, readings, strict=False)))
    assert view.summary() == summary
    assert view._summary.text() == summary


def test_what_belongs_to_another_drawing_is_faded_and_no_more_told(view: CompareView, comparison: Comparison):
    tell(comparison, first=SURE, second=SURE, third=SURE)
    comparison.outdated.emit()
    assert all(row.is_outdated for row in view.rows.values())
    assert view.rows["first"].told() == ["Reading…"]
    assert view.summary() == "Reading…"
    tell(comparison, first=UNSURE, second=UNSURE, third=UNSURE)
    assert view.summary() == "All models read: 4 or 9"
    comparison.cleared.emit()
    assert all(row.result is None for row in view.rows.values())
    assert view.summary() == "Each model reads what lies on the pad"


def test_an_error_stands_in_the_row_of_its_model(view: CompareView, comparison: Comparison):
    tell(comparison, first=SURE, third=SURE)
    comparison.failed.emit("second", "its file is damaged")
    assert view.rows["second"].told() == ["its file is damaged"]
    assert view.rows["second"].toolTip() == "its file is damaged"
    assert view.summary() == "2 of 3 models read: 7"
    tell(comparison, second=SURE)
    assert view.rows["second"].error == ""


def test_a_model_can_be_chosen_from_its_row(view: CompareView, qtbot: QtBot):
    assert not use_button(view.rows["first"]).isEnabled()
    assert use_button(view.rows["first"]).accessibleName() == "First is in use"
    with qtbot.waitSignal(view.chosen) as chosen:
        use_button(view.rows["second"]).click()
    assert chosen.args == ["second"]
    view.set_current("second")
    assert [use_button(row).isEnabled() for row in view.rows.values()] == [True, False, True]


def test_it_reads_only_while_it_is_seen(view: CompareView, comparison: Comparison):
    told = [comparison._is_on]
    for show in (False, True):
        view.setVisible(show)
        told.append(comparison._is_on)
    assert told == [True, False, True]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [430, 520, 700, 1000])
def test_rows_keep_their_size_and_fit_the_window(
    view: CompareView, comparison: Comparison, width: int, theme: Theme
):
    view.setPalette(palette_of(theme))
    view.resize(width, 500)
    seen = set()
    for read in (SURE, UNSURE, NO_DIGIT_OR_4, NOT_A_DIGIT, BLANK):
        tell(comparison, first=read, second=read)
        comparison.failed.emit("third", "its file is damaged " * 20)
        QApplication.processEvents()
        view.grab()
        seen.add(tuple(row.geometry().getRect() for row in view.rows.values()))
        seen_buttons = {use_button(row).geometry().getRect() for row in view.rows.values()}
        assert len(seen_buttons) == 1
    assert len(seen) == 1
    for row in view.rows.values():
        assert row.width() <= view._scroll.viewport().width()
        assert row.rect().contains(use_button(row).geometry())
