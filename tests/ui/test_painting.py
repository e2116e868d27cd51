"""Ink on a painter: dots are dots, pressure is width, a growing stroke paints what the whole one paints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ui.painting import fitting, ink_width, paint_small, paint_stroke, paint_strokes, stroke_bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE = 200
BLACK = QColor("black")


def blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    return image


def painted(drawing: Drawing, transform: QTransform | None = None) -> QImage:
    image = blank()
    painter = QPainter(image)
    whole = transform or QTransform.fromScale(SIDE, SIDE)
    paint_strokes(painter, drawing.strokes, whole, BLACK, drawing.pen_width)
    painter.end()
    return image


def greys(image: QImage) -> NDArray[np.uint8]:
    """The picture by rows, 0 = black."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(SIDE, grey.bytesPerLine())
    return rows[:, :SIDE].copy()


def ink(image: QImage) -> float:
    """How many pixels' worth of ink there are."""
    return float((255 - greys(image).astype(float)).sum() / 255)


def line(*places: tuple[float, float], pressures: tuple[float, ...] = ()) -> Stroke:
    forces = pressures or (1.0,) * len(places)
    return Stroke(tuple(Point(x, y, pressure=force) for (x, y), force in zip(places, forces, strict=True)))


@pytest.mark.parametrize("samples", [1, 3])
def test_a_pen_that_does_not_move_leaves_a_dot(samples: int):
    image = painted(Drawing((line(*[(0.5, 0.5)] * samples),), pen_width=0.1))
    radius = 0.1 * SIDE / 2
    assert ink(image) == pytest.approx(math.pi * radius**2, rel=0.02)
    assert image.pixelColor(SIDE // 2, SIDE // 2) == BLACK


def test_pressure_is_width():
    light = painted(Drawing((line((0.2, 0.5), (0.8, 0.5), pressures=(0.0, 0.0)),), pen_width=0.1))
    heavy = painted(Drawing((line((0.2, 0.5), (0.8, 0.5)),), pen_width=0.1))
    rising = painted(
        Drawing((line((0.2, 0.5), (0.5, 0.5), (0.8, 0.5), pressures=(0.0, 0.5, 1.0)),), pen_width=0.1)
    )
    assert ink_width(0.1, 0.0) == pytest.approx(0.035)
    assert ink(light) < ink(rising) < ink(heavy)
    assert ink(rising) == pytest.approx((ink(light) + ink(heavy)) / 2, rel=0.06)


def test_ink_of_changing_width_has_no_holes():
    wave = [(0.2 + 0.6 * i / 20, 0.5 + 0.2 * math.sin(i / 2)) for i in range(21)]
    forces = tuple(0.5 + 0.5 * math.cos(i) for i in range(21))
    for mirror in (1, -1):  # both senses of turning
        transform = QTransform.fromScale(SIDE, SIDE * mirror)
        if mirror < 0:
            transform *= QTransform.fromTranslate(0, SIDE)
        image = painted(Drawing((line(*wave, pressures=forces),), pen_width=0.12), transform)
        for x, y in wave:
            place = transform.map(QPointF(x, y))
            assert image.pixelColor(int(place.x()), int(place.y())) == BLACK


def test_the_same_drawing_is_the_same_picture_at_every_place_and_scale():
    zigzag = ((0.2, 0.2), (0.7, 0.3), (0.3, 0.6), (0.8, 0.8))
    plain = painted(Drawing((line(*zigzag),), pen_width=0.05))
    small = tuple((x / 10 + 3, y / 10 - 2) for x, y in zigzag)
    back = QTransform.fromTranslate(-3, 2) * QTransform.fromScale(SIDE * 10, SIDE * 10)
    moved = painted(Drawing((line(*small),), pen_width=0.005), back)
    assert ink(moved) == pytest.approx(ink(plain), rel=0.005)


places = st.tuples(st.floats(0.2, 0.8), st.floats(0.2, 0.8))


@given(st.lists(st.tuples(places, st.floats(0, 1)), min_size=2, max_size=8), st.booleans())
def test_painting_the_tail_of_a_growing_stroke_leaves_no_gap(
    samples: list[tuple[tuple[float, float], float]],
    even: bool,  # noqa: FBT001 - hypothesis fills it in
):
    stroke = line(*(place for place, _ in samples), pressures=tuple(1.0 if even else p for _, p in samples))
    transform = QTransform.fromScale(SIDE, SIDE)
    image = blank()
    painter = QPainter(image)
    for count in range(1, len(samples) + 1):
        paint_stroke(painter, Stroke(stroke.points[:count]), transform, BLACK, 0.06, first=count - 1)
    painter.end()
    whole = painted(Drawing((stroke,), pen_width=0.06))
    missing = (greys(whole) < 20) & (greys(image) > 140)
    # Where a line turns sharply, a curve and its pieces differ by single pixels; a gap would be as wide as
    # the line, 4 pixels at the least, and longer than that.
    assert missing.sum() < 16


@given(st.lists(places, min_size=1, max_size=8), st.floats(0.01, 0.1))
def test_nothing_is_painted_outside_the_bounds(samples: list[tuple[float, float]], width: float):
    stroke = line(*samples)
    image = painted(Drawing((stroke,), pen_width=width))
    box = stroke_bounds(stroke, width)
    allowed = QRectF(box.x() * SIDE, box.y() * SIDE, box.width() * SIDE, box.height() * SIDE)
    allowed.adjust(-1, -1, 1, 1)
    rows, columns = np.nonzero(greys(image) < 255)
    for column, row in ((columns.min(), rows.min()), (columns.max(), rows.max())):
        assert allowed.contains(float(column) + 0.5, float(row) + 0.5)


@pytest.mark.parametrize("samples", [1, 2, 40])
@pytest.mark.parametrize("pressure", [0.3, 1.0])
def test_small_ink_is_what_large_ink_is_but_for_its_edges(samples: int, pressure: float):
    turns = [2 * math.pi * number / 40 for number in range(samples)]
    ring = [(0.5 + 0.08 * math.cos(turn), 0.5 + 0.08 * math.sin(turn)) for turn in turns]
    drawing = Drawing((line(*ring, pressures=(pressure,) * samples),), pen_width=0.02)
    whole, image = painted(drawing), blank()
    painter = QPainter(image)
    paint_small(painter, drawing.strokes, QTransform.fromScale(SIDE, SIDE), BLACK, drawing.pen_width)
    painter.end()
    assert ink(image) == pytest.approx(ink(whole), rel=0.15)
    small, large = np.nonzero(greys(image) < 128), np.nonzero(greys(whole) < 128)
    for one, other in zip(small, large, strict=True):
        assert abs(int(one.min()) - int(other.min())) <= 1
        assert abs(int(one.max()) - int(other.max())) <= 1


@given(st.lists(places, min_size=1, max_size=6), st.floats(0.02, 50))
def test_a_thumbnail_holds_all_ink_with_a_line_of_one_width(samples: list[tuple[float, float]], size: float):
    stroke = line(*((x * size, y * size) for x, y in samples))
    rect = QRectF(10, 20, 44, 44)
    transform, pen_width = fitting(Drawing((stroke,)), rect, 2.5)
    assert pen_width * math.sqrt(transform.determinant()) == pytest.approx(2.5)
    box = transform.mapRect(stroke_bounds(stroke, pen_width))
    assert rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box)
