"""Which records an export has, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from digitpad.domain import Drawing, Picture, Verdict
from digitpad.formats.records import Exported
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.rows import COLUMNS, to_recognition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digitpad.domain import Recognition
    from digitpad.storage.reader import JournalReader

SELECT = f"SELECT {COLUMNS}, closed_version, erased_version, reading_version FROM records"  # noqa: S608 - own names
_SHOWN = "deleted = 0 AND blank = 0"
_ALL = "(blank = 0 OR erased_version IS NOT NULL)"  # what is blank else is a drawing not yet begun

ID, DEVICE, DAY, PART, DRAWN_AT, SOURCE, MODEL, WEIGHTS, VERDICT, LABEL, REVIEWED = range(11)
DELETED, WIDTH, HEIGHT, SHA256, NAME, DIGITS, INK, PNG = 13, 16, 17, 18, 19, 20, 21, 22
VERSION, ERASED, READING_VERSION = 23, 24, 25
"""Places in a row of SELECT."""

StoredRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records are exported: the shown ones, or the deleted and erased ones too; of them, a filter's.

    ``filter`` is the filter in the words in which a person gave it, ``matches`` what it means.
    """

    with_deleted: bool = False
    filter: str = ""
    matches: Callable[[Recognition], bool] | None = None


@dataclass(slots=True)
class Tally:
    """What is counted while rows are written."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """By reason."""
    labels: Counter[str] = field(default_factory=Counter)
    """Of formats in which each row has one of few."""
    models: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By id and SHA-256 of the weights."""

    def leave_out(self, reason: str) -> None:
        """Count a record that this format has no place for."""
        self.left_out[reason] += 1

    def count_in(self, row: StoredRow) -> None:
        """Count a record that was written."""
        self.rows += 1
        if row[MODEL] is not None:
            self.models[row[MODEL].decode("utf-8", "replace"), row[WEIGHTS].decode("utf-8", "replace")] += 1


def chosen_rows(journal: JournalReader, choice: Choice) -> Iterator[StoredRow]:
    """The rows of SELECT, oldest first; raises JournalError."""
    where = _ALL if choice.with_deleted else _SHOWN
    for row in journal.stream(f"{SELECT} WHERE {where} ORDER BY id"):
        if choice.matches is not None:
            record = _recognition(journal, row)
            if record is None or not choice.matches(record):
                continue
        yield row


def _recognition(journal: JournalReader, row: StoredRow) -> Recognition | None:
    try:
        return to_exported(row).recognition
    except RecordDamagedError as error:
        journal.leave_out(row[ID], error)
        return None


def to_exported(row: Sequence[Any]) -> Exported:
    """The record of a row of SELECT; raises RecordDamagedError."""
    recognition = to_recognition(row[:VERSION])
    is_erased = b"" in (row[INK], row[PNG])
    if is_erased and row[INK] is None:
        picture = Picture(b"", row[WIDTH] or 0, row[HEIGHT] or 0, "", "")
        recognition = _with_picture(recognition, picture)
    version = row[VERSION] if row[ERASED] is None else row[ERASED]
    reading_version = row[READING_VERSION]
    if recognition.reading is not None and reading_version is None:
        reading_version = row[VERSION]
    return Exported(recognition, version, reading_version, is_erased)


def _with_picture(recognition: Recognition, picture: Picture) -> Recognition:
    assert recognition.drawing == Drawing()  # noqa: S101 - what is erased has none
    return replace(recognition, drawing=None, picture=picture)


def truth(recognition: Recognition) -> str | None:
    """What a person said or confirmed that it is; None where nobody looked at it."""
    if recognition.edit is None or not recognition.edit.reviewed:
        return None
    return recognition.text


def guess(recognition: Recognition) -> str | None:
    """What it is called: by a person, else by the model, where that was sure."""
    if recognition.label is not None:
        return recognition.label
    reading = recognition.reading
    if reading is None or reading.verdict not in (Verdict.DIGITS, Verdict.NOT_A_DIGIT):
        return None
    return reading.text
