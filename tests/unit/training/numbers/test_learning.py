"""Learning to divide numbers: from lessons by training writers, the same for the same seed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
import torch

from digitpad.inference import cards
from digitpad.inference.grouping import Grouper, weigh
from digitpad.inference.predictor import Predictor
from tests.unit.training.numbers.lesson_data import write_lessons
from training import pens
from training.numbers import fitting
from training.numbers.composed import Hand, composed, hands
from training.numbers.fitting import Scorer, fit, fit_outlines, loss
from training.numbers.lattices import lattice
from training.numbers.lessons import MOST_LETTERS, lessons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import nn

    from training.numbers.composed import Kind
    from training.numbers.lattices import Lattice

LESSONS = 80
EPOCHS = 15
"""More than of the real lessons, of which there are many more."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_lessons(folder)
    return folder


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(cards.find("lenet-5"))


@pytest.fixture(scope="module")
def known(data: Path, predictor: Predictor) -> list[Lattice]:
    """Lessons that have a right way."""
    return [one for one in lessons(data, predictor, LESSONS, seed=1) if one.right is not None]


@pytest.fixture(scope="module")
def hand(data: Path) -> Hand:
    return hands(pens.part([*pens.pendigits(data), *pens.unipen(data, "digits")], "train"))[0]


def grouper(scorer: nn.Module, outlines: nn.Module) -> Grouper:
    weights = scorer.state_dict() | outlines.state_dict()
    return Grouper({name: value.numpy() for name, value in weights.items()})


def right_ways(found: Sequence[Lattice], by: Grouper) -> int:
    """How many of these are divided as they were composed."""
    count = 0
    for one in found:
        scores = by.scores(one.features.astype(np.float64), one.there)
        best = weigh(scores, np.maximum(one.probabilities.astype(np.float64), 1e-9)).ways[0]
        count += best.groups == tuple((end, size) for end, size, _ in one.right or ())
    return count


# Lattices


@pytest.mark.parametrize("kind", ["apart", "touching", "joined"])
def test_the_right_way_leads_from_the_first_piece_to_the_last_a_group_a_digit(
    hand: Hand, predictor: Predictor, kind: Kind
) -> None:
    random = np.random.default_rng(3)
    found = [lattice(composed(hand, 4, kind, random), predictor) for _ in range(10)]
    known = [one for one in found if one is not None and one.right is not None]
    assert known
    for one in known:
        last, before = -1, 0
        for end, size, size_before in one.right or ():
            assert one.there[end, size, size_before]
            assert (end - size, size_before) == (last + 1, before)
            last, before = end, size
        assert last == len(one.there) - 1
        assert len(one.right or ()) == len(one.text)


def test_one_piece_leaves_nothing_to_choose(predictor: Predictor) -> None:
    bar = np.array([[0.0, 0.0], [0.02, 0.5], [0.0, 1.0]])
    alone = Hand("somebody", {"1": [[bar]]})
    random = np.random.default_rng(1)
    assert lattice(composed(alone, 1, "apart", random), predictor) is None
    assert lattice(composed(alone, 2, "apart", random), predictor) is not None


# Lessons


def test_the_same_seed_gives_the_same_lessons_and_another_one_others(
    data: Path, predictor: Predictor
) -> None:
    def texts(seed: int) -> list[str]:
        return [one.text for one in lessons(data, predictor, 20, seed)]

    assert texts(1) == texts(1) != texts(2)


def test_lessons_are_numbers_of_all_lengths_and_kinds_and_short_words(known: list[Lattice]) -> None:
    words = [one.text for one in known if not one.text.isdigit()]
    assert words
    assert max(map(len, words)) <= MOST_LETTERS
    lengths = {len(one.text) for one in known if one.text.isdigit()}
    assert {1, 2, 3, 4, 5, 6} < lengths <= set(range(1, 9))
    assert {one.kind for one in known} == {"apart", "touching", "joined"}


