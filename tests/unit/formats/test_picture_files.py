"""Which files are read as pictures, and in which order."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.formats.picture_files import as_counted, find_pictures

if TYPE_CHECKING:
    from pathlib import Path


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def places(*paths: Path) -> list[str]:
    return [file.place for file in find_pictures(paths)]


def test_a_folders_pictures_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    fill(tmp_path, "10.png", "9.png", "b/2.JPG", "b/11.jpg", "a/x10/1.gif", "a/x9/1.gif", "Z.webp", "a.bmp")
    assert places(tmp_path) == [
        *("9.png", "10.png", "a.bmp", "Z.webp"),
        *("a/x9/1.gif", "a/x10/1.gif", "b/2.JPG", "b/11.jpg"),
    ]


def test_what_is_hidden_or_no_picture_by_its_ending_is_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden.png", ".thumbnails/1.png", "all.zip", "notes.txt", "png", "1.png", "._1.png")
    assert places(tmp_path) == ["1.png"]


def test_a_file_that_is_named_counts_whatever_its_ending(tmp_path: Path) -> None:
    fill(tmp_path, "scan", "deep/1.png")
    found = list(find_pictures([tmp_path / "scan", tmp_path / "deep" / "1.png", tmp_path / "missing.png"]))
    assert [file.place for file in found] == ["scan", "1.png", "missing.png"]
    assert not any(file.trouble for file in found)


def test_a_folder_without_pictures_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty" / "deeper").mkdir(parents=True)
    (found,) = find_pictures([tmp_path / "empty"])
    assert found.place == "empty"
    assert "no pictures" in found.trouble


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_is_told_and_the_others_are_looked_at(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.png", "b/2.png", "c/3.png")
    (tmp_path / "b").chmod(0)
    try:
        found = list(find_pictures([tmp_path]))
        alone = list(find_pictures([tmp_path / "b"]))
    finally:
        (tmp_path / "b").chmod(0o700)
    assert [(file.place, bool(file.trouble)) for file in found] == [
        ("a/1.png", False),
        ("b", True),
        ("c/3.png", False),
    ]
    assert [(file.place, bool(file.trouble)) for file in alone] == [("b", True)]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a/1.png", "b/2.png", "c/3.png")
    scan = os.scandir

    def closed(place: str) -> object:
        if os.path.basename(place) == "b":  # noqa: PTH119
            raise PermissionError(13, "Permission denied", place)
        return scan(place)

    monkeypatch.setattr(os, "scandir", closed)
    found = {file.place: file.trouble for file in find_pictures([tmp_path])}
    assert list(found) == ["a/1.png", "b", "c/3.png"]
    assert "Permission denied" in found["b"]
    assert [file.place for file in find_pictures([tmp_path / "b"])] == ["b"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    fill(tmp_path, "1.png")
    (tmp_path / "again").symlink_to(tmp_path)
    assert places(tmp_path) == ["1.png"]


@given(st.lists(st.integers(0, 10**6), min_size=1, unique=True), st.text(), st.text(max_size=3))
def test_numbers_in_names_count_as_numbers(numbers: list[int], before: str, after: str) -> None:
    before, after = before.rstrip("0123456789") + "-", "-" + after
    names = [f"{before}{number}{after}" for number in numbers]
    assert sorted(names, key=as_counted) == [f"{before}{number}{after}" for number in sorted(numbers)]


def test_numbers_of_any_length_count() -> None:
    assert as_counted("9") < as_counted("9" * 5000) < as_counted("1" + "0" * 5000)
