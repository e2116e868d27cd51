from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.ink.drawn import draw_png
from digitpad.ink.groups import MOST_PIECES
from digitpad.ink.normalise import normalise_ink
from digitpad.ink.page import MOST_PARTS, numbers_of
from digitpad.ink.picture import ink_map, read_picture
from digitpad.ink.picture_numbers import numbers_in_ink
from tests.support.numbers import DIGITS, page

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]


def digit_ink(figure: str, side: int, dust: tuple[tuple[int, int], ...] = ()) -> Bytes:
    """The ink of a picture of one digit, and of dust of three pixels a side in these places."""
    grey = np.asarray(Image.open(io.BytesIO(draw_png(DIGITS[figure], side)))).copy()
    for row, column in dust:
        grey[row : row + 3, column : column + 3] = 0
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "PNG")
    return ink_map(read_picture(stream.getvalue(), "digit.png"))


@pytest.mark.parametrize("figure", DIGITS)
def test_one_digit_with_dust_around_it_is_seen_as_all_the_ink_there_is(figure: str) -> None:
    ink = digit_ink(figure, 200, dust=((3, 3), (190, 120)))
    (number,) = numbers_in_ink(ink)
    assert number.image(None) == normalise_ink(ink)
    if number.grid is not None and number.grid.count <= MOST_PIECES:
        last = number.grid.count - 1
        assert number.image((last, last)) == number.image(None)
        assert number.key((last, last)) == number.key(None)


@pytest.mark.parametrize("side", [16, 28, 32])
def test_what_is_as_small_as_a_data_sets_image_is_one_digit(side: int) -> None:
    ink = digit_ink("5", side)
    (number,) = numbers_in_ink(ink)
    assert number.grid is None
    assert number.image(None) == normalise_ink(ink)


def test_without_ink_there_is_no_number() -> None:
    assert numbers_in_ink(np.zeros((90, 70), np.uint8)) == ()


def test_the_groups_of_a_number_have_its_parts_in_their_places() -> None:
    picture, digits = page("427")
    (number,) = numbers_in_ink(ink_map(picture))
    assert number.grid is not None
    assert number.grid.count == len(number.parts) >= len(digits)
    for end in range(number.grid.count):
        box, part = number.box((end, 0)), number.parts[end]
        assert box == part.box
        assert number.strokes((end, 0)) == ()
    keys = {number.key((end, 0)) for end in range(number.grid.count)}
    assert len(keys) == number.grid.count


def test_each_number_of_a_page_is_of_its_own_ink() -> None:
    ink = ink_map(page("42 17")[0])
    lone = numbers_of(ink)
    for number, alone in zip(numbers_in_ink(ink), lone, strict=True):
        assert number.box(None) == alone.box


def test_only_what_is_narrow_may_be_one_digit_however_it_is_divided() -> None:
    (wide,) = numbers_in_ink(ink_map(page("427")[0]))
    assert wide.one_from is None
    (narrow,) = numbers_in_ink(digit_ink("5", 200))
    assert narrow.one_from is not None


@pytest.mark.parametrize("seed", range(4))
def test_the_groups_of_what_is_scribbled_are_bounded(seed: int) -> None:
    random = np.random.default_rng(seed)
    ink = np.zeros((400, 500), np.uint8)
    for _ in range(150):
        row, column = random.integers(0, 380), random.integers(0, 470)
        ink[row : row + random.integers(2, 60), column : column + random.integers(2, 30)] = 255
    for number in numbers_in_ink(ink):
        assert len(number.parts) <= MOST_PARTS
        if number.grid is not None:
            assert int(number.grid.may.sum()) <= MOST_PARTS * MOST_PIECES
