"""``python -m training report``: what a run learned, in Markdown with pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("--run", type=Path, metavar="DIR", required=True, help="folder of the run")
    parser.set_defaults(command=run)


def run(chosen: argparse.Namespace) -> None:
    """Write the report beside the run's checkpoint, and say where it is.

    Raises:
        DataError: Checkpoint or data are missing or damaged, or matplotlib is not installed.
        ModelError: The model that a run of a history is compared with cannot be used.
    """
    from training.history.publishing import is_of_history

    if is_of_history(chosen.run):
        from training.history.command import tell

        tell(chosen.run, chosen.data, quiet=chosen.quiet)
        return
    try:
        from training.report import write_report
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        from training.errors import DataError

        raise DataError('The plots need matplotlib: pip install "digitpad[train]".') from error
    print(write_report(chosen.run, chosen.data, quiet=chosen.quiet))
