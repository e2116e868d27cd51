"""What the readers of import files have in common: one row after the other, good or refused."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from digitpad.formats.records import Exported

NOBODY = UUID(int=0)
"""The device of what comes from a format that names none; it becomes the importing device's."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_VERSION_8 = 8 << 76
_VARIANT = 0b10 << 62
_FREE_BITS = (1 << 120) - 1 & ~(0xF << 76) & ~(0b11 << 62)


class ImportFileError(ValueError):
    """A file, or a folder, of which nothing (more) can be read; ``str()`` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of an import file, or why it cannot be taken.

    ``place`` says where it stands ("line 17", "image 3"). ``label`` is what a person says it is where the
    format tells no more of it than that: None where nothing is said, else an edit is made of it. Where the
    record ``stands_for`` is there already, this is a copy of it and adds nothing.
    """

    place: str
    exported: Exported | None
    reason: str = ""
    label: str | None = None
    stands_for: UUID | None = None


def content_id(kind: str, place: str, content: bytes) -> UUID:
    """An id for what has none: the same whenever the same content stands in the same place.

    UUIDv8 (RFC 9562): the first byte 0, so that it sorts before every id that was made by a clock since 2004,
    version and variant, and the first 114 free bits of SHA-256 over kind, place and content.
    """
    digest = hashlib.sha256(b"\0".join((b"digitpad", kind.encode(), place.encode(), content))).digest()
    return UUID(int=int.from_bytes(digest[:16], "big") & _FREE_BITS | _VERSION_8 | _VARIANT)


def to_time(seconds: float) -> dt.datetime:
    """The UTC time of seconds since 1970, as of a file's modification."""
    return _EPOCH + dt.timedelta(microseconds=round(seconds * 1e6))
