"""``python -m training``: fetch, show, train, evaluate, report, publish."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import training
from digitpad.inference.errors import ModelError
from training import evaluate_command, fetch_command, report_command, show_command
from training.datasets import DEFAULT_DATA
from training.errors import DataError
from training.recipes import RECIPES, as_original

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = Path("runs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 1 where files are missing, damaged or cannot be written."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.command(chosen)
    except (DataError, ModelError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; the same command goes on where this one stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description=training.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("fetch", help="download the public data sets, with progress and checksums")
    fetch_command.add_arguments(one)
    _add_data(one)

    one = commands.add_parser("show", help="contact sheets of a data set, or its drawings as picture files")
    show_command.add_arguments(one)
    _add_data(one)

    one = commands.add_parser("train", help="train a model, or go on where that was interrupted")
    _add_model(one)
    one.add_argument("--epochs", type=_positive, help="instead of the recipe's number")
    one.add_argument("--original", action="store_true", help="as it is usually trained: on MNIST alone")
    one.add_argument("--seed", type=int, default=1, help="the same seed repeats a run (default: 1)")
    one.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the run (default: runs/ID, or runs/ID-mnist)"
    )
    _add_data(one)
    one.set_defaults(command=_train)

    one = commands.add_parser("evaluate", help="measure models: by validation, or on record by the test sets")
    evaluate_command.add_arguments(one)
    _add_data(one)

    one = commands.add_parser(
        "report", help="what a run learned, in Markdown with plots and its worst errors"
    )
    report_command.add_arguments(one)
    _add_data(one)

    one = commands.add_parser("publish", help="calibrate, measure and ship a trained model")
    _add_model(one)
    one.add_argument("--run", type=Path, metavar="DIR", help="folder of the run (default: runs/ID)")
    one.add_argument("--into", type=Path, metavar="DIR", help="instead of digitpad/inference/models")
    _add_data(one)
    one.set_defaults(command=_publish)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="folder of the data (default: .data)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", choices=sorted(RECIPES), required=True)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _train(chosen: argparse.Namespace) -> None:
    from training import fitting, mixture, validation  # import torch, which other commands' help need not

    recipe = as_original(RECIPES[chosen.model]) if chosen.original else RECIPES[chosen.model]
    if chosen.epochs:
        recipe = dataclasses.replace(recipe, epochs=chosen.epochs)
    if chosen.original:
        shown = mixture.mnist_only(chosen.data, quiet=chosen.quiet)
        held_out = validation.mnist_alone(chosen.data, quiet=chosen.quiet)
    else:
        shown = mixture.everything(chosen.data, quiet=chosen.quiet)
        held_out = validation.batches(chosen.data, quiet=chosen.quiet)
    name = f"{chosen.model}-mnist" if chosen.original else chosen.model
    checkpoint = (chosen.out or RUNS / name) / fitting.CHECKPOINT
    if checkpoint.is_file():
        run = fitting.Run.resume(checkpoint, recipe, chosen.seed)
        print(f"going on after epoch {run.epoch} of {checkpoint}")
    else:
        run = fitting.Run.begin(recipe, chosen.seed)
    fitting.train(run, shown, held_out, checkpoint, quiet=chosen.quiet)
    print(f"best epoch {run.best_epoch} of {run.epoch}, validation loss {run.best_loss:.4f}: {checkpoint}")


def _publish(chosen: argparse.Namespace) -> None:
    from digitpad.inference.cards import to_json
    from training.fitting import CHECKPOINT
    from training.publishing import publish

    checkpoint = (chosen.run or RUNS / chosen.model) / CHECKPOINT
    card = publish(chosen.model, checkpoint, chosen.data, chosen.into, quiet=chosen.quiet)
    print(to_json(card).decode(), end="")


if __name__ == "__main__":
    sys.exit(main())
