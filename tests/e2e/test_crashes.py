"""Errors that nobody foresaw, and crashes, in the running program: what is said, kept and logged."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from digitpad import paths
from digitpad.logs import LOG_NAME
from digitpad.storage.journal import Journal
from tests.e2e.program import ROOT, Program

ONE = [(250, 100), (250, 200), (250, 300), (250, 400)]
DRIVER = "tests.e2e.crash_driver"


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "journal.sqlite"


def begin(journal):
    return Program(journal, driver=DRIVER)


def log():
    return (paths.log_dir() / LOG_NAME).read_text(encoding="utf-8")


def count(journal):
    with Journal.open_reader(journal) as reader:
        return reader.count()


@pytest.mark.parametrize("where", ["fail", "fail_on_a_thread", "fail_on_a_lane"])
def test_an_error_is_told_and_logged_and_the_program_goes_on(journal, where):
    with begin(journal) as program:
        program.do(where)
        notice = program.wait_for_status(lambda line: "ZeroDivisionError" in line["notice"])["notice"]
        assert "saved is safe" in notice
        program.draw(ONE)
        program.wait_saved()
        program.do("close")
        assert program.process.wait(30) == 0
        assert not [line for line in program.rest() if line["event"] == "dialog"]
    assert "planted in a slot" in log()
    assert "Traceback" in log()
    assert count(journal) == 1


def test_errors_without_an_end_end_the_program_in_order(journal):
    with begin(journal) as program:
        program.draw(ONE)
        program.do("fail_while_painting")
        said = program.wait_for(event="dialog")["text"]
        assert "cannot go on" in said
        assert str(paths.log_dir()) in said
        assert program.process.wait(30) == 1
        assert len([line for line in program.rest() if line["event"] == "dialog"]) == 1
    assert log().count("Traceback") < 10
    assert count(journal) == 1
    with Journal.open(journal) as whole:
        assert not whole.was_unclean


def test_a_window_that_cannot_be_made_is_told_and_logged(journal):
    command = [sys.executable, "-m", DRIVER, "app", "--journal", str(journal), "--no-window"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "cannot go on" in ended.stdout
    assert "planted in the start" in log()


@pytest.mark.skipif(os.name != "posix", reason="counts on SIGABRT")
def test_the_start_after_a_crash_says_so_once_and_all_that_was_saved_is_there(journal):
    with begin(journal) as program:
        program.draw(ONE)
        program.wait_saved()
        program.do("abort")
        program.process.wait(30)
    with begin(journal) as again:
        again.wait_for_status(lambda line: "crashed" in line["notice"])
        assert len(again.wait_for_history(bool)) == 1
        again.do("close")
        assert again.process.wait(30) == 0
    assert "Fatal Python error: Aborted" in log()
    assert "do_abort" in log()
    with begin(journal) as third:
        third.wait_for(event="ready")
        third.do("status")
        assert "crashed" not in third.wait_for(event="status")["notice"]


def test_the_start_after_a_kill_says_nothing(journal):
    with begin(journal):
        pass
    with begin(journal) as again:
        again.wait_for(event="ready")
        again.do("status")
        assert "crashed" not in again.wait_for(event="status")["notice"]
