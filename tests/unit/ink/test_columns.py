"""The quick way to unpack ink gives what the slow one gives."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink import codec
from digitpad.ink.columns import unpack, unpack_many
from digitpad.ink.errors import InkError
from digitpad.ink.normalise import normalise
from digitpad.ink.stored import digit_pixels

if TYPE_CHECKING:
    import numpy as np

coordinates = st.floats(-1e9, 1e9) | st.floats(-1, 2)
points = st.builds(
    Point, coordinates, coordinates, st.floats(-1e13, 1e13) | st.floats(0, 1e4), st.floats(0, 1)
)
strokes = st.lists(points, min_size=1, max_size=8).map(lambda values: Stroke(tuple(values)))
drawings = st.builds(Drawing, st.lists(strokes, max_size=5).map(tuple), st.floats(0, 2))
places = st.floats(0, 1)
ordinary = st.builds(Point, places, places, st.floats(0, 1e4), places)
ordinary_strokes = st.lists(ordinary, min_size=1, max_size=30).map(lambda values: Stroke(tuple(values)))
ordinary_drawings = st.builds(
    Drawing, st.lists(ordinary_strokes, min_size=1, max_size=4).map(tuple), st.floats(0, 0.2)
)


def as_drawing(pen_width: float, arrays: list[np.ndarray]) -> Drawing:
    made = (Stroke(tuple(Point(*row) for row in array.tolist())) for array in arrays)
    return Drawing(tuple(made), pen_width)


@given(drawings)
@settings(deadline=None)
def test_the_arrays_hold_the_drawing(drawing):
    data = codec.encode(drawing)
    assert as_drawing(*unpack(data)) == codec.decode(data)


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=400)
def test_what_is_no_ink_is_refused_by_both_or_none(payload):
    data = b"\x01" + zlib.compress(payload)
    try:
        expected = codec.decode(data)
    except InkError:
        with pytest.raises(InkError):
            unpack(data)
    else:
        assert as_drawing(*unpack(data)) == expected


def alone(data: bytes) -> Drawing | str:
    try:
        return as_drawing(*unpack(data))
    except InkError as error:
        return str(error)


junk = st.binary(max_size=60).map(lambda payload: b"\x01" + zlib.compress(payload)) | st.binary(max_size=9)


@given(st.lists(drawings.map(codec.encode) | ordinary_drawings.map(codec.encode) | junk, max_size=6))
@settings(deadline=None)
def test_many_at_once_hold_what_each_holds_alone(inks):
    found = unpack_many(inks)
    told = [str(one) if isinstance(one, InkError) else as_drawing(*one) for one in found]
    assert told == [alone(ink) for ink in inks]


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x01", b"\x02abc", b"\x01" + zlib.compress(b"") + b"x"])
def test_what_is_not_packed_as_ink_is_refused(data):
    with pytest.raises(InkError):
        unpack(data)


def test_a_drawing_that_leaps_to_and_fro_is_summed_exactly():
    leaps = tuple(Point(1e9 * (-1) ** n, 0.0, float(n), 0.5) for n in range(40_000))
    data = codec.encode(Drawing((Stroke(leaps),)))
    assert as_drawing(*unpack(data)) == codec.decode(data)
    near = codec.encode(Drawing((Stroke((Point(0.5, 0.5),)),)))
    first, leaping, last = unpack_many([near, data, near])
    assert not isinstance(leaping, InkError)
    assert as_drawing(*leaping) == codec.decode(data)
    for one in (first, last):
        assert not isinstance(one, InkError)
        assert as_drawing(*one) == codec.decode(near)


@given(st.lists(ordinary_drawings, min_size=1, max_size=3))
@settings(deadline=None, max_examples=30)
def test_the_pixels_are_those_that_models_see(made):
    inks = [codec.encode(drawing) for drawing in made]
    expected = [normalise(codec.decode(ink)) for ink in inks]
    assert digit_pixels((ink, None, None) for ink in inks) == [image.pixels for image in expected if image]


def test_what_has_no_ink_has_no_pixels_and_what_is_damaged_says_why():
    blank = codec.encode(Drawing())
    assert digit_pixels([(blank, None, None), (b"\x01x", None, None), (None, b"no picture", None)])[0] is None
    reasons = digit_pixels([(b"\x01x", None, None), (None, b"no picture", None)])
    assert all(isinstance(reason, str) for reason in reasons)
