"""Ctrl+C in the terminal and the system's request to end close the window, so that all is kept as always."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable


class QuitSignals(QObject):
    """Python runs signal handlers between bytecodes only: a pipe wakes Qt's loop up for them."""

    def __init__(self, leave: Callable[[], object], parent: QObject) -> None:
        """From now on SIGINT and SIGTERM call ``leave`` on the Qt thread."""
        super().__init__(parent)
        if sys.platform == "win32":  # where Qt watches sockets only, which take their time to import
            import socket

            self._ends = socket.socketpair()
            received, sent = (end.fileno() for end in self._ends)
            self._take: Callable[[], bytes] = partial(self._ends[0].recv, 64)
            for end in self._ends:
                end.setblocking(False)  # noqa: FBT003 - the socket's own signature
        else:
            received, sent = os.pipe()
            self._take = partial(os.read, received, 64)
            for descriptor in (received, sent):
                os.set_blocking(descriptor, False)
        self._leave = leave
        self._notifier = QSocketNotifier(received, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(sent, warn_on_full_buffer=False)

    def _on_signal(self) -> None:
        self._take()
        self._leave()
