from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink import rendering
from digitpad.ink.codec import InkError
from digitpad.ink.normalise import COORDINATE_LIMIT, normalise, normalise_ink, normalise_strokes

unit = st.floats(0, 1)
paths = st.lists(st.lists(st.tuples(unit, unit), min_size=1, max_size=30), min_size=1, max_size=4)


def strokes_of(lines) -> tuple[Stroke, ...]:
    return tuple(Stroke(tuple(Point(float(x), float(y)) for x, y in line)) for line in lines)


def pixels(lines) -> np.ndarray:
    image = normalise_strokes(strokes_of(lines))
    assert image is not None
    return np.frombuffer(image.pixels, np.uint8).astype(int).reshape(28, 28)


def placed(lines, scale, x, y):
    return [[(a * scale + x * (1 - scale), b * scale + y * (1 - scale)) for a, b in line] for line in lines]


def extent(lines) -> float:
    points = np.array([point for line in lines for point in line])
    return float((points.max(axis=0) - points.min(axis=0)).max())


@given(paths, st.floats(0.15, 1), unit, unit)
def test_a_copy_anywhere_at_any_size_gives_the_same_image(lines, scale, x, y):
    assume(extent(lines) > 0.1)
    difference = np.abs(pixels(lines) - pixels(placed(lines, scale, x, y)))
    assert difference.max() <= 2


@given(st.floats(0.15, 1), unit, unit)
def test_copies_of_real_digits_give_the_same_image(real_digits, scale, x, y):
    for lines in real_digits[:: len(real_digits) // 10]:
        assert np.abs(pixels(lines) - pixels(placed(lines, scale, x, y))).max() <= 2


@given(st.floats(1e-3, 1e3), st.floats(-500, 500), st.floats(-500, 500))
def test_straight_lines_give_the_same_bytes_wherever_they_lie(scale, x, y):
    """Their ink is just half of a level in many pixels, where rounding noise must not decide."""
    lines = [[(0, 0), (10, 0), (10, 10), (0, 10), (0, 20), (10, 20)]]
    there = [[(a * scale + x, b * scale + y) for a, b in line] for line in lines]
    assert np.array_equal(pixels(there), pixels(lines))


@given(paths, st.sampled_from([1e-3, 25.4, 1e4]))
def test_the_unit_does_not_matter(lines, unit_size):
    assume(extent(lines) > 0.1)
    difference = np.abs(
        pixels(lines) - pixels([[(x * unit_size, y * unit_size) for x, y in a] for a in lines])
    )
    assert difference.max() <= 2


@given(paths, st.floats(0, 2 * math.pi))
def test_the_image_is_continuous_in_the_coordinates(lines, angle):
    assume(extent(lines) > 0.1)
    moved = [list(line) for line in lines]
    x, y = moved[0][-1]
    moved[0][-1] = (x + 1e-7 * math.cos(angle), y + 1e-7 * math.sin(angle))
    assert np.abs(pixels(lines) - pixels(moved)).max() <= 2


@given(st.sampled_from("01234578"), st.floats(60, 300), st.floats(-0.3, 0.3), st.tuples(unit, unit))
def test_whole_pixel_pointers_give_nearly_the_same_image(digits, name, tall, slant, corner):
    shape = np.array([(tall, 0), (-slant * tall, tall)])
    exact = [path @ shape + corner for path in digits[name]]
    difference = np.abs(pixels(exact) - pixels([np.floor(path) for path in exact]))
    assert difference.mean() <= 4


def test_whole_pixel_pointers_with_real_digits(real_digits):
    means = []
    for paths_of_one in real_digits:
        height = max(float(np.concatenate(paths_of_one)[:, 1].max()), 0.3)
        exact = [path * (60 / height) + 0.37 for path in paths_of_one]
        means.append(np.abs(pixels(exact) - pixels([np.floor(path) for path in exact])).mean())
    assert np.mean(means) <= 1.6
    assert np.quantile(means, 0.995) <= 4


def test_smoothing_keeps_corners():
    corner = np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)])
    sharp = rendering.render([np.array([(5.0, 5.0), (5.0, 22.0)]), np.array([(5.0, 22.0), (22.0, 22.0)])])
    smooth = rendering.render(rendering.trace([corner * 17 + 5]))
    assert np.abs(sharp - smooth).max() < 0.4  # the one pixel at the corner
    assert np.abs(sharp - smooth).mean() < 0.002


