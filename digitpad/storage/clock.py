"""The hybrid logical clock that stamps every change, in microseconds since 1970."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FOLLOW_LIMIT_US = 60 * 1_000_000
"""How far ahead of cluster time a remote stamp may be and still be followed."""


class HybridClock:
    """Stamps that rise strictly, follow the wall clock, and are never behind a stamp that was seen.

    Whoever uses it stores ``last`` in the same transaction as the stamped change and gives it back at the
    next start, so that the stamps rise over restarts too.
    """

    def __init__(self, wall_us: Callable[[], int], last: int = 0, offset_us: int = 0) -> None:
        """Take the wall clock, the last stamp of an earlier run and the measured offset to the cluster."""
        self._wall_us = wall_us
        self._last = last
        self._offset_us = offset_us

    @property
    def last(self) -> int:
        """The greatest stamp given or followed."""
        return self._last

    def correct(self, offset_us: int) -> None:
        """Use this measured offset: cluster time minus the wall clock."""
        self._offset_us = offset_us

    def cluster_us(self) -> int:
        """The cluster's time as far as it is known: the wall clock plus the measured offset."""
        return self._wall_us() + self._offset_us

    def tick(self) -> int:
        """A stamp for a change made now, greater than every one before."""
        self._last = max(self.cluster_us(), self._last + 1)
        return self._last

    def observe(self, remote: int) -> bool:
        """Follow a stamp made elsewhere; refused (False) when it is over 60 s ahead of cluster time."""
        if remote > self.cluster_us() + FOLLOW_LIMIT_US:
            return False
        self._last = max(self._last, remote)
        return True
