"""Drawings that are no digit, made from digits or from nothing: what letters and symbols do not teach.

Two digits on top of each other or side by side, the first part of a digit, and scribbles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.drawing import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Lines = list[Array]

PARTIAL = "23"
"""The first third of these, an arch, is no digit itself: of a 9 it is a 0, of the others it may be a 1."""


def overlaid(first: Lines, second: Lines, random: np.random.Generator) -> Lines:
    """Two different digits, one written over the other."""
    shift = random.uniform(-0.35, 0.35, 2)
    size = np.exp(random.uniform(-0.3, 0.3))
    return [*first, *(line * size + shift for line in second)]


def side_by_side(first: Lines, second: Lines, random: np.random.Generator) -> Lines:
    """Two digits beside each other, touching or apart."""
    right = max(line[:, 0].max() for line in first)
    left = min(line[:, 0].min() for line in second)
    shift = np.array([right - left + random.uniform(-0.05, 0.35), random.uniform(-0.1, 0.1)])
    return [*first, *(line + shift for line in second)]


def beginning(lines: Lines, random: np.random.Generator) -> Lines:
    """The first sixth to third of the way of a digit's pen."""
    left = random.uniform(0.16, 0.33) * sum(_length(line)[-1] for line in lines)
    kept = []
    for line in lines:
        length = _length(line)
        kept.append(line[: max(2, int(np.searchsorted(length, left)))])
        left -= length[-1]
        if left <= 0:
            break
    return unit(kept)


def _length(line: Array) -> Array:
    steps = np.hypot(*np.diff(line, axis=0).T) if len(line) > 1 else np.zeros(0)
    return np.concatenate([np.zeros(1), np.cumsum(steps)])


def scribble(random: np.random.Generator) -> Lines:
    """A pen that wanders: one to four strokes, each turning now this way, now that."""
    lines = []
    for _ in range(random.integers(1, 5)):
        steps = int(random.integers(25, 160))
        turning = np.convolve(random.normal(0.0, 1.0, steps + 8), np.ones(9) / 3.0, "valid")
        heading = random.uniform(0.0, 2 * np.pi) + np.cumsum(turning * random.uniform(0.1, 0.6))
        ways = np.stack([np.cos(heading), np.sin(heading)], axis=1) * random.uniform(0.01, 0.03)
        pulled = ways.cumsum(axis=0)
        lines.append(pulled - pulled.mean(axis=0) + random.uniform(-0.2, 0.2, 2))
    return unit(lines)


def synthetic(digits: Sequence[tuple[str, Lines]], kind: str, random: np.random.Generator) -> Lines:
    """One drawing of a kind ("overlaid", "side by side", "beginning", "scribble") from these digits."""
    if kind == "scribble":
        return scribble(random)
    while True:  # until digits come that suit the kind
        text, lines = digits[int(random.integers(len(digits)))]
        if kind == "beginning":
            if text in PARTIAL:
                return beginning(lines, random)
            continue
        other, second = digits[int(random.integers(len(digits)))]
        if kind == "side by side":
            return side_by_side(lines, second, random)
        if other != text and "1" not in (text, other):  # a bar over a 0 or a 7 is how some write them
            return overlaid(lines, second, random)
