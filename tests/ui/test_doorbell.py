"""The window answers second starts, and nobody else."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from digitpad.instance import Claim, call
from digitpad.instance.call import Call
from digitpad.ui import doorbell as doorbell_module
from digitpad.ui.doorbell import Doorbell, bring_forward, show_no_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def claim(tmp_path: Path) -> Iterator[Claim]:
    with Claim(tmp_path / "windows" / "a.lock") as claim:
        yield claim


@pytest.fixture
def doorbell(qtbot: QtBot, claim: Claim) -> Iterator[Doorbell]:
    owner = QObject()
    doorbell = Doorbell(claim, owner)
    doorbell.open()
    yield doorbell
    doorbell.close()


@pytest.fixture
def rung(doorbell: Doorbell) -> list[Call]:
    rung: list[Call] = []
    doorbell.rung.connect(rung.append)
    return rung


def address(claim: Claim) -> str:
    return claim.path.read_text().splitlines()[1]


def connect(claim: Claim) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.connect(address(claim))
    return line


def test_a_call_is_told_and_answered(claim: Claim, rung: list[Call], qtbot: QtBot, tmp_path: Path):
    wanted = Call((tmp_path / "9.png",), "token-7")
    with ThreadPoolExecutor() as pool:
        for turn in range(3):
            outcome = pool.submit(call.send, wanted, address(claim), claim.token)
            qtbot.waitUntil(outcome.done)
            assert outcome.result() is call.Outcome.ANSWERED
            assert rung == [wanted] * (turn + 1)


def test_a_call_that_comes_in_pieces_is_put_together(claim: Claim, rung: list[Call], qtbot: QtBot, qapp):
    line = call.to_line(Call(), claim.token)
    with connect(claim) as caller:
        for place in range(0, len(line), 10):
            caller.sendall(line[place : place + 10])
            qapp.processEvents()
        qtbot.waitUntil(lambda: rung == [Call()])
        assert caller.recv(100) == call.ANSWER


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\n\r\n", call.to_line(Call(), "0" * 32)])
def test_who_does_not_know_the_token_is_turned_away(
    claim: Claim, rung: list[Call], qtbot: QtBot, doorbell: Doorbell, words: bytes
):
    with connect(claim) as stranger:
        stranger.sendall(words)
        stranger.shutdown(socket.SHUT_WR)
        qtbot.waitUntil(lambda: not doorbell._callers and _hears_nothing(stranger))
    assert rung == []


def _hears_nothing(line: socket.socket) -> bool:
    line.settimeout(0.01)
    try:
        return line.recv(10) == b""
    except TimeoutError:
        return False


def test_who_talks_without_end_is_turned_away(
    claim: Claim, rung: list[Call], qtbot: QtBot, doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doorbell_module, "MOST_BYTES", 1000)
    with connect(claim) as stranger:
        stranger.sendall(b"x" * 2000)
        qtbot.waitUntil(lambda: _is_cut_off(stranger))
    assert rung == []


def _is_cut_off(line: socket.socket) -> bool:
    try:
        return _hears_nothing(line)
    except ConnectionError:
        return True


def test_those_who_say_nothing_keep_nobody_else_out(
    claim: Claim, rung: list[Call], qtbot: QtBot, doorbell: Doorbell
):
    silent = [connect(claim) for _ in range(2 * doorbell_module.MOST_CALLERS)]
    with connect(claim) as caller:
        caller.sendall(call.to_line(Call(), claim.token))
        qtbot.waitUntil(lambda: rung == [Call()])
        assert len(doorbell._callers) < doorbell_module.MOST_CALLERS + 1
    for line in silent:
        line.close()


def test_once_the_window_leaves_nobody_is_told_where_to_call(claim: Claim, doorbell: Doorbell):
    before = address(claim)
    doorbell.close()
    assert len(claim.path.read_text().splitlines()) == 1
    assert call.send(Call(), before, claim.token) is call.Outcome.GONE


def test_where_nobody_can_listen_the_window_goes_on(
    qtbot: QtBot, claim: Claim, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doorbell_module, "listener", refuse)
    owner = QObject()
    doorbell = Doorbell(claim, owner)
    doorbell.open()
    assert "Permission denied" in caplog.text
    assert len(claim.path.read_text().splitlines()) == 1
    doorbell.close()


def test_a_window_that_was_put_away_comes_forward_as_it_was(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMinimized)
    bring_forward(window, "token-7")
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.isMaximized()
    assert alerted == [window]


def test_a_window_that_hangs_is_named_with_what_to_do(qapp, monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(f"{box.text()} {box.informativeText()}"))
    show_no_answer(1234)
    show_no_answer(None)
    assert "process 1234" in said[0]
    assert "saved is safe" in said[1]
