"""Fetches what other logs say has changed: this device's own lost ones, and the group's where that is wished.

Each log is followed from a mark to its published head. The mark moves in the transaction that merges the
records before it, so nothing is passed over: neither by a crash, nor where a row is not there yet.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digitpad.storage.sync.state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from digitpad.domain import RecordKey
    from digitpad.storage.cluster.port import Change, ClusterRecord, Head, Remote
    from digitpad.storage.sync.intake import Intake
    from digitpad.storage.sync.options import SyncOptions
    from digitpad.storage.sync.permit import Permit


@dataclass(frozen=True, slots=True)
class Gap:
    """A log that cannot be followed beyond its mark yet: a row or a record below its head is not there."""

    writer: UUID
    epoch: int
    seq: int


class Pull:
    """One look at all logs of the group."""

    def __init__(
        self,
        permit: Permit,
        remote: Remote,
        options: SyncOptions,
        intake: Intake,
        after_page: Callable[[], None] = lambda: None,
    ) -> None:
        """Take in by ``remote`` what the options want; ``after_page`` may do something else in between."""
        self._permit = permit
        self._remote = remote
        self._options = options
        self._after_page = after_page
        self._writer: UUID | None = None
        self._total = 0
        self._done = 0
        self._intake = intake

    def run(self) -> list[Gap]:
        """Follow every log to its head, or to the first gap in it; the gaps.

        Raises ClusterError, JournalError, JournalClosed, Ended and Paused. What was merged until then stays.
        """
        with self._permit.asking():
            heads = self._remote.heads(self._options.group)
        ahead = self._ahead(heads)
        self._total = sum(head.head - mark for head, mark in ahead)
        if ahead:
            self._permit.say(phase=Phase.FETCHING, done=0, total=self._total)
        gaps = (self._follow(head, mark) for head, mark in ahead)
        return [gap for gap in gaps if gap is not None]

    def _ahead(self, heads: Sequence[Head]) -> list[tuple[Head, int]]:
        """The logs that go beyond their marks, with these."""
        state, marks = self._permit.journal(lambda journal: (journal.sync.state(), journal.sync.marks()))
        self._writer = state.writer
        everybody = self._options.fetch == "group"
        wanted = [
            (head, marks.get((head.writer, head.epoch), 0))
            for head in heads
            if (head.writer, head.epoch) != (state.writer, state.epoch)
            and (everybody or head.writer == state.writer)
        ]
        return [(head, mark) for head, mark in wanted if head.head > mark]

    def _follow(self, head: Head, mark: int) -> Gap | None:
        while mark < head.head:
            last = min(mark + self._options.limits.page_records, head.head)
            with self._permit.asking():
                changes = self._remote.changes(head.writer, head.epoch, mark + 1, last)
            mark = self._take_in(head, mark, _dense(changes, mark + 1))
            if mark < last:
                return Gap(head.writer, head.epoch, mark + 1)
            self._after_page()
        return None

    def _take_in(self, head: Head, mark: int, changes: Sequence[Change]) -> int:
        """Merge the records of these changes; the seq up to which all could be."""
        step = self._options.limits.fetch_records
        for begin in range(0, len(changes), step):
            part = changes[begin : begin + step]
            wanted = {key.id: key for change in part if (key := self._wanted(head, change)) is not None}
            found = self._fetch(list(wanted.values()))
            there = list(itertools.takewhile(partial(self._is_there, head, found), part))
            self._done += len(there)
            if there:
                mark = there[-1].seq
                ids = {key.id for change in there if (key := self._wanted(head, change)) is not None}
                self._intake.merge([found[one] for one in ids], (head.writer, head.epoch, mark))
                self._permit.count(phase=Phase.FETCHING, done=self._done, total=self._total)
            self._permit.rest(self._options.limits.rest)
            if len(there) < len(part):
                break
        return mark

    def _wanted(self, head: Head, change: Change) -> RecordKey | None:
        """Which record this change asks for: what this device wrote itself is wanted whatever its age."""
        since = self._options.since
        if change.key is None or since is None or head.writer == self._writer or change.key.day >= since:
            return change.key
        return None

    def _fetch(self, keys: Sequence[RecordKey]) -> Mapping[UUID, ClusterRecord]:
        if not keys:
            return {}
        with self._permit.asking():
            return self._remote.fetch(keys)

    def _is_there(self, head: Head, found: Mapping[UUID, ClusterRecord], change: Change) -> bool:
        key = self._wanted(head, change)
        return key is None or (key.id in found and found[key.id].version >= change.version)


def _dense(changes: Sequence[Change], first: int) -> Sequence[Change]:
    """The changes from ``first`` on up to where a number is missing."""
    dense = itertools.takewhile(lambda pair: pair[0] == pair[1].seq, enumerate(changes, first))
    return [change for _, change in dense]
