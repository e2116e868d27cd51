"""Taking in records from files: each is there once afterwards, and nothing that was there is lost.

A record that is not there yet comes in as it is. Of one that is there, ink and picture stay as they are, and
reading, edit and life become the later ones, as when records are fetched from a cluster. All that is new or
changed is queued for sending.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digitpad.domain import Edit, RecordKey
from digitpad.ink import codec
from digitpad.ink.errors import InkError
from digitpad.ink.picture import check_kept
from digitpad.saying import SaidError, said, said_of
from digitpad.storage.cluster.port import ClusterRecord, Content, ReadingCell
from digitpad.storage.cluster_rows import (
    CLUSTER_COLUMNS,
    insert,
    is_erased,
    proven,
    to_cluster_record,
    update,
)
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.fetched import twin_id
from digitpad.storage.merging import later
from digitpad.storage.outbox import queue
from digitpad.storage.parts import Parts
from digitpad.storage.rows import (
    DAMAGE,
    key_day,
    reading_text,
    reading_values,
    same_digits,
    to_date,
    to_days,
    to_microseconds,
)
from digitpad.storage.sqlite import first

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    import apsw

    from digitpad.domain import Reading
    from digitpad.formats.records import Exported
    from digitpad.storage.clock import HybridClock
    from digitpad.storage.cluster_rows import Proven

_log = logging.getLogger(__name__)
_LOCAL = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE id = ?"  # noqa: S608 - our own names
_UNKNOWN = 1
"""Stands for a version that the file does not tell."""
_TEXT_LIMIT = 1000
"""Characters of a label or a name, at most."""


class RecordRefusedError(SaidError, ValueError):
    """A record of a file that makes no sense; ``str()`` says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record of a file, proven. A ``label`` without a version makes an edit where nobody said anything yet.

    Where the record ``stands_for`` is there, this one is passed by as known.
    """

    record: Proven
    has_key: bool
    label: str | None = None
    stands_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many records were new, were there and changed, and were there as they came.

    ``passed_over`` were not touched: they are open on the pad, or damaged in the journal.
    """

    added: int = 0
    changed: int = 0
    known: int = 0
    passed_over: int = 0
    ids: tuple[UUID, ...] = ()
    """Of the new and the changed ones."""


def prepare(exported: Exported, label: str | None = None, stands_for: UUID | None = None) -> Incoming:
    """Prove a record and encode it; raises RecordRefusedError. Takes as long as encoding its ink."""
    try:
        record = proven(_to_cluster_record(exported))
    except DAMAGE as error:
        raise RecordRefusedError(said_of(error)) from error
    return Incoming(record, exported.recognition.key is not None, label, stands_for)


def _to_cluster_record(exported: Exported) -> ClusterRecord:
    record, picture = exported.recognition, exported.recognition.picture
    drawn_at = to_microseconds(record.drawn_at)
    ink = png = None
    if record.drawing is not None:
        if exported.is_erased and record.drawing.strokes:
            raise ValueError(said("it is said to be erased and has strokes"))
        ink = b"" if exported.is_erased else codec.encode(record.drawing)
    if picture is not None:
        if exported.is_erased == bool(picture.png):
            raise ValueError(said("it is said to be erased and has a picture, or is not and has none"))
        if picture.png:
            check_kept(picture)
        png = picture.png
    for text in (record.label, *((picture.name, picture.sha256) if picture else ())):
        _check_text(text)
    return ClusterRecord(
        record.key or RecordKey(record.device_id, to_date(key_day(record.id, drawn_at)), 0, record.id),
        Content(
            _UNKNOWN if exported.version is None else exported.version,
            drawn_at,
            record.source.value,
            picture.width if picture else None,
            picture.height if picture else None,
            picture.sha256 if picture else None,
            picture.name if picture else None,
            ink,
            png,
        ),
        None if record.reading is None else _reading_cell(record.reading, exported.reading_version),
        record.edit,
        record.life,
    )


def _reading_cell(reading: Reading, version: int | None) -> ReadingCell:
    _check_text(reading.model_id)
    _check_text(reading.weights_sha256)
    _, _, _, digits = reading_values(reading)
    packed = digits or b""
    verdict = reading.verdict.value
    text = reading_text(verdict, packed)
    version = _UNKNOWN if version is None else version
    return ReadingCell(version, reading.model_id, reading.weights_sha256, verdict, text, packed)


def _check_text(text: str | None) -> None:
    if text is not None and len(text) > _TEXT_LIMIT:
        raise ValueError(said("a label or name in it is longer than {limit} characters", limit=_TEXT_LIMIT))