def test_the_longer_side_is_20_pixels_and_the_centre_of_mass_in_the_middle(digits):
    for name, lines in digits.items():
        image = pixels(lines)
        strong = np.argwhere(image >= 128)
        assert max(strong.max(axis=0) - strong.min(axis=0)) + 1 in (19, 20, 21), name
        centre = (np.indices((28, 28)) * image).sum(axis=(1, 2)) / image.sum()
        assert np.abs(centre - 14).max() < 0.05, name


def test_the_pen_has_one_width_whatever_the_size():
    image = pixels([[(0, 0), (0, 2)]])
    assert image.any(axis=1).sum() in (20, 21)
    assert image[14].sum() == pytest.approx(rendering.PEN_WIDTH * 255, abs=3)


def test_all_ink_stays_inside_even_where_the_mass_is_far_off():
    lopsided = [[(0, 0), (1, 0)], *[[(1 - 0.001 * k, 0.001 * k), (1 - 0.001 * k, 0.03)] for k in range(100)]]
    image = normalise_strokes(strokes_of(lopsided))
    assert image is not None
    assert image.strokes is not None
    points = [point for stroke in image.strokes for point in stroke.points]
    assert min(p.x for p in points) >= -0.5
    assert max(p.x for p in points) <= 27.5


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.5, 0.25), (1e6, -1e6), (-3.0, 1e-12)])
def test_a_dot_stays_a_dot_in_the_middle(place):
    image = pixels([[place]])
    assert np.argwhere(image).min() == 13
    assert np.argwhere(image).max() == 15
    assert (pixels([[place, place], [place]]) == image).all()
    noise = (np.nextafter(place[0], math.inf), np.nextafter(place[1], -math.inf))
    assert (pixels([[place, noise]]) == image).all()


def test_dots_apart_have_extent():
    image = pixels([[(0.1, 0.1)], [(0.1, 0.2)]])
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[-1] - rows[0] + 1 in (20, 21)
    assert len(rows) < 10


def test_a_trembled_dot_is_a_dot_for_its_pen_but_strokes_alone_have_no_scale():
    trembled = strokes_of([[(0.5, 0.5), (0.503, 0.501)]])
    dot = normalise(Drawing(strokes_of([[(0.5, 0.5)]])))
    drawn = normalise(Drawing(trembled, pen_width=0.04))
    assert dot is not None
    assert drawn is not None
    assert drawn.pixels == dot.pixels
    assert normalise(Drawing(trembled, pen_width=0.0)) == normalise_strokes(trembled)
    assert normalise(Drawing(trembled, pen_width=0.0)) != drawn


def test_nothing_drawn_is_blank():
    assert normalise_strokes(()) is None
    assert normalise(Drawing()) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 2 * COORDINATE_LIMIT, 1e300])
def test_impossible_coordinates_are_refused_with_a_clear_message(bad):
    with pytest.raises(InkError, match="coordinate"):
        normalise_strokes(strokes_of([[(0, 0), (1, bad)]]))


@given(paths)
def test_the_strokes_come_along_in_the_frame_of_the_image(lines):
    strokes = tuple(
        Stroke(tuple(Point(x, y, 7.0 * index, 0.5) for index, (x, y) in enumerate(line))) for line in lines
    )
    image = normalise_strokes(strokes)
    assert image is not None
    assert image.strokes is not None
    assert [len(stroke.points) for stroke in image.strokes] == [len(line) for line in lines]
    for before, after in zip(strokes, image.strokes, strict=True):
        assert [(p.t, p.pressure) for p in before.points] == [(p.t, p.pressure) for p in after.points]
    ink = np.frombuffer(image.pixels, np.uint8).reshape(28, 28)
    for stroke in image.strokes:
        first = stroke.points[0]
        assert ink[round(first.y), round(first.x)] > 0


@given(paths)
def test_an_image_made_of_strokes_is_normalised_already(lines):
    image = normalise_strokes(strokes_of(lines))
    assert image is not None
    again = normalise_ink(np.frombuffer(image.pixels, np.uint8).reshape(28, 28))
    assert again is not None
    assert again.pixels == image.pixels


def test_a_scribble_of_20000_points_is_bounded():
    rng = np.random.default_rng(7)
    scribble = [np.array(rng.random((20_000, 2)))]
    path = rendering.trace([scribble[0] * 17.5])
    assert sum(map(len, path)) <= rendering.MOST_SAMPLES + 2
    assert (pixels(scribble) > 0).sum() >= 19 * 19
