"""Writes recognitions: JSON Lines with everything that is known, CSV with what a spreadsheet can use.

A line of JSON holds the strokes as ``ink_jsonl`` reads them; ``from_json`` gives the recognition back whole.
"""

from __future__ import annotations

import base64
import binascii
import csv
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003 - msgspec looks at the fields' types when it decodes

import msgspec

from digitpad.domain import (
    DIGITS,
    Box,
    DigitReading,
    Drawing,
    Edit,
    Life,
    Picture,
    Point,
    Reading,
    Recognition,
    RecordKey,
    Source,
    Stroke,
    Verdict,
)
from digitpad.formats.json_trouble import json_trouble
from digitpad.saying import SaidError, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from digitpad.saying import Said

CSV_COLUMNS = (
    "id",
    "drawn_at",
    "source",
    "file",
    "text",
    "label",
    "reviewed",
    "verdict",
    "confidence",
    "model",
    *(f"p{digit}" for digit in range(DIGITS)),
    "digits",
    "strokes",
    "points",
    "deleted",
    "device_id",
    "day",
    "part",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class RecordError(SaidError, ValueError):
    """A JSON object that is no recognition."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A recognition with what merging has to know besides.

    ``version`` is that of the content, which never changes but for being erased for good; the versions are
    None where they are not known. What is erased has a drawing without strokes or a picture without bytes.
    """

    recognition: Recognition
    version: int | None = None
    reading_version: int | None = None
    is_erased: bool = False


def exported_to_json(exported: Exported) -> dict[str, Any]:
    """As `to_json`, with versions: what an exported history has on each line."""
    value = to_json(exported.recognition)
    if value["reading"]:
        value["reading"]["version"] = exported.reading_version
    value["version"] = exported.version
    value["erased"] = exported.is_erased
    return value


def to_json(recognition: Recognition) -> dict[str, Any]:
    """All of a recognition in JSON's types, keys in the order in which people read them."""
    key, drawing = recognition.key, recognition.drawing
    return {
        "id": str(recognition.id),
        "key": key and {"device_id": str(key.device_id), "day": key.day.isoformat(), "part": key.part},
        "device_id": str(recognition.device_id),
        "drawn_at": _time_to_json(recognition.drawn_at),
        "source": recognition.source.value,
        "label": recognition.label,
        "pen_width": drawing and drawing.pen_width,
        "strokes": drawing and [[[p.x, p.y, p.t, p.pressure] for p in s.points] for s in drawing.strokes],
        "picture": recognition.picture and _picture_to_json(recognition.picture),
        "reading": recognition.reading and reading_to_json(recognition.reading),
        "edit": recognition.edit and _stamped(recognition.edit, "label", "reviewed"),
        "life": recognition.life and _stamped(recognition.life, "deleted"),
    }


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading in JSON's types; a box is ``[x, y, width, height]``.

    ``number`` stands only with the digits of a picture's second and later numbers.
    """
    return {
        "model": reading.model_id,
        "weights_sha256": reading.weights_sha256,
        "verdict": reading.verdict.value,
        "text": reading.text,
        "confidence": reading.confidence,
        "digits": [_digit_to_json(digit) for digit in reading.digits],
    }


def _digit_to_json(digit: DigitReading) -> dict[str, Any]:
    value: dict[str, Any] = {
        "digit": digit.digit,
        "probabilities": list(digit.probabilities),
        "strokes": list(digit.strokes),
        "box": digit.box and [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
    }
    return {**value, "number": digit.number} if digit.number else value


def _time_to_json(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _picture_to_json(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "sha256": picture.sha256,
        "width": picture.width,
        "height": picture.height,
        "png": base64.b64encode(picture.png).decode("ascii"),
    }


def _stamped(cell: Edit | Life, *names: str) -> dict[str, Any]:
    values = {name: getattr(cell, name) for name in names}
    return {**values, "editor": str(cell.editor), "version": cell.version}


class _Key(msgspec.Struct):
    device_id: UUID
    day: dt.date
    part: int


class _Picture(msgspec.Struct):
    name: str
    sha256: str
    width: int
    height: int
    png: str


class _Digit(msgspec.Struct):
    probabilities: tuple[float, ...]
    strokes: tuple[int, ...] = ()
    box: tuple[float, float, float, float] | None = None
    number: Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)] = 0


class _Reading(msgspec.Struct):
    model: str
    weights_sha256: str
    verdict: Verdict
    digits: list[_Digit]
    version: int | None = None


class _Edit(msgspec.Struct):
    label: str | None
    reviewed: bool
    editor: UUID
    version: int


class _Life(msgspec.Struct):
    deleted: bool
    editor: UUID
    version: int


class _Record(msgspec.Struct):
    id: UUID
    device_id: UUID
    drawn_at: dt.datetime
    source: Source
    key: _Key | None = None
    pen_width: float | None = None
    strokes: list[list[tuple[float, float, float, float]]] | None = None
    picture: _Picture | None = None
    reading: _Reading | None = None
    edit: _Edit | None = None
    life: _Life | None = None
    version: int | None = None
    erased: bool = False


_lines = msgspec.json.Decoder(_Record)


def from_json(value: object) -> Recognition:
    """The recognition that ``to_json`` gave this for; raises RecordError."""
    try:
        record = msgspec.convert(value, _Record)
    except msgspec.ValidationError as error:
        raise RecordError(_none(json_trouble(error))) from error
    return _recognition(record)


def read_line(line: bytes) -> Exported:
    """What a line of an exported history holds; raises RecordError."""
    try:
        record = _lines.decode(line)
    except (msgspec.ValidationError, RecursionError) as error:
        raise RecordError(_none(json_trouble(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(said("this is no valid JSON: {reason}", reason=json_trouble(error))) from error
    reading_version = record.reading.version if record.reading else None
    return Exported(_recognition(record), record.version, reading_version, record.erased)


def _none(reason: Said) -> Said:
    return said("this is no recognition: {reason}", reason=reason)


def _recognition(record: _Record) -> Recognition:
    if record.drawn_at.tzinfo is None:
        raise RecordError(_none(said("drawn_at has no time zone")))
    if (record.strokes is None) == (record.picture is None):
        raise RecordError(_none(said("it has strokes or a picture, not both and not neither")))
    key, edit, life = record.key, record.edit, record.life
    return Recognition(
        id=record.id,
        device_id=record.device_id,
        drawn_at=record.drawn_at.astimezone(dt.UTC),
        source=record.source,
        drawing=_drawing(record),
        picture=_picture(record.picture) if record.picture else None,
        reading=_reading(record.reading) if record.reading else None,
        edit=Edit(edit.label, edit.reviewed, edit.editor, edit.version) if edit else None,
        life=Life(life.deleted, life.editor, life.version) if life else None,
        key=RecordKey(key.device_id, key.day, key.part, record.id) if key else None,
    )


def _drawing(record: _Record) -> Drawing | None:
    if record.strokes is None:
        return None
    if record.pen_width is None or not all(record.strokes):
        raise RecordError(_none(said("a drawing has a pen_width, and points in each stroke")))
    strokes = tuple(Stroke(tuple(Point(*point) for point in points)) for points in record.strokes)
    return Drawing(strokes, record.pen_width)


def _picture(picture: _Picture) -> Picture:
    try:
        png = base64.b64decode(picture.png, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RecordError(_none(said("its picture is not base64 ({reason})", reason=str(error)))) from error
    return Picture(png, picture.width, picture.height, picture.sha256, picture.name)


def _reading(reading: _Reading) -> Reading:
    if any(len(digit.probabilities) != DIGITS for digit in reading.digits):
        raise RecordError(_none(said("a digit has {count} probabilities", count=DIGITS)))
    digits = tuple(
        DigitReading(digit.probabilities, digit.strokes, Box(*digit.box) if digit.box else None, digit.number)
        for digit in reading.digits
    )
    return Reading(reading.model, reading.weights_sha256, reading.verdict, digits)


def to_csv_row(recognition: Recognition) -> list[str]:
    """The cells under CSV_COLUMNS. p0 to p9 are those of a single digit; a number has none."""
    reading, drawing, key = recognition.reading, recognition.drawing, recognition.key
    digits = reading.digits if reading else ()
    probabilities = digits[0].probabilities if len(digits) == 1 else ("",) * DIGITS
    return [
        str(recognition.id),
        _time_to_json(recognition.drawn_at),
        recognition.source.value,
        csv_cell(recognition.picture.name if recognition.picture else ""),
        reading.text if reading else "",
        csv_cell(recognition.label or ""),
        _flag(recognition.edit is not None and recognition.edit.reviewed),
        reading.verdict.value if reading else "",
        f"{reading.confidence:.6f}" if reading else "",
        csv_cell(reading.model_id if reading else ""),
        *(f"{value:.6f}" if isinstance(value, float) else value for value in probabilities),
        str(len(digits)) if reading else "",
        str(len(drawing.strokes)) if drawing else "",
        str(sum(len(stroke.points) for stroke in drawing.strokes)) if drawing else "",
        _flag(recognition.is_deleted),
        str(recognition.device_id),
        key.day.isoformat() if key else "",
        str(key.part) if key else "",
    ]


def _flag(value: bool) -> str:  # noqa: FBT001 - the value is what is written
    return "yes" if value else "no"


def csv_cell(text: str) -> str:
    """Text from outside as a spreadsheet shows it: on one line, and never taken for a formula."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return f"'{line}" if text.startswith(_FORMULA) else line


def write_jsonl(records: Iterable[Recognition], stream: TextIO) -> int:
    """Write one JSON object a line; returns how many."""
    count = 0
    for record in records:
        stream.write(msgspec.json.encode(to_json(record)).decode() + "\n")
        count += 1
    return count


def write_csv(records: Iterable[Recognition], stream: TextIO) -> int:
    """Write a header and one row a record; returns how many records. Open the file with ``newline=""``."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    count = 0
    for record in records:
        writer.writerow(to_csv_row(record))
        count += 1
    return count
