"""``digitpad export``: all drawings to a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from digitpad.cli import options
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from digitpad.storage.export import ExportFormat
    from digitpad.storage.reader import JournalReader


def run(arguments: argparse.Namespace) -> int:
    """Export the journal and say how many rows were written where."""
    settings = options.load_settings(arguments)
    kind = arguments.format or _format_of(arguments.path)

    from digitpad.storage.errors import JournalError
    from digitpad.storage.export import ExportError
    from digitpad.storage.reader import JournalReader

    try:
        with JournalReader.open_reader(settings.journal_file()) as journal:
            rows = _export(journal, arguments.path, kind)
    except JournalError as error:
        raise CommandError(f"{error} Nothing was exported.") from error
    except ExportError as error:
        raise CommandError(str(error)) from error
    print(f"{rows:,} drawings written to {arguments.path}")
    return SOME_FAILED if journal.left_out else OK  # each was named in a warning


def _export(journal: JournalReader, path: Path, kind: ExportFormat) -> int:
    from tqdm import tqdm

    from digitpad.storage.export import export

    with tqdm(total=journal.count(), unit=" drawings", leave=False, disable=not sys.stderr.isatty()) as bar:
        return export(journal, path, kind, progress=lambda rows: bar.update(rows - bar.n))


def _format_of(path: Path) -> ExportFormat:
    ending = path.suffix.lower()
    if ending == ".csv":
        return "csv"
    if ending == ".jsonl":
        return "jsonl"
    raise CommandError(f"{path} ends with neither .csv nor .jsonl: name the format with --format", WRONG_USE)
