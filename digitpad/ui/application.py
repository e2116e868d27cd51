"""The QApplication of the desktop app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from digitpad import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


ICON: Final = Path(__file__).with_name("digitpad.svg")


class Application(QApplication):
    """Tells when a stylus is near and which file to open: Qt sends that to the application alone."""

    pen_near = Signal(bool)
    file_wanted = Signal(str)
    """The path of a file to open: macOS says so, where other systems start the program with its name."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # Every sample of a pen or mouse is kept for the data; only painting and reading are throttled.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)  # noqa: FBT003
        super().__init__(list(arguments))
        self.setApplicationName("digitpad")
        self.setApplicationVersion(__version__)
        self.setDesktopFileName("digitpad")
        # Where no menu entry of this name is installed: from source, and on Windows in the title bar.
        self.setWindowIcon(QIcon(str(ICON)))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TabletEnterProximity:
            self.pen_near.emit(True)  # noqa: FBT003 - a signal's argument
        elif event.type() == QEvent.Type.TabletLeaveProximity:
            self.pen_near.emit(False)  # noqa: FBT003
        elif isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(event.file())
            return True
        return super().event(event)
