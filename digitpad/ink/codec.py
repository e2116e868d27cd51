"""Stores a drawing's ink in a few bytes a point.

Layout: a version byte, then zlib of variable-length whole numbers: pen width, number of strokes, and for each
stroke the number of its points and the differences of x, y, t and pressure from the point before, column by
column, sign in the lowest bit. Units: 1/65536 pad unit (a hundredth of a pixel on a large pad), 0.1 ms,
1/1023 of full pressure (what tablets deliver is rarely finer). zlib's checksum guards the content.
"""

from __future__ import annotations

import math
import zlib
from typing import TYPE_CHECKING

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink.errors import InkError
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.saying import Said

__all__ = ["INK_LIMIT", "InkError", "decode", "encode", "quantise"]

INK_LIMIT = 65536
"""Bytes of an encoded drawing, at most."""

COORDINATE_UNIT = 65536
TIME_UNIT = 10
PRESSURE_UNIT = 1023

_VERSION = 1
_PAYLOAD_LIMIT = 1024 * 1024
"""Bytes before compression, at most: what decoding may take in memory, whatever the input claims."""

COORDINATE_MOST = 1_000_000_000 * COORDINATE_UNIT
TIME_MOST = 10**13 * TIME_UNIT
_VARINT_BITS = 56

_PEN_WIDTH, _COORDINATE = said("pen width"), said("coordinate")
_TIME, _PRESSURE = said("time"), said("pressure")

_Row = tuple[int, int, int, int]
_Strokes = list[list[_Row]]


def encode(drawing: Drawing) -> bytes:
    """The drawing's ink in at most INK_LIMIT bytes.

    Where it would take more, points closer together than a tolerance are left out, the ends of strokes kept;
    the tolerance grows from 1/8192 of the drawing's extent until it fits. Raises InkError for numbers that
    are not finite or too large, and for more strokes than fit.
    """
    pen_width = _units(drawing.pen_width, COORDINATE_UNIT, COORDINATE_MOST, _PEN_WIDTH)
    if pen_width < 0:
        raise InkError(said("The drawing's pen width is negative. Give a width of 0 or more."))
    strokes = [[_row(point) for point in stroke.points] for stroke in drawing.strokes]
    data = _packed(pen_width, strokes)
    tolerance = _extent(strokes) / 8192
    while data is None:
        strokes = [_thinned(stroke, tolerance) for stroke in strokes]
        data = _packed(pen_width, strokes)
        if data is None and all(len(stroke) <= 2 for stroke in strokes):  # noqa: PLR2004 - only ends are left
            raise InkError(
                said(
                    "The drawing has {count} strokes, more than can be kept in {limit} KB. Clear it, or "
                    "start a new one.",
                    count=len(strokes),
                    limit=INK_LIMIT // 1024,
                )
            )
        tolerance = tolerance * 1.6 + 1.0
    return data


def decode(data: bytes) -> Drawing:
    """The drawing that these bytes hold. Raises InkError for whatever ``encode`` did not write."""
    return _Parser(inflate(data)).drawing()


def inflate(data: bytes) -> bytes:
    """The numbers of these bytes, still packed. Raises InkError."""
    if len(data) > INK_LIMIT:
        raise InkError(
            said(
                "The stored ink has {count} bytes, more than the limit of {limit}.",
                count=len(data),
                limit=INK_LIMIT,
            )
        )
    if not data or data[0] != _VERSION:
        raise InkError(said("The stored ink is damaged or of a newer version of the program."))
    inflater = zlib.decompressobj()
    try:
        payload = inflater.decompress(data[1:], _PAYLOAD_LIMIT)
    except zlib.error as error:
        raise InkError(said("The stored ink is damaged ({reason}).", reason=str(error))) from error
    if not inflater.eof or inflater.unused_data:
        raise InkError(said("The stored ink is damaged (its length is wrong)."))
    return payload


def quantise(drawing: Drawing) -> Drawing:
    """The drawing as it comes back from storage: coordinates, times and pressures in whole units."""
    return decode(encode(drawing))


def _units(value: float, unit: int, most: int, what: Said) -> int:
    scaled = value * unit
    if not -most <= scaled <= most:  # false for NaN, too
        raise InkError(
            said(
                "The drawing has a {what} of {value}, which cannot be kept. Correct it or leave it out.",
                what=what,
                value=value,
            )
        )
    return round(scaled)


