"""A driver that replays strokes on the pad, and says what 28x28 the model got of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from typing_extensions import override

from digitpad.cli import main
from tests.e2e.driver import Driver, say, with_driver
from tests.ui.pointers import draw_with_mouse, draw_with_pen, stylus

if TYPE_CHECKING:
    from digitpad.ui.main_window import MainWindow


class ReplayDriver(Driver):
    """Sits beside the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._replayed = 0

    @override
    def _on_reading(self) -> None:
        super()._on_reading()
        image, settled = self.window.panel.state.image, self.window.desk.reading.settled
        if image is not None:
            is_whole = settled is not None and settled.images == (image,)
            say(event="image", pixels=image.pixels.hex(), whole=is_whole, drawing=self._replayed)

    def do_replay(self, strokes: list[list[tuple[float, float]]], device: str) -> None:
        self._replayed += 1
        pen = stylus()
        for places in strokes:
            if device == "mouse":
                draw_with_mouse(self.window.pad, places)
            else:
                draw_with_pen(self.window.pad, [(x, y, 0.5) for x, y in places], pen)

    def do_scale(self) -> None:
        say(event="scale", ratio=self.window.pad.devicePixelRatioF())


if __name__ == "__main__":
    with_driver(ReplayDriver)
    raise SystemExit(main(sys.argv[1:]))
