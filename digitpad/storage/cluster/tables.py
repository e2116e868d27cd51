"""The tables of a cluster, in CQL: how they are made, written and read.

- ``recognitions``: the truth. A partition is a device's records of a day, at most 4,096 (`part`).
- ``feed``: thin rows, newest first over a group's devices; 16 shards a day.
- ``changes``: a dense log for each writing device; whoever reads it up to the head has missed nothing.
- ``heads``: how far each writer's log is published; written by lightweight transactions only.
- ``meta``: the schema's version, and the oldest digitpad that may still read or write.

Every write carries its own timestamp, so repeating one changes nothing. Names of keyspace and tables cannot
be bound, so they are quoted here, and `ClusterOptions` refuses what would need more than that.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.saying import said
from digitpad.storage.cluster.errors import SchemaNewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.port import Schema

SCHEMA_VERSION = 1
OLDEST_READER = 1
OLDEST_WRITER = 1
"""The oldest schema version that a digitpad must know to read, and to write, tables as they are made here."""

FEED_SHARDS = 16
LOG_BUCKET = 4096
"""Rows of ``changes`` in a partition."""

SCHEMA_NAME = "schema"
"""The one row of ``meta``."""

KEY = ("device_id", "day", "part", "id")
CONTENT = ("content_version", "content_hash", "drawn_at", "source")
PICTURE = ("picture_width", "picture_height", "picture_sha256", "picture_name", "png")
CELLS = ("reading", "edit", "life")
FEED = ("group_name", "day", "shard", "id", "device_id", "part", "version")
CHANGES = ("writer", "epoch", "bucket", "seq", "void", *KEY, "version", "content_hash")
HEADS = ("group_name", "writer", "epoch", "head", "nonce", "claimed")
META = ("name", "id", "version", "oldest_reader", "oldest_writer", "program")


def feed_shard(key: RecordKey) -> int:
    """The shard of a record's line in the feed.

    It follows from the key, so that a retry meets its row, and not from the id, so that what one device sends
    together is one batch.
    """
    return zlib.crc32(key.device_id.bytes + key.part.to_bytes(4, "big")) % FEED_SHARDS


def log_bucket(seq: int) -> int:
    """The partition of a writer's log that this number is in."""
    return seq // LOG_BUCKET


def check_schema(schema: Schema, *, writing: bool) -> None:
    """That this digitpad knows the tables well enough; raises SchemaNewer."""
    oldest = max(schema.oldest_reader, schema.oldest_writer) if writing else schema.oldest_reader
    if oldest > SCHEMA_VERSION:
        raise SchemaNewer(
            said(
                "The cluster's tables are of a newer digitpad (version {version}; this one knows {known}). "
                "Install the newer digitpad; until then everything stays in the journal.",
                version=schema.version,
                known=SCHEMA_VERSION,
            )
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of a keyspace, and the CQL made with them."""

    keyspace: str
    prefix: str = ""

    def name(self, table: str) -> str:
        """The quoted name of a table or type."""
        return f'"{self.keyspace}"."{self.prefix}{table}"'

    def bare(self, table: str) -> str:
        """A table's or type's name within the keyspace, as Cassandra's own tables list it."""
        return self.prefix + table

    def create_keyspace(self, replication: Iterable[tuple[str, int]]) -> str:
        """Make the keyspace with so many copies in each data centre."""
        copies = "".join(f", {_literal(name)}: {count}" for name, count in replication)
        return (
            f'CREATE KEYSPACE IF NOT EXISTS "{self.keyspace}" WITH replication ='
            f" {{'class': 'NetworkTopologyStrategy'{copies}}}"
        )

    def create(self) -> Iterator[tuple[str, str]]:
        """Each type and table in the order in which they can be made, with its CQL."""
        for name, columns in _TYPES.items():
            yield name, f"CREATE TYPE IF NOT EXISTS {self.name(name)} ({columns})"
        for name, (columns, options) in _TABLES.items():
            frozen = {cell: f'frozen<"{self.prefix}{cell}">' for cell in CELLS}
            yield (
                name,
                f"CREATE TABLE IF NOT EXISTS {self.name(name)} ({columns.format(**frozen)}) WITH {options}",
            )

    def insert(self, table: str, columns: Iterable[str]) -> str:
        """Write these columns; the timestamp is bound last."""
        names = tuple(columns)
        marks = ", ".join("?" * len(names))
        return f"INSERT INTO {self.name(table)} ({', '.join(names)}) VALUES ({marks}) USING TIMESTAMP ?"  # noqa: S608 - names are checked

    def insert_new(self, table: str, columns: Iterable[str]) -> str:
        """Write a row that must not be there yet, by a lightweight transaction."""
        names = tuple(columns)
        marks = ", ".join("?" * len(names))
        return f"INSERT INTO {self.name(table)} ({', '.join(names)}) VALUES ({marks}) IF NOT EXISTS"  # noqa: S608

    def select(self, table: str, columns: str, rest: str) -> str:
        """Read these columns."""
        return f"SELECT {columns} FROM {self.name(table)} {rest}"  # noqa: S608

    def update(self, table: str, rest: str) -> str:
        """Change a row."""
        return f"UPDATE {self.name(table)} {rest}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_TYPES = {
    "reading": "version bigint, model_id text, weights_sha256 text, verdict text, text text, digits blob",
    "edit": "version bigint, label text, reviewed boolean, editor uuid",
    "life": "version bigint, deleted boolean, editor uuid",
}

_TABLES = {
    "recognitions": (
        """
        device_id uuid, day date, part int, id uuid,
        content_version bigint, content_hash blob, drawn_at bigint, source text,
        picture_width int, picture_height int, picture_sha256 text, picture_name text,
        ink blob, png blob, reading {reading}, edit {edit}, life {life},
        PRIMARY KEY ((device_id, day, part), id)
        """,
        "CLUSTERING ORDER BY (id DESC)",
    ),
    "feed": (
        """
        group_name text, day date, shard int, id uuid, device_id uuid, part int, version bigint,
        PRIMARY KEY ((group_name, day, shard), id)
        """,
        "CLUSTERING ORDER BY (id DESC)",
    ),
    "changes": (
        """
        writer uuid, epoch bigint, bucket int, seq bigint, void boolean,
        device_id uuid, day date, part int, id uuid, version bigint, content_hash blob,
        PRIMARY KEY ((writer, epoch, bucket), seq)
        """,
        "CLUSTERING ORDER BY (seq ASC)",
    ),
    "heads": (
        """
        group_name text, writer uuid, epoch bigint, head bigint, nonce uuid, claimed bigint,
        PRIMARY KEY ((group_name), writer, epoch)
        """,
        "CLUSTERING ORDER BY (writer ASC, epoch ASC)",
    ),
    "meta": (
        """
        name text PRIMARY KEY, id uuid, version int, oldest_reader int, oldest_writer int, program text
        """,
        "comment = 'digitpad'",
    ),
}
