"""``python -m training``: fetch, show, train, join, report, publish, evaluate."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import training
from digitpad.inference.errors import ModelError
from training import (
    evaluate_command,
    fetch_command,
    join_command,
    publish_command,
    report_command,
    show_command,
    train_command,
)
from training.datasets import DEFAULT_DATA
from training.errors import DataError
from training.numbers import fit_command

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "fetch": (fetch_command, "download the public data sets, with progress and checksums"),
    "show": (show_command, "contact sheets of a data set, or its drawings as picture files"),
    "train": (train_command, "train a model, or go on where that was interrupted"),
    "join": (join_command, "make one model of three runs with other seeds"),
    "report": (report_command, "what a run learned, in Markdown with plots and its worst errors"),
    "group": (fit_command, "teach the reader to divide numbers into digits"),
    "publish": (publish_command, "calibrate, measure and ship a trained model"),
    "evaluate": (evaluate_command, "measure models: by validation, or on record by the test sets"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 1 where files are missing, damaged or cannot be written."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.command(chosen)
    except (DataError, ModelError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; fetch and train go on where they stopped when called again", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description=training.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, purpose) in COMMANDS.items():
        one = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        command.add_arguments(one)
        one.add_argument(
            "--data",
            type=Path,
            default=DEFAULT_DATA,
            metavar="DIR",
            help="folder of the data (default: .data)",
        )
        one.add_argument("--quiet", action="store_true", help="no progress")
    return parser


if __name__ == "__main__":
    sys.exit(main())
