"""Weighing all ways to divide a number, held against counting them one by one."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference.grouping import Grouper, step_features, weigh
from digitpad.inference.numbers import VOUCHED, vouched
from digitpad.ink.groups import MOST_PIECES
from digitpad.ink.numbers import InkNumber
from tests.support.number_drawings import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


NOT_CUT = np.zeros((2, MOST_PIECES), dtype=bool)


def all_ways(count: int) -> list[tuple[tuple[int, int], ...]]:
    """Every way to divide so many pieces into groups of at most MOST_PIECES, as places in the grid."""
    found = []
    for sizes in itertools.product(range(1, MOST_PIECES + 1), repeat=count):
        for length in range(1, count + 1):
            if sum(sizes[:length]) == count:
                ends = itertools.accumulate(sizes[:length])
                found.append(tuple((end - 1, size - 1) for end, size in zip(ends, sizes, strict=False)))
    return sorted(set(found))


def grid_of(count: int, seed: int) -> tuple[Array, Array]:
    """Random scores of steps and probabilities of groups."""
    random = np.random.default_rng(seed)
    scores = np.full((count, MOST_PIECES, MOST_PIECES), -np.inf)
    for way in all_ways(count):
        for (end, size), before in zip(way, (None, *way), strict=False):
            scores[end, size, 0 if before is None else before[1]] = random.normal(0.0, 2.0)
    return scores, random.dirichlet(np.ones(11), (count, MOST_PIECES))[..., :10]


def line(*places: tuple[float, float]) -> Stroke:
    return Stroke(tuple(Point(x, y, 10.0 * index) for index, (x, y) in enumerate(places)))


def counted(scores: Array, way: tuple[tuple[int, int], ...]) -> float:
    return sum(
        float(scores[end, size, 0 if before is None else before[1]])
        for (end, size), before in zip(way, (None, *way), strict=False)
    )


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(0, 10_000), st.sampled_from([1.0, 4.0]))
def test_a_way_is_as_probable_as_its_score_among_all(count: int, seed: int, odds: float) -> None:
    scores, probabilities = grid_of(count, seed)
    ways = all_ways(count)
    weights = {way: math.exp(counted(scores, way)) for way in ways}
    digits = {way: math.prod(probabilities[at].sum() for at in way) for way in ways}
    times = {way: odds if len(way) > 1 else 1.0 for way in ways}
    total = sum(weights[way] * (1.0 + (times[way] - 1.0) * digits[way]) for way in ways)
    found = weigh(scores, probabilities, odds)
    numbers = {way: weights[way] * times[way] / total for way in ways}
    for way in found.ways:
        assert math.prod(way.steps) == pytest.approx(numbers[way.groups])
    best = max(ways, key=lambda way: numbers[way] * math.prod(probabilities[at].max() for at in way))
    assert found.ways[0].groups == best
    assert found.any_number == pytest.approx(sum(numbers[way] * digits[way] for way in ways))
    whole = ((count - 1, count - 1),)
    assert found.as_one == pytest.approx(numbers.get(whole, 0.0))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(0, 10_000))
def test_no_digit_is_likelier_than_certain(count: int, seed: int) -> None:
    scores, probabilities = grid_of(count, seed)
    for way in weigh(scores, probabilities).ways:
        for at, step in zip(way.groups, way.steps, strict=True):
            assert step * probabilities[at].sum() <= 1.0 + 1e-9


def test_beside_digits_ink_is_likelier_one_and_alone_it_is_as_calibrated() -> None:
    doubtful = np.zeros((2, MOST_PIECES, 10))
    doubtful[..., 3] = 0.5
    found = vouched(doubtful, NOT_CUT)
    assert found[0, 0, 3] == pytest.approx(0.5**VOUCHED)
    assert found[1, 1, 3] == pytest.approx(0.5)  # both pieces: all there is
    assert found.sum(axis=2).max() <= 1.0 + 1e-6


def test_digits_of_a_cut_stroke_are_believed_less_than_the_model_says() -> None:
    sure = np.zeros((2, MOST_PIECES, 10))
    sure[:, 0, 5], sure[:, 0, 8] = 0.95, 0.05
    found = vouched(sure, np.array([[True] + [False] * (MOST_PIECES - 1), [False] * MOST_PIECES]))
    assert 0.05 < found[0, 0, 8] < found[0, 0, 5] < 0.95
    assert found[0, 0].sum() == pytest.approx(1.0)
    assert found[1, 0] == pytest.approx(sure[1, 0], abs=1e-6)


def test_beside_a_digit_a_dash_that_no_model_believes_is_a_one() -> None:
    drawn = InkNumber(Drawing((line((0.0, 0.6), (0.05, 0.9)), line((0.3, 0.0), (0.8, 0.0), (0.5, 1.0)))))
    assert drawn.grid is not None
    measures = drawn.grid.outline_measures()
    assert measures is not None
    by_outline = Grouper.shipped().by_outline(measures)
    disbelieved = np.zeros((2, MOST_PIECES, 10))
    disbelieved[1, 0, 7] = 1.0
    found = vouched(disbelieved, NOT_CUT, by_outline)
    assert found[0, 0].argmax() == 1
    assert found[0, 0].sum() == pytest.approx(vouched(disbelieved, NOT_CUT)[0, 0].sum())
    assert found[1, 0] == pytest.approx(disbelieved[1, 0], abs=1e-6)


def test_nothing_is_impossible_so_there_is_always_a_way() -> None:
    drawn = InkNumber(number(1, 3))
    assert drawn.grid is not None
    nothing = np.zeros((drawn.grid.count, MOST_PIECES, 10))
    scores = Grouper.shipped().scores(*step_features(drawn.grid, nothing))
    assert weigh(scores, vouched(nothing, drawn.grid.cut)).ways
