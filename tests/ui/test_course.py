"""The course of a drawing: when each sample was written, and at which moments it is read."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ui.replay.course import (
    LIFT_MS,
    MOST,
    PAUSE_MS,
    TAP_MS,
    UNITS_PER_SECOND,
    Pace,
    course_of,
    sample_before,
)


def stroke(*samples: tuple[float, float, float]) -> Stroke:
    return Stroke(tuple(Point(x, y, t) for x, y, t in samples))


BAR = stroke((0.2, 0.2, 0.0), (0.8, 0.2, 300.0))
STEM = stroke((0.8, 0.2, 700.0), (0.5, 0.5, 900.0), (0.4, 0.9, 1200.0))
SEVEN = Drawing((BAR, STEM))

points = st.builds(
    Point,
    st.floats(-1, 2),
    st.floats(-1, 2),
    st.floats(-1e5, 1e5) | st.just(0.0) | st.integers(0, 3000).map(float),
    st.floats(0, 1),
)
drawings = st.lists(st.lists(points, min_size=1, max_size=12), min_size=1, max_size=8).map(
    lambda strokes: Drawing(tuple(Stroke(tuple(one)) for one in strokes))
)


def test_the_pens_own_times_are_those_of_the_replay():
    course = course_of(SEVEN)
    assert course.times == ((0.0, 300.0), (700.0, 900.0, 1200.0))
    assert (course.duration, course.pace) == (1200.0, Pace.AS_WRITTEN)


def test_what_stands_at_a_moment_is_what_was_written_by_then():
    course = course_of(SEVEN)
    assert course.finished_at(299.0) == 0
    assert course.open_stroke_at(150.0) == stroke((0.2, 0.2, 0.0), (0.5, 0.2, 150.0))
    assert course.finished_at(500.0) == 1
    assert course.open_stroke_at(500.0) is None  # the pen is up
    assert course.written_by(500.0).strokes == (BAR,)
    assert course.written_by(899.0).strokes == (BAR, stroke((0.8, 0.2, 700.0)))
    assert course.finished_at(1200.0) == 2
    assert course.written_by(1200.0) == SEVEN


def test_a_long_pause_is_shortened_and_that_is_known():
    late = Drawing((BAR, stroke((0.8, 0.2, 60_000.0), (0.4, 0.9, 60_500.0))))
    course = course_of(late)
    assert course.times[1] == (300.0 + PAUSE_MS, 800.0 + PAUSE_MS)
    assert course.pace is Pace.SHORTENED


def test_a_drawing_without_times_is_replayed_at_an_even_speed():
    course = course_of(Drawing((stroke((0, 0, 0), (0.3, 0, 0), (0.3, 0.6, 0)), stroke((1, 1, 0)))))
    assert course.pace is Pace.EVEN
    first, second = course.times
    assert first == pytest.approx((0.0, 300 / UNITS_PER_SECOND, 900 / UNITS_PER_SECOND))
    assert second == pytest.approx((first[-1] + LIFT_MS,))


def test_strokes_whose_times_each_begin_at_0_follow_each_other():
    course = course_of(Drawing((BAR, stroke((0.8, 0.2, 0.0), (0.4, 0.9, 400.0)))))
    assert course.times == ((0.0, 300.0), (300.0 + LIFT_MS, 700.0 + LIFT_MS))


def test_a_single_dot_takes_a_moment():
    course = course_of(Drawing((stroke((0.5, 0.5, 0.0)),)))
    assert (course.duration, course.moments(), course.pace) == (TAP_MS, (0.0,), Pace.AS_WRITTEN)


def test_an_empty_drawing_has_no_course():
    course = course_of(Drawing())
    assert (course.duration, course.moments()) == (0.0, ())


def test_it_is_read_at_the_end_of_each_stroke_and_within():
    long = stroke(*((0.1, 0.01 * number, 10.0 * number) for number in range(101)))
    course = course_of(Drawing((long, stroke((0.5, 0.5, 1400.0), (0.5, 0.6, 1500.0)))))
    moments = course.moments()
    assert {1000.0, 1500.0} < set(moments)
    assert not any(1000.0 < moment <= 1400.0 for moment in moments)  # the pen was up: nothing new
    within = [moment for moment in moments if moment < 1000.0]
    assert len(within) > 20
    steps = [after - before for before, after in pairwise(within)]
    assert max(steps) <= 2 * min(steps)


def test_where_the_pen_stands_still_nothing_is_read_again():
    course = course_of(Drawing((stroke((0, 0, 0), (0.1, 0, 100), (0.5, 0.5, 1000)),)))
    assert course.moments() == (100.0, 1000.0)


def test_a_scribble_is_not_read_at_each_of_its_strokes():
    strokes = [stroke((0.1, 0.1, 100.0 * number), (0.2, 0.3, 100.0 * number + 50)) for number in range(500)]
    moments = course_of(Drawing(tuple(strokes))).moments()
    assert len(moments) == MOST
    assert moments[-1] == 49_950.0


def test_one_can_go_back_from_sample_to_sample():
    course = course_of(SEVEN)
    assert [sample_before(course, moment) for moment in (1200.0, 900.0, 500.0, 0.0)] == [900, 700, 300, 0]


@given(drawings)
def test_whatever_the_times_the_course_goes_forward_and_ends_with_all_of_it(drawing: Drawing):
    course = course_of(drawing)
    flat = [time for times in course.times for time in times]
    assert flat == sorted(flat)
    assert flat[0] == 0.0
    assert math.isfinite(course.duration)
    moments = course.moments()
    assert list(moments) == sorted(moments)
    assert course.written_by(moments[-1]) == drawing
    assert course.finished_at(course.duration) == len(drawing.strokes)
    assert all(course.written_by(moment).strokes for moment in moments)


@given(drawings, st.floats(0, 1))
def test_the_open_stroke_goes_on_where_the_samples_end(drawing: Drawing, share: float):
    course = course_of(drawing)
    moment = share * course.duration
    stroke, whole = course.open_stroke_at(moment), course.finished_at(moment)
    if stroke is not None:
        assert course.written_by(moment).strokes[whole].points == stroke.points[:-1]
