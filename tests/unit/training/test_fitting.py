"""Training on a set small enough for a test: repeated, interrupted, resumed."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import torch

from tests.unit.training.small_mixture import RECIPE, small_mixture, small_validation
from training import fitting, runs
from training.errors import DataError
from training.fitting import learning_rate, measure, mnist_share, train
from training.recipes import RECIPES, Mix, Recipe
from training.runs import CHECKPOINT, Run, read_checkpoint

if TYPE_CHECKING:
    from pathlib import Path


def trained(recipe: Recipe, seed: int, path: Path) -> Run:
    run = Run.begin(recipe, seed)
    train(run, small_mixture(), small_validation(), path, quiet=True)
    return run


def same_weights(one: Run, other: Run) -> bool:
    theirs = other.network.state_dict()
    return all(torch.equal(part, theirs[name]) for name, part in one.network.state_dict().items()) and all(
        torch.equal(part, other.average[name]) for name, part in one.average.items()
    )


def test_a_seed_repeats_a_run_and_another_seed_does_not(tmp_path: Path) -> None:
    first = trained(RECIPE, 1, tmp_path / "1")
    torch.manual_seed(99)  # chance from elsewhere plays no part
    again = trained(RECIPE, 1, tmp_path / "2")
    assert same_weights(first, again)
    assert first.history == again.history
    assert not same_weights(first, trained(RECIPE, 2, tmp_path / "3"))


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.unit.training.small_mixture import RECIPE, small_mixture, small_validation
from training import fitting, runs

step = fitting._step

def step_or_die(run, batch, epochs_done):
    if run.epoch == 1 and run.steps % 3 == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return step(run, batch, epochs_done)

fitting._step = step_or_die
run = runs.Run.begin(RECIPE, 1)
fitting.train(run, small_mixture(), small_validation(), Path(sys.argv[1]), quiet=True)
"""


def test_a_run_that_was_killed_in_mid_epoch_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    path = tmp_path / "broken" / CHECKPOINT
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    resumed = Run.resume(path, RECIPE, 1)
    assert resumed.epoch == 1
    train(resumed, small_mixture(), small_validation(), path, quiet=True)
    whole = trained(RECIPE, 1, tmp_path / "whole" / CHECKPOINT)
    assert same_weights(whole, resumed)
    assert (whole.history, whole.best_epoch) == (resumed.history, resumed.best_epoch)


def test_the_best_epoch_is_kept(tmp_path: Path) -> None:
    run = trained(RECIPE, 1, tmp_path / CHECKPOINT)
    losses = [(entry["bars loss"] + entry["pens loss"] + entry["others loss"]) / 3 for entry in run.history]
    assert run.best_loss == pytest.approx(min(losses))
    assert run.best_loss == pytest.approx(losses[run.best_epoch - 1])
    run.network.load_state_dict(read_checkpoint(tmp_path / CHECKPOINT)["best"])
    loss, _ = measure(run.network, small_validation()["bars"], RECIPE)
    assert loss == pytest.approx(run.history[run.best_epoch - 1]["bars loss"])


def test_a_checkpoint_of_another_recipe_or_seed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    trained(dataclasses.replace(RECIPE, epochs=1), 1, path)
    with pytest.raises(DataError, match="another recipe or seed"):
        Run.resume(path, dataclasses.replace(RECIPE, epochs=1), 2)
    with pytest.raises(DataError, match="--out"):
        Run.resume(path, RECIPES["lenet-5"], 1)


@pytest.mark.parametrize("part", ["labels", "weights", "ink", "maps"])
def test_a_run_does_not_go_on_with_other_drawings(part: str, tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    recipe = dataclasses.replace(RECIPE, architecture="softmax", epochs=1)
    trained(recipe, 1, path)
    train(Run.resume(path, recipe, 1), small_mixture(), small_validation(), path, quiet=True)
    mixture = small_mixture()
    assert mixture.others is not None
    getattr(mixture.others, part)[0] += 1
    with pytest.raises(DataError, match="other drawings"):
        train(Run.resume(path, recipe, 1), mixture, small_validation(), path, quiet=True)


def test_a_missing_checkpoint_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="training train"):
        read_checkpoint(tmp_path / CHECKPOINT)


def test_it_learns_digits_and_what_is_none(tmp_path: Path) -> None:
    recipe = dataclasses.replace(
        RECIPE, architecture="lenet-5", epochs=15, batch=20, mix=Mix(300, 60, 60), half=False
    )
    last = trained(recipe, 1, tmp_path / "x").history[-1]
    assert last["bars accuracy"] > 0.9
    assert last["others accuracy"] > 0.9


def test_who_learns_digits_alone_is_not_asked_what_is_none(tmp_path: Path) -> None:
    recipe = dataclasses.replace(RECIPE, architecture="softmax", mix=Mix(300, 0, 0))
    run = trained(recipe, 1, tmp_path / CHECKPOINT)
    assert run.history[-1].keys() == {"loss", "bars loss", "bars accuracy", "pens loss", "pens accuracy"}
    assert not read_checkpoint(tmp_path / CHECKPOINT)["knows_no_digit"]


def test_all_of_a_step_is_done_on_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch's meta device holds no numbers, but refuses what lies elsewhere, as a graphics card does."""
    monkeypatch.setattr(runs, "device", lambda: torch.device("meta"))
    recipe = dataclasses.replace(RECIPE, half=False)  # only real devices compute in 16 bits
    run = Run.begin(recipe, 1)
    _, batches = small_mixture().epoch(recipe.mix, recipe.batch, run.generator)
    loss = fitting._step(run, next(batches), 0.5)
    state = [*run.network.state_dict().values(), *run.average.values()]
    assert {part.device.type for part in (loss, *state)} == {"meta"}


def test_the_rate_rises_for_an_epoch_and_falls_to_nothing() -> None:
    rates = [learning_rate(RECIPE, tenth / 10) for tenth in range(31)]
    assert rates[0] == 0
    assert max(rates) == rates[10] == RECIPE.learning_rate
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0, abs=1e-12)


def test_the_rate_falls_by_a_factor_where_the_recipe_says_so() -> None:
    recipe = dataclasses.replace(RECIPE, decay=0.9)
    assert learning_rate(recipe, 3.0) == pytest.approx(RECIPE.learning_rate * 0.81)


def test_mnist_is_bent_less_and_less_towards_the_end() -> None:
    recipe = dataclasses.replace(RECIPE, epochs=10, calm=0.4)
    shares = [mnist_share(recipe, epochs) for epochs in (0, 6, 8, 10)]
    assert shares == pytest.approx([1, 1, 0.7, 0.4])
