"""How long something lasts, in sentences."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from digitpad.saying import said

if TYPE_CHECKING:
    from digitpad.saying import Said

_SECOND, _MINUTE, _DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


def duration(span: dt.timedelta) -> Said:
    """Such as "40 s" or "1 h 5 min": as exactly as matters, so that it seldom changes."""
    if span < _SECOND:
        return said("less than a second")
    if span < 2 * _MINUTE:
        return said("{seconds} s", seconds=round(span / _SECOND))
    if span >= 2 * _DAY:
        return said("{days} days", days=round(span / _DAY))
    hours, minutes = divmod(round(span / _MINUTE), 60)
    if not hours:
        return said("{minutes} min", minutes=minutes)
    if not minutes:
        return said("{hours} h", hours=hours)
    return said("{hours} h {minutes} min", hours=hours, minutes=minutes)
