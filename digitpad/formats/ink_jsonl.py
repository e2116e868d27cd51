"""Reads ink files: one drawing a line, ``{"id": "...", "strokes": [[[x, y, t, pressure], ...], ...]}``.

Any unit, y down; t (ms) and pressure (0..1) may be left out, other keys are ignored. An exported history can
be read as it is: where a line has a kept picture instead of strokes, that is the drawing. A line that cannot
be read gives an error and the rest goes on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from digitpad.domain import DEFAULT_PEN_WIDTH, Drawing, Picture, Point, Stroke, bounds
from digitpad.ink.normalise import COORDINATE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of a line, at most: three times the longest that an export has."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHAPES = (2, 3, 4)
_MISSING = (0.0, 1.0)
_LATEST = 1e13


@dataclass(frozen=True, slots=True)
class InkLine:
    """One line: its number (from 1), the id given there, and the drawing or picture, or what is wrong."""

    line: int
    id: str | None
    drawing: Drawing | None
    error: str | None
    picture: Picture | None = None


class _Picture(msgspec.Struct):
    png: bytes
    width: int
    height: int
    sha256: str
    name: str


class _Line(msgspec.Struct):
    strokes: list[list[list[float]]] | None
    id: str | int | None = None
    # Only ours mean what we take them for: another program's keys of these names are "other keys".
    pen_width: msgspec.Raw = msgspec.Raw(b"null")
    picture: msgspec.Raw = msgspec.Raw(b"null")


class _Name(msgspec.Struct):
    id: str | int | None = None


class _LineError(ValueError):
    pass


_lines = msgspec.json.Decoder(_Line)
_names = msgspec.json.Decoder(_Name)


def read_drawings(lines: Iterable[str | bytes]) -> Iterator[InkLine]:
    """The drawings of an ink file, line by line; blank lines are skipped but counted.

    Coordinates stay as they are given. Where a line names no ``pen_width``, the drawing gets a pen that looks
    on it as the default pen looks on a pad filled by it.
    """
    for number, line in enumerate(lines, start=1):
        data = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        if number == 1:
            data = data.removeprefix(_BYTE_ORDER_MARK)
        data = data.strip()
        if not data:
            continue
        try:
            yield _read(number, data)
        except _LineError as error:
            yield InkLine(number, _id_of(data), None, f"line {number}: {error}")


def ink_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a binary stream, each cut after LINE_LIMIT + 1 bytes: memory stays bounded."""
    while line := stream.readline(LINE_LIMIT + 1):
        yield line
        rest = line
        while len(rest) > LINE_LIMIT and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_LIMIT + 1)


def _read(number: int, data: bytes) -> InkLine:
    if len(data) > LINE_LIMIT:
        raise _LineError(f"longer than the limit of {LINE_LIMIT // 2**20} MB")
    try:
        line = _lines.decode(data)
    except (msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise _LineError(_explained(error)) from error
    except msgspec.DecodeError as error:
        raise _LineError(f"no valid JSON ({error})") from error
    name = None if line.id is None else str(line.id)
    if line.strokes is None:
        return InkLine(number, name, None, None, _picture(line.picture))
    strokes = tuple(_stroke(points, index) for index, points in enumerate(line.strokes))
    return InkLine(number, name, Drawing(strokes, _pen_width(line.pen_width, strokes)), None)


def _picture(given: msgspec.Raw) -> Picture:
    try:
        picture = msgspec.json.decode(given, type=_Picture | None)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise _LineError(f"its picture cannot be read: {error}") from error
    if picture is None:
        raise _LineError("it holds neither strokes nor a picture")
    return Picture(**msgspec.structs.asdict(picture))


def _pen_width(given: msgspec.Raw, strokes: tuple[Stroke, ...]) -> float:
    """The width that the line names, where it is one; else what suits the strokes."""
    try:
        width = msgspec.json.decode(given, type=float)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return _default_pen(strokes)
    return width if 0.0 <= width <= COORDINATE_LIMIT else _default_pen(strokes)


def _explained(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8 text"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"{error}; a drawing has the form " + '{"strokes": [[[x, y], [x, y], ...], ...]}'


def _stroke(points: list[list[float]], index: int) -> Stroke:
    if not points:
        raise _LineError(f"stroke {index} has no points")
    return Stroke(tuple(_point(values, index, place) for place, values in enumerate(points)))


def _point(values: list[float], stroke: int, place: int) -> Point:
    if len(values) not in _SHAPES:
        raise _LineError(
            f"point {place} of stroke {stroke} has {len(values)} numbers; a point is [x, y], [x, y, t] or "
            "[x, y, t, pressure]"
        )
    if not all(math.isfinite(value) and abs(value) <= COORDINATE_LIMIT for value in values[:2]):
        raise _LineError(f"point {place} of stroke {stroke} has a coordinate beyond {COORDINATE_LIMIT:.0e}")
    if not all(abs(value) <= _LATEST for value in values[2:3]):
        raise _LineError(f"point {place} of stroke {stroke} has a time beyond {_LATEST:.0e} ms")
    x, y, t, pressure = (*values, *_MISSING[len(values) - 2 :])
    return Point(x, y, t, min(max(pressure, 0.0), 1.0))


def _default_pen(strokes: tuple[Stroke, ...]) -> float:
    box = bounds(strokes)
    extent = max(box.width, box.height) if box else 0.0
    return DEFAULT_PEN_WIDTH * (extent or 1.0)


def _id_of(data: bytes) -> str | None:
    """The id of a line whose strokes cannot be read, where that much can be."""
    if len(data) > LINE_LIMIT:
        return None
    try:
        name = _names.decode(data).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if name is None else str(name)
