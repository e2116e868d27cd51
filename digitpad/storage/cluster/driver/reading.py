"""Rows of the driver's as our values.

A row that lacks some of its columns was not written by digitpad, which writes them together. It must not stop
whoever meets it from sending and from reading the rest: a record of it comes without ink and picture, so that
it counts as damaged, and all else is none at all.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from digitpad.domain import Edit, Life, RecordKey
from digitpad.storage.cluster.port import (
    Change,
    ClusterRecord,
    Content,
    FeedRow,
    Head,
    ReadingCell,
    RecordState,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Lacking(Exception):  # noqa: N818 - it stays within this file
    """A column that digitpad always writes has no value."""


def record_of(key: RecordKey, row: Sequence[Any]) -> ClusterRecord | None:
    """The record of a row of the statement "fetch"; None where its content is not there (yet)."""
    _, version, _, drawn_at, source, ink, width, height, sha256, name, png, reading, edit, life = row
    if version is None:
        return None
    content = Content(version, drawn_at, source, width, height, sha256, name, ink, png)
    try:
        _whole(drawn_at, source)
        cell = None if reading is None else ReadingCell(*_whole(*reading))
        return ClusterRecord(key, content, cell, _edit(edit), _life(life))
    except _Lacking:
        return _damaged(key, version, reading, edit, life)


def state_of(key: RecordKey, row: Sequence[Any]) -> RecordState | None:
    """What verifying compares, of a row of the statement "states"."""
    _, version, digest, reading_version, edit, life = row
    if version is None:
        return None
    try:
        _whole(digest)
        return RecordState(key, version, digest, reading_version, _edit(edit), _life(life))
    except _Lacking:  # as if it were not there: whoever has it sends it again
        return None


def change_of(row: Sequence[Any]) -> Change | None:
    """A row of a log."""
    seq, void, device, day, part, identity, version, digest = row
    if void:
        return Change(seq, None, 0, b"")
    if None in (device, day, part, identity, version, digest):
        return None
    return Change(seq, RecordKey(device, day.date(), part, identity), version, digest)


def line_of(day: dt.date, row: Sequence[Any]) -> FeedRow | None:
    """A line of the feed."""
    identity, device, part, version = row
    return None if None in row else FeedRow(RecordKey(device, day, part, identity), version)


def head_of(row: Sequence[Any]) -> Head | None:
    """A writer's head."""
    return None if None in row else Head(*row)


def to_microseconds(time: dt.datetime) -> int:
    """Microseconds since 1970 of what the driver gives for a timestamp: UTC without saying so."""
    return (time.replace(tzinfo=dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(
        microseconds=1
    )


def _damaged(key: RecordKey, version: int, *cells: Any) -> ClusterRecord:  # noqa: ANN401
    """What stands for a record that lacks something: it cannot be proved, and is as late as the row is."""
    versions = [cell.version for cell in cells if cell is not None and cell.version is not None]
    content = Content(max(version, *versions, 0), 0, "", None, None, None, None, None, None)
    return ClusterRecord(key, content, None, None, None)


def _edit(cell: Any) -> Edit | None:  # noqa: ANN401
    if cell is None:
        return None
    version, reviewed, editor = _whole(cell.version, cell.reviewed, cell.editor)
    return Edit(cell.label, reviewed, editor, version)


def _life(cell: Any) -> Life | None:  # noqa: ANN401
    if cell is None:
        return None
    version, deleted, editor = _whole(cell.version, cell.deleted, cell.editor)
    return Life(deleted, editor, version)


def _whole(*values: Any) -> Sequence[Any]:  # noqa: ANN401
    if any(value is None for value in values):
        raise _Lacking
    return values
