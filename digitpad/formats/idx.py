"""Reads IDX files, the format of MNIST.

They hold two zero bytes, the type (8: unsigned bytes), the number of dimensions, each dimension as four bytes
(big-endian), then the values.
"""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

VALUE_LIMIT = 2 * 1024**3
"""Bytes of values, at most: whatever a header claims."""

_BYTES = 8
_MOST_DIMENSIONS = 8
_CHUNK = 1024 * 1024
_GZIP = b"\x1f\x8b"


class IdxError(ValueError):
    """A file that is no IDX file of bytes, or a damaged one."""


def read_idx(source: str | Path | IO[bytes]) -> NDArray[np.uint8]:
    """The array in an IDX file or binary stream, plain or gzip; raises IdxError and, for the file, OSError.

    A stream need not be seekable. Memory stays within the size of the values that are really there.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as stream:
            return _read(stream, str(source))
    return _read(source, str(getattr(source, "name", "the IDX data")))


def _read(stream: IO[bytes], name: str) -> NDArray[np.uint8]:
    start = _exactly(stream, 2)
    try:
        if start == _GZIP:
            with gzip.GzipFile(mode="rb", fileobj=cast("IO[bytes]", _Rejoined(start, stream))) as unpacked:
                return _values(cast("IO[bytes]", unpacked), b"", name)
        return _values(stream, start, name)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise IdxError(f"{name} is damaged ({error}). Fetch it again.") from error


class _Rejoined:
    """A stream with bytes put back before it, as much of one as gzip needs; a pipe cannot seek back."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int) -> bytes:
        start, self._start = self._start[:size], self._start[size:]
        return start or self._rest.read(size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes, or fewer at the end; grows as they come, so that a false header takes no memory."""
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(min(_CHUNK, size - len(parts)))
        if not part:
            break
        parts += part
    return bytes(parts)


def _values(stream: IO[bytes], start: bytes, name: str) -> NDArray[np.uint8]:
    magic = start + _exactly(stream, 4 - len(start))
    if len(magic) < 4 or magic[:2] != b"\0\0" or not 1 <= magic[3] <= _MOST_DIMENSIONS:  # noqa: PLR2004 - its length
        raise IdxError(f"{name} is not an IDX file.")
    if magic[2] != _BYTES:
        raise IdxError(
            f"{name} holds values of type 0x{magic[2]:02x}; only unsigned bytes (0x08) can be read."
        )
    header = _exactly(stream, 4 * magic[3])
    if len(header) < 4 * magic[3]:
        raise IdxError(f"{name} ends within its header. Fetch it again.")
    shape = tuple(np.frombuffer(header, dtype=">u4").tolist())
    count = math.prod(shape)
    if count > VALUE_LIMIT:
        raise IdxError(f"{name} claims {' x '.join(map(str, shape))} values, more than can be read.")
    content = _exactly(stream, count)
    if len(content) < count:
        raise IdxError(f"{name} ends after {len(content)} of {count} values. Fetch it again.")
    if stream.read(1):
        raise IdxError(
            f"{name} goes on after its {count} values: its header is wrong or something was added."
        )
    return np.frombuffer(content, dtype=np.uint8).reshape(shape)
