"""UNIPEN as published: against what others made of the same files, and against the format's letter."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from training.errors import DataError
from training.unipen import PAUSE_MS, read_published

if TYPE_CHECKING:
    from pathlib import Path

    from training.pens import Sample

HEAD = ".COORD X Y\n.X_POINTS_PER_MM 10\n.Y_POINTS_PER_MM 20\n.POINTS_PER_SECOND 100\n.WRITER_ID anna\n"
PEN = """
.PEN_DOWN
0 0
10 20
.PEN_UP
.PEN_DOWN
20 0
20 40
20 80
.PEN_UP
20 90
20 95
.DT 300
30 95
.PEN_DOWN
50 0
"""  # components: 0 and 1 are down, 2 is up and has points, 3 is down; the empty one does not count


@pytest.fixture
def include(tmp_path: Path) -> Path:
    """A folder ``include`` with a head and pen data in a folder of their own."""
    folder = tmp_path / "include"
    (folder / "abc" / "data").mkdir(parents=True)
    (folder / "abc" / "abc.doc").write_text(HEAD)
    (folder / "abc" / "data" / "one.dat").write_text(PEN)
    return folder


def read(include: Path, text: str, level: str | None = "CHARACTER") -> list[Sample]:
    path = include.parent / "one.dat"
    path.write_text(".VERSION 1.0\n.INCLUDE abc/abc.doc\n.INCLUDE abc/data/one.dat\n" + text)
    return list(read_published(path, include, level))


def lengths(sample: Sample) -> list[int]:
    return [len(stroke.points) for stroke in sample.strokes]


def rounded(sample: Sample) -> list[list[list[float]]]:
    return [[[point.x, point.y, point.t] for point in stroke.points] for stroke in sample.strokes]


SAMPLE_FILES = {
    "ced/nank4257_s_12.dat": ("unipen-digits-4123", 14, "ced-29"),
    "ibm/ibm0/r0104.dat": ("unipen-digits-5785", 53, "ibm-06"),
    "tos/f1/f1069065.dat": ("unipen-digits-11013", 5, "tos-27"),
}
"""Of these files of the release: the first line that was made of it, how many were, and the writer there."""


@pytest.fixture(scope="session")
def converted(shared_data: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "unipen" / "digits.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", SAMPLE_FILES)
def test_files_of_the_release_give_what_others_made_of_them(
    shared_data: Path, converted: list[dict[str, Any]], name: str
) -> None:
    folder = shared_data / "unipen" / "original-sample"
    first, count, writer = SAMPLE_FILES[name]
    start = next(number for number, line in enumerate(converted) if line["id"] == first)
    samples = list(read_published(folder / "data" / "1a" / name, folder / "include"))
    assert len(samples) == count
    assert len({sample.writer for sample in samples}) == 1
    for sample, line in zip(samples, converted[start : start + count], strict=True):
        assert (sample.text, sample.source) == (line["text"], line["source"])
        assert line["writer"] == writer
        assert lengths(sample) == [len(stroke) for stroke in line["strokes"]]
        for ours, theirs in zip(rounded(sample), line["strokes"], strict=True):
            for point, (x, y, t) in zip(ours, theirs, strict=True):
                assert point == [
                    pytest.approx(x, abs=0.0051),
                    pytest.approx(y, abs=0.0051),
                    pytest.approx(t, abs=0.51),
                ]


def test_units_turn_into_millimetres_at_the_origin_with_y_down(include: Path) -> None:
    (sample,) = read(include, '.SEGMENT CHARACTER 0-1 ? "7"')
    assert (sample.text, sample.writer, sample.source, sample.id) == ("7", "anna", "abc", "one:4")
    first, second = rounded(sample)
    assert first == [[0.0, 4.0, 0.0], [1.0, 3.0, 10.0]]
    assert second == [[2.0, 4.0, 10 + PAUSE_MS], [2.0, 2.0, 20 + PAUSE_MS], [2.0, 0.0, 30 + PAUSE_MS]]


def test_inches_count_too(include: Path) -> None:
    (include / "abc" / "abc.doc").write_text(
        ".X_POINTS_PER_INCH 254\n.Y_POINTS_PER_INCH 254\n.POINTS_PER_SECOND 100\n"
    )
    (sample,) = read(include, '.SEGMENT CHARACTER 0 ? "1"')
    assert rounded(sample)[0][1] == [pytest.approx(1.0), 0.0, 10.0]


@pytest.mark.parametrize(
    ("delineation", "expected"),
    [
        ("0", [2]),
        ("0-1", [2, 3]),
        ("2-3", [1]),  # the pen-up component counts, and has no ink
        ("0:1-1:1", [1, 2]),
        ("1:1-1:2", [2]),
        ("1:2", [1]),
        ("0,3", [2, 1]),
        ("0-1, 3", [2, 3, 1]),
    ],
)
def test_a_delineation_counts_what_is_down_and_what_is_up_with_points(
    include: Path, delineation: str, expected: list[int]
) -> None:
    (sample,) = read(include, f'.SEGMENT CHARACTER {delineation} ? "1"')
    assert lengths(sample) == expected


def test_a_segment_without_ink_is_no_drawing(include: Path) -> None:
    assert read(include, '.SEGMENT CHARACTER 2 ? "1"') == []


def test_includes_nest_and_further_columns_are_passed_over(include: Path) -> None:
    (include / "abc" / "abc.doc").write_text(HEAD.replace("X Y\n", "T X Y P\n"))
    (include / "abc" / "data" / "one.dat").write_text(".INCLUDE abc/data/two.dat\n")
    (include / "abc" / "data" / "two.dat").write_text(".PEN_DOWN\n5 0 0 9\n7 10\n20 9\n")
    (sample,) = read(include, '.SEGMENT CHARACTER 0 OK "1"')
    assert rounded(sample) == [[[0.0, 1.0, 0.0], [1.0, 0.0, 10.0]]]


def test_labels_are_taken_out_of_their_quotes(include: Path) -> None:
    text = '.SEGMENT CHARACTER 0 ? "\\""\n.SEGMENT CHARACTER 1 "\\\\"\n.SEGMENT CHARACTER 1\n   OK "a b"\n'
    assert [sample.text for sample in read(include, text)] == ['"', "\\", "a b"]


def test_only_the_level_that_is_asked_for_is_given(include: Path) -> None:
    text = '.HIERARCHY TEXT CHARACTER\n.SEGMENT TEXT 0-1 ? "17"\n.SEGMENT CHARACTER 0 ? "1"\n'
    assert [sample.text for sample in read(include, text)] == ["1"]
    assert [sample.text for sample in read(include, text, level=None)] == ["17", "1"]


def test_numbers_in_documentation_are_no_points(include: Path) -> None:
    (include / "abc" / "data" / "one.dat").write_text(PEN + ".V_LINE 102 432\n 762 1092\n.COMMENT\n1 2\n")
    (sample,) = read(include, '.SEGMENT CHARACTER 3 ? "."')
    assert lengths(sample) == [1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('.SEGMENT CHARACTER 9 ? "1"', r"one\.dat:4: 9: there are only the components 0 to 3"),
        ('.SEGMENT CHARACTER 1-0 ? "1"', "only the components"),
        ('.SEGMENT CHARACTER 0:5-1:0 ? "1"', "component 0 has only 2 points"),
        ('.SEGMENT CHARACTER 0-1:7 ? "1"', "component 1 has only 3 points"),
        ('.SEGMENT CHARACTER 1:2-1:0 ? "1"', "component 1 has only"),
        ('.SEGMENT CHARACTER 0--1 ? "1"', "does not say which components"),
        (".SEGMENT CHARACTER 0", r"one\.dat:4: a \.SEGMENT is"),
        ('.SEGMENT CHARACTER 0 ? "1', r"a \.SEGMENT is"),
        (".INCLUDE abc/none.doc", r"one\.dat:4: there is no abc/none\.doc"),
        (".INCLUDE ../one.dat", r"there is no \.\./one\.dat"),
        (".POINTS_PER_SECOND soon", r"\.POINTS_PER_SECOND needs a number"),
        (".X_POINTS_PER_MM 0", "is not above 0"),
        (".COORD X T", "names no X and Y"),
        (".PEN_DOWN\n1 2\n3 four", r"one\.dat:6: a coordinate is no number: '3 four'"),
        (".PEN_DOWN\n1 2\n3", r"one\.dat:4: the points have not all 2 numbers \(X Y\)"),
    ],
)
def test_what_is_malformed_is_told_by_file_and_line(include: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(include, text)


@pytest.mark.parametrize("left_out", ["X_POINTS_PER_MM", "Y_POINTS_PER_MM", "POINTS_PER_SECOND"])
def test_units_that_are_not_told_are_missed(include: Path, left_out: str) -> None:
    head = [line for line in HEAD.splitlines() if not line.startswith(f".{left_out}")]
    (include / "abc" / "abc.doc").write_text("\n".join(head))
    with pytest.raises(DataError, match="nothing says how many points a"):
        read(include, '.SEGMENT CHARACTER 0 ? "1"')


def test_a_file_that_includes_itself_is_refused(include: Path) -> None:
    (include / "abc" / "data" / "one.dat").write_text(".INCLUDE abc/data/two.dat\n")
    (include / "abc" / "data" / "two.dat").write_text(".INCLUDE abc/data/one.dat\n")
    with pytest.raises(DataError, match=r"two\.dat:1: abc/data/one\.dat includes itself"):
        read(include, "")
