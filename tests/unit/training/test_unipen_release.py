"""Making UNIPEN's files of the release: of the three published files that lie beside the data."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from training import unipen_release
from training.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARTS = {"tos": range(11013, 11018), "ced": range(4123, 4137), "ibm": range(5785, 5838)}
"""The lines that were made of the three files, in another order than the release has them."""


@pytest.fixture
def release(shared_data: Path) -> Path:
    return shared_data / "unipen" / "original-sample"


@pytest.fixture
def converted(shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Files of these lines alone, which count as all there is."""
    with gzip.open(shared_data / "unipen" / "digits.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    ours = [lines[number] for numbers in PARTS.values() for number in numbers]
    written = [
        json.dumps(line | {"id": f"unipen-digits-{number}"}, separators=(",", ":")) + "\n"
        for number, line in enumerate(ours)
    ]
    folder = tmp_path / "converted"
    folder.mkdir()
    for kind in unipen_release.KINDS:
        content = "".join(written if kind == "digits" else [])
        (folder / f"{kind}.jsonl.gz").write_bytes(gzip.compress(content.encode()))
    unipen_release.index(folder, tmp_path / "lines.npz")
    monkeypatch.setattr(unipen_release, "_LINES", tmp_path / "lines.npz")
    unipen_release.known_lines.cache_clear()
    yield folder
    unipen_release.known_lines.cache_clear()


def archived(release: Path, path: Path, prefix: str = "unipen/CDROM/train_r01_v07") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        archive.add(release, prefix)
    return path


def same_content(ours: Path, theirs: Path) -> bool:
    return all(
        gzip.decompress((ours / f"{kind}.jsonl.gz").read_bytes())
        == gzip.decompress((theirs / f"{kind}.jsonl.gz").read_bytes())
        for kind in unipen_release.KINDS
    )


def test_the_folder_of_the_release_gives_the_very_same_lines(
    release: Path, converted: Path, tmp_path: Path
) -> None:
    unipen_release.convert(release, tmp_path / "new", quiet=True)
    assert same_content(tmp_path / "new", converted)


@pytest.mark.parametrize("prefix", ["unipen/CDROM/train_r01_v07", "./train_r01_v07", "x"])
def test_the_archive_gives_them_too_and_leaves_nothing_behind(
    release: Path, converted: Path, tmp_path: Path, prefix: str
) -> None:
    archive = archived(release, tmp_path / "unipen.tgz", prefix)
    unipen_release.convert(archive, tmp_path / "new", quiet=True)
    assert same_content(tmp_path / "new", converted)
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == sorted(f"{kind}.jsonl.gz" for kind in unipen_release.KINDS)


def test_what_the_release_lacks_is_counted_and_its_faults_are_named(release: Path, tmp_path: Path) -> None:
    broken = tmp_path / "release" / "data" / "1a" / "broken.dat"
    broken.parent.mkdir(parents=True)
    broken.write_text(".INCLUDE none.doc\n")
    (tmp_path / "release" / "include").mkdir()
    with pytest.raises(
        DataError, match=r"(?s)lacks 13,112 of 13,112 digits, 20,000 .*broken\.dat:1: there is no"
    ):
        unipen_release.convert(tmp_path / "release", tmp_path / "new", quiet=True)
    assert list((tmp_path / "new").iterdir()) == []
    with pytest.raises(DataError, match=r"lacks 13,0\d\d of 13,112 digits"):
        unipen_release.convert(release, tmp_path / "new", quiet=True)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "include").mkdir()
    with pytest.raises(DataError, match="is not UNIPEN's release"):
        unipen_release.convert(tmp_path, tmp_path / "new", quiet=True)


@pytest.mark.parametrize("content", [b"", b"junk", gzip.compress(b"junk" * 1000, mtime=0)])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tgz").write_bytes(content)
    with pytest.raises(DataError, match=r"x\.tgz cannot be unpacked"):
        unipen_release.convert(tmp_path / "x.tgz", tmp_path / "new", quiet=True)


