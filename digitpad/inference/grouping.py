"""Divides the pieces of a number into digits: all ways to do it weighed against each other.

A way through the grid of `digitpad.ink.groups` scores the sum of its steps, each from one group to the next,
and is as probable as its score is high among those of all ways: a semi-Markov conditional random field
(Sarawagi and Cohen, 2004). A step's score comes from a small network that sees the two groups' places, and
what the model that reads digits makes of each. The sums over all ways are exact, and take as many steps as
the grid has pairs of groups, however many ways there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import safetensors.numpy

from digitpad.domain import DIGITS
from digitpad.ink.groups import GROUP_MEASURES, MOST_PIECES, PAIR_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from digitpad.ink.groups import Grid
    from digitpad.ink.numbers import Source

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

At: TypeAlias = tuple[int, int]
"""A group's place in the grid: its last piece, and how many more it has."""

DIGIT_FEATURES = DIGITS + 2
"""The ten probabilities, the odds of any digit, and how sure the likeliest is."""

GROUP_FEATURES = GROUP_MEASURES + DIGIT_FEATURES
STEP_FEATURES = 2 * GROUP_FEATURES + PAIR_MEASURES + 1
"""Of a group, the one before it, both together, and whether there is none before it."""

NUMBER_ODDS = 8.0
"""How much likelier several digits are on a pad than among what the grouper learned from, a fifth of which is
words. Chosen on the validation writers: with less, numbers are refused, with more, words are read as numbers.
"""
PICTURE_ODDS = 2.0
"""The same in pictures, by the same writers: more of them hold something else."""

LAYERS = ("first", "second", "last")
OUTLINE_LAYERS = ("outline_first", "outline_last")
WEIGHTS = Path(__file__).with_name("grouping.safetensors")
PICTURE_WEIGHTS = Path(__file__).with_name("grouping_pictures.safetensors")
"""For numbers in pictures: ink falls into other parts than strokes do."""

_SURE = 1e-4
"""Odds are those of probabilities kept as far from 0 and 1 as this."""
_KEPT = 3
"""Best ways to each group: enough for the second likeliest text."""
_Found: TypeAlias = tuple[float, tuple[tuple[At, float], ...]]


def digit_features(probabilities: Array) -> Array:
    """What is told of digits read in groups, (..., 10) calibrated probabilities: (..., DIGIT_FEATURES)."""
    any_digit = np.clip(probabilities.sum(axis=-1), _SURE, 1.0 - _SURE)
    likeliest = probabilities.max(axis=-1)
    return np.concatenate(
        [
            probabilities,
            np.log(any_digit / (1.0 - any_digit))[..., None] / 4.0,
            np.log(np.clip(likeliest / any_digit, _SURE, 1.0))[..., None] / 4.0,
        ],
        axis=-1,
    )


def step_features(grid: Grid, probabilities: Array) -> tuple[Array, Mask]:
    """The features (count, size, size before, STEP_FEATURES) of all steps, and which steps there are.

    ``probabilities`` (count, size, 10) are those of the groups that may be. The first step of a way comes
    from nowhere: its size before is 0.
    """
    groups = np.concatenate([grid.group_measures(), digit_features(probabilities)], axis=2)
    count = grid.count
    features = np.zeros((count, MOST_PIECES, MOST_PIECES, STEP_FEATURES))
    there = np.zeros((count, MOST_PIECES, MOST_PIECES), dtype=bool)
    features[..., :GROUP_FEATURES] = groups[:, :, None]
    features[..., 2 * GROUP_FEATURES : -1] = grid.pair_measures()
    for size in range(MOST_PIECES):
        # A group of size + 1 pieces that ends at `end` follows groups that end at end - size - 1.
        features[size + 1 :, size, :, GROUP_FEATURES : 2 * GROUP_FEATURES] = groups[
            : max(0, count - size - 1)
        ]
        there[size + 1 :, size] = grid.may[size + 1 :, size, None] & grid.may[: max(0, count - size - 1)]
        if size < count:
            features[size, size, 0, -1] = 1.0
            there[size, size, 0] = grid.may[size, size]
    return features, there


@dataclass(frozen=True, slots=True)
class Way:
    """One way to divide a number: its groups as places in the grid, and how probable each step is."""

    groups: tuple[At, ...]
    steps: tuple[float, ...]
    """The probability of each group where those before it are right."""


@dataclass(frozen=True, slots=True)
class Divided:
    """What came of weighing all ways."""

    ways: tuple[Way, ...]
    """The likeliest ones to divide and read the number, best first; empty where no way leads through."""
    any_number: float
    """The probability that each group is a digit, over all ways."""
    as_one: float = 0.0
    """The probability that all there is is one group."""


