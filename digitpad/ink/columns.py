"""Unpacks stored ink into arrays: what `codec.decode` gives, where no points are needed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink import codec
from digitpad.ink.errors import InkError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]

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


def _numbers(payload: bytes) -> Whole:
    """Seven bits a byte, the lowest first; the last byte of a number is below 128."""
    data = np.frombuffer(payload, np.uint8)
    ends = np.flatnonzero(data < _LAST)
    if len(ends) < _LEAST_NUMBERS or ends[-1] != len(data) - 1:
        raise _damaged()
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    lengths = ends - starts + 1
    longest = int(lengths.max())
    if longest > _MOST_BYTES:
        raise _damaged()
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
    strokes = int(numbers[1])
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
    return InkError("The stored ink is damaged.")
