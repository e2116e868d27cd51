"""``python -m training join``: makes one model of three runs that differ in their seeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.recipes import JOINED
from training.train_command import RUNS

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("--model", choices=sorted(JOINED), default="digitpad-xl")
    parser.add_argument(
        "--runs", type=Path, nargs="+", metavar="DIR", required=True, help="folders of three runs of digitpad"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the joined run (default: runs/ID)")
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Join the best epochs of the runs into a checkpoint that `publish` takes.

    Raises:
        DataError: A checkpoint is missing or damaged, or they do not belong together.
    """
    from training.joining import join  # imports torch, for which the help of other commands need not wait
    from training.runs import CHECKPOINT, read_checkpoint, write_checkpoint

    states = [read_checkpoint(folder / CHECKPOINT) for folder in chosen.runs]
    checkpoint = (chosen.out or RUNS / chosen.model) / CHECKPOINT
    write_checkpoint(join(states, JOINED[chosen.model].architecture), checkpoint)
    print(f"joined the runs with the seeds {', '.join(str(state['seed']) for state in states)}: {checkpoint}")