def test_lessons_are_by_training_writers_alone(
    data: Path, predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def noted(one: Hand, *rest: object) -> object:
        written.append(one.writer)
        return composed(one, *rest)  # type: ignore[arg-type] # what it was called with

    monkeypatch.setattr("training.numbers.lessons.composed", noted)
    list(lessons(data, predictor, 40, seed=5))
    samples = [*pens.pendigits(data), *pens.unipen(data, "digits"), *pens.unipen(data, "letters")]
    assert len(set(written)) > 1
    assert set(written) <= {one.writer for one in pens.part(samples, "train")}


# Fitting


def test_what_is_made_small_is_what_the_reader_reckons_with(known: list[Lattice]) -> None:
    """The loss is minus the logarithm of the right way's probability among all ways, as `weigh` has them."""
    torch.manual_seed(7)
    scorer, outlines = Scorer(), fitting.Outlines()
    by = grouper(scorer, outlines)
    some = [one for one in known if len(one.there) < 8][:6]
    expected = []
    for one in some:
        scores = by.scores(one.features.astype(np.float64), one.there)
        shares = counted(scores)
        expected.append(-np.log(shares[one.right or ()]))
    with torch.no_grad():
        assert float(loss(scorer, some)) == pytest.approx(np.mean(expected), rel=1e-4)


def counted(scores: np.ndarray) -> dict[tuple[tuple[int, int, int], ...], float]:
    """The probability of each way, all of them counted one by one."""
    ways: list[tuple[tuple[tuple[int, int, int], ...], float]] = [((), 0.0)]
    finished: dict[tuple[tuple[int, int, int], ...], float] = {}
    while ways:
        way, score = ways.pop()
        begin = way[-1][0] + 1 if way else 0
        if begin == len(scores):
            finished[way] = score
            continue
        before = way[-1][1] if way else 0
        for size in range(min(scores.shape[1], len(scores) - begin)):
            step = (begin + size, size, before)
            if np.isfinite(scores[step]):
                ways.append(((*way, step), score + float(scores[step])))
    total = np.logaddexp.reduce(list(finished.values()))
    return {way: float(np.exp(score - total)) for way, score in finished.items()}


def test_what_has_learned_divides_numbers_better_than_before(
    data: Path, predictor: Predictor, known: list[Lattice]
) -> None:
    others = [one for one in lessons(data, predictor, 40, seed=9) if one.right is not None]
    torch.manual_seed(1)
    untaught = Scorer()
    outlines = fit_outlines(known, seed=1)
    scorer = fit(known, seed=1, epochs=EPOCHS)
    with torch.no_grad():
        assert float(loss(scorer, others)) < 0.5 * float(loss(untaught, others))
    before, after = (right_ways(others, grouper(one, outlines)) for one in (untaught, scorer))
    assert after > before
    assert after > 0.7 * len(others)


def test_outlines_alone_tell_a_1_from_a_0(known: list[Lattice]) -> None:
    outlines = grouper(Scorer(), fit_outlines(known, seed=1, epochs=200))
    for digit, other in (("1", "0"), ("0", "1")):
        shares = np.mean(
            [
                outlines.by_outline(one.outlines[end, size].astype(np.float64))
                for one in known
                if one.text.isdigit() and len(one.text) > 1
                for text, (end, size, _) in zip(one.text, one.right or (), strict=True)
                if text == digit
            ],
            axis=0,
        )
        assert shares[int(digit)] > 2 * shares[int(other)]


def test_the_same_seed_learns_the_same_weights_and_another_one_others(known: list[Lattice]) -> None:
    for learn in (fit, fit_outlines):
        first, again, other = (
            cast("nn.Module", learn(known, seed, epochs=2)).state_dict() for seed in (1, 1, 2)
        )
        assert all(torch.equal(first[name], again[name]) for name in first)
        assert not all(torch.equal(first[name], other[name]) for name in first)


def test_lessons_without_a_right_way_teach_nothing(known: list[Lattice]) -> None:
    lost = [dataclasses.replace(one, right=None) for one in known[:5]]
    with_lost, without = (fit(some, seed=1, epochs=1).state_dict() for some in ([*known, *lost], known))
    assert all(torch.equal(with_lost[name], without[name]) for name in without)
