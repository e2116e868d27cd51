"""Drawings a day, by the days of a time zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.storage.finding_terms import row_terms
from digitpad.storage.rows import to_microseconds
from digitpad.storage.sqlite import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

    from digitpad.filters import RecordFilter

QUARTER_US: Final = 900_000_000
_QUARTER: Final = dt.timedelta(microseconds=QUARTER_US)
_FIRST, _END = -(1 << 40) * QUARTER_US, (1 << 40) * QUARTER_US  # beyond any time
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """How many were drawn on that day, and how many of them a person corrected."""

    date: dt.date
    records: int
    corrected: int


def days(connection: apsw.Connection, meaning: RecordFilter, zone: dt.tzinfo) -> list[Day]:
    """The days of ``zone`` on which anything was drawn, oldest first; to be called in a read transaction."""
    return list(_days(_quarters(connection, meaning), zone))


def _quarters(connection: apsw.Connection, meaning: RecordFilter) -> list[Row]:
    begin = _FIRST if meaning.drawn_from is None else to_microseconds(meaning.drawn_from)
    end = _END if meaning.drawn_to is None else to_microseconds(meaning.drawn_to)
    is_whole = begin % QUARTER_US == end % QUARTER_US == 0
    if is_whole and meaning.but(drawn_from=None, drawn_to=None).is_empty:
        return rows(
            connection,
            "SELECT quarter, records, corrected FROM quarters WHERE quarter >= ? AND quarter < ? "
            "ORDER BY quarter",
            (begin // QUARTER_US, end // QUARTER_US),
        )
    terms = row_terms(meaning)
    return rows(
        connection,
        "SELECT quarter, count(*), sum(agrees = 0) FROM finding "  # noqa: S608 - our own names
        f"WHERE {terms.sql} GROUP BY quarter ORDER BY quarter",
        terms.values,
    )


def _days(quarters: list[Row], zone: dt.tzinfo) -> Iterator[Day]:
    date, end, records, corrected = dt.date.min, -(1 << 63), 0, 0
    for quarter, more, more_corrected in quarters:
        if quarter >= end:
            if records:
                yield Day(date, records, corrected)
            try:
                date, end = _day_of(quarter, zone)
            except (ValueError, OverflowError, OSError):
                records = 0  # a damaged time
                continue
            records = corrected = 0
        records += more
        corrected += more_corrected
    if records:
        yield Day(date, records, corrected)


def _day_of(quarter: int, zone: dt.tzinfo) -> tuple[dt.date, int]:
    """The day, and the first quarter beyond it."""
    date = (_EPOCH + quarter * _QUARTER).astimezone(zone).date()
    midnight = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)
    return date, -(-(midnight - _EPOCH) // _QUARTER)
