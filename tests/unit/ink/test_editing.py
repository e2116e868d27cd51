from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink.editing import StrokeBuilder, strokes_crossed


def stroke(*places: tuple[float, float]) -> Stroke:
    return Stroke(tuple(Point(x, y) for x, y in places))


CROSS = Drawing((stroke((0, 0), (1, 1)), stroke((0, 1), (1, 0)), stroke((3, 3))), pen_width=0.1)


def test_the_eraser_hits_ink_within_its_radius():
    assert strokes_crossed(CROSS, (0.5, 0.5), (0.5, 0.5), 0.0) == {0, 1}
    assert strokes_crossed(CROSS, (0.1, 0.14), (0.1, 0.14), 0.0) == {0}
    assert strokes_crossed(CROSS, (3.1, 3.0), (3.1, 3.0), 0.06) == {2}
    assert strokes_crossed(CROSS, (3.2, 3.0), (3.2, 3.0), 0.06) == set()
    assert strokes_crossed(Drawing(), (0, 0), (0, 0), 1) == set()


def test_a_fast_eraser_misses_nothing_on_its_way():
    assert strokes_crossed(CROSS, (-1, 0.7), (2, 0.7), 0.01) == {0, 1}
    assert strokes_crossed(CROSS, (2.5, 3), (9, 3), 0.01) == {2}
    assert strokes_crossed(CROSS, (5, 0), (9, 0), 0.01) == set()


place = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@given(st.lists(place, min_size=1, max_size=5), place, place, st.floats(0, 0.5))
def test_the_eraser_agrees_with_places_tried_one_by_one(path, start, end, radius):
    drawing = Drawing((stroke(*path),), pen_width=0.0)
    steps = [index / 40 for index in range(41)]
    tried = min(
        math.hypot(
            start[0] + a * (end[0] - start[0]) - (p[0] + b * (q[0] - p[0])),
            start[1] + a * (end[1] - start[1]) - (p[1] + b * (q[1] - p[1])),
        )
        for p, q in zip(path, [*path[1:], path[-1]], strict=True)
        for a in steps
        for b in steps
    )
    hit = bool(strokes_crossed(drawing, start, end, radius))
    if tried <= radius - 1e-9:
        assert hit
    elif tried > radius + 0.08:  # half a step of each way, at most
        assert not hit


def test_samples_become_a_stroke_with_times_since_the_first_pen_down():
    builder = StrokeBuilder()
    builder.begin(0.1, 0.2, 5000.0, 0.5)
    assert builder.extend(0.1, 0.3, 5008.5, 0.75)
    assert not builder.extend(0.1, 0.3, 5008.5, 0.75)
    assert builder.extend(0.1, 0.3, 5016.0, 0.75)
    assert builder.extend(0.2, 0.3, 5012.0, 7.0)
    assert not builder.extend(math.nan, 0.3, 5020.0)
    first = builder.finish()
    assert first.points == (
        Point(0.1, 0.2, 0.0, 0.5),
        Point(0.1, 0.3, 8.5, 0.75),
        Point(0.1, 0.3, 16.0, 0.75),
        Point(0.2, 0.3, 16.0, 1.0),
    )
    second = StrokeBuilder(builder.origin_ms)
    second.begin(0.5, 0.5, 5500.0)
    assert second.finish() == Stroke((Point(0.5, 0.5, 500.0, 1.0),))


def test_the_pen_must_be_down():
    builder = StrokeBuilder()
    with pytest.raises(ValueError, match="not down"):
        builder.extend(0, 0, 0)
    with pytest.raises(ValueError, match="not down"):
        builder.finish()
    with pytest.raises(ValueError, match="cannot go down"):
        builder.begin(0, math.inf, 0)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 20)), min_size=1, max_size=30))
def test_every_distinct_sample_is_kept_and_times_never_run_back(samples):
    builder = StrokeBuilder(100.0)
    builder.begin(samples[0][0], 0, samples[0][1])
    for x, t in samples[1:]:
        builder.extend(x, 0, t)
    points = builder.finish().points
    assert [p.t for p in points] == sorted(p.t for p in points)
    assert all(one != other for one, other in itertools.pairwise(points))
    turns = [
        x for x, before in zip(samples, [None, *samples], strict=False) if before is None or x[0] != before[0]
    ]
    kept = [
        p for p, before in zip(points, [None, *points], strict=False) if before is None or p.x != before.x
    ]
    assert len(kept) == len(turns)
