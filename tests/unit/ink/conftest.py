"""Digits as a pen writes them, small enough to live here."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from digitpad.domain import Point, Stroke

if TYPE_CHECKING:
    from pathlib import Path

# Corner points of each stroke in a box of width 0.6 and height 1; a spline makes pen paths of them.
_SKELETONS: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(0.3, 0), (0.05, 0.25), (0, 0.6), (0.25, 1), (0.55, 0.7), (0.55, 0.3), (0.3, 0)]],
    "1": [[(0.1, 0.25), (0.35, 0), (0.33, 0.5), (0.3, 1)]],
    "2": [[(0.05, 0.2), (0.3, 0), (0.5, 0.25), (0.2, 0.7), (0, 1), (0.25, 0.95), (0.6, 1)]],
    "3": [[(0.05, 0.1), (0.4, 0.02), (0.45, 0.3), (0.2, 0.45), (0.55, 0.6), (0.45, 0.95), (0, 0.9)]],
    "4": [[(0.3, 0), (0.15, 0.35), (0, 0.6), (0.3, 0.6), (0.6, 0.58)], [(0.42, 0.3), (0.4, 0.65), (0.4, 1)]],
    "5": [[(0.12, 0.02), (0.1, 0.4), (0.5, 0.5), (0.5, 0.9), (0, 0.95)], [(0.12, 0.02), (0.55, 0)]],
    "7": [[(0, 0.05), (0.3, 0.03), (0.6, 0), (0.4, 0.45), (0.2, 1)], [(0.15, 0.5), (0.5, 0.48)]],
    "8": [[(0.5, 0.15), (0.2, 0), (0.1, 0.3), (0.5, 0.7), (0.3, 1), (0.05, 0.75), (0.45, 0.35), (0.5, 0.15)]],
}


def _spline(corners: list[tuple[float, float]], samples: int = 12) -> np.ndarray:
    """A Catmull-Rom spline through the corners."""
    ends = np.array([corners[0], *corners, corners[-1]])
    at = np.linspace(0, 1, samples, endpoint=False)[:, None]
    parts = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        curve = 2 * start + (end - before) * at + (2 * before - 5 * start + 4 * end - after) * at**2
        parts.append((curve + (3 * start - before - 3 * end + after) * at**3) / 2)
    return np.concatenate([*parts, ends[-1:]])


@pytest.fixture(scope="session")
def digits() -> dict[str, list[np.ndarray]]:
    """Pen paths (n, 2) of digits in a box of height 1."""
    return {name: [_spline(stroke) for stroke in strokes] for name, strokes in _SKELETONS.items()}


@pytest.fixture(scope="session")
def real_digits(shared_data: Path) -> list[list[np.ndarray]]:
    """Every twentieth digit of UNIPEN, in a box whose longer side is 1."""
    drawings = []
    with gzip.open(shared_data / "unipen" / "digits.jsonl.gz", "rt") as lines:
        for number, line in enumerate(lines):
            if number % 20 == 0:
                paths = [np.array(stroke)[:, :2] for stroke in json.loads(line)["strokes"]]
                points = np.concatenate(paths)
                extent = (points.max(axis=0) - points.min(axis=0)).max()
                if extent > 0:
                    drawings.append([(path - points.min(axis=0)) / extent for path in paths])
    return drawings


@pytest.fixture(scope="session")
def to_strokes():
    """Make strokes of paths (n, 2)."""

    def make(paths) -> tuple[Stroke, ...]:
        return tuple(Stroke(tuple(Point(float(x), float(y)) for x, y in path)) for path in paths)

    return make
