"""The journal's schema, as the steps that led to it.

A released step is never changed, only followed by another. The number of steps taken is SQLite's
``user_version``; each step runs in one transaction with that number and its entry in ``migrations``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.storage.sqlite import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

APPLICATION_ID = 0x44475044
"""Marks a SQLite file as a digitpad journal ("DGPD" in its header)."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: a name that says what it brings, and its statements."""

    name: str
    sql: str


# Why this shape:
# - A rowid table with the id as a unique key: rows of about 1 KB with blobs up to 64 KB make a WITHOUT
#   ROWID tree shallow and split its pages on every id that does not come last (imports, fetched records).
# - The blobs come last in a row, so that reading the small columns does not touch their overflow pages.
# - `day` is NULL while a drawing is an open draft; day and part are set once, at closing, and never again.
# - Three versions beside those of edit and life: what is immutable was written at closed_version, a reading
#   that was made later at reading_version. Retries of a send reuse them.
# - `edit` and `life` are cells of their own; no statement writes both.
# - Partial indexes carry the lists that people see, so a page of the newest is quick whatever was deleted.
_FIRST = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL  -- microseconds since 1970
) STRICT;

CREATE TABLE records (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    device_id BLOB NOT NULL CHECK (length(device_id) = 16),
    day INTEGER,  -- days since 1970 (UTC)
    part INTEGER,
    drawn_at INTEGER NOT NULL,  -- microseconds since 1970
    source TEXT NOT NULL CHECK (source IN ('pad', 'file', 'clipboard', 'batch')),
    blank INTEGER NOT NULL DEFAULT 0 CHECK (blank IN (0, 1)),
    closed_version INTEGER,

    model_id TEXT,
    weights_sha256 TEXT,
    verdict TEXT,
    reading_version INTEGER,

    label TEXT,
    reviewed INTEGER CHECK (reviewed IN (0, 1)),
    edit_editor BLOB CHECK (length(edit_editor) = 16),
    edit_version INTEGER,

    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    life_editor BLOB CHECK (length(life_editor) = 16),
    life_version INTEGER,

    picture_width INTEGER,
    picture_height INTEGER,
    picture_sha256 TEXT,
    picture_name TEXT,

    digits BLOB,  -- MessagePack: one [probabilities, strokes, box] a digit
    ink BLOB,
    png BLOB,

    CHECK ((day IS NULL) = (part IS NULL) AND (day IS NULL) = (closed_version IS NULL)),
    CHECK ((model_id IS NULL) = (verdict IS NULL) AND (model_id IS NULL) = (weights_sha256 IS NULL)
        AND (model_id IS NULL) = (digits IS NULL)),
    CHECK (reading_version IS NULL OR model_id IS NOT NULL),
    CHECK ((edit_version IS NULL) = (edit_editor IS NULL) AND (edit_version IS NULL) = (reviewed IS NULL)),
    CHECK (edit_version IS NOT NULL OR label IS NULL),
    CHECK ((life_version IS NULL) = (life_editor IS NULL) AND (life_version IS NOT NULL OR deleted = 0)),
    CHECK ((ink IS NULL) <> (png IS NULL))
) STRICT;

CREATE INDEX records_shown ON records (id) WHERE deleted = 0 AND blank = 0;
CREATE INDEX records_unread ON records (id) WHERE model_id IS NULL AND deleted = 0 AND day IS NOT NULL;
CREATE INDEX records_draft ON records (id) WHERE day IS NULL;

-- How many records each partition holds, so that none outgrows its limit.
CREATE TABLE parts (
    device_id BLOB NOT NULL CHECK (length(device_id) = 16),
    day INTEGER NOT NULL,
    part INTEGER NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (device_id, day, part)
) STRICT, WITHOUT ROWID;

-- What is still to be sent: one row a record, whose version is that of its latest change.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY REFERENCES records (id),
    device_id BLOB NOT NULL,
    day INTEGER NOT NULL,
    part INTEGER NOT NULL,
    version INTEGER NOT NULL,
    queued_at INTEGER NOT NULL  -- microseconds since 1970, of the first change not yet sent
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: tuple[Migration, ...] = (Migration("records, their outbox and their partitions", _FIRST),)


def migrate(connection: apsw.Connection, now_us: int, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Take the steps that this file has not seen, each in a transaction of its own."""
    for version in range(int(connection.pragma("user_version")) + 1, len(steps) + 1):
        step = steps[version - 1]
        with transaction(connection):
            connection.execute(step.sql)
            connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", (version, step.name, now_us))
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", version)
