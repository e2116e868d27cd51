"""The rows of the history's list, and how they are fetched: by the index that looks at the fewest."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from digitpad.domain import Source, Verdict
from digitpad.filters import EVERYTHING
from digitpad.filters.patterns import plain
from digitpad.storage.finding_counts import count
from digitpad.storage.finding_spans import BLOCK_DAYS, BLOCKS, DAY_US, DAYS
from digitpad.storage.finding_terms import Terms, row_terms, tally_terms, text_prefix
from digitpad.storage.rows import to_microseconds, to_time
from digitpad.storage.sqlite import first, rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import apsw

    from digitpad.filters import RecordFilter

FEW = 5000
"""So many rows are sorted rather than others walked past."""
RARE = 500
"""Where fewer than one in so many rows is meant, the tally is asked first on which days there are any."""

_COLUMNS = (
    "id, drawn_at, CAST(source AS BLOB), CAST(name AS BLOB), CAST(text AS BLOB), CAST(read AS BLOB), "
    "CAST(verdict AS BLOB), confidence, CAST(model AS BLOB), CAST(label AS BLOB), reviewed, deleted"
)
_BY_TIME = "NOT INDEXED"  # which leaves the order of the table itself
_OUTBOX = (
    "(drawn_at, id) IN (SELECT records.drawn_at, records.id "
    "FROM outbox CROSS JOIN records ON records.id = outbox.id)"
)


_FAR = 1 << 40  # days beyond any time


class Place(NamedTuple):
    """Where a record stands in the list, whatever the filter: when it was drawn (in microseconds), its id."""

    drawn_at: int
    id: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """What a line of the history says of a record, without its ink.

    ``text`` is what is shown, ``read`` what was read: None without a reading, as are ``verdict``,
    ``confidence`` and ``model``. ``name`` is the picture's file name, None for a drawing.
    """

    id: UUID
    drawn_at: dt.datetime
    source: Source
    name: str | None
    text: str
    read: str | None
    verdict: Verdict | None
    confidence: float | None
    model: str | None
    label: str | None
    reviewed: bool
    is_deleted: bool
    place: Place

    @property
    def is_corrected(self) -> bool:
        """Whether a person gave a label other than what was read."""
        return self.label is not None and self.read is not None and self.label != self.read


@dataclass(frozen=True, slots=True)
class Way:
    """How to go through the records that are meant: which index, and the conditions that it asks for."""

    hint: str
    terms: Terms
    is_rare: bool = False


def choose_way(connection: apsw.Connection, meaning: RecordFilter) -> Way:
    """The index that looks at the fewest rows, or at few enough to sort them."""
    terms = row_terms(meaning)
    if meaning.unsent and _are_few(connection, "SELECT 1 FROM outbox", ()):
        return Way(_BY_TIME, Terms((_OUTBOX,)) + row_terms(meaning.but(unsent=None)))
    if len(meaning.verdicts) == 1 and Verdict.DIGITS not in meaning.verdicts:
        terms = Terms(("verdict <> 'digits'",)) + terms  # as the index has it
    index = _index(connection, meaning)
    if index is not None:
        return Way(f"INDEXED BY {index}", terms)
    return Way(_BY_TIME, terms, _is_rare(connection, meaning))


def _index(connection: apsw.Connection, meaning: RecordFilter) -> str | None:
    """The index in whose order the list comes, as a rule from the one with the fewest rows on."""
    by_text = meaning.text is not None and (
        plain(meaning.text) is not None or _are_few_like(connection, meaning.text)
    )
    fits = {
        "finding_name": meaning.name is not None,
        "finding_corrected": meaning.corrected or meaning.right is False,
        "finding_verdict": len(meaning.verdicts) == 1 and Verdict.DIGITS not in meaning.verdicts,
        "finding_text": by_text,
        "finding_reviewed": meaning.reviewed or meaning.right,
    }
    return next((name for name, is_fit in fits.items() if is_fit), None)


def _are_few_like(connection: apsw.Connection, pattern: str) -> bool:
    """Whether few texts begin as this pattern does, so that its index leads to few rows."""
    prefix = text_prefix(pattern)
    if prefix is None:
        return False
    query = f"SELECT 1 FROM finding INDEXED BY finding_text WHERE deleted = 0 AND {prefix.sql}"  # noqa: S608 - our own names
    return _are_few(connection, query, prefix.values)


def fetch(  # noqa: PLR0913 - a page has these
    connection: apsw.Connection,
    meaning: RecordFilter,
    way: Way,
    limit: int,
    *,
    beyond: Terms = Terms(),  # noqa: B008 - immutable
    skipped: int = 0,
    oldest_first: bool = False,
) -> list[Row]:
    """So many rows in the order of the list, after ``skipped`` ones; ``beyond`` says where to begin."""
    if not way.is_rare or skipped:
        return _fetch(connection, way, way.terms + beyond, limit, skipped, oldest_first=oldest_first)
    found: list[Row] = []
    for day in _days(connection, meaning, oldest_first=oldest_first):
        on_that_day = Terms(("drawn_at >= ?", "drawn_at < ?"), (day * DAY_US, (day + 1) * DAY_US))
        terms = way.terms + beyond + on_that_day
        found += _fetch(connection, way, terms, limit - len(found), 0, oldest_first=oldest_first)
        if len(found) >= limit:
            break
    return found


def older_than(place: Place, *, included: bool = False) -> Terms:
    """Rows that come after this place in the list."""
    return Terms((f"(drawn_at, id) {'<=' if included else '<'} (?, ?)",), place)


def newer_than(place: Place, *, included: bool = False) -> Terms:
    """Rows that come before it."""
    return Terms((f"(drawn_at, id) {'>=' if included else '>'} (?, ?)",), place)


def place_of(connection: apsw.Connection, meaning: RecordFilter, record: bytes) -> Place | None:
    """Where this record stands, if it is meant."""
    row = first(connection, "SELECT drawn_at FROM records WHERE id = ?", (record,))
    if row is None:
        return None
    terms = row_terms(meaning) + Terms(("drawn_at = ?", "id = ?"), (row[0], record))
    known = first(connection, f"SELECT 1 FROM finding NOT INDEXED WHERE {terms.sql}", terms.values)  # noqa: S608
    return None if known is None else Place(row[0], record)


def place_after(connection: apsw.Connection, way: Way, beyond: Terms, skipped: int) -> Place | None:
    """The place of the row after so many, newest first."""
    terms = way.terms + beyond
    row = first(
        connection,
        f"SELECT drawn_at, id FROM finding {way.hint} WHERE {terms.sql} "  # noqa: S608
        "ORDER BY drawn_at DESC, id DESC LIMIT 1 OFFSET ?",
        (*terms.values, skipped),
    )
    return None if row is None else Place(*row)


def count_between(connection: apsw.Connection, way: Way, beyond: Terms) -> int:
    """How many rows there are within these bounds."""
    terms = way.terms + beyond
    [(number,)] = rows(
        connection,
        f"SELECT count(*) FROM finding {way.hint} WHERE {terms.sql}",  # noqa: S608
        terms.values,
    )
    return int(number)


def _fetch(  # noqa: PLR0913 - as above
    connection: apsw.Connection, way: Way, terms: Terms, limit: int, skipped: int, *, oldest_first: bool
) -> list[Row]:
    direction = "ASC" if oldest_first else "DESC"
    found = rows(
        connection,
        f"SELECT {_COLUMNS} FROM finding {way.hint} WHERE {terms.sql} "  # noqa: S608
        f"ORDER BY drawn_at {direction}, id {direction} LIMIT ? OFFSET ?",
        (*terms.values, limit, skipped),
    )
    return [row for values in found if (row := _row(values)) is not None]


def _row(values: Sequence[Any]) -> Row | None:
    record, drawn_at, source, name, text, read, verdict, confidence, model, label, reviewed, deleted = values
    try:
        time, identity, origin = to_time(drawn_at), UUID(bytes=record), Source(source.decode())
    except (ValueError, OverflowError):
        return None  # damaged: it is left out wherever records are read
    return Row(
        *(identity, time, origin, _text(name), _text(text) or "", _text(read), _verdict(verdict), confidence),
        *(_text(model), _text(label), bool(reviewed), bool(deleted), Place(drawn_at, record)),
    )


def _text(stored: bytes | None) -> str | None:
    """Damaged text is shown as far as it is text."""
    return None if stored is None else stored.decode(errors="replace")


@functools.lru_cache(maxsize=16)
def _verdict(stored: bytes | None) -> Verdict | None:
    with contextlib.suppress(ValueError):
        return None if stored is None else Verdict(stored.decode(errors="replace"))
    return None


def _are_few(connection: apsw.Connection, query: str, values: Sequence[Any]) -> bool:
    [(number,)] = rows(connection, f"SELECT count(*) FROM ({query} LIMIT ?)", (*values, FEW + 1))  # noqa: S608
    return int(number) <= FEW


def _is_rare(connection: apsw.Connection, meaning: RecordFilter) -> bool:
    timeless = meaning.but(drawn_from=None, drawn_to=None)
    if timeless.but(deleted=False).is_empty or tally_terms(meaning) is None:
        return False
    everything = EVERYTHING.but(deleted=meaning.deleted)
    return count(connection, timeless) * RARE < count(connection, everything)


def _days(connection: apsw.Connection, meaning: RecordFilter, *, oldest_first: bool) -> Iterator[int]:
    """The days (UTC) on which there are any that are meant."""
    terms = tally_terms(meaning) or Terms()
    begin, end = meaning.drawn_from, meaning.drawn_to
    first_day = -_FAR if begin is None else to_microseconds(begin) // DAY_US
    end_day = _FAR if end is None else to_microseconds(end) // DAY_US + 1

    def numbers(level: int, least: int, end: int) -> list[tuple[Any, ...]]:
        return rows(
            connection,
            "SELECT DISTINCT number FROM tally WHERE level = ? AND number >= ? AND number < ? "  # noqa: S608
            f"AND {terms.sql} ORDER BY number {'ASC' if oldest_first else 'DESC'}",
            (level, least, end, *terms.values),
        )

    for (block,) in numbers(BLOCKS, first_day // BLOCK_DAYS, end_day // BLOCK_DAYS + 1):
        least, beyond = block * BLOCK_DAYS, (block + 1) * BLOCK_DAYS
        for (day,) in numbers(DAYS, max(least, first_day), min(beyond, end_day)):
            yield day
