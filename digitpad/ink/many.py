"""Digit images of many drawings at once: what `normalise.line_pixels` gives for each, in a third of the time.

A drawing has some seventy samples, for which a call of numpy takes longer than its sums. Here the samples of
many drawings lie in one array, and each step of the normaliser is done for all. Sums are taken in another
order, which the normaliser's tie-break makes up for. What is rare is left to `line_pixels`: a dot, a scribble
so long that it is sampled more coarsely, a stroke with very many points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE
from digitpad.ink.normalise import (
    BOX,
    COORDINATE_LIMIT,
    DOT_SHARE,
    MIDDLE,
    SMALLEST_EXTENT,
    TIE_BREAK,
    line_pixels,
)
from digitpad.ink.rendering import (
    MOST_SAMPLES,
    PEN_WIDTH,
    SMOOTHING,
    SOFT_EDGE,
    STEP,
    TOLERANCE,
    lower,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Drawn = tuple[float, Sequence[Array]]

TOGETHER = 200
"""Drawings at once: more take more memory and no less time."""

_MOST_POINTS = 500
"""Of a stroke: the strokes lie in one array, as wide as the one with the most points."""
_MOST_LENGTH = MOST_SAMPLES * STEP * 0.99
_APART = 4096.0
"""Between the lengths of two strokes that are looked up in one list; no stroke is so long."""
_WIDEST = 4
"""Pixels around a segment: those of an ordinary drawing are short."""
_SEGMENTS = 1024
"""At once, so that what is computed of them stays in the processor's cache."""


def many_pixels(drawings: Sequence[Drawn]) -> list[bytes | None]:
    """For each pen width with its strokes, arrays (n, 2): the 784 bytes, or None where there is none.

    Raises InkError as `line_pixels` does.
    """
    found: list[bytes | None] = [None] * len(drawings)
    usual = []
    for index, (pen_width, lines) in enumerate(drawings):
        if lines and max(map(len, lines)) <= _MOST_POINTS:
            usual.append(index)
        else:
            found[index] = line_pixels(lines, pen_width)
    for at in range(0, len(usual), TOGETHER):
        some = usual[at : at + TOGETHER]
        for index, pixels in zip(some, _together([drawings[index] for index in some]), strict=True):
            found[index] = line_pixels(drawings[index][1], drawings[index][0]) if pixels is None else pixels
    return found


def _together(drawings: Sequence[Drawn]) -> list[bytes | None]:
    """Their pixels; None for those that are better done alone."""
    pen_widths = np.array([pen_width for pen_width, _ in drawings])
    points = _Parts.of([[len(line) for line in lines] for _, lines in drawings])
    places = np.concatenate([line for _, lines in drawings for line in lines])
    low, high = _bounds(places, points.drawings)
    with np.errstate(invalid="ignore"):  # of coordinates that are refused
        largest = np.maximum(np.abs(low), np.abs(high)).max(axis=1)
        extents = (high - low).max(axis=1)
        dots = np.maximum(SMALLEST_EXTENT * np.maximum(1.0, largest), pen_widths * DOT_SHARE)
        is_usual = (extents > dots) & (largest <= COORDINATE_LIMIT)
        scales = np.divide(BOX - PEN_WIDTH, extents, out=np.zeros_like(extents), where=is_usual)
        placed = (places - ((low + high) / 2.0)[points.drawing_of]) * scales[points.drawing_of, None]
        lengths, totals = _lengths(placed, points)
    is_usual &= np.add.reduceat(totals, points.firsts) < _MOST_LENGTH
    if not is_usual.all():
        rest = iter(
            _together([one for one, known in zip(drawings, is_usual, strict=True) if known])
            if is_usual.any()
            else ()
        )
        return [next(rest) if known else None for known in is_usual]
    samples, paths = _traced(placed, points, lengths, totals)
    low, high = _bounds(paths, samples.drawings)
    more = (BOX - PEN_WIDTH) / (high - low).max(axis=1)
    offsets = -(low + high) / 2.0 * more[:, None]
    paths = paths * more[samples.drawing_of, None] + offsets[samples.drawing_of]
    pixels = _painted(samples, paths)
    return [None] * len(drawings) if pixels is None else [one.tobytes() for one in pixels]


