"""What an epoch shows of a history, and how it is learned from."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from digitpad.inference import cards
from tests.unit.training.history.histories import history, record, scan, write
from tests.unit.training.small_mixture import small_mixture
from training.history.mixture import HistoryMixture, made_negatives, painted_history
from training.history.recipe import EPOCHS, LEAST_SHOWN, SHARE, HistoryMix, recipe_for
from training.history.records import Labelled, read
from training.mixture import NO_DIGIT
from training.recipes import EVERYTHING, RECIPES, Mix

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = Mix(0, 0, 0)


@pytest.fixture
def labelled(tmp_path: Path) -> list[Labelled]:
    """Thirty digits, four that are none, and three pictures."""
    pictures = [record(900 + n, "8", drawing=None, picture=scan(8 + 4 * n)) for n in range(3)]
    path = write(tmp_path / "all.jsonl", [*history(30, others=4), *pictures])
    return read(path, quiet=True).records


def test_from_a_models_weights_the_history_has_its_share() -> None:
    recipe = recipe_for("digitpad", EVERYTHING, 300, cards.find("digitpad"))
    mix = dataclasses.asdict(recipe.mix)
    assert mix["history"] / sum(mix.values()) == pytest.approx(SHARE, abs=0.01)
    assert mix["mnist"] / mix["others"] == pytest.approx(EVERYTHING.mnist / EVERYTHING.others, abs=0.02)
    assert mix["negatives"] == 0
    assert recipe.epochs == EPOCHS
    assert recipe.learning_rate < RECIPES["digitpad"].learning_rate
    assert recipe.summary(1, EPOCHS).startswith(
        f"fine-tuned from digitpad {cards.find('digitpad').sha256[:16]}"
    )


def test_with_new_weights_all_of_the_base_data_is_shown() -> None:
    recipe = recipe_for("digitpad", EVERYTHING, 300)
    assert (recipe.mix.mnist, recipe.mix.pens, recipe.mix.others) == (55_000, 30_000, 20_000)
    assert recipe.mix.history == 16 * 300
    assert (recipe.epochs, recipe.learning_rate) == (
        RECIPES["digitpad"].epochs,
        RECIPES["digitpad"].learning_rate,
    )


def test_without_base_data_drawings_that_are_no_digit_are_made() -> None:
    recipe = recipe_for("softmax", NOTHING, 10, cards.find("softmax"))
    assert (recipe.mix.mnist, recipe.mix.history) == (0, LEAST_SHOWN)
    assert recipe.mix.negatives > 0
    assert recipe.mix.knows_no_digit


def test_who_knows_only_digits_is_shown_no_others() -> None:
    only_digits = dataclasses.replace(cards.find("softmax"), digit_bias=None)
    for base in (NOTHING, EVERYTHING):
        recipe = recipe_for("softmax", base, 100, only_digits)
        assert not recipe.mix.knows_no_digit


def test_an_epoch_has_as_many_of_each_as_the_recipe_says(labelled: list[Labelled], tmp_path: Path) -> None:
    mixed = HistoryMixture(
        painted_history(labelled, tmp_path, quiet=True),
        small_mixture(),
        made_negatives(labelled, tmp_path, quiet=True),
    )
    mix = HistoryMix(mnist=40, pens=30, others=20, history=50, negatives=10)
    count, batches = mixed.epoch(mix, 32, torch.Generator().manual_seed(1))
    shown = list(batches)
    assert count == len(shown) == 5
    assert sum(map(len, shown)) == 150
    assert sum(int((~batch.is_pen).sum()) for batch in shown) == 40
    assert sum(int((batch.labels == NO_DIGIT).sum()) for batch in shown) >= 30
    again = list(mixed.epoch(mix, 32, torch.Generator().manual_seed(1))[1])
    assert all(torch.equal(one.ink, other.ink) for one, other in zip(shown, again, strict=True))


def test_each_drawing_is_shown_with_its_own_label(labelled: list[Labelled], tmp_path: Path) -> None:
    """As drawn, in the first variant: ink, path and label are those that the app gives a model."""
    painted = painted_history(labelled, tmp_path, quiet=True)
    known = {one.image.pixels: one.label for one in labelled}
    found = 0
    for part in painted:
        for ink, label in zip(part.ink[:, 0], part.labels.tolist(), strict=True):
            near = min(
                known,
                key=lambda pixels: int(
                    np.abs(np.frombuffer(pixels, np.uint8) - ink.ravel().astype(int)).sum()
                ),
            )
            assert known[near] == label
            found += 1
    assert found == len(labelled)
    mixed = HistoryMixture(painted)
    _, batches = mixed.epoch(HistoryMix(0, 0, 0, 300), 300, torch.Generator().manual_seed(2))
    [batch] = batches
    by_ink = {
        ink.tobytes(): int(label)
        for part in painted
        for inks, label in zip(part.ink, part.labels, strict=True)
        for ink in inks
    }
    for ink, label in zip(batch.ink.numpy(), batch.labels.tolist(), strict=True):
        assert by_ink[ink[0].tobytes()] == label


def test_pictures_are_shown_as_they_are_and_take_no_more_memory(
    labelled: list[Labelled], tmp_path: Path
) -> None:
    _, pictures = painted_history(labelled, tmp_path, quiet=True)
    assert len(pictures) == 3
    assert pictures.ink.strides[1] == pictures.maps.strides[1] == 0
    assert not pictures.maps.any()


def test_digits_drawn_often_and_guesses_weigh_less(labelled: list[Labelled], tmp_path: Path) -> None:
    guessed = [dataclasses.replace(one, is_reviewed=False) for one in labelled if one.label == 3]
    [drawn] = painted_history([*(one for one in labelled if one.label == 1), *guessed], tmp_path, quiet=True)
    assert drawn.weights[drawn.labels == 1].max() > drawn.weights[drawn.labels == 3].max()
    [alone] = painted_history(
        [one for one in labelled if one.label == 8 and one.image.strokes][:1], tmp_path, quiet=True
    )
    assert alone.weights[0] > drawn.weights.max()


@pytest.mark.parametrize("part", ["labels", "weights", "ink"])
def test_other_drawings_have_another_fingerprint(part: str, labelled: list[Labelled], tmp_path: Path) -> None:
    painted = painted_history(labelled, tmp_path, quiet=True)
    first = HistoryMixture(painted).fingerprint()
    assert HistoryMixture(painted, small_mixture()).fingerprint() != first
    changed = np.array(getattr(painted[0], part))
    changed[0] += 1
    other = dataclasses.replace(painted[0], **{part: changed})
    assert HistoryMixture((other, *painted[1:])).fingerprint() != first
