"""Finding records in a journal of a million: pages, counts and places in the list, by a filter.

The list is newest first, by the time of drawing and then by id. Where records of an older format are still
being filled in (`FinderState.is_whole`), all of this is said of those that are.
"""

from __future__ import annotations

import contextlib
import json
import os
from bisect import bisect_left, insort
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import apsw

from digitpad.filters import EVERYTHING
from digitpad.storage import finding_counts, finding_days
from digitpad.storage.access import guarded
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.finding_rows import (
    Place,
    Row,
    Way,
    choose_way,
    count_between,
    fetch,
    newer_than,
    older_than,
    place_after,
    place_of,
)
from digitpad.storage.finding_terms import Terms
from digitpad.storage.reader import BUSY_TIMEOUT_MS, open_connection
from digitpad.storage.rows import COLUMNS, to_recognition
from digitpad.storage.sqlite import rows
from digitpad.storage.whereabouts import where_are

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from uuid import UUID

    from digitpad.domain import Recognition
    from digitpad.filters import RecordFilter
    from digitpad.storage.finding_counts import Facets, Summary
    from digitpad.storage.finding_days import Day
    from digitpad.storage.sync.state import Whereabouts

__all__ = ["FinderState", "FindingStopped", "Place", "RecordFinder", "Row"]

PAGE = 100
STRIDE = 2000
"""Rows between two places that are remembered."""
_LISTS = 8
"""Filters whose places are remembered."""
_CACHE_KIB = 16 * 1024

_NAMED = f"SELECT {COLUMNS} FROM records WHERE id IN (SELECT unhex(value) FROM json_each(?))"  # noqa: S608 - own names


class FindingStopped(Exception):  # noqa: N818 - it is the caller's wish, not an error
    """What was being looked for is not wanted any more."""


@dataclass(frozen=True, slots=True)
class FinderState:
    """How the journal stands: ``changes`` counts all that lists and counts may show otherwise since.

    ``commits`` changes with any commit of others: also where a record is on its way to the cluster may be
    otherwise then. ``is_whole`` is False while records of an older format are still being filled in.
    """

    changes: int
    commits: int
    is_whole: bool


@dataclass(slots=True)
class _List:
    """What is known of a filter's list, as the journal was at a mark."""

    mark: tuple[int, int]
    way: Way
    records: int = -1
    """How many there are; -1 before they were counted."""
    anchors: list[tuple[int, Place]] = field(default_factory=list)
    """Index and place of some of its rows, by index."""


