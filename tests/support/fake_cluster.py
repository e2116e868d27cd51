"""A cluster in memory that passes the same contract tests as a real Cassandra, and fails on request."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import threading
import time
from collections import defaultdict
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from digitpad.domain import RecordKey
from digitpad.saying import quoted
from digitpad.storage.cluster.cells import edit_bytes, id_order, life_bytes, reading_bytes
from digitpad.storage.cluster.errors import (
    ClusterError,
    ClusterUnreachable,
    KeyspaceMissing,
    RecordRefused,
)
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster.port import (
    Change,
    ClusterRecord,
    Content,
    FeedRow,
    Head,
    RecordState,
    Schema,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from digitpad.storage.cluster.port import Entry, Log

_CONTENT = (
    "drawn_at",
    "source",
    "picture_width",
    "picture_height",
    "picture_sha256",
    "picture_name",
    "ink",
    "png",
)


_NO_TIMESTAMP = -(1 << 63)


@dataclass(frozen=True)
class _Cell:
    """One column's value as Cassandra keeps it: the later write wins, of two at once the greater bytes."""

    timestamp: int
    serialised: bytes
    value: Any


class _Row(dict[str, _Cell]):
    def write(self, column: str, timestamp: int, serialised: bytes, value: Any) -> None:
        old = self.get(column)
        if old is None or (timestamp, serialised) > (old.timestamp, old.serialised):
            self[column] = _Cell(timestamp, serialised, value)

    def value(self, column: str) -> Any:
        cell = self.get(column)
        return None if cell is None else cell.value


def _bytes_of(value: str | bytes | int) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return value
    return int(value).to_bytes(8, "big", signed=True)


@dataclass
class FakeCluster:
    """The servers: what they hold, and what is wrong with them just now. May be used from any thread.

    ``unreachable`` fails every call, also with an error of one's choice; ``refused`` are ids that it will not
    take. ``cut_after_write`` counts down: so many sends are written, but answered with ClusterUnreachable;
    ``cut_before_write`` the same without writing. While ``holding``, sends are neither written nor answered
    until ``release``. ``clock_us`` is the cluster's time.
    """

    clock_us: Callable[[], int] = lambda: time.time_ns() // 1000
    unreachable: ClusterError | bool = False
    unreachable_after: int | None = None
    """So many calls more are answered before the cluster becomes unreachable."""
    refused: set[UUID] = field(default_factory=set)
    cut_after_write: int = 0
    cut_before_write: int = 0
    holding: bool = False
    schema: Schema | None = field(default_factory=lambda: Schema(uuid4(), 1, 1, 1))
    sent: list[tuple[UUID, int]] = field(default_factory=list)
    """Every record that arrived, with its seq, in order and as often as it came."""
    connections: int = 0

    def __post_init__(self) -> None:
        """Begin empty."""
        self.lock = threading.RLock()
        self.records: defaultdict[tuple[UUID, dt.date, int], dict[UUID, _Row]] = defaultdict(dict)
        self.feeds: defaultdict[tuple[str, dt.date], dict[UUID, _Row]] = defaultdict(dict)
        self.logs: defaultdict[tuple[UUID, int], dict[int, _Row]] = defaultdict(dict)
        self.heads: defaultdict[str, dict[tuple[UUID, int], Head]] = defaultdict(dict)
        self._held: list[tuple[Future[None], Callable[[], None]]] = []

    def copy(self) -> FakeCluster:
        """Another cluster that holds the same, and takes the same as refused."""
        with self.lock:
            twin = FakeCluster(self.clock_us, refused=set(self.refused), schema=self.schema)
            twin.records, twin.feeds = copy.deepcopy(self.records), copy.deepcopy(self.feeds)
            twin.logs, twin.heads = copy.deepcopy(self.logs), copy.deepcopy(self.heads)
        return twin

    def connect(self) -> FakeRemote:
        """A new session; raises what being unreachable raises."""
        with self.lock:
            self.check()
            self.connections += 1
            return FakeRemote(self)

    def check(self) -> None:
        """Raise what a call meets just now."""
        if self.unreachable_after is not None:
            self.unreachable_after -= 1
            if self.unreachable_after < 0:
                self.unreachable, self.unreachable_after = True, None
        if isinstance(self.unreachable, Exception):
            raise self.unreachable
        if self.unreachable:
            raise ClusterUnreachable(quoted("nobody answers at fake (port 9042)"))

    def displace(self, group: str, writer: UUID, epoch: int) -> None:
        """Let somebody else have claimed this epoch."""
        with self.lock:
            head = self.heads[group][writer, epoch]
            claimed = head.claimed + 2
            self.heads[group][writer, epoch] = Head(writer, epoch, head.head, uuid4(), claimed)

    def forget(self, *records: UUID) -> None:
        """Lose records that were acknowledged, as when all replicas lose power at once."""
        with self.lock:
            for partition in self.records.values():
                for record in records:
                    partition.pop(record, None)

    def all_records(self) -> dict[UUID, ClusterRecord]:
        """Every record there is, by id."""
        with self.lock:
            return {
                record: whole
                for (device, day, part), partition in self.records.items()
                for record, row in partition.items()
                if (whole := _record(RecordKey(device, day, part, record), row)) is not None
            }

    def release(self) -> None:
        """Write and answer what was held back, in its order."""
        with self.lock:
            self.holding = False
            held, self._held = self._held, []
        for future, write in held:
            _complete(future, write)

    def run(self, write: Callable[[], None]) -> Future[None]:
        """Write now, or when released."""
        future: Future[None] = Future()
        with self.lock:
            if self.holding:
                self._held.append((future, write))
                return future
        _complete(future, write)
        return future


