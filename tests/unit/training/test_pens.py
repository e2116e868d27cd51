from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from training import pens
from training.datasets import pen_digits

SHARED = Path(__file__).parents[4] / "shared" / "data"

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


def test_pendigits_are_turned_y_down_with_writer_and_time() -> None:
    eight, one = pens.read_pendigits(PENDIGITS.splitlines())
    assert (eight.label, eight.writer, len(eight.strokes)) == (8, "12", 2)
    first, second = eight.strokes[0].points
    assert (first.x, first.y, first.t) == (267, -333, 0)
    assert (second.y, second.t) == (-336, 100)
    assert (one.label, one.writer, one.strokes[0].points[0].t) == (1, "13", 0)


def write_pens(data: Path) -> None:
    split = {
        "pendigits": {"validation": [13], "test": [12]},
        "unipen": {"validation": [], "test": ["aga-01"]},
    }
    (data / "split.json").write_text(json.dumps(split))
    for name in ("pendigits", "unipen"):
        (data / name).mkdir()
    (data / "pendigits" / "pendigits-orig.tra.gz").write_bytes(gzip.compress(PENDIGITS.encode()))
    lines = [
        {"text": "7", "writer": writer, "strokes": [[[0, 0, 0], [9, 0, 10], [5, 20, 20]]]}
        for writer in ["aga-01"] * 100 + ["aga-02"] * 5
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    (data / "unipen" / "digits.jsonl.gz").write_bytes(gzip.compress(content))


def test_only_writers_set_aside_count_and_none_of_them_too_much(tmp_path: Path) -> None:
    write_pens(tmp_path)
    found = pen_digits(tmp_path, "test")
    assert {name: len(digits) for name, digits in found.items()} == {"pendigits-test": 1, "unipen-test": 60}
    assert found["pendigits-test"].labels == (8,)
    assert set(found["unipen-test"].labels) == {7}
    assert len(pen_digits(tmp_path, "validation")["pendigits-validation"]) == 1


def test_without_pen_strokes_there_are_none(tmp_path: Path) -> None:
    assert pen_digits(tmp_path, "test") == {}


@pytest.mark.skipif(not (SHARED / "split.json").is_file(), reason="the data are not here")
def test_the_real_files_hold_what_their_authors_say() -> None:
    with gzip.open(SHARED / "pendigits" / "pendigits-orig.tra.gz", "rt", encoding="ascii") as lines:
        samples = list(pens.read_pendigits(lines))
    assert len(samples) == 7494
    assert {sample.label for sample in samples} == set(range(10))
    assert len({sample.writer for sample in samples}) == 30
