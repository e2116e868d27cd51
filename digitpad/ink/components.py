"""Connected parts of a mask, found by the runs of its rows (numpy has no labelling of its own)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Whole = NDArray[np.int64]


def without_specks(mask: Mask, share: float) -> Mask:
    """The mask without those connected parts that are smaller than a share of the largest part."""
    rows, starts, ends = _runs(mask)
    if not len(rows):
        return mask
    roots = _roots(rows.tolist(), starts.tolist(), ends.tolist())
    areas = np.bincount(roots, weights=ends - starts, minlength=len(rows))
    kept = areas[roots] >= share * areas.max()
    changes = np.zeros((mask.shape[0], mask.shape[1] + 1), dtype=np.int8)
    changes[rows[kept], starts[kept]] = 1
    changes[rows[kept], ends[kept]] = -1
    result: Mask = changes.cumsum(axis=1, dtype=np.int8)[:, :-1] > 0
    return result


@dataclass(frozen=True, slots=True)
class Components:
    """The connected parts of a mask: their numbers, from 1, in its shape (0 is outside), and their boxes.

    A box is left, top, right and bottom, the last two beyond the part; the first row belongs to part 1.
    """

    numbers: NDArray[np.int32]
    boxes: Whole


def connected(mask: Mask, most_runs: int) -> Components | None:
    """The connected parts; None where the rows have more runs than that, which bounds the work."""
    rows, starts, ends = _runs(mask)
    if len(rows) > most_runs:
        return None
    roots = _roots(rows.tolist(), starts.tolist(), ends.tolist())
    firsts, part = np.unique(roots, return_inverse=True)
    numbers = np.zeros((mask.shape[0], mask.shape[1] + 1), dtype=np.int32)
    numbers[rows, starts] = part + 1
    numbers[rows, ends] = -part - 1  # the next run begins one column later at least
    boxes = np.empty((len(firsts), 4), dtype=np.int64)
    boxes[:, :2], boxes[:, 2:] = max(mask.shape), 0
    for column, values in ((0, starts), (1, rows)):
        np.minimum.at(boxes[:, column], part, values)
    for column, values in ((2, ends), (3, rows + 1)):
        np.maximum.at(boxes[:, column], part, values)
    return Components(numbers.cumsum(axis=1, dtype=np.int32)[:, :-1], boxes)


def _runs(mask: Mask) -> tuple[Whole, Whole, Whole]:
    """Row, first column and the column after the last of each run, in reading order."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows, starts, np.nonzero(steps == -1)[1]


def _roots(rows: list[int], starts: list[int], ends: list[int]) -> Whole:
    """For each run the first run of its part; runs touch also at their corners."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run, row in enumerate(rows):
        while rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] < starts[run]):
            above += 1
        other = above
        while rows[other] == row - 1 and starts[other] <= ends[run]:
            first, second = sorted((root(other), root(run)))
            parent[second] = first
            other += 1
    return np.array([root(run) for run in range(len(rows))], dtype=np.int64)
