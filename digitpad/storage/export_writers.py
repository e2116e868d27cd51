"""What writes the rows of an export: one class a format."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Protocol

from digitpad.formats.inkml import InkmlWriter
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.export_csv import HEADER, csv_line
from digitpad.storage.export_json import json_lines
from digitpad.storage.export_rows import ID, to_exported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digitpad.formats.records import Exported
    from digitpad.storage.export_rows import StoredRow, Tally
    from digitpad.storage.reader import JournalReader


TOGETHER = 50
"""Drawings that are unpacked at once: enough to be quick, few enough to take little memory."""


class Writer(Protocol):
    """Takes batch after batch; what it writes is complete after ``finish``."""

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write these."""

    def finish(self) -> None:
        """Write what comes last."""

    def close(self) -> None:
        """Let go of what is open, finished or not; again is harmless."""


class CsvWriter:
    """A line a record, for spreadsheets."""

    def __init__(self, stream: IO[bytes], journal: JournalReader, tally: Tally) -> None:
        """Begin with the header."""
        self._stream, self._journal, self._tally = stream, journal, tally
        stream.write(HEADER)

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write their lines."""
        lines = []
        for row in rows:
            try:
                lines.append(csv_line(row))
            except RecordDamagedError as error:
                leave_out(self._journal, self._tally, row, error)
            else:
                self._tally.count_in(row)
        self._stream.write("".join(lines).encode("utf-8", "replace"))

    def finish(self) -> None:
        """Nothing comes last."""

    def close(self) -> None:
        """Nothing is open."""


class JsonLinesWriter:
    """A complete JSON object a record."""

    def __init__(self, stream: IO[bytes], journal: JournalReader, tally: Tally) -> None:
        """Begin with nothing."""
        self._stream, self._journal, self._tally = stream, journal, tally

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write their lines."""
        for at in range(0, len(rows), TOGETHER):
            some = rows[at : at + TOGETHER]
            for row, line in zip(some, json_lines(some), strict=True):
                if isinstance(line, RecordDamagedError):
                    leave_out(self._journal, self._tally, row, line)
                else:
                    self._stream.write(line)
                    self._tally.count_in(row)

    def finish(self) -> None:
        """Nothing comes last."""

    def close(self) -> None:
        """Nothing is open."""


class InkmlFileWriter:
    """The ink; pictures have none, and what is erased has none left."""

    def __init__(self, stream: IO[bytes], journal: JournalReader, tally: Tally) -> None:
        """Begin the document."""
        self._writer, self._journal, self._tally = InkmlWriter(stream), journal, tally

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write their trace groups."""
        for row, exported in whole(self._journal, self._tally, rows):
            if exported.is_erased:
                self._tally.leave_out("erased")
            elif exported.recognition.drawing is None:
                self._tally.leave_out("picture")
            else:
                self._writer.write(exported)
                self._tally.count_in(row)

    def finish(self) -> None:
        """End the document."""
        self._writer.finish()

    def close(self) -> None:
        """Nothing is open."""


def whole(
    journal: JournalReader, tally: Tally, rows: Sequence[StoredRow]
) -> Iterator[tuple[StoredRow, Exported]]:
    """The rows with their records; damaged ones are left out."""
    for row in rows:
        try:
            exported = to_exported(row)
        except RecordDamagedError as error:
            leave_out(journal, tally, row, error)
        else:
            yield row, exported


def leave_out(journal: JournalReader, tally: Tally, row: StoredRow, error: RecordDamagedError) -> None:
    """Remember and count a damaged record."""
    journal.leave_out(row[ID], error)
    tally.leave_out("damaged")
