"""Cells of the journal as exports write them, without records being made; raises one of DAMAGE."""

from __future__ import annotations

import datetime as dt
import functools

from digitpad.domain import Source, Verdict

_SECOND, _DAY = 1_000_000, 86_400
_FIRST_DAY = dt.date(1970, 1, 1)
_TWO_FIGURES = tuple(f"{number:02d}" for number in range(60))


def uuid_text(identity: bytes) -> str:
    """As str() of the UUID."""
    text = identity.hex()
    if len(text) != 32:  # noqa: PLR2004 - sixteen bytes
        raise ValueError("an id does not have 16 bytes")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


device_text = functools.lru_cache(maxsize=1024)(uuid_text)
"""The same, for ids that come again and again."""


def time_text(microseconds: int) -> str:
    """ISO 8601 with microseconds, in UTC; three times as quick as a datetime says it."""
    second, fraction = divmod(microseconds, _SECOND)
    day, second = divmod(second, _DAY)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    two = _TWO_FIGURES
    return f"{day_text(day)}T{two[hour]}:{two[minute]}:{two[second]}.{fraction:06d}Z"


@functools.lru_cache(maxsize=1024)
def day_text(days: int) -> str:
    """ISO 8601."""
    return (_FIRST_DAY + dt.timedelta(days=days)).isoformat()


@functools.lru_cache(maxsize=64)
def source_text(cell: bytes) -> str:
    """A source that there is."""
    return Source(cell.decode()).value


@functools.lru_cache(maxsize=64)
def verdict_of(cell: bytes) -> Verdict:
    """A verdict that there is."""
    return Verdict(cell.decode())
