"""A lock of the system's: one holder, who may be gone at any moment."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digitpad.instance import FileLock, Taken

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from digitpad.instance import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.write("a longer word")
lock.write("mine")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_who_finds_it_taken_reads_the_holders_words(path: Path) -> None:
    lock = FileLock(path)
    lock.write("mine")
    with pytest.raises(Taken) as taken:
        FileLock(path)
    assert taken.value.words == "mine"
    lock.release()
    lock.release()
    FileLock(path).release()


def test_a_holder_that_is_killed_frees_it(path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Taken, match=r"^mine$"):
            FileLock(path)
        holder.kill()
        holder.wait(30)
        FileLock(path).release()


def test_a_file_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "nowhere" / "lock")
