"""A record's small cells as Cassandra stores and compares them.

Each is a frozen user-defined type, which is one value: field after field, a length in four bytes and the
bytes; a length of -1 stands for null. Of two cells written with the same timestamp Cassandra keeps the
greater one, byte by byte and unsigned, so these bytes settle ties here as they do there.
"""

from __future__ import annotations

import functools
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from digitpad.domain import Edit, Life
    from digitpad.storage.cluster.port import ReadingCell

_VERSION = Struct(">iq")
_LENGTH = Struct(">i")
_FLAG_AND_EDITOR = Struct(">i?i16s")
_NULL = _LENGTH.pack(-1)
_TIME_UUID = 1


def reading_bytes(cell: ReadingCell) -> bytes:
    """The type ``reading``: version, model_id, weights_sha256, verdict, text, digits."""
    return b"".join(
        (
            _VERSION.pack(8, cell.version),
            _named(cell.model_id, cell.weights_sha256, cell.verdict),
            *_text(cell.text),
            _LENGTH.pack(len(cell.digits)),
            cell.digits,
        )
    )


def edit_bytes(edit: Edit) -> bytes:
    """The type ``edit``: version, label, reviewed, editor."""
    label = (_NULL,) if edit.label is None else _text(edit.label)
    rest = _FLAG_AND_EDITOR.pack(1, edit.reviewed, 16, edit.editor.bytes)
    return b"".join((_VERSION.pack(8, edit.version), *label, rest))


def life_bytes(life: Life) -> bytes:
    """The type ``life``: version, deleted, editor."""
    return _VERSION.pack(8, life.version) + _FLAG_AND_EDITOR.pack(1, life.deleted, 16, life.editor.bytes)


def id_order(record: UUID) -> tuple[int, int, int]:
    """What Cassandra sorts a ``uuid`` by: the version's number, the time of a version 1, then the bytes.

    Ids of digitpad's own (version 7) sort by their bytes, and so by the time they were made.
    """
    number = record.int
    version = number >> 76 & 0xF
    high, low = number >> 64, number & 0xFFFF_FFFF_FFFF_FFFF
    if version == _TIME_UUID:
        high = (high & 0xFFFF) << 48 | (high >> 16 & 0xFFFF) << 32 | high >> 32
    return version, high, low


@functools.lru_cache(maxsize=128)
def _named(*texts: str) -> bytes:
    """Texts of which there are few: the same for most records."""
    return b"".join(part for text in texts for part in _text(text))


def _text(text: str) -> tuple[bytes, bytes]:
    encoded = text.encode()
    return _LENGTH.pack(len(encoded)), encoded
