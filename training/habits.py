"""Habits that few of the training writers have, given to others: slashed 0s, crossed 7s, 1s with a flag.

Many people write so, each always, and a set of a hundred writers holds a handful of them. Lines are as
`training.drawing.unit` gives them: the longer side 1, around the origin, y down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Lines = list[Array]

SLASHED = 0.2
FLAGGED = 0.5
FOOTED = 0.2
CROSSED = 0.3
"""Shares of the plain digits that get the habit; FOOTED of the flagged ones."""

POINTS = 12
"""Of a stroke that is added."""

BAR_WIDTH = 0.3
"""A 1 of one stroke that is narrower than this share of its height is a bar."""


def with_habits(lines: Lines, text: str, random: np.random.Generator) -> Lines:
    """The digit as written by somebody with a habit, or as it is; only digits of one stroke get one."""
    if len(lines) != 1 or len(lines[0]) < 2:
        return lines
    line = lines[0]
    if text == "0" and random.random() < SLASHED:
        return [line, _slash(line, random)]
    if text == "7" and random.random() < CROSSED:
        return [line, _cross(line, random)]
    if text == "1" and np.ptp(line[:, 0]) < BAR_WIDTH * np.ptp(line[:, 1]):
        down = line if line[0, 1] < line[-1, 1] else line[::-1]
        flagged = random.random() < FLAGGED
        first = np.concatenate([_flag(down[0], random), down]) if flagged else down
        # A foot alone makes an upside-down T; people who write one write the flag as well.
        return [first, _foot(down[-1], random)] if flagged and random.random() < FOOTED else [first]
    return lines


def _slash(line: Array, random: np.random.Generator) -> Array:
    """Through the middle: mostly as in "/", now and then flat or as in a backslash."""
    middle = (line.min(axis=0) + line.max(axis=0)) / 2.0 + random.normal(0.0, 0.04, 2)
    steepness = random.choice(
        [random.uniform(0.5, 1.2), random.uniform(-0.25, 0.3), random.uniform(1.9, 2.6)]
    )
    half = np.array([np.cos(steepness), -np.sin(steepness)]) * random.uniform(0.3, 0.7)
    return _between(middle - half, middle + half)


def _cross(line: Array, random: np.random.Generator) -> Array:
    """A short bar over the stem, about half-way down."""
    stem = line[len(line) // 2 :]
    height = line[:, 1].min() + np.ptp(line[:, 1]) * random.uniform(0.4, 0.65)
    place = stem[np.abs(stem[:, 1] - height).argmin()]
    slope = random.uniform(-0.35, 0.2)
    half = np.array([np.cos(slope), np.sin(slope)]) * random.uniform(0.15, 0.32)
    return _between(place - half, place + half)


def _flag(top: Array, random: np.random.Generator) -> Array:
    """The upstroke that leads to the top of a 1: steeper than the bar of a 7."""
    across = random.uniform(0.1, 0.4)
    start = top + np.array([-across, across * random.uniform(0.4, 1.6)])
    return _between(start, top)[:-1]


def _foot(bottom: Array, random: np.random.Generator) -> Array:
    half = np.array([random.uniform(0.15, 0.35), random.uniform(-0.04, 0.04)])
    return _between(bottom - half, bottom + half)


def _between(start: Array, end: Array) -> Array:
    return start + (end - start) * np.linspace(0.0, 1.0, POINTS)[:, None]
