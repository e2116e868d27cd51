"""Where records are on their way to the cluster, as their journal knows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.storage.sqlite import rows
from digitpad.storage.sync.state import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

_WHERE = (
    "SELECT records.id, outbox.id IS NOT NULL, outbox.seq, outbox.refused, sent.id IS NOT NULL, "
    "requeue_after IS NOT NULL AND records.id > requeue_after "
    "FROM json_each(?) AS named "
    "CROSS JOIN records ON records.id = unhex(named.value) AND records.day IS NOT NULL "
    "CROSS JOIN log "
    "LEFT JOIN outbox ON outbox.id = records.id LEFT JOIN sent ON sent.id = records.id"
)


def where_are(connection: apsw.Connection, records: Iterable[UUID]) -> dict[UUID, Whereabouts]:
    """Where each of these is; drafts and unknown ones are left out."""
    names = json.dumps([record.hex for record in records])
    found = rows(connection, _WHERE, (names,))
    return {UUID(bytes=record): _whereabouts(*place) for record, *place in found}


def _whereabouts(
    is_waiting: int, seq: int | None, refused: str | None, is_sent: int, to_requeue: int
) -> Whereabouts:
    if refused is not None:
        return Whereabouts.REFUSED
    if is_waiting:
        return Whereabouts.WAITING if seq is None else Whereabouts.ON_ITS_WAY
    if to_requeue:
        return Whereabouts.WAITING
    return Whereabouts.ON_ITS_WAY if is_sent else Whereabouts.VERIFIED
