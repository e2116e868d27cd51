"""Writing the history to a file or folder for other programs: streaming, whole or not at all."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from digitpad.domain import IMAGE_SIDE
from digitpad.saying import said
from digitpad.storage.export_files import (
    MANIFEST,
    UNTOUCHED,
    ExportCancelled,
    ExportError,
    FileTarget,
    FolderTarget,
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

ExportFormat = Literal["csv", "jsonl", "inkml", "parquet", "idx", "images"]
"""The last two are folders."""
FOLDERS: Final = ("idx", "images")
LabelPolicy = Literal["reviewed", "all"]
"""Only what a person gave or confirmed, or the model's guesses too, where it was sure."""
EVERYTHING = Choice()
"""All shown records."""
PROGRESS_ROWS = 200
"""Rows between two calls of progress and two looks at whether to stop."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export, and how."""

    format: ExportFormat
    choice: Choice = EVERYTHING
    labels: LabelPolicy = "reviewed"
    """Of IDX and images."""
    side: int = IMAGE_SIDE
    """Of images, in pixels: `IMAGE_SIDE` is what models see, more is drawn anew."""


@dataclass(frozen=True, slots=True)
class Written:
    """An export that is there: its rows, what was left out (by reason), and its manifest.

    ``images`` of IDX and folders of PNG; a number has one for each of its digits.
    """

    rows: int
    left_out: dict[str, int]
    manifest: Path
    images: int = 0


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
    tally, chosen = Tally(), chosen_rows(journal, wish.choice)
    try:
        target = (FolderTarget if wish.format in FOLDERS else FileTarget)(journal, path)
        try:
            _fill(_writer(target, journal, wish, tally), _watched(chosen, progress, cancelled))
            files = target.complete()
            target.appear(
                manifest(
                    wish.format, wish.choice, tally, files, wish.labels if wish.format in FOLDERS else None
                )
            )
        except BaseException:
            target.abandon()
            raise
    except OSError as error:
        raise ExportError(explain(path, error)) from error
    if progress is not None:
        progress(tally.rows)
    beside = target.target.with_name(target.target.name + MANIFEST)
    return Written(tally.rows, dict(tally.left_out), beside, tally.images)


def expected_rows(journal: Path, choice: Choice) -> int | None:
    """How many records of the journal at this path will be looked at, about; None where that takes long.

    Raises JournalError.
    """
    from digitpad.storage.finding import RecordFinder

    with RecordFinder.open(journal) as finder:
        if not finder.state().is_whole:
            return None
        meant = choice.filter
        kinds = [meant.but(deleted=deleted) for deleted in (False, True)] if choice.with_deleted else [meant]
        return sum(finder.count(each) for each in kinds)


def _fill(writer: Writer, batches: Iterator[list[StoredRow]]) -> None:
    try:
        for batch in batches:
            writer.write(batch)
        writer.finish()
    except BaseException:
        with contextlib.suppress(OSError, ValueError):  # what matters is the error that led here
            writer.close()
        raise


def _writer(target: FileTarget | FolderTarget, journal: JournalReader, wish: Wish, tally: Tally) -> Writer:
    if isinstance(target, FolderTarget):
        from digitpad.storage.export_images import IdxPairWriter, ImageFolderWriter, Labelling

        labelling = Labelling(journal, tally, wish.labels)
        if wish.format == "idx":
            return IdxPairWriter(target.folder, labelling)
        return ImageFolderWriter(target.folder, labelling, wish.side)

    from digitpad.storage.export_writers import CsvWriter, InkmlFileWriter, JsonLinesWriter

    if wish.format == "csv":
        return CsvWriter(target.stream, journal, tally)
    if wish.format == "inkml":
        return InkmlFileWriter(target.stream, journal, tally)
    if wish.format == "parquet":
        from digitpad.storage.export_parquet import ParquetWriter

        return ParquetWriter(target.stream, journal, tally)
    return JsonLinesWriter(target.stream, journal, tally)


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
            raise ExportCancelled(
                said(
                    "The export was stopped after {number} drawings. {untouched}",
                    number=number,
                    untouched=UNTOUCHED,
                )
            )
        if progress is not None and number:
            progress(number)
        yield batch
        number += len(batch)
