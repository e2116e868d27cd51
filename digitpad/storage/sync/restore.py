"""Fills a journal from the cluster: an empty machine's, or one that lost something."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.storage.sync.claiming import turn_to
from digitpad.storage.sync.clock import ClockCheck
from digitpad.storage.sync.control import Control
from digitpad.storage.sync.intake import Intake
from digitpad.storage.sync.options import Limits, SyncOptions
from digitpad.storage.sync.permit import Clocks, Permit
from digitpad.storage.sync.pull import Pull
from digitpad.storage.sync.report import Reporter
from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from digitpad.storage.cluster.port import FeedRow, Remote
    from digitpad.storage.sync.access import JournalAccess

_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Restored:
    """What came: ``fetched`` records were new here or changed.

    ``unreadable`` ones lie damaged in the cluster and ``missing`` ones are in the group's feed but not in the
    cluster: refused when they were sent, or lost. So many logs have ``gaps``: something that was sent is not
    readable yet; restoring again later fetches it.
    """

    fetched: int
    unreadable: int
    missing: int
    gaps: int

    @property
    def is_complete(self) -> bool:
        """Whether everything that the cluster should have is here now."""
        return not (self.unreadable or self.gaps)


def restore(  # noqa: PLR0913, PLR0917
    journal: JournalAccess,
    remote: Remote,
    group: str,
    since: dt.date | None = None,
    device: UUID | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    limits: Limits | None = None,
) -> Restored:
    """Fetch all records of a group: those of days from ``since`` on, and of ``device`` where one is named.

    What is here already is merged with what comes, so nothing is lost and it may be repeated or interrupted.
    ``progress`` hears how many log entries or records of how many are through; a total of 0 is unknown.
    Raises ClusterError, JournalError and JournalClosed. The session stays open.
    """
    permit = _permit(journal, progress)
    options = SyncOptions(group, fetch="group", since=since, limits=limits or Limits())
    ClockCheck(permit).measure(remote)
    turn_to(permit, remote.schema(), group)
    if device is None:
        permit.journal(lambda opened: opened.sync.follow_since(since))
    intake = Intake(permit)
    feed = _Feed(permit, remote, options, intake, device)
    if device is not None:
        feed.run()
        return Restored(intake.fetched, len(intake.unreadable), feed.missing, 0)
    gaps = Pull(permit, remote, options, intake).run()
    if gaps:
        # What a log says beyond its gap cannot be followed; the feed lists it in another way.
        feed.run()
    return Restored(intake.fetched, len(intake.unreadable), feed.missing, len(gaps))


class _Feed:
    """The group's feed, newest first, and the records in it."""

    def __init__(
        self, permit: Permit, remote: Remote, options: SyncOptions, intake: Intake, device: UUID | None
    ) -> None:
        self._permit = permit
        self._remote = remote
        self._options = options
        self._device = device
        self._done = 0
        self._intake = intake
        self.missing = 0

    def run(self) -> None:
        since = self._options.since
        for day in self._remote.feed_days(self._options.group):
            if since is not None and day < since:
                return
            for lines in self._pages(day):
                self._fetch([line for line in lines if self._device in (None, line.key.device_id)])

    def _pages(self, day: dt.date) -> Iterator[Sequence[FeedRow]]:
        before: UUID | None = None
        while lines := self._remote.feed(self._options.group, day, before, self._options.limits.page_records):
            yield lines
            before = lines[-1].key.id

    def _fetch(self, lines: Sequence[FeedRow]) -> None:
        step = self._options.limits.fetch_records
        for begin in range(0, len(lines), step):
            keys = [line.key for line in lines[begin : begin + step]]
            found = self._remote.fetch(keys)
            self.missing += sum(key.id not in found for key in keys)
            self._intake.merge(found.values())
            self._done += len(keys)
            self._permit.count(phase=Phase.FETCHING, done=self._done, total=0)


def _permit(journal: JournalAccess, progress: Callable[[int, int], None]) -> Permit:
    """The right to sync of a program that does nothing else."""
    reporter = Reporter(lambda state: progress(state.done, state.total), time.monotonic, _EVERY)
    return Permit(Control(), journal, reporter, None, Clocks(lambda: dt.datetime.now(dt.UTC), time.monotonic))
