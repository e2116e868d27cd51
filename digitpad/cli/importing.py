"""``digitpad import``: drawings from a file or folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from digitpad.cli import options
from digitpad.cli.access import open_journal, told
from digitpad.cli.errors import OK, SOME_FAILED, CommandError
from digitpad.cli.tables import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from digitpad.storage.importing import Imported


def run(arguments: argparse.Namespace) -> int:
    """Take everything in; exit code 1 if a row could not be."""
    settings = options.load_settings(arguments)

    from tqdm import tqdm

    from digitpad.storage.importing import ImportRefused, Watch, check, import_from

    try:
        check(arguments.path, arguments.format)  # before a journal is begun for nothing
        with (
            told(),
            open_journal(settings) as journal,
            tqdm(unit=" drawings", leave=False, disable=not sys.stderr.isatty()) as bar,
        ):
            watch = Watch(progress=lambda rows, _: bar.update(rows - bar.n))
            done = import_from(arguments.path, journal, arguments.format, watch)
    except ImportRefused as error:
        raise CommandError(str(error)) from error
    print("\n".join(_lines(done)))
    for row in done.first_rejected:
        print(f"digitpad: {row}", file=sys.stderr)
    return SOME_FAILED if done.rejected else OK


def _lines(done: Imported) -> Iterator[str]:
    yield f"{counted(done.added, 'new drawing')}; {done.changed:,} merged, {done.known:,} there already"
    if done.passed_over:
        yield f"passed over (open on the pad, or damaged in the journal): {done.passed_over:,}"
    if done.rejected:
        where = f"; all are listed in {done.rejected_file}" if done.rejected_file else ""
        yield f"not readable: {counted(done.rejected, 'row')}{where}"
