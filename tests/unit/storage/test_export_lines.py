"""The quick way to a row of CSV or JSON gives what the slow one gives."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.formats.records import exported_to_json, to_csv_row
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.export_csv import csv_line
from digitpad.storage.export_json import json_lines
from digitpad.storage.export_rows import INK, to_exported
from tests.support.stored_rows import stored_row, stored_rows


@given(stored_rows())
@settings(deadline=None)
def test_a_line_is_that_of_the_record(row):
    expected = to_csv_row(to_exported(row).recognition)
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow(expected)
    assert csv_line(row) == stream.getvalue()


@pytest.mark.parametrize("ink", [b"\x00", b"\x01", b"\x01no zlib", b"\x01" + bytes(30)])
def test_damaged_ink_is_noticed(ink):
    row = list(stored_row())
    row[INK] = ink
    with pytest.raises(RecordDamagedError):
        csv_line(tuple(row))


@given(st.lists(stored_rows(), max_size=4))
@settings(deadline=None)
def test_lines_of_json_are_those_of_the_records(rows):
    assert json_lines(rows) == [
        msgspec.json.encode(exported_to_json(to_exported(row))) + b"\n" for row in rows
    ]


def test_a_damaged_record_hides_no_other_from_json():
    damaged = list(stored_row())
    damaged[INK] = b"\x01no zlib"
    before, between, after = json_lines([stored_row(), tuple(damaged), stored_row()])
    assert isinstance(between, RecordDamagedError)
    assert before == after != b""
