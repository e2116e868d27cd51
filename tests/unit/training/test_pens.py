"""Reading recorded drawings, and whose they are."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Point, Stroke
from training import pens
from training.errors import DataError
from training.pens import Sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.training.conftest import Recorded

PENDIGITS = """.INCLUDE        dene.doc
.HIERARCHY      DIGIT

.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 267  336
.PEN_UP
.PEN_DOWN
 100  200
.PEN_UP

.SEGMENT DIGIT    1 ? "1"
.COMMENT 1 13  225
.COMMENT 7 7 7
.PEN_DOWN
 1  2
.PEN_UP
"""


def by(writer: str, source: str) -> Sample:
    return Sample("", "7", writer, source, (Stroke((Point(0, 0),)),))


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def test_pendigits_are_turned_y_down_with_writer_and_time() -> None:
    eight, one = pens.read_pendigits(PENDIGITS.splitlines())
    assert (eight.text, eight.writer, eight.source, len(eight.strokes)) == (
        "8",
        "pendigits-12",
        "pendigits",
        2,
    )
    first, second = eight.strokes[0].points
    assert (first.x, first.y, first.t) == (267, -333, 0)
    assert (second.y, second.t) == (-336, 100)
    assert (one.text, one.writer, one.strokes[0].points[0].t) == ("1", "pendigits-13", 0)


def test_unipens_lines_are_read_as_they_are() -> None:
    line = {
        "id": "unipen-letters-3",
        "text": "Ä",
        "writer": "aga-05",
        "source": "aga",
        "strokes": [[[0.5, 1.25, 0], [1, 2, 10]], [], [[3, 4, 160]]],
    }
    (sample,) = pens.read_unipen([json.dumps(line)])
    assert (sample.id, sample.text, sample.writer, sample.source) == (
        "unipen-letters-3",
        "Ä",
        "aga-05",
        "aga",
    )
    assert sample.strokes == (Stroke((Point(0.5, 1.25, 0), Point(1, 2, 10))), Stroke((Point(3, 4, 160),)))


def test_omniglots_drawings_come_once_with_alphabet_and_drawer(tmp_path: Path) -> None:
    (tmp_path / "omniglot").mkdir()
    text = "START\n10,-20,0\n11,-21,50\nBREAK\n30,-40,900\nBREAK\n"
    for number in (1, 2):
        top = f"strokes_background_small{number}"
        with zipfile.ZipFile(tmp_path / "omniglot" / f"{top}.zip", "w") as archive:
            archive.writestr(f"{top}/Greek/character07/0400_03.txt", text)
            archive.writestr(f"{top}/Greek/.DS_Store", "x")
            archive.writestr(f"__MACOSX/{top}/Greek/character07/._0400_03.txt", "x")
    (sample,) = pens.omniglot(tmp_path)
    assert sample.id == "omniglot-Greek-character07-0400_03"
    assert (sample.text, sample.writer, sample.source) == ("", "omniglot-03", "Greek")
    assert sample.strokes == (Stroke((Point(10, 20, 0), Point(11, 21, 50))), Stroke((Point(30, 40, 900),)))


@pytest.mark.parametrize(
    ("writer", "source", "part"),
    [
        ("pendigits-2", "pendigits", "train"),
        ("pendigits-9", "pendigits", "validation"),
        ("pendigits-1", "pendigits", "test"),
        ("aga-05", "aga", "train"),
        ("aga-09", "aga", "validation"),
        ("aga-08", "aga", "test"),
        ("ced-29", "ced", "device"),
        ("ibm-07", "ibm", "test"),
        ("ibm-11", "ibm", "twin"),
        ("omniglot-03", "Greek", "train"),
        ("omniglot-03", "Balinese", "validation"),
        ("omniglot-03", "Tagalog", "test"),
    ],
)
def test_a_writers_drawings_all_belong_to_one_part(writer: str, source: str, part: pens.Part) -> None:
    assert pens.part_of(by(writer, source)) == part
    assert pens.part([by(writer, source)], part) == [by(writer, source)]


def test_of_each_writer_the_first_so_many_count() -> None:
    samples = [by("aga-05", "aga"), by("aga-06", "aga")] * 100
    assert Counter(sample.writer for sample in pens.first_of_each(samples)) == {"aga-05": 60, "aga-06": 60}


def test_the_first_drawer_of_one_alphabet_is_not_the_first_of_another() -> None:
    greek, latin = by("omniglot-01", "Greek"), by("omniglot-01", "Latin")
    assert pens.first_of_each([greek, latin, greek], limit=1) == [greek, latin]


@pytest.mark.parametrize("read", [pens.pendigits, pens.omniglot, lambda data: pens.unipen(data, "letters")])
def test_what_is_missing_is_told_with_what_to_do(
    read: Callable[[Path], list[Sample]], tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"is not there.*python -m training fetch"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"junk", packed("{}"), packed("[]"), packed('{"strokes": 1}')])
def test_damaged_lines_are_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "unipen").mkdir()
    (tmp_path / "unipen" / "digits.jsonl.gz").write_bytes(content)
    with pytest.raises(DataError, match=r"digits\.jsonl\.gz is damaged"):
        pens.unipen(tmp_path, "digits")


@pytest.mark.parametrize("content", [b"junk", packed(".PEN_DOWN\n1 x\n"), packed("1\n")])
def test_damaged_pendigits_are_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "pendigits").mkdir()
    (tmp_path / "pendigits" / "pendigits-orig.tra.gz").write_bytes(content)
    with pytest.raises(DataError, match="is damaged"):
        pens.pendigits(tmp_path)


def test_the_real_files_hold_what_their_authors_say(recorded: Recorded) -> None:
    pendigits = recorded("pendigits")
    assert len(pendigits) == 7494
    assert {sample.text for sample in pendigits} == set("0123456789")
    assert len({sample.writer for sample in pendigits}) == 30
    omniglot = recorded("omniglot")
    assert len({sample.source for sample in omniglot}) == 8
    assert len({sample.id for sample in omniglot}) == len(omniglot) == 4840
    digits = recorded("digits")
    assert len(digits) == 13112
    assert len({sample.writer for sample in digits}) == 173


def test_the_split_is_that_of_the_data(shared_data: Path) -> None:
    theirs = json.loads((shared_data / "split.json").read_text(encoding="utf-8"))
    ours = pens._split()
    assert ours["pendigits"] == theirs["pendigits"]
    assert {name: ours["unipen"][name] for name in theirs["unipen"]} == theirs["unipen"]


def test_half_of_the_writers_of_numbers_are_for_choosing_and_half_for_the_test(recorded: Recorded) -> None:
    """The rule of split.json, done again."""
    numbers = recorded("numbers")
    assert len(numbers) == 397
    writers = {sample.writer for sample in numbers}
    ordered = sorted(writers, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    halves = {"validation": ordered[:23], "test": ordered[23:]}
    assert len(writers) == 46
    for sample in numbers:
        assert sample.writer in halves[pens.part_of(sample)]
    others = {sample.source for kind in ("digits", "letters", "symbols") for sample in recorded(kind)}
    assert {sample.source for sample in numbers} == set(pens.NUMBERS_FROM)
    assert not others & set(pens.NUMBERS_FROM)


def test_no_two_writers_of_numbers_have_a_drawing_in_common(recorded: Recorded) -> None:
    writers: dict[tuple[Stroke, ...], set[str]] = {}
    for sample in recorded("numbers"):
        writers.setdefault(sample.strokes, set()).add(sample.writer)
    assert all(len(names) == 1 for names in writers.values())
