"""Opens this journal's log in the cluster, so that no copy of the journal writes the same one.

Each opening renews a nonce in the journal and then, by compare and set, in the cluster. Whoever holds the
log's nonce may move its head. A journal that was copied, or restored from an older backup, finds another
nonce there, or numbers that it never gave: it begins an epoch, which is a log of its own, before it sends
anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from uuid import UUID

    from digitpad.storage.cluster.port import Head, Log, Remote, Schema
    from digitpad.storage.journal import Journal
    from digitpad.storage.log_state import Claim, LogState
    from digitpad.storage.sync.permit import Permit


class Displaced(Exception):  # noqa: N818 - what was found out, no failure
    """Somebody else has claimed the log: a copy of this journal is in use."""


class AnotherLog(Exception):  # noqa: N818
    """The journal has another log than the one that was opened: it was begun anew meanwhile."""


@dataclass(frozen=True, slots=True)
class OpenLog:
    """A log that this journal may write, and the nonce by which it may move its head."""

    log: Log
    nonce: UUID

    def require(self, journal: Journal) -> None:
        """Raise AnotherLog where the journal's numbers belong to another log than this."""
        state = journal.sync.state()
        if state.log != self.log or state.nonce != self.nonce:
            raise AnotherLog


def turn_to(permit: Permit, schema: Schema, group: str) -> None:
    """Let the journal belong to this group of this cluster; of another cluster, everything is queued."""
    permit.journal(lambda journal: journal.sync.set_target(schema.id, group))
    while permit.journal(lambda journal: journal.sync.requeue_next()):
        permit.check()


class Claiming:
    """Opens the log of the journal behind a permit in one group of one cluster."""

    def __init__(self, permit: Permit, remote: Remote, group: str) -> None:
        """Remember whom to ask."""
        self._permit = permit
        self._remote = remote
        self._group = group

    def open(self) -> OpenLog:
        """Claim the journal's epoch, or begin one; raises ClusterError, JournalError and AnotherLog.

        After `turn_to`.
        """
        state = self._permit.journal(lambda journal: journal.sync.state())
        if state.epoch is None:
            return self.begin()
        nonce = uuid4()
        claim = self._permit.journal(partial(_begin_claim, state, nonce))
        with self._permit.asking():
            is_ours = self._remote.claim(claim.head, claim.group, claim.expected)
        if not is_ours:
            return self.begin()
        opened = self._confirm(nonce)
        own = self._own_head(state.writer, state.epoch)
        if self._is_behind(state, own):
            return self.begin()
        if own is not None and own.head < state.published:
            # The cluster lost what it had confirmed, as when all replicas lose power at once.
            with self._permit.asking():
                self._remote.publish(opened.log, opened.nonce, state.published)
        return opened

    def begin(self) -> OpenLog:
        """Leave the epoch, and begin one that nobody else has; raises what ``open`` raises."""
        while True:
            opened = self._begin(uuid4())
            if opened is not None:
                return opened

    def _begin(self, nonce: UUID) -> OpenLog | None:
        claim = self._permit.journal(partial(_begin_epoch, self._group, nonce))
        with self._permit.asking():
            is_ours = self._remote.claim(claim.head, claim.group, claim.expected)
        return self._confirm(nonce) if is_ours else None

    def _confirm(self, nonce: UUID) -> OpenLog:
        log = self._permit.journal(partial(_confirm, nonce)).log
        if log is None:
            raise AnotherLog
        return OpenLog(log, nonce)

    def _own_head(self, writer: UUID, epoch: int) -> Head | None:
        with self._permit.asking():
            heads = self._remote.heads(self._group)
        return next((head for head in heads if (head.writer, head.epoch) == (writer, epoch)), None)

    def _is_behind(self, state: LogState, own: Head | None) -> bool:
        """Whether the cluster has numbers of this epoch that the journal did not give."""
        if own is not None and own.head > state.last_seq:
            return True
        if state.epoch is None:
            return False
        with self._permit.asking():
            return self._remote.last_logged(state.writer, state.epoch, state.last_seq) > state.last_seq


# The program may begin another journal between any two of these, as after damage.


def _begin_claim(state: LogState, nonce: UUID, journal: Journal) -> Claim:
    if journal.sync.state() != state:
        raise AnotherLog
    return journal.sync.begin_claim(nonce)


def _begin_epoch(group: str, nonce: UUID, journal: Journal) -> Claim:
    if journal.sync.state().group != group:
        raise AnotherLog
    return journal.sync.begin_epoch(nonce)


def _confirm(nonce: UUID, journal: Journal) -> LogState:
    if nonce not in journal.sync.state().next_nonces:
        raise AnotherLog
    return journal.sync.confirm_claim(nonce)
