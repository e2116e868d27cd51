"""How long something lasts, in words that do not change with every look."""

from __future__ import annotations

import datetime as dt

import pytest

from digitpad.storage.durations import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "less than a second"),
        (0.99, "less than a second"),
        (1.4, "1 s"),
        (119, "119 s"),
        (120, "2 min"),
        (3569, "59 min"),
        (3571, "1 h"),
        (3600 + 290, "1 h 5 min"),
        (47.6 * 3600, "47 h 36 min"),
        (48 * 3600, "2 days"),
        (900 * 86400, "900 days"),
    ],
)
def test_a_duration_is_told_as_exactly_as_matters(seconds: float, words: str):
    assert duration(dt.timedelta(seconds=seconds)) == words
