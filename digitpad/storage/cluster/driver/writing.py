"""Records as batches of rows, and the acknowledgement of them all as one.

Values are serialised here and not by the driver's binding, which costs more than all else of a row.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import threading
from concurrent.futures import Future
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class
from typing import TYPE_CHECKING, Any

from cassandra.query import BoundStatement

from digitpad.storage.cluster.cells import edit_bytes, life_bytes, reading_bytes
from digitpad.storage.cluster.driver.failures import translated, worst
from digitpad.storage.cluster.driver.packing import UNSET, PackedBatch, opening, value
from digitpad.storage.cluster.errors import not_writable
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster.tables import feed_shard, log_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.driver.link import Link
    from digitpad.storage.cluster.driver.statements import Statements
    from digitpad.storage.cluster.errors import ClusterError
    from digitpad.storage.cluster.port import Content, Entry, Log

BATCH_RECORDS = 100
BATCH_BYTES = 128 * 1024
"""Bounds of a batch. Measured: batches of 15 take a third more of both processors, batches of 50 a tenth."""

_ROW_BYTES = 400
"""What a row weighs besides ink and picture, roughly."""

_bigint = Struct(">q").pack
_int = Struct(">i").pack
_days = Struct(">I").pack
_FIRST_DAY = dt.date(1970, 1, 1)
_DAY_ZERO = 1 << 31
_TRUE = b"\1"
_NOT_VOID = (1, False)

# Values as a row has them, each behind its length.
_ID = Struct(">i16s").pack
_STAMP = Struct(">iq").pack
_CONTENT = Struct(">i16siqi16siq").pack
"""id, content_version, content_hash, drawn_at"""
_LINE = Struct(">i16si16si4siqiq").pack
"""id, device_id, part, version, and the timestamp"""
_CHANGE = Struct(">iqi?i16si4si4si16siqi16siq").pack
"""seq, void, device_id, day, part, id, version, content_hash, and the timestamp"""

Place = tuple[bytes, bytes, bytes]
"""A record's partition as it is sent: device_id, day, part."""
_Ready = tuple["Entry", Place, bytes]
"""An entry, its record's partition, and the hash of its content."""


def batches(
    statements: Statements, consistency: int, log: Log, entries: Sequence[Entry]
) -> list[PackedBatch]:
    """What is to be written for these entries; raises RecordRefused for what cannot be."""
    try:
        return list(_batches(statements, consistency, log, entries))
    except (StructError, UnicodeEncodeError, OverflowError, TypeError, AttributeError) as error:
        raise not_writable(str(error)) from error


def void(statements: Statements, log: Log, seq: int) -> BoundStatement:
    """A row that says nothing, over whatever this log has or will have there from this claim or before."""
    stamp = _bigint(log.claimed + 1)
    bound = BoundStatement(statements["void"])
    bound.values = [log.writer.bytes, _bigint(log.epoch), _int(log_bucket(seq)), _bigint(seq), _TRUE, stamp]
    return bound


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
) -> Iterator[PackedBatch]:
    ready = [(entry, _place(entry.record.key), content_hash(entry.record.content)) for entry in entries]

    def batch(partition: Place, rows: Iterator[bytes]) -> PackedBatch:
        return PackedBatch(consistency, statements.keyspace, partition, list(rows))

    for chunk in _chunks(ready, lambda one: one[1], _weight):
        place = chunk[0][1]
        yield batch(place, _records(statements, place, chunk))
        shard = log.group.encode(), place[1], _int(feed_shard(chunk[0][0].record.key))
        yield batch(shard, _lines(opening(statements["feed"], shard), place, chunk))
    for chunk in _chunks(ready, lambda one: log_bucket(one[0].seq), lambda _: _ROW_BYTES):
        bucket = log.writer.bytes, _bigint(log.epoch), _int(log_bucket(chunk[0][0].seq))
        yield batch(bucket, _logged(opening(statements["change"], bucket), log, chunk))


def _records(statements: Statements, place: Place, chunk: list[_Ready]) -> Iterator[bytes]:
    """The content with what was written at the same time, and each later cell by itself."""
    begin = functools.cache(lambda name: opening(statements[name], place))
    for entry, _, digest in chunk:
        record = entry.record
        identity, content, reading = record.key.id.bytes, record.content, record.reading
        first, later = UNSET, reading
        if reading is not None and reading.version == content.version:
            first, later = value(reading_bytes(reading)), None
        head = _CONTENT(16, identity, 8, content.version, 16, digest, 8, content.drawn_at)
        rest = first, _STAMP(8, content.version)
        if content.png is not None:
            parts = (
                begin("png"),
                head,
                _named(content.source),
                *_picture(content),
                value(content.png),
                *rest,
            )
        elif content.ink is not None:
            parts = (begin("ink"), head, _named(content.source), value(content.ink), *rest)
        else:
            raise TypeError("it has neither ink nor picture")  # None would delete what is there
        yield b"".join(parts)
        if later is not None:
            yield _cell(begin("reading"), identity, reading_bytes(later), later.version)
        if record.edit is not None:
            yield _cell(begin("edit"), identity, edit_bytes(record.edit), record.edit.version)
        if record.life is not None:
            yield _cell(begin("life"), identity, life_bytes(record.life), record.life.version)


def _lines(begin: bytes, place: Place, chunk: list[_Ready]) -> Iterator[bytes]:
    """Their lines of the feed, which are of one shard since they are of one device and part."""
    device, _, part = place
    for entry, _, _ in chunk:
        version = entry.record.version
        yield begin + _LINE(16, entry.record.key.id.bytes, 16, device, 4, part, 8, version, 8, version)


def _logged(begin: bytes, log: Log, chunk: list[_Ready]) -> Iterator[bytes]:
    for entry, (device, day, part), digest in chunk:
        key = (16, device, 4, day, 4, part, 16, entry.record.key.id.bytes)
        yield begin + _CHANGE(8, entry.seq, *_NOT_VOID, *key, 8, entry.version, 16, digest, 8, log.claimed)


def _cell(begin: bytes, identity: bytes, cell: bytes, version: int) -> bytes:
    return b"".join((begin, _ID(16, identity), value(cell), _STAMP(8, version)))


def _picture(content: Content) -> Iterator[bytes]:
    for side in (content.picture_width, content.picture_height):
        yield UNSET if side is None else value(_int(side))
    for text in (content.picture_sha256, content.picture_name):
        yield UNSET if text is None else value(text.encode())


@functools.lru_cache(maxsize=64)
def _named(text: str) -> bytes:
    """A text of which there are few."""
    return value(text.encode())


def _place(key: RecordKey) -> Place:
    return _packed_place(key.device_id, key.day, key.part)


@functools.lru_cache(maxsize=64)
def _packed_place(device: UUID, day: dt.date, part: int) -> Place:
    return device.bytes, _days((day - _FIRST_DAY).days + _DAY_ZERO), _int(part)


def _chunks(
    ready: Iterable[_Ready], partition: Callable[[_Ready], object], weight: Callable[[_Ready], int]
) -> Iterator[list[_Ready]]:
    """The entries in their order, cut where another partition begins, and by rows and bytes."""
    for _, run in itertools.groupby(ready, partition):
        chunk: list[_Ready] = []
        total = 0
        for one in run:
            added = weight(one)
            if chunk and (len(chunk) >= BATCH_RECORDS or total + added > BATCH_BYTES):
                yield chunk
                chunk, total = [], 0
            chunk.append(one)
            total += added
        yield chunk


def _weight(one: _Ready) -> int:
    content = one[0].record.content
    return _ROW_BYTES + len(content.ink or b"") + len(content.png or b"")
