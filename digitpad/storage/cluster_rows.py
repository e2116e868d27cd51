"""Records between the journal's rows and what the cluster holds; blobs travel as they are."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NewType
from uuid import UUID

from digitpad.domain import Edit, Life, RecordKey, Source
from digitpad.saying import said
from digitpad.storage.cluster.port import ClusterRecord, Content, ReadingCell
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.filling import note_reading
from digitpad.storage.rows import (
    DAMAGE,
    decode_row,
    reading_confidence,
    reading_text,
    to_days,
    to_time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

Proven = NewType("Proven", ClusterRecord)
"""A record from the cluster of which every cell makes sense."""

CLUSTER_COLUMNS = (
    "records.id, records.device_id, records.day, records.part, closed_version, erased_version, drawn_at, "
    "CAST(source AS BLOB), picture_width, picture_height, CAST(picture_sha256 AS BLOB), "
    "CAST(picture_name AS BLOB), ink, png, reading_version, CAST(model_id AS BLOB), "
    "CAST(weights_sha256 AS BLOB), CAST(verdict AS BLOB), digits, edit_version, CAST(label AS BLOB), "
    "reviewed, edit_editor, life_version, deleted, life_editor"
)
"""Of a closed record, for `to_cluster_record`."""

PNG_LIMIT = 65536
_FIRST_DAY = dt.date(1970, 1, 1)
_PART_END = 1 << 31

_STORED = (
    "id", "device_id", "day", "part", "drawn_at", "source", "blank", "closed_version", "erased_version",
    "model_id", "weights_sha256", "verdict", "digits", "reading_version",
    "label", "reviewed", "edit_editor", "edit_version", "deleted", "life_editor", "life_version",
    "picture_width", "picture_height", "picture_sha256", "picture_name", "ink", "png",
)  # fmt: skip
INSERT = f"INSERT INTO records ({', '.join(_STORED)}) VALUES ({', '.join('?' * len(_STORED))})"  # noqa: S608
"""Takes `insert_values`."""
UPDATE = f"UPDATE records SET {', '.join(f'{name} = ?' for name in _STORED[4:])} WHERE id = ?"  # noqa: S608
"""Takes `update_values`; the key stays as it is."""


def is_erased(content: Content) -> bool:
    """Whether ink or picture were erased for good."""
    return content.ink == b"" or content.png == b""


def to_cluster_record(row: Sequence[Any]) -> ClusterRecord:
    """The record of a row of CLUSTER_COLUMNS, its ink not decoded; raises RecordDamagedError."""
    try:
        return _cluster_record(row)
    except DAMAGE as error:
        shown = row[0].hex() if isinstance(row[0], bytes) else repr(row[0])
        raise RecordDamagedError(f"the record {shown} is damaged: {error}") from error


def _cluster_record(row: Sequence[Any]) -> ClusterRecord:
    identity, device, day, part, closed, erased, drawn_at, source, width, height, sha256, name, ink, png = (
        row[:14]
    )
    reading_version, model_id, weights, verdict, digits = row[14:19]
    edit_version, label, reviewed, edit_editor, life_version, deleted, life_editor = row[19:]
    content = Content(
        closed if erased is None else erased,
        drawn_at,
        _source(source),
        width,
        height,
        None if sha256 is None else sha256.decode(),
        None if name is None else name.decode(),
        ink,
        png,
    )
    reading = edit = life = None
    if model_id is not None:
        words = _word(verdict)
        version = closed if reading_version is None else reading_version
        text = reading_text(words, digits)
        reading = ReadingCell(version, _word(model_id), _word(weights), words, text, digits)
    if edit_version is not None:
        edit = Edit(
            None if label is None else label.decode(), bool(reviewed), _device(edit_editor), edit_version
        )
    if life_version is not None:
        life = Life(bool(deleted), _device(life_editor), life_version)
    key = RecordKey(_device(device), _date(day), part, UUID(bytes=identity))
    return ClusterRecord(key, content, reading, edit, life)


@functools.lru_cache(maxsize=1024)
def _device(identity: bytes) -> UUID:
    return UUID(bytes=identity)


@functools.lru_cache(maxsize=128)
def _source(text: bytes) -> str:
    return Source(text.decode()).value


@functools.lru_cache(maxsize=128)
def _word(text: bytes) -> str:
    return text.decode()


@functools.lru_cache(maxsize=1024)
def _date(days: int) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=days)


def insert_values(record: ClusterRecord) -> tuple[Any, ...]:
    """What INSERT takes of a proven record."""
    key, content, reading, edit, life = record.key, record.content, record.reading, record.edit, record.life
    erased = is_erased(content)
    return (
        *(key.id.bytes, key.device_id.bytes, to_days(key.day), key.part, content.drawn_at, content.source),
        *(erased, content.version, content.version if erased else None),
        *(
            (reading.model_id, reading.weights_sha256, reading.verdict, reading.digits, reading.version)
            if reading
            else (None,) * 5
        ),
        *((edit.label, edit.reviewed, edit.editor.bytes, edit.version) if edit else (None,) * 4),
        *((life.deleted, life.editor.bytes, life.version) if life else (False, None, None)),
        *(content.picture_width, content.picture_height, content.picture_sha256, content.picture_name),
        *(content.ink, content.png),
    )


def insert(connection: apsw.Connection, record: ClusterRecord) -> None:
    """Add this proven record to the journal; to be called inside a transaction."""
    _note_reading(connection, record)
    connection.execute(INSERT, insert_values(record))


def update(connection: apsw.Connection, record: ClusterRecord) -> None:
    """Write this proven record over the journal's, but for the key; to be called inside a transaction."""
    _note_reading(connection, record)
    connection.execute(UPDATE, update_values(record))


