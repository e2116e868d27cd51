"""What people and the program ask of syncing, from any thread and at any time."""

from __future__ import annotations

import enum
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Wish(enum.Enum):
    """Something asked for once."""

    WAKE = enum.auto()
    """Something was queued in the journal."""
    NOW = enum.auto()
    """Do not wait for the next try."""
    RETRY_REFUSED = enum.auto()
    VERIFY = enum.auto()


class Control:
    """Wishes, pausing and stopping, and the one bell that ends every wait of syncing."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.bell = threading.Condition()
        self.stopping = False
        self.paused = False
        self._wishes: set[Wish] = set()

    def ask(self, wish: Wish) -> None:
        """Ask for this; twice is once."""
        with self.bell:
            self._wishes.add(wish)
            self.bell.notify_all()

    def pause(self, *, paused: bool) -> None:
        """Stop talking to the cluster, or go on."""
        with self.bell:
            self.paused = paused
            self.bell.notify_all()

    def stop(self) -> None:
        """End for good."""
        with self.bell:
            self.stopping = True
            self.bell.notify_all()

    def asked(self, *wishes: Wish) -> bool:
        """Whether one of these is still to be done."""
        return not self._wishes.isdisjoint(wishes)

    def take(self, *wishes: Wish) -> bool:
        """Whether one of these was asked for; it counts as done from now on."""
        with self.bell:
            found = self.asked(*wishes)
            self._wishes.difference_update(wishes)
        return found

    def wait(self, until: Callable[[], bool], seconds: float | None) -> bool:
        """Wait until this holds (checked whenever the bell rings), at most so long; whether it does."""
        with self.bell:
            return self.bell.wait_for(until, seconds)

    def ring(self) -> None:
        """Have every wait look again."""
        with self.bell:
            self.bell.notify_all()
