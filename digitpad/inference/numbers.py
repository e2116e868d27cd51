"""From what a model sees in the groups of a number to its reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import DIGITS, MOST_DIGITS, DigitReading, Verdict
from digitpad.inference.grouping import NUMBER_ODDS, PICTURE_ODDS, Grouper, Way, step_features, weigh
from digitpad.inference.verdict import judge
from digitpad.ink.groups import MOST_PIECES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from digitpad.domain import DigitImage, ModelCard
    from digitpad.inference.grouping import At
    from digitpad.ink.numbers import Numbered

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model saw of a group, or of the whole, and its ten probabilities."""

    image: DigitImage
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One number as it was read; ``other`` is the second likeliest text where it is divided otherwise."""

    verdict: Verdict
    digits: tuple[DigitReading, ...]
    images: tuple[DigitImage, ...]
    other: tuple[str, float] | None = None


VOUCHED = 0.2
"""Chosen on the validation writers' numbers, of 0.2 to 1: the best calibrated, and the fewest refused."""

DOUBTED = 1e-3
"""How probable each digit is at least where a model says that a group is none, before its outline is looked
at."""

CUT = 0.3
"""To this power count the odds between digits where a stroke was cut: more ink than theirs may be left, or
less, and models are surer of such digits than they are right."""

LEAST_READ = 1 / 3
"""Of what may be numbers on a page: where fewer are, it is a page of something else."""

_LEAST = 1e-9
"""Nothing is impossible: or no way might lead through a scribble."""

_READ = (Verdict.DIGITS, Verdict.UNSURE)
BLANK = NumberReading(Verdict.BLANK, (), ())


def groups_of(number: Numbered) -> list[At | None]:
    """What a model has to look at: all groups, and the whole where there are none or it may be one digit."""
    if number.grid is None:
        return [None]
    whole: list[At | None] = [] if number.one_from is None else [None]
    return whole + [(int(end), int(size)) for end, size in np.argwhere(number.grid.may)]


def reading_of(number: Numbered, seen: Mapping[At | None, Seen | None], card: ModelCard) -> NumberReading:
    """The reading of a number, the model having seen its groups (None of those without ink)."""
    grid = number.grid
    if grid is None:
        whole = seen[None]
        return BLANK if whole is None else _of_one(number, whole, card)
    whole = seen.get(None)
    if whole is not None and number.one_from is not None and sum(whole.probabilities) >= number.one_from:
        return _of_one(number, whole, card)
    probabilities = np.zeros((grid.count, MOST_PIECES, DIGITS))
    for at, one in seen.items():
        if at is not None and one is not None:
            probabilities[at] = one.probabilities
    grouper = Grouper.shipped(number.source)
    scores = grouper.scores(*step_features(grid, probabilities))
    measures = grid.outline_measures()
    by_outline = None if measures is None else grouper.by_outline(measures)
    probabilities = vouched(probabilities, grid.cut, by_outline)
    divided = weigh(scores, probabilities, PICTURE_ODDS if number.source == "picture" else NUMBER_ODDS)
    best = divided.ways[0]
    text, confidence = _text(best, probabilities)
    verdict = Verdict.NOT_A_DIGIT
    if divided.any_number >= card.not_a_digit_below and len(best.groups) <= MOST_DIGITS:
        verdict = Verdict.DIGITS if confidence >= card.unsure_below else Verdict.UNSURE
    elif grid.count <= MOST_PIECES:  # what is no number is not divided where it may be one thing
        at = grid.count - 1, grid.count - 1
        best = Way((at,), (divided.as_one,))
    digits, images = [], []
    for at, step in zip(best.groups, best.steps, strict=True):
        one = seen[at]
        if one is None:
            continue
        shares = tuple(step * share for share in probabilities[at].tolist())
        digits.append(DigitReading(shares, number.strokes(at), number.box(at)))
        images.append(one.image)
    other = next(
        (found for found in (_text(way, probabilities) for way in divided.ways) if found[0] != text), None
    )
    return NumberReading(verdict, tuple(digits), tuple(images), other)


def vouched(probabilities: Array, cut: Mask, by_outline: Array | None = None) -> Array:
    """The probabilities (count, size, 10) of groups that stand beside others; of those ``cut`` to CUT.

    Ink beside digits is likelier a digit than ink that stands alone, which is what the models were calibrated
    on: that a group is none counts to the power VOUCHED. Which digit it is then, its outline tells too: alone
    a dash is none, and beside a 7 it is a 1. The group of all there is stands alone.
    """
    likely = np.maximum(probabilities, _LEAST)
    any_digit = np.minimum(likely.sum(axis=2, keepdims=True), 1.0)
    among = np.where(cut[..., None], likely**CUT, likely)
    likely = any_digit * among / among.sum(axis=2, keepdims=True)
    shares = likely if by_outline is None else (likely + DOUBTED) * by_outline
    more = any_digit**VOUCHED - any_digit
    found: Array = likely + more * shares / shares.sum(axis=2, keepdims=True)
    count, most = probabilities.shape[:2]
    if count <= most:
        found[-1, count - 1] = likely[-1, count - 1]
    return found


def joined(numbers: Sequence[NumberReading]) -> NumberReading:
    """Several numbers of one picture as one reading: those that are none are left out if others are.

    It is as sure as the least sure of them. A page of which little can be read is none of numbers: letters
    look like digits now and then.
    """
    kept = [one for one in numbers if one.verdict in _READ] or list(numbers[:1])
    if len(kept) < LEAST_READ * len(numbers):
        return replace(kept[0], verdict=Verdict.NOT_A_DIGIT, other=None)
    if len(kept) <= 1:
        return kept[0] if kept else BLANK
    verdict = Verdict.UNSURE if any(one.verdict is Verdict.UNSURE for one in kept) else Verdict.DIGITS
    digits = [replace(digit, number=index) for index, one in enumerate(kept) for digit in one.digits]
    return NumberReading(verdict, tuple(digits), tuple(image for one in kept for image in one.images))


def _of_one(number: Numbered, whole: Seen, card: ModelCard) -> NumberReading:
    digit = DigitReading(whole.probabilities, number.strokes(None), number.box(None))
    return NumberReading(judge((digit,), card), (digit,), (whole.image,))


def _text(way: Way, probabilities: Array) -> tuple[str, float]:
    """What a way reads, and how probable that is."""
    shares = [probabilities[at] for at in way.groups]
    text = "".join(str(int(one.argmax())) for one in shares)
    return text, float(np.prod([step * one.max() for step, one in zip(way.steps, shares, strict=True)]))
