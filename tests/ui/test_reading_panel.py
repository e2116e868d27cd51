"""The reading panel says what the state is, offers the choice when unsure, and never moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from digitpad.domain import NO_DIGIT, DigitReading, Reading, Verdict
from digitpad.ui.model_view import ModelView
from digitpad.ui.numbers import likelihood, milliseconds, percent
from digitpad.ui.paragraph import Paragraph
from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.reading_card import ChoiceButton
from digitpad.ui.reading_panel import ReadingPanel
from digitpad.ui.reading_state import Phase, ReadingState
from digitpad.ui.reading_words import Look, Words, caption_for, words_for
from digitpad.ui.theme import DARK, palette_of
from tests.ui.widget_data import IMAGE, card, measured, reading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

C = QLocale.c()
NBSP = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
SURE = ReadingState(reading(d7=0.983), has_ink=True, images=(IMAGE,), milliseconds=2.13, model_name="LeNet-5")
UNSURE = ReadingState(reading(Verdict.UNSURE, d4=0.538, d9=0.433), has_ink=True, images=(IMAGE,))
NOT_A_DIGIT = ReadingState(reading(Verdict.NOT_A_DIGIT, d4=0.051), has_ink=True, images=(IMAGE,))
NO_DIGIT_OR_4 = ReadingState(reading(Verdict.UNSURE, d4=0.4, d9=0.1), has_ink=True, images=(IMAGE,))
TELLS = card("lenet-5", "LeNet-5", {"digit_bias": 2.0})
KNOWS_DIGITS = card("lenet-5", "LeNet-5")
CORRECTED = ReadingState(reading(d4=0.612), label="9", has_ink=True, images=(IMAGE,))
FAILED = ReadingState(phase=Phase.FAILED, message="The weights file is damaged. " * 20, has_ink=True)
ALL = (
    ReadingState(phase=Phase.LOADING),
    ReadingState(),
    SURE,
    UNSURE,
    NOT_A_DIGIT,
    NO_DIGIT_OR_4,
    CORRECTED,
    ReadingState(phase=Phase.LOADING, has_ink=True),
    FAILED,
)


@pytest.fixture
def panel(qtbot: QtBot) -> ReadingPanel:
    panel = ReadingPanel()
    panel.setLocale(C)
    qtbot.addWidget(panel)
    panel.resize(324, 520)
    panel.show()
    return panel


def words(state: ReadingState) -> Words:
    return words_for(state, C)


def test_a_blank_pad_reads_nothing():
    assert words(ReadingState()).title == "Nothing drawn yet"
    assert words(ReadingState(phase=Phase.LOADING)).lines == ("Loading the model…",)
    assert words(ReadingState(reading(Verdict.BLANK), has_ink=True)).title == "Nothing drawn yet"


def test_a_sure_reading_says_how_sure_and_who_read():
    said = words(SURE)
    assert (said.look, said.digits, said.title) == (Look.DIGIT, "7", f"98.3{NBSP}% sure")
    assert "Read by LeNet-5" in said.lines


def test_ink_waits_while_the_model_loads_and_says_so():
    said = words(ReadingState(phase=Phase.LOADING, has_ink=True))
    assert "will be read when the model is ready" in said.lines[0]


def test_a_model_that_failed_says_what_happened():
    said = words(FAILED)
    assert said.look is Look.FAILED
    assert said.lines == (FAILED.message,)


def test_a_stored_reading_is_shown_though_the_model_failed():
    stored = ReadingState(SURE.reading, has_ink=True, phase=Phase.FAILED, message="x", read_only=True)
    assert words(stored).digits == "7"


def test_not_a_digit_is_said_in_words_with_its_share_and_no_digit_stands_large():
    said = words(NOT_A_DIGIT)
    assert (said.look, said.digits, said.title) == (Look.NO_DIGIT, "", "Not a digit")
    assert said.lines[:2] == (f"94.0{NBSP}% sure", f"Closest is 4 (5.1{NBSP}%)")


def test_when_no_digit_is_likelier_than_the_second_digit_it_is_one_of_the_two():
    said = words(NO_DIGIT_OR_4)
    assert (said.look, said.choices) == (Look.CHOICE, ("4", NO_DIGIT))
    assert caption_for(NO_DIGIT_OR_4.reading, None) == f"4 or {EN_DASH}"
    settled = words(ReadingState(NO_DIGIT_OR_4.reading, label=NO_DIGIT, has_ink=True))
    assert settled.look is Look.NO_DIGIT
    assert settled.lines[:2] == (
        "Not a digit",
        f"Read as 4 or not a digit (40.0{NBSP}%, 49.2{NBSP}%)",
    )


def test_a_sure_reading_says_how_often_such_were_right_only_where_that_was_measured():
    figures = measured(reliability=((0.91, 0.9, 400), (0.984, 0.981, 900), (0.999, 1.0, 12)))
    known = card("lenet-5", "LeNet-5", {"measured": {"unipen-test": figures}})
    told = f"Of readings this sure, 98.1{NBSP}% were right when measured"
    assert words(ReadingState(reading(d7=0.983), has_ink=True, card=known)).measured == told
    # Between two steps; less sure than those of the step; as sure as those of one with twelve digits only.
    for confidence in (0.95, 0.98, 0.999):
        assert words(ReadingState(reading(d7=confidence), has_ink=True, card=known)).measured == ""
    assert words(SURE).measured == ""


def test_a_correction_keeps_the_original_beside_it():
    said = words(CORRECTED)
    assert (said.digits, said.title) == ("9", "Corrected by you")
    assert said.lines[0] == f"Read as 4 (61.2{NBSP}%)"


def test_agreeing_is_a_confirmation():
    assert words(ReadingState(reading(d4=0.9), label="4", has_ink=True)).title == "Confirmed by you"
    assert words(ReadingState(reading(d4=0.9), reviewed=True, has_ink=True)).title == "Confirmed by you"


def test_agreeing_that_it_is_not_a_digit_is_a_confirmation():
    said = words(ReadingState(NOT_A_DIGIT.reading, label=NO_DIGIT, has_ink=True))
    assert (said.look, said.title) == (Look.NO_DIGIT, "Confirmed by you")
    assert f"Read as not a digit (94.0{NBSP}%)" in said.lines


def test_a_label_on_an_unsure_reading_names_both_candidates():
    settled = ReadingState(UNSURE.reading, label="9", has_ink=True)
    assert words(settled).lines[0] == f"Read as 4 or 9 (53.8{NBSP}%, 43.3{NBSP}%)"


def test_a_label_without_a_reading_stands_alone():
    said = words(ReadingState(label="3", has_ink=True, phase=Phase.LOADING))
    assert (said.digits, said.title, said.lines) == ("3", "Your label", ("Not read yet",))


@pytest.mark.parametrize(
    ("read", "label", "caption"),
    [
        (None, None, "…"),
        (reading(d7=0.98), None, "7"),
        (reading(Verdict.UNSURE, d4=0.5, d9=0.4), None, "4 or 9"),
        (reading(Verdict.NOT_A_DIGIT, d4=0.3), None, EN_DASH),
        (reading(d7=0.98), "1", "1"),
        (reading(d7=0.98), "", EN_DASH),
    ],
)
def test_captions_are_a_few_characters(read, label, caption):
    assert caption_for(read, label) == caption


def test_numbers_follow_the_locale_and_only_certainty_is_a_hundred():
    assert percent(0.983, C) == f"98.3{NBSP}%"
    assert percent(0.99997, C) == f">99.9{NBSP}%"
    assert percent(1.0, C) == f"100.0{NBSP}%"
    assert percent(0.5, QLocale(QLocale.Language.German)) == f"50,0{NBSP}%"
    assert milliseconds(2.13, C) == f"2.1{NBSP}ms"
    assert milliseconds(14.2, C) == f"14{NBSP}ms"


def test_no_model_is_certain_even_where_its_probability_rounds_to_one():
    assert likelihood(1.0, C) == f">99.9{NBSP}%"
    assert likelihood(0.983, C) == percent(0.983, C)


def test_the_choice_is_offered_by_buttons_and_by_keyboard(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(UNSURE)
    four, nine = panel.findChildren(ChoiceButton)
    assert (four.text(), nine.text()) == ("4", "9")
    assert "likelier" in four.accessibleName()
    assert "key 9" in nine.toolTip()
    with qtbot.waitSignal(panel.label_chosen) as chosen:
        qtbot.mouseClick(nine, Qt.MouseButton.LeftButton)
    assert chosen.args == ["9"]
    with qtbot.waitSignal(panel.label_chosen) as chosen:
        qtbot.keyClick(four, Qt.Key.Key_Space)
    assert chosen.args == ["4"]


def test_the_buttons_leave_with_the_doubt(panel: ReadingPanel):
    panel.show_state(UNSURE)
    panel.show_state(SURE)
    assert not any(button.isVisible() for button in panel.findChildren(ChoiceButton))


@pytest.mark.parametrize("folded", [False, True])
def test_nothing_moves_while_the_reading_changes(panel: ReadingPanel, folded):
    panel.set_folded(folded)
    panel.resize(panel.sizeHint())
    cards = (panel.reading_card, panel.bars, panel.model_view)
    seen = set()
    for state in ALL:
        panel.show_state(state)
        panel.grab()
        seen.add((panel.sizeHint().toTuple(), *(card.geometry().getRect() for card in cards)))
    assert len(seen) == 1


@pytest.mark.parametrize("width", [260, 324, 420, 1000])
@pytest.mark.parametrize("height", [466, 520, 900])
def test_a_column_fits_its_cards_one_under_the_other(panel: ReadingPanel, width: int, height: int):
    panel.resize(width, height)
    reading_card, bars, model = panel.reading_card, panel.bars, panel.model_view
    assert reading_card.y() == 0
    assert bars.y() > reading_card.geometry().bottom()
    assert model.y() > bars.geometry().bottom()
    assert model.geometry().bottom() < height
    assert {card.width() for card in (reading_card, bars, model)} == {width}


@pytest.mark.parametrize("width", [448, 620, 788, 1000])
def test_folded_the_cards_lie_side_by_side(panel: ReadingPanel, width: int):
    panel.set_folded(True)
    panel.resize(width, panel.sizeHint().height())
    cards = (panel.reading_card, panel.bars, panel.model_view)
    rights = [card.geometry().right() for card in cards]
    assert rights == sorted(rights)
    assert rights[-1] == width - 1
    assert panel.minimumSizeHint().width() <= 448
    for part in cards[:2]:
        assert part.width() >= part.minimumSizeHint().width()
    side, _ = panel.model_view.arrangement(1.0)
    assert side >= 56
    assert panel.sizeHint().height() < 200


def test_the_bars_mark_what_the_model_stands_for(panel: ReadingPanel):
    panel.show_state(UNSURE)
    assert panel.bars.winners == {"4", "9"}
    panel.show_state(NOT_A_DIGIT)
    assert panel.bars.winners == {NO_DIGIT}
    panel.show_state(CORRECTED)
    assert panel.bars.winners == {"4"}
    assert panel.bars.percentage(4) == f"61.2{NBSP}%"
    assert panel.bars.accessibleDescription().startswith(f"4: 61.2{NBSP}%")
    panel.show_state(ReadingState())
    assert panel.bars.percentage(4) == EN_DASH


def test_the_last_bar_says_how_likely_it_is_no_digit_where_the_model_can_tell(panel: ReadingPanel):
    panel.show_state(replace(NOT_A_DIGIT, card=TELLS))
    assert panel.bars.percentage(None) == f"94.0{NBSP}%"
    assert f"no digit: 94.0{NBSP}%" in panel.bars.accessibleDescription()
    panel.show_state(replace(SURE, card=KNOWS_DIGITS))
    assert panel.bars.percentage(None) == EN_DASH
    assert "cannot tell what is not a digit" in panel.bars.accessibleDescription()
    assert "cannot tell what is not a digit" in panel.bars.toolTip()


@pytest.mark.parametrize(("share", "told"), [(0.0, None), (0.2, pytest.approx(0.2))])
def test_of_a_model_that_is_gone_the_reading_tells_whether_it_knew_no_digit(share, told):
    probabilities = (1.0 - share, *[0.0] * 9)
    old = Reading("gone", "ab" * 32, Verdict.DIGITS, (DigitReading(probabilities, (0,)),))
    assert ReadingState(old, has_ink=True).no_digit == told


def test_no_digit_can_be_chosen_by_button(panel: ReadingPanel, qtbot: QtBot):
    panel.show_state(NO_DIGIT_OR_4)
    four, none = panel.findChildren(ChoiceButton)
    assert (four.text(), none.text()) == ("4", "No digit")
    assert none.accessibleName() == "It is not a digit, the likelier one"
    assert four.accessibleName() == "It is a 4"
    with qtbot.waitSignal(panel.label_chosen) as chosen:
        qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert chosen.args == [NO_DIGIT]


def test_a_bar_is_as_long_as_its_share(qtbot: QtBot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.setPalette(palette_of(DARK))
    bars.resize(324, 232)
    bars.show_probabilities([0.0] * 9 + [1.0], ["9"])
    full = accent_pixels(bars)
    bars.show_probabilities([0.0] * 9 + [0.5], ["9"])
    assert accent_pixels(bars) == pytest.approx(full / 2, rel=0.05)


def accent_pixels(bars: ProbabilityBars) -> int:
    image = bars.grab().toImage()
    return sum(
        image.pixelColor(x, y) == DARK.accent for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_every_pixel_the_model_sees_is_a_whole_number_of_the_screens(qtbot: QtBot, scale: float):
    view = ModelView()
    qtbot.addWidget(view)
    view.resize(324, 108)
    view.show_image(IMAGE, 2.1)
    screen = QPixmap(round(324 * scale), round(108 * scale))
    screen.setDevicePixelRatio(scale)
    painter = QPainter(screen)
    view.paint_content(painter)
    painter.end()
    side, _ = view.arrangement(scale)
    assert (side * scale) % 28 == pytest.approx(0)
    # The image is black above and white below: with smoothing there would be greys between them.
    image = screen.toImage()
    column = [image.pixelColor(round((16 + side / 2) * scale), y) for y in range(image.height())]
    inside = [colour.red() for colour in column if colour in (QColor("black"), QColor("white"))]
    middle = column[round((54 - side / 4) * scale) : round((54 + side / 4) * scale)]
    assert {colour.name() for colour in middle} == {"#000000", "#ffffff"}
    assert inside


def test_the_model_view_tells_the_time_it_took(panel: ReadingPanel):
    panel.show_state(SURE)
    assert panel.model_view.lines()[1] == f"read in 2.1{NBSP}ms"
    panel.show_state(ReadingState())
    assert len(panel.model_view.lines()) == 1


def test_the_reading_is_told_to_a_screen_reader(panel: ReadingPanel):
    panel.show_state(SURE)
    assert panel.reading_card.accessibleName() == f"7, 98.3{NBSP}% sure"
    panel.show_state(UNSURE)
    assert panel.reading_card.accessibleName() == "4 or 9, Not sure. Which one?"


def test_a_long_text_ends_in_an_ellipsis(panel: ReadingPanel):
    font = panel.font()
    font.setPixelSize(13)
    text = "one two three four five six seven eight nine ten " * 5
    cut = Paragraph(text, font, 120, max_lines=3)
    assert len(cut.lines) == 3
    assert cut.lines[-1].endswith("…")
    assert Paragraph("short", font, 120, max_lines=3).lines == ["short"]
    panel.show_state(FAILED)
    assert FAILED.message in panel.reading_card.toolTip()


@pytest.mark.parametrize("width", range(100, 420, 20))
@pytest.mark.parametrize("height", [120, 172, 300, 400])
def test_what_the_model_sees_is_never_cut_at_the_foot(qtbot: QtBot, width: int, height: int):
    view = ModelView()
    qtbot.addWidget(view)
    view.setPalette(palette_of(DARK))
    view.resize(width, height)
    view.show_image(IMAGE, 2.1)
    image = view.grab().toImage()
    foot = {image.pixelColor(x, height - 4).name() for x in range(12, width - 12)}
    assert foot == {DARK.surface.name()}
