"""The search line: what its words mean, what it does not understand, and back into words."""

from __future__ import annotations

import datetime as dt
import math
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitpad.domain import Source, Verdict
from digitpad.filters import EVERYTHING, RecordFilter, describe, parse, to_line

TODAY = dt.date(2026, 11, 21)
BERLIN = ZoneInfo("Europe/Berlin")


def understood(line: str) -> RecordFilter:
    found = parse(line, TODAY, BERLIN)
    assert not found.unknown
    return found.filter


def midnight(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("7", RecordFilter(text="7")),
        ("20*", RecordFilter(text="20*")),
        ("text:2?26", RecordFilter(text="2?26")),
        ('text:"a b"', RecordFilter(text="a b")),
        ("length:4", RecordFilter(length_from=4, length_to=4)),
        ("length:>1", RecordFilter(length_from=2)),
        ("length:>=3 length:<6", RecordFilter(length_from=3, length_to=5)),
        ("length:2-4", RecordFilter(length_from=2, length_to=4)),
        ("length:<=1", RecordFilter(length_to=1)),
        ("is:number", RecordFilter(length_from=2)),
        ("-is:number", RecordFilter(length_to=1)),
        ("length:1 is:number", RecordFilter(length_from=2)),
        ("digit:7", RecordFilter(digit=("7", ""))),
        ("digit:7>1", RecordFilter(digit=("7", "1"))),
        ("4 read:9", RecordFilter(text="4", read="9")),
        ("read:None", RecordFilter(read="")),
        ("is:unsure", RecordFilter(verdicts=frozenset({Verdict.UNSURE}))),
        ("is:unsure is:refused", RecordFilter(verdicts=frozenset({Verdict.UNSURE, Verdict.NOT_A_DIGIT}))),
        ("-is:sure", RecordFilter(verdicts=frozenset(Verdict) - {Verdict.DIGITS})),
        ("is:corrected", RecordFilter(corrected=True)),
        ("-is:corrected", RecordFilter(corrected=False)),
        ("is:right is:wrong", RecordFilter(right=False)),
        ("is:waiting", RecordFilter(unsent=True)),
        ("-is:waiting", RecordFilter(unsent=False)),
        ("is:sent", RecordFilter(unsent=False)),
        ("is:no-digit", RecordFilter(no_digit=True)),
        ("is:deleted", RecordFilter(deleted=True)),
        ("sure:<80", RecordFilter(confidence_to=0.8)),
        ("sure:>=99.5%", RecordFilter(confidence_from=0.995)),
        ("sure:>50", RecordFilter(confidence_from=math.nextafter(0.5, 1))),
        ("sure:<=50", RecordFilter(confidence_to=math.nextafter(0.5, 1))),
        ("sure:50-80", RecordFilter(confidence_from=0.5, confidence_to=math.nextafter(0.8, 1))),
        ("model:digitpad", RecordFilter(models=frozenset({"digitpad"}))),
        ("model:digitpad,lenet-5", RecordFilter(models=frozenset({"digitpad", "lenet-5"}))),
        ("MODEL:digitpad model:b", RecordFilter(models=frozenset({"digitpad", "b"}))),
        ("from:pad", RecordFilter(sources=frozenset({Source.PAD}))),
        ("from:pictures", RecordFilter(sources=frozenset(Source) - {Source.PAD})),
        ('name:"my scan"', RecordFilter(name="my scan")),
        ("after:2026-11-01", RecordFilter(drawn_from=midnight(2026, 11, 1))),
        ("before:2026-11", RecordFilter(drawn_to=midnight(2026, 11, 1))),
        ("on:today", RecordFilter(drawn_from=midnight(2026, 11, 21), drawn_to=midnight(2026, 11, 22))),
        ("on:yesterday", RecordFilter(drawn_from=midnight(2026, 11, 20), drawn_to=midnight(2026, 11, 21))),
        ("on:2026", RecordFilter(drawn_from=midnight(2026, 1, 1), drawn_to=midnight(2027, 1, 1))),
        ("on:2026-12", RecordFilter(drawn_from=midnight(2026, 12, 1), drawn_to=midnight(2027, 1, 1))),
        # The day on which summer time ends has 25 hours.
        ("on:2026-10-25", RecordFilter(drawn_from=midnight(2026, 10, 25), drawn_to=midnight(2026, 10, 26))),
    ],
)
def test_words_mean_filters(line: str, meaning: RecordFilter) -> None:
    assert understood(line) == meaning


