"""Journals with drawings in them, as a person would have left them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.domain import DigitReading, Drawing, Point, Reading, Stroke, Verdict
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

DRAWN_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
DRAWING = Drawing((Stroke((Point(0.5, 0.1), Point(0.5, 0.9, 200.0))),))
SEVEN = Reading(
    "softmax",
    "0" * 64,
    Verdict.DIGITS,
    (DigitReading(tuple(0.91 if digit == 7 else 0.01 for digit in range(10)), (0,), None),),
)


def draw(count: int = 3, path: Path | None = None) -> list[UUID]:
    """Closed drawings of a seven in a journal; their ids."""
    file = path or paths.default_journal()
    journal = Journal.open(file)
    ids, made = IdMaker(), []
    newest = journal.newest_id()
    if newest is not None:
        ids.follow(newest)
    for _ in range(count):
        made.append(record := ids.new_id())
        journal.save_draft(record, DRAWN_AT, DRAWING)
        journal.save_reading(record, DRAWING, SEVEN)
        journal.close_drawing(record)
    journal.close()
    return made
