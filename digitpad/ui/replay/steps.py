"""What the readings of a growing drawing say one after the other. No Qt here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.domain import NO_DIGIT, Reading, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CURVES: Final = 4
"""Answers of which people can follow the curves."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was read of all that stood at this moment (in ms)."""

    at: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Change:
    """From this moment (in ms) on it was read as this label; `NO_DIGIT` is no digit."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """How likely one answer was at each step: pairs of ms and 0..1."""

    label: str
    points: tuple[tuple[float, float], ...]


def shares(reading: Reading) -> Mapping[str, float]:
    """How likely each answer is: the ten digits or, of a number, the two likeliest; and none."""
    if not reading.digits:
        return {}
    rest = {NO_DIGIT: 1.0 - math.prod(digit.any_digit for digit in reading.digits)}
    if len(reading.digits) > 1:
        return dict(reading.likeliest) | rest
    return {str(digit): share for digit, share in enumerate(reading.digits[0].probabilities)} | rest


def said(reading: Reading) -> str | None:
    """What it was read as, sure or not: a label; None where there was nothing to read."""
    if reading.verdict is Verdict.BLANK or not reading.digits:
        return None
    return reading.text  # which is NO_DIGIT where it is not a digit


def step_at(steps: Sequence[Step], moment: float) -> Step | None:
    """The latest reading by then."""
    return next((step for step in reversed(steps) if step.at <= moment), None)


def changes(steps: Sequence[Step]) -> list[Change]:
    """What it was read as first, and each time that this changed."""
    found: list[Change] = []
    for step in steps:
        label = said(step.reading)
        if label is not None and (not found or found[-1].label != label):
            found.append(Change(step.at, label))
    return found


def curves(steps: Sequence[Step]) -> list[Curve]:
    """The answers that count: what it was read as, and what came close; the last reading's first."""
    all_shares = [(step.at, shares(step.reading)) for step in steps]
    if not all_shares:
        return []
    labels = dict.fromkeys(change.label for change in reversed(changes(steps)))
    last = all_shares[-1][1]
    for label in sorted(last, key=lambda label: -last[label])[:2]:
        labels.setdefault(label)
    highest = {label: max(found.get(label, 0.0) for _, found in all_shares) for label in labels}
    first, *others = labels
    kept = [first, *sorted(others, key=lambda label: -highest[label])[: CURVES - 1]]
    return [
        Curve(label, tuple((at, min(max(found.get(label, 0.0), 0.0), 1.0)) for at, found in all_shares))
        for label in kept
    ]
