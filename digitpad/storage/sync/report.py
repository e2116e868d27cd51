"""Tells how syncing stands, whenever that changes and not too often while it counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from digitpad.storage.sync.state import SyncState

if TYPE_CHECKING:
    from collections.abc import Callable


class Reporter:
    """Holds the state that was told last; used by one thread at a time."""

    def __init__(
        self, tell: Callable[[SyncState], None], monotonic: Callable[[], float], every: float
    ) -> None:
        """Call ``tell`` with each new state; while only counts change, at most once in ``every`` seconds."""
        self.state = SyncState()
        self._tell = tell
        self._monotonic = monotonic
        self._every = every
        self._told = self.state
        self._told_at = monotonic()

    def say(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of SyncState
        """Change these fields, and tell at once."""
        self.state = replace(self.state, **changes)
        if self.state != self._told:
            self._told, self._told_at = self.state, self._monotonic()
            self._tell(self.state)

    def count(self, **changes: Any) -> None:  # noqa: ANN401
        """Change these numbers; what is not told now is told with the next change."""
        self.state = replace(self.state, **changes)
        if self._monotonic() - self._told_at >= self._every:
            self.say()
