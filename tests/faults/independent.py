"""Reads a keyspace with plain SELECTs at QUORUM, and compares it with journals and acknowledgements.

Nothing here is shared with the program's own driver module: neither its statements nor its decoding.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digitpad.ink import codec
from digitpad.storage.rows import reading_values, to_microseconds
from tests.faults import drawings, journals
from tests.faults.journals import Facts
from tests.faults.loopback import USER, session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from uuid import UUID

    from tests.faults.receipts import Receipt, Receipts

_FIRST_DAY = dt.date(1970, 1, 1)
_PAGE = 2000
_MOST_SHOWN = 3

Key = tuple["UUID", int, int, "UUID"]


@dataclass
class Log:
    """One writer's log in one epoch."""

    head: int
    rows: dict[int, tuple[UUID | None, int]] = field(default_factory=dict)
    """By seq the record (None in a void row) and the version logged."""


@dataclass
class Found:
    """All that a keyspace holds."""

    records: dict[UUID, list[Facts]]
    feed: dict[UUID, list[Key]]
    logs: dict[tuple[UUID, int], Log]


def read(port: int, keyspace: str, group: str) -> Found:
    """Everything, at QUORUM."""
    from cassandra.query import SimpleStatement

    with session(port, USER) as reader:
        reader.set_keyspace(keyspace)

        def rows(cql: str) -> Iterable[Any]:
            found: Iterable[Any] = reader.execute(SimpleStatement(cql, fetch_size=_PAGE))
            return found

        records = defaultdict(list)
        for row in rows("SELECT * FROM recognitions"):
            records[row.id].append(_facts(row))
        feed = defaultdict(list)
        for row in rows("SELECT * FROM feed"):
            assert row.group_name == group
            feed[row.id].append((row.device_id, _days(row.day), row.part, row.id))
        logs = {}
        for row in rows("SELECT * FROM heads"):
            assert row.group_name == group
            logs[row.writer, row.epoch] = Log(row.head)
        for row in rows("SELECT writer, epoch, seq, void, id, version FROM changes"):
            log = logs.setdefault((row.writer, row.epoch), Log(0))
            log.rows[row.seq] = (None if row.void else row.id, row.version)
    return Found(dict(records), dict(feed), logs)


def _days(day: Any) -> int:
    days: int = (day.date() - _FIRST_DAY).days
    return days


def _facts(row: Any) -> Facts:
    reading, edit, life = row.reading, row.edit, row.life
    return Facts(
        (row.device_id, _days(row.day), row.part, row.id),
        row.drawn_at,
        row.source,
        (row.picture_width, row.picture_height, row.picture_sha256, row.picture_name),
        row.ink,
        row.png,
        None
        if reading is None
        else (reading.model_id, reading.weights_sha256, reading.verdict, reading.digits),
        None if edit is None else (edit.version, edit.label, edit.reviewed, edit.editor),
        None if life is None else (life.version, life.deleted, life.editor),
    )


@dataclass
class Audit:
    """What was compared, and everything that is not as it must be."""

    records: int = 0
    acknowledged: int = 0
    duplicates: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, records: Iterable[UUID]) -> int:
        """Remember what is wrong with these; how many they are."""
        found = list(records)
        if found:
            some = ", ".join(map(str, found[:_MOST_SHOWN]))
            self.wrong.append(f"{len(found)} {what}: {some}")
        return len(found)

    def assert_sound(self) -> None:
        """Fail with all that was found wrong."""
        assert not self.wrong, "\n".join(self.wrong)


def audit(found: Found, receipts: Receipts, whole: Sequence[Path]) -> Audit:
    """Compare the cluster with all that was acknowledged, and with journals that hold every record."""
    expected = receipts.records
    result = Audit(records=len(found.records), acknowledged=len(receipts))
    twice = [record for record, rows in found.records.items() if len(rows) > 1]
    twice += [record for record, rows in found.feed.items() if len(rows) > 1]
    result.duplicates = result.note("records are there more than once", twice)
    result.lost = result.note("acknowledged records are lost", expected.keys() - found.records.keys())
    result.note(
        "acknowledged records are unequal in the cluster",
        _unequal({record: rows[0] for record, rows in found.records.items()}, expected),
    )
    result.note("records lack their line of the feed", found.records.keys() - found.feed.keys())
    result.note(
        "lines of the feed have another key than their record",
        [
            record
            for record, keys in found.feed.items()
            if record in found.records and keys[0] != found.records[record][0].key
        ],
    )
    result.note("lines of the feed lack their record", found.feed.keys() - found.records.keys())
    _check_logs(result, found)
    for path in whole:
        _check_journal(result, path, found, expected)
    return result


def _unequal(records: Mapping[UUID, Facts], expected: Mapping[UUID, Receipt]) -> list[UUID]:
    """Those that are there and are not what was drawn, labelled, deleted."""
    return [
        record
        for record, receipt in expected.items()
        if record in records and not _is(records[record], receipt)
    ]


def _is(facts: Facts, receipt: Receipt) -> bool:
    """Whether these are the facts of this receipt; a later edit or life than acknowledged is right too."""
    if facts.content != _content(receipt.number):
        return False
    pairs = ((facts.edit, receipt.edit), (facts.life, receipt.life))
    return all(
        acknowledged is None or (there is not None and (there == acknowledged or there[0] > acknowledged[0]))
        for there, acknowledged in pairs
    )


def _content(number: int) -> tuple[Any, ...]:
    """What number N must be wherever it is kept."""
    reading = reading_values(drawings.reading(number))
    drawn_at = to_microseconds(drawings.drawn_at(number))
    if not drawings.is_picture(number):
        ink = codec.encode(drawings.drawing(number))
        return drawn_at, "pad", (None, None, None, None), ink, None, reading
    picture = drawings.picture(number)
    size = (picture.width, picture.height, picture.sha256, picture.name)
    return drawn_at, "file", size, None, picture.png, reading


def _check_logs(result: Audit, found: Found) -> None:
    """Every log is dense up to its head, and every record's newest cell is logged below one."""
    logged: Counter[UUID] = Counter()
    for (writer, epoch), log in found.logs.items():
        gaps = [seq for seq in range(1, log.head + 1) if seq not in log.rows]
        if gaps:
            result.wrong.append(
                f"the log of {writer} in {epoch} lacks {len(gaps)} rows below its head {log.head}"
            )
        for seq, (record, version) in log.rows.items():
            if record is not None and seq <= log.head:
                logged[record] = max(logged[record], version)
    late = []
    for record, rows in found.records.items():
        cells = [cell[0] for cell in (rows[0].edit, rows[0].life) if cell is not None]
        if record not in logged or logged[record] < max(cells, default=0):
            late.append(record)
    result.note("records or their latest changes stand in no published log", late)


def _check_journal(result: Audit, path: Path, found: Found, expected: Mapping[UUID, Receipt]) -> None:
    """The journal still has all that it acknowledged, and cluster and journal hold the same."""
    local = journals.records(path)
    name = path.name
    result.note(f"acknowledged records are not in {name}", expected.keys() - local.keys())
    result.note(f"acknowledged records are unequal in {name}", _unequal(local, expected))
    shared = local.keys() & found.records.keys()
    result.note(
        f"records differ between {name} and the cluster",
        [record for record in shared if local[record] != found.records[record][0]],
    )
    result.note(f"records of {name} are not in the cluster", local.keys() - shared)
