"""Taking in what other devices wrote, or this one before its journal was lost."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.storage.cluster_rows import (
    CLUSTER_COLUMNS,
    insert,
    is_erased,
    to_cluster_record,
    update,
)
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.merging import merge
from digitpad.storage.outbox import queue
from digitpad.storage.parts import Parts
from digitpad.storage.rows import to_days
from digitpad.storage.sqlite import first

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

    from digitpad.storage.clock import HybridClock
    from digitpad.storage.cluster.port import ClusterRecord
    from digitpad.storage.cluster_rows import Proven

_log = logging.getLogger(__name__)
_LOCAL = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE id = ?"  # noqa: S608 - our own names
_IS_KNOWN_TO_GO = "SELECT 1 FROM outbox WHERE id = ?1 UNION ALL SELECT 1 FROM sent WHERE id = ?1"


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging changed in the journal: ``ids`` has the new and the changed records.

    ``passed_over`` are open drafts and records whose copy in the journal is damaged.
    """

    added: int = 0
    changed: int = 0
    passed_over: int = 0
    ids: tuple[UUID, ...] = ()


def merge_records(connection: apsw.Connection, clock: HybridClock, records: Iterable[Proven]) -> Merged:
    """Merge these into the journal; to be called inside a transaction.

    Nothing is queued for sending, but where the journal's copy knows more than the fetched one.
    """
    merging = _Merging(connection, clock)
    for record in records:
        merging.take_in(record)
    merging.parts.store()
    return Merged(merging.added, len(merging.ids) - merging.added, merging.passed_over, tuple(merging.ids))


class _Merging:
    def __init__(self, connection: apsw.Connection, clock: HybridClock) -> None:
        self._connection = connection
        self._clock = clock
        self.parts = Parts(connection)
        self.ids: list[UUID] = []
        self.added = 0
        self.passed_over = 0

    def take_in(self, fetched: Proven) -> None:
        for cell in (fetched.content, fetched.reading, fetched.edit, fetched.life):
            if cell is not None:
                self._clock.observe(cell.version)
        row = first(self._connection, _LOCAL, (fetched.key.id.bytes,))
        if row is None:
            self._insert(fetched)
        elif row[2] is None:
            # The journal was copied with this drawing open. What is drawn goes on under its own versions;
            # once it is closed and sent, verifying it fetches what the other copy made of it.
            self.passed_over += 1
        else:
            try:
                local = to_cluster_record(row)
            except RecordDamagedError as error:
                _log.warning("%s; it is not merged", error)
                self.passed_over += 1
            else:
                self._merge(local, fetched)

    def _merge(self, local: ClusterRecord, fetched: ClusterRecord) -> None:
        merged = merge(local, fetched)
        if not is_erased(local.content) and merged.content != local.content:
            merged = self._without_loss(local, merged)
        if merged != local:
            update(self._connection, merged)
            self.ids.append(merged.key.id)
        if merged.content not in (local.content, fetched.content):
            queue(self._connection, self._clock, merged.key.id.bytes, merged.version)
        elif merged != replace(fetched, key=merged.key):
            self._queue(merged)

    def _without_loss(self, local: ClusterRecord, merged: ClusterRecord) -> ClusterRecord:
        """Where the journal's ink would be replaced: by nothing, or by other ink."""
        if is_erased(merged.content):
            if merged.life is not None and merged.life.deleted:
                return merged
            # Somebody restored it without knowing that it was erased: who still has the ink gives it back.
            return replace(
                merged, content=replace(local.content, version=self._after(merged.content.version))
            )
        if (merged.content.ink, merged.content.png) != (local.content.ink, local.content.png):
            self._keep_twin(local)
        return merged

    def _keep_twin(self, local: ClusterRecord) -> None:
        """Keep a drawing that was closed elsewhere with other ink as a record of its own.

        That happens where a journal was copied with an open drawing. The twin's id follows from the ink, so
        that all who had it keep the same twin.
        """
        ink = local.content.ink or local.content.png or b""
        twin = replace(local, key=replace(local.key, id=twin_id(local.key.id, ink)))
        if first(self._connection, "SELECT 1 FROM records WHERE id = ?", (twin.key.id.bytes,)) is None:
            self._insert(twin)
            self._queue(twin)

    def _insert(self, record: ClusterRecord) -> None:
        key = record.key
        insert(self._connection, record)
        self.parts.count_in(key.device_id.bytes, to_days(key.day), key.part)
        self.ids.append(key.id)
        self.added += 1

    def _queue(self, record: ClusterRecord) -> None:
        """Send it, unless it waits already or was sent and is still to be looked for."""
        identity = record.key.id.bytes
        if first(self._connection, _IS_KNOWN_TO_GO, (identity,)) is None:
            queue(self._connection, self._clock, identity, record.version)

    def _after(self, version: int) -> int:
        return max(self._clock.tick(), version + 1)


def twin_id(record: UUID, ink: bytes) -> UUID:
    """The id for other ink that came under an id that is taken: of the same time and kind."""
    digest = int.from_bytes(hashlib.sha256(record.bytes + ink).digest()[:16], "big")
    fixed = (1 << 128) - (1 << 76) | 0b11 << 62  # time, version and variant of a UUIDv7
    return UUID(int=record.int & fixed | digest & ~fixed)
