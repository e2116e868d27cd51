"""What of an export is learned from, and what is told of the rest."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from digitpad.domain import Drawing, Edit, Verdict
from digitpad.formats.records import Exported, exported_to_json
from digitpad.ink.normalise import normalise
from tests.support.numbers import drawn
from tests.support.numbers import read as as_read
from tests.unit.training.history.histories import DEVICE, deleted, read_as, record, scan, write
from training.errors import DataError
from training.history import records
from training.history.records import is_export, read
from training.history.split import part_of
from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    from pathlib import Path


def unreviewed(number: int, text: str, verdict: Verdict = Verdict.DIGITS):
    return record(number, text, edit=None, reading=read_as(text, verdict))


def test_a_label_is_what_a_person_gave_or_confirmed(tmp_path: Path) -> None:
    path = write(
        tmp_path / "all.jsonl",
        [
            record(1, "7", reading=read_as("1")),
            record(2, None, reading=read_as("4")),
            record(3, ""),
            record(4, None, reading=read_as("3", Verdict.NOT_A_DIGIT)),
            unreviewed(5, "8"),
            record(6, "2", edit=Edit("2", reviewed=False, editor=DEVICE, version=1)),
        ],
    )
    found = read(path, quiet=True)
    assert [one.label for one in found.records] == [7, 4, NO_DIGIT, NO_DIGIT]
    assert found.left_out == {"not reviewed": 2}
    assert all(one.is_reviewed and one.device == str(DEVICE) for one in found.records)


def test_a_model_sees_them_as_it_sees_them_in_the_app(tmp_path: Path) -> None:
    drawn, scanned = record(1, "7"), record(2, "8", drawing=None, picture=scan())
    found = read(write(tmp_path / "all.jsonl", [drawn, scanned]), quiet=True).records
    assert drawn.drawing is not None
    assert scanned.picture is not None
    assert found[0].image == normalise(drawn.drawing)
    assert found[1].image == normalise(scanned.picture)
    assert found[1].image.strokes is None


def test_guesses_are_learned_from_only_where_that_is_asked_for_and_they_were_sure(tmp_path: Path) -> None:
    rows = [
        record(1, "7"),
        unreviewed(2, "8"),
        unreviewed(3, "9", Verdict.UNSURE),
        unreviewed(4, "3", Verdict.NOT_A_DIGIT),
    ]
    found = read(write(tmp_path / "all.jsonl", rows), "all", quiet=True)
    assert [(one.label, one.is_reviewed) for one in found.records] == [
        (7, True),
        (8, False),
        (NO_DIGIT, False),
    ]
    assert found.left_out == {"no label": 1}


def test_what_is_no_single_digit_or_gone_is_left_out_and_counted(tmp_path: Path) -> None:
    erased = json.dumps(exported_to_json(Exported(record(5, "5", drawing=Drawing()), 1, is_erased=True)))
    path = write(
        tmp_path / "all.jsonl",
        [
            record(1, "7"),
            record(2, "2026"),
            record(3, "A"),
            deleted(record(4, "4")),
            record(6, "6", drawing=Drawing()),
        ],
    )
    path.write_text(path.read_text() + erased + '\n{"id": 7}\nno JSON\n')
    found = read(path, quiet=True)
    assert len(found.records) == 1
    assert found.left_out == {
        "a number not read as so many digits": 1,
        "other text": 1,
        "deleted": 1,
        "no ink": 1,
        "erased": 1,
        "damaged": 2,
    }
    assert found.first_damaged.startswith("line 7: ")


@pytest.mark.parametrize("step", [1, -1])
def test_of_a_record_that_stands_there_twice_the_later_state_counts(step: int, tmp_path: Path) -> None:
    states = [record(1, "7"), record(1, "1", edit=Edit("1", reviewed=True, editor=DEVICE, version=50))]
    path = write(tmp_path / "all.jsonl", states[::step])
    found = read(path, quiet=True)
    assert [one.label for one in found.records] == [1]
    assert found.left_out == {"twice in the file": 1}
    path = write(tmp_path / "all.jsonl", [*states, deleted(states[0])])
    assert read(path, quiet=True).records == []


def idx(folder: Path, images: np.ndarray, labels: np.ndarray) -> Path:
    folder.mkdir(exist_ok=True)
    for name, array in (("images-idx3", images), ("labels-idx1", labels)):
        header = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, ">u4").tobytes()
        (folder / f"train-{name}-ubyte.gz").write_bytes(gzip.compress(header + array.tobytes()))
    return folder


def test_a_pair_of_idx_files_is_read_and_blank_images_are_left_out(tmp_path: Path) -> None:
    images = np.zeros((4, 28, 28), np.uint8)
    images[:3, 4:24, 10:14] = 255
    images[2, 4:24, 14:20] = 200
    folder = idx(tmp_path / "digits", images, np.array([1, 10, 7, 3], np.uint8))
    for path in (folder, folder / "train-images-idx3-ubyte.gz"):
        assert is_export(path)
        found = read(path)
        assert [one.label for one in found.records] == [1, 7]
        assert len({one.id for one in found.records}) == 2
        assert found.left_out == {"no digit": 1, "no ink": 1}


def test_idx_whose_labels_are_guesses_is_refused(tmp_path: Path) -> None:
    folder = idx(tmp_path / "digits", np.full((2, 28, 28), 9, np.uint8), np.array([1, 2], np.uint8))
    (tmp_path / "digits.manifest.json").write_text('{"labels": "all"}')
    with pytest.raises(DataError, match="without --labels all"):
        read(folder, "all")


def test_idx_without_its_labels_or_with_others_is_refused(tmp_path: Path) -> None:
    folder = idx(tmp_path / "digits", np.full((2, 28, 28), 9, np.uint8), np.array([1], np.uint8))
    with pytest.raises(DataError, match="do not belong together"):
        read(folder)
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DataError, match="not beside it"):
        read(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("all.jsonl", None, "There is no .*digitpad export"),
        ("all.csv", b"id,text\n", "no export to learn from"),
        ("all.jsonl", b"", "holds no drawings"),
        ("all.jsonl", b"PK\x03\x04", r"holds no drawings \(line 1: "),
        ("train-images-idx3-ubyte.gz", b"junk", "cannot be read|not beside it"),
    ],
)
def test_what_is_no_export_says_so(name: str, content: bytes | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert is_export(tmp_path / name)
    with pytest.raises(DataError, match=message):
        read(tmp_path / name, quiet=True)


def test_more_than_can_be_learned_from_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "all.jsonl", [record(number, "7") for number in range(1, 5)])
    monkeypatch.setattr(records, "MOST", 3)
    with pytest.raises(DataError, match=r"more than 3 drawings.*--filter"):
        read(path, quiet=True)


def test_the_folder_of_the_public_data_is_no_export(tiny_mnist: Path, tmp_path: Path) -> None:
    assert not is_export(tiny_mnist)
    assert not is_export(tiny_mnist / "mnist")
    assert not is_export(tmp_path)


def test_the_digits_of_a_number_are_learned_from_one_by_one(tmp_path: Path) -> None:
    drawing, digits = drawn("4072")
    rows = [
        record(1, "4071", drawing=drawing, reading=as_read(digits)),
        record(2, "42", drawing=drawing, reading=as_read(digits)),
        record(3, "7"),
    ]
    found = read(write(tmp_path / "all.jsonl", rows), quiet=True)
    assert [one.label for one in found.records] == [4, 0, 7, 1, 7]
    assert found.left_out == {"a number not read as so many digits": 1}
    assert found.numbers == 1
    assert len({one.id for one in found.records}) == 5
    assert {part_of(one, "drawing") for one in found.records[:4]} == {part_of(found.records[0], "drawing")}
    assert all(one.image.strokes for one in found.records)
