"""Record ids: UUIDv7 (RFC 9562), made on the device and always rising."""

from __future__ import annotations

import secrets
import threading
import time
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

_RANDOM_BITS = 74
_STEP_BITS = 32
_LOW_BITS = 62
_LAST_MILLISECOND = (1 << 48) - 1
FOLLOW_LIMIT_MS = 24 * 60 * 60 * 1000
"""How far ahead of the clock an older id may be and still be followed."""


class IdMaker:
    """Makes UUIDv7s that rise strictly, within a millisecond and when the clock is set back.

    RFC 9562 section 6.2, method 2: the 74 random bits are one number, which grows by a random step of at most
    2^32 while the millisecond stays. It begins below 2^73, so there is room for 2^41 ids; beyond that the
    next millisecond is borrowed. A clock set back leaves the millisecond where it was. May be used from any
    thread.
    """

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        """Take the time in milliseconds since 1970 and a source of that many random bits."""
        self._now_ms = now_ms
        self._random_bits = random_bits
        self._lock = threading.Lock()
        self._millisecond = -1
        self._random = 0

    def new_id(self) -> UUID:
        """The next id, greater than every id that this maker made or followed."""
        with self._lock:
            now = min(max(self._now_ms(), 0), _LAST_MILLISECOND)
            if now > self._millisecond:
                self._begin(now)
            else:
                self._random += 1 + self._random_bits(_STEP_BITS)
                if self._random >> _RANDOM_BITS:
                    self._begin(self._millisecond + 1)
            return _uuid7(self._millisecond, self._random)

    def follow(self, last: UUID) -> None:
        """Keep new ids above the last one of an earlier run, although the clock was set back meanwhile.

        An id of another kind, or one more than a day ahead of the clock, is not followed: one day with a
        wrong clock must not misplace all later drawings.
        """
        millisecond = id_milliseconds(last)
        if millisecond is None:
            return
        with self._lock:
            if millisecond > self._now_ms() + FOLLOW_LIMIT_MS:
                return
            random = (last.int >> 64 & 0xFFF) << _LOW_BITS | last.int & ((1 << _LOW_BITS) - 1)
            self._millisecond, self._random = max((self._millisecond, self._random), (millisecond, random))

    def _begin(self, millisecond: int) -> None:
        self._millisecond = millisecond
        self._random = self._random_bits(_RANDOM_BITS - 1)


def id_milliseconds(record: UUID) -> int | None:
    """When a UUIDv7 was made, in milliseconds since 1970; None for an id of another kind."""
    return record.int >> 80 if record.version == 7 else None  # noqa: PLR2004 - the version's own number


def _uuid7(millisecond: int, random: int) -> UUID:
    high, low = random >> _LOW_BITS, random & ((1 << _LOW_BITS) - 1)
    return UUID(int=millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
