"""A driver that writes digits on the pad for a while, and keeps how long the event loop waited each time.

Started as ``benchmarks.sync.probe`` in place of the program's own entry, see `tests.e2e.driver`.
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
import time
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from typing_extensions import override

from digitpad.cli import main
from tests.e2e.driver import Driver, say, with_driver
from tests.ui.pointers import send_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.sync.state import SyncState
    from digitpad.ui.main_window import MainWindow

SLOW_NAMES = "DIGITPAD_BENCHMARK_SLOW_NAMES"
"""Seconds after which looking up a name fails, where this is set."""
SAMPLE_MS = 8
"""A pen or mouse of 125 samples a second."""
PEN_UP_SAMPLES = 20
REST_SAMPLES = 60
"""Between drawings: the reading is made and kept, and its bars have come to rest."""
BEAT_MS = 1

Stroke = list[tuple[float, float]]


class Probe(Driver):
    """Writes at a pen's pace; a timer that should come each millisecond tells when nothing else could."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._steps: Iterator[tuple[QEvent.Type, QPointF] | None] = iter(())
        self._until = 0.0
        self._drawn = 0
        self._pace = QTimer(self, interval=SAMPLE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._pace.timeout.connect(self._step)
        self._gaps = array("d")
        self._last_beat = time.monotonic()
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start()
        window.sync.syncing.changed.connect(self._on_sync)
        self._on_sync(window.sync.syncing.state)

    def do_write(self, drawings: list[list[Stroke]], seconds: float) -> None:
        """Write these, over and over, each closed by New, for so long; then say so."""
        self._drawn = 0
        self._until = time.monotonic() + seconds
        self._steps = self._written(drawings)
        self._pace.start()

    def do_gaps(self) -> None:
        """Say how long the event loop waited each time since this was last asked, in ms."""
        say(event="gaps", ms=[round(gap * 1000, 2) for gap in self._gaps])
        self._gaps = array("d")
        self._last_beat = time.monotonic()

    def _written(self, drawings: list[list[Stroke]]) -> Iterator[tuple[QEvent.Type, QPointF] | None]:
        for strokes in itertools.cycle(drawings):
            for stroke in strokes:
                points = [QPointF(x, y) for x, y in stroke]
                yield QEvent.Type.MouseButtonPress, points[0]
                for point in points[1:]:
                    yield QEvent.Type.MouseMove, point
                yield QEvent.Type.MouseButtonRelease, points[-1]
                yield from [None] * PEN_UP_SAMPLES
            yield from [None] * REST_SAMPLES
            self._drawn += 1
            self.window.actions_.new.trigger()
            if time.monotonic() > self._until:
                return

    def _step(self) -> None:
        try:
            step = next(self._steps)
        except StopIteration:
            self._pace.stop()
            say(event="written", drawings=self._drawn)
            return
        if step is not None:
            send_mouse(self.window.pad, *step)

    def _on_beat(self) -> None:
        now = time.monotonic()
        self._gaps.append(now - self._last_beat)
        self._last_beat = now

    def _on_sync(self, state: SyncState) -> None:
        cause = None if state.cause is None else state.cause.__name__
        say(event="sync", phase=state.phase.name, cause=cause, waiting=state.waiting)

    @override
    def do_close(self) -> None:
        self._pace.stop()
        super().do_close()


def look_names_up_slowly(seconds: float) -> None:
    """As by a name server that does not answer; the resolver gives Python's lock back while it waits."""

    def slow(host: str, *_: object, **__: object) -> None:
        time.sleep(seconds)
        raise socket.gaierror(socket.EAI_AGAIN, f"Temporary failure in name resolution of {host}")

    vars(socket)["getaddrinfo"] = slow


if __name__ == "__main__":
    if SLOW_NAMES in os.environ:
        look_names_up_slowly(float(os.environ[SLOW_NAMES]))
    with_driver(Probe)
    raise SystemExit(main(sys.argv[1:]))
