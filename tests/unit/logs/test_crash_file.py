"""What a run leaves that ended in a crash, and one that ended in order."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digitpad.logs import CrashFile

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import os, sys
from pathlib import Path
from digitpad.logs import CrashFile
crashes = CrashFile(Path(sys.argv[1]))
print(repr(crashes.begin()))
sys.stdout.flush()
def the_deed():
    {deed}
the_deed()
"""


def run(path: Path, deed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CODE.format(deed=deed), str(path)], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals that end a process")
@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV])
def test_the_next_run_learns_once_where_the_last_one_crashed(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "logs" / "crash.txt"
    assert run(path, f"os.kill(os.getpid(), {int(number)})").returncode == -number
    left = run(path, "os._exit(0)").stdout
    assert "Fatal Python error" in left
    assert "the_deed" in left
    assert run(path, "os._exit(0)").stdout == "''\n"


def test_a_run_that_ends_in_order_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    ended = run(path, "import faulthandler; faulthandler.dump_traceback(crashes._descriptor); crashes.end()")
    assert ended.returncode == 0, ended.stderr
    assert path.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_run_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "crash.txt"
    run(path, f"os.kill(os.getpid(), {int(signal.SIGKILL)})")
    assert path.read_text() == ""


def test_a_file_that_cannot_be_opened_is_an_error_of_the_system(tmp_path: Path) -> None:
    crashes = CrashFile(tmp_path)
    with pytest.raises(OSError, match=r"directory|denied"):
        crashes.begin()
    crashes.end()
