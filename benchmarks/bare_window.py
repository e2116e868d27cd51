"""The least that a PySide6 program can do: what our start is compared with. Prints when it was painted."""

from __future__ import annotations

import sys
import time

from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """An empty window."""

    def paintEvent(self, _event: object) -> None:  # type: ignore[explicit-override]  # no more imports here
        print(time.monotonic(), flush=True)
        QApplication.exit()


app = QApplication(sys.argv)
window = Window()
window.resize(1080, 720)
window.show()
app.exec()