def test_an_archive_that_was_cut_off_is_refused(release: Path, tmp_path: Path) -> None:
    archive = archived(release, tmp_path / "x.tgz")
    archive.write_bytes(archive.read_bytes()[:-1000])
    with pytest.raises(DataError, match=r"x\.tgz cannot be unpacked"):
        unipen_release.convert(archive, tmp_path / "new", quiet=True)


def test_nothing_is_unpacked_elsewhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tgz", "w:gz") as archive:
        for name in ("../include/evil", "/include/evil", "a/../../include/evil"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"evil"))
        link = tarfile.TarInfo("a/include/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(DataError, match="is not UNIPEN's release"):
        unipen_release.convert(tmp_path / "x.tgz", tmp_path / "new", quiet=True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "x.tgz"]


def test_an_archive_without_end_is_not_unpacked(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unipen_release, "LARGEST", 100_000)
    with pytest.raises(DataError, match="unpacks to more than 100,000 bytes"):
        unipen_release.convert(archived(release, tmp_path / "x.tgz"), tmp_path / "new", quiet=True)


def test_the_lines_written_down_are_those_of_the_converted_files(shared_data: Path, tmp_path: Path) -> None:
    unipen_release.index(shared_data / "unipen", tmp_path / "lines.npz")
    with np.load(tmp_path / "lines.npz") as found, np.load(unipen_release._LINES) as committed:
        assert found.files == committed.files
        for name in committed.files:
            assert np.array_equal(found[name], committed[name])


HEAD = ".COORD X Y\n.X_POINTS_PER_MM 10\n.Y_POINTS_PER_MM 10\n.POINTS_PER_SECOND 100\n"
PEN = ".PEN_DOWN\n0 0\n0 50\n.PEN_UP\n.PEN_DOWN\n30 0\n60 50\n30 50\n.PEN_UP\n"


@pytest.fixture
def whole_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A release with one number of words' and one of texts' category, which are all there is."""
    release = tmp_path / "release"
    entries = []
    for number, category in enumerate(("7", "8")):
        pen = release / "include" / "sta" / "data" / f"{category}.dat"
        pen.parent.mkdir(parents=True, exist_ok=True)
        pen.write_text(HEAD + PEN)
        labels = release / "data" / category / "sta" / "one.dat"
        labels.parent.mkdir(parents=True)
        labels.write_text(f'.INCLUDE sta/data/{category}.dat\n.SEGMENT WORD 0-1 OK "1{category}"\n')
        strokes = [[[0, 5, 0], [0, 0, 10]], [[3, 5, 160], [6, 0, 170], [3, 0, 180]]]
        entry = {
            "id": f"unipen-numbers-{number}",
            "text": f"1{category}",
            "writer": "nsta-01",
            "source": "sta",
        }
        entries.append(
            entry | {"strokes": [[[float(x), float(y), t] for x, y, t in stroke] for stroke in strokes]}
        )
    folder = tmp_path / "expected"
    folder.mkdir()
    for kind in unipen_release.KINDS:
        lines = [json.dumps(entry, separators=(",", ":")) + "\n" for entry in entries if kind == "numbers"]
        (folder / f"{kind}.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode()))
    unipen_release.index(folder, tmp_path / "lines.npz")
    monkeypatch.setattr(unipen_release, "_LINES", tmp_path / "lines.npz")
    unipen_release.known_lines.cache_clear()
    yield release
    unipen_release.known_lines.cache_clear()


@pytest.mark.parametrize("is_archived", [False, True])
def test_whole_numbers_come_from_words_and_texts(
    whole_numbers: Path, tmp_path: Path, *, is_archived: bool
) -> None:
    source = archived(whole_numbers, tmp_path / "unipen.tgz") if is_archived else whole_numbers
    unipen_release.convert(source, tmp_path / "new", quiet=True)
    assert same_content(tmp_path / "new", tmp_path / "expected")
