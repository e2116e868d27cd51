"""What readings of numbers tell of themselves."""

from __future__ import annotations

import pytest

from digitpad.domain import NO_DIGIT, DigitImage, DigitReading, Reading, Verdict
from digitpad.inference.result import ReadResult


def digit(*, number: int = 0, **shares: float) -> DigitReading:
    """`digit(d7=0.9)`: the probabilities of the digits named, nothing for the others."""
    return DigitReading(tuple(shares.get(f"d{each}", 0.0) for each in range(10)), number=number)


def reading(*digits: DigitReading, verdict: Verdict = Verdict.DIGITS) -> Reading:
    return Reading("lenet-5", "ab" * 32, verdict, digits)


def test_a_number_is_as_sure_as_its_digits_together():
    read = reading(digit(d2=0.9, d7=0.1), digit(d0=0.8, d6=0.2))
    assert read.text == read.closest == "20"
    assert read.confidence == pytest.approx(0.72)


def test_the_second_number_has_the_likeliest_change_in_one_digit():
    read = reading(digit(d2=0.9, d7=0.1), digit(d0=0.7, d6=0.25, d8=0.05))
    (first, _), (second, share) = read.likeliest
    assert (first, second) == ("20", "26")
    assert share == pytest.approx(0.225)
    assert read.doubtful == 1


@pytest.mark.parametrize("one", [digit(d4=0.5, d9=0.4), digit(d4=0.4, d9=0.1), digit(d4=1.0)])
def test_of_one_digit_the_two_likeliest_are_its_own(one: DigitReading):
    assert reading(one).likeliest == one.likeliest


def test_no_number_may_be_the_second_answer():
    read = reading(digit(d2=0.6, d7=0.1), digit(d0=0.6), verdict=Verdict.NOT_A_DIGIT)
    assert (read.text, read.closest) == ("", "20")
    second, share = read.likeliest[1]
    assert second == NO_DIGIT
    assert share == pytest.approx(1 - 0.7 * 0.6)


def test_between_several_numbers_stands_a_space_whichever_digit_changes():
    read = reading(digit(d4=1.0), digit(d2=1.0), digit(d1=0.6, d7=0.4, number=1))
    assert read.text == "42 1"
    assert read.likeliest[1][0] == "42 7"


def test_of_digits_about_as_sure_the_last_is_the_doubtful_one():
    assert reading(digit(d1=0.994), digit(d2=0.991), digit(d3=0.99), digit(d4=0.999)).doubtful == 2


def test_where_the_ink_may_be_divided_otherwise_that_is_the_second_answer():
    read = reading(digit(d4=0.6, d9=0.1), verdict=Verdict.UNSURE)
    image = DigitImage(bytes(784))
    assert ReadResult(read, (image,), 1.0).likeliest[1][0] == NO_DIGIT
    assert ReadResult(read, (image,), 1.0, ("11", 0.25)).likeliest == (("4", 0.6), ("11", 0.25))


def test_of_a_division_and_a_digit_the_likelier_one_is_the_second_answer():
    read = reading(digit(d2=0.98), digit(d6=0.57, d0=0.39), verdict=Verdict.UNSURE)
    image = DigitImage(bytes(784))
    assert ReadResult(read, (image, image), 1.0, ("210", 0.03)).likeliest[1][0] == "20"
    assert ReadResult(read, (image, image), 1.0, ("210", 0.39)).likeliest[1][0] == "210"


def test_what_another_division_takes_is_not_counted_as_no_number_again():
    read = reading(digit(d4=0.55, d9=0.05), verdict=Verdict.UNSURE)
    likely, unlikely = ReadResult(read, (), 1.0, ("11", 0.21)), ReadResult(read, (), 1.0, ("11", 0.19))
    assert (likely.likeliest[1][0], unlikely.likeliest[1][0]) == ("11", NO_DIGIT)
