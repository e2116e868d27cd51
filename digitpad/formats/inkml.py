"""Writes drawings as InkML (W3C Recommendation of 20 September 2011), one trace group a drawing.

A point has X and Y in pad units (the pad's shorter side is 1, y down), T in ms since the first pen-down and
the pen's force F, 0 to 1. What a drawing is called stands in annotations of its group: ``truth`` is the label
that a person gave, as in other collections of handwriting; the others are ours and keep id and record key.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from digitpad.domain import Drawing, Stroke
    from digitpad.formats.records import Exported

NAMESPACE = "http://www.w3.org/2003/InkML"
MANUFACTURER = "digitpad"
"""Says that coordinates are in pad units."""

_BEGIN = f"""<?xml version="1.0" encoding="UTF-8"?>
<ink xmlns="{NAMESPACE}">
<definitions>
<inkSource xml:id="pen" manufacturer="{MANUFACTURER}">
<traceFormat>
<channel name="X" type="decimal" orientation="+ve"/>
<channel name="Y" type="decimal" orientation="+ve"/>
<channel name="T" type="decimal" units="ms"/>
<channel name="F" type="decimal" min="0" max="1"/>
</traceFormat>
</inkSource>
</definitions>
"""
_END = "</ink>\n"
# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class InkmlWriter:
    """Writes a document drawing by drawing."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Begin it."""
        self._stream = stream
        self._brushes: dict[float, str] = {}
        stream.write(_BEGIN.encode())

    def write(self, exported: Exported) -> None:
        """Add a record that has strokes."""
        drawing = exported.recognition.drawing
        assert drawing is not None  # noqa: S101 - the caller's part
        brush = self._brushes.get(drawing.pen_width)
        if brush is None:
            brush = self._brushes[drawing.pen_width] = f"brush{len(self._brushes)}"
            self._stream.write(_brush(brush, drawing.pen_width).encode())
        self._stream.write(_group(exported, drawing, brush).encode())

    def finish(self) -> None:
        """End it; the stream stays open."""
        self._stream.write(_END.encode())


def _brush(name: str, width: float) -> str:
    return (
        f'<definitions><context xml:id="{name}c" inkSourceRef="#pen" brushRef="#{name}"/>'
        f'<brush xml:id="{name}"><brushProperty name="width" value="{number(width)}"/></brush>'
        "</definitions>\n"
    )


def _group(exported: Exported, drawing: Drawing, brush: str) -> str:
    record, key = exported.recognition, exported.recognition.key
    notes = {"id": str(record.id), "drawnAt": record.drawn_at.isoformat(), "source": record.source.value}
    if record.label is not None:
        notes["truth"] = record.label
    if key is not None:
        notes["key"] = f"{key.device_id} {key.day.isoformat()} {key.part}"
    if exported.version is not None:
        notes["version"] = str(exported.version)
    lines = [f'<traceGroup contextRef="#{brush}c">']
    lines += (
        f"<annotation type={quoteattr(name)}>{_text(text)}</annotation>" for name, text in notes.items()
    )
    lines += (f"<trace>{_trace(stroke)}</trace>" for stroke in drawing.strokes)
    return "\n".join((*lines, "</traceGroup>\n"))


def _trace(stroke: Stroke) -> str:
    return ", ".join(
        f"{number(point.x)} {number(point.y)} {number(point.t)} {number(point.pressure)}"
        for point in stroke.points
    )


def number(value: float) -> str:
    """The shortest decimal that gives this number again, without an exponent: InkML knows none."""
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _text(text: str) -> str:
    # A bare \r would be read as \n.
    return escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})