class FakeRemote:
    """A session with a `FakeCluster`; implements `port.Remote`."""

    def __init__(self, cluster: FakeCluster) -> None:
        self._cluster = cluster
        self.closed = False

    @contextlib.contextmanager
    def _calling(self) -> Iterator[FakeCluster]:
        with self._cluster.lock:
            if self.closed:
                raise ClusterUnreachable(quoted("the session with the cluster is closed"))
            self._cluster.check()
            yield self._cluster

    def schema(self) -> Schema:
        with self._calling() as cluster:
            if cluster.schema is None:
                raise KeyspaceMissing(
                    quoted("the cluster has no keyspace digitpad: run digitpad cluster init")
                )
            return cluster.schema

    def now_us(self) -> int:
        with self._calling() as cluster:
            return cluster.clock_us() // 1000 * 1000

    def heads(self, group: str) -> list[Head]:
        with self._calling() as cluster:
            return list(cluster.heads[group].values())

    def claim(self, head: Head, group: str, expected: Collection[UUID]) -> bool:
        with self._calling() as cluster:
            heads, key = cluster.heads[group], (head.writer, head.epoch)
            found = heads.get(key)
            if found is not None and found.nonce == head.nonce:
                return True
            if found is None and not expected:
                heads[key] = Head(head.writer, head.epoch, 0, head.nonce, head.claimed)
                return True
            if found is None or found.nonce not in expected:
                return False
            heads[key] = Head(head.writer, head.epoch, found.head, head.nonce, head.claimed)
            return True

    def publish(self, log: Log, nonce: UUID, head: int) -> bool:
        with self._calling() as cluster:
            heads, key = cluster.heads[log.group], (log.writer, log.epoch)
            found = heads.get(key)
            if found is None or found.nonce != nonce:
                return False
            if head > found.head:
                heads[key] = Head(log.writer, log.epoch, head, nonce, found.claimed)
            return True

    def last_logged(self, writer: UUID, epoch: int, after: int) -> int:
        with self._calling() as cluster:
            return max([after, *cluster.logs[writer, epoch]])

    def send(self, log: Log, entries: Sequence[Entry]) -> Future[None]:
        def write() -> None:
            with self._calling() as cluster:
                if cluster.cut_before_write > 0:
                    cluster.cut_before_write -= 1
                    raise ClusterUnreachable(quoted("the connection was closed"))
                refused = [entry for entry in entries if _is_refused(cluster, entry.record)]
                for entry in entries:
                    if not refused:
                        self._write(cluster, entry.record)
                        cluster.sent.append((entry.record.key.id, entry.seq))
                    if entry not in refused:
                        self._log(cluster, log, entry)
                if refused:
                    raise RecordRefused(
                        quoted(f"the cluster does not take the record {refused[0].record.key.id}")
                    )
                if cluster.cut_after_write > 0:
                    cluster.cut_after_write -= 1
                    raise ClusterUnreachable(quoted("the connection was closed"))

        return self._cluster.run(write)

    def send_void(self, log: Log, seq: int) -> Future[None]:
        def write() -> None:
            with self._calling() as cluster:
                row = cluster.logs[log.writer, log.epoch].setdefault(seq, _Row())
                row.write("void", log.claimed + 1, b"\1", value=True)

        return self._cluster.run(write)

    def changes(self, writer: UUID, epoch: int, first: int, last: int) -> list[Change]:
        with self._calling() as cluster:
            logged = cluster.logs[writer, epoch]
            return [_change(seq, logged[seq]) for seq in sorted(logged) if first <= seq <= last]

    def fetch(self, keys: Sequence[RecordKey]) -> Mapping[UUID, ClusterRecord]:
        with self._calling() as cluster:
            rows = ((key, cluster.records[key.device_id, key.day, key.part].get(key.id)) for key in keys)
            found = (_record(key, row) for key, row in rows if row is not None)
            return {record.key.id: record for record in found if record is not None}

    def states(self, keys: Sequence[RecordKey]) -> Mapping[UUID, RecordState]:
        with self._calling() as cluster:
            rows = ((key, cluster.records[key.device_id, key.day, key.part].get(key.id)) for key in keys)
            found = (_state(key, row) for key, row in rows if row is not None)
            return {state.key.id: state for state in found if state is not None}

    def feed(self, group: str, day: dt.date, before: UUID | None, limit: int) -> list[FeedRow]:
        with self._calling() as cluster:
            rows = cluster.feeds[group, day]
            ids = sorted(rows, key=id_order, reverse=True)
            older = [one for one in ids if before is None or id_order(one) < id_order(before)]
            return [_feed_row(day, one, rows[one]) for one in older[:limit]]

    def feed_days(self, group: str) -> Iterator[dt.date]:
        with self._calling() as cluster:
            days = sorted((day for one, day in cluster.feeds if one == group), reverse=True)
        yield from (day for day in days if cluster.feeds[group, day])

    def close(self) -> None:
        self.closed = True

    @staticmethod
    def _write(cluster: FakeCluster, record: ClusterRecord) -> None:
        key, content = record.key, record.content
        row = cluster.records[key.device_id, key.day, key.part].setdefault(key.id, _Row())
        digest = content_hash(content)
        row.write("content_version", content.version, _bytes_of(content.version), content.version)
        row.write("content_hash", content.version, digest, digest)
        for name in _CONTENT:
            value = getattr(content, name)
            if value is not None:
                row.write(name, content.version, _bytes_of(value), value)
        if record.reading is not None:
            row.write("reading", record.reading.version, reading_bytes(record.reading), record.reading)
        if record.edit is not None:
            row.write("edit", record.edit.version, edit_bytes(record.edit), record.edit)
        if record.life is not None:
            row.write("life", record.life.version, life_bytes(record.life), record.life)

    @staticmethod
    def _log(cluster: FakeCluster, log: Log, entry: Entry) -> None:
        key, version = entry.record.key, entry.record.version
        feed = cluster.feeds[log.group, key.day].setdefault(key.id, _Row())
        feed.write("device_id", version, key.device_id.bytes, key.device_id)
        feed.write("part", version, _bytes_of(key.part), key.part)
        feed.write("version", version, _bytes_of(version), version)
        logged = cluster.logs[log.writer, log.epoch].setdefault(entry.seq, _Row())
        digest = content_hash(entry.record.content)
        logged.write("void", log.claimed, b"\0", value=False)
        for name, value in (
            ("device_id", key.device_id),
            ("day", key.day),
            ("part", key.part),
            ("id", key.id),
            ("version", entry.version),
            ("content_hash", digest),
        ):
            logged.write(name, log.claimed, _comparable(value), value)


