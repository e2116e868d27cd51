"""A session with a real Cassandra, as `port.Remote`."""

from __future__ import annotations

import itertools
from collections import defaultdict
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from cassandra.query import SimpleStatement

from digitpad.storage.cluster.cells import id_order
from digitpad.storage.cluster.driver import reading, writing
from digitpad.storage.cluster.driver.checks import check, keyspace_copies, read_schema
from digitpad.storage.cluster.driver.connecting import connected, write_consistency
from digitpad.storage.cluster.driver.statements import Statements
from digitpad.storage.cluster.errors import RecordRefused
from digitpad.storage.cluster.tables import FEED_SHARDS, LOG_BUCKET, Tables, log_bucket

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.driver.link import Link
    from digitpad.storage.cluster.port import (
        Change,
        ClusterRecord,
        Entry,
        FeedRow,
        Head,
        Log,
        RecordState,
        Schema,
    )

T = TypeVar("T")

IDS_A_QUERY = 100
QUERIES_AT_ONCE = 8
_EMPTY_BUCKETS = 4
"""So many empty partitions in a row end the search for a log's last row; gaps are far shorter."""
_AFTER_ALL = UUID(int=(1 << 128) - 1)


def open_remote(options: ClusterOptions, *, writing: bool) -> CassandraRemote:
    """Connect, and prove that these tables can be used; raises ClusterError."""
    tables = Tables(options.keyspace, options.table_prefix)

    def prepare(link: Link) -> Statements:
        check(link, tables, writing=writing)
        return Statements(link, tables)

    link, statements = connected(options, prepare)
    return CassandraRemote(link, statements, tables)


class CassandraRemote:
    """An open session; see `port.Remote` for what each method does."""

    def __init__(self, link: Link, statements: Statements, tables: Tables) -> None:
        """Take over what `open_remote` made."""
        self._link = link
        self._statements = statements
        self._tables = tables
        self._consistency = write_consistency(link.options)

    def schema(self) -> Schema:
        """The keyspace's schema; raises KeyspaceMissing."""
        return read_schema(self._link, self._tables)

    def copies(self) -> dict[str, int]:
        """How many copies the keyspace keeps in each data centre."""
        return keyspace_copies(self._link, self._tables)

    def now_us(self) -> int:
        """The cluster's time."""
        rows = self._link.rows(self._bound("now"))
        return reading.to_microseconds(rows[0][0])

    def heads(self, group: str) -> list[Head]:
        """Every writer's epochs in this group."""
        heads = map(reading.head_of, self._link.rows(self._bound("heads", group)))
        return [head for head in heads if head is not None]

    def claim(self, head: Head, group: str, expected: Collection[UUID]) -> bool:
        """Take over an epoch, or begin one. That it was done before by this very nonce counts as done."""
        where = (group, head.writer, head.epoch)
        if not expected:
            answer = self._link.transact(self._bound("begin", *where, 0, head.nonce, head.claimed))
        else:
            values = (head.nonce, head.claimed, *where, list(expected))
            answer = self._link.transact(self._bound("claim", *values))
        return bool(answer["[applied]"]) or answer.get("nonce") == head.nonce

    def publish(self, log: Log, nonce: UUID, head: int) -> bool:
        """Move the head up; one that stands further already is left there."""
        values = (head, log.group, log.writer, log.epoch, nonce, head)
        answer = self._link.transact(self._bound("publish", *values))
        return bool(answer["[applied]"]) or answer.get("nonce") == nonce

    def last_logged(self, writer: UUID, epoch: int, after: int) -> int:
        """The greatest seq in the log, however far behind the head of it the search begins."""
        last, empty = after, 0
        for bucket in itertools.count(log_bucket(after + 1)):
            rows = self._link.rows(self._bound("last", writer, epoch, bucket, after))
            last = rows[0][0] if rows else last
            empty = 0 if rows else empty + 1
            if empty == _EMPTY_BUCKETS:
                break
        return last

    def send(self, log: Log, entries: Sequence[Entry]) -> Future[None]:
        """Write records, feed and log, concurrently."""
        try:
            requests = writing.batches(self._statements, self._consistency, log, entries)
        except RecordRefused as error:
            refused: Future[None] = Future()
            refused.set_exception(error)
            return refused
        return writing.send(self._link, requests)

    def send_void(self, log: Log, seq: int) -> Future[None]:
        """Fill this number with a row that says nothing."""
        return writing.send(self._link, [writing.void(self._statements, log, seq)])

    def changes(self, writer: UUID, epoch: int, first: int, last: int) -> list[Change]:
        """The log's rows from ``first`` to ``last``."""
        buckets = range(first // LOG_BUCKET, last // LOG_BUCKET + 1) if last >= first else ()
        queries = (self._bound("changes", writer, epoch, bucket, first, last) for bucket in buckets)
        changes = map(reading.change_of, self._all(queries))
        return [change for change in changes if change is not None]

    def fetch(self, keys: Sequence[RecordKey]) -> Mapping[UUID, ClusterRecord]:
        """Whole records by id."""
        return self._by_id("fetch", keys, reading.record_of)

    def states(self, keys: Sequence[RecordKey]) -> Mapping[UUID, RecordState]:
        """What verifying compares, by id."""
        return self._by_id("states", keys, reading.state_of)

    def feed(self, group: str, day: dt.date, before: UUID | None, limit: int) -> list[FeedRow]:
        """A day's lines, newest id first: the newest of each shard, merged."""
        below = before or _AFTER_ALL
        queries = [self._bound("lines", group, day, shard, below, limit) for shard in range(FEED_SHARDS)]
        rows = itertools.chain.from_iterable(self._link.all_rows(queries))
        found = [line for line in map(partial(reading.line_of, day), rows) if line is not None]
        found.sort(key=lambda line: id_order(line.key.id), reverse=True)
        return found[:limit]

    def feed_days(self, group: str) -> Iterator[dt.date]:
        """The days of which the group has records, newest first; looks through all of the feed's keys."""
        query = SimpleStatement(
            self._tables.select("feed", "DISTINCT group_name, day, shard", ""), fetch_size=5000
        )
        rows = (row for page in self._link.pages(query) for row in page)
        yield from sorted({day.date() for name, day, _ in rows if name == group}, reverse=True)

    def close(self) -> None:
        """End the session; again is harmless."""
        self._link.close()

    def _bound(self, name: str, *values: object) -> Any:  # noqa: ANN401 - untyped driver
        return self._statements[name].bind(values)

    def _all(self, queries: Iterable[Any]) -> Iterator[Sequence[Any]]:
        """The rows of many queries, a few of which are under way at a time."""
        remaining = iter(queries)
        while some := list(itertools.islice(remaining, QUERIES_AT_ONCE)):
            for rows in self._link.all_rows(some):
                yield from rows

    def _by_id(
        self, name: str, keys: Iterable[RecordKey], value_of: Callable[[RecordKey, Sequence[Any]], T | None]
    ) -> dict[UUID, T]:
        by_id = {key.id: key for key in keys}
        partitions: defaultdict[tuple[UUID, dt.date, int], list[UUID]] = defaultdict(list)
        for key in by_id.values():
            partitions[key.device_id, key.day, key.part].append(key.id)
        queries = (
            self._bound(name, *partition, ids[begin : begin + IDS_A_QUERY])
            for partition, ids in partitions.items()
            for begin in range(0, len(ids), IDS_A_QUERY)
        )
        values = ((row[0], value_of(by_id[row[0]], row)) for row in self._all(queries))
        return {identity: value for identity, value in values if value is not None}
