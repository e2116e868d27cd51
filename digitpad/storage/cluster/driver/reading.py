"""Rows of the driver's as our values, proved to be whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from digitpad.domain import Edit, Life, RecordKey
from digitpad.storage.cluster.errors import ClusterMisconfigured
from digitpad.storage.cluster.port import Change, ClusterRecord, Content, FeedRow, ReadingCell, RecordState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


def record_of(key: RecordKey, row: Sequence[Any]) -> ClusterRecord | None:
    """The record of a row of the statement "fetch"; None where its content is not there (yet)."""
    _, version, _, drawn_at, source, ink, width, height, sha256, name, png, reading, edit, life = row
    if version is None:
        return None
    _whole(key.id, drawn_at, source)
    content = Content(version, drawn_at, source, width, height, sha256, name, ink, png)
    if (ink is None) == (png is None):
        raise _foreign(key.id)
    cell = None if reading is None else ReadingCell(*_whole(key.id, *reading))
    return ClusterRecord(key, content, cell, _edit(key.id, edit), _life(key.id, life))


def state_of(key: RecordKey, row: Sequence[Any]) -> RecordState | None:
    """What verifying compares, of a row of the statement "states"."""
    _, version, digest, reading_version, edit, life = row
    if version is None:
        return None
    _whole(key.id, digest)
    return RecordState(key, version, digest, reading_version, _edit(key.id, edit), _life(key.id, life))


def change_of(row: Sequence[Any]) -> Change:
    """A row of a log."""
    seq, void, device, day, part, identity, version, digest = row
    if void:
        return Change(seq, None, 0, b"")
    device, day, part, identity, version, digest = _whole(seq, device, day, part, identity, version, digest)
    return Change(seq, RecordKey(device, day.date(), part, identity), version, digest)


def line_of(day: dt.date, row: Sequence[Any]) -> FeedRow:
    """A line of the feed."""
    identity, device, part, version = row
    device, part, version = _whole(identity, device, part, version)
    return FeedRow(RecordKey(device, day, part, identity), version)


def to_microseconds(time: dt.datetime) -> int:
    """Microseconds since 1970 of what the driver gives for a timestamp: UTC without saying so."""
    return (time.replace(tzinfo=dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(
        microseconds=1
    )


def _edit(record: UUID, cell: Any) -> Edit | None:  # noqa: ANN401
    if cell is None:
        return None
    version, reviewed, editor = _whole(record, cell.version, cell.reviewed, cell.editor)
    return Edit(cell.label, reviewed, editor, version)


def _life(record: UUID, cell: Any) -> Life | None:  # noqa: ANN401
    if cell is None:
        return None
    version, deleted, editor = _whole(record, cell.version, cell.deleted, cell.editor)
    return Life(deleted, editor, version)


def _whole(what: object, *values: Any) -> Sequence[Any]:  # noqa: ANN401
    """These values, none of them missing: every writer of ours writes them together."""
    if any(value is None for value in values):
        raise _foreign(what)
    return values


def _foreign(what: object) -> ClusterMisconfigured:
    return ClusterMisconfigured(
        f"The row {what} in the cluster was not written by digitpad: it lacks some of its columns. Find out"
        " which other program writes to the tables."
    )
