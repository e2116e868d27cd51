"""A driver that scrolls and filters the history's window, and looks at the clock meanwhile."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from typing_extensions import override

from digitpad.cli import main
from tests.e2e.driver import Driver, say, with_driver

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.records.window import HistoryWindow

BEAT_MS = 1
FRAME_MS = 16
"""A key that is held, or a mouse that drags."""


class HistoryProbe(Driver):
    """Does one thing after another, at the pace of a screen, and tells how long each took."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._gaps: list[float] = []
        self._busy: list[float] = []
        self._waits: list[float] = []
        self._last_beat, self._worked = time.monotonic(), time.thread_time()
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._pace = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._pace.timeout.connect(self._on_pace)
        self._steps: list[Callable[[], None]] = []
        self._waits_for_rows = False
        self._asked = 0.0

    @property
    def history(self) -> HistoryWindow:
        return cast("HistoryWindow", self.window.history.window)

    def do_open_history(self) -> None:
        self._begin()
        begun = time.monotonic()
        self.window.actions_.history.trigger()  # which makes the window
        self.history.resize(1080, 720)
        self._when_shown(lambda: self._tell("opened", ms=(time.monotonic() - begun) * 1000))

    def do_keys(self, key: str, times: int) -> None:
        """Hold a key: a frame for each."""
        self._begin()
        self._waits_for_rows = False
        name = getattr(Qt.Key, key)
        self._steps = [lambda: QTest.keyClick(self.history.view, name)] * times
        self._pace.start()

    def do_drag(self, times: int) -> None:
        """Drag the scroll bar through the whole list: a frame for each place."""
        self._begin()
        self._waits_for_rows = False
        bar = self.history.view.verticalScrollBar()
        places = [round(bar.maximum() * step / times) for step in range(1, times + 1)]
        self._steps = [lambda place=place: bar.setValue(place) for place in places]  # type: ignore[misc]
        self._pace.start()

    def do_jump(self, times: int) -> None:
        """Go to places all over the list, each time until its rows and inks are there."""
        self._begin()
        self._waits_for_rows = True
        bar = self.history.view.verticalScrollBar()
        places = [bar.maximum() * ((step * 7919) % times) // times for step in range(times)]
        self._steps = [lambda place=place: bar.setValue(place) for place in places]  # type: ignore[misc]
        self._pace.start()

    @override
    def do_search(self, line: str) -> None:
        self._begin()
        begun = time.monotonic()
        self.history.show_filter(line)

        def listed() -> None:
            rows = self.history.model.rowCount()
            self._tell("searched", ms=(time.monotonic() - begun) * 1000, rows=rows)

        self._when_shown(listed)

    def do_memory(self) -> None:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        say(event="memory", mib=kib / 1024, with_torch="torch" in sys.modules)

    def _begin(self) -> None:
        self._gaps, self._busy, self._waits = [], [], []
        self._last_beat, self._worked = time.monotonic(), time.thread_time()
        self._beat.start()

    def _tell(self, event: str, **facts: object) -> None:
        self._beat.stop()
        longest = {"gaps": sorted(self._gaps)[-400:], "busy": sorted(self._busy)[-400:]}
        say(event=event, beats=len(self._gaps), waits=self._waits, **longest, **facts)

    def _on_beat(self) -> None:
        now, worked = time.monotonic(), time.thread_time()
        self._gaps.append((now - self._last_beat) * 1000)
        self._busy.append((worked - self._worked) * 1000)
        self._last_beat, self._worked = now, worked

    def _on_pace(self) -> None:
        if self._asked:
            if not self._is_shown():
                return
            self._waits.append((time.monotonic() - self._asked) * 1000)
            self._asked = 0.0
        if not self._steps:
            self._pace.stop()
            self._tell("done")
            return
        if self._waits_for_rows:
            self._asked = time.monotonic()
        self._steps.pop(0)()

    def _is_shown(self) -> bool:
        """Whether all rows in sight are there, and their inks."""
        model = self.history.model
        sight = self.history.view.in_sight()
        numbers = range(sight.first, min(sight.last + 1, model.rowCount()))
        rows = [model.row_at(number) for number in numbers]
        inks = [row is not None and model.ink_of(row.id) is not None for row in rows]
        return model.is_listed and all(rows) and all(inks)

    def _when_shown(self, then: Callable[[], None]) -> None:
        if self._is_shown():
            then()
        else:
            QTimer.singleShot(1, lambda: self._when_shown(then))


if __name__ == "__main__":
    with_driver(HistoryProbe)
    raise SystemExit(main(sys.argv[1:]))
