"""The log's file: small, in order, and no hindrance."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digitpad.logs.file import OLDER, LogFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITER = """
import logging, sys
from pathlib import Path
from digitpad.logs.file import LogFile
log = LogFile(Path(sys.argv[1]), 20_000)
logger = logging.getLogger("writer")
logger.propagate = False
logger.addHandler(log)
for number in range(500):
    logger.warning("%s %03d %s", sys.argv[2], number, "." * 60)
"""


def record(text: str) -> logging.LogRecord:
    return logging.LogRecord("digitpad.test", logging.INFO, __file__, 1, text, (), None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "digitpad.log"


@pytest.fixture
def log(path: Path) -> Iterator[LogFile]:
    log = LogFile(path, 100)
    yield log
    log.close()


def test_nothing_is_made_before_there_is_something_to_write(log: LogFile, path: Path) -> None:
    assert not path.parent.exists()
    log.handle(record("first"))
    assert path.read_text() == "first\n"


def test_a_log_goes_on_where_the_run_before_ended(log: LogFile, path: Path) -> None:
    log.handle(record("first"))
    again = LogFile(path)
    again.handle(record("second"))
    again.close()
    assert path.read_text() == "first\nsecond\n"


def test_a_file_that_has_grown_is_put_aside_and_few_are_kept(log: LogFile, path: Path) -> None:
    for number in range(2 * (OLDER + 2)):  # two records fill a file
        log.handle(record(f"{number:02} {'x' * 60}"))
    kept = sorted(path.parent.iterdir())
    assert [each.name for each in kept] == [
        *(f"digitpad.{number}.log" for number in range(1, OLDER + 1)),
        "digitpad.log",
    ]
    words = [[line[:2] for line in each.read_text().splitlines()] for each in kept]
    assert words == [["06", "07"], ["04", "05"], ["02", "03"], ["08", "09"]]


def test_several_programs_write_whole_lines_to_one_log_and_each_to_the_file_in_place(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    files = list(path.parent.iterdir())
    lines = [line for file in files for line in file.read_text().splitlines()]
    assert {len(line) for line in lines} == {len("a 000 ") + 60}
    # Where both put it aside at the same moment, there is one fewer for a while.
    assert 1 < len(files) <= 1 + OLDER
    assert all(file.stat().st_size < 21_000 for file in files)
    assert lines[-1:]  # the last record of each is in the file that is in place
    assert "499" in path.read_text()


def test_a_log_that_was_deleted_meanwhile_is_begun_anew(log: LogFile, path: Path) -> None:
    log.handle(record("first"))
    path.unlink()
    log.handle(record("second"))
    assert path.read_text() == "second\n"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs a system with modes")
def test_nobody_else_may_read_it(log: LogFile, path: Path) -> None:
    log.handle(record("first"))
    assert path.stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_is_said_once_and_hinders_nothing(
    log: LogFile, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.parent.write_text("a file where the folder should be")
    for _ in range(3):
        log.handle(record("lost"))
    said = capsys.readouterr().err
    assert said.count("cannot be written") == 1
    assert str(path) in said
    path.parent.unlink()
    log.handle(record("kept"))
    assert path.read_text() == "kept\n"


def test_without_standard_error_nothing_is_said(
    log: LogFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    path.parent.write_text("a file where the folder should be")
    log.handle(record("lost"))


def test_a_name_that_is_no_text_is_written_escaped(log: LogFile, path: Path) -> None:
    log.handle(record("caf\udce9.png"))
    assert path.read_text() == "caf\\udce9.png\n"
