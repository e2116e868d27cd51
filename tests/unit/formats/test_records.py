from __future__ import annotations

import csv
import datetime as dt
import io
import json
import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from digitpad.formats.ink_jsonl import read_drawings
from digitpad.formats.records import (
    CSV_COLUMNS,
    RecordError,
    from_json,
    to_csv_row,
    to_json,
    write_csv,
    write_jsonl,
)

coordinate = st.floats(-1e6, 1e6)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
versions = st.integers(0, 2**62)
points = st.builds(Point, coordinate, coordinate, st.floats(0, 1e9), st.floats(0, 1))
strokes = st.lists(points, min_size=1, max_size=5).map(lambda values: Stroke(tuple(values)))
drawings = st.builds(Drawing, st.lists(strokes, max_size=4).map(tuple), st.floats(0, 1))
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
pictures = st.builds(Picture, st.binary(max_size=40), st.integers(1, 512), st.integers(1, 512), hashes, texts)
boxes = st.builds(Box, coordinate, coordinate, st.floats(0, 1), st.floats(0, 1))
digit_readings = st.builds(
    DigitReading,
    st.lists(st.floats(0, 1), min_size=10, max_size=10).map(tuple),
    st.lists(st.integers(0, 9), max_size=3).map(tuple),
    st.none() | boxes,
)
readings = st.builds(
    Reading, texts, hashes, st.sampled_from(Verdict), st.lists(digit_readings, max_size=3).map(tuple)
)
edits = st.builds(Edit, st.none() | texts, st.booleans(), st.uuids(), versions)
lives = st.builds(Life, st.booleans(), st.uuids(), versions)


@st.composite
def recognitions(draw) -> Recognition:
    own = draw(st.uuids())
    key = RecordKey(draw(st.uuids()), draw(st.dates()), draw(st.integers(0, 999)), own)
    is_picture = draw(st.booleans())
    return Recognition(
        id=own,
        device_id=draw(st.uuids()),
        drawn_at=draw(st.datetimes(dt.datetime(1970, 1, 2), timezones=st.just(dt.UTC))),  # noqa: DTZ001 - a bound
        source=draw(st.sampled_from(Source)),
        drawing=None if is_picture else draw(drawings),
        picture=draw(pictures) if is_picture else None,
        reading=draw(st.none() | readings),
        edit=draw(st.none() | edits),
        life=draw(st.none() | lives),
        key=draw(st.sampled_from([None, key])),
    )


@given(st.lists(recognitions(), max_size=4))
def test_json_lines_are_complete(records):
    stream = io.StringIO()
    assert write_jsonl(records, stream) == len(records)
    lines = stream.getvalue().splitlines() if not records else stream.getvalue().split("\n")[:-1]
    assert [from_json(json.loads(line)) for line in lines] == records


@given(recognitions())
def test_drawings_of_an_export_can_be_read_again(record):
    stream = io.StringIO()
    write_jsonl([record], stream)
    [read] = read_drawings([stream.getvalue()])
    assert read.id == str(record.id)
    assert (read.drawing, read.picture, read.error) == (record.drawing, record.picture, None)


@given(st.lists(recognitions(), max_size=4))
def test_csv_has_a_row_for_each_record(records):
    stream = io.StringIO(newline="")
    assert write_csv(records, stream) == len(records)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert [row["id"] for row in rows] == [str(record.id) for record in records]
    for row, record in zip(rows, records, strict=True):
        assert set(row) == set(CSV_COLUMNS)
        assert row["verdict"] == (record.reading.verdict.value if record.reading else "")
        assert dt.datetime.fromisoformat(row["drawn_at"]) == record.drawn_at
        assert row["deleted"] == ("yes" if record.is_deleted else "no")


def probabilities(digit: int) -> tuple[float, ...]:
    return tuple(0.91 if at == digit else 0.01 for at in range(10))


def make(name: str = "x.png", label: str | None = None, digits: tuple[int, ...] = (7,)) -> Recognition:
    reading = Reading(
        "lenet-5", "0" * 64, Verdict.DIGITS, tuple(DigitReading(probabilities(digit)) for digit in digits)
    )
    return Recognition(
        id=UUID(int=5),
        device_id=UUID(int=6),
        drawn_at=dt.datetime(2026, 11, 5, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        source=Source.FILE,
        picture=Picture(b"png", 3, 2, "0" * 64, name),
        reading=reading,
        edit=Edit(label, reviewed=True, editor=UUID(int=7), version=9) if label else None,
    )


def cells(record: Recognition) -> dict[str, str]:
    return dict(zip(CSV_COLUMNS, to_csv_row(record), strict=True))


def test_a_row_says_what_was_read_and_what_a_person_said():
    row = cells(make(label="1"))
    assert row["text"] == "7"
    assert row["label"] == "1"
    assert row["reviewed"] == "yes"
    assert row["p7"] == "0.910000"
    assert row["confidence"] == "0.910000"
    assert row["drawn_at"] == "2026-11-05T10:00:00.000000Z"
    assert row["digits"] == "1"


def test_a_number_has_no_single_row_of_probabilities():
    row = cells(make(digits=(2, 0, 2, 6)))
    assert row["text"] == "2026"
    assert [row[f"p{digit}"] for digit in range(10)] == [""] * 10


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_file_name_is_never_a_formula(name):
    assert cells(make(name))["file"].startswith("'")
    assert cells(make(label=name))["label"].startswith("'")


@given(st.text(string.printable, max_size=20))
def test_cells_have_one_line(name):
    assert len(cells(make("a" + name))["file"].splitlines()) == 1


def test_the_keys_stand_in_the_order_people_read():
    assert list(to_json(make()))[:5] == ["id", "key", "device_id", "drawn_at", "source"]


SHORT_READING = {"model": "m", "weights_sha256": "", "verdict": "digits", "digits": [{"probabilities": [1]}]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "x"}, "UUID"),
        ({"drawn_at": "2026-11-05T10:00:00"}, "time zone"),
        ({"source": "fax"}, "source"),
        ({"picture": None}, "strokes or a picture"),
        ({"picture": None, "strokes": [[[1, 2, 3, 1]]]}, "pen_width"),
        ({"picture": None, "strokes": [[]], "pen_width": 0.1}, "points in each stroke"),
        ({"picture": {"name": "x", "sha256": "", "width": 1, "height": 1, "png": "§"}}, "base64"),
        ({"reading": SHORT_READING}, "10 probabilities"),
    ],
)
def test_what_is_no_record_is_refused(change, message):
    with pytest.raises(RecordError, match=message):
        from_json({**to_json(make()), **change})


@pytest.mark.parametrize("value", [None, [], "text", 7, {}])
def test_other_json_is_refused(value):
    with pytest.raises(RecordError):
        from_json(value)
