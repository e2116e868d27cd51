"""Words of two letters by one writer: ink with the shape of a number, and none.

A word counts apart where each of its letters looks like a digit by the rule in ``look_alikes.json``: an l
beside an O is a 10 to anybody who does not know the language.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Point, Stroke, bounds
from training import lists, pens
from training.pens import Sample
from training.renderings import random_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.measured_sets import Split

WORDS = 1000
"""Words of which at least one letter looks like no digit; so many are made."""

NAMES = ("words", "look-alike words")

WIDEST_GAP = 0.3
"""Between two letters, as a share of their mean width; as between a number's digits."""

SMALLEST, LARGEST = 0.35, 2.0
"""Heights, in the median of the writer's letters, of those that words are made of: what is smaller or larger
is a part of a letter, or was written at another size."""

DESCENDING, DEPTH = frozenset("gjpqy"), 0.35
"""Letters that reach below the line, and by how much of their height."""

LOOSE = 0.04
"""How far a letter is off the line, as a share of its height; standard deviation."""

PAUSE_MS = 150.0


def words(data: Path, split: Split, count: int | None = None) -> dict[str, list[Sample]]:
    """Words by the writers of one part, by NAMES: the same ones each time.

    Raises:
        DataError: UNIPEN's letters are missing or damaged.
    """
    by_writer: dict[str, list[Sample]] = defaultdict(list)
    for sample in pens.first_of_each(pens.part(pens.unipen(data, "letters"), split)):
        by_writer[sample.writer].append(sample)
    fitting = (_of_one_size(letters) for _, letters in sorted(by_writer.items()))
    writers = [letters for letters in fitting if len(letters) > 1]
    random = random_for("words", split)
    plain, alike = NAMES
    found: dict[str, list[Sample]] = {plain: [], alike: []}
    most = 20 * (count or WORDS)  # a writer may have written look-alikes alone
    for number in range(most if writers else 0):
        letters = writers[random.integers(len(writers))]
        first, second = random.choice(len(letters), 2, replace=False)
        pair = letters[first], letters[second]
        name = alike if all(map(lists.is_look_alike, pair)) else plain
        found[name].append(written(pair, f"word-{split}-{number}", random))
        if len(found[plain]) == (count or WORDS):
            break
    return found


def written(letters: Sequence[Sample], identity: str, random: np.random.Generator) -> Sample:
    """These letters of one writer side by side on one line, one after the other, in the units they are in."""
    strokes: list[Stroke] = []
    right, clock = 0.0, 0.0
    mean_width = float(np.mean([_size(letter)[0] for letter in letters]))
    for place, letter in enumerate(letters):
        box = bounds(letter.strokes)
        if box is None:
            continue
        across = right - box.x + (random.uniform(0.0, WIDEST_GAP) * mean_width if place else 0.0)
        below = DEPTH if letter.text in DESCENDING else 0.0
        down = (below + random.normal(0.0, LOOSE)) * box.height - (box.y + box.height)
        begins = letter.strokes[0].points[0].t
        strokes += [_moved(stroke, across, down, clock - begins) for stroke in letter.strokes]
        right = box.x + box.width + across
        clock = strokes[-1].points[-1].t + PAUSE_MS
    text = "".join(letter.text for letter in letters)
    return Sample(identity, text, letters[0].writer, letters[0].source, tuple(strokes))


def _of_one_size(letters: Sequence[Sample]) -> list[Sample]:
    heights = [_size(letter)[1] for letter in letters]
    median = float(np.median(heights))
    return [
        letter
        for letter, height in zip(letters, heights, strict=True)
        if SMALLEST * median <= height <= LARGEST * median
    ]


def _size(letter: Sample) -> tuple[float, float]:
    box = bounds(letter.strokes)
    return (box.width, box.height) if box else (0.0, 0.0)


def _moved(stroke: Stroke, across: float, down: float, later: float) -> Stroke:
    return Stroke(
        tuple(
            Point(point.x + across, point.y + down, point.t + later, point.pressure)
            for point in stroke.points
        )
    )