class RecordFinder:
    """Finds records by filters; used by one thread, which may be told to stop from others.

    Each call sees the journal at one moment. Raises JournalError; FindingStopped after `stop`.
    """

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        """Take over an open connection to a journal of this program's format."""
        self.path = path
        self._connection = connection
        connection.pragma("cache_size", -_CACHE_KIB)
        self._lists: OrderedDict[RecordFilter, _List] = OrderedDict()

    @classmethod
    def open(cls, path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> RecordFinder:
        """Open beside the writer, or without one; raises JournalError."""
        real = Path(os.path.realpath(path))  # Path.resolve has an error of its own for a loop of links
        return cls(real, open_connection(real, busy_timeout_ms))

    def state(self) -> FinderState:
        """Whether it is time to look again."""
        with self._moment() as connection:
            [(changes, to_fill)] = rows(connection, "SELECT changes, to_fill FROM finding_state")
            commits = int(connection.pragma("data_version"))
        return FinderState(changes, commits, to_fill is None)

    # The list

    def page(
        self, meaning: RecordFilter = EVERYTHING, after: Place | None = None, limit: int = PAGE
    ) -> list[Row]:
        """The first rows of the list, or those after this place, which itself need not be there any more."""
        with self._moment() as connection:
            beyond = Terms() if after is None else older_than(after)
            return fetch(connection, meaning, self._list(connection, meaning).way, limit, beyond=beyond)

    def page_before(self, meaning: RecordFilter, before: Place | None, limit: int = PAGE) -> list[Row]:
        """The rows before this place, newest first too; before None: the last rows, which are the oldest."""
        with self._moment() as connection:
            beyond = Terms() if before is None else newer_than(before)
            way = self._list(connection, meaning).way
            return fetch(connection, meaning, way, limit, beyond=beyond, oldest_first=True)[::-1]

    def oldest(self, meaning: RecordFilter = EVERYTHING, limit: int = PAGE) -> list[Row]:
        """The last rows of the list."""
        return self.page_before(meaning, None, limit)

    def page_at(self, meaning: RecordFilter, index: int, limit: int = PAGE) -> list[Row]:
        """The rows from this index of the list on; quick near its ends and near where one was before."""
        with self._moment() as connection:
            known = self._counted_list(connection, meaning)
            if index >= known.records or limit <= 0:
                return []
            last = min(index + limit, known.records) - 1
            found = self._between(connection, meaning, known, index, last)
            if found:
                _remember(known, index, found[0].place)
            return found

    def prepare(self, meaning: RecordFilter = EVERYTHING, strides: int = 25) -> bool:
        """Remember some more places, so that `page_at` is quick everywhere; whether there is more to do."""
        with self._moment() as connection:
            known = self._counted_list(connection, meaning)
            for _ in range(strides):
                index, place = _last_in_a_row(known)
                target = index + STRIDE
                if target >= known.records:
                    return False
                beyond = Terms() if place is None else older_than(place, included=True)
                found = place_after(connection, known.way, beyond, STRIDE)
                if found is None:
                    return False
                insort(known.anchors, (target, found), key=lambda anchor: anchor[0])
        return True

    def position(self, record: UUID, meaning: RecordFilter = EVERYTHING) -> int | None:
        """The index of this record in the list; None where it is not meant."""
        with self._moment() as connection:
            place = place_of(connection, meaning, record.bytes)
            if place is None:
                return None
            known = self._list(connection, meaning)
            at = bisect_left(known.anchors, True, key=lambda anchor: anchor[1] < place)  # noqa: FBT003
            newer = newer_than(place)
            if at == 0:
                return count_between(connection, known.way, newer)
            index, anchor = known.anchors[at - 1]
            return index + count_between(connection, known.way, newer + older_than(anchor, included=True))

    # Counts

    def count(self, meaning: RecordFilter = EVERYTHING) -> int:
        """How many records are meant."""
        with self._moment() as connection:
            return finding_counts.count(connection, meaning)

    def facets(self, meaning: RecordFilter = EVERYTHING) -> Facets:
        """How many there would be with one thing more asked for."""
        with self._moment() as connection:
            return finding_counts.facets(connection, meaning)

    def summary(self, meaning: RecordFilter = EVERYTHING) -> Summary:
        """What the reviewed ones tell of the models."""
        with self._moment() as connection:
            return finding_counts.summary(connection, meaning)

    def days(self, zone: dt.tzinfo, meaning: RecordFilter = EVERYTHING) -> list[Day]:
        """Drawings a day, by the days of this zone; days without any are left out."""
        with self._moment() as connection:
            return finding_days.days(connection, meaning, zone)

    # What is to be seen of them

    def records(self, named: Iterable[UUID]) -> dict[UUID, Recognition]:
        """Whole records, with their ink, for those that are to be seen; damaged ones are left out."""
        with self._moment() as connection:
            found = rows(connection, _NAMED, (json.dumps([record.hex for record in named]),))
        whole = {}
        for row in found:
            with contextlib.suppress(RecordDamagedError):
                record = to_recognition(row)
                whole[record.id] = record
        return whole

    def whereabouts(self, named: Iterable[UUID]) -> dict[UUID, Whereabouts]:
        """Where these are on their way to the cluster; drafts and unknown ones are left out."""
        with self._moment() as connection:
            return where_are(connection, named)

    # Ending

    def stop(self) -> None:
        """Give up what is being looked for, from any thread; it raises FindingStopped there."""
        with contextlib.suppress(apsw.ConnectionClosedError):
            self._connection.interrupt()

    def close(self) -> None:
        """Close the connection; again is harmless."""
        self._connection.close(True)  # noqa: FBT003 - apsw's only way to close whatever state it is in

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _moment(self) -> Iterator[apsw.Connection]:
        """The journal as it is at one moment."""
        with guarded(self.path):
            try:
                self._connection.execute("BEGIN")
                try:
                    yield self._connection
                finally:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
            except apsw.InterruptError as error:
                raise FindingStopped from error

    def _list(self, connection: apsw.Connection, meaning: RecordFilter) -> _List:
        """What is known of this list; anew where anything changed."""
        [(changes,)] = rows(connection, "SELECT changes FROM finding_state")
        # What waits to be sent changes without being found otherwise.
        mark = changes, 0 if meaning.unsent is None else int(connection.pragma("data_version"))
        known = self._lists.get(meaning)
        if known is None or known.mark != mark:
            known = self._lists[meaning] = _List(mark, choose_way(connection, meaning))
        self._lists.move_to_end(meaning)
        while len(self._lists) > _LISTS:
            self._lists.popitem(last=False)
        return known

    def _counted_list(self, connection: apsw.Connection, meaning: RecordFilter) -> _List:
        known = self._list(connection, meaning)
        if known.records < 0:
            known.records = finding_counts.count(connection, meaning)
        return known

    @staticmethod
    def _between(
        connection: apsw.Connection, meaning: RecordFilter, known: _List, index: int, last: int
    ) -> list[Row]:
        """The rows from one index to another (included), from the nearest place that is known."""
        at = bisect_left(known.anchors, index + 1, key=lambda anchor: anchor[0])
        newer, newer_index = Terms(), 0
        if at > 0:
            newer_index, place = known.anchors[at - 1]
            newer = older_than(place, included=True)
        after = bisect_left(known.anchors, last, key=lambda anchor: anchor[0])
        older, older_index = Terms(), known.records - 1
        if after < len(known.anchors):
            older_index, place = known.anchors[after]
            older = newer_than(place, included=True)
        limit = last - index + 1
        if index - newer_index <= older_index - last:
            skipped = index - newer_index
            return fetch(connection, meaning, known.way, limit, beyond=newer, skipped=skipped)
        skipped = older_index - last
        return fetch(connection, meaning, known.way, limit, beyond=older, skipped=skipped, oldest_first=True)[
            ::-1
        ]


def _remember(known: _List, index: int, place: Place) -> None:
    at = bisect_left(known.anchors, index, key=lambda anchor: anchor[0])
    near = known.anchors[max(at - 1, 0) : at + 1]
    if index and all(abs(index - other) >= STRIDE // 2 for other, _ in near):
        insort(known.anchors, (index, place), key=lambda anchor: anchor[0])


def _last_in_a_row(known: _List) -> tuple[int, Place | None]:
    """The last remembered place up to which there is no gap wider than a stride."""
    last: tuple[int, Place | None] = (0, None)
    for index, place in known.anchors:
        if index - last[0] > STRIDE:
            break
        last = index, place
    return last
