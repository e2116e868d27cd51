"""Many drawings at once give the images that each gives alone."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference import golden
from digitpad.ink import many
from digitpad.ink.codec import encode, quantise
from digitpad.ink.errors import InkError
from digitpad.ink.many import many_pixels
from digitpad.ink.normalise import line_pixels, normalise
from digitpad.ink.stored import digit_pixels
from tests.support.stored_rows import drawings


def lines(drawing: Drawing):
    return [np.array([(point.x, point.y) for point in stroke.points]) for stroke in drawing.strokes]


def drawn(*strokes: list[tuple[float, float]], pen_width: float = 0.04) -> Drawing:
    return Drawing(tuple(Stroke(tuple(Point(x, y) for x, y in stroke)) for stroke in strokes), pen_width)


def wandering(seed: int) -> Drawing:
    """One to four strokes of one to eighty points, of any size, somewhere."""
    chance = random.Random(seed)
    size = 10 ** chance.uniform(-4, 2)
    strokes = []
    for _ in range(chance.randint(1, 4)):
        x, y, heading = chance.random(), chance.random(), chance.uniform(0, math.tau)
        stroke = []
        for _ in range(chance.choice([1, 2, 3, 10, 40, 80])):
            stroke.append((x * size, y * size))
            heading += chance.gauss(0, 0.4)
            step = chance.choice([0.0, 0.001, 0.01, 0.03])
            x, y = x + step * math.cos(heading), y + step * math.sin(heading)
        strokes.append(stroke)
    return drawn(*strokes)


def assert_alike(some: list[Drawing]) -> None:
    kept = [(drawing.pen_width, lines(drawing)) for drawing in some]
    expected = [line_pixels(strokes, pen_width) for pen_width, strokes in kept]
    assert many_pixels(kept) == expected


@given(st.lists(drawings, max_size=8))
def test_whatever_is_drawn(some):
    assert_alike(some)


@given(st.lists(st.integers(0, 10**9).map(wandering), max_size=12))
def test_what_a_hand_draws(some):
    assert_alike(some)


STRAIGHT = drawn([(0.2, 0.2), (0.2, 0.8)])
CORNERS = drawn([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)])
CASES = {
    "nothing": Drawing(),
    "a dot": drawn([(0.5, 0.5)]),
    "a trembling dot": drawn([(0.5, 0.5), (0.501, 0.5)]),
    "two dots": drawn([(0.2, 0.5)], [(0.8, 0.5)]),
    "a dot of many points": drawn([(0.5, 0.5)] * 50),
    "a straight line": STRAIGHT,
    "a square": CORNERS,
    "a line and a dot over it": drawn([(0.5, 0.4), (0.5, 0.9)], [(0.5, 0.2)]),
    "points that come twice": drawn([(0.1, 0.1), (0.1, 0.1), (0.9, 0.1), (0.9, 0.1), (0.9, 0.9)]),
    "there and back": drawn([(0.1, 0.5), (0.9, 0.5), (0.1, 0.5)]),
    "a scribble sampled more coarsely": drawn([(n % 2, n / 200) for n in range(200)]),
    "more points than lie in one array": drawn([(n / 900, (n % 7) / 100) for n in range(900)]),
    "far away and tiny": drawn([(1e6, 1e6), (1e6 + 0.001, 1e6 + 0.002)]),
    "a steep zigzag": drawn([(0.5 + 0.001 * (n % 2), n / 40) for n in range(40)]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rare_one_alone_and_among_ordinary_ones(name):
    assert_alike([CASES[name]])
    assert_alike([STRAIGHT, CASES[name], CORNERS, CASES[name]])


@pytest.mark.parametrize("far", [math.nan, math.inf, 2e9])
def test_what_cannot_be_read_is_refused_as_alone(far):
    kept = [(0.04, lines(CORNERS)), (0.04, [np.array([[0.0, 0.0], [1.0, far]])])]
    with pytest.raises(InkError, match="no number or beyond"):
        many_pixels(kept)


def test_more_than_are_done_together(monkeypatch):
    monkeypatch.setattr(many, "TOGETHER", 7)
    assert_alike([wandering(seed) for seed in range(40)] + [drawing for _, drawing in golden.drawings()])


def test_what_is_stored_gives_what_the_app_shows_a_model():
    kept = [quantise(wandering(seed)) for seed in range(100, 130)]
    images = [normalise(drawing) for drawing in kept]
    sources = [(encode(drawing), None, None) for drawing in kept]
    assert digit_pixels([*sources, (b"\x01junk", None, None)])[:-1] == [
        image and image.pixels for image in images
    ]
    assert "damaged" in str(digit_pixels([(b"\x01junk", None, None)])[0])