def _row(point: Point) -> _Row:
    x, y = point.x * COORDINATE_UNIT, point.y * COORDINATE_UNIT
    t, pressure = point.t * TIME_UNIT, point.pressure
    most = COORDINATE_MOST
    if -most <= x <= most and -most <= y <= most and 0.0 <= t <= TIME_MOST and 0.0 <= pressure <= 1.0:
        return round(x), round(y), round(t), round(pressure * PRESSURE_UNIT)  # nearly every point
    return (
        _units(point.x, COORDINATE_UNIT, COORDINATE_MOST, _COORDINATE),
        _units(point.y, COORDINATE_UNIT, COORDINATE_MOST, _COORDINATE),
        _units(point.t, TIME_UNIT, TIME_MOST, _TIME),
        min(max(_units(point.pressure, PRESSURE_UNIT, TIME_MOST, _PRESSURE), 0), PRESSURE_UNIT),
    )


def _extent(strokes: _Strokes) -> float:
    rows = [row for stroke in strokes for row in stroke]
    if not rows:
        return 0.0
    return float(max(max(row[axis] for row in rows) - min(row[axis] for row in rows) for axis in (0, 1)))


def _thinned(stroke: list[_Row], tolerance: float) -> list[_Row]:
    kept = stroke[:1]
    for row in stroke[1:-1]:
        if math.hypot(row[0] - kept[-1][0], row[1] - kept[-1][1]) > tolerance:
            kept.append(row)
    return kept + stroke[-1:] if len(stroke) > 1 else kept


def _packed(pen_width: int, strokes: _Strokes) -> bytes | None:
    """The encoded bytes, or None where they pass a limit."""
    if sum(map(len, strokes)) > INK_LIMIT:
        return None  # less than a byte a point: not worth the time of trying
    numbers = [pen_width, len(strokes)]
    before: Sequence[int] = (0, 0, 0, 0)
    for stroke in strokes:
        numbers.append(len(stroke))
        for column, last in zip(zip(*stroke, strict=True), before, strict=True):
            for value in column:
                difference = value - last
                numbers.append(2 * difference if difference >= 0 else -2 * difference - 1)
                last = value  # noqa: PLW2901 - the point before, running along
        before = stroke[-1]
    payload = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:  # noqa: PLR2004 - seven bits a byte
            payload.append(rest & 0x7F | 0x80)
            rest >>= 7
        payload.append(rest)
    if len(payload) > _PAYLOAD_LIMIT:
        return None
    data = bytes((_VERSION,)) + zlib.compress(bytes(payload), 9)
    return data if len(data) <= INK_LIMIT else None


class _Parser:
    """Reads the numbers of a payload and refuses what makes no drawing."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._at = 0

    def drawing(self) -> Drawing:
        pen_width = self._number()
        strokes = []
        before = (0, 0, 0, 0)
        for _ in range(self._count(5)):
            rows = self._stroke(before)
            before = rows[-1]
            strokes.append(Stroke(tuple(_point(row) for row in rows)))
        if self._at != len(self._payload) or pen_width > COORDINATE_MOST:
            raise self._damaged()
        return Drawing(tuple(strokes), pen_width / COORDINATE_UNIT)

    def _stroke(self, before: _Row) -> list[_Row]:
        count = self._count(4)
        if not count:
            raise self._damaged()
        x, y, t, pressure = (self._column(count, last) for last in before)
        if max(map(abs, x + y)) > COORDINATE_MOST or max(map(abs, t)) > TIME_MOST:
            raise self._damaged()
        if min(pressure) < 0 or max(pressure) > PRESSURE_UNIT:
            raise self._damaged()
        return list(zip(x, y, t, pressure, strict=True))

    def _column(self, count: int, last: int) -> list[int]:
        values = []
        for _ in range(count):
            number = self._number()
            last += number >> 1 if not number & 1 else -(number + 1 >> 1)
            values.append(last)
        return values

    def _count(self, least_bytes: int) -> int:
        """A number of things that take at least so many bytes each, of which there must be as many left."""
        count = self._number()
        if count * least_bytes > len(self._payload) - self._at:
            raise self._damaged()
        return count

    def _number(self) -> int:
        number = shift = 0
        while True:
            if self._at >= len(self._payload) or shift > _VARINT_BITS:
                raise self._damaged()
            byte = self._payload[self._at]
            self._at += 1
            number |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follows
                return number
            shift += 7

    @staticmethod
    def _damaged() -> InkError:
        return InkError(said("The stored ink is damaged."))


def _point(row: _Row) -> Point:
    x, y, t, pressure = row
    return Point(x / COORDINATE_UNIT, y / COORDINATE_UNIT, t / TIME_UNIT, pressure / PRESSURE_UNIT)
