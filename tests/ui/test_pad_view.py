"""Pad units to pixels and back, and all of a drawing in sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ui.pad_view import PadView, centred_view, fresh_view, kept_view

sides = st.floats(1, 5000)
units = st.floats(-20, 20)
views = st.builds(PadView, st.floats(1, 5000), st.floats(-5000, 5000), st.floats(-5000, 5000))


def pixels(view: PadView, x: float, y: float) -> tuple[float, float]:
    """A point in pad units as pixels of the widget."""
    return x * view.scale + view.dx, y * view.scale + view.dy


@given(views, units, units)
def test_a_place_comes_back(view: PadView, x: float, y: float):
    assert view.to_units(*pixels(view, x, y)) == pytest.approx((x, y), abs=1e-6)


@given(sides, sides)
def test_the_shorter_side_of_an_empty_pad_is_one(width: float, height: float):
    view = fresh_view(width, height)
    assert view.to_units(0, 0) == (0, 0)
    assert min(view.to_units(width, height)) == pytest.approx(1)


@given(sides, sides)
def test_a_pad_of_the_size_it_was_begun_on_shows_it_where_it_was(width: float, height: float):
    view, fresh = kept_view((width, height), width, height), fresh_view(width, height)
    assert (view.scale, view.dx, view.dy) == pytest.approx((fresh.scale, 0, 0), abs=1e-6)


@given(sides, sides, sides, sides)
def test_a_resized_pad_keeps_all_of_the_old_one_in_sight(
    old_width: float, old_height: float, width: float, height: float
):
    view = kept_view((old_width, old_height), width, height)
    unit = min(old_width, old_height)
    for corner in [(0.0, 0.0), (old_width / unit, old_height / unit)]:
        x, y = pixels(view, *corner)
        assert -1e-6 * width <= x <= width * (1 + 1e-6)
        assert -1e-6 * height <= y <= height * (1 + 1e-6)


@given(st.lists(st.tuples(units, units), min_size=1), st.floats(10, 5000), st.floats(10, 5000))
def test_a_drawing_from_elsewhere_is_wholly_in_sight_and_never_larger_than_drawn(places, width, height):
    drawing = Drawing((Stroke(tuple(Point(x, y) for x, y in places)),))
    view = centred_view(drawing, width, height)
    assert view.scale <= min(width, height)
    for x, y in places:
        left, top = pixels(view, x, y)
        assert -1e-6 * width <= left <= width * (1 + 1e-6)
        assert -1e-6 * height <= top <= height * (1 + 1e-6)


def test_nothing_drawn_is_an_empty_pad():
    assert centred_view(Drawing(), 600, 400) == fresh_view(600, 400)
