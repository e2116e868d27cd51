"""``digitpad cluster tail``: a group's newest drawings, and those that come in."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.cli import options as shared
from digitpad.cli.access import cluster_of, told
from digitpad.cli.errors import OK
from digitpad.cli.tables import MISSING, in_one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.port import ClusterRecord, Remote

EVERY_SECONDS = 2.0
RETRY_SECONDS = 10.0
PAGE = 200
RECENT_DAYS = 8
HEADINGS = ("drawn", "text", "read as", "verdict", "from", "device", "")
_WIDTHS = (19, 6, 7, 11, 9, 8, 0)

Marks = dict[tuple[UUID, int], int]
"""How far each log was read, by writer and epoch."""


def run(arguments: argparse.Namespace) -> int:
    """Print the newest drawings; with --follow until interrupted."""
    settings = shared.load_settings(arguments)
    cluster, group = cluster_of(arguments, settings), settings.sync.group

    from digitpad.storage.cluster.connection import open_remote

    connect = partial(open_remote, cluster, writing=False)
    show = _show_json if arguments.json else _show
    if not arguments.json:
        print(_columns(HEADINGS), flush=True)
    with told():
        with contextlib.closing(connect()) as remote:
            marks = published(remote, group)
            show(newest(remote, group, arguments.lines))
        if arguments.follow:
            _follow(connect, group, marks, show, threading.Event())
    return OK


def newest(remote: Remote, group: str, count: int) -> list[ClusterRecord]:
    """The newest records of the group that are there, the newest last."""
    found: list[ClusterRecord] = []
    keys = _keys(remote, group)
    while len(found) < count:
        page = list(itertools.islice(keys, min(PAGE, count - len(found))))
        if not page:
            break
        records = remote.fetch(page)
        found += [records[key.id] for key in page if key.id in records]  # a line may come before its record
    return found[::-1]


def published(remote: Remote, group: str) -> Marks:
    """How far every log of the group can be read now."""
    return {(head.writer, head.epoch): head.head for head in remote.heads(group)}


def arrived(remote: Remote, group: str, marks: Marks) -> Iterator[ClusterRecord]:
    """What was published since, as it is now, each record once; the marks move along."""
    for log, head in published(remote, group).items():
        while (mark := marks.get(log, 0)) < head:
            last = min(mark + PAGE, head)
            changes = remote.changes(*log, mark + 1, last)
            keys = {change.key.id: change.key for change in changes if change.key is not None}
            records = remote.fetch(list(keys.values()))
            yield from (records[record] for record in keys if record in records)
            marks[log] = last


def _keys(remote: Remote, group: str) -> Iterator[RecordKey]:
    for day in _days(remote, group):
        before = None
        while rows := remote.feed(group, day, before, PAGE):
            yield from (row.key for row in rows)
            before = rows[-1].key.id


def _days(remote: Remote, group: str) -> Iterator[dt.date]:
    """The days that may have records, newest first; all there are, which takes a while, only after a week."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    week = [tomorrow - dt.timedelta(days=days) for days in range(RECENT_DAYS)]
    yield from week
    # A clock that runs far ahead dates its records after tomorrow: they come here, out of order.
    yield from (day for day in remote.feed_days(group) if day not in week)


def _follow(
    connect: Callable[[], Remote],
    group: str,
    marks: Marks,
    show: Callable[[Iterable[ClusterRecord]], None],
    interrupted: threading.Event,
) -> None:
    """Look for more until interrupted; a cluster that is out of reach is waited for."""
    from digitpad.storage.cluster.errors import ClusterUnreachable

    while not interrupted.is_set():
        try:
            with contextlib.closing(connect()) as remote:
                while not interrupted.wait(EVERY_SECONDS):
                    show(arrived(remote, group, marks))
        except ClusterUnreachable as error:
            print(f"digitpad: {error} Trying again.", file=sys.stderr)
            interrupted.wait(RETRY_SECONDS)


def _show(records: Iterable[ClusterRecord]) -> None:
    for record in records:
        print(_columns(row(record)), flush=True)


def _show_json(records: Iterable[ClusterRecord]) -> None:
    for record in records:
        print(json.dumps(to_json(record)), flush=True)


def row(record: ClusterRecord) -> tuple[str, ...]:
    """A record in the table's columns; the time is this machine's."""
    reading, label = record.reading, _label(record)
    read = reading.text if reading else ""
    notes = (
        ("damaged", record.content.ink is None and record.content.png is None),
        ("deleted", record.life is not None and record.life.deleted),
        ("erased", record.content.ink == b"" or record.content.png == b""),
        ("checked", record.edit is not None and record.edit.reviewed and label == read),
        ("corrected", label not in (None, read)),
    )
    return (
        f"{_drawn_at(record).astimezone():%Y-%m-%d %H:%M:%S}",
        in_one_line((read if label is None else label) or MISSING),
        in_one_line(read or MISSING),
        reading.verdict.replace("_", " ") if reading else MISSING,
        record.content.source,
        str(record.key.device_id)[:8],
        ", ".join(note for note, holds in notes if holds),
    )


def to_json(record: ClusterRecord) -> dict[str, object]:
    """What the table says, and the whole key."""
    return {
        "id": str(record.key.id),
        "device_id": str(record.key.device_id),
        "day": record.key.day.isoformat(),
        "part": record.key.part,
        "drawn_at": _drawn_at(record).isoformat().replace("+00:00", "Z"),
        "source": record.content.source,
        "text": record.reading and record.reading.text,
        "verdict": record.reading and record.reading.verdict,
        "model": record.reading and record.reading.model_id,
        "label": _label(record),
        "reviewed": record.edit is not None and record.edit.reviewed,
        "deleted": record.life is not None and record.life.deleted,
        "version": record.version,
    }


def _label(record: ClusterRecord) -> str | None:
    return record.edit.label if record.edit else None


def _drawn_at(record: ClusterRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=record.content.drawn_at)


def _columns(cells: Sequence[str]) -> str:
    """In columns that do not wait for what is still to come."""
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()
