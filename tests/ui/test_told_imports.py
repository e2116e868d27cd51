"""Why rows and files are not imported is said in the person's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from digitpad.formats.arriving import ImportFileError
from digitpad.formats.ink_jsonl import LINE_LIMIT
from digitpad.formats.inkml_reading import TEXT_LIMIT
from digitpad.saying import said_of
from digitpad.storage.imported import RecordRefusedError, prepare
from digitpad.storage.importing import Rejected, arrivals
from tests.ui.wide import still_english

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("wide_language")


RECORD = {
    "id": "01890000-0000-7000-8000-000000000001",
    "device_id": "00000000-0000-0000-0000-000000000001",
    "drawn_at": "2026-03-14T15:09:26Z",
    "source": "pad",
    "pen_width": 0.04,
    "strokes": [[[0.1, 0.1, 0, 1], [0.9, 0.9, 9, 1]]],
    "picture": None,
    "reading": None,
    "edit": None,
    "life": None,
    "key": None,
}
READING = {"model": "m", "weights_sha256": "0", "verdict": "digits", "digits": []}
OURS = '<ink><inkSource manufacturer="digitpad"/><traceGroup>{notes}<trace>1 2</trace></traceGroup></ink>'
GZIPS = "Compressed file ended before the end-of-stream marker was reached"
PICTURE = {"png": "iVBORw==", "width": 9, "height": 9, "sha256": "0", "name": "a.png"}


@pytest.mark.parametrize(
    "changes",
    [
        {"drawn_at": "2026-03-14T15:09:26"},
        {"drawn_at": 7},
        {"strokes": [[[1, 2, 3]]]},
        {"reading": {}},
        {"picture": PICTURE},
        {"strokes": [[]]},
        {"strokes": None, "picture": PICTURE},
        {"strokes": None, "picture": {**PICTURE, "png": "-"}},
        {"strokes": None, "picture": {**PICTURE, "width": 9000}},
        {"strokes": None, "picture": {**PICTURE, "png": ""}},
        {"pen_width": -1},
        {"strokes": [[[1e300, 0, 0, 1]]]},
        {"strokes": [[[0, 0, 1e300, 1]]]},
        {"strokes": []},
        {"erased": True},
        {"version": -1},
        {"edit": {"label": "7" * 2000, "reviewed": True, "editor": RECORD["device_id"], "version": 9}},
        {"reading": {**READING, "digits": [{"probabilities": [1.0], "strokes": [0], "box": None}]}},
        {"reading": {**READING, "model": "m" * 2000}},
        {"key": {"device_id": RECORD["device_id"], "day": "2026-03-14", "part": -1}},
    ],
)
def test_why_a_record_is_rejected_is_translated(changes: dict[str, object], tmp_path: Path):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({**RECORD, **changes}), "utf-8")
    (row,) = rejected(file)
    assert row.place == "line 1"
    assert still_english(row, "Only base64 data is allowed") == []


def rejected(file: Path) -> list[Rejected]:
    """The rows of a file that an import does not take."""
    found = []
    for arrival in arrivals(file):
        if arrival.exported is None:
            found.append(Rejected(arrival.place, arrival.reason))
            continue
        try:
            prepare(arrival.exported)
        except RecordRefusedError as error:
            found.append(Rejected(arrival.place, said_of(error)))
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", "{"),
        ("a.jsonl", "{}"),
        ("a.jsonl", "9"),
        ("a.inkml", "<ink><traceGroup/></ink>"),
        ("a.inkml", "<ink><trace>,</trace></ink>"),
        ("a.inkml", "<ink><trace>1 2 9</trace></ink>"),
        ("a.inkml", f"<ink><trace>{'9' * 400} 1, 0 0</trace></ink>"),
        ("a.inkml", OURS.format(notes='<annotation type="drawnAt">2026-03-14T15:09:26</annotation>')),
        ("images/7/9.png", ""),
    ],
)
def test_why_a_row_is_rejected_is_translated(name: str, content: str, tmp_path: Path):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, "utf-8")
    (row,) = rejected(tmp_path / name.partition("/")[0])
    assert row.reason
    assert still_english(row) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.inkml", b"<html/>"),
        ("a.inkml", b"<!DOCTYPE ink><ink/>"),
        ("a.inkml", b"<ink>" + b"<a>" * 99),
        ("a-images-idx3-ubyte", b"9"),
        ("a-images-idx3-ubyte", bytes((0, 0, 9, 3))),
        ("a-images-idx3-ubyte", bytes((0, 0, 8, 3))),
        ("a-images-idx3-ubyte", bytes((0, 0, 8, 3)) + b"9" * 12),
        ("a-images-idx3-ubyte", bytes((0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 4, 0))),
        ("a-images-idx3-ubyte", bytes((0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1))),
        ("a-images-idx3-ubyte", bytes((0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 7))),
        ("a-images-idx3-ubyte.gz", b"\x1f\x8b9"),
        ("a-labels-idx1-ubyte", b""),
        ("a.zip", b""),
        ("images/a.txt", b""),
    ],
)
def test_why_a_file_is_rejected_is_translated(name: str, content: bytes, tmp_path: Path):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with pytest.raises(ImportFileError) as caught:
        list(arrivals(tmp_path / name.partition("/")[0]))
    assert still_english(caught.value, GZIPS) == []


def test_labels_that_do_not_fit_are_told_in_the_language(tmp_path: Path):
    images, labels = tmp_path / "a-images-idx3-ubyte", tmp_path / "a-labels-idx1-ubyte"
    images.write_bytes(bytes((0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7)))
    labels.write_bytes(bytes((0, 0, 8, 1, 0, 0, 0, 1, 70)))
    (row,) = rejected(images)
    assert still_english(row) == []
    labels.write_bytes(bytes((0, 0, 8, 1, 0, 0, 0, 2, 7, 7)))
    with pytest.raises(ImportFileError) as caught:
        list(arrivals(images))
    assert still_english(caught.value) == []


def test_a_row_that_is_too_long_is_told_in_the_language(tmp_path: Path):
    lines, ink = tmp_path / "a.jsonl", tmp_path / "a.inkml"
    lines.write_bytes(b" " * (LINE_LIMIT + 9))
    ink.write_bytes(b"<ink><trace>" + b"9 " * (TEXT_LIMIT // 2 + 9) + b"</trace></ink>")
    for file in (lines, ink):
        (row,) = rejected(file)
        assert still_english(row) == []
