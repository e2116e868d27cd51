"""Numbers composed of one writer's digits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from digitpad.domain import Point, Stroke
from tests.unit.training.pen_data import golden_lines
from training.numbers import composed
from training.pens import Sample

if TYPE_CHECKING:
    from training.numbers.composed import Composed, Hand, Kind

LENGTHS = (2, 3, 4, 5, 6)


def written(writer: str) -> list[Sample]:
    """The golden digits, as if this writer had written them."""
    samples = []
    for text, lines in golden_lines():
        strokes = [Stroke(tuple(Point(*point) for point in line)) for line in lines]
        samples.append(Sample(text, text, writer, "aga", tuple(strokes)))
    return samples


@pytest.fixture
def hands() -> list[Hand]:
    return composed.hands([*written("aga-01"), *written("aga-02")])


def many(hands: list[Hand], kind: Kind, seed: int = 1) -> list[Composed]:
    return list(composed.numbers(hands, 60, LENGTHS, (kind,), seed))


def digits_of(number: Composed) -> list[np.ndarray]:
    """The places of each digit's ink."""
    return [
        np.concatenate([number.lines[stroke][first:end] for stroke, first, end in part])
        for part in number.parts
    ]


def test_writers_with_few_digits_compose_no_numbers() -> None:
    assert [hand.writer for hand in composed.hands([*written("aga-01"), *written("aga-02")[:5]])] == [
        "aga-01"
    ]


@pytest.mark.parametrize("kind", ["apart", "touching", "joined"])
def test_the_same_seed_gives_the_same_numbers_of_the_lengths_asked_for(hands: list[Hand], kind: Kind) -> None:
    found, again, other = many(hands, kind), many(hands, kind), many(hands, kind, seed=2)
    assert [one.text for one in found] == [one.text for one in again] != [one.text for one in other]
    assert [len(one.text) for one in found[:5]] == list(LENGTHS)
    assert {one.kind for one in found} == {kind}


@pytest.mark.parametrize("kind", ["apart", "touching", "joined"])
def test_every_digit_has_ink_of_its_own_and_all_ink_is_some_digits(hands: list[Hand], kind: Kind) -> None:
    for number in many(hands, kind):
        assert len(number.parts) == len(number.text)
        places = [piece for part in number.parts for piece in part]
        covered = [0] * len(number.lines)
        for stroke, first, end in places:
            covered[stroke] += end - first
        assert covered == [len(line) for line in number.lines]
        drawing = composed.drawing_of(number)
        assert [len(stroke.points) for stroke in drawing.strokes] == [len(line) for line in number.lines]
        times = [point.t for stroke in drawing.strokes for point in stroke.points]
        assert all(before < after for before, after in pairwise(times))


def test_digits_apart_leave_gaps_and_those_that_touch_leave_none(hands: list[Hand]) -> None:
    """Gaps between boxes, in heights; the slant of the line that they stand on hardly counts."""

    def gaps(kind: Kind) -> list[float]:
        found = []
        for number in many(hands, kind):
            for left, right in pairwise(digits_of(number)):
                found.append(float(right[:, 0].min() - left[:, 0].max()))
        return found

    assert min(gaps("apart")) >= -1e-9
    assert max(gaps("touching")) <= 1e-9 + composed.BESIDE


def test_joined_numbers_have_two_digits_in_one_stroke(hands: list[Hand]) -> None:
    for number in many(hands, "joined"):
        owners = [
            {digit for digit, part in enumerate(number.parts) for at, *_ in part if at == stroke}
            for stroke in range(len(number.lines))
        ]
        assert any(len(owner) > 1 for owner in owners)
    for kind in ("apart", "touching"):
        assert all(
            len({at for part in number.parts for at, *_ in part}) == sum(map(len, number.parts))
            for number in many(hands, kind)
        )


def test_now_and_then_somebody_goes_back_to_a_digit_at_the_end(hands: list[Hand]) -> None:
    def back(number: Composed) -> bool:
        return any(left[-1][0] > right[0][0] for left, right in pairwise(number.parts))

    found = [back(number) for number in many(hands, "apart")]
    assert 0 < sum(found) < len(found) / 2
