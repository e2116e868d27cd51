"""``digitpad export``: drawings to a file or folder."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

from digitpad.cli import options
from digitpad.cli.errors import OK, SOME_FAILED, WRONG_USE, CommandError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from digitpad.filters import RecordFilter
    from digitpad.storage.export import ExportFormat, Wish, Written
    from digitpad.storage.reader import JournalReader

_ENDINGS: dict[str, ExportFormat] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".inkml": "inkml",
    ".parquet": "parquet",
}


def run(arguments: argparse.Namespace) -> int:
    """Export the journal and say how many rows were written where."""
    settings = options.load_settings(arguments)
    kind = arguments.format or _format_of(arguments.path)

    from digitpad.storage.errors import JournalError
    from digitpad.storage.export import Choice, ExportError, Wish
    from digitpad.storage.reader import JournalReader

    choice = Choice(_filter(arguments.filter), with_deleted=arguments.with_deleted)
    wish = Wish(kind, choice, labels=arguments.labels, side=arguments.side)
    try:
        with JournalReader.open_reader(settings.journal_file()) as journal:
            written = _export(journal, arguments.path, wish)
    except JournalError as error:
        raise CommandError(f"{error} Nothing was exported.") from error
    except ExportError as error:
        raise CommandError(str(error)) from error
    images = f" as {written.images:,} images" if written.images not in {0, written.rows} else ""
    print(f"{written.rows:,} drawings written to {arguments.path}{images}")
    if written.left_out:
        reasons = ", ".join(f"{number:,} ({reason})" for reason, number in sorted(written.left_out.items()))
        print(f"left out: {reasons}")
    return SOME_FAILED if journal.left_out else OK  # each was named in a warning


def _export(journal: JournalReader, path: Path, wish: Wish) -> Written:
    from tqdm import tqdm

    from digitpad.storage.export import write

    total = journal.count() if wish.choice.filter.is_empty else None
    with tqdm(total=total, unit=" drawings", leave=False, disable=not sys.stderr.isatty()) as bar:
        return write(journal, path, wish, progress=lambda rows: bar.update(rows - bar.n))


def _filter(line: str) -> RecordFilter:
    from digitpad.filters import LocalZone, parse

    zone = LocalZone()
    understood = parse(line, dt.datetime.now(zone).date(), zone)
    if understood.unknown:
        words = ", ".join(f'"{word}"' for word in understood.unknown)
        raise CommandError(
            f"--filter has words that are not understood: {words}. See digitpad export --help", WRONG_USE
        )
    return understood.filter


def _format_of(path: Path) -> ExportFormat:
    form = _ENDINGS.get(path.suffix.lower())
    if form is None:
        endings = ", ".join(_ENDINGS)
        raise CommandError(f"{path} ends with none of {endings}: name the format with --format", WRONG_USE)
    return form