class Grouper:
    """Scores the steps between groups, and says what digits groups are by their outlines alone."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        self._steps = _layers(weights, LAYERS)
        self._outlines = _layers(weights, OUTLINE_LAYERS)

    @classmethod
    @cache
    def shipped(cls, source: Source = "drawing") -> Grouper:
        """The one that came with the program, for numbers of this kind."""
        return cls(safetensors.numpy.load_file(PICTURE_WEIGHTS if source == "picture" else WEIGHTS))

    def scores(self, features: Array, there: Mask) -> Array:
        """The score of each step (count, size, size before); minus infinity where there is none."""
        scores = np.full(there.shape, -np.inf)
        scores[there] = _passed(features[there], self._steps)[:, 0]
        return scores

    def by_outline(self, measures: Array) -> Array:
        """How probable each digit is (..., 10) by the measures of outlines (..., OUTLINE_MEASURES)."""
        scores = _passed(measures, self._outlines)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        found: Array = shares / shares.sum(axis=-1, keepdims=True)
        return found


def _layers(weights: Mapping[str, NDArray[np.float32]], names: Sequence[str]) -> list[tuple[Array, Array]]:
    return [
        (weights[f"{name}.weight"].astype(np.float64).T, weights[f"{name}.bias"].astype(np.float64))
        for name in names
    ]


def _passed(values: Array, layers: Sequence[tuple[Array, Array]]) -> Array:
    """Through linear layers with what is negative cut off between them."""
    for number, (weight, bias) in enumerate(layers):
        values = (np.maximum(values, 0.0) if number else values) @ weight + bias
    return values


def weigh(scores: Array, probabilities: Array, odds: float = NUMBER_ODDS) -> Divided:
    """Weigh all ways with these scores of steps (count, size, size before).

    Those of several groups that are all digits count ``odds`` times.
    """
    count = len(scores)
    with np.errstate(divide="ignore"):
        any_digit = np.log(np.minimum(probabilities.sum(axis=2), 1.0))
        likeliest = np.log(probabilities.max(axis=2))
        more = np.log(odds - 1.0)
    of_digits = scores + any_digit[:, :, None]
    to_end, digits_to_end = _to_end(scores), _to_end(of_digits)
    # What may follow a group where all are digits up to it: any way, and one of digits so much more.
    left = np.logaddexp(to_end, digits_to_end + more)
    numbers = _starts(of_digits, digits_to_end)
    one = np.array([-np.inf])
    if count <= MOST_PIECES:  # all there is may be one digit
        left[-1, count - 1] = 0.0
        one, numbers[count - 1] = numbers[count - 1 :].copy(), -np.inf
    total = float(_log_sum(np.concatenate([_starts(scores, to_end), numbers + more])))
    if not np.isfinite(total):
        return Divided((), 0.0)
    all_digits = float(_log_sum(np.concatenate([one, numbers + np.log(odds)])))
    steps = _steps(scores, left, total)
    as_one = math.exp(steps[-1, count - 1, 0]) if count <= MOST_PIECES else 0.0
    return Divided(tuple(_best(steps, likeliest)), min(math.exp(all_digits - total), 1.0), as_one)


def _to_end(scores: Array) -> Array:
    """The logarithm of the sum over all ways from each group to the last piece, (count, size)."""
    count = len(scores)
    to_end = np.full((count, MOST_PIECES), -np.inf)
    to_end[count - 1] = 0.0
    for before in range(count - 2, -1, -1):
        sizes = np.arange(min(MOST_PIECES, count - 1 - before))
        ends = before + 1 + sizes
        to_end[before] = _log_sum(scores[ends, sizes] + to_end[ends, sizes][:, None])
    return to_end


def _log_sum(values: Array) -> Array:
    """Over the first axis."""
    most = values.max(axis=0)
    safe = np.where(np.isfinite(most), most, 0.0)
    with np.errstate(divide="ignore"):
        found: Array = np.log(np.exp(values - safe).sum(axis=0)) + safe
    return found


def _starts(scores: Array, to_end: Array) -> Array:
    """The logarithm of the sum over all ways that begin with the group of so many pieces."""
    sizes = np.arange(min(MOST_PIECES, len(scores)))
    found: Array = scores[sizes, sizes, 0] + to_end[sizes, sizes]
    return found


def _steps(scores: Array, left: Array, total: float) -> Array:
    """The logarithm of each step's probability, the groups before it being there and digits."""
    count = len(scores)
    found = np.full_like(scores, -np.inf)
    with np.errstate(invalid="ignore"):  # where no way leads on
        for size in range(min(MOST_PIECES, count)):
            found[size, size, 0] = scores[size, size, 0] + left[size, size] - total
            onward = scores[size + 1 :, size] + left[size + 1 :, size, None]
            found[size + 1 :, size] = onward - left[: count - size - 1]
    return np.where(np.isnan(found), -np.inf, found)


def _best(steps: Array, likeliest: Array) -> list[Way]:
    """The best ways by steps and digits together."""
    count = len(steps)
    best: dict[At, list[_Found]] = {}
    for end in range(count):
        for size in range(min(MOST_PIECES, end + 1)):
            here = float(likeliest[end, size])
            onward = [
                (value + here + step, (*way, ((end, size), step)))
                for value, way, step in _ways_to(best, steps[end, size].tolist(), end, size)
            ]
            best[end, size] = sorted(onward, key=itemgetter(0), reverse=True)[:_KEPT]
    last = [found for size in range(min(MOST_PIECES, count)) for found in best[count - 1, size]]
    return [
        Way(tuple(at for at, _ in way), tuple(math.exp(step) for _, step in way))
        for _, way in sorted(last, key=itemgetter(0), reverse=True)
    ]


def _ways_to(
    best: Mapping[At, Sequence[_Found]], steps: Sequence[float], end: int, size: int
) -> Iterator[tuple[float, tuple[tuple[At, float], ...], float]]:
    """The best ways to what stands before a group, and their step to it."""
    before = end - size - 1
    if before < 0:
        known: dict[int, Sequence[_Found]] = {0: [(0.0, ())]}
    else:
        known = {smaller: best[before, smaller] for smaller in range(min(MOST_PIECES, before + 1))}
    for smaller, ways in known.items():
        if steps[smaller] > -math.inf:
            yield from ((value, way, steps[smaller]) for value, way in ways if value > -math.inf)
