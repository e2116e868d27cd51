"""Looks for rubbish in Qt's thread and nowhere else, seldom and not among what stays for good.

Python looks for objects that only refer to each other whenever so many were made, in whichever thread makes
them. A QObject among them is destroyed by that thread then, while Qt's own may be just about to hand it an
event: the program crashes. (Widgets and windows are safe: PySide leaves those to the main thread.) And each
search holds Python's lock while it looks through all that there is.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

EVERY_MS = 1000
LIMITS = (700, 10, 100)
"""From so many new objects on the new ones are looked through; after so many such searches those too that
outlived one; after so many of these all. Python's own limits are 700, 10 and 10, but the points of the
drawings in the strip and of those that are fetched are tens of thousands of objects: looking through them
takes 20 ms.
"""


class Collector(QObject):
    """Takes over from Python's own search until it is told to ``end``."""

    def __init__(self, parent: QCoreApplication) -> None:
        """Belong to the thread of this application."""
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Search in this thread alone from now on."""
        gc.disable()
        self.spare()
        self._timer.start()

    def spare(self) -> None:
        """What there is now stays for good: it is never looked through again."""
        gc.freeze()

    def end(self) -> None:
        """Leave the search to Python again."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > LIMITS[generation]:
                gc.collect(generation)
                return
