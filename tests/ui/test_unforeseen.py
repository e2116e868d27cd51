"""Errors that nobody foresaw: logged, told once, counted, and at last too many."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

from digitpad import paths
from digitpad.ui import about
from digitpad.ui import unforeseen as unforeseen_module
from digitpad.ui.unforeseen import Unforeseen, tell_end

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def unforeseen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Unforeseen:
    for module, hook in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    unforeseen = Unforeseen()
    unforeseen.catch()
    return unforeseen


@pytest.fixture
def told(unforeseen: Unforeseen) -> list[str]:
    told: list[str] = []
    unforeseen.told.connect(told.append)
    unforeseen.hopeless.connect(lambda: told.append("hopeless"))
    return told


def fail() -> None:
    raise ZeroDivisionError("planted")


def fail_elsewhere() -> None:
    raise LookupError("planted there")


def hook_in(function: object) -> None:
    try:
        function()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001
        sys.excepthook(type(error), error, error.__traceback__)


def test_an_error_is_logged_with_its_traceback_and_told_by_its_kind(
    told: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
):
    hook_in(fail)
    qtbot.waitUntil(lambda: told == ["ZeroDivisionError"])
    assert "planted" in caplog.text
    assert "in fail" in caplog.text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_an_error_is_told_after_the_event_in_which_it_was_raised(
    told: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
):
    hook_in(fail)
    assert told == []
    qtbot.waitUntil(lambda: bool(told))


def test_the_same_error_is_told_once_and_soon_only_counted(
    told: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
):
    for _ in range(50):
        hook_in(fail)
    hook_in(fail_elsewhere)
    qtbot.waitUntil(lambda: told == ["ZeroDivisionError", "LookupError"])
    assert caplog.text.count("Traceback") == unforeseen_module.IN_FULL + 1
    assert "for the 10. time" in caplog.text
    assert len(caplog.records) == unforeseen_module.IN_FULL + 2


def test_errors_without_an_end_are_hopeless_and_that_is_told_once(
    told: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
):
    for _ in range(3 * unforeseen_module.TOO_MANY):
        hook_in(fail)
    hook_in(fail_elsewhere)
    qtbot.waitUntil(lambda: told == ["ZeroDivisionError", "hopeless"])
    assert len(caplog.records) < 10


def test_as_many_errors_over_a_longer_time_are_survived(
    told: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    seconds = iter(range(0, 10_000, 1))
    monkeypatch.setattr(unforeseen_module, "monotonic", lambda: float(next(seconds)))
    for _ in range(3 * unforeseen_module.TOO_MANY):
        hook_in(fail)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["ZeroDivisionError"]


def test_an_error_on_another_thread_is_told_on_this_one(
    told: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
):
    thread = threading.Thread(target=fail, name="digitpad-planted")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: told == ["ZeroDivisionError"])
    assert caplog.records[0].threadName == "digitpad-planted"


def test_an_error_that_can_be_raised_nowhere_is_logged_alone(
    told: list[str], unforeseen: Unforeseen, caplog: pytest.LogCaptureFixture, qapp
):
    class Broken:
        def __del__(self) -> None:
            fail()

    broken: Broken | None = Broken()
    broken = None
    gc.collect()
    assert broken is None
    qapp.processEvents()
    assert told == []
    assert "planted" in caplog.text


def test_the_end_is_told_with_the_logs_place_and_a_way_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    choice = ["Show logs"]

    def answer(box: QMessageBox) -> int:
        said.append(box.informativeText())
        next(button for button in box.buttons() if button.text() == choice[0]).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    shown: list[str] = []
    monkeypatch.setattr(about, "open_logs", lambda: shown.append("logs"))
    tell_end()
    assert shown == ["logs"]
    choice[0] = "Close"
    tell_end()
    assert shown == ["logs"]
    assert all(str(paths.log_dir()) in text for text in said)
