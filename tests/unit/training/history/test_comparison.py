"""Old and new on the same drawings, and whether the difference is more than chance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import DigitReading
from digitpad.inference import cards
from digitpad.inference.predictor import Predictor
from tests.unit.training.history.histories import history, record, write, written
from training.history.base import Base
from training.history.comparison import compare, mcnemar
from training.history.records import Labelled, read
from training.history.report import comparison_table, verdict
from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import Recognition


def bent(count: int) -> list[Recognition]:
    """Digits of a hand so unsteady that a weak model misreads many."""
    return [record(n, str(n % 10), drawing=written(n % 10, n, 0.35)) for n in range(1000, 1000 + count)]


@pytest.fixture
def drawings(tmp_path: Path) -> list[Labelled]:
    return read(write(tmp_path / "all.jsonl", [*bent(120), *history(0, others=5)]), quiet=True).records


def predictor(model_id: str) -> Predictor:
    return Predictor.load(cards.find(model_id))


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [
        (0, 0, 1),
        (1, 0, 1),
        (5, 5, 1),
        (6, 0, 2 / 64),
        (10, 2, 2 * (1 + 12 + 66) / 4096),
        (2, 10, 2 * 79 / 4096),
    ],
)
def test_the_test_is_the_binomial_one_with_even_odds(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p)


@given(st.integers(0, 400), st.integers(0, 400))
def test_it_is_a_probability_and_takes_no_side(won, lost):
    assert 0 <= mcnemar(won, lost) == mcnemar(lost, won) <= 1


def test_the_counts_are_those_of_the_readings(drawings: list[Labelled], tmp_path: Path) -> None:
    old, new = predictor("softmax"), predictor("digitpad")
    found = compare(old, new, drawings, Base("", tmp_path))
    digits = [one for one in drawings if one.label != NO_DIGIT]
    right = [
        [
            DigitReading(shares).digit == one.label
            for one, shares in zip(digits, model.probabilities([one.image for one in digits]), strict=True)
        ]
        for model in (old, new)
    ]
    assert found.won == sum(after and not before for before, after in zip(*right, strict=True)) > 0
    assert found.lost == sum(before and not after for before, after in zip(*right, strict=True))
    assert len(found.changed) == found.won + found.lost
    assert found.old_digits.accuracy == pytest.approx(sum(right[0]) / 120, abs=1e-4)
    assert sum(one.drawings for one in found.by_digit) == 120
    assert math.fsum(one.new * one.drawings for one in found.by_digit) == pytest.approx(sum(right[1]))
    assert found.negatives is not None
    assert found.negatives[1].drawings == 5
    assert found.elsewhere == ()
    assert f"digits read right (120) | {found.old_digits.accuracy:.2%}" in comparison_table(found)
    assert "hardly chance: the new model reads this hand better" in verdict(found)


def test_a_model_is_neither_better_nor_worse_than_itself(drawings: list[Labelled], tmp_path: Path) -> None:
    model = predictor("softmax")
    found = compare(model, model, drawings, Base("", tmp_path))
    assert (found.won, found.lost, found.p) == (0, 0, 1)
    assert "neither better nor worse" in verdict(found)
