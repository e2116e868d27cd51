"""``python -m training publish``: calibrates, times and ships a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.errors import DataError
from training.recipes import MODELS
from training.train_command import RUNS

if TYPE_CHECKING:
    import argparse

    from digitpad.domain import ModelCard


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument(
        "--model", choices=sorted(MODELS), help="of digitpad's own; without it --run learned from a history"
    )
    parser.add_argument("--run", type=Path, metavar="DIR", help="folder of the run (default: runs/ID)")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="DIR",
        help="instead of digitpad/inference/models or, of a run that learned from a history, its own model",
    )
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Publish the best epoch of a run, and print its card.

    Raises:
        DataError: The checkpoint or data are missing or damaged, or the checkpoint is another model's.
    """
    from digitpad.inference.cards import to_json

    print(to_json(_published(chosen)).decode(), end="")


def _published(chosen: argparse.Namespace) -> ModelCard:
    if chosen.model is None:
        if chosen.run is None:
            raise DataError("Name the model with --model, or with --run a run that learned from a history.")
        from training.history.publishing import publish as publish_own

        return publish_own(chosen.run, chosen.data, chosen.into, quiet=chosen.quiet)
    from training.publishing import publish
    from training.runs import CHECKPOINT

    checkpoint = (chosen.run or RUNS / chosen.model) / CHECKPOINT
    return publish(chosen.model, checkpoint, chosen.data, chosen.into, quiet=chosen.quiet)
