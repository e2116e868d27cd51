"""What will be wanted, made ready a little at a time while nobody writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAUSE_MS: Final = 30
"""Between two steps: the event loop is free for far longer than it is held up."""
REST_MS: Final = 1500
"""Rest of the pen before it goes on."""


class Ahead(QObject):
    """Takes one step after the other; each holds the event loop up, so it should be a short one."""

    def __init__(self, steps: Iterator[Callable[[], object]], parent: QObject | None = None) -> None:
        """Nothing is done before `rest` is called."""
        super().__init__(parent)
        self._steps = steps
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._go_on)

    @property
    def goes_on(self) -> bool:
        """Whether a step will be taken, or it was not seen yet that none is left."""
        return self._soon.isActive()

    def hold(self) -> None:
        """Somebody writes: wait for `rest`."""
        self._soon.stop()

    def rest(self) -> None:
        """Begin or go on in a while, unless somebody writes again."""
        self._soon.start(REST_MS)

    def _go_on(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            step()
            self._soon.start(PAUSE_MS)
