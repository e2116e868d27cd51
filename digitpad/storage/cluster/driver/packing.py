"""Batches whose rows are packed here and leave as they are.

The driver binds and writes a batch value by value, in Python: with a record's thirty values in three tables
that was half of what building and encoding took of the processor. It lets a session encode messages in its
own way (`ProtocolHandler`), and so takes rows that are ready. All else of a message it writes itself.
"""

from __future__ import annotations

import io
from struct import Struct
from typing import TYPE_CHECKING, Any

from cassandra.protocol import BatchMessage, ProtocolHandler
from cassandra.query import BatchStatement, BatchType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digitpad.storage.cluster.driver.statements import Prepared

UNSET = Struct(">i").pack(-2)
"""A value that is not written, as a row has it."""

_PREPARED = b"\1"
_length = Struct(">i").pack
_count = Struct(">H").pack
_EMPTY_HEAD = 3
"""Bytes of a batch without rows up to them: its type, and that there are none."""


class PackedBatch(BatchStatement):  # type: ignore[misc]  # the driver has no types
    """An unlogged batch of rows of one partition, each an `opening` and its values."""

    def __init__(
        self, consistency: int, keyspace: str, partition: Sequence[bytes], rows: Sequence[bytes]
    ) -> None:
        """Take the values of the partition's key as they are sent: they tell which nodes have it."""
        super().__init__(BatchType.UNLOGGED, consistency_level=consistency)
        self.keyspace = keyspace
        self.routing_key = partition
        # What the driver hands on to its BatchMessage as ``queries``, whatever it is.
        self._statements_and_parameters = rows

    @property
    def rows(self) -> Sequence[bytes]:
        """The rows as they were given."""
        rows: Sequence[bytes] = self._statements_and_parameters
        return rows


class PackedProtocol(ProtocolHandler):  # type: ignore[misc]
    """Encodes the messages of a session all of whose batches are packed."""

    @classmethod
    def encode_message(cls, msg: Any, *frame: Any, **options: Any) -> bytes:  # noqa: ANN401
        """The bytes of this message."""
        encoded: bytes = super().encode_message(
            _Packed(msg) if isinstance(msg, BatchMessage) else msg, *frame, **options
        )
        return encoded


class _Packed(BatchMessage):  # type: ignore[misc]
    queries: Sequence[bytes]

    def __init__(self, message: BatchMessage) -> None:
        self.__dict__.update(vars(message))  # which may be sent again, to another node: it stays as it is

    def send_body(self, f: io.BytesIO, protocol_version: int) -> None:
        rows, self.queries = self.queries, ()
        around = io.BytesIO()
        super().send_body(around, protocol_version)
        written = around.getvalue()
        f.write(written[:1])
        f.write(_count(len(rows)))
        f.writelines(rows)
        f.write(written[_EMPTY_HEAD:])


def opening(prepared: Prepared, first: Iterable[bytes]) -> bytes:
    """How the rows of this statement begin that have these values first."""
    query, values = prepared.query_id, len(prepared.column_metadata)
    return b"".join((_PREPARED, _count(len(query)), query, _count(values), *map(value, first)))


def value(packed: bytes) -> bytes:
    """A value behind its length."""
    return _length(len(packed)) + packed
