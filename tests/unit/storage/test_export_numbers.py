"""Images of single digits come out of numbers that people reviewed; other formats keep the whole number."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.cli import main
from digitpad.domain import Drawing, Picture, Recognition, Source, Verdict
from digitpad.formats.record_lines import read_records
from digitpad.ink import codec
from digitpad.ink.normalise import normalise
from digitpad.storage.export import Wish, write
from digitpad.storage.importing import import_from
from digitpad.storage.sync.access import OwnJournal
from tests.support.numbers import DIGITS, drawn, joined, page, read

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from digitpad.domain import Reading
    from digitpad.storage.journal import Journal


@pytest.fixture
def numbers(journal: Journal, make) -> list[UUID]:
    """A 7, "42", "302" in one stroke, a page of "42 7", one of other digits, one nobody looked at."""

    def add(source: Drawing | Picture, reading: Reading | None, label: str | None) -> UUID:
        record = Recognition(
            id=make.id(),
            device_id=journal.device_id,
            drawn_at=make.time(),
            source=Source.PAD if isinstance(source, Drawing) else Source.FILE,
            drawing=codec.quantise(source) if isinstance(source, Drawing) else None,
            picture=source if isinstance(source, Picture) else None,
            reading=reading,
        )
        journal.add_records([record])
        if label is not None:
            journal.save_edit(record.id, label, reviewed=True)
        return record.id

    picture, of_page = page("42 7")
    forty_two, digits = drawn("42")
    in_one, of_one = joined("302")
    return [
        add(drawn("7")[0], read(drawn("7")[1]), "7"),
        add(forty_two, read(digits), "42"),
        add(in_one, read(of_one, Verdict.UNSURE), "302"),
        add(picture, read(of_page), "42 7"),
        add(forty_two, read(digits), "427"),
        add(forty_two, None, "42"),
        add(forty_two, read(digits), None),
        add(forty_two, read(digits), "a word"),
    ]


def idx(path: Path) -> np.ndarray:
    data = gzip.decompress(path.read_bytes())
    shape = np.frombuffer(data, ">u4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(tuple(shape))


def test_idx_has_each_digit_of_a_reviewed_number(numbers, journal, tmp_path):
    written = write(journal, tmp_path / "digits", Wish("idx"))
    labels = idx(tmp_path / "digits" / "train-labels-idx1-ubyte.gz").tolist()
    images = idx(tmp_path / "digits" / "train-images-idx3-ubyte.gz").astype(int)
    assert labels == [7, 4, 2, 3, 0, 2, 4, 2, 7]
    for label, image in zip(labels[:6], images, strict=False):
        expected = normalise(DIGITS[str(label)])
        assert expected is not None
        assert np.abs(image - np.frombuffer(expected.pixels, np.uint8).reshape(28, 28)).mean() < 8  # of 256
    assert (written.rows, written.images) == (4, 9)
    assert written.left_out == {
        "a number not read as so many digits": 2,
        "not reviewed": 1,
        "other text": 1,
    }
    manifest = json.loads(written.manifest.read_text())
    assert (manifest["records"], manifest["images"]) == (4, 9)
    assert manifest["numbers"] == {"records": 3, "digits": 8}
    assert manifest["records_by_label"] == {"0": 1, "2": 3, "3": 1, "4": 2, "7": 2}


def test_what_a_model_was_sure_of_is_taken_out_too_where_that_is_asked_for(numbers, journal, tmp_path):
    written = write(journal, tmp_path / "digits", Wish("idx", labels="all"))
    assert (written.rows, written.images) == (5, 11)


@pytest.mark.parametrize("side", [28, 120])
def test_folders_have_a_file_for_each_digit(numbers, journal, tmp_path, side):
    write(journal, tmp_path / "png", Wish("images", side=side))
    names = {file.relative_to(tmp_path / "png").as_posix() for file in (tmp_path / "png").rglob("*.png")}
    seven, forty_two, in_one, of_page = numbers[:4]
    assert names == {
        f"7/{seven}.png",
        f"4/{forty_two}-1.png", f"2/{forty_two}-2.png",
        f"3/{in_one}-1.png", f"0/{in_one}-2.png", f"2/{in_one}-3.png",
        f"4/{of_page}-1.png", f"2/{of_page}-2.png", f"7/{of_page}-3.png",
    }  # fmt: skip
    for name in names:
        with Image.open(tmp_path / "png" / name) as image:
            assert image.size == (side, side)
            assert len(set(image.tobytes())) > 5


def test_images_of_digits_are_known_where_their_numbers_are(numbers, journal, tmp_path, open_journal):
    write(journal, tmp_path / "png", Wish("images"))
    done = import_from(tmp_path / "png", OwnJournal(journal))
    assert (done.known, done.rows) == (9, 9)


def test_whole_numbers_go_into_the_other_formats_and_come_back(numbers, journal, tmp_path):
    write(journal, tmp_path / "all.csv", Wish("csv"))
    with (tmp_path / "all.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["text"], row["label"], row["digits"], row["p4"]) for row in rows[1:4]] == [
        ("42", "42", "2", ""),
        ("302", "302", "3", ""),
        ("42 7", "42 7", "3", ""),
    ]
    write(journal, tmp_path / "all.jsonl", Wish("jsonl"))
    with (tmp_path / "all.jsonl").open("rb") as stream:
        arrivals = list(read_records(stream))
    for identity, arrival in zip(numbers, arrivals, strict=True):
        assert arrival.exported is not None
        assert arrival.exported.recognition == journal.get(identity)


def test_the_command_line_says_how_many_images_there_are(numbers, journal, tmp_path, capsys):
    journal.close()
    words = ["export", str(tmp_path / "digits"), "--format", "idx", "--journal", str(journal.path)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"4 drawings written to {tmp_path / 'digits'} as 9 images\n")
    assert "2 (a number not read as so many digits)" in said
