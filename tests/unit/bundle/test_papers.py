"""What goes along with the bundle, and that two builds are the same."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import marshal
import os
import runpy
import shutil
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from tools.bundle import archive, debian, documents, elf, places, tree, trims
from tools.bundle.compare import compare
from tools.bundle.components import Component

ROOT = Path(__file__).resolve().parents[3]
MOMENT = 1_700_000_000


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A tree with all that a tree can have."""
    folder = tmp_path / "small"
    (folder / "usr" / "bin").mkdir(parents=True)
    (folder / "usr" / "bin" / "program").write_bytes(b"\x7fELF and so on")
    (folder / "usr" / "bin" / "program").chmod(0o755)
    (folder / "usr" / "text").write_text("text")
    (folder / "AppRun").symlink_to("usr/bin/program")
    return folder


def packed(folder: Path) -> bytes:
    out = io.BytesIO()
    archive.write_tar(folder, out, "top", MOMENT)
    return out.getvalue()


def test_an_archive_depends_on_nothing_but_the_content(small: Path, tmp_path: Path) -> None:
    first = packed(small)
    other = tmp_path / "copied"
    shutil.copytree(small, other, symlinks=True)
    os.utime(other / "usr" / "text", (1, 1))
    assert packed(other) == first
    with tarfile.open(fileobj=io.BytesIO(first)) as tar:
        members = {member.name: member for member in tar}
    assert next(iter(members)) == "top"
    assert members["top/AppRun"].linkname == "usr/bin/program"
    assert members["top/usr/bin/program"].mode == 0o755
    assert {(member.mtime, member.uid, member.uname) for member in members.values()} == {(MOMENT, 0, "root")}


def test_differences_are_found_and_told(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small, other, symlinks=True)
    assert compare(small, other) == []
    (other / "usr" / "text").write_text("tent")
    (other / "usr" / "more").touch()
    (other / "usr" / "bin" / "program").chmod(0o644)
    (other / "AppRun").unlink()
    (other / "AppRun").symlink_to("elsewhere")
    found = compare(small, other)
    assert [line.split(": ")[1] for line in found] == ["AppRun", "usr/bin/program", "usr/more", "usr/text"]
    assert found[-1] == "differs: usr/text: 1 of 4 bytes, the first at 2"


def test_folders_of_this_machine_are_found_in_files_of_any_kind_and_in_links(small: Path) -> None:
    place = Path("/home/somebody/checkout")
    assert places.mentions(small, [place]) == []
    (small / "compiled").write_bytes(b"\0\1" + os.fsencode(place) + b"/lib\0")
    (small / "link").symlink_to(place / "there")
    assert [path.name for path, _ in places.mentions(small, [place])] == ["compiled", "link"]
    assert [path.name for path in tree.forget_places(small, [place])] == ["compiled"]
    assert (small / "compiled").read_bytes() == b"\0\1/--------------checkout/lib\0"


def test_folders_of_this_machine_are_found_in_what_is_compressed(small: Path) -> None:
    place = Path("/home/somebody/checkout")
    with zipfile.ZipFile(small / "library.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("module.pyc", os.fsencode(place) * 20)
    compressed = zlib.compress(os.fsencode(place) * 20)
    table = marshal.dumps([("a.module", (0, 12, len(compressed)))])
    modules = b"PYZ\0" + importlib.util.MAGIC_NUMBER + (12 + len(compressed)).to_bytes(4) + compressed + table
    (small / "usr/bin/program").write_bytes(b"\x7fELF and more" + modules)
    found = [path.relative_to(small).as_posix() for path, _ in places.mentions(small, [place])]
    assert found == ["library.zip/module.pyc", "usr/bin/program/a.module"]


@pytest.mark.skipif(not shutil.which("objdump"), reason="no binutils")
def test_headers_tell_what_a_file_needs() -> None:
    path = Path(shutil.which("sh") or "").resolve()
    header = elf.headers([path])[path]
    assert "libc.so.6" in header.needed
    assert header.versions["GLIBC"] >= (2, 2)


def test_each_licence_is_printed_once_with_the_names_it_applies_to(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "LICENSE").write_text("Do what you like.\n" + " " * (name == "b"))
    parts = [
        Component("generic", "digitpad", "1.0", "MIT", [ROOT / "LICENSE"]),
        Component("pypi", "a", "1", "MIT", [tmp_path / "a" / "LICENSE"]),
        Component("pypi", "b", "2", "Something else", [tmp_path / "b" / "LICENSE"], [Path("b.so")]),
    ]
    text = documents.licences(parts)
    assert text.count("Do what you like.") == 1
    assert "\na: LICENSE\nb: LICENSE\n" in text
    (tmp_path / "b.so").write_bytes(b"x")
    bill = documents.bill(parts, tmp_path, dt.datetime.fromtimestamp(MOMENT, dt.UTC))
    assert bill == documents.bill(parts, tmp_path, dt.datetime.fromtimestamp(MOMENT, dt.UTC))
    assert [component["licenses"] for component in bill["components"]] == [
        [{"expression": "MIT"}],
        [{"license": {"name": "Something else"}}],
    ]
    assert bill["components"][1]["components"][0]["hashes"][0]["alg"] == "SHA-256"


def test_the_papers_of_the_deb_name_what_it_needs(small: Path) -> None:
    text = debian.control(small, {"libc6": ">= 2.35", "libgl1": ""})
    assert "\nDepends: libc6 (>= 2.35), libgl1\n" in text
    assert text.endswith("\n")
    assert " -- The digitpad maintainers" in debian.changelog(MOMENT)
    assert "Tue, 14 Nov 2023" in debian.changelog(MOMENT)


def test_every_trim_says_why_and_is_the_only_one_to_do_it() -> None:
    assert all(len(trim.reason) > 20 for trim in trims.TRIMS)
    for kind in ("modules", "files"):
        listed = [one for trim in trims.TRIMS for one in getattr(trim, kind)]
        assert len(listed) == len(set(listed))


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_programs_started_from_the_bundle_get_the_systems_libraries(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/bundle")
    if before is None:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    else:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    runpy.run_path(str(ROOT / "packaging" / "hooks" / "rthook_environment.py"))
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_what_the_bundle_is_built_of_is_all_pinned_and_covers_what_digitpad_needs() -> None:
    import tomllib

    lines = (ROOT / "packaging" / "requirements.txt").read_text().splitlines()
    pins = [line.partition(";")[0].strip() for line in lines if line and not line.startswith("#")]
    assert all("==" in pin for pin in pins)
    names = {pin.partition("==")[0].lower() for pin in pins}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {one.replace("=", ">").partition(">")[0].lower() for one in wanted} <= names
