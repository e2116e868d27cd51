"""Answers the call of a second start: Python's sockets in Qt's event loop.

Not QLocalServer: QtNetwork takes 6 to 12 ms to import (170 ms the first time after the machine started), and
nothing else in the program needs it.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from digitpad.instance.call import ANSWER, MOST_BYTES, from_line, listener

if TYPE_CHECKING:
    from socket import socket

    from PySide6.QtWidgets import QWidget

    from digitpad.instance import Claim

_log = logging.getLogger(__name__)

MOST_CALLERS = 8
"""A ninth caller at once has the first one turned away: none of ours waits for anything."""


class Doorbell(QObject):
    """Can be rung from when it is opened until it is closed."""

    rung = Signal(object)
    """Call."""

    def __init__(self, claim: Claim, parent: QObject) -> None:
        """Nobody can ring yet."""
        super().__init__(parent)
        self._claim = claim
        self._listener: socket | None = None
        self._callers: list[_Caller] = []

    def open(self) -> None:
        """Listen, and say where. Where that cannot be, a second start says that nobody answers."""
        try:
            self._listener, address = listener(self._claim.path.parent, self._claim.path.stem)
        except OSError as error:
            _log.warning("a second start could not call this window: %s", error)
            return
        notifier = QSocketNotifier(self._listener.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_caller)
        self._claim.tell(address)

    def close(self) -> None:
        """The window leaves: a second start waits until it has, and shows its own."""
        self._claim.tell()
        for notifier in self.findChildren(QSocketNotifier):
            notifier.setEnabled(False)
        for caller in self._callers.copy():
            caller.hang_up()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _on_caller(self) -> None:
        if self._listener is None:
            return
        try:
            line, _ = self._listener.accept()
        except OSError:  # gone again
            return
        if len(self._callers) >= MOST_CALLERS:
            self._callers[0].hang_up()
        caller = _Caller(line, self._claim.token, self)
        caller.called.connect(self.rung)
        caller.ended.connect(self._callers.remove)
        self._callers.append(caller)


class _Caller(QObject):
    """One connection: a line is read, answered, and that is all."""

    called = Signal(object)
    ended = Signal(object)

    def __init__(self, line: socket, token: str, parent: QObject) -> None:
        super().__init__(parent)
        self._line, self._token, self._said = line, token, b""
        line.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._notifier = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_words)

    def hang_up(self) -> None:
        self._notifier.setEnabled(False)
        self._line.close()
        self.ended.emit(self)
        self.deleteLater()

    def _on_words(self) -> None:
        try:
            words = self._line.recv(MOST_BYTES)
        except BlockingIOError:
            return
        except OSError:
            words = b""
        self._said += words
        if b"\n" in words:
            call = from_line(self._said, self._token)
            if call is not None:
                self.called.emit(call)
                self._answer()
        elif words and len(self._said) < MOST_BYTES:
            return
        self.hang_up()

    def _answer(self) -> None:
        try:
            self._line.send(ANSWER)
        except OSError as error:
            _log.info("a second start has not waited for its answer: %s", error)


def show_no_answer(pid: int | None) -> None:
    """Say in a dialog that the window that is there does not answer."""
    translate = QCoreApplication.translate
    what = translate("Doorbell", "digitpad is open already with this history, but does not answer.")
    box = QMessageBox(QMessageBox.Icon.Warning, "digitpad", what)
    text = translate(
        "Doorbell",
        "Wait a while and try again, or end the process {pid}. What was shown as saved is safe.",
    )
    box.setInformativeText(text.format(pid=pid if pid is not None else "?"))
    box.addButton(translate("Doorbell", "Close"), QMessageBox.ButtonRole.RejectRole)
    box.exec()


def bring_forward(window: QWidget, activation: str) -> None:
    """Show the window before all others, or where the desktop does not let a program do that, ask for a look.

    ``activation`` is the leave to do so that a Wayland desktop gives to a program when a person starts it.
    """
    if activation and QGuiApplication.platformName().startswith("wayland"):
        os.environ["XDG_ACTIVATION_TOKEN"] = activation  # where Qt looks for it when a window is activated
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
