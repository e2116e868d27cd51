"""Rows out of a SQLite file that SQLite itself no longer reads, page by page.

Every page is looked at by itself, so that a broken one hides only what was on it. Pages of the write-ahead
log take the place of those of the file. What a page says is not trusted: whoever uses the rows proves them.
https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import contextlib
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Value = int | float | bytes | None
"""Text comes as its bytes."""

_MAGIC = b"SQLite format 3\x00"
_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_USUAL_PAGE_SIZE = 4096
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER, _FRAME_HEADER = 32, 24
_FILE_HEADER = 100
_LONGEST = 1 << 20
"""Bytes of a row; a longer one is none of ours."""
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_BROKEN = (ValueError, IndexError, struct.error, OSError)


class Kind(IntEnum):
    """What a page holds, by its first byte."""

    INTERIOR_INDEX = 0x02
    LEAF_INDEX = 0x0A
    LEAF_TABLE = 0x0D


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or (``is_index``) of an index or a table WITHOUT ROWID."""

    values: tuple[Value, ...]
    is_index: bool


class DamagedFile:
    """A SQLite file and its write-ahead log; close it when done. Raises OSError where it cannot be opened."""

    def __init__(self, path: Path) -> None:
        """Open the file; none of it is changed."""
        self._file = path.open("rb")
        self._wal: BinaryIO | None = None
        with contextlib.suppress(FileNotFoundError):
            self._wal = path.with_name(path.name + "-wal").open("rb")
        header = self._file.read(_FILE_HEADER).ljust(_FILE_HEADER, b"\x00")
        self._size = self._page_size(header)
        reserved = header[20] if header.startswith(_MAGIC) else 0
        self._usable = self._size - reserved
        length = self._file.seek(0, 2)
        self._in_wal = self._frames()
        self.pages = max([-(-length // self._size), *self._in_wal])
        """How many pages there are."""
        self._free = self._freed(header) if header.startswith(_MAGIC) else frozenset[int]()

    def close(self) -> None:
        """Close the file and its log."""
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every row that can be read, with the number of its page, in the order of the pages."""
        for number in range(1, self.pages + 1):
            if number not in self._free:
                for row in self._page_rows(number):
                    yield number, row

    def _page_rows(self, number: int) -> list[Row]:
        try:
            page = self._page(number)
        except _BROKEN:
            return []
        start = _FILE_HEADER if number == 1 else 0
        if page[start] not in Kind._value2member_map_:
            return []  # overflow, freed, or broken: there is no telling
        kind = Kind(page[start])
        found = []
        for pointer in self._pointers(page, start, kind):
            with contextlib.suppress(*_BROKEN):
                found.append(Row(self._cell(page, pointer, kind), kind is not Kind.LEAF_TABLE))
        return found

    def _pointers(self, page: bytes, start: int, kind: Kind) -> list[int]:
        header = 12 if kind is Kind.INTERIOR_INDEX else 8
        [cells] = struct.unpack_from(">H", page, start + 3)
        first = start + header
        if first + 2 * cells > self._usable:
            cells = 0
        return list(struct.unpack_from(f">{cells}H", page, first))

    def _cell(self, page: bytes, at: int, kind: Kind) -> tuple[Value, ...]:
        if kind is Kind.INTERIOR_INDEX:
            at += 4
        length, at = _varint(page, at)
        if kind is Kind.LEAF_TABLE:
            _, at = _varint(page, at)
        if not 0 < length <= _LONGEST:
            raise ValueError(f"a row of {length} bytes")
        return _record(self._payload(page, at, length, kind))

    def _payload(self, page: bytes, at: int, length: int, kind: Kind) -> bytes:
        usable = self._usable
        most = usable - 35 if kind is Kind.LEAF_TABLE else (usable - 12) * 64 // 255 - 23
        if length <= most:
            here = length
        else:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (length - least) % (usable - 4)
            here = here if here <= most else least
        payload = page[at : at + here]
        if here < length:
            [following] = struct.unpack_from(">I", page, at + here)
            payload += self._overflow(following, length - here)
        if len(payload) != length:
            raise ValueError("a row that ends beyond its page")
        return payload

    def _overflow(self, number: int, length: int) -> bytes:
        parts = []
        while length > 0:
            page = self._page(number)
            part = page[4 : min(4 + length, self._usable)]
            parts.append(part)
            length -= len(part)
            [number] = struct.unpack_from(">I", page)
        return b"".join(parts)

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= self.pages:
            raise ValueError(f"there is no page {number}")
        frame = self._in_wal.get(number)
        if frame is not None and self._wal is not None:
            self._wal.seek(frame)
            page = self._wal.read(self._size)
        else:
            self._file.seek((number - 1) * self._size)
            page = self._file.read(self._size)
        if not page:
            raise ValueError(f"page {number} is missing")
        return page.ljust(self._size, b"\x00")

    def _page_size(self, header: bytes) -> int:
        size = int.from_bytes(header[16:18], "big") if header.startswith(_MAGIC) else 0
        size = 65536 if size == 1 else size
        if size in _PAGE_SIZES:
            return size
        size = int.from_bytes(self._wal_header()[8:12], "big")
        return size if size in _PAGE_SIZES else _USUAL_PAGE_SIZE

    def _wal_header(self) -> bytes:
        if self._wal is None:
            return bytes(_WAL_HEADER)
        self._wal.seek(0)
        return self._wal.read(_WAL_HEADER).ljust(_WAL_HEADER, b"\x00")

    def _frames(self) -> dict[int, int]:
        """Where the log has the newest committed content of a page."""
        header = self._wal_header()
        if self._wal is None or int.from_bytes(header[:4], "big") not in _WAL_MAGIC:
            return {}
        committed: dict[int, int] = {}
        pending: dict[int, int] = {}
        at = _WAL_HEADER
        while True:
            self._wal.seek(at)
            frame = self._wal.read(_FRAME_HEADER)
            # Frames of an earlier round of the log have other salts.
            if len(frame) < _FRAME_HEADER or frame[8:16] != header[16:24]:
                return committed
            number, size_after = struct.unpack_from(">II", frame)
            pending[number] = at + _FRAME_HEADER
            if size_after:
                committed |= pending
                pending.clear()
            at += _FRAME_HEADER + self._size

    def _freed(self, header: bytes) -> frozenset[int]:
        """Pages that are in use no more: they still hold what was deleted."""
        with contextlib.suppress(*_BROKEN):
            header = self._page(1)[:_FILE_HEADER]
        freed: set[int] = set()
        trunk = int.from_bytes(header[32:36], "big")
        with contextlib.suppress(*_BROKEN):
            while trunk and trunk not in freed:
                page = self._page(trunk)
                freed.add(trunk)
                trunk, leaves = struct.unpack_from(">II", page)
                freed.update(struct.unpack_from(f">{leaves}I", page, 8))
        return frozenset(freed)


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = page[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the bit that says there is more
            return value, at + step + 1
    return value << 8 | page[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    header, at = _varint(payload, 0)
    if not at <= header <= len(payload):
        raise ValueError("a row whose header ends beyond it")
    values: list[Value] = []
    place = header
    while at < header:
        kind, at = _varint(payload, at)
        value, length = _value(payload, place, kind)
        values.append(value)
        place += length
    if place != len(payload):
        raise ValueError("a row that is longer than its values")
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, 0
    if kind in (8, 9):
        return kind - 8, 0
    length = _INTEGER_BYTES.get(kind)
    if length is not None:
        return int.from_bytes(payload[at : at + length], "big", signed=True), length
    if kind == 7:  # noqa: PLR2004 - as the format numbers its types
        [number] = struct.unpack_from(">d", payload, at)
        return float(number), 8
    if kind < 12:  # noqa: PLR2004
        raise ValueError("a value of no kind")
    length = (kind - 12) // 2
    return payload[at : at + length], length
