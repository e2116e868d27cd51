"""Numbers from the pen to the journal, read by the real models in their own process."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from digitpad.inference.golden import drawings
from digitpad.ink.drawn import draw_png
from digitpad.storage.journal import Journal
from tests.e2e.program import Program
from tests.support.number_drawings import side_by_side

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import Recognition

DIGITS = dict(drawings())


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def write(program: Program, text: str) -> None:
    """Write this number on the pad, a digit after the other."""
    program.do("pad")
    width, height = program.wait_for(event="pad")["size"]
    unit = min(width, height)
    for stroke in side_by_side([DIGITS[digit] for digit in text], gap=0.3).strokes:
        program.draw([(point.x * unit, point.y * unit) for point in stroke.points])


def kept(journal: Path) -> list[Recognition]:
    with Journal.open_reader(journal) as reader:
        return sorted(reader.records(), key=lambda record: record.drawn_at)


def test_a_number_is_read_while_it_is_written_and_kept_with_each_digit(journal: Path):
    with Program(journal) as program:
        program.wait_for(event="ready")
        write(program, "2026")
        program.wait_for(event="reading", text="2026")
        program.wait_saved()
        program.do("trigger", action="new")
        program.wait_saved()
        program.do("close")
        program.rest()
    (record,) = kept(journal)
    assert record.reading is not None
    assert (record.reading.text, len(record.reading.digits)) == ("2026", 4)
    assert [digit.strokes for digit in record.reading.digits] == [(0,), (1,), (2,), (3,)]
    lefts = [digit.box.x for digit in record.reading.digits if digit.box is not None]
    assert lefts == sorted(lefts)


def test_a_number_is_corrected_by_typing_it_through(journal: Path):
    with Program(journal) as program:
        program.wait_for(event="ready")
        write(program, "42")
        program.wait_for(event="reading", text="42")
        program.do("type", keys="47")
        assert program.history()[0]["label"] is None
        program.do("type", keys="\r")
        program.wait_for(event="reading", label="47")
        program.wait_saved()
        program.do("trigger", action="new")
        program.do("close")
        program.rest()
    (record,) = kept(journal)
    assert record.label == "47"


def test_the_numbers_of_a_picture_are_read_and_kept_each_with_its_digits(journal: Path, tmp_path: Path):
    paper, file = Image.new("L", (500, 170), 255), tmp_path / "page.png"
    for text, left in (("42", 0), ("17", 320)):
        drawing = side_by_side([DIGITS[digit] for digit in text], gap=0.3)
        paper.paste(Image.open(io.BytesIO(draw_png(drawing, 170))), (left, 0))
    paper.save(file)
    with Program(journal) as program:
        program.wait_for(event="ready")
        program.do("open", path=str(file))
        program.wait_for(event="reading", text="42 17")
        program.wait_saved()
        program.do("close")
        program.rest()
    (record,) = kept(journal)
    assert record.reading is not None
    assert [len(number) for number in record.reading.numbers] == [2, 2]
    assert all(digit.box is not None for digit in record.reading.digits)
