"""Reads InkML: the drawings of digitpad's own files whole, of others what they are made of.

A trace group, or a trace outside of any, is a drawing. Of a channel list X, Y, T (or time) and F (or
pressure) count, others are read over. Points may be differences (' and "), repeat what was (*) or leave it
open (?). What other programs wrote comes in any unit and is made to fit the pad. Documents with a DOCTYPE are
refused: entities could make a small file a large one.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import deque
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING
from uuid import UUID
from xml.parsers import expat

from digitpad.domain import (
    DEFAULT_PEN_WIDTH,
    Drawing,
    Point,
    Recognition,
    RecordKey,
    Source,
    Stroke,
    bounds,
)
from digitpad.formats.arriving import NOBODY, Arrival, ImportFileError, content_id
from digitpad.formats.inkml import MANUFACTURER, NAMESPACE
from digitpad.formats.records import Exported
from digitpad.saying import SaidError, said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digitpad.saying import Said

TEXT_LIMIT = 16 * 1024 * 1024
"""Characters of one drawing, at most."""
DEPTH_LIMIT = 64

_CHUNK = 65536
_SEPARATOR = " "
_ID = "http://www.w3.org/XML/1998/namespace id"
_NUMBER = r"-?\s*(?:#[0-9A-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_WORD = re.compile(rf"([!'\"]?)\s*({_NUMBER}|[*?TF])|(\S)")
_FILLED = 0.8
"""Share of the pad that a drawing in another unit takes."""
_X, _Y, _T, _F = range(4)
_CHANNELS = {"X": _X, "Y": _Y, "T": _T, "F": _F, "TIME": _T, "PRESSURE": _F}
_LABELS = ("truth", "label")


class _DrawingError(SaidError, ValueError):
    pass


@dataclass(slots=True)
class _Format:
    """The channels of a point, in order; how many milliseconds one of T is, and how much force is full."""

    channels: list[str] = field(default_factory=list)
    ms: float = 1.0
    full: float = 0.0


@dataclass(slots=True)
class _Group:
    line: int
    notes: dict[str, str] = field(default_factory=dict)
    traces: list[str] = field(default_factory=list)
    context: str = ""
    size: int = 0


def read_inkml(stream: IO[bytes], at: dt.datetime) -> Iterator[Arrival]:
    """The drawings of a document, as they come; those that tell no time have been drawn at this one.

    Raises ImportFileError where it cannot be read on, and OSError.
    """
    reader = _Reader(at)
    try:
        while data := stream.read(_CHUNK):
            reader.feed(data)
            while reader.found:
                yield reader.found.popleft()
        reader.feed(b"", is_last=True)
    except expat.ExpatError as error:
        yield from reader.found
        raise ImportFileError(
            said("This is no XML that can be read on: {reason}.", reason=str(error))
        ) from error
    yield from reader.found


class _Reader:
    def __init__(self, at: dt.datetime) -> None:
        self.found: deque[Arrival] = deque()
        self._at = at
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._note = ""
        self._group: _Group | None = None
        self._drawings = 0
        self._format = _Format()
        self._brush = ""
        self._widths: dict[str, float] = {}
        self._contexts: dict[str, str] = {}
        self._is_ours = False
        self._parser = parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        self._parser.Parse(data, is_last)

    def _on_doctype(self, *_declaration: object) -> None:
        raise ImportFileError(said("It has a DOCTYPE, which InkML has not. Leave it out."))

    def _on_start(self, name: str, values: Mapping[str, str]) -> None:
        place, _, local = name.rpartition(_SEPARATOR)
        if not self._path and (local != "ink" or place not in ("", NAMESPACE)):
            raise ImportFileError(said("This is no InkML: its first element is <{element}>.", element=local))
        self._path.append(local)
        if len(self._path) > DEPTH_LIMIT:
            raise ImportFileError(said("Its elements are nested more than {limit} deep.", limit=DEPTH_LIMIT))
        if self._group is None and local in ("traceGroup", "trace") and "traceGroup" not in self._path[:-1]:
            self._group = _Group(self._parser.CurrentLineNumber, context=values.get("contextRef", "#")[1:])
        if local in ("trace", "annotation"):
            self._text, self._note = [], values.get("type", "")
        else:
            self._on_definition(local, values)

    def _on_definition(self, local: str, values: Mapping[str, str]) -> None:
        if local == "inkSource":
            self._is_ours = values.get("manufacturer") == MANUFACTURER
        elif local == "traceFormat":
            self._format = _Format()
        elif local == "channel":
            self._on_channel(values)
        elif local == "brush":
            self._brush = values.get(_ID, "")
        elif local == "brushProperty" and values.get("name") == "width":
            width = _finite(values.get("value", ""))
            if width is not None and width >= 0:
                self._widths[self._brush] = width
        elif local == "context":
            self._contexts[values.get(_ID, "")] = values.get("brushRef", "#")[1:]

    def _on_channel(self, values: Mapping[str, str]) -> None:
        name = values.get("name", "")
        self._format.channels.append(name)
        place = _CHANNELS.get(name.upper())
        if place == _T and values.get("units") == "s":
            self._format.ms = 1000.0
        if place == _F:
            self._format.full = _finite(values.get("max", "")) or 0.0

    def _on_text(self, text: str) -> None:
        if self._text is None:
            return
        if self._group is not None:
            self._group.size += len(text)
            if self._group.size > TEXT_LIMIT:
                self._text = []  # the drawing is refused at its end
                return
        self._text.append(text)

    def _on_end(self, name: str) -> None:
        local = self._path.pop()
        group = self._group
        if local in ("trace", "annotation") and self._text is not None:
            text = "".join(self._text)
            self._text = None
            if group is not None and local == "trace":
                group.traces.append(text)
            elif group is not None:
                group.notes.setdefault(self._note, text)
        if group is not None and local in ("traceGroup", "trace") and not self._is_inside():
            self._group = None
            self.found.append(self._arrival(group))
            self._drawings += 1
        del name

    def _is_inside(self) -> bool:
        return "traceGroup" in self._path

    def _arrival(self, group: _Group) -> Arrival:
        place = said("line {line}", line=group.line)
        if group.size > TEXT_LIMIT:
            limit = TEXT_LIMIT // 2**20
            return Arrival(place, None, said("the drawing has more than {limit} MB", limit=limit))
        try:
            strokes = tuple(_stroke(text, self._format) for text in group.traces)
            if not strokes:
                raise _DrawingError(said("the drawing has no trace"))
            width = self._widths.get(self._contexts.get(group.context, ""), DEFAULT_PEN_WIDTH)
            drawing = Drawing(strokes, width) if self._is_ours else _fitted(strokes)
            return self._labelled(place, group.notes, drawing)
        except (ValueError, OverflowError) as error:
            return Arrival(place, None, said_of(error))

    def _labelled(self, place: Said, notes: Mapping[str, str], drawing: Drawing) -> Arrival:
        identity = _uuid(notes.get("id", ""))
        content = repr(drawing).encode()
        record = Recognition(
            id=identity or content_id("inkml", str(self._drawings), content),
            device_id=NOBODY,
            drawn_at=self._at,
            source=Source.BATCH,
            drawing=drawing,
        )
        if self._is_ours:
            record = _completed(record, notes)
        version = int(notes["version"]) if self._is_ours and "version" in notes else None
        label = next((notes[name] for name in _LABELS if name in notes), None)
        return Arrival(place, Exported(record, version), label=label)


def _completed(record: Recognition, notes: Mapping[str, str]) -> Recognition:
    if "drawnAt" in notes:
        drawn_at = dt.datetime.fromisoformat(notes["drawnAt"])
        if drawn_at.tzinfo is None:
            raise _DrawingError(said("its time has no time zone"))
        record = replace(record, drawn_at=drawn_at)
    if "source" in notes:
        record = replace(record, source=Source(notes["source"]))
    if "key" in notes:
        device, day, part = notes["key"].split()
        key = RecordKey(UUID(device), dt.date.fromisoformat(day), int(part), record.id)
        record = replace(record, device_id=key.device_id, key=key)
    return record


def _stroke(text: str, form: _Format) -> Stroke:
    channels = form.channels or ["X", "Y"]
    orders = ["!"] * len(channels)
    speeds, last = [0.0] * len(channels), [0.0] * len(channels)
    points = []
    for sample in text.split(","):
        words = _WORD.findall(sample)
        if not words:
            continue
        if len(words) > len(channels) or any(wrong for _, _, wrong in words):
            raise _DrawingError(said("a point cannot be read: {point}", point=repr(sample.strip()[:80])))
        for at, (order, word, _) in enumerate(words):
            orders[at] = order or orders[at]
            _advance(at, orders[at], word, last, speeds)
        points.append(_point(last, channels, form))
    if not points:
        raise _DrawingError(said("a trace has no points"))
    return Stroke(tuple(points))


def _advance(at: int, order: str, word: str, last: list[float], speeds: list[float]) -> None:
    """Take a channel's next value: itself, or how it differs from the last, or how that difference does."""
    if word == "?":
        return
    if word == "*":
        last[at] += speeds[at] if order == '"' else 0.0
        return
    value = _value(word)
    if order == "!":
        last[at], speeds[at] = value, 0.0
    elif order == "'":
        last[at], speeds[at] = last[at] + value, value
    else:
        speeds[at] += value
        last[at] += speeds[at]