@pytest.mark.parametrize(
    "word",
    [
        "hello",
        "is:",
        "is:nonsense",
        "sure:80",
        "sure:<101",
        "sure:80-50",
        "sure:many",
        "length:x",
        "length:4-2",
        "length:<0",
        "length:>",
        "digit:12",
        "digit:7>",
        "digit:7>12",
        "-digit:7",
        "from:moon",
        "from:pad,moon",
        "on:2026-13",
        "on:2026-02-30",
        "on:9999",
        "before:0001-01-01",
        "model:,",
        "-7",
        "-model:digitpad",
        ":",
        '"',
        'name:""',
    ],
)
def test_a_word_that_means_nothing_is_named_and_the_others_still_hold(word: str) -> None:
    found = parse(f"is:corrected {word}", TODAY, BERLIN)
    assert found.unknown == (word,)
    assert found.filter == RecordFilter(corrected=True)
    assert [part.written for part in found.parts] == ["is:corrected"]


def test_the_example_of_the_design_is_understood_word_by_word() -> None:
    line = "is:corrected model:digitpad after:2026-11-01 text:20* sure:<80 is:unsure is:waiting from:pad"
    line += " name:scan"
    found = parse(line, TODAY, BERLIN)
    assert found.unknown == ()
    assert [part.written for part in found.parts] == line.split()
    assert [describe(part) for part in found.parts] == [
        "corrected",
        "read by digitpad",
        "drawn on or after 2026-11-01",
        "shown as 20*",
        "confidence <80 %",
        "the model was unsure",
        "waiting to be sent",
        "from pad",
        "file name with scan",
    ]


def test_a_negated_word_is_described_as_such() -> None:
    [part] = parse("-is:reviewed", TODAY, BERLIN).parts
    assert describe(part) == "not: reviewed"


flags = st.none() | st.booleans()
days = st.none() | st.dates(dt.date(1980, 1, 1), dt.date(2100, 1, 1)).map(
    lambda day: dt.datetime.combine(day, dt.time(), BERLIN)
)
shares = st.none() | st.integers(0, 100).map(lambda percent: percent / 100)
upper = shares | st.integers(0, 100).map(lambda percent: math.nextafter(percent / 100, math.inf))
visible = st.characters(codec="utf-8", exclude_characters='"', exclude_categories=["Z", "C"])
words = st.none() | st.text(visible, min_size=1)
filters = st.builds(
    RecordFilter,
    text=words,
    no_digit=flags,
    verdicts=st.frozensets(st.sampled_from(Verdict)),
    confidence_from=upper,
    confidence_to=upper,
    models=st.frozensets(st.sampled_from(["digitpad", "lenet-5", "my-model"])),
    sources=st.frozensets(st.sampled_from(Source)),
    drawn_from=days,
    drawn_to=days,
    corrected=flags,
    reviewed=flags,
    right=flags,
    unsent=flags,
    name=words | st.just("two words"),
    deleted=st.booleans(),
    length_from=st.none() | st.integers(0, 999),
    length_to=st.none() | st.integers(0, 999),
    digit=st.none() | st.tuples(st.sampled_from("079>A"), st.sampled_from(["", "0", "7", ">"])),
    read=st.none() | st.text("0123456789*?"),
)


@given(filters)
@example(RecordFilter(confidence_from=math.nextafter(0.57, 1)))
def test_a_filter_put_into_words_is_understood_as_itself(meaning: RecordFilter) -> None:
    assert understood(to_line(meaning, BERLIN)) == meaning


@given(st.text())
def test_whatever_is_typed_each_word_is_understood_or_named(line: str) -> None:
    found = parse(line, TODAY, BERLIN)
    assert len(found.unknown) + len(found.parts) <= len(line)
    assert bool(line.strip()) == bool(found.unknown or found.parts)
    for part in found.parts:
        assert describe(part)


def test_a_filter_refuses_a_time_without_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        RecordFilter(drawn_to=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
