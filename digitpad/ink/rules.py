"""Takes ruled lines, underlinings, frames and the edges of paper out of an ink map.

What is long, thin and straight, far longer than the rest is high, was not written. Digits that such a line
crosses keep their ink: only where the ink is no thicker than the line is it taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink.components import connected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

_LEAST_RUN = 12
_RUN_SHARE = 0.04
"""Pixels, and share of the picture's side, of ink in a row without a gap that may belong to a line."""

_SPAN = 0.6
"""Share of the picture's side that a line is long at least."""

_SLOPE = 0.12
"""How steep a line may lie: the camera was held askew."""

_THICKEST = 0.02
"""Of the picture's longer side, beside two pixels."""

_LONGER = (2.5, 2.0)
"""How many times as long as the rest is high: lines across, lines down (which a 1 may be taken for)."""

_FROM_EDGE_TO_EDGE = 0.95
"""Share of the picture's height that a single line down is long: others may be a 1, or the stem of a 4."""

_MOST_RUNS = 20_000
_LEAST_HEIGHT = 5


def without_rules(ink: Bytes, core: int) -> Bytes:
    """The ink without lines; as it is where there are none, or where nothing else would be left.

    ``core`` is the ink above which a pixel belongs to a line by itself.
    """
    across = _lines(ink >= core)
    if across:
        ink = _without(ink, across, _LONGER[0], core)
    down = [(line.T, length) for line, length in _lines((ink >= core).T)]
    if len(down) > 1:
        drawn = sum(int(ink[line].sum()) for line, _ in down)
        return _without(ink, down, _LONGER[1], core) if 2 * drawn <= int(ink.sum()) else ink
    if down and down[0][1] >= _FROM_EDGE_TO_EDGE * len(ink):
        return _without(ink, down, _LONGER[1], core)
    return ink


def _without(ink: Bytes, lines: list[tuple[Mask, int]], longer: float, core: int) -> Bytes:
    """The ink without those lines that are so many times longer than the rest is high."""
    rest = ink.copy()
    for line, _ in lines:
        rest[line] = 0
    height = _writing_height(rest, core)
    if height < _LEAST_HEIGHT:
        return ink
    kept = ink.copy()
    for line, length in lines:
        if length >= longer * height:
            kept[line] = 0
    return kept


def _lines(mask: Mask) -> list[tuple[Mask, int]]:
    """Nearly level lines: where their ink is (what crosses them left out), and how long they are."""
    height, width = mask.shape
    thickest = 2 + _THICKEST * max(height, width)
    long_runs = _long_runs(mask, max(_LEAST_RUN, round(_RUN_SHARE * width)))
    chained = long_runs.copy()  # a row above and below, and a little to the sides, make a chain of its runs
    chained[1:] |= long_runs[:-1]
    chained[:-1] |= long_runs[1:]
    for shift in range(1, 4):
        chained[:, shift:] |= long_runs[:, :-shift]
        chained[:, :-shift] |= long_runs[:, shift:]
    chains = connected(chained, _MOST_RUNS)
    if chains is None:
        return []
    lines = []
    for number, (left, top, right, bottom) in enumerate(chains.boxes.tolist(), 1):
        length = right - left
        if length < _SPAN * width or bottom - top > thickest + 2 + _SLOPE * length:
            continue
        place = (slice(top, bottom), slice(left, right))
        own = (chains.numbers[place] == number) & mask[place]
        thickness = own.sum() / length
        if thickness <= thickest:
            lines.append((_uncrossed(mask, own, place, thickness), length))
    return lines


def _uncrossed(mask: Mask, own: Mask, place: tuple[slice, slice], thickness: float) -> Mask:
    """In the picture's shape: the line's ink and its edge, but for the columns where more ink crosses it."""
    reach = int(np.ceil(thickness)) + 2
    rows, _ = place
    top, bottom = max(0, rows.start - reach), min(len(mask), rows.stop + reach)
    wide = mask[top:bottom, place[1]]
    line = np.zeros_like(wide)
    line[rows.start - top : rows.start - top + len(own)] = own
    thick = _grown(line)
    beyond = wide & ~thick
    # A stroke that crosses, or ends at, the line shows above or below it.
    crossed = (beyond & (_down(thick) | _up(thick))).any(axis=0)
    thick[:, crossed] = False
    result = np.zeros_like(mask)
    result[top:bottom, place[1]] = thick
    return result


def _down(mask: Mask) -> Mask:
    moved = np.zeros_like(mask)
    moved[1:] = mask[:-1]
    return moved


def _up(mask: Mask) -> Mask:
    moved = np.zeros_like(mask)
    moved[:-1] = mask[1:]
    return moved


def _grown(mask: Mask) -> Mask:
    return mask | _down(mask) | _up(mask)


def _long_runs(mask: Mask, least: int) -> Mask:
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    kept = ends - starts >= least
    changes = np.zeros((mask.shape[0], mask.shape[1] + 1), dtype=np.int8)
    changes[rows[kept], starts[kept]] = 1
    changes[rows[kept], ends[kept]] = -1
    result: Mask = changes.cumsum(axis=1, dtype=np.int8)[:, :-1] > 0
    return result


def _writing_height(ink: Bytes, core: int) -> float:
    """The height of what is written: of its connected parts the upper quartile, each weighted by its ink."""
    parts = connected(ink >= core, _MOST_RUNS)
    if parts is None or not len(parts.boxes):
        return 0.0
    masses = np.bincount(parts.numbers.ravel(), minlength=len(parts.boxes) + 1)[1:]
    heights = parts.boxes[:, 3] - parts.boxes[:, 1]
    order = np.argsort(heights)
    most = np.searchsorted(np.cumsum(masses[order]), masses.sum() * 0.75)
    return float(heights[order[most]])
