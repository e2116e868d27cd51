"""A number on the reading panel: each digit with how sure it is, one of them looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from digitpad.domain import NO_DIGIT, DigitImage, Reading, Verdict
from digitpad.ui.digit_row import DigitRow
from digitpad.ui.reading_card import ChoiceButton, ReadingCard
from digitpad.ui.reading_panel import ReadingPanel
from digitpad.ui.reading_state import ReadingState
from digitpad.ui.reading_words import Figure, Look, caption_for, reading_in_words, words_for
from digitpad.ui.theme import DARK, palette_of
from tests.ui.widget_data import card, number, reading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

C = QLocale.c()
NBSP = "\N{NO-BREAK SPACE}"
UNSURE = number("2026", Verdict.UNSURE, d2="8")


def state_of(read: Reading, **parts: Any) -> ReadingState:
    images = tuple(DigitImage(bytes([at]) * 784) for at in range(len(read.digits)))
    state = ReadingState(read, has_ink=True, images=images, milliseconds=3.0, model_name="LeNet-5")
    return replace(state, **parts)


@pytest.fixture
def panel(qtbot: QtBot) -> ReadingPanel:
    panel = ReadingPanel()
    panel.setLocale(C)
    qtbot.addWidget(panel)
    panel.resize(324, 520)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def buttons(panel: ReadingPanel) -> list[ChoiceButton]:
    return [button for button in panel.findChildren(ChoiceButton) if button.isVisible()]


# The words


def test_a_sure_number_stands_large_with_the_sureness_of_the_whole():
    said = words_for(state_of(number("2026", sure=0.99)), C)
    assert (said.look, said.digits, said.title) == (Look.NUMBER, "2026", f"96.1{NBSP}% sure")
    assert [figure.text for figure in said.figures] == ["2", "0", "2", "6"]
    assert {figure.sure for figure in said.figures} == {0.99}
    assert not any(figure.is_doubtful for figure in said.figures)


def test_of_an_unsure_number_the_doubtful_digit_is_marked_and_two_numbers_are_offered():
    said = words_for(state_of(UNSURE), C)
    assert [figure.is_doubtful for figure in said.figures] == [False, False, True, False]
    assert said.choices == ("2026", "2086")


def test_every_digit_below_the_models_threshold_is_marked():
    read = number("2026", Verdict.UNSURE, d0="7", d2="8")
    known = state_of(read, card=card("lenet-5", "LeNet-5", {"unsure_below": 0.9}))
    assert known.in_doubt == {0, 2}
    assert state_of(read).in_doubt == {2}


def test_where_the_ink_may_be_divided_otherwise_that_number_is_the_other_one():
    said = words_for(state_of(reading(Verdict.UNSURE, d4=0.6), other=("11", 0.3)), C)
    assert (said.look, said.choices) == (Look.CHOICE, ("4", "11"))
    said = words_for(state_of(number("11", Verdict.UNSURE, sure=0.8), other=("4", 0.3)), C)
    assert (said.look, said.choices) == (Look.NUMBER, ("11", "4"))


def test_what_might_be_divided_otherwise_is_told_beside_a_label_too():
    said = words_for(state_of(number("11", Verdict.UNSURE, d1="7"), label="4", other=("4", 0.3)), C)
    assert said.lines[0] == f"Read as 11 or 4 (54.4{NBSP}%, 30.0{NBSP}%)"


def test_a_key_that_may_be_followed_by_another_moves_nothing():
    typing, rested = (
        words_for(state_of(reading(d7=0.98), label="4", is_typing=is_typing), C)
        for is_typing in (True, False)
    )
    assert typing.lines[1] == "Type on, and it is a number."
    assert len(typing.lines) == len(rested.lines)
    assert (typing.look, typing.title) == (rested.look, rested.title)


def test_what_is_no_number_says_so_and_what_it_is_closest_to():
    said = words_for(state_of(number("42", Verdict.NOT_A_DIGIT, sure=0.3)), C)
    assert (said.look, said.title) == (Look.NO_DIGIT, "Not a number")
    assert said.lines[0] == f"Closest is 42 (9.0{NBSP}%)"
    assert reading_in_words(number("42", Verdict.NOT_A_DIGIT), C) == "Read as not a number"


def test_many_strokes_that_were_never_divided_are_no_number_either():
    said = words_for(state_of(Reading("lenet-5", "ab" * 32, Verdict.NOT_A_DIGIT)), C)
    assert (said.look, said.title) == (Look.NO_DIGIT, "Not a number")


def test_a_label_stands_in_the_place_of_what_was_read():
    said = words_for(state_of(number("2026"), label="2020"), C)
    assert (said.digits, said.title) == ("2020", "Corrected by you")
    assert {figure.sure for figure in said.figures} == {None}
    assert said.lines[0] == f"Read as 2026 (96.1{NBSP}%)"
    assert words_for(state_of(number("2026"), label="2026"), C).title == "Confirmed by you"
    assert words_for(state_of(number("42"), label="7"), C).look is Look.DIGIT


def test_between_several_numbers_of_a_picture_there_is_room():
    said = words_for(state_of(number("42 17")), C)
    assert said.digits == "42 17"
    assert [figure.begins for figure in said.figures] == [False, False, True, False]


def test_texts_too_long_to_be_compared_are_not_offered_for_choice():
    said = words_for(state_of(number("2026 1984 1492", Verdict.UNSURE, d2="8")), C)
    assert said.choices == ()
    assert said.title == "Not sure"


def test_a_number_that_is_typed_says_what_keeps_it():
    said = words_for(state_of(number("2026"), typed="20", is_typing=True), C)
    assert (said.look, said.digits, said.title) == (Look.NUMBER, "20", "Enter keeps this number")


@pytest.mark.parametrize(
    ("read", "caption", "sentence"),
    [
        (number("2026", sure=1.0), "2026", f"Read as 2026 (>99.9{NBSP}%)"),
        (UNSURE, "2026?", f"Read as 2026 or 2086 (53.4{NBSP}%, 34.0{NBSP}%)"),
        (number("42", Verdict.NOT_A_DIGIT), "\N{EN DASH}", "Read as not a number"),
        (number("42 17", sure=1.0), "42 17", f"Read as 42 17 (>99.9{NBSP}%)"),
    ],
)
def test_numbers_are_told_in_a_caption_and_in_a_sentence(read: Reading, caption: str, sentence: str):
    assert caption_for(read, None) == caption
    assert reading_in_words(read, C) == sentence


# The row of digits


def test_the_most_doubtful_digit_is_looked_at_unless_a_person_chose_one(panel: ReadingPanel):
    panel.show_state(state_of(UNSURE))
    assert panel.state.selected == 2
    assert panel.bars.winners == {"2", "8"}
    assert panel.state.image == DigitImage(b"\2" * 784)
    panel.choose_digit(0)
    assert panel.bars.percentage(2) == f"99.0{NBSP}%"
    assert panel.bars.winners == {"2"}
    assert panel.bars.accessibleName() == "Probabilities of digit 1 of 4"
    assert panel.model_view.lines()[0] == "Digit 1 of 4"
    assert panel.state.image == DigitImage(b"\0" * 784)


def test_a_click_on_a_digit_looks_at_it(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(state_of(number("314159")))
    row = panel.reading_card.row
    with qtbot.waitSignal(panel.selection_changed):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(4).center().toPoint())
    assert panel.state.selected == 4
    assert row.accessibleDescription() == f"Digit 5 of 6: 5, 99.0{NBSP}%"


def test_the_arrow_keys_go_from_digit_to_digit(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(state_of(UNSURE))
    row = panel.reading_card.row
    assert row.focusPolicy() == Qt.FocusPolicy.TabFocus
    row.setFocus()
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(row, key)
        seen.append(panel.state.selected)
    assert seen == [3, 3, 2, 0, 3]


def test_the_choice_of_a_digit_holds_while_one_writes_on_and_ends_with_the_drawing(panel: ReadingPanel):
    panel.show_state(state_of(number("20"), subject=UUID(int=1)))
    panel.choose_digit(0)
    panel.show_state(state_of(number("202"), subject=UUID(int=1)))
    assert panel.state.selected == 0
    panel.show_state(state_of(number("202"), subject=UUID(int=2)))
    assert panel.state.selected == 2


def test_a_digit_that_is_gone_is_not_looked_at_any_more(panel: ReadingPanel):
    panel.show_state(state_of(number("202", Verdict.UNSURE, d0="3")))
    panel.choose_digit(2)
    panel.show_state(state_of(number("20", Verdict.UNSURE, d0="3")))
    assert panel.state.selected == 0


def test_of_a_label_of_another_length_no_digit_can_be_pointed_at(panel: ReadingPanel):
    panel.show_state(state_of(number("2026"), label="20260"))
    assert panel.reading_card.row.focusPolicy() == Qt.FocusPolicy.NoFocus
    panel.show_state(state_of(number("2026"), label="2020"))
    assert panel.reading_card.row.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_what_another_division_saw_is_not_shown_for_a_digit(panel: ReadingPanel):
    kept_as_one = state_of(reading(d4=0.9), images=(DigitImage(bytes(784)),) * 2)
    assert kept_as_one.image is None


def test_more_digits_are_smaller_ones_whose_foot_stays(qtbot: QtBot):
    row = DigitRow()
    qtbot.addWidget(row)
    row.resize(292, row.sizeHint().height())
    sizes, feet = [], set()
    for count in range(2, 9):
        row.show_figures([Figure("8", 0.9)] * count, 0)
        row.grab()
        sizes.append(row.px)
        feet.add(row.place_of(0).bottom())
        assert row.place_of(count - 1).right() <= row.width() + 1
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == sizes[2] > sizes[-1] >= 30
    assert len(feet) == 1


def test_many_numbers_stand_in_lines_and_what_has_no_room_is_left_out_at_the_end(qtbot: QtBot):
    row = DigitRow()
    qtbot.addWidget(row)
    row.resize(292, row.sizeHint().height())
    figures = list(words_for(state_of(number("42 17 2026 99 100 3 41")), C).figures)
    row.show_figures(figures, 0)
    is_cut = [row.is_cut]
    assert row.place_of(len(figures) - 1).top() > row.place_of(0).bottom() - 1
    row.show_figures([Figure("8", begins=at % 3 == 0) for at in range(120)], 0)
    row.grab()
    assert [*is_cut, row.is_cut] == [False, True]
    assert row.place_of(0).top() >= 0


def test_a_doubtful_digit_is_marked_by_more_than_colour(qtbot: QtBot):
    row = DigitRow()
    qtbot.addWidget(row)
    row.setPalette(palette_of(DARK))
    row.resize(292, row.sizeHint().height())

    def marked(at: int) -> bool:
        place, image = row.place_of(at), row.grab().toImage()
        columns = range(int(place.left()), int(place.right()))
        lines = range(int(place.bottom()) - 12, int(place.bottom()))
        return any(image.pixelColor(x, y) == DARK.waiting for x in columns for y in lines)

    row.show_figures([Figure("4", 0.99), Figure("2", 0.5, is_doubtful=True)], 0)
    assert [marked(0), marked(1)] == [False, True]
    assert "in doubt" in row.told(1)


def test_a_tooltip_tells_of_the_digit_under_the_pointer(panel: ReadingPanel):
    panel.show_state(state_of(UNSURE))
    row = panel.reading_card.row
    place = row.place_of(2).center().toPoint()
    QApplication.sendEvent(row, QHelpEvent(QEvent.Type.ToolTip, place, row.mapToGlobal(place)))
    assert QToolTip.text() == f"Digit 3 of 4: 2, 55.0{NBSP}%, in doubt"
    QToolTip.hideText()


# The card


@pytest.mark.parametrize("width", [190, 324])
def test_nothing_moves_from_two_digits_to_eight(qtbot: QtBot, width: int):
    shown = ReadingCard()
    qtbot.addWidget(shown)
    shown.resize(width, shown.sizeHint().height())
    places = set()
    for text in ("20", "202", "2026", "20263", "202631", "2026314", "20263141"):
        for verdict in (Verdict.DIGITS, Verdict.UNSURE):
            shown.show_state(state_of(number(text, verdict, d0="7")))
            shown.grab()
            places.add((shown.sizeHint().toTuple(), shown.row.geometry().getRect()))
    assert len(places) == 1


def test_either_number_is_chosen_by_its_button(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(state_of(UNSURE))
    first, second = buttons(panel)
    assert (first.text(), second.text()) == ("2026", "2086")
    assert first.accessibleName() == "It is 2026, the likelier one"
    assert second.toolTip() == "It is 2086"
    with qtbot.waitSignal(panel.label_chosen) as chosen:
        qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chosen.args == ["2086"]


def test_that_it_is_no_number_can_be_chosen(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(state_of(number("42", Verdict.UNSURE, sure=0.6)))
    assert (buttons(panel)[1].text(), buttons(panel)[1].toolTip()) == (
        "No number",
        "It is not a number (key -)",
    )
    with qtbot.waitSignal(panel.label_chosen) as chosen:
        qtbot.mouseClick(buttons(panel)[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [NO_DIGIT]


def test_the_number_is_told_to_a_screen_reader(panel: ReadingPanel):
    panel.show_state(state_of(number("2026")))
    assert panel.reading_card.accessibleName() == f"2026, 96.1{NBSP}% sure"
    panel.show_state(state_of(UNSURE))
    assert panel.reading_card.accessibleName() == "2026, Not sure. Which one?"


def test_the_keyboard_is_not_lost_when_the_number_leaves(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(state_of(UNSURE))
    panel.reading_card.row.setFocus()
    qtbot.waitUntil(panel.reading_card.row.hasFocus)
    panel.show_state(state_of(reading(d7=0.98)))
    assert not panel.reading_card.row.isVisible()
    assert panel.hasFocus()
