"""Unpacks stored ink into arrays: what `codec.decode` gives, where no points are needed."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink import codec
from digitpad.ink.errors import InkError
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Unpacked = tuple[float, list[Array]]

X, Y, T, PRESSURE = range(4)

_UNITS = np.array(
    [[codec.COORDINATE_UNIT], [codec.COORDINATE_UNIT], [codec.TIME_UNIT], [codec.PRESSURE_UNIT]], np.float64
)
_MOST = np.array(
    [[codec.COORDINATE_MOST], [codec.COORDINATE_MOST], [codec.TIME_MOST], [codec.PRESSURE_UNIT]], np.int64
)
_MOST_BYTES = 9
"""Of a number: with more it would not fit into 64 bits, and `codec.encode` writes at most eight."""
_SAFE_SUM = 2.0**62
_LAST = 128
_LEAST_NUMBERS = 2


def unpack(data: bytes) -> tuple[float, list[Array]]:
    """The pen's width, and the points of each stroke as rows of x, y, t and pressure.

    Raises InkError as `codec.decode`.
    """
    numbers = _numbers(codec.inflate(data))
    sizes, starts = _layout(numbers)
    if numbers[0] > codec.COORDINATE_MOST:
        raise _damaged()
    pen_width = int(numbers[0]) / codec.COORDINATE_UNIT
    if not sizes:
        return pen_width, []
    differences = (numbers >> 1) ^ -(numbers & 1)
    blocks = [
        differences[at : at + 4 * size].reshape(4, size) for at, size in zip(starts, sizes, strict=True)
    ]
    values = _summed(blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=1))
    if (np.abs(values) > _MOST).any() or values[PRESSURE].min() < 0:
        raise _damaged()
    points = np.ascontiguousarray((values / _UNITS).T)
    return pen_width, [points] if len(sizes) == 1 else np.split(points, np.cumsum(sizes[:-1]))


def unpack_many(inks: Sequence[bytes]) -> list[Unpacked | InkError]:
    """What `unpack` gives for each, or raises; for many in a third of the time."""
    found: list[Unpacked | InkError | None] = [None] * len(inks)
    payloads, places = [], []
    for index, ink in enumerate(inks):
        try:
            payload = codec.inflate(ink)
        except InkError as error:
            found[index] = error
        else:
            if payload and payload[-1] < _LAST:
                payloads.append(payload)
                places.append(index)
    if payloads:
        for index, unpacked in zip(places, _together(payloads), strict=True):
            found[index] = unpacked
    return [_alone(ink) if one is None else one for ink, one in zip(inks, found, strict=True)]


def _alone(ink: bytes) -> Unpacked | InkError:
    try:
        return unpack(ink)
    except InkError as error:
        return error


def _together(payloads: Sequence[bytes]) -> list[Unpacked | None]:
    """What they hold; None for what is damaged or of such numbers that it is better looked at alone."""
    data = np.frombuffer(b"".join(payloads), np.uint8)
    ends = np.flatnonzero(data < _LAST)
    numbers = _decoded(data, ends)
    if numbers is None:
        return [None] * len(payloads)
    firsts = np.searchsorted(ends, np.cumsum([0, *map(len, payloads)])).tolist()
    found: list[Unpacked | None] = [None] * len(payloads)
    known, widths, counts, sizes, starts = [], [], [], [], []
    for index, (first, beyond) in enumerate(itertools.pairwise(firsts)):
        with contextlib.suppress(InkError):
            own_sizes, own_starts = _layout(numbers[first:beyond])
            width = int(numbers[first])
            if not own_sizes and width <= codec.COORDINATE_MOST:
                found[index] = width / codec.COORDINATE_UNIT, []
            elif own_sizes and width <= codec.COORDINATE_MOST:
                known.append(index)
                widths.append(width / codec.COORDINATE_UNIT)
                counts.append(len(own_sizes))
                sizes += own_sizes
                starts += [first + start for start in own_starts]
    if known:
        strokes, is_sound = _points(numbers, np.array(sizes), np.array(starts), np.array(counts))
        rest = iter(strokes)
        for index, pen_width, count, is_so in zip(known, widths, counts, is_sound, strict=True):
            own = list(itertools.islice(rest, count))
            found[index] = (pen_width, own) if is_so else None
    return found


def _points(numbers: Whole, sizes: Whole, starts: Whole, counts: Whole) -> tuple[list[Array], list[bool]]:
    """The points of all strokes, and whether each drawing, of so many of them, is within the limits."""
    ends = np.cumsum(sizes)
    of_stroke = np.repeat(np.arange(len(sizes)), sizes)
    place = starts[of_stroke] + np.arange(int(ends[-1])) - (ends - sizes)[of_stroke]
    rows = numbers[place + np.arange(4)[:, None] * sizes[of_stroke]]
    differences = (rows >> 1) ^ -(rows & 1)
    begins = (ends - sizes)[np.cumsum(counts) - counts]  # of the drawings
    lengths = np.diff(np.append(begins, ends[-1]))
    summed = np.cumsum(differences, axis=1)  # beyond 64 bits it starts anew, which the difference undoes
    before = np.concatenate([np.zeros((4, 1), np.int64), summed[:, begins[1:] - 1]], axis=1)
    values = summed - np.repeat(before, lengths, axis=1)
    leaps = np.add.reduceat(np.abs(differences).astype(np.float64), begins, axis=1)
    most, least = (
        np.maximum.reduceat(np.abs(values), begins, axis=1),
        np.minimum.reduceat(values[PRESSURE], begins),
    )
    is_sound = (leaps.max(axis=0) < _SAFE_SUM) & (most <= _MOST).all(axis=0) & (least >= 0)
    points = np.ascontiguousarray((values / _UNITS).T)
    edges = [0, *ends.tolist()]
    return [points[begin:end] for begin, end in itertools.pairwise(edges)], is_sound.tolist()


def _numbers(payload: bytes) -> Whole:
    """Seven bits a byte, the lowest first; the last byte of a number is below 128."""
    data = np.frombuffer(payload, np.uint8)
    ends = np.flatnonzero(data < _LAST)
    if len(ends) < _LEAST_NUMBERS or ends[-1] != len(data) - 1:
        raise _damaged()
    values = _decoded(data, ends)
    if values is None:
        raise _damaged()
    return values


def _decoded(data: NDArray[np.uint8], ends: NDArray[np.intp]) -> Whole | None:
    """The numbers that end there; None where one is too large."""
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    lengths = ends - starts + 1
    longest = int(lengths.max())
    if longest > _MOST_BYTES:
        return None
    low = (data & (_LAST - 1)).astype(np.int64)
    values: Whole = low[starts]
    for place in range(1, longest):
        longer = np.flatnonzero(lengths > place)
        values[longer] |= low[starts[longer] + place] << 7 * place
    return values


def _layout(numbers: Whole) -> tuple[list[int], list[int]]:
    """How many points each stroke has, and where its numbers begin."""
    sizes, starts = [], []
    at, end = _LEAST_NUMBERS, len(numbers)
    strokes = int(numbers[1]) if end >= at else end + 1
    if strokes > end:
        raise _damaged()
    for _ in range(strokes):
        size = int(numbers[at]) if at < end else 0
        if not 0 < size <= end:
            raise _damaged()
        sizes.append(size)
        starts.append(at + 1)
        at += 1 + 4 * size
    if at != end:
        raise _damaged()
    return sizes, starts


def _summed(differences: Whole) -> Whole:
    if np.abs(differences).astype(np.float64).sum(axis=1).max() < _SAFE_SUM:
        summed: Whole = np.cumsum(differences, axis=1)
        return summed
    sums = [list(itertools.accumulate(column)) for column in differences.tolist()]
    if max(max(map(abs, column)) for column in sums) > _SAFE_SUM:
        raise _damaged()
    return np.array(sums, np.int64)


def _damaged() -> InkError:
    return InkError(said("The stored ink is damaged."))