@dataclass(frozen=True, slots=True)
class _Parts:
    """How many points or samples lie one after the other: stroke by stroke, drawing by drawing."""

    sizes: Whole
    """Of each stroke."""
    starts: Whole
    """Where each stroke begins ..."""
    drawings: Whole
    """... and each drawing."""
    firsts: Whole
    """The first stroke of each drawing."""
    stroke_of: Whole
    drawing_of: Whole
    """Of each point or sample."""

    @classmethod
    def of(cls, sizes: Sequence[Sequence[int]]) -> _Parts:
        counts = np.array([len(strokes) for strokes in sizes])
        return cls.made(np.array([size for strokes in sizes for size in strokes]), counts)

    @classmethod
    def made(cls, sizes: Whole, strokes: Whole) -> _Parts:
        """From the sizes of all strokes, and how many each drawing has."""
        starts = np.cumsum(sizes) - sizes
        firsts = np.cumsum(strokes) - strokes
        stroke_of = np.repeat(np.arange(len(sizes)), sizes)
        drawing_of_stroke = np.repeat(np.arange(len(strokes)), strokes)
        return cls(sizes, starts, starts[firsts], firsts, stroke_of, drawing_of_stroke[stroke_of])

    def resized(self, sizes: Whole) -> _Parts:
        """The same strokes with other sizes."""
        ends = np.append(self.firsts[1:], len(self.sizes))
        return _Parts.made(sizes, ends - self.firsts)


def _bounds(places: Array, starts: Whole) -> tuple[Array, Array]:
    return np.minimum.reduceat(places, starts), np.maximum.reduceat(places, starts)


def _lengths(places: Array, points: _Parts) -> tuple[Array, Array]:
    """The length of each stroke up to each point, and of each stroke."""
    column = np.arange(len(places)) - points.starts[points.stroke_of]
    steps = np.zeros((len(points.sizes), int(points.sizes.max())))
    within = np.flatnonzero(column)
    away = places[within] - places[within - 1]
    steps[points.stroke_of[within], column[within]] = np.hypot(away[:, 0], away[:, 1])
    np.cumsum(steps, axis=1, out=steps)
    return steps[points.stroke_of, column], steps[:, -1]


def _traced(places: Array, points: _Parts, lengths: Array, totals: Array) -> tuple[_Parts, Array]:
    """As `rendering.trace`: sampled at equal arc length, and smoothed."""
    counts = np.where(totals > 0.0, np.maximum(1, np.ceil(totals / STEP - TOLERANCE)), 0).astype(np.int64)
    samples = points.resized(counts + 1)
    steps = totals / np.maximum(counts, 1)
    number = np.arange(len(samples.stroke_of)) - samples.starts[samples.stroke_of]
    along = number * steps[samples.stroke_of]
    ends = samples.starts + counts
    along[ends] = totals
    path = _interpolated(along, samples, places, points, lengths)
    return samples, _smoothed(path, samples, counts, steps)


def _interpolated(along: Array, samples: _Parts, places: Array, points: _Parts, lengths: Array) -> Array:
    """As `numpy.interp` in each stroke."""
    last = (points.starts + points.sizes - 1)[samples.stroke_of]
    first = points.starts[samples.stroke_of]
    known = lengths + _APART * points.stroke_of
    before = np.searchsorted(known, along + _APART * samples.stroke_of, side="right") - 1
    np.clip(before, first, last, out=before)
    # So far from 0 the numbers are less fine: the one beside it may be meant.
    before -= (lengths[before] > along) & (before > first)
    after = np.minimum(before + 1, last)
    before = np.where((lengths[after] <= along) & (before < last), after, before)
    after = np.minimum(before + 1, last)
    gap = lengths[after] - lengths[before]
    slope = (places[after] - places[before]) / np.where(gap > 0.0, gap, 1.0)[:, None]
    found: Array = slope * (along - lengths[before])[:, None] + places[before]
    return found


