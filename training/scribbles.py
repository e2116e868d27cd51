"""Drawings that mean nothing, made by chance: what a hand does when it tries a pen or crosses something out.

Models are measured by these and learn from none of them: `training.negatives` scribbles in a way of its own.
Each kind stays clear of what a digit could look like: a zigzag has at least five turns (three are a 2 or a
3), a coil moves on by more than its own width (on the spot it is a 0) but is no long bar (a thick 1).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Point, Stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Path = NDArray[np.float64]
    Kind = Callable[[np.random.Generator], list[Path]]

SPEED = 2.5
"""Extents of the scribble that the pen passes in a second."""

PAUSE_MS = 150.0
"""From pen-up to the next pen-down."""

_INTERVAL_MS = 10.0
"""Between two points: a hundred a second, as tablets give."""

_TREMOR = 0.006
"""Standard deviation of the hand's tremble, in extents."""


def scribble(random: np.random.Generator, kinds: Sequence[str]) -> tuple[Stroke, ...]:
    """One scribble of one of these kinds (names in KINDS), its longer side 1, y down, t in ms."""
    paths = KINDS[kinds[int(random.integers(len(kinds)))]](random)
    if random.random() < 0.5:
        paths = _turned(paths, float(random.normal(0.0, 0.2)))
    points = np.concatenate(paths)
    low, extent = points.min(axis=0), float(np.ptp(points, axis=0).max())
    strokes, clock = [], 0.0
    for path in paths:
        stroke = _written((path - low) / max(extent, 1e-9), clock, random)
        strokes.append(stroke)
        clock = stroke.points[-1].t + PAUSE_MS
    return tuple(strokes)


