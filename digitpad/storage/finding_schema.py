"""The third format: what records are found by, and how many there are of each kind.

A released step is never changed: this text is part of one.
"""

from __future__ import annotations

# - A list of a million records must be searched without touching them: each takes a page or so, most of it
#   blobs. `finding` has one short row for each record that is not blank, in the order of the list, so that it
#   is the index of that list itself. Triggers keep it: no statement that writes records can forget it.
# - SQL cannot read the MessagePack of a reading. Whoever writes one notes first what it says, in
#   `readings_noted`, from where the triggers take it. Columns of `records` would be simpler, but adding one
#   to a STRICT table makes SQLite look at every row: two seconds each for a million.
# - `tally` counts the rows that are alike in all that is counted by: over all time, by blocks of 32 days, and
#   by days. Any span of whole days is the sum of a few of its rows. `quarters` counts by quarter hours: a day
#   of the person begins at one, whatever the time zone.
# - Answers longer than a digit are not told apart there ('many'), so `agrees` remembers whether label and
#   reading are the same (1), are not (0), or one is missing (-1).
# - Steps of confidence are those of reliability, and 0.95 and 0.99: most readings are surer than 0.9.
# - Records of an older format are filled in later, newest ids first: `to_fill` is the greatest id of which
#   that is still to be done. What changes meanwhile is found as it is then when its turn comes.
# - No value of a record, damaged ones included, makes a trigger fail: writing would fail with it.
_TABLES = """
CREATE TABLE readings_noted (  -- `Reading.text` and `.confidence` of what is about to be written
    id BLOB NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    confidence REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
    deleted INTEGER NOT NULL,
    drawn_at INTEGER NOT NULL,
    id BLOB NOT NULL,
    source TEXT NOT NULL,
    model TEXT,
    verdict TEXT,
    read TEXT,
    confidence REAL,
    label TEXT,
    reviewed INTEGER NOT NULL,
    name TEXT,
    text TEXT NOT NULL AS (coalesce(label, read, '')),  -- what is shown
    read_as TEXT NOT NULL AS (CASE WHEN length(read) > 1 THEN 'many' ELSE ifnull(read, 'none') END),
    said TEXT NOT NULL AS (CASE WHEN length(label) > 1 THEN 'many' ELSE ifnull(label, 'none') END),
    agrees INTEGER NOT NULL AS (ifnull(label = read, -1)),
    step INTEGER NOT NULL AS (CASE WHEN confidence IS NULL THEN -1 ELSE
        (confidence >= 0.1) + (confidence >= 0.2) + (confidence >= 0.3) + (confidence >= 0.4) +
        (confidence >= 0.5) + (confidence >= 0.6) + (confidence >= 0.7) + (confidence >= 0.8) +
        (confidence >= 0.9) + (confidence >= 0.95) + (confidence >= 0.99) END),
    sureness INTEGER NOT NULL AS (CASE WHEN confidence BETWEEN 0 AND 1
        THEN CAST(round(1e6 * confidence) AS INTEGER) ELSE 0 END),  -- in millionths
    day INTEGER NOT NULL AS (CASE WHEN drawn_at >= 0 THEN drawn_at / 86400000000
        ELSE -1 - (-(drawn_at + 1)) / 86400000000 END),  -- since 1970 (UTC), rounded down
    quarter INTEGER NOT NULL AS (CASE WHEN drawn_at >= 0 THEN drawn_at / 900000000
        ELSE -1 - (-(drawn_at + 1)) / 900000000 END),
    PRIMARY KEY (deleted, drawn_at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_text ON finding (deleted, text, drawn_at, id);
CREATE INDEX finding_verdict ON finding (deleted, verdict, drawn_at, id) WHERE verdict <> 'digits';
CREATE INDEX finding_reviewed ON finding (deleted, drawn_at, id) WHERE reviewed = 1;
CREATE INDEX finding_corrected ON finding (deleted, drawn_at, id) WHERE agrees = 0;
CREATE INDEX finding_name ON finding (deleted, drawn_at, id, name) WHERE name IS NOT NULL;

CREATE TABLE tally (
    level INTEGER NOT NULL,  -- 0: all time, 1: blocks of 32 days, 2: days
    number INTEGER NOT NULL,  -- of the block or day since 1970
    deleted INTEGER NOT NULL,
    source TEXT NOT NULL,
    model TEXT NOT NULL,  -- '' without a reading
    verdict TEXT NOT NULL,
    read_as TEXT NOT NULL,
    said TEXT NOT NULL,
    reviewed INTEGER NOT NULL,
    agrees INTEGER NOT NULL,
    step INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sureness INTEGER NOT NULL,  -- the sum of theirs
    PRIMARY KEY (level, number, deleted, source, model, verdict, read_as, said, reviewed, agrees, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarters (  -- of shown records
    quarter INTEGER PRIMARY KEY,
    records INTEGER NOT NULL,
    corrected INTEGER NOT NULL
) STRICT;

CREATE TABLE finding_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    changes INTEGER NOT NULL,
    to_fill BLOB
) STRICT;
INSERT INTO finding_state SELECT 1, 0, max(id) FROM records;
"""
_COUNT = """
    INSERT INTO tally SELECT column1, column2, {row}.deleted, {row}.source, ifnull({row}.model, ''),
            ifnull({row}.verdict, ''), {row}.read_as, {row}.said, {row}.reviewed, {row}.agrees, {row}.step,
            {by}, {by} * {row}.sureness
        FROM (VALUES (0, 0), (1, {row}.day >> 5), (2, {row}.day)) WHERE true
        ON CONFLICT DO UPDATE SET records = records + {by}, sureness = sureness + excluded.sureness;
    INSERT INTO quarters SELECT {row}.quarter, {by}, {by} * ({row}.agrees = 0) WHERE {row}.deleted = 0
        ON CONFLICT DO UPDATE SET records = records + {by}, corrected = corrected + excluded.corrected;
"""
_COUNT_IN = _COUNT.format(row="NEW", by=1)
_COUNT_OUT = _COUNT.format(row="OLD", by=-1)
_DROP_EMPTY = """
    DELETE FROM tally
        WHERE (level, number) IN (VALUES (0, 0), (1, OLD.day >> 5), (2, OLD.day)) AND deleted = OLD.deleted
        AND source = OLD.source AND model = ifnull(OLD.model, '') AND verdict = ifnull(OLD.verdict, '')
        AND read_as = OLD.read_as AND said = OLD.said AND reviewed = OLD.reviewed AND agrees = OLD.agrees
        AND step = OLD.step AND records = 0;
    DELETE FROM quarters WHERE quarter = OLD.quarter AND records = 0;
"""
_NOTE_CHANGE = "UPDATE finding_state SET changes = changes + 1;"
_TEXT = "iif(NEW.digits IS NULL, NULL, (SELECT text FROM readings_noted WHERE id = NEW.id))"
_CONFIDENCE = "iif(NEW.digits IS NULL, NULL, (SELECT confidence FROM readings_noted WHERE id = NEW.id))"
_FORGET_NOTE = "DELETE FROM readings_noted WHERE id = NEW.id;"
_FIND_NEW = f"""
    INSERT INTO finding
            (deleted, drawn_at, id, source, model, verdict, read, confidence, label, reviewed, name)
        VALUES (NEW.deleted, NEW.drawn_at, NEW.id, NEW.source, NEW.model_id, NEW.verdict, {_TEXT},
            {_CONFIDENCE}, NEW.label, ifnull(NEW.reviewed, 0), NEW.picture_name)
        ON CONFLICT DO NOTHING;
    {_FORGET_NOTE}
"""  # noqa: S608 - our own text
_LOSE_OLD = "DELETE FROM finding WHERE deleted = OLD.deleted AND drawn_at = OLD.drawn_at AND id = OLD.id;"
_SAME_READING = "(NEW.verdict, NEW.digits) IS (OLD.verdict, OLD.digits)"
_FOUND_BY = (
    "{row}.deleted, {row}.drawn_at, {row}.source, {row}.model_id, {row}.verdict, {row}.digits, "
    "{row}.label, {row}.reviewed, {row}.picture_name"
)
FINDING = f"""
{_TABLES}
CREATE TRIGGER finding_added AFTER INSERT ON finding BEGIN {_COUNT_IN} {_NOTE_CHANGE} END;
CREATE TRIGGER finding_removed AFTER DELETE ON finding BEGIN {_COUNT_OUT} {_DROP_EMPTY} {_NOTE_CHANGE} END;
CREATE TRIGGER finding_changed AFTER UPDATE ON finding
    BEGIN {_COUNT_OUT} {_COUNT_IN} {_DROP_EMPTY} {_NOTE_CHANGE} END;

CREATE TRIGGER records_added AFTER INSERT ON records WHEN NEW.blank = 0 BEGIN {_FIND_NEW} END;
CREATE TRIGGER records_removed AFTER DELETE ON records BEGIN {_LOSE_OLD} END;
CREATE TRIGGER records_filled AFTER UPDATE OF blank ON records WHEN OLD.blank = 1 AND NEW.blank = 0
    BEGIN {_FIND_NEW} END;
CREATE TRIGGER records_emptied AFTER UPDATE OF blank ON records WHEN OLD.blank = 0 AND NEW.blank = 1
    BEGIN {_LOSE_OLD} END;
CREATE TRIGGER records_changed
    AFTER UPDATE OF deleted, drawn_at, source, model_id, verdict, digits, label, reviewed,
        picture_name ON records
    WHEN OLD.blank = 0 AND NEW.blank = 0
        AND ({_FOUND_BY.format(row="OLD")}) IS NOT ({_FOUND_BY.format(row="NEW")})
BEGIN
    UPDATE finding SET deleted = NEW.deleted, drawn_at = NEW.drawn_at, source = NEW.source,
        model = NEW.model_id, verdict = NEW.verdict, label = NEW.label, reviewed = ifnull(NEW.reviewed, 0),
        name = NEW.picture_name,
        read = iif({_SAME_READING}, read, {_TEXT}),
        confidence = iif({_SAME_READING}, confidence, {_CONFIDENCE})
        WHERE deleted = OLD.deleted AND drawn_at = OLD.drawn_at AND id = OLD.id;
    {_FORGET_NOTE}
END;
"""  # noqa: S608 - our own text