def _smoothed(path: Array, samples: _Parts, counts: Whole, steps: Array) -> Array:
    """As in `rendering.trace`: Gaussian, each stroke continued point-symmetrically beyond its ends."""
    is_long = counts > 1
    safe = np.where(is_long, steps, 1.0)
    deviations = np.minimum(SMOOTHING, safe * counts / 6.0)
    ratios = np.divide(safe, deviations, out=np.zeros_like(safe), where=is_long)
    reaches = np.minimum(counts, np.ceil(3.0 * deviations / safe - TOLERANCE)).astype(np.int64) * is_long
    farthest = int(reaches.max(initial=0))
    extended, middle = _extended(path, samples, farthest)
    found, total = path.copy(), np.ones(len(counts))
    for away in range(1, farthest + 1):
        weight = np.where(reaches >= away, np.exp(-0.5 * (away * ratios) ** 2), 0.0)
        found += weight[samples.stroke_of, None] * (extended[middle - away] + extended[middle + away])
        total += 2.0 * weight
    found /= total[samples.stroke_of, None]
    return found


def _extended(path: Array, samples: _Parts, reach: int) -> tuple[Array, Whole]:
    """The strokes continued at both ends by so many samples, and where each sample is among those.

    A stroke that has fewer is continued by what nobody asks for.
    """
    wide = samples.resized(samples.sizes + 2 * reach)
    number = np.arange(len(wide.stroke_of)) - wide.starts[wide.stroke_of] - reach
    first, last = samples.starts[wide.stroke_of], (samples.starts + samples.sizes - 1)[wide.stroke_of]
    meant = first + number
    inside = np.where(meant < first, 2 * first - meant, np.where(meant > last, 2 * last - meant, meant))
    extended = path[np.clip(inside, first, last)]
    for beyond, end in ((meant < first, first), (meant > last, last)):
        extended[beyond] = 2.0 * path[end[beyond]] - extended[beyond]
    return extended, np.flatnonzero((meant >= first) & (meant <= last))


def _painted(samples: _Parts, paths: Array) -> NDArray[np.uint8] | None:
    """The pixels (n, 28, 28) of paths around the origin; None where a segment is too long for that."""
    is_last = np.zeros(len(paths), dtype=bool)
    is_last[samples.starts + samples.sizes - 1] = True
    begins = np.flatnonzero(~is_last | (samples.sizes == 1)[samples.stroke_of])
    ends = np.where(is_last[begins], begins, begins + 1)
    away = paths[ends] - paths[begins]
    window = int(np.ceil(PEN_WIDTH / 2.0 + SOFT_EDGE / 2.0 + np.hypot(*away.T).max() / 2.0 - 0.5))
    if window > _WIDEST:
        return None
    drawing_of = samples.drawing_of

    def ink(moved: Array) -> Array:
        return _ink(moved[begins], moved[ends], drawing_of[begins], len(samples.drawings), window)

    low, high = _bounds(paths, samples.drawings)
    first, indices = ink(paths + MIDDLE), np.arange(IMAGE_SIDE)
    mass = first.sum(axis=(1, 2))
    centre = np.stack([first.sum(axis=1) @ indices, first.sum(axis=2) @ indices], axis=1) / mass[:, None]
    nearest, farthest = PEN_WIDTH / 2.0 - 0.5, IMAGE_SIDE - 0.5 - PEN_WIDTH / 2.0
    shifts = np.clip(2.0 * MIDDLE - centre, nearest - low, farthest - high)
    painted: NDArray[np.uint8] = np.rint(ink(paths + shifts[drawing_of]) * 255.0 + TIE_BREAK).astype(np.uint8)
    return painted


def _ink(begins: Array, ends: Array, drawing_of: Whole, count: int, window: int) -> Array:
    """As `rendering.render`, (n, 28, 28)."""
    margin = window + 1
    side = IMAGE_SIDE + 2 * margin
    squares = np.full((count, side, side), np.inf)
    for at in range(0, len(begins), _SEGMENTS):
        chunk = slice(at, at + _SEGMENTS)
        lower(squares, window, begins[chunk] + margin, ends[chunk] + margin, drawing_of[chunk])
    distance = np.sqrt(squares[:, margin:-margin, margin:-margin])
    ink: Array = np.clip((PEN_WIDTH / 2.0 + SOFT_EDGE / 2.0 - distance) / SOFT_EDGE, 0.0, 1.0)
    return ink
