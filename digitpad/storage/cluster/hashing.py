"""What two copies of a record are compared by."""

from __future__ import annotations

import hashlib
from struct import Struct
from typing import TYPE_CHECKING

from digitpad.storage.cluster.port import RecordState

if TYPE_CHECKING:
    from digitpad.storage.cluster.port import ClusterRecord, Content

HASH_BYTES = 16

_FIXED = Struct(">q9i")
_ABSENT = -1


def content_hash(content: Content) -> bytes:
    """Sixteen bytes of SHA-256 over all of a record's content but its version.

    The encoding is unambiguous: numbers of fixed width, the length of each text and blob (-1 for None), then
    texts and blobs in the same order.
    """
    parts = [
        content.source.encode(),
        None if content.picture_sha256 is None else content.picture_sha256.encode(),
        None if content.picture_name is None else content.picture_name.encode(),
        content.ink,
        content.png,
    ]
    width, height = content.picture_width, content.picture_height
    fixed = _FIXED.pack(
        content.drawn_at,
        *(0, 0) if width is None else (1, width),
        *(0, 0) if height is None else (1, height),
        *(_ABSENT if part is None else len(part) for part in parts),
    )
    digest = hashlib.sha256(fixed)
    for part in parts:
        if part:
            digest.update(part)
    return digest.digest()[:HASH_BYTES]


def state_of(record: ClusterRecord) -> RecordState:
    """What verifying compares of this record."""
    return RecordState(
        key=record.key,
        content_version=record.content.version,
        content_hash=content_hash(record.content),
        reading_version=None if record.reading is None else record.reading.version,
        edit=record.edit,
        life=record.life,
    )
