"""``python -m training train``: trains a model, or goes on with a run that was interrupted."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from training.errors import DataError
from training.recipes import IMAGE_ALONE, RECIPES, as_original, without_path

RUNS = Path("runs")

_VARIANTS = {"mnist": as_original, "image": without_path}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("--model", choices=sorted(RECIPES), required=True)
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
    parser.set_defaults(command=run)


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
    from training.runs import CHECKPOINT, Run

    recipe = RECIPES[chosen.model]
    if chosen.variant:
        if chosen.variant == "image" and recipe.architecture not in IMAGE_ALONE:
            raise DataError(f"{chosen.model} never looks at the path of the pen. Leave --without-path out.")
        recipe = _VARIANTS[chosen.variant](recipe)
    if chosen.epochs:
        recipe = dataclasses.replace(recipe, epochs=chosen.epochs)
    name = f"{chosen.model}-{chosen.variant}" if chosen.variant else chosen.model
    checkpoint = (chosen.out or RUNS / name) / CHECKPOINT
    if checkpoint.is_file():  # looked at first: to prepare the drawings may take minutes
        training_run = Run.resume(checkpoint, recipe, chosen.seed)
        if training_run.epoch >= recipe.epochs:
            print(
                f"{checkpoint} has all its {recipe.epochs} epochs; the best is {training_run.best_epoch}. "
                "For another run name another folder with --out, or remove this one."
            )
            return
        print(f"going on after epoch {training_run.epoch} of {recipe.epochs}: {checkpoint}")
    elif chosen.resume:
        raise DataError(
            f"There is no run to go on with: {checkpoint} is not there. Name the run's folder with --out, or "
            "begin one without --resume."
        )
    else:
        training_run = Run.begin(recipe, chosen.seed)
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
