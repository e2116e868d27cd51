"""Rows of the journal as rows of CSV, without making records of them: ten times as quick.

What is written is what `formats.records.to_csv_row` gives for the record.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from digitpad.domain import DIGITS as TEN
from digitpad.domain import Verdict
from digitpad.formats.records import CSV_COLUMNS, csv_cell
from digitpad.ink import codec
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.export_rows import (
    DAY,
    DELETED,
    DEVICE,
    DIGITS,
    DRAWN_AT,
    ID,
    INK,
    LABEL,
    MODEL,
    NAME,
    PART,
    PNG,
    REVIEWED,
    SOURCE,
    VERDICT,
)
from digitpad.storage.packed_digits import confidence_of, text_of, unpack
from digitpad.storage.row_texts import (
    day_text,
    device_text,
    source_text,
    time_text,
    uuid_text,
    verdict_of,
)
from digitpad.storage.rows import DAMAGE

if TYPE_CHECKING:
    from digitpad.storage.export_rows import StoredRow

HEADER = (",".join(CSV_COLUMNS) + "\n").encode()

_FIGURES = "0123456789"
_HIGH = bytes(range(128, 256))
_NO_PROBABILITIES = "," * (TEN - 1)
_PROBABILITIES = ",".join(["%.6f"] * TEN)
_READ = (Verdict.DIGITS, Verdict.UNSURE)
_QUOTED = (",", '"')


def csv_line(row: StoredRow) -> str:
    """One line for a row of SELECT; raises RecordDamagedError."""
    try:
        return _line(row)
    except (*DAMAGE, IndexError) as error:
        shown = row[ID].hex() if isinstance(row[ID], bytes) else repr(row[ID])
        raise RecordDamagedError(f"the record {shown} is damaged: {error}") from error


def _line(row: StoredRow) -> str:
    name, label, day, part = row[NAME], row[LABEL], row[DAY], row[PART]
    return (
        f"{uuid_text(row[ID])},{time_text(row[DRAWN_AT])},{source_text(row[SOURCE])},"
        f"{'' if name is None else _cell(name)},{_reading(row, '' if label is None else _cell(label))},"
        f"{_strokes(row)},{'yes' if row[DELETED] else 'no'},{device_text(row[DEVICE])},"
        f"{'' if day is None else day_text(day)},{'' if part is None else part}\n"
    )


def _reading(row: StoredRow, label: str) -> str:
    """From ``text`` to ``digits``."""
    reviewed = "yes" if row[REVIEWED] else "no"
    if row[MODEL] is None:
        return f",{label},{reviewed},,,,{_NO_PROBABILITIES},"
    verdict, is_read = _verdict(row[VERDICT])
    digits, model = unpack(row[DIGITS]), _cell(row[MODEL])
    if len(digits) == 1:  # nearly all
        probabilities = digits[0].probabilities
        best = max(probabilities)
        text = _FIGURES[probabilities.index(best)] if is_read else ""
        return f"{text},{label},{reviewed},{verdict},{best:.6f},{model},{_PROBABILITIES % probabilities},1"
    text, confidence = text_of(digits, Verdict(verdict)), confidence_of(digits)
    return f"{text},{label},{reviewed},{verdict},{confidence:.6f},{model},{_NO_PROBABILITIES},{len(digits)}"


@functools.lru_cache(maxsize=64)
def _verdict(cell: bytes) -> tuple[str, bool]:
    """A verdict that there is, and whether it claims digits."""
    verdict = verdict_of(cell)
    return verdict.value, verdict in _READ


def _strokes(row: StoredRow) -> str:
    """Their number and that of their points, counted in the packed ink.

    Each number of it ends with the one byte below 128; there are two, one a stroke, and four a point.
    """
    ink = row[INK]
    if ink is None:
        return "0,0" if row[PNG] == b"" else ","
    if not ink:
        return "0,0"
    payload = codec.inflate(ink)
    at = 0
    while payload[at] > 127:  # noqa: PLR2004 - the pen's width
        at += 1
    at += 1
    strokes = shift = 0
    while (byte := payload[at]) > 127:  # noqa: PLR2004
        strokes |= (byte & 127) << shift
        shift += 7
        at += 1
    strokes |= byte << shift
    points, rest = divmod(len(payload.translate(None, _HIGH)) - 2 - strokes, 4)
    if rest or points < strokes:
        raise ValueError("the stored ink is damaged")
    return f"{strokes},{points}"


@functools.lru_cache(maxsize=1024)
def _cell(text: bytes) -> str:
    cell = csv_cell(text.decode())
    if any(mark in cell for mark in _QUOTED):
        return '"' + cell.replace('"', '""') + '"'
    return cell
