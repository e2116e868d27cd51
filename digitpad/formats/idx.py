"""Reads and writes IDX files, the format of MNIST.

They hold two zero bytes, the type (8: unsigned bytes), the number of dimensions, each dimension as four bytes
(big-endian), then the values.
"""

from __future__ import annotations

import contextlib
import gzip
import math
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from digitpad.saying import SaidError, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

VALUE_LIMIT = 2 * 1024**3
"""Bytes of values, at most: whatever a header claims."""

_BYTES = 8
_MOST_DIMENSIONS = 8
_CHUNK = 1024 * 1024
_LEVEL = 3
"""Of gzip: digit images are mostly 0, and the levels above take twice the time for 5 % less."""
_GZIP = b"\x1f\x8b"


class IdxError(SaidError, ValueError):
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
    with _damage_told(name):
        unpacked = _unpacked(stream)
        shape = _shape(unpacked, name)
        count = math.prod(shape)
        content = _exactly(unpacked, count)
        _refuse_other_length(unpacked, len(content), count, name)
        return np.frombuffer(content, dtype=np.uint8).reshape(shape)


class IdxRows:
    """An IDX file read row by row, the first dimension being the rows: memory stays flat."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Read the header; raises IdxError."""
        self._name = name
        with _damage_told(name):
            self._stream = _unpacked(stream)
            self.shape = _shape(self._stream, name)

    def __iter__(self) -> Iterator[bytes]:
        """The values of each row; raises IdxError where there are fewer than the header says, or more."""
        size = math.prod(self.shape[1:])
        total = size * self.shape[0]
        with _damage_told(self._name):
            for number in range(self.shape[0]):
                row = _exactly(self._stream, size)
                if len(row) < size:
                    _refuse_other_length(self._stream, number * size + len(row), total, self._name)
                yield row
            _refuse_other_length(self._stream, total, total, self._name)


class IdxWriter:
    """Writes an IDX file of bytes with gzip, row by row; how many there are stands at its beginning.

    gzip allows a file to be several put one after the other. The header is one of its own, not compressed
    and so always as long, and is written again at the end.
    """

    def __init__(self, stream: IO[bytes], row_shape: tuple[int, ...]) -> None:
        """Begin on an empty stream that can seek."""
        self._stream, self._row_shape, self._rows = stream, row_shape, 0
        stream.write(self._header())
        self._packed = gzip.GzipFile("", "wb", _LEVEL, stream, mtime=0)

    def write(self, values: bytes, rows: int) -> None:
        """Add so many rows."""
        self._packed.write(values)
        self._rows += rows

    def close(self) -> None:
        """Let go of it, finished or not; the stream stays open."""
        self._packed.close()

    def finish(self) -> None:
        """Write how many there are; the stream stays open."""
        self._packed.close()
        end = self._stream.tell()
        self._stream.seek(0)
        self._stream.write(self._header())
        self._stream.seek(end)

    def _header(self) -> bytes:
        shape = (self._rows, *self._row_shape)
        header = bytes((0, 0, _BYTES, len(shape))) + b"".join(size.to_bytes(4, "big") for size in shape)
        return gzip.compress(header, compresslevel=0, mtime=0)


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    start = _exactly(stream, 2)
    joined = cast("IO[bytes]", _Rejoined(start, stream))
    if start == _GZIP:
        return cast("IO[bytes]", gzip.GzipFile(mode="rb", fileobj=joined))
    return joined


@contextlib.contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise IdxError(
            said("{file} is damaged ({reason}). Fetch it again.", file=name, reason=str(error))
        ) from error


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


def _shape(stream: IO[bytes], name: str) -> tuple[int, ...]:
    magic = _exactly(stream, 4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or not 1 <= magic[3] <= _MOST_DIMENSIONS:  # noqa: PLR2004 - its length
        raise IdxError(said("{file} is not an IDX file.", file=name))
    if magic[2] != _BYTES:
        raise IdxError(
            said(
                "{file} holds values of type {type}; only unsigned bytes (0x08) can be read.",
                file=name,
                type=f"0x{magic[2]:02x}",
            )
        )
    header = _exactly(stream, 4 * magic[3])
    if len(header) < 4 * magic[3]:
        raise IdxError(said("{file} ends within its header. Fetch it again.", file=name))
    shape = tuple(np.frombuffer(header, dtype=">u4").tolist())
    count = math.prod(shape)
    if count > VALUE_LIMIT:
        raise IdxError(
            said(
                "{file} claims {shape} values, more than can be read.",
                file=name,
                shape=" x ".join(map(str, shape)),
            )
        )
    return shape


def _refuse_other_length(stream: IO[bytes], read: int, count: int, name: str) -> None:
    if read < count:
        raise IdxError(
            said(
                "{file} ends after {read} of {count} values. Fetch it again.",
                file=name,
                read=read,
                count=count,
            )
        )
    if stream.read(1):
        raise IdxError(
            said(
                "{file} goes on after its {count} values: its header is wrong or something was added.",
                file=name,
                count=count,
            )
        )
