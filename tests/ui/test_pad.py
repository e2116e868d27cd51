"""The pad turns what mouse, pen and finger do into strokes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ui.pad import Pad, Tool
from tests.ui.pointers import draw_with_mouse, draw_with_pen, send_mouse, send_tablet, stylus


@pytest.fixture
def pad(qtbot):
    """A pad that shows what is written on it, as the desk makes it do."""
    pad = Pad()
    qtbot.addWidget(pad)
    pad.resize(600, 400)

    def add(stroke):
        pad.show_drawing(Drawing((*pad.drawing.strokes, stroke), pad.pen_width), writable=True)

    def erase(indices):
        left = tuple(stroke for index, stroke in enumerate(pad.drawing.strokes) if index not in indices)
        pad.show_drawing(Drawing(left, pad.pen_width), writable=True)

    pad.stroke_finished.connect(add)
    pad.strokes_erased.connect(erase)
    pad.show()
    qtbot.waitExposed(pad)
    return pad


def dark_pixels(pad):
    image = pad.grab().toImage()
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )


def test_a_mouse_stroke_keeps_every_point_in_pad_units(pad):
    draw_with_mouse(pad, [(100, 100), (200, 100), (200, 300)])
    (stroke,) = pad.drawing.strokes
    assert [(p.x, p.y) for p in stroke.points] == [(0.25, 0.25), (0.5, 0.25), (0.5, 0.75)]
    assert {p.pressure for p in stroke.points} == {1.0}
    assert stroke.points[0].t == 0.0


def test_a_click_is_a_dot(pad):
    draw_with_mouse(pad, [(100, 100)])
    (stroke,) = pad.drawing.strokes
    assert len(stroke.points) == 1
    assert dark_pixels(pad) > 0


def test_times_of_later_strokes_count_from_the_first_pen_down(pad):
    draw_with_mouse(pad, [(100, 100), (120, 100)])
    draw_with_mouse(pad, [(100, 200), (120, 200)])
    first, second = pad.drawing.strokes
    assert second.points[0].t >= first.points[-1].t


def test_the_other_mouse_buttons_do_not_write(pad):
    QTest.mouseClick(pad, Qt.MouseButton.RightButton)
    assert pad.drawing.is_blank


def test_the_pens_pressure_reaches_the_stored_points(pad):
    draw_with_pen(pad, [(100, 100, 0.2), (150, 100, 0.5), (200, 120, 0.9)], stylus())
    (stroke,) = pad.drawing.strokes
    assert [round(p.pressure, 3) for p in stroke.points] == [0.2, 0.5, 0.9]


def test_mouse_events_made_of_the_pens_double_nothing(pad):
    pen = stylus()
    draw_with_pen(pad, [(100, 100, 0.5), (150, 100, 0.5), (200, 120, 0.5)], pen, with_mouse=True)
    draw_with_pen(pad, [(100, 200, 0.5), (150, 200, 0.5)], pen, with_mouse=True)
    assert [len(stroke.points) for stroke in pad.drawing.strokes] == [3, 2]


def test_mouse_events_that_follow_the_pens_stroke_write_nothing(pad):
    draw_with_pen(pad, [(100, 100, 0.5), (150, 100, 0.5)], stylus(), with_mouse=False)
    draw_with_mouse(pad, [(100, 100), (150, 100)])
    assert len(pad.drawing.strokes) == 1


def test_the_eraser_end_erases_the_strokes_it_touches(pad):
    draw_with_pen(pad, [(100, 100, 0.5), (100, 300, 0.5)], stylus(), with_mouse=False)
    draw_with_pen(pad, [(300, 100, 0.5), (300, 300, 0.5)], stylus(), with_mouse=False)
    eraser = stylus(QPointingDevice.PointerType.Eraser)
    draw_with_pen(pad, [(250, 200, 0.5), (350, 200, 0.5)], eraser)
    (left,) = pad.drawing.strokes
    assert left.points[0].x == 0.25


def test_one_sweep_of_the_eraser_is_one_signal(pad, qtbot):
    draw_with_mouse(pad, [(100, 100), (100, 300)])
    draw_with_mouse(pad, [(200, 100), (200, 300)])
    pad.tool = Tool.ERASER
    with qtbot.waitSignal(pad.strokes_erased) as erased:
        draw_with_mouse(pad, [(50, 200), (250, 200)])
    assert erased.args == [frozenset({0, 1})]
    assert pad.drawing.is_blank


def test_the_pen_takes_over_from_a_resting_hand(pad):
    send_mouse(pad, QEvent.Type.MouseButtonPress, QPointF(300, 300))
    draw_with_pen(pad, [(100, 100, 0.5), (150, 100, 0.5)], stylus(), with_mouse=False)
    send_mouse(pad, QEvent.Type.MouseButtonRelease, QPointF(300, 300))
    assert [len(stroke.points) for stroke in pad.drawing.strokes] == [2]


def test_a_palm_is_ignored_while_the_pen_is_near(pad, finger, qapp):
    qapp.pen_near.connect(pad.set_pen_near)
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.TabletEnterProximity))
    finger([(300, 300), (310, 310)])
    assert pad.drawing.is_blank


@pytest.fixture
def finger(pad):
    screen = QTest.createTouchDevice()

    def draw(places):
        touch = QTest.touchEvent(pad, screen)
        touch.press(0, QPoint(*places[0]), pad).commit()
        for place in places[1:]:
            touch.move(0, QPoint(*place), pad).commit()
        touch.release(0, QPoint(*places[-1]), pad).commit()

    return draw


def test_a_finger_writes(pad, finger):
    finger([(100, 100), (150, 150), (200, 150)])
    (stroke,) = pad.drawing.strokes
    assert [(p.x, p.y) for p in stroke.points] == [(0.25, 0.25), (0.375, 0.375), (0.5, 0.375)]


def test_resizing_keeps_the_drawing_and_all_of_it_in_sight(pad):
    draw_with_mouse(pad, [(580, 20), (590, 380)])
    before = pad.drawing
    pad.resize(300, 380)
    assert pad.drawing == before
    assert dark_pixels(pad) > 0
    draw_with_mouse(pad, [(10, 190), (290, 190)])
    xs = [point.x for point in pad.drawing.strokes[1].points]
    assert xs[0] == pytest.approx(10 / 200, abs=1e-6)


def test_a_drawing_from_elsewhere_is_shown_whole(pad):
    far = Drawing((Stroke((Point(3.0, 0.1), Point(3.2, 0.9))),))
    pad.show_drawing(far, writable=False)
    assert dark_pixels(pad) > 0


def test_a_shown_drawing_is_not_erased(pad):
    pad.show_drawing(Drawing((Stroke((Point(0.25, 0.25), Point(0.25, 0.75))),)), writable=False)
    pad.tool = Tool.ERASER
    draw_with_mouse(pad, [(50, 200), (250, 200)])
    assert not pad.drawing.is_blank


@pytest.mark.parametrize("pressure", [0.0, 1.0])
def test_a_pen_that_is_lifted_at_once_leaves_a_dot(pad, pressure):
    pen = stylus()
    send_tablet(pad, QEvent.Type.TabletPress, QPointF(100, 100), pressure, pen)
    send_tablet(pad, QEvent.Type.TabletRelease, QPointF(100, 100), 0.0, pen)
    (stroke,) = pad.drawing.strokes
    assert [point.pressure for point in stroke.points] == [pressure]


def test_two_quick_clicks_are_two_dots(pad):
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):  # so Qt calls the second one
        send_mouse(pad, kind, QPointF(100, 100))
        send_mouse(pad, QEvent.Type.MouseButtonRelease, QPointF(100, 100))
    assert [len(stroke.points) for stroke in pad.drawing.strokes] == [1, 1]


def test_a_stroke_whose_end_was_never_told_ends_when_the_next_begins(pad):
    send_mouse(pad, QEvent.Type.MouseButtonPress, QPointF(100, 100))
    send_mouse(pad, QEvent.Type.MouseMove, QPointF(100, 200))
    draw_with_mouse(pad, [(300, 100), (300, 200), (300, 300)])
    assert [len(stroke.points) for stroke in pad.drawing.strokes] == [2, 3]


def test_other_fingers_beside_the_one_that_writes_change_nothing(pad):
    touch = QTest.touchEvent(pad, QTest.createTouchDevice())
    touch.press(0, QPoint(100, 100), pad).commit()
    touch.stationary(0).press(1, QPoint(400, 300), pad).commit()
    touch.move(0, QPoint(150, 100), pad).move(1, QPoint(420, 300), pad).commit()
    touch.release(0, QPoint(200, 100), pad).stationary(1).commit()
    touch.move(1, QPoint(100, 300), pad).commit()
    touch.release(1, QPoint(100, 300), pad).commit()
    (stroke,) = pad.drawing.strokes
    places = list(dict.fromkeys((point.x, point.y) for point in stroke.points))
    assert places == [(0.25, 0.25), (0.375, 0.25), (0.5, 0.25)]
