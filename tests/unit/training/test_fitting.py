"""Training on a set small enough for a test: repeated, interrupted, resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from tests.unit.training.conftest import SET_ASIDE, TRAIN, bars
from training.augmentation import Augmentation
from training.datasets import DataError, Digits, from_ink
from training.fitting import CHECKPOINT, Run, as_tensors, learning_rate, measure, read_checkpoint, train
from training.recipes import RECIPES, Recipe

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = Recipe("Small", "lenet-5", 3, 50, 0.003, 0.01, Augmentation(rotation=5, elastic=0.5))


@pytest.fixture(scope="module")
def digits() -> tuple[Digits, Digits]:
    pictures, labels = bars(TRAIN, 1)
    everything = from_ink(pictures, labels.tolist(), "bars")
    return everything.part(0, TRAIN - SET_ASIDE), everything.part(TRAIN - SET_ASIDE, TRAIN)


def trained(recipe: Recipe, seed: int, digits: tuple[Digits, Digits], path: Path) -> Run:
    run = Run.begin(recipe, seed)
    train(run, *digits, path, quiet=True)
    return run


def same_weights(one: Run, other: Run) -> bool:
    theirs = other.network.state_dict()
    return all(torch.equal(part, theirs[name]) for name, part in one.network.state_dict().items())


def test_a_seed_repeats_a_run_and_another_seed_does_not(
    digits: tuple[Digits, Digits], tmp_path: Path
) -> None:
    first = trained(RECIPE, 1, digits, tmp_path / "1")
    torch.manual_seed(99)  # chance from elsewhere plays no part
    again = trained(RECIPE, 1, digits, tmp_path / "2")
    assert same_weights(first, again)
    assert first.history == again.history
    assert not same_weights(first, trained(RECIPE, 2, digits, tmp_path / "3"))


def test_an_interrupted_run_ends_as_if_it_had_not_been(
    digits: tuple[Digits, Digits], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = trained(RECIPE, 1, digits, tmp_path / "whole" / CHECKPOINT)
    path = tmp_path / "broken" / CHECKPOINT
    interrupted = Run.begin(RECIPE, 1)
    save = Run.save

    def save_then_stop(run: Run, where: Path) -> None:
        save(run, where)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Run, "save", save_then_stop)
        with pytest.raises(KeyboardInterrupt):
            train(interrupted, *digits, path, quiet=True)
    resumed = Run.resume(path, RECIPE, 1)
    assert resumed.epoch == 1
    train(resumed, *digits, path, quiet=True)
    assert same_weights(whole, resumed)
    assert (whole.history, whole.best_epoch) == (resumed.history, resumed.best_epoch)


def test_the_best_epoch_is_kept(digits: tuple[Digits, Digits], tmp_path: Path) -> None:
    run = trained(RECIPE, 1, digits, tmp_path / CHECKPOINT)
    losses = [entry["validation_loss"] for entry in run.history]
    assert run.best_loss == min(losses) == losses[run.best_epoch - 1]
    run.network.load_state_dict(read_checkpoint(tmp_path / CHECKPOINT)["best"])
    assert measure(run.network, *as_tensors(digits[1]))[0] == pytest.approx(run.best_loss)


def test_a_checkpoint_of_another_recipe_or_seed_is_refused(
    digits: tuple[Digits, Digits], tmp_path: Path
) -> None:
    path = tmp_path / CHECKPOINT
    trained(RECIPE, 1, digits, path)
    with pytest.raises(DataError, match="another recipe or seed"):
        Run.resume(path, RECIPE, 2)
    with pytest.raises(DataError, match="--out"):
        Run.resume(path, RECIPES["lenet-5"], 1)


def test_a_missing_checkpoint_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="training train"):
        read_checkpoint(tmp_path / CHECKPOINT)


def test_it_learns(digits: tuple[Digits, Digits], tmp_path: Path) -> None:
    recipe = Recipe("Small", "softmax", 20, 20, 0.02, 0.0, Augmentation())
    assert trained(recipe, 1, digits, tmp_path / "x").history[-1]["validation_accuracy"] > 0.9


def test_the_rate_rises_for_an_epoch_and_falls_to_nothing() -> None:
    rates = [learning_rate(RECIPE, tenth / 10) for tenth in range(31)]
    assert rates[0] == 0
    assert max(rates) == rates[10] == RECIPE.learning_rate
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0, abs=1e-12)
