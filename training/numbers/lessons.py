"""What the grouper learns from: numbers, digits that stand alone, and words, by the training writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training import lists, pens
from training.numbers.composed import Spread, composed, drawing_of, hands
from training.numbers.lattices import lattice
from training.numbers.picture_lattices import picture_lattice
from training.numbers.pictures import varied_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digitpad.inference.predictor import Predictor
    from training.numbers.composed import Composed, Hand, Kind
    from training.numbers.lattices import Lattice

WORDS = 0.2
"""Share of the lessons that are letters: how they are divided teaches what does not depend on digits."""

SINGLE = 0.3
"""Share that is one digit, or one letter, alone."""

LONG = 0.15
"""Share of the others with seven or eight digits."""

MOST_LETTERS = 3

TOUCHING, JOINED = 0.3, 0.15
"""Shares of the numbers."""

LOOSE = 0.6
"""Share of the numbers that stand apart with gaps as wide as people leave, and with digits of other sizes."""

_LOOSE = Spread(gaps=(-0.1, 1.5), size=0.15, short=0.3, back=0.2)
_USUAL = Spread(size=0.12, short=0.2)


def lessons(data: Path, predictor: Predictor, count: int, seed: int) -> Iterator[Lattice]:
    """So many lessons, without those in which there is nothing to choose; the same for the same seed.

    Raises:
        DataError: A data set is missing or damaged.
    """
    random = np.random.default_rng(seed)
    for number in _numbers(data, count, random):
        found = lattice(number, predictor)
        if found is not None:
            yield found


def picture_lessons(data: Path, predictor: Predictor, count: int, seed: int) -> Iterator[Lattice]:
    """As `lessons`, of numbers in pictures."""
    random = np.random.default_rng(seed)
    for number in _numbers(data, count, random):
        picture = varied_picture(drawing_of(number).strokes, random)
        found = picture_lattice(number, picture, predictor)
        if found is not None:
            yield found


def _numbers(data: Path, count: int, random: np.random.Generator) -> Iterator[Composed]:
    wrong = lists.wrong_labels()
    drawn = pens.part([*pens.pendigits(data), *pens.unipen(data, "digits")], "train")
    digits = hands(sample for sample in drawn if sample.id not in wrong)
    letters = hands(pens.part(pens.unipen(data, "letters"), "train"))
    for _ in range(count):
        yield _number(digits, letters, random)


def _number(digits: list[Hand], letters: list[Hand], random: np.random.Generator) -> Composed:
    is_word = random.random() < WORDS
    writers = letters if is_word else digits
    length = 1
    if random.random() >= SINGLE:
        length = int(random.integers(7, 9) if random.random() < LONG else random.integers(2, 7))
    if is_word:
        length = min(length, MOST_LETTERS)
    drawn = random.random()
    kind: Kind = "apart"
    if length > 1 and not is_word and drawn < TOUCHING + JOINED:
        kind = "touching" if drawn < TOUCHING else "joined"
    spread = _LOOSE if kind == "apart" and random.random() < LOOSE else _USUAL
    hand = writers[int(random.integers(len(writers)))]
    return composed(hand, length, kind, random, spread)
