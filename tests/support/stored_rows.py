"""Recognitions as hypothesis makes them, and as rows of the journal."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import strategies as st
from PIL import Image

from digitpad.domain import (
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
from digitpad.ink import codec
from digitpad.ink.picture import read_picture
from digitpad.storage.rows import reading_values, to_days, to_microseconds

if TYPE_CHECKING:
    from digitpad.storage.export_rows import StoredRow

coordinates = st.floats(-2, 3)
points = st.builds(Point, coordinates, coordinates, st.floats(0, 1e6), st.floats(0, 1))
strokes = st.lists(points, min_size=1, max_size=5).map(lambda values: Stroke(tuple(values)))
drawings = st.builds(Drawing, st.lists(strokes, min_size=1, max_size=4).map(tuple), st.floats(0, 1))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
labels = st.none() | st.sampled_from(["", "7", "2026"]) | texts
boxes = st.builds(Box, coordinates, coordinates, st.floats(0, 1), st.floats(0, 1))
digit_readings = st.builds(
    DigitReading,
    st.lists(st.floats(0, 1), min_size=10, max_size=10).map(tuple),
    st.lists(st.integers(0, 9), max_size=3).map(tuple),
    st.none() | boxes,
    st.sampled_from([0, 0, 0, 1, 2]),
)
readings = st.builds(
    Reading, texts, hashes, st.sampled_from(Verdict), st.lists(digit_readings, max_size=3).map(tuple)
)
versions = st.integers(2, 2**50)
edits = st.builds(Edit, labels, st.booleans(), st.uuids(), versions)
lives = st.builds(Life, st.booleans(), st.uuids(), versions)


def picture(width: int, height: int, shade: int, name: str) -> Picture:
    grey = bytes((shade + at * 7) % 256 for at in range(width * height))
    stream = io.BytesIO()
    Image.frombytes("L", (width, height), grey).save(stream, "PNG")
    return read_picture(stream.getvalue(), name)


pictures = st.builds(picture, st.integers(1, 40), st.integers(1, 40), st.integers(0, 255), texts)


@st.composite
def recognitions(draw: st.DrawFn) -> Recognition:
    own = draw(st.uuids(version=4))  # the time in one of version 7 may be beyond any calendar
    key = RecordKey(draw(st.uuids()), draw(st.dates()), draw(st.integers(0, 999)), own)
    is_picture = draw(st.booleans())
    return Recognition(
        id=own,
        device_id=key.device_id,
        drawn_at=draw(st.datetimes(dt.datetime(1970, 1, 2), timezones=st.just(dt.UTC))),  # noqa: DTZ001 - a bound
        source=draw(st.sampled_from(Source)),
        drawing=None if is_picture else draw(drawings),
        picture=draw(pictures) if is_picture else None,
        reading=draw(st.none() | readings),
        edit=draw(st.none() | edits),
        life=draw(st.none() | lives),
        key=draw(st.sampled_from([None, key])),
    )


def stored_rows() -> st.SearchStrategy[StoredRow]:
    """Rows as an export selects them."""
    return recognitions().map(to_row)


def stored_row() -> StoredRow:
    """A row of a plain drawing."""
    drawing = Drawing((Stroke((Point(0.25, 0.5), Point(0.5, 0.75, 8.0, 0.5))),))
    drawn_at = dt.datetime(2026, 3, 14, tzinfo=dt.UTC)
    return to_row(Recognition(UUID(int=1), UUID(int=2), drawn_at, Source.PAD, drawing))


def to_row(record: Recognition) -> StoredRow:
    edit, life, key, kept = record.edit, record.life, record.key, record.picture
    model, weights, verdict, digits = reading_values(record.reading)
    return (
        *(record.id.bytes, record.device_id.bytes),
        *((to_days(key.day), key.part) if key else (None, None)),
        *(to_microseconds(record.drawn_at), record.source.value.encode()),
        *(None if text is None else text.encode() for text in (model, weights, verdict, record.label)),
        *((edit.reviewed, edit.editor.bytes, edit.version) if edit else (None,) * 3),
        *((life.deleted, life.editor.bytes, life.version) if life else (False, None, None)),
        *(
            (kept.width, kept.height, kept.sha256.encode(), kept.name.encode())
            if kept
            else (None, None, None, None)
        ),
        *(digits, codec.encode(record.drawing) if record.drawing else None, kept.png if kept else None),
        *(7, None, None),
    )