def _is_refused(cluster: FakeCluster, record: ClusterRecord) -> bool:
    """Whether the test wants it so, or a real Cassandra could not take it."""
    if record.key.id in cluster.refused or record.content.version <= _NO_TIMESTAMP:
        return True
    try:
        content_hash(record.content)
    except UnicodeEncodeError:
        return True
    return False


def _comparable(value: UUID | dt.date | int | bytes) -> bytes:
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, dt.date):
        return _bytes_of(value.toordinal())
    return _bytes_of(value)


def _complete(future: Future[None], write: Callable[[], None]) -> None:
    """Answer as a session does: an error of the cluster goes into the future."""
    try:
        write()
    except ClusterError as error:
        future.set_exception(error)
    else:
        future.set_result(None)


def _record(key: RecordKey, row: _Row) -> ClusterRecord | None:
    version = row.value("content_version")
    if version is None:
        return None
    content = Content(version, *(row.value(name) for name in _CONTENT))
    return ClusterRecord(key, content, row.value("reading"), row.value("edit"), row.value("life"))


def _state(key: RecordKey, row: _Row) -> RecordState | None:
    version, reading = row.value("content_version"), row.value("reading")
    if version is None:
        return None
    return RecordState(
        key=key,
        content_version=version,
        content_hash=row.value("content_hash"),
        reading_version=None if reading is None else reading.version,
        edit=row.value("edit"),
        life=row.value("life"),
    )


def _change(seq: int, row: _Row) -> Change:
    if row.value("void"):
        return Change(seq, None, 0, b"")
    key = RecordKey(row.value("device_id"), row.value("day"), row.value("part"), row.value("id"))
    return Change(seq, key, row.value("version"), row.value("content_hash"))


def _feed_row(day: dt.date, record: UUID, row: _Row) -> FeedRow:
    key = RecordKey(row.value("device_id"), day, row.value("part"), record)
    return FeedRow(key, row.value("version"))
