"""Writing the history to a file or folder for other programs: streaming, whole or not at all."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from digitpad.storage.export_files import (
    MANIFEST,
    UNTOUCHED,
    ExportCancelled,
    ExportError,
    FileTarget,
    explain,
)
from digitpad.storage.export_manifest import manifest
from digitpad.storage.export_rows import Choice, Tally, chosen_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from digitpad.storage.export_rows import StoredRow
    from digitpad.storage.export_writers import Writer
    from digitpad.storage.reader import JournalReader

__all__ = ["Choice", "ExportCancelled", "ExportError", "ExportFormat", "Wish", "Written", "export", "write"]

ExportFormat = Literal["csv", "jsonl"]
EVERYTHING = Choice()
"""All shown records."""
PROGRESS_ROWS = 200
"""Rows between two calls of progress and two looks at whether to stop."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export, and how."""

    format: ExportFormat
    choice: Choice = EVERYTHING


@dataclass(frozen=True, slots=True)
class Written:
    """An export that is there: its rows, what was left out (by reason), and its manifest."""

    rows: int
    left_out: dict[str, int]
    manifest: Path


def export(
    journal: JournalReader,
    path: Path,
    format: ExportFormat,  # noqa: A002 - the word the command line and the window use
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write all shown records, oldest first, to ``path`` and return how many rows it has; see `write`."""
    return write(journal, path, Wish(format), progress, cancelled).rows


def write(
    journal: JournalReader,
    path: Path,
    wish: Wish,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Written:
    """Write records, oldest first, to ``path``, with a manifest beside it.

    They are written under a temporary name in the same folder and take their name when they are complete and
    on the disk; until then a file that had the name stays as it is. ``progress`` is called with the rows so
    far, every PROGRESS_ROWS and at the end; ``cancelled`` is asked as often. Raises ExportError,
    ExportCancelled, or JournalError where the journal cannot be read.
    """
    tally = Tally()
    try:
        target = FileTarget(journal, path)
        try:
            writer = _writer(target, journal, wish, tally)
            for batch in _watched(chosen_rows(journal, wish.choice), progress, cancelled):
                writer.write(batch)
            writer.finish()
            files = target.complete()
            target.appear(manifest(wish.format, wish.choice, tally, files, None))
        except BaseException:
            target.abandon()
            raise
    except OSError as error:
        raise ExportError(explain(path, error)) from error
    if progress is not None:
        progress(tally.rows)
    beside = target.target.with_name(target.target.name + MANIFEST)
    return Written(tally.rows, dict(tally.left_out), beside)


def _writer(target: FileTarget, journal: JournalReader, wish: Wish, tally: Tally) -> Writer:
    from digitpad.storage.export_writers import CsvWriter, JsonLinesWriter

    if wish.format == "csv":
        return CsvWriter(target.stream, journal, tally)
    if wish.format == "jsonl":
        return JsonLinesWriter(target.stream, journal, tally)
    assert_never(wish.format)


def _watched(
    rows: Iterator[StoredRow],
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[list[StoredRow]]:
    number = 0
    while True:
        batch = list(itertools.islice(rows, PROGRESS_ROWS))
        if not batch:
            return
        if cancelled is not None and cancelled():
            raise ExportCancelled(f"The export was stopped after {number} drawings. {UNTOUCHED}")
        if progress is not None and number:
            progress(number)
        yield batch
        number += len(batch)