def take_in(
    connection: apsw.Connection, clock: HybridClock, device: UUID, records: Iterable[Incoming]
) -> TakenIn:
    """Take these into the journal; to be called inside a transaction."""
    taking = _Taking(connection, clock, device)
    for record in records:
        taking.take(record)
    taking.parts.store()
    added, changed = len(set(taking.added)), len(set(taking.changed) - set(taking.added))
    ids = tuple(dict.fromkeys((*taking.added, *taking.changed)))
    return TakenIn(added, changed, taking.known, taking.passed_over, ids)


class _Taking:
    def __init__(self, connection: apsw.Connection, clock: HybridClock, device: UUID) -> None:
        self._connection = connection
        self._clock = clock
        self._device = device
        self.parts = Parts(connection)
        self.added: list[UUID] = []
        self.changed: list[UUID] = []
        self.known = 0
        self.passed_over = 0

    def take(self, incoming: Incoming) -> None:
        record = incoming.record
        for cell in (record.content, record.reading, record.edit, record.life):
            if cell is not None and cell.version != _UNKNOWN:
                self._clock.observe(cell.version)
        if incoming.stands_for is not None and self._has(incoming.stands_for):
            self.known += 1
            return
        row = first(self._connection, _LOCAL, (record.key.id.bytes,))
        if row is None:
            self._add(incoming)
        elif row[2] is None:  # it lies open on the pad
            self.passed_over += 1
        else:
            try:
                local = to_cluster_record(row)
                is_other = _is_other(local.content, record.content)
            except (RecordDamagedError, InkError) as error:
                _log.warning("%s; nothing is imported into it", error)
                self.passed_over += 1
            else:
                self._merge(local, incoming, is_other)

    def _has(self, record: UUID) -> bool:
        return first(self._connection, "SELECT 1 FROM records WHERE id = ?", (record.bytes,)) is not None

    def _merge(self, local: ClusterRecord, incoming: Incoming, is_other: bool) -> None:  # noqa: FBT001 - of both
        record = incoming.record
        if is_other:
            # Whoever made the file had another drawing under this id. It comes in under an id that follows
            # from both, so that it is there once however often it is imported.
            ink = record.content.ink or record.content.png or b""
            twin = replace(record, key=replace(record.key, id=twin_id(record.key.id, ink)))
            if twin.key.id != local.key.id:
                self.take(replace(incoming, record=proven(twin)))
                return
        reading = record.reading
        if reading is not None and local.reading is not None and _is_known(local.reading, reading):
            reading = None
        merged = ClusterRecord(
            local.key,
            local.content,
            later(local.reading, None if reading is None else self._stamped(reading)),
            later(local.edit, record.edit) or self._said(incoming),
            later(local.life, record.life),
        )
        if merged == local:
            self.known += 1
            return
        update(self._connection, merged)
        queue(self._connection, self._clock, merged.key.id.bytes, merged.version)
        self.changed.append(merged.key.id)

    def _add(self, incoming: Incoming) -> None:
        record: ClusterRecord = incoming.record
        key = record.key
        if incoming.has_key:
            self.parts.count_in(key.device_id.bytes, to_days(key.day), key.part)
        else:
            part = self.parts.assign(self._device.bytes, to_days(key.day))
            key = replace(key, device_id=self._device, part=part)
        content = record.content
        if content.version == _UNKNOWN:
            content = replace(content, version=self._clock.tick())
        edit = record.edit or self._said(incoming)
        reading = None if record.reading is None else self._stamped(record.reading, content.version)
        added = ClusterRecord(key, content, reading, edit, record.life)
        insert(self._connection, added)
        queue(self._connection, self._clock, key.id.bytes, added.version)
        self.added.append(key.id)

    def _said(self, incoming: Incoming) -> Edit | None:
        if incoming.label is None:
            return None
        return Edit(incoming.label, reviewed=True, editor=self._device, version=self._clock.tick())

    def _stamped(self, reading: ReadingCell, version: int | None = None) -> ReadingCell:
        """With a version of its own, where the file told none."""
        if reading.version != _UNKNOWN:
            return reading
        return replace(reading, version=self._clock.tick() if version is None else version)


def _is_known(local: ReadingCell, incoming: ReadingCell) -> bool:
    """Whether this says nothing new about what is here."""
    if incoming.version == _UNKNOWN:
        return True
    # The same digits may be packed otherwise: a file has 3.0 where a box had 3.
    packed = replace(incoming, digits=local.digits)
    return packed == local and same_digits(local.digits, incoming.digits)


def _is_other(local: Content, incoming: Content) -> bool:
    """Whether these are two drawings, so far as what is left of them tells."""
    if is_erased(local) or is_erased(incoming):
        return False
    if local.ink is None or incoming.ink is None:
        return local.png != incoming.png
    # The same ink may be packed otherwise, by another version of zlib.
    return local.ink != incoming.ink and codec.decode(local.ink) != codec.decode(incoming.ink)
