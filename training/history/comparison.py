"""The old model and the new one on the drawings set aside, and whether the difference is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.domain import DIGITS, DigitReading
from training import measured_sets, refusal_sets, validation
from training.datasets import DigitSet, mnist
from training.evaluation import measure, refusal
from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import DigitImage, Measured, Refusal
    from digitpad.inference.predictor import Predictor
    from training.history.base import Base
    from training.history.records import Labelled

LIKELY = 0.05
"""A difference that chance would make less often than this is called one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A share, 0..1, of so many drawings, of the old model and of the new one."""

    name: str
    drawings: int
    old: float
    new: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both make of the same drawings.

    Of the digits set aside, ``won`` were read wrong by the old model and right by the new one, ``lost`` the
    other way round; ``p`` is how likely chance would divide them at least as unevenly (McNemar's test, exact
    and two-sided). ``by_digit`` and ``elsewhere`` (validation data, where there are base data) are shares
    read right, and refused of what is no digit.
    """

    old: str
    new: str
    old_digits: Measured
    new_digits: Measured
    won: int
    lost: int
    by_digit: tuple[Pair, ...]
    negatives: tuple[Refusal, Refusal] | None
    elsewhere: tuple[Pair, ...]
    changed: tuple[tuple[Labelled, int, int], ...]
    """The drawings that were won or lost, with what the old and the new model read."""

    @property
    def p(self) -> float:
        """See above."""
        return mcnemar(self.won, self.lost)


def mcnemar(won: int, lost: int) -> float:
    """The exact two-sided p-value: the binomial test of won against lost with even odds.

    Q. McNemar, Note on the sampling error of the difference between correlated proportions, 1947.
    """
    count, ways, tail = won + lost, 1, 0
    for number in range(min(won, lost) + 1):
        tail += ways
        ways = ways * (count - number) // (number + 1)
    return min(1.0, 2 * tail / (1 << count))


def compare(
    old: Predictor, new: Predictor, set_aside: Sequence[Labelled], base: Base, *, quiet: bool = False
) -> Comparison:
    """Read the same drawings with both models; there is at least one digit among them.

    Raises:
        DataError: The base data were there and are not any more, or are damaged.
    """
    digits = [one for one in set_aside if one.label != NO_DIGIT]
    others = [one.image for one in set_aside if one.label == NO_DIGIT]
    images, labels = [one.image for one in digits], [one.label for one in digits]
    shown = DigitSet(tuple(one.id for one in digits), tuple(images), tuple(labels))
    before, after = _read(old, images), _read(new, images)
    changed = tuple(
        (one, first, second)
        for one, first, second in zip(digits, before, after, strict=True)
        if (first == one.label) != (second == one.label)
    )
    won = sum(second == one.label for one, _, second in changed)
    return Comparison(
        old=old.card.name,
        new=new.card.name,
        old_digits=measure(old, shown),
        new_digits=measure(new, shown),
        won=won,
        lost=len(changed) - won,
        by_digit=tuple(_by_digit(labels, before, after)),
        negatives=(refusal(old, others), refusal(new, others)) if others else None,
        elsewhere=tuple(_elsewhere(old, new, base, quiet=quiet)),
        changed=changed,
    )


def _read(predictor: Predictor, images: Sequence[DigitImage]) -> list[int]:
    return [DigitReading(found).digit for found in predictor.probabilities(images)]


def _by_digit(labels: Sequence[int], before: Sequence[int], after: Sequence[int]) -> list[Pair]:
    found = []
    for digit in range(DIGITS):
        rows = [row for row, label in enumerate(labels) if label == digit]
        if rows:
            shares = [sum(read[row] == digit for row in rows) / len(rows) for read in (before, after)]
            found.append(Pair(str(digit), len(rows), *shares))
    return found


def _elsewhere(old: Predictor, new: Predictor, base: Base, *, quiet: bool) -> list[Pair]:
    """Whether other hands are still read, and what is no digit still refused."""
    if not base.extent:
        return []
    if base.extent == "mnist":
        sets = {validation.MNIST: mnist(base.folder, "validation", quiet=quiet)}
        return [_accuracies(name, drawings, old, new) for name, drawings in sets.items()]
    found = measured_sets.digit_sets(base.folder, "validation", quiet=quiet)
    pairs = [_accuracies(name, found[name], old, new) for name in (validation.MNIST, validation.PENS)]
    for name, drawings in refusal_sets.refusal_sets(base.folder, "validation").items():
        if not name.startswith(validation.LEFT_OUT):
            shares = [refusal(one, drawings.images).refused for one in (old, new)]
            pairs.append(Pair(f"{name} refused", len(drawings), *shares))
    return pairs


def _accuracies(name: str, drawings: DigitSet, old: Predictor, new: Predictor) -> Pair:
    shares = [measure(one, drawings).accuracy for one in (old, new)]
    return Pair(f"{name} read right", len(drawings), *shares)
