"""A driver that plants errors and crashes into the running program, hides it, and reads its dialogs."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from typing_extensions import override

from digitpad.cli import main
from digitpad.ui import main_window
from digitpad.ui.application import Application
from digitpad.ui.main_window import MainWindow
from digitpad.ui.pad import Pad
from tests.e2e.driver import Driver, say, with_driver

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

LOOK_MS = 20


class CrashDriver(Driver):
    """Tells of each dialog, and closes it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        look = QTimer(self, interval=LOOK_MS)
        look.timeout.connect(close_dialog)
        look.start()

    def do_fail(self) -> None:
        raise ZeroDivisionError("planted in a slot")

    def do_fail_on_a_thread(self) -> None:
        threading.Thread(target=self.do_fail).start()

    def do_fail_on_a_lane(self) -> None:
        self.window.exporter._lane.submit(self.do_fail, print, print, OSError)

    def do_fail_while_painting(self) -> None:
        FailingPad.fails = True
        again = QTimer(self, interval=1)
        again.timeout.connect(self.window.pad.update)
        again.start()

    def do_hide_and_show(self) -> None:
        """As a window does that is put away and brought back."""
        self.window.setVisible(False)
        self.window.setVisible(True)

    def do_abort(self) -> None:
        os.abort()


class FailingPad(Pad):
    """Painted as always, until it is told to fail."""

    fails = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fails:
            raise ZeroDivisionError("planted in paintEvent")
        super().paintEvent(event)


def close_dialog() -> None:
    box = next((each for each in Application.topLevelWidgets() if isinstance(each, QMessageBox)), None)
    if box is not None and box.isVisible():
        say(event="dialog", text=f"{box.text()} {box.informativeText()}")
        box.close()


if __name__ == "__main__":
    if "--no-window" in sys.argv:  # planted into the start
        sys.argv.remove("--no-window")

        def broken(*_: object) -> None:
            QTimer.singleShot(0, close_dialog)
            QTimer.singleShot(200, close_dialog)
            raise ZeroDivisionError("planted in the start")

        MainWindow.__init__ = broken  # type: ignore[assignment]
    vars(main_window)["Pad"] = FailingPad
    with_driver(CrashDriver)
    raise SystemExit(main(sys.argv[1:]))
