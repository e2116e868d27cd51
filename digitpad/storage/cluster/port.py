"""What the program asks of a cluster, and the values that go to and fro.

There are two that answer: `driver.CassandraRemote`, and a fake in the tests that passes the same contract
tests. Nothing here knows the driver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from uuid import UUID

    from digitpad.domain import Edit, Life, RecordKey


@dataclass(frozen=True, slots=True)
class ReadingCell:
    """A record's first reading. ``digits`` is MessagePack as in the journal; ``text`` is for people."""

    version: int
    model_id: str
    weights_sha256: str
    verdict: str
    text: str
    digits: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What of a record never changes, but for being erased for good.

    Written with the timestamp ``version``: that of closing, or of erasing, which leaves ``ink`` or ``png``
    empty. Exactly one of the two is not None. ``drawn_at`` is in microseconds since 1970.
    """

    version: int
    drawn_at: int
    source: str
    picture_width: int | None
    picture_height: int | None
    picture_sha256: str | None
    picture_name: str | None
    ink: bytes | None
    png: bytes | None


@dataclass(frozen=True, slots=True)
class ClusterRecord:
    """A closed record as the cluster holds it: one row, four cells that merge apart."""

    key: RecordKey
    content: Content
    reading: ReadingCell | None
    edit: Edit | None
    life: Life | None

    @property
    def version(self) -> int:
        """The latest version of its cells."""
        latest = self.content.version
        for cell in (self.reading, self.edit, self.life):
            if cell is not None and cell.version > latest:
                latest = cell.version
        return latest


@dataclass(frozen=True, slots=True)
class RecordState:
    """What verifying compares: the small cells whole, the content by version and hash (see `hashing`)."""

    key: RecordKey
    content_version: int
    content_hash: bytes
    reading_version: int | None
    edit: Edit | None
    life: Life | None


@dataclass(frozen=True, slots=True)
class Log:
    """Where a writer logs its changes: the open epoch, claimed at ``claimed`` (its rows' timestamp)."""

    group: str
    writer: UUID
    epoch: int
    claimed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to be written, with its number in the writer's log and the version logged under it."""

    record: ClusterRecord
    seq: int
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a writer's log; ``key`` is None in a void row."""

    seq: int
    key: RecordKey | None
    version: int
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """How far a writer's log is published in an epoch: every seq from 1 to ``head`` can be read."""

    writer: UUID
    epoch: int
    head: int
    nonce: UUID
    claimed: int


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables as `digitpad cluster init` made them; ``id`` tells one keyspace from another."""

    id: UUID
    version: int
    oldest_reader: int
    oldest_writer: int


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A line of a group's feed: which record, and the version it was last sent with."""

    key: RecordKey
    version: int


class Remote(Protocol):
    """An open session with a cluster, used by one thread; its futures may be completed by others.

    Every method raises ClusterError, in a future too; each answers, or fails, within a bounded time.
    """

    def schema(self) -> Schema:
        """The keyspace's schema; KeyspaceMissing where there is none, whatever its version else."""

    def now_us(self) -> int:
        """The cluster's time in microseconds since 1970 (it tells milliseconds)."""

    def heads(self, group: str) -> list[Head]:
        """Every writer's epochs in this group."""

    def claim(self, head: Head, group: str, expected: Collection[UUID]) -> bool:
        """Compare and set: take over an epoch whose nonce is one of ``expected``; begin one if that is empty.

        Sets nonce and claimed of ``head``; a new epoch begins with head 0, an old one keeps its head.
        """

    def publish(self, log: Log, nonce: UUID, head: int) -> bool:
        """Move the head up, unless somebody else has claimed the epoch meanwhile (False)."""

    def last_logged(self, writer: UUID, epoch: int, after: int) -> int:
        """The greatest seq in this log that is greater than ``after``, published or not; else ``after``."""

    def send(self, log: Log, entries: Sequence[Entry]) -> Future[None]:
        """Write records, feed and log; done when all is acknowledged. What is sent again changes nothing.

        At best the entries are of one partition (device, day, part). RecordRefused where one of them is.
        """

    def send_void(self, log: Log, seq: int) -> Future[None]:
        """Fill this number of the log with a row that says nothing, over whatever was logged there."""

    def changes(self, writer: UUID, epoch: int, first: int, last: int) -> list[Change]:
        """The log's rows from ``first`` to ``last``, those that are there, by seq."""

    def fetch(self, keys: Sequence[RecordKey]) -> Mapping[UUID, ClusterRecord]:
        """Whole records by id, those that are there; one that lacks something has neither ink nor picture."""

    def states(self, keys: Sequence[RecordKey]) -> Mapping[UUID, RecordState]:
        """What verifying compares, by id, of those that are there."""

    def feed(self, group: str, day: dt.date, before: UUID | None, limit: int) -> list[FeedRow]:
        """A day's records of all devices of the group, newest id first, below ``before``."""

    def feed_days(self, group: str) -> Iterator[dt.date]:
        """The days of which the group has records, newest first."""

    def close(self) -> None:
        """End the session; again is harmless."""