def _written(path: Path, start_ms: float, random: np.random.Generator) -> Stroke:
    """The path as a hand follows it: at an even speed, trembling a little."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    count = max(1, round(float(length[-1]) / SPEED * 1000.0 / _INTERVAL_MS)) + 1
    places = np.linspace(0.0, float(length[-1]), count if length[-1] > 0 else 1)
    on_path = np.stack([np.interp(places, length, path[:, axis]) for axis in (0, 1)], axis=1)
    written = (on_path + _smooth(random.normal(0.0, _TREMOR, (len(places), 2)))).tolist()
    return Stroke(tuple(Point(x, y, start_ms + at * _INTERVAL_MS) for at, (x, y) in enumerate(written)))


def _smooth(noise: Path) -> Path:
    """Noise whose neighbours are alike."""
    if len(noise) < 5:
        return noise
    kernel = np.ones(5) / 5
    return np.stack([np.convolve(noise[:, axis], kernel, "same") for axis in (0, 1)], axis=1) * math.sqrt(5)


def _turned(paths: list[Path], angle: float) -> list[Path]:
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return [path @ turn for path in paths]


def _any_way(paths: list[Path], random: np.random.Generator) -> list[Path]:
    """Turned by any angle."""
    return _turned(paths, float(random.uniform(0.0, 2.0 * math.pi)))


def _through(corners: Path) -> Path:
    """A smooth path through these places (Catmull and Rom's cubic pieces)."""
    padded = np.concatenate([2 * corners[:1] - corners[1:2], corners, 2 * corners[-1:] - corners[-2:-1]])
    t = np.linspace(0.0, 1.0, 12, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        bend = (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        pieces.append(b + 0.5 * ((c - a) * t + bend))
    return np.concatenate([*pieces, corners[-1:]])


def _zigzag(random: np.random.Generator) -> list[Path]:
    turns = int(random.integers(5, 10))  # more, closely, are a thick 1
    across = np.arange(turns + 2) + random.uniform(-0.3, 0.3, turns + 2)
    up = np.where(np.arange(turns + 2) % 2, 1.0, 0.0) + random.normal(0.0, 0.12, turns + 2)
    corners = np.stack([across * random.uniform(0.2, 0.5), up], axis=1)
    return _any_way([corners if random.random() < 0.5 else _through(corners)], random)


def _wave(random: np.random.Generator) -> list[Path]:
    periods = random.uniform(2.5, 4.5)
    t = np.linspace(0.0, 1.0, 200)
    height = 1.0 + random.uniform(-0.6, 0.6) * t
    across = t * periods * random.uniform(0.4, 1.0)
    return _any_way([np.stack([across, height * np.sin(2 * math.pi * periods * t) / 2], axis=1)], random)


def _coil(random: np.random.Generator) -> list[Path]:
    loops = int(random.integers(3, 6))
    t = np.linspace(0.0, loops, 60 * loops)
    angle = 2 * math.pi * t + random.uniform(0.0, 2 * math.pi)
    way = random.choice([-1.0, 1.0])
    path = np.stack(
        [t * random.uniform(0.9, 1.6) + np.cos(angle) * random.uniform(0.5, 0.9), way * np.sin(angle)], axis=1
    )
    return _any_way([path], random)


def _walk(random: np.random.Generator) -> list[Path]:
    corners = random.uniform(0.0, 1.0, (int(random.integers(12, 24)), 2)) * (1.0, random.uniform(0.5, 1.0))
    return [_through(corners)]


def _hatching(random: np.random.Generator) -> list[Path]:
    count = int(random.integers(4, 10))
    apart, length = random.uniform(0.12, 0.3), random.uniform(0.5, 1.2)
    lines = []
    for index in range(count):
        start = np.array([index * apart + random.normal(0, 0.03), random.normal(0, 0.07)])
        along = np.array([random.normal(0, 0.05), length + random.normal(0, 0.07)])
        lines.append(np.stack([start, start + along]))
    return _any_way(lines, random)


def _crossed_out(random: np.random.Generator) -> list[Path]:
    """Something like a word, with lines through it."""
    word = _turned(_wave(random), 0.0)[0]
    word = (word - word.mean(axis=0)) / np.ptp(word, axis=0).max()
    lines = [word]
    for _ in range(int(random.integers(2, 6))):
        angle = random.uniform(0.0, 2 * math.pi)
        along = np.array([math.cos(angle), math.sin(angle)]) * random.uniform(0.35, 0.6)
        middle = random.normal(0.0, 0.12, 2)
        lines.append(np.stack([middle - along, middle + along]))
    return lines


def _blob(random: np.random.Generator) -> list[Path]:
    """A patch filled to and fro."""
    turns = int(random.integers(14, 32))
    t = np.linspace(-0.95, 0.95, turns)
    half = np.sqrt(1.0 - t**2) * random.uniform(0.85, 1.0, turns)
    side = np.where(np.arange(turns) % 2, 1.0, -1.0)
    return _any_way([_through(np.stack([t, side * half * random.uniform(0.8, 1.0)], axis=1))], random)


def _star(random: np.random.Generator) -> list[Path]:
    """Lines through one place."""
    count = int(random.integers(3, 7))
    first = random.uniform(0.0, math.pi)
    lines = []
    for index in range(count):
        angle = first + math.pi * (index + random.uniform(-0.15, 0.15)) / count
        along = np.array([math.cos(angle), math.sin(angle)]) * random.uniform(0.7, 1.0)
        middle = random.normal(0.0, 0.05, 2)
        lines.append(np.stack([middle - along, middle + along]))
    return lines


def _dots(random: np.random.Generator) -> list[Path]:
    """Taps, some of which slipped."""
    dots = []
    for _ in range(int(random.integers(3, 9))):
        place = random.uniform(0.0, 1.0, (1, 2))
        slipped = random.random() < 0.4
        dots.append(np.concatenate([place, place + random.normal(0.0, 0.05, (1, 2))]) if slipped else place)
    return dots


def _spiral(random: np.random.Generator) -> list[Path]:
    turns = random.uniform(2.5, 5.0)
    t = np.linspace(0.06, 1.0, 80 * math.ceil(turns))
    angle = 2 * math.pi * turns * t
    path = np.stack([t * np.cos(angle), t * np.sin(angle) * random.uniform(0.7, 1.0)], axis=1)
    return _any_way([path if random.random() < 0.5 else path[::-1]], random)


def _grid(random: np.random.Generator) -> list[Path]:
    """At least five lines: four are the sign #."""
    down = int(random.integers(2, 5))
    along = int(random.integers(max(2, 5 - down), 5))
    lines = []
    for count, axis in ((down, 0), (along, 1)):
        for place in np.linspace(0.1, 0.9, count):
            line = np.array([[place, 0.0], [place, 1.0]]) + random.normal(0.0, 0.03, (2, 2))
            lines.append(line if axis == 0 else line[:, ::-1])
    return lines


def _pentagram(random: np.random.Generator) -> list[Path]:
    points = 5 if random.random() < 0.6 else 7
    angle = 2 * math.pi * 2 * np.arange(points + 1) / points - math.pi / 2
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=1) + random.normal(0.0, 0.05, (points + 1, 2))
    return [corners]


def _knot(random: np.random.Generator) -> list[Path]:
    """A figure of Lissajous with many crossings."""
    across, down = ((3, 4), (3, 5), (4, 5))[int(random.integers(3))]
    t = np.linspace(0.0, 2 * math.pi, 300)
    path = np.stack([np.sin(across * t + random.uniform(0.4, 1.2)), np.sin(down * t)], axis=1)
    return [path]


def _ticks(random: np.random.Generator) -> list[Path]:
    """Short strokes here and there."""
    ticks = []
    for _ in range(int(random.integers(5, 11))):
        place, angle = random.uniform(0.0, 1.0, 2), random.uniform(0.0, 2 * math.pi)
        along = np.array([math.cos(angle), math.sin(angle)]) * random.uniform(0.05, 0.15)
        ticks.append(np.stack([place - along, place + along]))
    return ticks


KINDS: dict[str, Kind] = {
    "zigzag": _zigzag,
    "wave": _wave,
    "coil": _coil,
    "walk": _walk,
    "hatching": _hatching,
    "crossed out": _crossed_out,
    "blob": _blob,
    "star": _star,
    "dots": _dots,
    "spiral": _spiral,
    "grid": _grid,
    "pentagram": _pentagram,
    "knot": _knot,
    "ticks": _ticks,
}

TEST_ONLY = ("spiral", "grid", "pentagram", "knot", "ticks")
"""Kinds by which nothing is chosen: a refusal that was tuned to its test proves little."""

FOR_VALIDATION = tuple(kind for kind in KINDS if kind not in TEST_ONLY)
