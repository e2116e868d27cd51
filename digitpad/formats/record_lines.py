"""Reads an exported history, JSON Lines, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.formats.arriving import Arrival
from digitpad.formats.ink_jsonl import LINE_LIMIT, ink_lines
from digitpad.formats.records import RecordError, read_line
from digitpad.saying import said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from digitpad.saying import Said

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_records(stream: IO[bytes]) -> Iterator[Arrival]:
    """The records of a binary stream, in its order; blank lines are skipped but counted. Raises OSError."""
    for number, line in enumerate(ink_lines(stream), start=1):
        data = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if len(data) > LINE_LIMIT:
            reason = said("it is longer than the limit of {limit} MB", limit=LINE_LIMIT // 2**20)
            yield Arrival(_place(number), None, reason)
        elif data := data.strip():
            yield _arrival(_place(number), data)


def _place(number: int) -> Said:
    return said("line {line}", line=number)


def _arrival(place: Said, data: bytes) -> Arrival:
    try:
        return Arrival(place, read_line(data))
    except RecordError as error:
        return Arrival(place, None, said_of(error))
