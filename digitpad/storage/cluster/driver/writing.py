"""Records as batches of rows, and the acknowledgement of them all as one.

Values are serialised here and not by the driver's binding, which costs more than all else of a row.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
from concurrent.futures import Future
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class
from typing import TYPE_CHECKING, Any

from cassandra.query import UNSET_VALUE, BatchStatement, BatchType, BoundStatement

from digitpad.storage.cluster.cells import edit_bytes, life_bytes, reading_bytes
from digitpad.storage.cluster.driver.failures import translated, worst
from digitpad.storage.cluster.errors import RecordRefused
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster.tables import feed_shard, log_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.driver.link import Link
    from digitpad.storage.cluster.driver.statements import Prepared, Statements
    from digitpad.storage.cluster.errors import ClusterError
    from digitpad.storage.cluster.port import ClusterRecord, Content, Entry, Log

BATCH_RECORDS = 50
BATCH_BYTES = 64 * 1024
"""Bounds of a batch. Measured: with 15 records a batch a third slower, with 100 not faster."""

_ROW_BYTES = 400
"""What a row weighs besides ink and picture, roughly."""

_bigint = Struct(">q").pack
_int = Struct(">i").pack
_days = Struct(">I").pack
_FIRST_DAY = dt.date(1970, 1, 1)
_DAY_ZERO = 1 << 31
_TRUE, _FALSE = b"\1", b"\0"

Values = list[Any]
Row = tuple["Prepared", Values]
_Ready = tuple["Entry", Values, bytes]
"""An entry, its record's key as it is sent, and the hash of its content."""


def batches(
    statements: Statements, consistency: int, log: Log, entries: Sequence[Entry]
) -> list[BatchStatement]:
    """What is to be written for these entries; raises RecordRefused for what cannot be."""
    try:
        return list(_batches(statements, consistency, log, entries))
    except (StructError, UnicodeEncodeError, OverflowError, TypeError, AttributeError) as error:
        raise RecordRefused(f"The record cannot be written to a cluster: {error}.") from error


def void(statements: Statements, log: Log, seq: int) -> BoundStatement:
    """A row that says nothing, over whatever this log has or will have there from this claim or before."""
    stamp = _bigint(log.claimed + 1)
    values = [log.writer.bytes, _bigint(log.epoch), _int(log_bucket(seq)), _bigint(seq), _TRUE, stamp]
    return _bound(statements["void"], values)


