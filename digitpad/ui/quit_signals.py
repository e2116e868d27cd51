"""Ctrl+C in the terminal and the system's request to end close the window, so that all is kept as always."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable


class QuitSignals(QObject):
    """Python runs signal handlers between bytecodes only: a socket wakes Qt's loop up for them."""

    def __init__(self, leave: Callable[[], object], parent: QObject) -> None:
        """From now on SIGINT and SIGTERM call ``leave`` on the Qt thread."""
        super().__init__(parent)
        self._received, self._sent = socket.socketpair()
        for end in (self._received, self._sent):
            end.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._leave = leave
        self._notifier = QSocketNotifier(self._received.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self._sent.fileno(), warn_on_full_buffer=False)

    def _on_signal(self) -> None:
        self._received.recv(64)
        self._leave()
