"""Digits as they are stored: of one number as ever, of several with the number that each belongs to."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from digitpad.domain import Box, DigitReading, Reading, Verdict
from digitpad.storage.packed_digits import confidence_of, pack, text_of, unpack
from digitpad.storage.rows import DAMAGE, reading_values, same_digits
from tests.support.stored_rows import readings


def digit(value: int, number: int = 0) -> DigitReading:
    return DigitReading(tuple(0.5 if at == value else 0.05 for at in range(10)), (value,), None, number)


@given(readings)
def test_what_is_packed_says_the_same(reading):
    unpacked = unpack(reading_values(reading)[3] or b"")
    assert text_of(unpacked, reading.verdict) == reading.text
    assert confidence_of(unpacked) == reading.confidence
    assert [one.number for one in unpacked] == [one.number for one in reading.digits]


def test_digits_of_one_number_have_three_elements_as_ever():
    packed = msgspec.msgpack.decode(pack([digit(4), digit(2)]))
    assert [len(one) for one in packed] == [3, 3]


def test_a_page_has_a_space_between_numbers():
    digits = (digit(4), digit(2), digit(1, 1), digit(7, 1))
    assert [len(one) for one in msgspec.msgpack.decode(pack(digits))] == [3, 3, 4, 4]
    assert text_of(unpack(pack(digits)), Verdict.DIGITS) == "42 17"
    assert Reading("digitpad", "ab" * 32, Verdict.DIGITS, digits).text == "42 17"


@pytest.mark.parametrize(
    "stored",
    [
        [((0.1,) * 9, (), None)],
        [((0.1,) * 10, (), None, -1)],
        [((0.1,) * 10, (), None, 1 << 16)],
        [((0.1,) * 10, (), None, "1")],
        [((0.1,) * 10, ())],
    ],
)
def test_what_makes_no_sense_is_noticed(stored):
    with pytest.raises(DAMAGE):
        unpack(msgspec.msgpack.encode(stored))


def test_the_same_digits_may_be_packed_otherwise():
    likely = (0.5, *(0.0,) * 9)
    whole, fraction = (
        pack([DigitReading(likely, (0,), Box(*box))]) for box in ((1, 2, 3, 4), (1.0, 2.0, 3.0, 4.0))
    )
    assert whole != fraction
    assert same_digits(whole, fraction)
    assert not same_digits(whole, pack([digit(1)]))
