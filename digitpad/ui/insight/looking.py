"""What the charts are made of, as a finder tells it. No Qt here: a lane does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from digitpad.filters import RecordFilter
    from digitpad.storage.finding import RecordFinder
    from digitpad.storage.finding_counts import Summary
    from digitpad.storage.finding_days import Day


@dataclass(frozen=True, slots=True)
class Insight:
    """What the records tell that ``meaning`` means; an older history still grows until it ``is_whole``."""

    meaning: RecordFilter
    summary: Summary
    days: tuple[Day, ...]
    is_whole: bool


def look(finder: RecordFinder, meaning: RecordFilter, zone: dt.tzinfo) -> Insight:
    """Ask for all that the page shows; raises JournalError, FindingStopped."""
    days, summary = finder.days(zone, meaning), finder.summary(meaning)
    return Insight(meaning, summary, tuple(days), finder.state().is_whole)
