"""This journal's own log in the cluster: whose it is, how far it goes, and who may write it.

Each function is to be called inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from digitpad.storage import outbox
from digitpad.storage.cluster.port import Head, Log
from digitpad.storage.sqlite import rows

if TYPE_CHECKING:
    import apsw

    from digitpad.storage.clock import HybridClock

_CLAIM_STEP = 2
"""A claim's rows win over those of the claim before, voids (one later) included."""


@dataclass(frozen=True, slots=True)
class LogState:
    """What the journal knows of its log.

    ``target`` is the id of the cluster's schema, ``nonce`` that of the last claim known to have succeeded,
    ``next_nonces`` those of later claims of which nothing is known. ``claimed`` is the timestamp of the last
    claim, ``last_seq`` the last number given to a record, ``published`` the head that the cluster confirmed.
    ``requeueing`` tells that not all records that are to be sent again are in the outbox yet.
    """

    writer: UUID
    target: UUID | None
    group: str | None
    epoch: int | None
    nonce: UUID | None
    next_nonces: tuple[UUID, ...]
    claimed: int | None
    last_seq: int
    published: int
    requeueing: bool

    @property
    def log(self) -> Log | None:
        """Where to write, once an epoch is open."""
        if self.group is None or self.epoch is None or self.claimed is None:
            return None
        return Log(self.group, self.writer, self.epoch, self.claimed)


@dataclass(frozen=True, slots=True)
class Claim:
    """What to ask of the cluster: take over ``head``'s epoch from one of ``expected``, or begin it."""

    head: Head
    group: str
    expected: frozenset[UUID]


def read(connection: apsw.Connection, writer: UUID) -> LogState:
    """The state as it is stored."""
    [(target, group, epoch, nonce, next_nonces, claimed, last_seq, published, requeueing)] = rows(
        connection,
        "SELECT target, group_name, epoch, nonce, next_nonces, claimed, last_seq, published, "
        "requeue_after IS NOT NULL FROM log",
    )
    pending = tuple(UUID(bytes=next_nonces[at : at + 16]) for at in range(0, len(next_nonces), 16))
    return LogState(
        writer,
        None if target is None else UUID(bytes=target),
        group,
        epoch,
        None if nonce is None else UUID(bytes=nonce),
        pending,
        claimed,
        last_seq,
        published,
        bool(requeueing),
    )


def set_target(connection: apsw.Connection, now_us: int, state: LogState, target: UUID, group: str) -> None:
    """Turn to another cluster or group: no epoch is open and nothing merged yet.

    For another cluster all closed records are to be sent again.
    """
    if (state.target, state.group) == (target, group):
        return
    leave_epoch(connection, now_us, state)
    connection.execute("DELETE FROM marks")
    connection.execute("UPDATE log SET target = ?, group_name = ?", (target.bytes, group))
    if state.target != target:
        connection.execute("DELETE FROM sent")
        connection.execute("UPDATE outbox SET refused = NULL WHERE refused IS NOT NULL")
        connection.execute("UPDATE log SET requeue_after = x''")


def leave_epoch(connection: apsw.Connection, now_us: int, state: LogState) -> None:
    """Have no epoch open; what the one that was does not publish is to be sent again."""
    if state.epoch is not None:
        outbox.release(connection, now_us, state.epoch, state.published)
    connection.execute(
        "UPDATE log SET epoch = NULL, nonce = NULL, next_nonces = x'', claimed = NULL, last_seq = 0, "
        "published = 0"
    )


def begin_epoch(connection: apsw.Connection, clock: HybridClock, state: LogState, nonce: UUID) -> Claim:
    """Open another epoch; what the old one does not publish is to be sent again."""
    if state.group is None:
        raise ValueError("no cluster is chosen: set_target comes first")
    if state.epoch is not None:
        outbox.release(connection, clock.cluster_us(), state.epoch, state.published)
        if state.published:
            # What the old epoch published until now came from here; what it publishes from now on does not.
            set_mark(connection, state.writer, state.epoch, state.published)
    epoch = clock.tick()
    connection.execute(
        "UPDATE log SET epoch = ?1, nonce = NULL, next_nonces = ?2, claimed = ?1, last_seq = 0, "
        "published = 0",
        (epoch, nonce.bytes),
    )
    return Claim(Head(state.writer, epoch, 0, nonce, epoch), state.group, frozenset())


def begin_claim(connection: apsw.Connection, clock: HybridClock, state: LogState, nonce: UUID) -> Claim:
    """Note a nonce before the cluster is asked for the open epoch."""
    if state.group is None or state.epoch is None or state.claimed is None:
        raise ValueError("no epoch is open: begin_epoch comes first")
    claimed = max(clock.tick(), state.claimed + _CLAIM_STEP)
    connection.execute(
        "UPDATE log SET next_nonces = CAST(next_nonces || ? AS BLOB), claimed = ?", (nonce.bytes, claimed)
    )
    known = () if state.nonce is None else (state.nonce,)
    head = Head(state.writer, state.epoch, state.published, nonce, claimed)
    return Claim(head, state.group, frozenset((*known, *state.next_nonces)))


def confirm_claim(connection: apsw.Connection, state: LogState, nonce: UUID) -> None:
    """The cluster holds this nonce now."""
    if nonce not in state.next_nonces:
        raise ValueError("this claim was not begun")
    connection.execute("UPDATE log SET nonce = ?, next_nonces = x''", (nonce.bytes,))


def set_mark(connection: apsw.Connection, writer: UUID, epoch: int, seq: int) -> None:
    """A log has been merged up to this seq; a mark never goes back."""
    connection.execute(
        "INSERT INTO marks VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
        (writer.bytes, epoch, seq),
    )
