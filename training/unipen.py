"""Reads UNIPEN files as published (format 1.0: Guyon et al., UNIPEN project, ICPR 1994).

A file of labels (``data/1a/.../NAME.dat``) includes documentation and pen data from the folder ``include``,
which may include further files. Keywords begin with a full stop; what they say goes on until the next one.
Pen data are components, ``.PEN_DOWN`` and ``.PEN_UP``; a ``.SEGMENT`` names those that make a character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digitpad.domain import Point, Stroke
from training.errors import DataError
from training.pens import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MM_PER_INCH = 25.4
PAUSE_MS = 150.0
"""Between two strokes; how long the pen was up is recorded on some devices only."""

_KEYWORD = re.compile(r"\s*\.([A-Za-z_]+)\s*(.*)")
_SEGMENT = re.compile(r'(\S+)\s+([\d:,\s-]*\d)\s+(?:([^\s"]+)\s+)?"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)
_RANGE = re.compile(r"(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?")


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a file, for messages."""

    path: Path
    line: int

    def error(self, what: str) -> DataError:
        return DataError(f"{self.path}:{self.line}: {what}")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A keyword with all that follows, by line."""

    keyword: str
    lines: tuple[tuple[_Place, str], ...]

    @property
    def place(self) -> _Place:
        return self.lines[0][0]

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines).strip()

    def number(self) -> float:
        words = self.text.split()
        try:
            value = float(words[0])
        except (IndexError, ValueError):
            raise self.place.error(f".{self.keyword} needs a number") from None
        if value <= 0:
            raise self.place.error(f".{self.keyword} is not above 0")
        return value


@dataclass(slots=True)
class _Component:
    is_down: bool
    rows: list[list[float]] = field(default_factory=list)


@dataclass(slots=True)
class _Contents:
    """What a file and all that it includes say."""

    source: str = ""
    writer: str = ""
    columns: list[str] = field(default_factory=lambda: ["X", "Y"])
    units: dict[str, float] = field(default_factory=dict)
    """Millimetres per unit, by axis."""
    per_second: float | None = None
    components: list[_Component] = field(default_factory=list)
    segments: list[_Statement] = field(default_factory=list)


def read_published(path: Path, include: Path, level: str | None = "CHARACTER") -> Iterator[Sample]:
    """The segments of one level of the hierarchy (None: of all) in a file of labels, in its order.

    The drawings lie at the origin, in mm, y down, t in ms. A sample's id is the file's name and the line of
    the segment, its writer what ``.WRITER_ID`` says, its source the folder that the pen data are in.

    Raises:
        DataError: A file that is included is missing, or one is not what the format says; with file and line.
    """
    contents = _Contents()
    _read(path, include, contents, ())
    components = [part for part in contents.components if part.is_down or part.rows]
    for segment in contents.segments:
        found = _SEGMENT.fullmatch(segment.text)
        if not found:
            raise segment.place.error('a .SEGMENT is a level, components, a quality and a label in ""')
        if level in (None, found[1]):
            pieces = _pieces(components, found[2], segment.place)
            if pieces:
                yield Sample(
                    f"{path.stem}:{segment.place.line}",
                    re.sub(r"\\(.)", r"\1", found[4], flags=re.DOTALL),
                    contents.writer,
                    contents.source or path.parent.name,
                    _strokes(pieces, contents, segment.place),
                )


def _statements(path: Path) -> Iterator[_Statement]:
    keyword, lines = "", list[tuple[_Place, str]]()
    with path.open(encoding="latin-1") as file:
        for number, line in enumerate(file, start=1):
            begins = _KEYWORD.match(line)
            if begins:
                if keyword:
                    yield _Statement(keyword, tuple(lines))
                keyword, lines = begins[1].upper(), [(_Place(path, number), begins[2])]
            elif line.strip():
                lines.append((_Place(path, number), line))
    if keyword:
        yield _Statement(keyword, tuple(lines))


def _read(path: Path, include: Path, contents: _Contents, outer: tuple[Path, ...]) -> None:
    for statement in _statements(path):
        keyword = statement.keyword
        if keyword == "INCLUDE":
            inner = (include / statement.text).resolve()
            if not inner.is_relative_to(include.resolve()) or not inner.is_file():
                raise statement.place.error(f"there is no {statement.text} in {include} to include")
            if inner in (path, *outer):
                raise statement.place.error(f"{statement.text} includes itself")
            contents.source = contents.source or statement.text.partition("/")[0]
            _read(inner, include, contents, (path, *outer))
        elif keyword in ("PEN_DOWN", "PEN_UP"):
            contents.components.append(_Component(keyword == "PEN_DOWN"))
            contents.components[-1].rows += _rows(statement, statement.lines, contents.columns)
        elif keyword == "DT" and contents.components:  # a pause within a component
            contents.components[-1].rows += _rows(statement, statement.lines[1:], contents.columns)
        elif keyword == "SEGMENT":
            contents.segments.append(statement)
        else:
            _describe(statement, contents)


def _describe(statement: _Statement, contents: _Contents) -> None:
    keyword = statement.keyword
    if keyword in ("X_POINTS_PER_INCH", "Y_POINTS_PER_INCH"):
        contents.units[keyword[0]] = MM_PER_INCH / statement.number()
    elif keyword in ("X_POINTS_PER_MM", "Y_POINTS_PER_MM"):
        contents.units[keyword[0]] = 1.0 / statement.number()
    elif keyword == "POINTS_PER_SECOND":
        contents.per_second = statement.number()
    elif keyword == "COORD":
        contents.columns = statement.text.upper().split()
        if not {"X", "Y"} <= set(contents.columns):
            raise statement.place.error(".COORD names no X and Y")
    elif keyword == "WRITER_ID":
        contents.writer = statement.text.partition("\n")[0].strip()


def _rows(
    statement: _Statement, lines: tuple[tuple[_Place, str], ...], columns: list[str]
) -> list[list[float]]:
    values = []
    for place, line in lines:
        try:
            values += [float(word) for word in line.split()]
        except ValueError:
            raise place.error(f"a coordinate is no number: {line.strip()!r}") from None
    width = len(columns)
    if len(values) % width:
        raise statement.place.error(f"the points have not all {width} numbers ({' '.join(columns)})")
    return [values[start : start + width] for start in range(0, len(values), width)]


def _pieces(components: list[_Component], delineation: str, place: _Place) -> list[list[list[float]]]:
    """The ink of a delineation such as ``3``, ``143-145``, ``3:0-4:12`` (both ends included) or ``3,5-6``."""
    pieces = []
    for part in "".join(delineation.split()).split(","):
        found = _RANGE.fullmatch(part)
        if not found:
            raise place.error(f"{part!r} does not say which components")
        first = int(found[1])
        last = first if found[3] is None else int(found[3])
        if not first <= last < len(components):
            raise place.error(f"{part}: there are only the components 0 to {len(components) - 1}")
        for number in range(first, last + 1):
            rows = components[number].rows
            start = int(found[2]) if found[2] and number == first else 0
            stop = int(found[4]) + 1 if found[4] and number == last else len(rows)
            if not start <= stop <= len(rows):
                raise place.error(f"{part}: component {number} has only {len(rows)} points")
            if components[number].is_down and start < stop:
                pieces.append(rows[start:stop])
    return pieces


def _strokes(pieces: list[list[list[float]]], contents: _Contents, place: _Place) -> tuple[Stroke, ...]:
    names, units, per_second = contents.columns, contents.units, contents.per_second
    if not {"X", "Y"} <= set(units):
        raise place.error("nothing says how many points a millimetre or an inch has (.X_POINTS_PER_MM)")
    if per_second is None:
        raise place.error("nothing says how many points a second has (.POINTS_PER_SECOND)")
    x, y = names.index("X"), names.index("Y")
    placed = [[(row[x] * units["X"], -row[y] * units["Y"]) for row in piece] for piece in pieces]
    left = min(point[0] for piece in placed for point in piece)
    top = min(point[1] for piece in placed for point in piece)
    strokes, clock = [], 0.0
    for piece in placed:
        times = [clock + index * 1000.0 / per_second for index in range(len(piece))]
        points = (Point(across - left, down - top, t) for (across, down), t in zip(piece, times, strict=True))
        strokes.append(Stroke(tuple(points)))
        clock = times[-1] + PAUSE_MS
    return tuple(strokes)
