"""How far this computer's clock is from the cluster's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from digitpad.saying import said
from digitpad.storage.durations import duration
from digitpad.storage.rows import to_microseconds

if TYPE_CHECKING:
    from digitpad.saying import Said
    from digitpad.storage.cluster.port import Remote
    from digitpad.storage.sync.permit import Permit

WARN_BEYOND = dt.timedelta(seconds=60)


class ClockCheck:
    """Measures the offset, stamps the journal's changes by it, and warns of a clock that is far off."""

    def __init__(self, permit: Permit) -> None:
        """Correct the journal behind this permit."""
        self._permit = permit
        self.warning: Said | None = None

    def measure(self, remote: Remote) -> None:
        """Ask the cluster what time it is; raises ClusterError and JournalError.

        The wall clock is looked at once, after the reply: it may be set while the question is under way.
        """
        clocks = self._permit.clocks
        with self._permit.asking() as asked:
            told_us = remote.now_us()
        way_back_us = (clocks.monotonic() - asked) / 2 * 1_000_000
        offset_us = told_us + round(way_back_us) - to_microseconds(clocks.now())
        self._permit.journal(lambda journal: journal.sync.correct_clock(offset_us))
        self.warning = _warning(dt.timedelta(microseconds=offset_us))


def _warning(offset: dt.timedelta) -> Said | None:
    if abs(offset) <= WARN_BEYOND:
        return None
    apart = duration(abs(offset))
    if offset > dt.timedelta(0):
        return said(
            "This computer's clock is {time} behind the cluster's. Set it right; until then changes are "
            "stamped with the cluster's time.",
            time=apart,
        )
    return said(
        "This computer's clock is {time} ahead of the cluster's. Set it right; until then changes are "
        "stamped with the cluster's time.",
        time=apart,
    )
