"""The window of the bundle on a screen of its own, drawn on with the X server's pointer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from digitpad.storage.errors import JournalError
from digitpad.storage.journal import Journal
from tests.bundle import screen as screens

SECONDS = 60


@pytest.fixture
def screen():
    reason = screens.missing()
    if reason:
        pytest.skip(reason)
    with screens.screen() as started:
        yield started


def wait_for_record(journal, where):
    """The first record of the journal, once it is so."""
    end, found = time.monotonic() + SECONDS, None
    while time.monotonic() < end:
        try:
            with Journal.open_reader(journal) as reader:
                found = next(iter(reader.records()), None)
        except JournalError:
            pass  # it is not there yet
        if found is not None and where(found):
            return found
        time.sleep(0.1)
    raise AssertionError(f"no such record within {SECONDS} s; there is {found}")


def pad_of(window):
    """A point of the pad by its share of the window, whose left two thirds it takes."""
    left, top, width, height = window
    return lambda x, y: (round(left + width * x), round(top + height * y))


def test_a_digit_drawn_with_the_pointer_is_read_and_stored(installed, screen):
    with installed.app(DISPLAY=screen.display):
        at = pad_of(screen.window("digitpad"))
        screen.draw(
            screens.line(at(0.25, 0.25), at(0.42, 0.25)) + screens.line(at(0.42, 0.25), at(0.32, 0.62))
        )
        record = wait_for_record(installed.journal, lambda record: record.reading is not None)
    assert record.reading.text == "7"
    assert len(record.drawing.strokes) == 1
    assert len(record.drawing.strokes[0].points) > 20


def test_a_second_start_finds_the_drawings_of_the_first(installed, screen):
    with installed.app(DISPLAY=screen.display):
        at = pad_of(screen.window("digitpad"))
        screen.draw(screens.line(at(0.33, 0.25), at(0.33, 0.65)))
        wait_for_record(installed.journal, lambda record: record.reading is not None)
    with installed.app(DISPLAY=screen.display):
        screen.window("digitpad")
        record = wait_for_record(installed.journal, lambda record: record.reading.text == "1")
    assert record.key is not None  # it was closed, as a finished drawing is


def test_what_is_started_from_the_window_gets_none_of_its_settings(installed, screen):
    """A file manager would load Qt's plugins from here. The process that reads tells what it would get."""
    with installed.app(DISPLAY=screen.display) as process:
        screen.window("digitpad")
        given = wait_for_environ_of_child(process.pid)
    named = {name for name, value in given.items() if str(installed.tree) in value}
    own = {name for name in named if name.startswith("_PYI") or name == "LD_LIBRARY_PATH"}  # its launcher's
    assert named - own == set()


def wait_for_environ_of_child(process):
    """The variables that the first child of a process was started with, once it runs a program of its own."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                lines = Path(f"/proc/{child}/environ").read_bytes().decode().split("\0")
                if "inference-worker" in Path(f"/proc/{child}/cmdline").read_text() and len(lines) > 1:
                    return dict(line.split("=", 1) for line in lines if line)
        time.sleep(0.05)
    raise AssertionError(f"no child within {SECONDS} s")


def test_everything_is_kept_where_the_system_keeps_such_files(installed, screen):
    with installed.app(DISPLAY=screen.display):
        screen.window("digitpad")
    made = {
        path.relative_to(installed.home).parts[:2] for path in installed.home.rglob("*") if path.is_file()
    }
    assert made <= {(".local", "share"), (".local", "state"), (".config", "digitpad"), (".cache", "digitpad")}
