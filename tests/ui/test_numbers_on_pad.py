"""A number on the pad: where its digits lie, and how a person corrects it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtTest import QTest

from digitpad.domain import Box, Drawing, Picture, Point, Stroke, Verdict
from digitpad.ui.paper import Paper
from digitpad.ui.reading_words import Look
from digitpad.ui.theme import LIGHT, palette_of
from tests.ui.fake_process import FakeProcess
from tests.ui.pointers import draw_with_mouse, send_mouse
from tests.ui.widget_data import number

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.ui.main_window import MainWindow

Key = Qt.Key


# Boxes


def test_boxes_lie_under_the_ink_and_the_selected_one_is_filled(qtbot: QtBot):
    paper = Paper()
    qtbot.addWidget(paper)
    paper.setPalette(palette_of(LIGHT))
    paper.resize(400, 300)
    line = Stroke((Point(0.3, 0.2), Point(0.3, 0.8)))
    paper.show_drawing(Drawing((line, Stroke((Point(0.8, 0.2), Point(0.8, 0.8))))), writable=False)
    boxes = Box(0.2, 0.2, 0.2, 0.6), Box(0.7, 0.2, 0.2, 0.6)
    paper.show_boxes(boxes, boxes[0])
    first, second = map(paper.rect_of, boxes)
    image = paper.grab().toImage()
    assert image.pixelColor(first.center().toPoint()) == LIGHT.ink
    beside = (first.center().toPoint().x() + 20, int(first.center().y()))
    assert image.pixelColor(*beside) == LIGHT.tint
    assert image.pixelColor(second.center().toPoint().x() + 20, int(second.center().y())) == LIGHT.paper


def test_boxes_of_a_picture_are_in_its_own_pixels_and_hide_nothing(qtbot: QtBot):
    paper = Paper()
    qtbot.addWidget(paper)
    paper.setPalette(palette_of(LIGHT))
    paper.resize(400, 300)
    page = Image.new("L", (200, 100), 255)
    ImageDraw.Draw(page).rectangle((20, 40, 40, 60), fill=0)
    file = io.BytesIO()
    page.save(file, "PNG")
    paper.show_picture(Picture(file.getvalue(), 200, 100, "ab" * 32, "page.png"))
    paper.show_boxes((Box(20, 40, 20, 20), Box(100, 40, 20, 20)), Box(20, 40, 20, 20))
    rect = paper.rect_of(Box(20, 40, 20, 20))
    image = paper.grab().toImage()
    assert image.pixelColor(rect.center().toPoint()).lightness() < 16
    assert image.pixelColor(int(rect.left()), int(rect.center().y())) == LIGHT.accent


def test_a_change_of_boxes_repaints_no_more_than_these(qtbot: QtBot):
    paper = Paper()
    qtbot.addWidget(paper)
    paper.resize(400, 300)
    paper.show_drawing(Drawing((Stroke((Point(0.3, 0.2), Point(0.3, 0.8))),)), writable=False)
    paper.show_boxes((Box(0.2, 0.2, 0.2, 0.6), Box(0.7, 0.2, 0.2, 0.6)))
    area = paper._boxed_area()
    assert paper.rect().contains(area.toAlignedRect())
    assert area.width() < paper.width() * 0.8


def test_what_the_pen_changes_looks_the_same_as_all_painted_at_once(qtbot: QtBot):
    paper = Paper()
    qtbot.addWidget(paper)
    paper.resize(400, 300)
    paper.show_drawing(Drawing((Stroke((Point(0.3, 0.2), Point(0.3, 0.8))),)), writable=False)
    paper.show_boxes((Box(0.2, 0.2, 0.2, 0.6), Box(0.7, 0.2, 0.2, 0.6)), Box(0.7, 0.2, 0.2, 0.6))
    whole = paper.grab().toImage()
    ratio = paper.devicePixelRatioF()
    for left in range(0, 400, 40):
        part = QRect(left, 0, 40, 300)
        scaled = QRectF(left * ratio, 0, 40 * ratio, 300 * ratio).toRect()
        assert paper.grab(part).toImage() == whole.copy(scaled)


# The window


@pytest.fixture
def reads(window: MainWindow) -> FakeProcess:
    """What the window reads with."""
    process = window.reader._process
    assert isinstance(process, FakeProcess)
    return process


def write(window: MainWindow, qtbot: QtBot, strokes: int = 1) -> None:
    """Write strokes side by side, and wait until they have been read."""
    for at in range(strokes):
        draw_with_mouse(window.pad, [(60 + 80 * at, 80), (60 + 80 * at, 300)])
    qtbot.waitUntil(
        lambda: (settled := window.desk.reading.settled) is not None and settled.reading.digits != ()
    )


def shown(window: MainWindow) -> str:
    return window.panel.reading_card.words.digits


def press(window: MainWindow, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(window.pad, key)


def test_writing_on_makes_the_number_longer(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20"), 3: number("202"), 4: number("2026")}
    seen = []
    for at in range(4):
        draw_with_mouse(window.pad, [(60 + 80 * at, 80), (60 + 80 * at, 300)])
        qtbot.waitUntil(lambda: window.desk.reading.settled is not None)
        seen.append((shown(window), len(window.pad.boxes)))
    assert seen == [("1", 0), ("20", 2), ("202", 3), ("2026", 4)]


def test_a_number_does_not_fall_apart_while_its_next_digit_is_half_written(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reading = window.desk.reading
    reading._calm.setInterval(3_600_000)
    half = number("201", Verdict.NOT_A_DIGIT)
    reads.numbers = {2: number("20"), 3: half, 4: number("204")}
    write(window, qtbot, 2)
    seen = []
    window.desk.reading_changed.connect(lambda state: seen.append(state.reading.text))
    draw_with_mouse(window.pad, [(300, 80), (300, 200), (360, 200)])
    qtbot.waitUntil(lambda: reading.settled is not None and reading.settled.reading.digits == half.digits)
    assert set(seen) == {"20"}
    assert not window.actions_.confirm.isEnabled()  # it is no more what lies there
    draw_with_mouse(window.pad, [(340, 80), (340, 300)])
    qtbot.waitUntil(lambda: shown(window) == "204")
    assert set(seen) == {"20", "204"}
    assert window.actions_.confirm.isEnabled()


def test_a_reading_of_an_open_stroke_is_not_shown_any_more_once_it_is_whole(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.hold()
    send_mouse(window.pad, QEvent.Type.MouseButtonPress, QPointF(60, 80))
    send_mouse(window.pad, QEvent.Type.MouseMove, QPointF(60, 300))
    reads.wait_until_asked()
    send_mouse(window.pad, QEvent.Type.MouseButtonRelease, QPointF(60, 340))
    told: list[str] = []
    window.desk.reading.changed.connect(lambda: told.append(shown(window)))
    reads.let_go()
    qtbot.waitUntil(lambda: window.desk.reading.settled is not None)
    assert told == ["1"]
    assert len(reads.read_sources) == 2


def test_a_stroke_that_is_being_read_when_the_pen_is_lifted_is_read_once(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.hold()
    send_mouse(window.pad, QEvent.Type.MouseButtonPress, QPointF(60, 80))
    reads.wait_until_asked()
    send_mouse(window.pad, QEvent.Type.MouseMove, QPointF(60, 300))
    qtbot.waitUntil(lambda: window.reader._live is not None)
    send_mouse(window.pad, QEvent.Type.MouseButtonRelease, QPointF(60, 300))
    reads.let_go()
    qtbot.waitUntil(lambda: window.desk.reading.settled is not None)
    assert len(reads.read_sources) == 2
    assert window.desk.reading.source == window.desk.drawing == reads.read_sources[-1]


def test_when_the_pen_rests_it_is_said_that_it_is_no_number_any_more(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    window.desk.reading._calm.setInterval(0)
    reads.numbers = {2: number("20"), 3: number("201", Verdict.NOT_A_DIGIT)}
    write(window, qtbot, 2)
    draw_with_mouse(window.pad, [(300, 80), (300, 300)])
    qtbot.waitUntil(lambda: window.panel.reading_card.words.title == "Not a number")


def test_what_undo_leaves_is_said_at_once(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    window.desk.reading._calm.setInterval(3_600_000)
    reads.numbers = {2: number("20", Verdict.NOT_A_DIGIT), 3: number("201")}
    write(window, qtbot, 3)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.panel.reading_card.words.title == "Not a number")


def test_a_click_on_a_digit_marks_its_box(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {4: number("2026")}
    write(window, qtbot, 4)
    row = window.panel.reading_card.row
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(1).center().toPoint())
    assert window.pad.pointed == window.pad.boxes[1]


def test_the_arrow_keys_look_at_digit_after_digit_and_the_pads_keys_go_on_working(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {3: number("202", Verdict.UNSURE, d1="6")}
    write(window, qtbot, 3)
    seen = [window.panel.state.selected]
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Left, Key.Key_Left):
        press(window, key)
        seen.append(window.panel.state.selected)
    assert seen == [1, 2, 2, 1, 0, 0]
    row = window.panel.reading_card.row
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(2).center().toPoint())
    assert window.pad.hasFocus()
    press(window, Key.Key_Return)
    assert window.desk.label == "202"


def test_of_a_number_that_is_sure_no_digit_stands_out_and_of_another_the_doubtful_one(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("20"), 3: number("202", Verdict.UNSURE, d0="7")}
    write(window, qtbot, 2)
    pointed = [window.pad.pointed]
    draw_with_mouse(window.pad, [(300, 80), (300, 300)])
    qtbot.waitUntil(lambda: len(window.pad.boxes) == 3)
    assert [*pointed, window.pad.pointed] == [None, window.pad.boxes[0]]


def test_several_numbers_of_a_picture_have_a_box_each(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess, tmp_path: Path
):
    reads.numbers = {0: number("42 17")}
    Image.new("L", (200, 100), 255).save(tmp_path / "page.png")
    window.pictures.open([tmp_path / "page.png"])
    qtbot.waitUntil(lambda: shown(window) == "42 17")
    first, second = window.pad.boxes
    assert first.x == 0
    assert second.x == pytest.approx(0.4)
    assert first.width == second.width == pytest.approx(0.3)
    window.panel.choose_digit(3)
    pointed = window.pad.pointed
    assert pointed is not None
    assert pointed.x == pytest.approx(0.6)


def test_the_boxes_leave_with_the_drawing(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    counts = [len(window.pad.boxes)]
    window.actions_.new.trigger()
    assert [*counts, len(window.pad.boxes)] == [2, 0]


def test_no_boxes_are_drawn_around_what_is_not_believed(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20", Verdict.NOT_A_DIGIT)}
    write(window, qtbot, 2)
    assert window.pad.boxes == ()


def test_a_number_is_typed_through_and_return_ends_it(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {4: number("2026", Verdict.UNSURE, d3="0")}
    write(window, qtbot, 4)
    press(window, Key.Key_2, Key.Key_0)
    assert (shown(window), window.desk.label) == ("20", None)
    assert window.panel.state.typed == "20"
    press(window, Key.Key_2, Key.Key_0, Key.Key_Return)
    assert (shown(window), window.desk.label) == ("2020", "2020")
    window.actions_.undo.trigger()
    assert window.desk.label is None
    window.actions_.redo.trigger()
    assert window.desk.label == "2020"


def test_escape_gives_up_what_is_typed_and_backspace_deletes(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    press(window, Key.Key_3, Key.Key_4, Key.Key_Backspace)
    assert shown(window) == "3"
    assert window.panel.reading_card.words.look is Look.NUMBER
    press(window, Key.Key_Escape)
    assert (shown(window), window.desk.label, window.desk.can_redo) == ("20", None, False)
    assert not window.panel.state.is_typing


def test_undo_while_typing_takes_back_what_is_typed(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    press(window, Key.Key_3)
    window.actions_.undo.trigger()
    assert (shown(window), len(window.desk.drawing.strokes)) == ("20", 2)


def test_one_key_corrects_one_digit_and_the_next_makes_it_a_number_in_one_step(
    window: MainWindow, qtbot: QtBot
):
    write(window, qtbot)
    labels = []
    press(window, Key.Key_4)
    labels.append(window.desk.label)
    press(window, Key.Key_2)
    labels.append(window.desk.label)
    assert shown(window) == "42"
    window.actions_.undo.trigger()
    labels.append(window.desk.label)
    window.actions_.redo.trigger()
    labels.append(window.desk.label)
    assert labels == ["4", "42", None, "42"]
    assert window.desk.drawing.strokes != ()


def test_a_key_corrects_anew_once_the_number_has_ended(window: MainWindow, qtbot: QtBot):
    write(window, qtbot)
    press(window, Key.Key_4, Key.Key_2, Key.Key_Return, Key.Key_7)
    assert window.desk.label == "7"


def test_what_one_goes_on_with_keeps_the_number(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    press(window, Key.Key_2, Key.Key_6)
    window.actions_.new.trigger()
    assert [record.label for record in window.strip.records] == ["26"]


def test_a_number_can_be_typed_across_the_closing_of_its_drawing(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    press(window, Key.Key_2)
    window.desk.put_away()  # half a minute of rest does that
    press(window, Key.Key_6, Key.Key_Enter)
    assert window.desk.label == "26"


def test_what_is_typed_goes_to_the_drawing_it_was_begun_for(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    first = window.desk.current
    press(window, Key.Key_2, Key.Key_6)
    window.desk.put_away()
    window.desk._lay_out_empty()  # as when it is taken away elsewhere
    write(window, qtbot)
    press(window, Key.Key_7)
    labels = {record.id: record.label for record in window.strip.records}
    assert first is not None
    assert labels.pop(first) == "26"
    assert list(labels.values()) == ["7"]


def test_a_candidate_that_is_clicked_takes_the_place_of_what_is_typed(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("20", Verdict.UNSURE, d1="6")}
    write(window, qtbot, 2)
    press(window, Key.Key_4)
    window.panel.label_chosen.emit("26")
    assert (window.desk.label, window.panel.state.is_typing) == ("26", False)


def test_where_the_ink_may_be_divided_in_two_ways_both_are_offered(
    window: MainWindow, qtbot: QtBot, reads: FakeProcess
):
    reads.numbers = {2: number("11", Verdict.UNSURE, sure=0.8)}
    reads.other = ("4", 0.3)
    write(window, qtbot, 2)
    assert window.panel.reading_card.words.choices == ("11", "4")


def test_confirming_takes_the_whole_number(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {4: number("2026")}
    write(window, qtbot, 4)
    press(window, Key.Key_Return)
    assert window.desk.label == "2026"


def test_leaving_the_program_keeps_what_is_typed(window: MainWindow, qtbot: QtBot, reads: FakeProcess):
    reads.numbers = {2: number("20")}
    write(window, qtbot, 2)
    press(window, Key.Key_2, Key.Key_6)
    window.close()
    assert window.desk.label == "26"
