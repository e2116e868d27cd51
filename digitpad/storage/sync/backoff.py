"""How long to wait before the next try."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BASE_SECONDS = 1.0
CAP_SECONDS = 60.0
_MOST_DOUBLINGS = 32  # beyond any cap; a float has room for no more than 1,023


class Backoff:
    """Exponential waiting with full jitter: each wait is anything from nothing to a doubling, capped limit.

    A class of tablets that lost one cluster at one moment thus does not come back at one moment.
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """

    def __init__(
        self, random: Callable[[], float], base: float = BASE_SECONDS, cap: float = CAP_SECONDS
    ) -> None:
        """Take a source of numbers from 0 to below 1, and the first and the greatest limit in seconds."""
        self._random = random
        self._base = base
        self._cap = cap
        self._failures = 0

    def next(self) -> float:
        """The seconds to wait after one more failure."""
        limit = min(self._cap, self._base * 2.0 ** min(self._failures, _MOST_DOUBLINGS))
        self._failures += 1
        return self._random() * limit

    def reset(self) -> None:
        """Begin with short waits again: it worked."""
        self._failures = 0
