"""Which records an export has, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from digitpad.domain import Drawing, Picture, Verdict
from digitpad.filters import EVERYTHING
from digitpad.formats.records import Exported
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.finding_terms import row_terms
from digitpad.storage.rows import COLUMNS, reading_text, to_recognition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digitpad.domain import Recognition
    from digitpad.filters import RecordFilter
    from digitpad.storage.finding_terms import Value
    from digitpad.storage.reader import JournalReader

SELECT = f"SELECT {COLUMNS}, closed_version, erased_version, reading_version"
_UNSENT = ", EXISTS (SELECT 1 FROM outbox WHERE outbox.id = records.id)"
_SHOWN = "deleted = 0 AND blank = 0"
_ALL = "(blank = 0 OR erased_version IS NOT NULL)"  # what is blank else is a drawing not yet begun

ID, DEVICE, DAY, PART, DRAWN_AT, SOURCE, MODEL, WEIGHTS, VERDICT, LABEL, REVIEWED = range(11)
(
    EDIT_EDITOR,
    EDIT_VERSION,
    DELETED,
    LIFE_EDITOR,
    LIFE_VERSION,
    WIDTH,
    HEIGHT,
    SHA256,
    NAME,
    DIGITS,
    INK,
    PNG,
) = range(11, 23)
VERSION, ERASED, READING_VERSION = range(23, 26)
"""Places in a row of SELECT."""

StoredRow = tuple[Any, ...]
_SURE = (Verdict.DIGITS.value.encode(), Verdict.NOT_A_DIGIT.value.encode())


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records are exported: those that a filter means, ``with_deleted`` those that were deleted too.

    With an empty filter these are all that there are, erased ones among them; with another none of these are.
    """

    filter: RecordFilter = EVERYTHING
    with_deleted: bool = False

    @property
    def found(self) -> tuple[str, tuple[Value, ...]]:
        """A query that gives exactly these, oldest first, by what records are found by; and its values.

        It looks at no other records, however many there are.
        """
        terms = [row_terms(self.filter)]
        if self.with_deleted:
            terms = [row_terms(self.filter.but(deleted=deleted)) for deleted in (False, True)]
        ids = " UNION ALL ".join(f"SELECT id FROM finding WHERE {one.sql}" for one in terms)  # noqa: S608 - our own names
        values = tuple(value for one in terms for value in one.values)
        return f"{SELECT} FROM records WHERE id IN ({ids}) ORDER BY id", values

    @property
    def sql(self) -> str:
        """A query that gives at least these, oldest first, looking at all records."""
        everything = self.with_deleted or self.filter.deleted
        unsent = _UNSENT if self.filter.unsent is not None else ""
        return f"{SELECT}{unsent} FROM records WHERE {_ALL if everything else _SHOWN} ORDER BY id"

    @property
    def is_exact(self) -> bool:
        """Whether it gives no others."""
        return self.filter.is_empty

    def means(self, record: Recognition, is_unsent: Callable[[], bool]) -> bool:
        """Whether this record is exported."""
        meant = self.filter.but(deleted=record.is_deleted) if self.with_deleted else self.filter
        return meant.matches(record, is_unsent)


@dataclass(slots=True)
class Tally:
    """What is counted while rows are written."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """By reason."""
    labels: Counter[str] = field(default_factory=Counter)
    """Of formats in which each image has one of few."""
    images: int = 0
    numbers: int = 0
    """Of which the digits were written one by one ..."""
    digits: int = 0
    """... and how many these were."""
    models: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)
    """By id and SHA-256 of the weights, as they are stored."""

    def leave_out(self, reason: str) -> None:
        """Count a record that this format has no place for."""
        self.left_out[reason] += 1

    def count_in(self, row: StoredRow) -> None:
        """Count a record that was written."""
        self.rows += 1
        if row[MODEL] is not None:
            self.models[row[MODEL], row[WEIGHTS]] += 1


def chosen_rows(journal: JournalReader, choice: Choice) -> Iterator[StoredRow]:
    """The rows of SELECT, oldest first; raises JournalError."""
    if choice.is_exact:
        return journal.stream(choice.sql)
    if _is_filled(journal):
        return journal.stream(*choice.found)
    return (row for row in journal.stream(choice.sql) if _is_meant(choice, row))


def _is_filled(journal: JournalReader) -> bool:
    """Whether all records can be found; once it is so, it stays so."""
    return [rest for (rest,) in journal.stream("SELECT to_fill FROM finding_state")] == [None]


def _is_meant(choice: Choice, row: StoredRow) -> bool:
    try:
        return choice.means(to_exported(row).recognition, lambda: bool(row[-1]))
    except RecordDamagedError:
        return True  # whoever writes it finds that, and tells


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


def truth(row: StoredRow) -> str | None:
    """What a person said or confirmed that it is; None where nobody looked at it. Raises one of DAMAGE."""
    if not row[REVIEWED]:
        return None
    return row[LABEL].decode() if row[LABEL] is not None else _read(row)


def truth_or_guess(row: StoredRow) -> str | None:
    """The same, or else what the model read, where it was sure."""
    if (label := truth(row)) is not None:
        return label
    return _read(row) if row[VERDICT] in _SURE else None


def _read(row: StoredRow) -> str | None:
    return None if row[MODEL] is None else reading_text(row[VERDICT].decode(), row[DIGITS])
