"""``python -m training train``: trains a model, or goes on with a run that was interrupted."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from training.datasets import DEFAULT_DATA
from training.errors import DataError
from training.recipes import IMAGE_ALONE, RECIPES, as_original, without_path

if TYPE_CHECKING:
    from training.recipes import Recipe
    from training.runs import Run, State

RUNS = Path("runs")

_VARIANTS = {"mnist": as_original, "image": without_path}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument(
        "--model",
        choices=sorted(RECIPES),
        help="with --data EXPORT and without --from: digitpad where not given",
    )
    parser.add_argument("--epochs", type=_positive, help="instead of the recipe's number")
    variant = parser.add_mutually_exclusive_group()
    variant.add_argument(
        "--original",
        dest="variant",
        action="store_const",
        const="mnist",
        help="as it is usually trained: on MNIST alone",
    )
    variant.add_argument(
        "--without-path",
        dest="variant",
        action="store_const",
        const="image",
        help="never shown the pen's path: what the image alone tells",
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed repeats a run (default: 1)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the run (default: runs/ID, -mnist or -image after it)",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with a run that was interrupted, and fail where there is none; without the word a run is "
        "begun where there is none",
    )
    own = parser.add_argument_group(
        "your own history", "with --data EXPORT: JSON Lines or IDX as `digitpad export` writes them"
    )
    own.add_argument(
        "--from",
        dest="begin_from",
        metavar="ID",
        help="go on from the weights of this model instead of beginning with new ones (minutes, not an hour)",
    )
    own.add_argument(
        "--labels",
        choices=("reviewed", "all"),
        default="reviewed",
        help="learn from what people reviewed, or also from what a model was sure of (default: reviewed)",
    )
    base = own.add_mutually_exclusive_group()
    base.add_argument(
        "--base",
        type=Path,
        metavar="DIR",
        help="folder of the public data that are mixed in where they are there (default: .data)",
    )
    base.add_argument("--without-base", action="store_true", help="learn from the export alone")
    own.add_argument(
        "--against", metavar="ID", help="compare with this model (default: that of --from or --model)"
    )
    own.add_argument("--id", metavar="ID", help="of the new model (default: ID-own)")
    own.add_argument("--name", help="of the new model, as the picker shows it")
    parser.set_defaults(command=run, default_base=DEFAULT_DATA)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is a whole number from 1 on, not {text}")
    return int(text)


def run(chosen: argparse.Namespace) -> None:
    """Train until the recipe's last epoch, with a checkpoint after each; a run that has it is left alone.

    Raises:
        DataError: A data set is missing or damaged, the checkpoint is damaged or of another run, or there is
            none to resume or no such variant.
    """
    # These import torch, for which the help of other commands need not wait.
    from training import fitting, mixture, validation
    from training.history.records import is_export
    from training.runs import CHECKPOINT

    if is_export(chosen.data):
        _train_from_history(chosen)
        return
    _refuse_words_of_history(chosen)
    recipe = RECIPES[chosen.model]
    if chosen.variant:
        if chosen.variant == "image" and recipe.architecture not in IMAGE_ALONE:
            raise DataError(f"{chosen.model} never looks at the path of the pen. Leave --without-path out.")
        recipe = _VARIANTS[chosen.variant](recipe)
    if chosen.epochs:
        recipe = dataclasses.replace(recipe, epochs=chosen.epochs)
    name = f"{chosen.model}-{chosen.variant}" if chosen.variant else chosen.model
    checkpoint = (chosen.out or RUNS / name) / CHECKPOINT
    training_run = opened(checkpoint, recipe, chosen.seed, must_resume=chosen.resume)  # data may take minutes
    if training_run.epoch >= recipe.epochs:
        return
    if chosen.variant == "mnist":
        shown = mixture.mnist_only(chosen.data, quiet=chosen.quiet)
        held_out = validation.mnist_only(chosen.data, quiet=chosen.quiet)
    else:
        shown = mixture.everything(chosen.data, quiet=chosen.quiet)
        held_out = validation.everything(chosen.data, quiet=chosen.quiet)
    fitting.train(training_run, shown, held_out, checkpoint, quiet=chosen.quiet)
    print(
        f"best epoch {training_run.best_epoch} of {training_run.epoch}, validation loss "
        f"{training_run.best_loss:.4f}: {checkpoint}"
    )


def opened(
    checkpoint: Path, recipe: Recipe, seed: int, *, must_resume: bool = False, weights: State | None = None
) -> Run:
    """The run whose checkpoint this is, as far as it came, or a new one that begins with these weights.

    Raises:
        DataError: The checkpoint is damaged or of another run, or there is none and there must be one.
    """
    from training.runs import Run

    if checkpoint.is_file():
        training_run = Run.resume(checkpoint, recipe, seed)
        if training_run.epoch >= recipe.epochs:
            print(
                f"{checkpoint} has all its {recipe.epochs} epochs; the best is {training_run.best_epoch}. "
                "For another run name another folder with --out, or remove this one."
            )
        else:
            print(f"going on after epoch {training_run.epoch} of {recipe.epochs}: {checkpoint}")
        return training_run
    if must_resume:
        raise DataError(
            f"There is no run to go on with: {checkpoint} is not there. Name the run's folder with --out, or "
            "begin one without --resume."
        )
    return Run.begin(recipe, seed, weights)


def _train_from_history(chosen: argparse.Namespace) -> None:
    from training.history import command

    if chosen.begin_from and chosen.model:
        raise DataError(
            "--from names the model to go on from, and --model one to begin anew: say one of them."
        )
    if chosen.variant:
        raise DataError("--original and --without-path go with the public data, not with an export.")
    command.run(chosen)


def _refuse_words_of_history(chosen: argparse.Namespace) -> None:
    given = (chosen.begin_from, chosen.base, chosen.without_base, chosen.against, chosen.id, chosen.name)
    if any(given) or chosen.labels != "reviewed":
        raise DataError(
            f"{chosen.data} is no exported history, with which alone --from, --labels, --base, --against, "
            "--id and --name go. Make one with `digitpad export all.jsonl`, and say --data all.jsonl."
        )
    if chosen.model is None:
        raise DataError("Name the model to train with --model, or an exported history with --data.")
