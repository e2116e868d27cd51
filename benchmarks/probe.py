"""A driver that looks at the clock: when ink and readings are painted, how long the event loop waits."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from typing_extensions import override

from digitpad.cli import main
from digitpad.ui.pad import Pad
from digitpad.ui.reading_card import ReadingCard
from tests.e2e.driver import Driver, say, with_driver
from tests.ui.pointers import send_mouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.main_window import MainWindow

SAMPLE_MS = 8
"""A pen or mouse of 125 samples a second."""
BEAT_MS = 1


def _after(cls: type, painted: Callable[[], None]) -> None:
    """Call ``painted`` after each paint event of this class."""
    plain = cls.paintEvent  # type: ignore[attr-defined]

    def timed(widget: QWidget, event: QPaintEvent) -> None:
        plain(widget, event)
        painted()

    cls.paintEvent = timed  # type: ignore[attr-defined]


class Clock:
    """What was painted when."""

    def __init__(self) -> None:
        self.first_paint: float | None = None
        self.event_sent: float | None = None
        self.pen_up: float | None = None
        self.read = False
        self.ink_ms: list[float] = []
        self.reading_ms: list[float] = []

    def pad_painted(self) -> None:
        now = time.monotonic()
        if self.first_paint is None:
            self.first_paint = now
        if self.event_sent is not None:
            self.ink_ms.append((now - self.event_sent) * 1000)
            self.event_sent = None

    def card_painted(self) -> None:
        if self.read and self.pen_up is not None:
            self.reading_ms.append((time.monotonic() - self.pen_up) * 1000)
            self.pen_up, self.read = None, False
            say(event="timed")


CLOCK = Clock()


class Probe(Driver):
    """Draws at a pen's pace and reports figures."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        window.desk.reading.made.connect(self._on_made)
        self._samples: list[tuple[QEvent.Type, QPointF]] = []
        self._pace = QTimer(self, interval=SAMPLE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._pace.timeout.connect(self._send)
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._last_beat = time.monotonic()
        self._gap = 0.0
        self._beat.start()

    @override
    def do_draw(self, places: list[tuple[float, float]]) -> None:
        points = [QPointF(x, y) for x, y in places]
        kinds = [QEvent.Type.MouseButtonPress] + [QEvent.Type.MouseMove] * (len(points) - 1)
        self._samples += [*zip(kinds, points, strict=True), (QEvent.Type.MouseButtonRelease, points[-1])]
        self._pace.start()

    def do_report(self) -> None:
        say(
            event="report",
            first_paint=CLOCK.first_paint,
            gap_ms=self._gap * 1000,
            ink_ms=CLOCK.ink_ms,
            reading_ms=CLOCK.reading_ms,
        )
        CLOCK.ink_ms, CLOCK.reading_ms, self._gap = [], [], 0.0
        self._last_beat = time.monotonic()

    def _send(self) -> None:
        if not self._samples:
            self._pace.stop()
            return
        kind, at = self._samples.pop(0)
        now = time.monotonic()
        if kind == QEvent.Type.MouseButtonRelease:
            CLOCK.pen_up, CLOCK.read = now, False
        elif CLOCK.event_sent is None:
            CLOCK.event_sent = now
        send_mouse(self.window.pad, kind, at)

    def _on_made(self) -> None:
        CLOCK.read = CLOCK.pen_up is not None

    def _on_beat(self) -> None:
        now = time.monotonic()
        self._gap = max(self._gap, now - self._last_beat)
        self._last_beat = now


if __name__ == "__main__":
    _after(Pad, CLOCK.pad_painted)
    _after(ReadingCard, CLOCK.card_painted)
    with_driver(Probe)
    raise SystemExit(main(sys.argv[1:]))
