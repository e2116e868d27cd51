"""The quick way to a row of CSV or JSON gives what the slow one gives."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from hypothesis import given, settings

from digitpad.formats.records import exported_to_json, to_csv_row
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.export_csv import csv_line
from digitpad.storage.export_json import json_line
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


@given(stored_rows())
@settings(deadline=None)
def test_a_line_of_json_is_that_of_the_record(row):
    assert json_line(row) == msgspec.json.encode(exported_to_json(to_exported(row))) + b"\n"
