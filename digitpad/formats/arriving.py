"""What the readers of import files have in common: one row after the other, good or refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from uuid import UUID

from digitpad.saying import NOTHING, Said, SaidError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.formats.records import Exported

NOBODY = UUID(int=0)
"""The device of what comes from a format that names none; it becomes the importing device's."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_VERSION_8 = 8 << 76
_VARIANT = 0b10 << 62
_FREE_BITS = (1 << 120) - 1 & ~(0xF << 76) & ~(0b11 << 62)


class ImportFileError(SaidError, ValueError):
    """A file, or a folder, of which nothing (more) can be read; ``str()`` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of an import file, or why it cannot be taken.

    ``place`` says where it stands ("line 17", "image 3"). ``label`` is what a person says it is where the
    format tells no more of it than that: None where nothing is said, else an edit is made of it. Where the
    record ``stands_for`` is there already, this is a copy of it and adds nothing.
    """

    place: Said
    exported: Exported | None
    reason: Said = NOTHING
    label: str | None = None
    stands_for: UUID | None = None


class HowFar:
    """How much of a file or folder was read: its reader tells, and who waits for it may ask meanwhile."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._stream: IO[bytes] | None = None
        self._size = 0
        self._parts = self._done = 0

    def begin(self, parts: int) -> None:
        """So many parts of about the same size are read, one after the other."""
        self._parts, self._done = parts, 0

    def advance(self) -> None:
        """A part was read."""
        self._done += 1

    @contextmanager
    def part(self, stream: IO[bytes]) -> Iterator[None]:
        """Within, a part is read from this stream."""
        self._size = os.fstat(stream.fileno()).st_size if stream.seekable() else 0
        self._stream = stream
        try:
            yield
        finally:
            self._stream = None
            self.advance()

    @property
    def share(self) -> float | None:
        """0..1, or None where it cannot be told."""
        if not self._parts or (self._stream is not None and not self._size):
            return None
        within = 0.0 if self._stream is None else self._stream.tell() / self._size
        return min((self._done + within) / self._parts, 1.0)


def content_id(kind: str, place: str, content: bytes) -> UUID:
    """An id for what has none: the same whenever the same content stands in the same place.

    UUIDv8 (RFC 9562): the first byte 0, so that it sorts before every id that was made by a clock since 2004,
    version and variant, and the first 114 free bits of SHA-256 over kind, place and content.
    """
    digest = hashlib.sha256(b"\0".join((b"digitpad", kind.encode(), place.encode(), content))).digest()
    return UUID(int=int.from_bytes(digest[:16], "big") & _FREE_BITS | _VERSION_8 | _VARIANT)


def picture_id(place: str, sha256: str) -> UUID:
    """The id of the picture in a file: its place as `formats.picture_files` tells it, and its bytes' hash."""
    return content_id("picture", place, bytes.fromhex(sha256))


def to_time(seconds: float) -> dt.datetime:
    """The UTC time of seconds since 1970, as of a file's modification."""
    return _EPOCH + dt.timedelta(microseconds=round(seconds * 1e6))
