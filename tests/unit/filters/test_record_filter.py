"""What a filter says of single records."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import (
    DigitReading,
    Drawing,
    Edit,
    Life,
    Picture,
    Point,
    Reading,
    Recognition,
    Source,
    Stroke,
    Verdict,
)
from digitpad.filters import EVERYTHING, RecordFilter, compared, exactly, length_of, matches_pattern

DEVICE = UUID(int=7)
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
INK = Drawing((Stroke((Point(0.1, 0.1), Point(0.9, 0.9, 100.0))),))


def digit(number: int, confidence: float) -> DigitReading:
    rest = (1 - confidence) / 9
    return DigitReading(tuple(confidence if at == number else rest for at in range(10)))


READING = Reading("digitpad", "0" * 64, Verdict.DIGITS, (digit(2, 0.9), digit(0, 0.8)))
RECORD = Recognition(UUID(int=1), DEVICE, NOON, Source.PAD, INK, reading=READING)
DELETED = replace(RECORD, life=Life(deleted=True, editor=DEVICE, version=1))
REFUSED = replace(RECORD, reading=replace(READING, verdict=Verdict.NOT_A_DIGIT))
PICTURE = replace(
    RECORD, drawing=None, picture=Picture(b"png", 8, 8, "0" * 64, "My Scan.PNG"), source=Source.FILE
)


def labelled(label: str | None, *, reviewed: bool = True) -> Recognition:
    return replace(RECORD, edit=Edit(label, reviewed, DEVICE, 1))


@pytest.mark.parametrize(
    ("meaning", "record", "matches"),
    [
        (EVERYTHING, RECORD, True),
        (EVERYTHING, replace(RECORD, drawing=Drawing()), False),
        (EVERYTHING, DELETED, False),
        (RecordFilter(deleted=True), RECORD, False),
        (
            RecordFilter(deleted=True),
            DELETED,
            True,
        ),
        (RecordFilter(text="20"), RECORD, True),
        (RecordFilter(text="2*"), RECORD, True),
        (RecordFilter(text="2"), RECORD, False),
        (RecordFilter(text="20"), labelled("70"), False),  # the label is what is shown
        (RecordFilter(text="70"), labelled("70"), True),
        (RecordFilter(length_from=2, length_to=2), RECORD, True),
        (RecordFilter(length_to=1), RECORD, False),
        (RecordFilter(length_from=3), RECORD, False),
        (RecordFilter(length_from=4, length_to=4), labelled("42 17"), True),
        (RecordFilter(digit=("7", "2")), labelled("70"), True),
        (RecordFilter(digit=("7", "")), labelled("70"), True),
        (RecordFilter(digit=("7", "0")), labelled("70"), False),
        (RecordFilter(digit=("0", "0")), labelled("70"), True),
        (RecordFilter(digit=("7", "")), labelled("7"), True),
        (RecordFilter(digit=("7", "2")), labelled("7"), False),  # it was read as 20
        (RecordFilter(digit=("7", "")), labelled("700"), False),  # only two were read
        (RecordFilter(digit=("7", "")), labelled("70", reviewed=False), False),
        (RecordFilter(digit=("7", "")), replace(labelled("70"), reading=None), False),
        (RecordFilter(read="20"), labelled("70"), True),  # the reading, whatever was said of it
        (RecordFilter(read="7*"), labelled("70"), False),
        (RecordFilter(read=""), REFUSED, True),
        (RecordFilter(read="*"), replace(RECORD, reading=None), False),
        (RecordFilter(no_digit=True), labelled(""), True),
        (RecordFilter(no_digit=True), RECORD, False),
        (
            RecordFilter(no_digit=True),
            REFUSED,
            True,
        ),
        (RecordFilter(no_digit=True), replace(RECORD, reading=None), False),  # not known yet
        (RecordFilter(confidence_to=0.72), RECORD, False),  # 0.9 x 0.8, excluded
        (RecordFilter(confidence_from=0.72), RECORD, True),
        (RecordFilter(confidence_from=0.0), replace(RECORD, reading=None), False),
        (RecordFilter(verdicts=frozenset({Verdict.UNSURE})), RECORD, False),
        (RecordFilter(models=frozenset({"digitpad"})), RECORD, True),
        (RecordFilter(models=frozenset({"other"})), RECORD, False),
        (RecordFilter(sources=frozenset({Source.FILE})), PICTURE, True),
        (RecordFilter(name="scan.p"), PICTURE, True),
        (RecordFilter(name="scan"), RECORD, False),
        (RecordFilter(drawn_from=NOON), RECORD, True),
        (RecordFilter(drawn_to=NOON), RECORD, False),
        (RecordFilter(corrected=True), labelled("70"), True),
        (RecordFilter(corrected=True), labelled("20"), False),
        (RecordFilter(corrected=False), RECORD, True),
        (RecordFilter(right=True), labelled("20"), True),
        (RecordFilter(right=False), labelled("70"), True),
        (RecordFilter(right=False), RECORD, False),
        (RecordFilter(right=True), labelled("20", reviewed=False), False),
        (RecordFilter(right=False), replace(labelled("70"), reading=None), False),
        (RecordFilter(reviewed=True), labelled(None), True),
        (RecordFilter(reviewed=False), RECORD, True),
    ],
)
def test_a_filter_judges_a_record(meaning: RecordFilter, record: Recognition, matches: bool) -> None:  # noqa: FBT001 - a column of the table
    assert meaning.matches(record) is matches


def test_what_waits_is_asked_of_the_outbox() -> None:
    assert RecordFilter(unsent=True).matches(RECORD, lambda: True)
    assert not RecordFilter(unsent=False).matches(RECORD, lambda: True)
    assert EVERYTHING.matches(RECORD, lambda: pytest.fail("nobody asked"))


@pytest.mark.parametrize(
    ("text", "pattern", "matches"),
    [
        ("2026", "20*", True),
        ("2026", "2?26", True),
        ("2026", "*", True),
        ("", "*", True),
        ("", "?", False),
        ("2026", "20", False),
        ("[0]", "[0]", True),  # only * and ? are special
        ("0", "[0]", False),
        ("a\nb", "a*b", True),
        ("*", r"\*", True),
        ("2", r"\*", False),
        ("2*6", r"2\*?", True),
        ("20*", r"2*\*", True),
        ("2026", r"20\2?", True),
        ("\\", "\\", True),
    ],
)
def test_a_pattern_means_the_whole_text(text: str, pattern: str, matches: bool) -> None:  # noqa: FBT001
    assert matches_pattern(text, pattern) is matches


@given(st.text("2*?[\\"), st.text("2*?[\\"))
def test_a_text_can_be_meant_exactly(text: str, other: str) -> None:
    assert matches_pattern(other, exactly(text)) is (other == text)


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("7", 1), ("2026", 4), ("42 17", 4), ("4  2", 2), (" 7", 2), ("a b", 3), ("é", 1), (" ", 1)],
)
def test_spaces_between_numbers_are_no_digits(text: str, length: int) -> None:
    assert length_of(text) == length


@pytest.mark.parametrize(
    ("label", "read", "pairs"),
    [
        ("7", "1", [("7", "1")]),
        ("70", "10", [("7", "1"), ("0", "0")]),
        ("7", "", [("7", "")]),
        ("7", "71", [("7", "71")]),
        ("71", "7", []),
        ("42 17", "42 11", [("4", "4"), ("2", "2"), ("1", "1"), ("7", "1")]),
        ("42 17", "421 7", []),
        ("", "", []),
    ],
)
def test_digits_are_compared_where_they_are_as_many(
    label: str, read: str, pairs: list[tuple[str, str]]
) -> None:
    assert compared(label, read) == pairs