def _note_reading(connection: apsw.Connection, record: ClusterRecord) -> None:
    reading = record.reading
    if reading is not None:
        note_reading(connection, record.key.id.bytes, reading.text, reading_confidence(reading.digits))


def update_values(record: ClusterRecord) -> tuple[Any, ...]:
    """What UPDATE takes of a proven record."""
    return (*insert_values(record)[4:], record.key.id.bytes)


def prove(record: ClusterRecord) -> Proven:
    """Decode each cell once; raises RecordDamagedError where one does not make sense.

    Takes as long as decoding the ink: to be called where nobody waits.
    """
    try:
        return proven(record)
    except DAMAGE as error:
        raise RecordDamagedError(
            f"the record {record.key.id} came damaged from the cluster: {error}"
        ) from error


def proven(record: ClusterRecord) -> Proven:
    """As `prove`, but raises one of DAMAGE."""
    content, reading = record.content, record.reading
    if (content.ink is None) == (content.png is None):
        raise ValueError(said("it has not just one of ink and picture"))
    if not 0 <= record.key.part < _PART_END:
        raise ValueError(said("its part is {part}", part=record.key.part))
    if content.png is not None:
        _prove_picture(content)
    elif content.picture_name is not None or content.picture_sha256 is not None:
        raise ValueError(said("it has a picture's name and no picture"))
    for version in (
        cell.version for cell in (content, reading, record.edit, record.life) if cell is not None
    ):
        if version <= 0:
            raise ValueError(said("a version is {version}", version=version))
        to_time(version)
    recognition = decode_row(_row(record))
    if not is_erased(content) and recognition.drawing is not None and recognition.drawing.is_blank:
        raise ValueError(said("it is blank"))
    if reading is not None and recognition.reading is not None and reading.text != recognition.reading.text:
        # The text is for people who look into the cluster; here it always follows from the digits.
        record = replace(record, reading=replace(reading, text=recognition.reading.text))
    return Proven(record)


def _prove_picture(content: Content) -> None:
    if content.png is not None and len(content.png) > PNG_LIMIT:
        raise ValueError(said("its picture has {count} bytes", count=len(content.png)))
    if content.picture_width is None or content.picture_height is None:
        raise ValueError(said("its picture has no size"))
    if content.picture_sha256 is None or content.picture_name is None:
        raise ValueError(said("its picture has no name"))


def _row(record: ClusterRecord) -> tuple[Any, ...]:
    """A row of ``rows.COLUMNS``."""
    key, content, reading, edit, life = record.key, record.content, record.reading, record.edit, record.life
    encoded = (content.picture_sha256, content.picture_name)
    return (
        *(key.id.bytes, key.device_id.bytes, to_days(key.day), key.part),
        *(content.drawn_at, content.source.encode()),
        *(
            (reading.model_id.encode(), reading.weights_sha256.encode(), reading.verdict.encode())
            if reading
            else (None,) * 3
        ),
        None if edit is None or edit.label is None else edit.label.encode(),
        *((edit.reviewed, edit.editor.bytes, edit.version) if edit else (None,) * 3),
        *((life.deleted, life.editor.bytes, life.version) if life else (False, None, None)),
        *(content.picture_width, content.picture_height),
        *(None if text is None else text.encode() for text in encoded),
        reading.digits if reading else None,
        *(content.ink, content.png),
    )
