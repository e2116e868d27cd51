"""Starting digitpad again: real processes with one journal, or two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from digitpad import paths
from digitpad.logs import LOG_NAME
from digitpad.storage.journal import Journal
from tests.e2e.program import ROOT, Program

ONE = [(250, 100), (250, 200), (250, 300), (250, 400)]
SECONDS = 60
NO_DIALOGS = """
import sys
from PySide6.QtWidgets import QMessageBox
QMessageBox.exec = lambda box: print(box.text(), box.informativeText())
from digitpad.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "journal.sqlite"


def command(journal, *words):
    return [sys.executable, "-m", "digitpad", *words, "--journal", str(journal)]


def start_again(journal, *words, cwd=ROOT):
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command(journal, *words),
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def a_picture(path):
    image = Image.new("L", (200, 300), 250)
    ImageDraw.Draw(image).line([(100, 40), (100, 260)], fill=20, width=18)
    image.save(path)


def records_in(journal):
    with Journal.open_reader(journal) as reader:
        return list(reader.records())


def wait_until_it_can_be_called(journal):
    """The window listens soon after it is painted; a start before that waits."""
    assert start_again(journal).returncode == 0


def test_the_second_start_hands_its_picture_to_the_window_that_is_there_and_ends(journal, tmp_path):
    a_picture(tmp_path / "one.png")
    with Program(journal) as first:
        first.wait_for(event="ready")
        ended = start_again(journal, "one.png", cwd=tmp_path)  # named as seen from another folder
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
        first.wait_for(event="reading", text="1")
        first.wait_saved()
    (record,) = records_in(journal)
    assert record.picture is not None
    assert record.picture.name == "one.png"


def test_the_second_start_by_another_name_of_the_journal_ends_too_and_draws_nothing_away(journal, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    with Program(journal) as first:
        first.draw(ONE)
        assert start_again(tmp_path / "link" / journal.name).returncode == 0
        first.wait_saved()
    assert len(records_in(journal)) == 1


def test_another_journal_has_another_window(journal, tmp_path):
    with Program(journal) as first, Program(tmp_path / "other.sqlite") as second:
        for program in (first, second):
            program.draw(ONE)
            program.wait_saved()


def test_of_two_starts_at_once_one_shows_the_window(journal):
    starts = [subprocess.Popen(command(journal), cwd=ROOT) for _ in range(2)]
    deadline = time.monotonic() + SECONDS
    while all(start.poll() is None for start in starts):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    (first,) = [start for start in starts if start.poll() is None]
    assert [start.returncode for start in starts if start is not first] == [0]
    first.send_signal(signal.SIGTERM)
    assert first.wait(SECONDS) == 0


def test_after_the_first_was_killed_the_next_start_shows_its_own_window(journal):
    with Program(journal) as first:
        wait_until_it_can_be_called(journal)
        first.draw(ONE)
        first.wait_saved()
    with Program(journal) as next_one:
        assert len(next_one.wait_for_history(bool)) == 1
        assert start_again(journal).returncode == 0


def test_a_start_while_the_window_closes_waits_and_shows_its_own(journal):
    with Program(journal) as first:
        first.wait_for(event="ready")
        first.do("close")
        with Program(journal) as second:
            assert first.process.wait(SECONDS) == 0
            second.draw(ONE)
            second.wait_saved()


def test_it_answers_again_and_again_also_after_it_was_put_away(journal):
    with Program(journal, driver="tests.e2e.crash_driver") as first:
        for _ in range(3):
            assert start_again(journal).returncode == 0
            first.do("hide_and_show")
            first.do("status")
            first.wait_for(event="status")
        first.do("close")
        assert first.process.wait(SECONDS) == 0
    text = (paths.log_dir() / LOG_NAME).read_text(encoding="utf-8")
    assert text.count("started again") == 3
    assert "Invalid socket" not in text  # what Qt says of one that was closed under it


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs a process that can be stopped")
@pytest.mark.parametrize("terminal", [True, False])
def test_a_window_that_hangs_is_named_within_seconds(journal, terminal):
    with Program(journal) as first:
        wait_until_it_can_be_called(journal)
        os.kill(first.process.pid, signal.SIGSTOP)
        ours, theirs = os.openpty()
        words = [sys.executable, "-c", NO_DIALOGS, "app", "--journal", str(journal)]
        began = time.monotonic()
        ended = subprocess.run(
            words,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=theirs if terminal else subprocess.PIPE,
            check=False,
            timeout=SECONDS,
        )
        took = time.monotonic() - began
        os.close(theirs)
        said = os.read(ours, 10_000) if terminal else ended.stdout
        os.close(ours)
        assert ended.returncode == 1
        assert f"process {first.process.pid}".encode() in said
        assert b"saved is safe" in said
        assert bool(ended.stdout) != terminal
        assert took < 6
        os.kill(first.process.pid, signal.SIGCONT)
        first.draw(ONE)
        first.wait_saved()


def test_where_the_claim_cannot_be_written_the_window_comes_all_the_same(journal):
    state = Path(os.environ["XDG_STATE_HOME"])
    state.mkdir(parents=True)
    (state / "digitpad").write_text("a file where the folder should be")
    with Program(journal) as program:
        program.draw(ONE)
        program.wait_saved()
