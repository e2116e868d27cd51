"""Chips and counts change the search line a word at a time, and leave the rest of it alone."""

from __future__ import annotations

import datetime as dt

import pytest

from digitpad.filters import EVERYTHING, LocalZone, RecordFilter
from digitpad.ui.records.chips import choices
from digitpad.ui.records.line_words import LineWords

WORDS = LineWords(dt.date(2026, 11, 21), LocalZone())


@pytest.mark.parametrize(
    ("line", "clicked", "after"),
    [
        ("", "is:unsure", "is:unsure"),
        ("is:unsure", "is:unsure", ""),
        ("model:digitpad is:unsure", "is:unsure", "model:digitpad"),
        ("model:digitpad", "is:corrected", "model:digitpad is:corrected"),
        ("is:corrected", "-is:reviewed", "-is:reviewed"),
        ("after:2026-01-01 before:2026-02-01 7", "on:today", "7 on:today"),
        ("from:pad", "from:pictures", "from:pictures"),
        ("sure:<80", "sure:>=99", "sure:>=99"),
        ("7 what", "3", "what 3"),
        ("is:unsure 7 what", "", ""),
    ],
)
def test_a_click_says_it_in_place_of_what_says_something_of_the_same(line, clicked, after):
    assert WORDS.toggled(line, clicked) == after


def test_clicking_twice_leaves_what_else_was_asked_for():
    for choice in choices(synced=True)[1:]:
        line = WORDS.toggled('name:"my scan"', choice.words)
        assert WORDS.is_said(choice.words, WORDS.meaning(line))
        assert WORDS.toggled(line, choice.words) == 'name:"my scan"'


def test_no_words_are_said_where_everything_is_asked_for():
    assert WORDS.is_said("", EVERYTHING)
    assert not WORDS.is_said("", RecordFilter(text="7"))


def test_counting_aside_frees_what_says_something_of_the_same():
    meaning = WORDS.meaning("is:corrected model:m")
    assert WORDS.aside("-is:reviewed", meaning) == RecordFilter(models=frozenset({"m"}), reviewed=False)
