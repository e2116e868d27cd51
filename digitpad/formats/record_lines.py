"""Reads an exported history, JSON Lines, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.formats.arriving import Arrival
from digitpad.formats.ink_jsonl import LINE_LIMIT, ink_lines
from digitpad.formats.records import RecordError, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_records(stream: IO[bytes]) -> Iterator[Arrival]:
    """The records of a binary stream, in its order; blank lines are skipped but counted. Raises OSError."""
    for number, line in enumerate(ink_lines(stream), start=1):
        data = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if len(data) > LINE_LIMIT:
            yield Arrival(f"line {number}", None, f"it is longer than the limit of {LINE_LIMIT // 2**20} MB")
        elif data := data.strip():
            yield _arrival(f"line {number}", data)


def _arrival(place: str, data: bytes) -> Arrival:
    try:
        return Arrival(place, read_line(data))
    except RecordError as error:
        return Arrival(place, None, str(error))
