"""The log of a whole run: what is in it, and what never is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from digitpad import paths
from digitpad.logs import LOG_NAME
from tests.e2e.program import ROOT, Program

ONE = [(250, 100), (250, 200), (250, 300), (250, 400)]
PASSWORD = "open-sesame-7"  # noqa: S105 - of no cluster


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "journal.sqlite"


def log():
    return (paths.log_dir() / LOG_NAME).read_text(encoding="utf-8")


def test_the_log_tells_the_run_and_neither_the_drawing_nor_the_password(journal):
    environ = {
        "DIGITPAD_CASSANDRA__HOSTS": "127.0.0.1",
        "DIGITPAD_CASSANDRA__PORT": "9",  # nobody listens there
        "DIGITPAD_CASSANDRA__USER": "pad",
        "DIGITPAD_CASSANDRA__PASSWORD": PASSWORD,
        "DIGITPAD_LOG__LEVEL": "debug",
    }
    with Program(journal, environ=environ) as program:
        program.wait_for(event="ready")
        program.draw(ONE)
        program.wait_for(event="reading", text="1")
        program.wait_saved()
        program.wait_for(event="sync", phase="OFFLINE")
        pid = program.process.pid
        program.do("close")
        assert program.process.wait(30) == 0
    text = log()
    for told in (
        f"journal {journal}",
        "journal opened",
        "reading process",
        "model digitpad loaded in",
        "model digitpad is ready",
        "sync: offline",
        "digitpad ends; all is saved",
    ):
        assert told in text
    assert {line.split()[2] for line in text.splitlines() if line[:3] == "202"} == {str(pid)}
    assert PASSWORD not in text
    assert not re.search(r"strokes|Stroke|Point\(|\[\[", text)
    assert not re.search(r"WARNING|ERROR|CRITICAL", text)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_hinders_nothing(journal):
    paths.log_dir().parent.mkdir(parents=True)
    paths.log_dir().parent.chmod(0o500)
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_saved()


def test_a_file_in_the_folders_place_hinders_nothing(journal):
    paths.log_dir().parent.mkdir(parents=True)
    paths.log_dir().write_text("not a folder")
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_saved()
        program.do("close")
        assert program.process.wait(30) == 0


def test_the_log_says_which_part_of_an_installation_is_missing(journal):
    words = ["app", "--journal", str(journal)]
    code = f"""
import sys
sys.modules["PySide6.QtWidgets"] = None
from digitpad.cli import main
raise SystemExit(main({json.dumps(words)}))
"""
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "cannot be loaded" in ended.stderr
    assert "PySide6.QtWidgets" in log()