class Acknowledgement:
    """Completes one future when all of several requests are answered, or the time is up."""

    def __init__(self, count: int, options: ClusterOptions) -> None:
        """Wait for so many answers."""
        self.future: Future[None] = Future()
        self._options = options
        self._lock = threading.Lock()
        self._left = count
        self._ended = False
        self._waiting: set[object] = set()
        self._errors: list[ClusterError] = []

    def expect(self, response: Any) -> None:  # noqa: ANN401 - untyped driver
        """Count this request's answer, once."""
        token = object()
        self._waiting.add(token)
        response.add_callbacks(
            lambda _: self._answered(token, None),
            lambda error: self._answered(token, translated(error, self._options, writing_records=True)),
        )

    def done(self) -> bool:
        """Whether the future is."""
        return self.future.done()

    def give_up(self, error: ClusterError) -> None:
        """Fail unless all was answered."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
        self.future.set_exception(error)

    def _answered(self, token: object, error: ClusterError | None) -> None:
        with self._lock:
            if self._ended or token not in self._waiting:
                return
            self._waiting.discard(token)
            if error is not None:
                self._errors.append(error)
            self._left -= 1
            if self._left:
                return
            self._ended = True
        if self._errors:
            self.future.set_exception(worst(self._errors))
        else:
            self.future.set_result(None)


def send(link: Link, requests: Sequence[Any]) -> Future[None]:
    """Send these at once; done when all are acknowledged, failed when all are answered or the time is up."""
    if not requests:
        nothing: Future[None] = Future()
        nothing.set_result(None)
        return nothing
    acknowledgement = Acknowledgement(len(requests), link.options)
    link.deadlines.watch(acknowledgement)
    try:
        for request in requests:
            acknowledgement.expect(link.session.execute_async(request))
    except Exception as error:  # noqa: BLE001 - all are translated
        acknowledgement.give_up(translated(error, link.options, writing_records=True))
    return acknowledgement.future


def _batches(
    statements: Statements, consistency: int, log: Log, entries: Sequence[Entry]
) -> Iterator[BatchStatement]:
    ready = [(entry, _key(entry.record.key), content_hash(entry.record.content)) for entry in entries]
    for chunk in _chunks(ready, _partition, _weight):
        yield _batch(consistency, _records(statements, chunk))
        yield _batch(consistency, _lines(statements, log, chunk))
    for chunk in _chunks(ready, lambda one: log_bucket(one[0].seq), lambda _: _ROW_BYTES):
        yield _batch(consistency, _logged(statements, log, chunk))


def _records(statements: Statements, chunk: list[_Ready]) -> Iterator[Row]:
    for entry, key, digest in chunk:
        yield from _record_rows(statements, entry.record, key, digest)


def _lines(statements: Statements, log: Log, chunk: list[_Ready]) -> Iterator[Row]:
    """Their lines of the feed, which are of one shard since they are of one device and part."""
    feed, group, shard = statements["feed"], log.group.encode(), _int(feed_shard(chunk[0][0].record.key))
    for entry, (device, day, part, identity), _ in chunk:
        version = _bigint(entry.record.version)
        yield feed, [group, day, shard, identity, device, part, version, version]


def _logged(statements: Statements, log: Log, chunk: list[_Ready]) -> Iterator[Row]:
    change, stamp = statements["change"], _bigint(log.claimed)
    partition = [log.writer.bytes, _bigint(log.epoch), _int(log_bucket(chunk[0][0].seq))]
    for entry, key, digest in chunk:
        values = [_bigint(entry.seq), _FALSE, *key, _bigint(entry.version), digest, stamp]
        yield change, [*partition, *values]


def _record_rows(statements: Statements, record: ClusterRecord, key: Values, digest: bytes) -> Iterator[Row]:
    """The content with what was written at the same time, and each later cell by itself."""
    content, reading = record.content, record.reading
    version = _bigint(content.version)
    first: Any = UNSET_VALUE
    if reading is not None and reading.version == content.version:
        first = reading_bytes(reading)
    values = [*key, version, digest, _bigint(content.drawn_at), content.source.encode()]
    if content.png is None:
        if content.ink is None:
            raise TypeError("it has neither ink nor picture")  # None would delete what is there
        yield statements["ink"], [*values, content.ink, first, version]
    else:
        yield statements["png"], [*values, *_picture(content), content.png, first, version]
    if reading is not None and reading.version != content.version:
        yield statements["reading"], [*key, reading_bytes(reading), _bigint(reading.version)]
    if record.edit is not None:
        yield statements["edit"], [*key, edit_bytes(record.edit), _bigint(record.edit.version)]
    if record.life is not None:
        yield statements["life"], [*key, life_bytes(record.life), _bigint(record.life.version)]


def _picture(content: Content) -> Iterator[Any]:
    for side in (content.picture_width, content.picture_height):
        yield UNSET_VALUE if side is None else _int(side)
    for text in (content.picture_sha256, content.picture_name):
        yield UNSET_VALUE if text is None else text.encode()


def _key(key: RecordKey) -> Values:
    return [*_place(key.device_id, key.day, key.part), key.id.bytes]


@functools.lru_cache(maxsize=64)
def _place(device: UUID, day: dt.date, part: int) -> tuple[bytes, bytes, bytes]:
    return device.bytes, _days((day - _FIRST_DAY).days + _DAY_ZERO), _int(part)


def _chunks(
    ready: Iterable[_Ready], partition: Callable[[_Ready], object], weight: Callable[[_Ready], int]
) -> Iterator[list[_Ready]]:
    """The entries cut by partition, rows and bytes, each partition's in their order."""
    begun: dict[object, tuple[list[_Ready], int]] = {}
    for one in ready:
        where, added = partition(one), weight(one)
        chunk, total = begun.get(where, ([], 0))
        if chunk and (len(chunk) >= BATCH_RECORDS or total + added > BATCH_BYTES):
            yield chunk
            chunk, total = [], 0
        chunk.append(one)
        begun[where] = chunk, total + added
    for chunk, _ in begun.values():
        yield chunk


def _partition(one: _Ready) -> object:
    device, day, part, _ = one[1]
    return device, day, part


def _weight(one: _Ready) -> int:
    content = one[0].record.content
    return _ROW_BYTES + len(content.ink or b"") + len(content.png or b"")


def _batch(consistency: int, rows: Iterable[Row]) -> BatchStatement:
    batch = BatchStatement(BatchType.UNLOGGED, consistency_level=consistency)
    for prepared, values in rows:
        batch.add(_bound(prepared, values))
    return batch


def _bound(prepared: Prepared, values: Values) -> BoundStatement:
    bound = BoundStatement(prepared)
    bound.values = values
    return bound
