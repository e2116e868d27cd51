"""Numbers in pictures as the grouper sees them while it learns, of golden digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from digitpad.domain import Point, Stroke
from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from digitpad.ink.picture import ink_map
from tests.unit.training.pen_data import golden_lines
from training.numbers import composed
from training.numbers.lattices import steps_of
from training.numbers.picture_lattices import picture_lattice
from training.numbers.pictures import varied_picture
from training.pens import Sample

if TYPE_CHECKING:
    from training.numbers.composed import Composed, Kind


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(cards.find(cards.DEFAULT_MODEL))


def numbers(kind: Kind) -> list[Composed]:
    samples = [
        Sample(text, text, "golden", "aga", tuple(Stroke(tuple(Point(*at) for at in line)) for line in lines))
        for text, lines in golden_lines()
    ]
    return list(composed.numbers(composed.hands(samples), 8, (2, 3, 4), (kind,), seed=5))


@pytest.mark.parametrize("kind", ["apart", "touching"])
def test_the_right_way_divides_a_picture_into_the_digits_that_it_was_composed_of(
    predictor: Predictor, kind: Kind
) -> None:
    found = []
    for number in numbers(kind):
        picture = varied_picture(composed.drawing_of(number).strokes, np.random.default_rng(3))
        lattice = picture_lattice(number, picture, predictor)
        if lattice is not None and lattice.right is not None:
            found.append(lattice)
            assert len(lattice.right) == len(number.text)
            assert lattice.right[-1][0] == len(lattice.there) - 1
            assert all(lattice.there[step] for step in lattice.right)
            read = [int(lattice.probabilities[end, size].argmax()) for end, size, _ in lattice.right]
            right = [one == int(digit) for one, digit in zip(read, number.text, strict=True)]
            assert kind == "touching" or all(right)
    assert len(found) >= (6 if kind == "apart" else 2)


def test_the_same_chance_gives_the_same_picture_and_another_one_another() -> None:
    strokes = composed.drawing_of(numbers("apart")[0]).strokes
    one, again, other = (varied_picture(strokes, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.png == again.png != other.png
    assert ink_map(one).any()


def test_a_way_has_the_parts_of_each_digit_one_after_the_other() -> None:
    assert steps_of([0, 0, 1, 2, 2], 3) == ((1, 1, 0), (2, 0, 1), (4, 1, 0))
    assert steps_of([0, 1, 0], 2) is None  # a part of the first stands behind the second
    assert steps_of([0, 0], 2) is None  # one digit has none
    assert steps_of([0] * 9, 1) is None  # more than a digit may have
