"""The journal's schema, as the steps that led to it.

A released step is never changed, only followed by another. The number of steps taken is SQLite's
``user_version``; the steps that a file lacks run in one transaction, with that number and their entries in
``migrations``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.storage.finding_schema import FINDING
from digitpad.storage.sqlite import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

APPLICATION_ID = 0x44475044
"""Marks a SQLite file as a digitpad journal ("DGPD" in its header)."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: a name that says what it brings, and its statements.

    One that ``only_adds`` neither changes nor removes anything that was there.
    """

    name: str
    sql: str
    only_adds: bool = False


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

# - Columns are added, no table is rebuilt: a million waiting records must not delay the start.
# - A number of the log (`seq`) is given to an outbox row when it is taken for sending and stays with it until
#   the cluster has acknowledged it, over crashes too. `changed` says that the record changed since: versions
#   cannot tell, since an edit may well have a smaller one than the life beside it.
# - A refused record's number must be filled in the log before anything else takes its place: `voids`.
# - What was acknowledged stays in `sent` until it was found again in the cluster.
# - The indexes are partial and lead in the order in which rows are asked for, so that no call of the sync
#   lane looks at more rows than it returns.
_SYNC = """
ALTER TABLE records ADD COLUMN erased_version INTEGER  -- ink or picture are gone for good since this version
    CHECK (erased_version IS NULL OR (day IS NOT NULL AND blank = 1));
CREATE INDEX records_erasable ON records (life_version) WHERE deleted = 1 AND erased_version IS NULL;

ALTER TABLE outbox ADD COLUMN seq INTEGER CHECK (seq > 0);
ALTER TABLE outbox ADD COLUMN taken_version INTEGER CHECK ((taken_version IS NULL) = (seq IS NULL));
ALTER TABLE outbox ADD COLUMN changed INTEGER NOT NULL DEFAULT 0
    CHECK (changed = 0 OR (changed = 1 AND seq IS NOT NULL));
ALTER TABLE outbox ADD COLUMN refused TEXT  -- why the cluster does not take it
    CHECK (refused IS NULL OR seq IS NULL);
CREATE INDEX outbox_waiting ON outbox (device_id, day, part, id) WHERE seq IS NULL AND refused IS NULL;
CREATE UNIQUE INDEX outbox_taken ON outbox (seq) WHERE seq IS NOT NULL;
CREATE INDEX outbox_refused ON outbox (id) WHERE refused IS NOT NULL;

-- Acknowledged, and not yet found again in the cluster: one row a record.
CREATE TABLE sent (
    id BLOB NOT NULL PRIMARY KEY REFERENCES records (id),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    sent_at INTEGER NOT NULL  -- microseconds since 1970
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_due ON sent (sent_at);

-- Numbers of the open epoch that are to be filled with a row that says nothing.
CREATE TABLE voids (seq INTEGER PRIMARY KEY) STRICT;

-- How far other logs have been merged.
CREATE TABLE marks (
    writer BLOB NOT NULL CHECK (length(writer) = 16),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (writer, epoch)
) STRICT, WITHOUT ROWID;

-- This journal's own log in the cluster: one row.
CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    target BLOB CHECK (length(target) = 16),  -- the id of the cluster's schema
    group_name TEXT,
    epoch INTEGER,
    nonce BLOB CHECK (length(nonce) = 16),  -- of the last claim that is known to have succeeded
    next_nonces BLOB NOT NULL DEFAULT x'' CHECK (length(next_nonces) % 16 = 0),  -- of later claims, in order
    claimed INTEGER,  -- at the last claim, successful or not
    last_seq INTEGER NOT NULL DEFAULT 0,
    published INTEGER NOT NULL DEFAULT 0,
    requeue_after BLOB,  -- all records with greater ids are still to be queued again
    CHECK ((target IS NULL) = (group_name IS NULL)),
    CHECK ((epoch IS NULL) = (claimed IS NULL) AND (epoch IS NULL OR target IS NOT NULL))
) STRICT;
INSERT INTO log (one) VALUES (1);
"""

MIGRATIONS: tuple[Migration, ...] = (
    Migration("records, their outbox and their partitions", _FIRST),
    Migration("what was sent to a cluster and what was fetched from it", _SYNC),
    Migration("what records are found by, and how many there are of each kind", FINDING, only_adds=True),
)


def migrate(connection: apsw.Connection, now_us: int, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Take the steps that this file has not seen, all or none, so that nobody reads a format in between."""
    seen = int(connection.pragma("user_version"))
    if seen >= len(steps):
        return
    with transaction(connection):
        for version, step in enumerate(steps[seen:], start=seen + 1):
            connection.execute(step.sql)
            connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", (version, step.name, now_us))
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", version)
