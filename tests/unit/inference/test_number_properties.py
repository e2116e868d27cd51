"""What must not change the reading of a number: its place, its size, the order in which it was written.

On the golden drawings side by side, read by the model that digitpad ships.
"""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitpad.domain import MOST_DIGITS, Drawing, Point, Stroke, Verdict
from digitpad.inference import golden
from digitpad.inference.cards import DEFAULT_MODEL
from digitpad.inference.reader import Reader
from digitpad.ink.normalise import normalise
from tests.support.number_drawings import scribbled, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from digitpad.inference.result import ReadResult

GOLDEN = [drawing for _, drawing in golden.drawings()]
CLOSE = 0.02
"""Ink is painted in 256 greys: elsewhere by a fraction of a pixel, a number is seen a little otherwise."""

few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
texts = st.text("0123456789", min_size=2, max_size=5)
gaps = st.floats(0.12, 0.5)


@pytest.fixture(scope="module")
def read() -> Callable[[Drawing], ReadResult]:
    reader = Reader()
    return lambda drawing: reader.read(drawing, DEFAULT_MODEL)


def number(text: str, gap: float = 0.25) -> Drawing:
    return side_by_side([GOLDEN[int(digit)] for digit in text], gap)


def pixels(drawing: Drawing) -> bytes:
    image = normalise(drawing)
    assert image is not None
    return image.pixels


def moved(drawing: Drawing, scale: float, across: float, down: float) -> Drawing:
    strokes = tuple(
        Stroke(
            tuple(
                Point(point.x * scale + across, point.y * scale + down, point.t, point.pressure)
                for point in stroke.points
            )
        )
        for stroke in drawing.strokes
    )
    return dataclasses.replace(drawing, strokes=strokes)


def same(one: ReadResult, other: ReadResult) -> bool:
    """The same digits, as sure; or a tie, which may break either way."""
    first, second = one.reading, other.reading
    if abs(first.confidence - second.confidence) > CLOSE:
        return False
    is_tie = one.likeliest[0][1] - one.likeliest[1][1] < 2 * CLOSE
    return first.closest == second.closest or is_tie


@few
@given(texts, gaps)
def test_golden_digits_side_by_side_are_read_as_their_number(
    read: Callable[[Drawing], ReadResult], text: str, gap: float
) -> None:
    reading = read(number(text, gap)).reading
    assert reading.text == text
    boxes = [digit.box for digit in reading.digits]
    assert all(left and right and left.x < right.x for left, right in pairwise(boxes))
    covered = [stroke for digit in reading.digits for stroke in digit.strokes]
    assert sorted(covered) == list(range(len(number(text, gap).strokes)))


@few
@given(texts, gaps, st.tuples(st.floats(0.1, 1.1), st.floats(-0.2, 0.9), st.floats(-0.5, 0.9)))
def test_a_number_is_read_the_same_wherever_and_however_large_it_is_written(
    read: Callable[[Drawing], ReadResult], text: str, gap: float, place: tuple[float, float, float]
) -> None:
    drawing = number(text, gap)
    assert same(read(drawing), read(moved(drawing, *place)))


@few
@given(texts, gaps, st.randoms(use_true_random=False))
def test_the_order_in_which_the_digits_were_written_does_not_matter(
    read: Callable[[Drawing], ReadResult], text: str, gap: float, random: Random
) -> None:
    """Each digit's own strokes stay in their order: that is part of how it is written."""
    drawing = number(text, gap)
    owners = [place for place, digit in enumerate(text) for _ in GOLDEN[int(digit)].strokes]
    order = list(range(len(owners)))
    random.shuffle(order)
    waiting = {place: [index for index, owner in enumerate(owners) if owner == place] for place in owners}
    kept = [waiting[owners[index]].pop(0) for index in order]
    other = dataclasses.replace(drawing, strokes=tuple(drawing.strokes[index] for index in kept))
    before, after = read(drawing), read(other)
    assert after.reading.text == before.reading.text == text
    assert [sorted(kept[stroke] for stroke in digit.strokes) for digit in after.reading.digits] == [
        sorted(digit.strokes) for digit in before.reading.digits
    ]


@few
@given(texts, gaps)
def test_the_digits_of_a_number_are_seen_and_read_as_each_is_alone(
    read: Callable[[Drawing], ReadResult], text: str, gap: float
) -> None:
    drawing = number(text, gap)
    whole = read(drawing)
    assert len(whole.images) == len(whole.reading.digits) == len(text)
    for digit, image in zip(whole.reading.digits, whole.images, strict=True):
        alone = Drawing(tuple(drawing.strokes[index] for index in sorted(digit.strokes)), drawing.pen_width)
        assert image.pixels == pixels(alone)
        assert read(alone).reading.text == str(digit.digit)


def test_a_number_of_more_digits_than_are_kept_is_none(read: Callable[[Drawing], ReadResult]) -> None:
    assert read(number("0123456789"[:MOST_DIGITS])).reading.text == "01234567"
    assert read(number("0123456789")).reading.verdict is Verdict.NOT_A_DIGIT


def test_five_hundred_random_strokes_are_no_number(read: Callable[[Drawing], ReadResult]) -> None:
    assert read(scribbled()).reading.verdict is Verdict.NOT_A_DIGIT


def test_a_digit_that_stands_alone_is_read_as_it_always_was(read: Callable[[Drawing], ReadResult]) -> None:
    for text, drawing in golden.drawings():
        found = read(drawing)
        assert found.reading.text == text
        assert [image.pixels for image in found.images] == [pixels(drawing)]
        assert found.reading.digits[0].strokes == tuple(range(len(drawing.strokes)))
