"""The digits of a number, each as a model that reads single digits sees it."""

from __future__ import annotations

import numpy as np
import pytest

from digitpad.domain import Box, Drawing, Reading
from digitpad.ink import codec
from digitpad.ink.drawn import draw_png
from digitpad.ink.normalise import normalise
from digitpad.ink.numbers import InkNumber
from digitpad.ink.page import group_image, numbers_of
from digitpad.ink.picture import ink_map, read_picture
from digitpad.ink.single_digits import is_number, parts_of, picture_digit, single_digits
from tests.support.numbers import DIGITS, digit, drawn, joined, page, read


def pixels(source) -> np.ndarray:
    image = source if hasattr(source, "pixels") else normalise(source)
    assert image is not None
    return np.frombuffer(image.pixels, np.uint8).astype(int)


def test_strokes_of_their_own_are_a_digits_drawing():
    drawing, digits = drawn("4092")
    found = single_digits(drawing, read(digits), "4092")
    assert found is not None
    assert [one.label for one in found] == ["4", "0", "9", "2"]
    for one in found:
        assert np.abs(pixels(one.image()) - pixels(DIGITS[one.label])).max() <= 3


def test_the_label_says_what_they_are_and_not_the_reading():
    drawing, digits = drawn("17")
    found = single_digits(drawing, read(digits), "71")
    assert found is not None
    assert [one.label for one in found] == ["7", "1"]


def test_of_a_stroke_through_several_digits_each_has_what_lies_in_its_box():
    drawing, digits = joined("302")
    assert len(drawing.strokes) == 1
    found = single_digits(drawing, read(digits), "302")
    assert found is not None
    for one, figure in zip(found, "302", strict=True):
        assert np.abs(pixels(one.image()) - pixels(DIGITS[figure])).mean() < 8  # of 256


@pytest.mark.parametrize("text", ["42", "302", "2026", "88", "54321"])
@pytest.mark.parametrize("write", [drawn, joined])
def test_a_digit_is_what_the_reader_took_for_it(write, text: str):
    drawing = write(text)[0]
    number = InkNumber(drawing)
    assert number.grid is not None
    groups = [(piece, 0) for piece in range(number.grid.count)]
    digits = [digit("0", number.strokes(group), number.box(group)) for group in groups]
    kept = codec.decode(codec.encode(drawing))  # rounded since
    for group, part in zip(groups, parts_of(kept, digits), strict=True):
        taken = [len(stroke.points) for stroke in number.part(group).strokes]
        # A cut between two points may be one point further on where coordinates were rounded.
        assert [len(stroke.points) for stroke in part.strokes] == pytest.approx(taken, abs=1)


def test_a_stroke_without_a_box_or_that_is_not_there_does_no_harm():
    drawing, _ = drawn("30")
    both = (digit("3", (0, 7), None), digit("0", (0,), None))
    assert parts_of(drawing, both)[0].strokes == drawing.strokes[:1]
    far = (digit("3", (0,), Box(5, 5, 1, 1)), digit("0", (0, 1), None))
    assert parts_of(drawing, far)[0] == Drawing((), drawing.pen_width)


def test_of_a_picture_each_digit_is_what_its_box_holds():
    picture, digits = page("42 7")
    found = single_digits(picture, read(digits), "42 7")
    assert found is not None
    assert [one.label for one in found] == ["4", "2", "7"]
    for one in found:
        alone = read_picture(draw_png(DIGITS[one.label], 60), "one.png")
        assert np.abs(pixels(one.image()) - pixels(alone)).mean() < 2


@pytest.mark.parametrize(
    ("text", "label"),
    [("42", "4"), ("42", "427"), ("42", "4 2"), ("42", ""), ("42", "4a"), ("42", " 42"), ("4", "42")],
)
def test_a_number_that_was_divided_otherwise_has_none(text: str, label: str):
    drawing, digits = drawn(text)
    assert single_digits(drawing, read(digits), label) is None


def test_what_nobody_read_has_none():
    drawing, _ = drawn("42")
    assert single_digits(drawing, None, "42") is None
    assert single_digits(drawing, Reading("digitpad", "ab" * 32, read(()).verdict), "42") is None


@pytest.mark.parametrize(
    ("label", "expected"),
    [("42", True), ("4 2", True), ("42 17", True), ("4", False), ("", False), ("4a", False), ("4  2", False)],
)
def test_a_number_has_several_digits(label: str, expected: bool):  # noqa: FBT001 - a column of the table
    assert is_number(label) is expected


def test_of_a_page_each_digit_is_what_the_reader_took_for_it():
    picture, _ = page("42 17")
    for number in numbers_of(ink_map(picture)):
        for part in number.parts:
            assert picture_digit(picture.png, part.box) == group_image([part])
        assert picture_digit(picture.png, number.box) == group_image(number.parts)
