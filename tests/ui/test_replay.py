"""A replay shows what stood at each moment, and what was read of it; it is played, paused and scrubbed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from digitpad.domain import Drawing, Edit, Picture, Point, Source, Stroke, Verdict
from digitpad.inference.errors import ModelCorrupt
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.replay import words
from digitpad.ui.replay.course import course_of
from digitpad.ui.replay.course_reader import CourseReader
from digitpad.ui.replay.panel import SPEEDS, ReplayPanel
from digitpad.ui.replay.playhead import Playhead
from digitpad.ui.replay.reading_curves import ReadingCurves
from digitpad.ui.replay.steps import CURVES, Step, changes, curves, said
from digitpad.ui.replay.time_slider import STEP_MS
from digitpad.ui.replay.view import ReplayView
from digitpad.ui.theme import DARK, LIGHT, Theme, palette_of
from tests.ui.widget_data import DEVICE, card, number, reading, record

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.domain import Recognition
    from digitpad.ui.live_reader import LiveReader
    from tests.ui.fake_process import FakeProcess

NBSP = "\N{NO-BREAK SPACE}"
CARDS = (card("lenet-5", "LeNet-5"), card("softmax", "Softmax"))


def stroke(begin: float, end: float, y: float) -> Stroke:
    """A line across, with a sample each 10 ms."""
    count = round((end - begin) / 10)
    return Stroke(
        tuple(Point(0.1 + 0.8 * number / count, y, begin + 10 * number) for number in range(count + 1))
    )


TWO = Drawing((stroke(0, 400, 0.2), stroke(600, 1000, 0.8)))
"""The process of the tests reads the number of strokes: 1 from the first moment on, 2 from 0.6 s on."""
DRAWN = record(1, reading(d2=0.9), drawing=TWO)
PICTURE = replace(DRAWN, drawing=None, picture=Picture(b"", 8, 8, "ab" * 32, "9.png"), source=Source.FILE)


@pytest.fixture
def shelf(qtbot: QtBot) -> ModelShelf:
    return ModelShelf(lambda: CARDS)


@pytest.fixture
def panel(qtbot: QtBot, reader: LiveReader, shelf: ModelShelf, own_look: None) -> ReplayPanel:
    panel = ReplayPanel(reader, shelf)
    panel.setLocale(QLocale.c())
    qtbot.addWidget(panel)
    panel.resize(480, 560)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def read_all(panel: ReplayPanel, qtbot: QtBot) -> None:
    reader = panel.course_reader
    qtbot.waitUntil(lambda: bool(reader.steps) and not reader.is_reading)


# What is read


def test_a_drawing_is_read_as_it_grew(
    panel: ReplayPanel, reader: LiveReader, process: FakeProcess, qtbot: QtBot
):
    reader.start()
    panel.show_record(DRAWN)
    read_all(panel, qtbot)
    course = course_of(TWO)
    assert [step.at for step in panel.course_reader.steps] == list(course.moments())
    assert process.read_sources == [course.written_by(moment) for moment in course.moments()]
    first, then = changes(panel.course_reader.steps)
    assert (first.label, then.label) == ("1", "2")
    assert 600.0 < then.at <= 640.0
    assert panel.story.text().startswith(f"Read as 1 at first, as 2 from 0.6{NBSP}s on\nRead by LeNet-5")


def test_looking_at_it_again_reads_nothing_again(
    panel: ReplayPanel, reader: LiveReader, process: FakeProcess, qtbot: QtBot
):
    reader.start()
    other = record(2, drawing=Drawing((stroke(0, 100, 0.5),)))
    for shown in (DRAWN, other):
        panel.show_record(shown)
        read_all(panel, qtbot)
    asked = len(process.read_sources)
    panel.show_record(DRAWN)
    read_all(panel, qtbot)
    assert len(panel.course_reader.steps) == len(course_of(TWO).moments())
    assert len(process.read_sources) == asked


def test_other_weights_of_the_same_model_read_it_anew(
    reader: LiveReader, process: FakeProcess, qtbot: QtBot, shelf: ModelShelf
):
    reader.start()
    course_reader = CourseReader(reader, shelf)
    moments = len(course_of(TWO).moments())
    # The process says of its weights that they are "ab...".
    for sha256, asked in (("ab", moments), ("cd", 2 * moments), ("ab", 2 * moments)):
        shelf._cards = (replace(CARDS[0], sha256=sha256 * 32),)
        course_reader.begin(course_of(TWO), "lenet-5")
        qtbot.waitUntil(lambda: not course_reader.is_reading)
        assert len(process.read_sources) == asked


def test_what_is_not_looked_at_any_more_is_not_read_on(
    panel: ReplayPanel, reader: LiveReader, process: FakeProcess, qtbot: QtBot
):
    reader.start()
    qtbot.waitUntil(lambda: reader.is_ready)
    process.hold()
    panel.show_record(DRAWN)
    qtbot.waitUntil(process.is_asked)
    panel.show_record(other := record(2, drawing=Drawing((stroke(0, 100, 0.5),))))
    process.let_go()
    read_all(panel, qtbot)
    assert other.drawing is not None
    course = course_of(other.drawing)
    assert process.read_sources[1:] == [course.written_by(moment) for moment in course.moments()]


@pytest.mark.parametrize("read_with", ["softmax", "gone"])
def test_it_is_read_by_the_model_that_read_it_first_where_that_is_there(
    panel: ReplayPanel, reader: LiveReader, process: FakeProcess, qtbot: QtBot, read_with: str
):
    reader.start()
    panel.show_record(replace(DRAWN, reading=replace(reading(d2=0.9), model_id=read_with)))
    read_all(panel, qtbot)
    assert set(process.read_with) == {"lenet-5" if read_with == "gone" else read_with}


def test_why_it_cannot_be_read_is_said_under_the_replay(
    panel: ReplayPanel, reader: LiveReader, process: FakeProcess, qtbot: QtBot
):
    reader.start()
    process.errors_of["lenet-5"] = ModelCorrupt("its file is damaged")
    panel.show_record(DRAWN)
    qtbot.waitUntil(lambda: panel.curves.caption() == "its file is damaged")
    panel.play()
    assert panel.playhead.is_playing  # it is seen nevertheless


# What is shown


def test_a_drawing_is_shown_whole_and_played_from_its_beginning(panel: ReplayPanel, qtbot: QtBot):
    panel.show_record(DRAWN)
    assert panel.paper.moment == panel.playhead.duration == 1000.0
    panel.toggle()
    assert panel.playhead.position < 1000.0
    qtbot.waitUntil(lambda: not panel.playhead.is_playing)
    assert panel.paper.moment == 1000.0


@pytest.mark.parametrize(
    ("shown", "said_of_it"),
    [
        (PICTURE, "This is a picture: it has no strokes to replay."),
        (
            replace(DRAWN, drawing=Drawing()),
            "There is no ink to replay: it was erased, or nothing was drawn.",
        ),
        (None, "Choose a drawing to see how it was written."),
    ],
)
def test_what_cannot_be_replayed_says_why(panel: ReplayPanel, shown: Recognition | None, said_of_it: str):
    panel.show_record(DRAWN)
    panel.show_record(shown)
    assert said_of_it in (panel.story.text(), panel.paper.accessibleDescription())
    assert not panel.play_button.isEnabled()
    assert panel.curves.isHidden()
    panel.toggle()
    QTest.keyClick(panel, Qt.Key.Key_Space)
    assert not panel.playhead.is_playing
    panel.grab()


def test_a_drawing_without_times_says_that_its_speed_is_made_up(panel: ReplayPanel):
    bare = Drawing((Stroke((Point(0, 0), Point(1, 1))),))
    panel.show_record(record(1, drawing=bare))
    assert panel.story.text() == "This drawing has no times: it is replayed at an even speed."


def test_a_correction_of_what_is_shown_does_not_begin_it_anew(panel: ReplayPanel):
    panel.show_record(DRAWN)
    panel.scrub(300.0)
    panel.show_record(replace(DRAWN, edit=Edit("7", reviewed=True, editor=DEVICE, version=1)))
    assert panel.playhead.position == 300.0


def test_ink_is_dark_where_it_was_written_by_then_and_faint_where_not(panel: ReplayPanel):
    panel.setPalette(palette_of(LIGHT))
    panel.show_record(DRAWN)
    panel.scrub(500.0)
    image = panel.paper.grab().toImage()
    transform, ratio = panel.paper._transform(TWO), panel.paper.devicePixelRatioF()
    dark, faint = (image.pixelColor((transform.map(QPointF(0.5, y)) * ratio).toPoint()) for y in (0.2, 0.8))
    assert dark == LIGHT.ink
    assert LIGHT.ink.lightness() < faint.lightness() < LIGHT.paper.lightness()


# Playing and scrubbing


def test_a_playhead_follows_the_clock_at_its_speed(qtbot: QtBot):
    now = 5.0
    head = Playhead(lambda: now)
    head.load(1000.0)
    head.speed = 2.0
    head.play()
    now += 0.1
    head.advance()
    assert head.position == pytest.approx(200.0)
    now += 30.0  # the machine slept
    head.advance()
    assert head.position == pytest.approx(700.0)
    now += 1.0
    head.advance()
    assert (head.position, head.is_playing) == (1000.0, False)
    head.play()
    assert head.position == 0.0
    head.pause()


def test_space_plays_and_pauses_and_arrows_scrub(panel: ReplayPanel):
    panel.show_record(DRAWN)
    QTest.keyClick(panel, Qt.Key.Key_Home)
    assert panel.paper.moment == 0.0
    for _ in range(2):
        QTest.keyClick(panel, Qt.Key.Key_Right)
    assert panel.paper.moment == 2 * STEP_MS
    QTest.keyClick(panel, Qt.Key.Key_Left)
    assert panel.paper.moment <= STEP_MS
    played: list[bool] = []
    panel.playhead.playing_changed.connect(played.append)
    for _ in range(2):
        QTest.keyClick(panel, Qt.Key.Key_Space)
    assert played == [True, False]
    QTest.keyClick(panel, Qt.Key.Key_End)
    assert panel.paper.moment == 1000.0


def test_up_and_down_change_the_speed_and_stop_at_the_last(panel: ReplayPanel):
    panel.show_record(DRAWN)
    for key, most in ((Qt.Key.Key_Up, SPEEDS[-1]), (Qt.Key.Key_Down, SPEEDS[0])):
        for _ in range(len(SPEEDS) + 1):
            QTest.keyClick(panel, key)
        assert panel.playhead.speed == most


def test_the_slider_scrubs_where_it_is_pressed_and_dragged(panel: ReplayPanel):
    panel.show_record(DRAWN)
    slider = panel.slider
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert panel.paper.moment == pytest.approx(500.0, abs=15.0)
    QTest.mouseMove(slider, QPoint(slider.width() + 50, middle.y()))
    assert panel.paper.moment == 1000.0
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert panel.paper.moment == 0.0
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert panel.paper.moment == STEP_MS
    assert slider.accessibleDescription() == f"0.1 of 1.0{NBSP}s"


def test_scrubbing_ends_playing(panel: ReplayPanel):
    panel.show_record(DRAWN)
    panel.play()
    panel.slider.setValue(700)
    assert not panel.playhead.is_playing
    assert panel.paper.moment == 700.0


def test_the_curves_scrub_and_say_what_was_read_there(panel: ReplayPanel, reader: LiveReader, qtbot: QtBot):
    reader.start()
    panel.show_record(DRAWN)
    read_all(panel, qtbot)
    chart, plot = panel.curves, panel.curves.plot()
    for share, digit in ((0.3, 1), (0.9, 2)):
        place = QPoint(round(plot.left() + share * plot.width()), round(plot.center().y()))
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=place)
        assert panel.paper.moment == pytest.approx(1000 * share, abs=5.0)
        assert chart.caption().endswith(f"s: Read as {digit} (91.0{NBSP}%)")
        assert chart.accessibleDescription() == chart.caption()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.caption() == "Too little to be read yet"
    moments = [step.at for step in panel.course_reader.steps]
    for moment in moments[:3]:
        QTest.keyClick(chart, Qt.Key.Key_Right)
        assert panel.playhead.position == moment
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert panel.playhead.position == moments[1]


def test_who_leaves_the_window_stops_the_replay(panel: ReplayPanel):
    panel.show_record(DRAWN)
    panel.play()
    panel.hide()
    assert not panel.playhead.is_playing


def test_where_it_is_low_the_chart_gives_way_before_it_covers_anything(panel: ReplayPanel):
    panel.show_record(DRAWN)
    shown = []
    for height in (560, 400, 300, 560):
        panel.resize(320, height)
        panel.grab()
        shown.append(panel.curves.isVisible())
        if shown[-1]:
            assert panel.curves.height() >= panel.curves.minimumSizeHint().height()
    assert shown == [True, True, False, True]


# What the curves are


def step(at: float, verdict: Verdict = Verdict.DIGITS, **shares: float) -> Step:
    return Step(at, reading(verdict, **shares))


STEPS = (
    Step(0, reading(Verdict.BLANK)),
    step(100, Verdict.NOT_A_DIGIT, rest=0.01, d1=0.2),
    step(200, Verdict.UNSURE, d1=0.6, d7=0.3),
    step(300, d1=0.55, d7=0.4),
    step(400, d7=0.95),
)


def test_a_change_is_where_the_answer_is_another_one_sure_or_not():
    told = [(change.at, change.label) for change in changes(STEPS)]
    assert told == [(100, ""), (200, "1"), (400, "7")]
    assert [said(one.reading) for one in STEPS[:2]] == [None, ""]


def test_the_curves_are_of_what_it_was_read_as_the_last_answer_first():
    found = curves(STEPS)
    assert found[0].label == "7"
    assert {curve.label for curve in found} >= {"1", "7", ""}
    assert len(found) <= CURVES
    assert dict(found[0].points)[400] == 0.95


def test_of_a_number_it_is_seen_how_it_grew():
    steps = (
        Step(100, reading(d2=0.9)),
        Step(200, number("20")),
        Step(300, number("20", Verdict.NOT_A_DIGIT, sure=0.3)),
        Step(400, number("202", Verdict.UNSURE, d2="8")),
    )
    assert [(change.at, change.label) for change in changes(steps)] == [
        (100, "2"),
        (200, "20"),
        (300, ""),
        (400, "202"),
    ]
    found = {curve.label: dict(curve.points) for curve in curves(steps)}
    assert set(found) == {"202", "", "20", "2"}
    assert found["20"] == {100: 0.0, 200: pytest.approx(0.99**2), 300: pytest.approx(0.09), 400: 0.0}
    assert found[""][300] == pytest.approx(0.91)
    told = words.story(changes(steps), QLocale.c())
    assert told.startswith(f"Read as 2 at first, as 20 from 0.2{NBSP}s, as not a digit from 0.3{NBSP}s")
    assert told.endswith(f"as 202 from 0.4{NBSP}s on")
    assert "Read as 202 or 208" in words.at_moment(steps[-1], QLocale.c())


def test_many_changes_are_not_all_told():
    one, other = reading(d0=0.9), reading(d1=0.9)
    flicker = [Step(100 * number, other if number % 2 else one) for number in range(20)]
    told = words.story(changes(flicker), QLocale.c())
    assert told.startswith("Read as 0 at first, as 1 from 0.1")
    assert ", …, as 1 from 1.9" in told


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_last_answer_is_drawn_in_the_accent_in_every_theme_and_scale(
    qtbot: QtBot, own_look: None, theme: Theme, scale: float
):
    chart = ReadingCurves()
    chart.setLocale(QLocale.c())
    qtbot.addWidget(chart)
    chart.resize(320, chart.sizeHint().height())
    chart.setPalette(palette_of(theme))
    chart.show_steps(400.0, STEPS)
    screen = QPixmap(round(chart.width() * scale), round(chart.height() * scale))
    screen.setDevicePixelRatio(scale)
    screen.fill(theme.window)
    chart.render(screen)
    place = chart._place((400.0, 0.95), chart.plot()) * scale
    image, (x, y) = screen.toImage(), (round(place.x()), round(place.y()))
    near = {image.pixelColor(x - dx, y + dy).name() for dx in range(3) for dy in range(-2, 3)}
    assert theme.accent.name() in near


@pytest.mark.parametrize("width", [240, 268, 480])
def test_however_often_a_number_changed_no_word_of_the_chart_stands_over_another(qtbot: QtBot, width: int):
    chart = ReadingCurves()
    chart.setLocale(QLocale.c())
    qtbot.addWidget(chart)
    chart.resize(width, chart.sizeHint().height())
    read = ["2", "", "21", "", "20", "202", "", "2021", "202", "", "2024"]
    none = number("2024", Verdict.NOT_A_DIGIT, sure=0.1)
    steps = [Step(100.0 * at, number(text) if text else none) for at, text in enumerate(read)]
    chart.show_steps(1000.0, steps)
    plot = chart.plot()
    written = chart.written(plot)
    assert written[0].text == "2024"
    assert written[0].rect.left() > plot.right()
    assert "no digit \N{RIGHTWARDS ARROW} 2024" in [word.text for word in written]
    for one, other in combinations(written, 2):
        inks = [word.rect.adjusted(0, 2.6, 0, -2.6) for word in (one, other)]
        assert not inks[0].intersects(inks[1]), (one.text, other.text)
    assert all(word.rect.left() >= -1 and word.rect.right() <= width + 1 for word in written)


# The window


def test_the_window_plays_what_it_is_shown_and_says_what_was_made_of_it(
    qtbot: QtBot, reader: LiveReader, shelf: ModelShelf, own_look: None
):
    view = ReplayView(reader, shelf)
    view.setLocale(QLocale.c())
    qtbot.addWidget(view)
    view.show_record(DRAWN)
    assert view.isVisible()
    assert view.panel.playhead.is_playing
    assert view.headline() == f"Read as 2 (90.0{NBSP}%)"
    assert view.windowTitle().startswith("Replay: drawn ")
    for label, words_of_it in (("2", "confirmed"), ("7", "corrected to 7"), ("", "corrected to not a digit")):
        view.show_record(replace(DRAWN, edit=Edit(label, reviewed=True, editor=DEVICE, version=1)))
        assert view.headline() == f"Read as 2 (90.0{NBSP}%), {words_of_it}"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert not view.panel.playhead.is_playing


@pytest.mark.parametrize("width", [240, 300, 480])
def test_the_controls_fit_into_a_narrow_pane(panel: ReplayPanel, qtbot: QtBot, width: int):
    panel.show_record(DRAWN)
    panel.setMinimumWidth(0)
    panel.resize(width, 560)
    qtbot.waitUntil(lambda: panel.width() == width)
    assert panel.speed.isVisible() == (width >= 340)
    for part in (panel.play_button, panel.slider, panel.paper, panel.curves):
        assert part.geometry().right() <= width
    assert panel.slider.width() >= 60
