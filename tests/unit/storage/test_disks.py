"""Disks that are full or read-only, tried by processes without the right to write anywhere."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitpad.domain import Recognition, Source
from digitpad.storage.journal import Journal

CHILDREN = Path(__file__).with_name("children.py")
ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="users and limits of POSIX systems")


def start(*arguments: str | Path, unprivileged: bool = False) -> subprocess.Popen[str]:
    """A child program; ``unprivileged`` makes it nobody's where we are root, who may write anywhere."""
    who = {"AS_NOBODY": "1"} if unprivileged and os.geteuid() == 0 else {}
    return subprocess.Popen(
        [sys.executable, str(CHILDREN), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **who},
    )


def outcome(*arguments: str | Path, unprivileged: bool = False) -> dict[str, object]:
    with start(*arguments, unprivileged=unprivileged) as child:
        output, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    said: dict[str, object] = json.loads(output.splitlines()[-1])
    return said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="digitpad-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 1 MB, where we may mount one."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk")
    with tempfile.TemporaryDirectory(prefix="digitpad-") as name:
        mounted = subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", name], check=False, capture_output=True
        )
        if mounted.returncode:
            pytest.skip("this root may not mount")
        try:
            yield Path(name)
        finally:
            subprocess.run([shutil.which("umount") or "umount", name], check=True)


def journal_in(folder: Path, make, time, records: int = 3) -> Path:
    path = folder / "history.sqlite3"
    with Journal.open(path, time) as journal:
        journal.add_records(
            Recognition(make.id(), journal.device_id, time(), Source.PAD, make.drawing(seed))
            for seed in range(records)
        )
    return path


@contextlib.contextmanager
def sealed(folder: Path) -> Iterator[None]:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o777)


class TestReadOnly:
    def test_a_read_only_folder_is_told(self, open_folder):
        with sealed(open_folder):
            said = outcome("try_to_write", open_folder / "history.sqlite3", unprivileged=True)
        assert said["error"] == "JournalReadOnly"
        assert list(open_folder.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_told(self, open_folder):
        with sealed(open_folder):
            said = outcome("try_to_write", open_folder / "a" / "b" / "history.sqlite3", unprivileged=True)
        assert said["error"] == "JournalReadOnly"

    def test_a_read_only_journal_in_a_writable_folder_is_told(self, open_folder, make, time):
        path = journal_in(open_folder, make, time)
        path.chmod(0o444)
        path.with_name(path.name + ".lock").chmod(0o666)
        said = outcome("try_to_write", path, unprivileged=True)
        assert said["error"] == "JournalReadOnly"
        assert "Give yourself the right to write" in str(said["message"])

    def test_a_journal_on_a_read_only_disk_can_still_be_read(self, open_folder, make, time):
        path = journal_in(open_folder, make, time)
        with sealed(open_folder):
            assert outcome("try_to_write", path, unprivileged=True)["error"] == "JournalReadOnly"
            assert outcome("read_only", path, unprivileged=True) == {"count": 3, "records": 3}

    def test_a_journal_that_nobody_may_read_is_told(self, open_folder, make, time):
        path = journal_in(open_folder, make, time)
        path.chmod(0)
        said = outcome("read_only", path, unprivileged=True)
        assert said["error"] == "JournalUnavailable"
        assert "Permission denied" in str(said["message"])


class TestFull:
    def test_a_size_limit_is_told_as_full_and_saving_goes_on_when_it_is_lifted(self, path):
        with start("fill_until_full", path, str(1_000_000)) as child:
            output, _ = child.communicate("\n", timeout=60)
        refused, after = map(json.loads, output.splitlines())
        assert refused["error"] == "JournalFull"
        assert refused["saved"] > 10
        assert refused["count"] in (refused["saved"], refused["saved"] + 1)
        assert after == {"count": refused["saved"] + 1, "closed": True, "check": None}

    def test_a_full_disk_is_told_and_saving_goes_on_when_there_is_room(self, small_disk):
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(500_000))
        with start("fill_until_full", small_disk / "history.sqlite3", "0") as child:
            assert child.stdout is not None
            refused = json.loads(child.stdout.readline())
            assert refused["error"] == "JournalFull"
            ballast.unlink()
            output, _ = child.communicate("\n", timeout=60)
        assert json.loads(output) == {"count": refused["saved"] + 1, "closed": True, "check": None}

    def test_a_journal_cannot_begin_on_a_full_disk(self, small_disk):
        (small_disk / "ballast").write_bytes(bytes(1024 * 1024 - 8192))
        said = outcome("try_to_write", small_disk / "history.sqlite3")
        assert said["error"] == "JournalFull"


class TestExports:
    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_a_read_only_folder_is_told_and_gets_no_half_file(self, open_folder, make, time, kind):
        path = journal_in(open_folder, make, time)
        target = open_folder / "exports" / f"digits.{kind}"
        target.parent.mkdir()
        target.parent.chmod(0o555)
        said = outcome("export_to", path, target, kind, "0", unprivileged=True)
        assert said["error"] == "ExportError"
        assert "read-only" in str(said["message"])
        assert list(target.parent.iterdir()) == []

    def test_a_write_protected_file_is_not_replaced(self, open_folder, make, time):
        path = journal_in(open_folder, make, time)
        target = open_folder / "kept.csv"
        target.write_text("kept")
        target.chmod(0o444)
        said = outcome("export_to", path, target, "csv", "0", unprivileged=True)
        assert said["error"] == "ExportError"
        assert "write-protected" in str(said["message"])
        assert target.read_text() == "kept"

    def test_killed_in_the_middle_it_leaves_the_older_file(self, tmp_path, make, time):
        path = journal_in(tmp_path, make, time, records=300)
        target = tmp_path / "exports" / "digits.jsonl"
        target.parent.mkdir()
        target.write_text("the older export")
        with start("export_until_killed", path, target) as child:
            assert child.stdout is not None
            said = json.loads(child.stdout.readline())
            child.kill()
        assert 0 < said["rows"] < 300
        assert len(said["files"]) == 2
        assert target.read_text() == "the older export"

    @pytest.mark.parametrize("kind", ["csv", "jsonl", "inkml"])
    def test_a_size_limit_is_told_and_the_older_export_stays(self, tmp_path, make, time, kind):
        path = journal_in(tmp_path, make, time, records=300)
        target = tmp_path / "exports" / f"digits.{kind}"
        target.parent.mkdir()
        target.write_text("the older export")
        said = outcome("export_to", path, target, kind, str(20_000))
        assert said["error"] == "ExportError"
        assert "no room" in str(said["message"])
        assert [file.name for file in target.parent.iterdir()] == [target.name]
        assert target.read_text() == "the older export"

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_a_full_disk_is_told_and_gets_no_half_file(self, small_disk, tmp_path, make, time, kind):
        path = journal_in(tmp_path, make, time, records=300)
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(1024 * 1024 - 3 * 4096))
        said = outcome("export_to", path, small_disk / f"digits.{kind}", kind, "0")
        assert said["error"] == "ExportError"
        assert "no room" in str(said["message"])
        assert list(small_disk.iterdir()) == [ballast]