def _value(word: str) -> float:
    if word in "TF":
        return float(word == "T")
    sign, digits = (-1.0, word[1:].lstrip()) if word[0] == "-" else (1.0, word)
    return sign * (int(digits[1:], 16) if digits[0] == "#" else float(digits))


def _point(values: list[float], channels: list[str], form: _Format) -> Point:
    place = [0.0, 0.0, 0.0, 1.0]
    for name, value in zip(channels, values, strict=True):
        at = _CHANNELS.get(name.upper())
        if at is not None:
            place[at] = value
    if form.full > 0 and any(_CHANNELS.get(name.upper()) == _F for name in channels):
        place[_F] /= form.full
    x, y, t, force = place
    return Point(x, y, t * form.ms, min(max(force, 0.0), 1.0))


def _fitted(strokes: tuple[Stroke, ...]) -> Drawing:
    """In the middle of the pad; time begins with the first pen-down."""
    box = bounds(strokes)
    assert box is not None  # noqa: S101 - a stroke has points
    extent = max(box.width, box.height)
    if not math.isfinite(extent):
        raise _DrawingError(said("a coordinate is not finite"))
    scale = _FILLED / extent if extent else 0.0
    left, top = 0.5 - box.width * scale / 2, 0.5 - box.height * scale / 2
    begin = strokes[0].points[0].t
    return Drawing(
        tuple(
            Stroke(
                tuple(
                    Point(left + (p.x - box.x) * scale, top + (p.y - box.y) * scale, p.t - begin, p.pressure)
                    for p in stroke.points
                )
            )
            for stroke in strokes
        )
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
