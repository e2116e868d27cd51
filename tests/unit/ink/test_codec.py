from __future__ import annotations

import math
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink.codec import INK_LIMIT, InkError, decode, encode, quantise

coordinate = st.one_of(st.floats(-2, 2), st.floats(-1e9, 1e9))
points = st.builds(Point, coordinate, coordinate, st.floats(-10, 1e12), st.floats(0, 1))
strokes = st.lists(points, min_size=1, max_size=20).map(lambda list_: Stroke(tuple(list_)))
drawings = st.builds(Drawing, st.lists(strokes, max_size=6).map(tuple), st.floats(0, 2))


def random_walk(count: int, *, seed: int = 3) -> Stroke:
    rng = random.Random(seed)
    x = y = 0.5
    walk = []
    for index in range(count):
        x, y = x + rng.gauss(0, 0.01), y + rng.gauss(0, 0.01)
        walk.append(Point(x, y, 7.3 * index, rng.random()))
    return Stroke(tuple(walk))


@given(drawings)
def test_a_drawing_comes_back_within_the_units(drawing):
    back = decode(encode(drawing))
    assert abs(back.pen_width - drawing.pen_width) <= 0.5 / 65536
    assert len(back.strokes) == len(drawing.strokes)
    for before, after in zip(drawing.strokes, back.strokes, strict=True):
        assert len(before.points) == len(after.points)
        for one, other in zip(before.points, after.points, strict=True):
            assert math.isclose(one.x, other.x, rel_tol=1e-15, abs_tol=0.51 / 65536)
            assert math.isclose(one.y, other.y, rel_tol=1e-15, abs_tol=0.51 / 65536)
            assert math.isclose(one.t, other.t, rel_tol=1e-15, abs_tol=0.051)
            assert abs(one.pressure - other.pressure) <= 0.51 / 1023


@given(drawings)
def test_what_is_quantised_comes_back_exactly(drawing):
    once = quantise(drawing)
    assert decode(encode(once)) == once
    assert quantise(once) == once
    assert encode(once) == encode(drawing)


def test_a_typical_digit_takes_a_few_bytes_a_point():
    assert len(encode(Drawing((random_walk(150),)))) < 150 * 6


@pytest.mark.parametrize("counts", [(60_000,), (30_000, 1, 2, 30_000), (300_000,)])
def test_ink_beyond_the_limit_is_thinned_but_keeps_its_ends(counts):
    drawing = Drawing(tuple(random_walk(count, seed=count) for count in counts))
    data = encode(drawing)
    assert len(data) <= INK_LIMIT
    thinned = decode(data)
    assert encode(thinned) == data
    for before, after in zip(drawing.strokes, thinned.strokes, strict=True):
        assert len(after.points) >= min(len(before.points), 500)
        for end in (0, -1):
            assert math.hypot(before.points[end].x - after.points[end].x, 0) < 1e-5


def test_ink_within_the_limit_keeps_every_point():
    drawing = Drawing((random_walk(5000),))
    assert len(decode(encode(drawing)).strokes[0].points) == 5000


def test_more_strokes_than_fit_are_refused():
    rng = random.Random(1)
    dots = tuple(Stroke((Point(rng.random(), rng.random(), rng.random() * 1e6),)) for _ in range(20_000))
    with pytest.raises(InkError, match="20000 strokes"):
        encode(Drawing(dots))


@pytest.mark.parametrize(
    "point",
    [Point(math.nan, 0), Point(0, math.inf), Point(0, -2e9), Point(0, 0, math.nan), Point(0, 0, 0, math.nan)],
)
def test_impossible_numbers_are_refused(point):
    with pytest.raises(InkError, match="cannot be kept"):
        encode(Drawing((Stroke((point,)),)))
    with pytest.raises(InkError, match="pen width"):
        encode(Drawing((), math.nan))
    with pytest.raises(InkError, match="negative"):
        encode(Drawing((), -1.0))


def decoded_or_refused(data: bytes) -> None:
    try:
        drawing = decode(data)
    except InkError as error:
        assert str(error)  # noqa: PT017 - any other exception is the failure
    else:
        assert quantise(drawing) == drawing


@given(st.binary(max_size=200))
def test_random_bytes_give_a_drawing_or_an_ink_error(data):
    decoded_or_refused(data)
    decoded_or_refused(b"\x01" + data)
    decoded_or_refused(b"\x01" + zlib.compress(data))


@given(drawings, st.integers(0), st.integers(1, 255), st.booleans())
def test_a_flipped_byte_is_noticed(drawing, place, flip, shorten):
    data = bytearray(encode(drawing))
    data[place % len(data)] ^= flip
    if shorten:
        del data[-1 - place % len(data) :]
    decoded_or_refused(bytes(data))
    with pytest.raises(InkError):
        decode(encode(drawing) + b"\0")


def test_a_newer_version_is_refused():
    with pytest.raises(InkError, match="newer version"):
        decode(b"\x02" + encode(Drawing())[1:])


def test_bombs_are_refused_without_being_unpacked():
    with pytest.raises(InkError):
        decode(b"\x01" + zlib.compress(bytes(60_000_000)))
    with pytest.raises(InkError, match="limit"):
        decode(b"\x01" + bytes(INK_LIMIT))
    many = b"\x01" + zlib.compress(b"\x00" + b"\xff\xff\xff\xff\x7f" + bytes(10))
    with pytest.raises(InkError):
        decode(many)
