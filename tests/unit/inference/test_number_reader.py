"""What is remembered of a number that is written on."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference import cards
from digitpad.inference.number_reader import NumberReader
from digitpad.inference.predictor import Predictor
from digitpad.ink.numbers import InkNumber
from tests.support.number_drawings import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import DigitImage
    from digitpad.inference.numbers import NumberReading


class Counting(Predictor):
    """A real model that counts how many images it looks at."""

    looked = 0

    @override
    def probabilities(self, images: Sequence[DigitImage]) -> list[tuple[float, ...]]:
        self.looked += len(images)
        return super().probabilities(images)


@pytest.fixture
def predictor() -> Counting:
    predictor = Counting.load(cards.find("lenet-5"))
    assert isinstance(predictor, Counting)
    return predictor


def read(reader: NumberReader, drawing: Drawing) -> NumberReading:
    (numbers,) = reader.read([[InkNumber(drawing)]])
    assert not isinstance(numbers, Exception)
    (found,) = numbers
    return found


def test_a_stroke_more_costs_no_more_than_the_groups_it_is_in(predictor: Counting) -> None:
    drawing = number(0)
    reader = NumberReader(predictor)
    read(reader, dataclasses.replace(drawing, strokes=drawing.strokes[:-1]))
    before = predictor.looked
    last = read(reader, drawing)
    assert 0 < predictor.looked - before < before / 2
    at_once = read(NumberReader(predictor), drawing)
    assert last.images == at_once.images
    for one, other in zip(last.digits, at_once.digits, strict=True):
        # Images that pass through a model with others are added up in another order.
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)
        assert dataclasses.replace(one, probabilities=other.probabilities) == other


def test_what_was_read_before_is_not_looked_at_again(predictor: Counting) -> None:
    reader = NumberReader(predictor)
    first = read(reader, number(3))
    before = predictor.looked
    assert read(reader, number(3)) == first
    assert predictor.looked == before


def test_the_same_places_are_the_same_ink_whenever_it_was_written(predictor: Counting) -> None:
    drawing = number(1, 2)
    later = Drawing(
        tuple(
            Stroke(tuple(Point(point.x, point.y, point.t + 500.0) for point in stroke.points))
            for stroke in drawing.strokes
        ),
        drawing.pen_width,
    )
    reader = NumberReader(predictor)
    first = read(reader, drawing)
    before = predictor.looked
    assert read(reader, later) == first
    assert predictor.looked == before
