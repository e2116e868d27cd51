"""Contact sheets and picture files, of data sets made here and of those that lie beside the project."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.domain import Point, Stroke
from digitpad.formats.idx import read_idx
from training import lists, sheets
from training.__main__ import main
from training.sheets import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BAR = (Stroke((Point(1, 1), Point(1, 9))),)


def show(data: Path, *words: str) -> int:
    return main(["show", *words, "--data", str(data), "--quiet"])


def picture(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as opened:
        return np.asarray(opened)


def test_mnist_becomes_single_files_in_folders_by_label(tiny_mnist: Path, tmp_path: Path) -> None:
    assert show(tiny_mnist, "mnist", "--part", "test", "--files", str(tmp_path / "files")) == 0
    pictures = read_idx(tiny_mnist / "mnist" / "t10k-images-idx3-ubyte.gz")
    labels = read_idx(tiny_mnist / "mnist" / "t10k-labels-idx1-ubyte.gz")
    assert len(list((tmp_path / "files").rglob("*.png"))) == len(labels)
    for number, (ink, label) in enumerate(zip(pictures, labels, strict=True)):
        path = tmp_path / "files" / str(label) / f"t10k-{number:05d}.png"
        assert np.array_equal(picture(path), ink)


def test_a_sheet_shows_what_is_asked_for(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sevens.png"
    assert show(tiny_mnist, "mnist", "--label", "7", "--out", str(out)) == 0
    labels = np.concatenate(
        [read_idx(tiny_mnist / "mnist" / f"{part}-labels-idx1-ubyte.gz") for part in ("train", "t10k")]
    )
    sevens = int((labels == 7).sum())
    assert capsys.readouterr().out == f"{sevens} of {sevens} drawings: {out}\n"
    height, width, colours = picture(out).shape
    assert height < width
    assert colours == 3


def test_many_drawings_are_spread_over_numbered_sheets(
    tiny_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(tiny_mnist, "mnist", "--most", "0", "--out", str(tmp_path / "all.png")) == 0
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == ["all-1.png", "all-2.png", "all-3.png"]
    assert "360 of 360 drawings: 3 sheets" in capsys.readouterr().out
    assert show(tiny_mnist, "mnist", "--most", "4", "--out", str(tmp_path / "few.png")) == 0
    assert "4 of 360 drawings" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mnist", "--label", "x"], "nothing of the kind"),
        (["mnist", "--writer", "anna"], "names no writers"),
        (["mnist", "--part", "device"], "names no writers"),
        (["pendigits"], "pendigits is not there"),
        (["unipen-letters"], "UNIPEN is not there"),
    ],
)
def test_what_cannot_be_shown_is_told(
    tiny_mnist: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert show(tiny_mnist, *words) == 1
    assert message in capsys.readouterr().err


def test_fewer_than_none_cannot_be_shown(tiny_mnist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        show(tiny_mnist, "mnist", "--most", "-1")
    assert "--most: it is a whole number from 0 on" in capsys.readouterr().err


def test_wrong_labels_can_be_looked_at(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, listed in (("unipen-digits", lists.wrong_labels()), ("unipen-numbers", lists.wrong_numbers())):
        assert show(shared_data, name, "--listed", "--out", str(tmp_path / "wrong.png")) == 0
        assert f"{len(listed)} of {len(listed)} drawings" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["pendigits", "--writer", "17", "--label", "7"],
        ["unipen-digits", "--writer", "aga-08"],
        ["unipen-symbols", "--part", "device", "--label", "/"],
        ["omniglot", "--label", "Tagalog", "--listed", "--normalised"],
    ],
)
def test_every_data_set_has_sheets(shared_data: Path, tmp_path: Path, words: list[str]) -> None:
    assert show(shared_data, *words, "--out", str(tmp_path / "sheet.png")) == 0
    assert picture(tmp_path / "sheet.png").shape[2] == 3


def test_strokes_become_files_of_what_a_model_sees(tmp_path: Path) -> None:
    assert sheets.write_files([Entry("one", "1", "", BAR), Entry("none", "1", "")], tmp_path) == 1
    ink = picture(tmp_path / "1" / "one.png")
    assert ink.shape == (28, 28)
    assert ink.dtype == np.uint8
    assert ink[:, 14].max() == 255 > ink[:, 4].max() == 0


def test_each_stroke_has_its_colour_and_begins_with_a_dot() -> None:
    second = Stroke((Point(5, 1), Point(5, 9)))
    cell = np.asarray(sheets._cell(Entry("two", "H", "", (*BAR, second)), normalised=False)).astype(int)
    far = [np.abs(cell - rgb(colour)).sum(axis=2) for colour in (*sheets.STROKES[:2], sheets.START)]
    assert all(one.min() < 60 for one in far)
    first, second_place = (one.argmin() % sheets.SIDE for one in far[:2])
    assert first < second_place


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.parametrize(
    ("label", "name"),
    [("7", "7"), ("Greek", "Greek"), ("/", "U+002F"), ("A", "U+0041"), ("a", "U+0061"), ("é", "U+00E9")],
)
def test_labels_give_folders_that_every_system_tells_apart(label: str, name: str) -> None:
    assert sheets.folder_name(label) == name


def test_damaged_files_are_told(tiny_mnist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tiny_mnist / "pendigits").mkdir()
    (tiny_mnist / "pendigits" / "pendigits-orig.tra.gz").write_bytes(gzip.compress(b".PEN_DOWN\nx y\n"))
    assert show(tiny_mnist, "pendigits") == 1
    assert "is damaged" in capsys.readouterr().err
