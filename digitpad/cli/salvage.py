"""``digitpad salvage``: read what can be read out of a damaged journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.cli import options as shared
from digitpad.cli.access import open_journal, salvaged, salvaged_lines, told
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Take it over; exit code 1 if something was lost."""
    settings = shared.load_settings(arguments)
    if not arguments.file.is_file():
        raise CommandError(f"there is no file {arguments.file}", WRONG_USE)
    with told(), open_journal(settings) as journal:
        found = salvaged(journal, arguments.file)
    print("\n".join(salvaged_lines(found)))
    return SOME_FAILED if found.lost else OK
