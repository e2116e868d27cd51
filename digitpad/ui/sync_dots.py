"""Keeps the dots of the strip true: where each drawing in sight is on its way to the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from digitpad.storage.sync.state import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from digitpad.ui.history_strip import HistoryStrip
    from digitpad.ui.keeper import JournalKeeper

LOOK_MS: Final = 250


class SyncDots(QObject):
    """Asks the journal, at most some times a second, and only for what is to be seen."""

    def __init__(
        self, keeper: JournalKeeper, strip: HistoryStrip, sends: Callable[[], bool] = lambda: True
    ) -> None:
        """No dots until `set_on`; unless ``sends``, nothing waits to be sent."""
        super().__init__(strip)
        self._keeper, self._strip, self._sends = keeper, strip, sends
        self._is_on = self._asking = False
        self._soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._soon.timeout.connect(self._look)
        strip.in_sight_changed.connect(self.look)
        keeper.queued.connect(self.look)
        keeper.opened.connect(self.look)

    def set_on(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """With sync off there are no dots."""
        self._is_on = on
        if on:
            self.look()
        else:
            self._strip.forget_whereabouts()

    def look(self) -> None:
        """Something may have changed."""
        if self._is_on and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        if self._asking:
            self._soon.start()
            return
        asked = self._strip.in_sight()
        if asked and self._is_on:
            self._asking = True
            self._keeper.look(
                lambda journal: journal.sync.where_is(asked), lambda found: self._on_found(asked, found)
            )

    def _on_found(self, asked: list[UUID], found: dict[UUID, Whereabouts] | None) -> None:
        self._asking = False
        if self._is_on and found is not None:
            if not self._sends():
                found = {each: where for each, where in found.items() if where is not Whereabouts.WAITING}
            self._strip.set_whereabouts(asked, found)
