"""Figures of readings made by hand."""

from __future__ import annotations

import pytest

from digitpad.domain import DigitReading, Reading, Refusal, Verdict
from training.numbers.measuring import measured, refused


def reading(text: str, *sure: float, verdict: Verdict = Verdict.DIGITS) -> Reading:
    """A reading of these digits, each with its probability (0.9 where none is named)."""
    digits = []
    for place, digit in enumerate(text):
        confidence = sure[place] if place < len(sure) else 0.9
        probabilities = [0.0] * 10
        probabilities[int(digit)] = confidence
        digits.append(DigitReading(tuple(probabilities)))
    return Reading("small", "a" * 64, verdict, tuple(digits))


def test_a_number_is_exact_where_every_digit_is_right() -> None:
    texts = ["42", "42", "42", "2026"]
    found = measured([reading("42"), reading("41"), reading("4"), reading("2026")], texts)
    assert (found.numbers, found.exact) == (4, 0.5)
    assert found.lengths == ((2, 3, 0.3333), (4, 1, 1.0))


def test_a_number_that_is_refused_is_not_read_however_right_its_digits_are() -> None:
    refusal = reading("42", verdict=Verdict.NOT_A_DIGIT)
    unsure = reading("42", verdict=Verdict.UNSURE)
    found = measured([refusal, unsure, reading("17")], ["42", "42", "42"])
    assert found.exact == 0.3333
    assert (found.sure, found.unsure, found.refused) == (0.3333, 0.3333, 0.3333)
    assert found.exact_when_sure == 0.0
    assert measured([unsure], ["42"]).exact_when_sure is None


def test_the_whole_numbers_probability_is_held_against_the_share_that_is_right() -> None:
    always = [reading("42", 1.0, 0.8)] * 5
    assert measured(always, ["42"] * 4 + ["47"]).calibration_error == pytest.approx(0.0, abs=1e-4)
    assert measured(always, ["42"] * 5).calibration_error == pytest.approx(0.2)
    assert measured(always, ["47"] * 5).calibration_error == pytest.approx(0.8)


def test_a_blank_reading_is_neither_exact_nor_accepted() -> None:
    blank = Reading("small", "a" * 64, Verdict.BLANK)
    assert measured([blank], ["42"]).exact == 0.0
    assert refused([blank]) == Refusal(1, refused=1.0, unsure=0.0)


def test_of_words_the_share_that_is_surely_taken_for_a_number_is_what_is_left() -> None:
    readings = [
        reading("10"),
        reading("42", verdict=Verdict.UNSURE),
        reading("42", verdict=Verdict.NOT_A_DIGIT),
        reading("7", verdict=Verdict.NOT_A_DIGIT),
    ]
    assert refused(readings) == Refusal(4, refused=0.5, unsure=0.25)
