"""Drawings that mean nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from digitpad.domain import bounds
from digitpad.ink.normalise import normalise_strokes
from training.scribbles import FOR_VALIDATION, KINDS, TEST_ONLY, scribble


@pytest.mark.parametrize("kind", KINDS)
def test_a_scribble_is_a_drawing_like_any_other(kind: str) -> None:
    random = np.random.default_rng(1)
    for _ in range(20):
        strokes = scribble(random, [kind])
        box = bounds(strokes)
        assert box is not None
        assert 0.9 < max(box.width, box.height) < 1.1
        times = [point.t for stroke in strokes for point in stroke.points]
        assert times[0] == 0
        assert all(before <= after for before, after in pairwise(times))
        assert normalise_strokes(strokes) is not None


def test_the_same_chance_gives_the_same_scribbles() -> None:
    first, again = (scribble(np.random.default_rng(7), list(KINDS)) for _ in range(2))
    assert first == again
    assert first != scribble(np.random.default_rng(8), list(KINDS))


def test_some_kinds_appear_in_the_test_only() -> None:
    assert set(FOR_VALIDATION) | set(TEST_ONLY) == set(KINDS)
    assert not set(FOR_VALIDATION) & set(TEST_ONLY)
    assert len(TEST_ONLY) >= 3
