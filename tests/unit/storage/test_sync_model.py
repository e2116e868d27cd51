"""Whatever happens on the way to a cluster, in any order: nothing is forgotten, and no log has a gap."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule
from typing_extensions import override

from digitpad.domain import Drawing, Point, Stroke
from digitpad.storage.cluster.hashing import state_of
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.syncing import Counts

if TYPE_CHECKING:
    from digitpad.storage.cluster.port import RecordState
    from digitpad.storage.outbox import Outgoing

START = dt.datetime(2026, 3, 14, 23, 59, 50, tzinfo=dt.UTC)
DRAWING = Drawing((Stroke((Point(0.5, 0.5),)),))
MEMORY = Path("/dev/shm")  # noqa: S108 - thousands of commits: what is tested here is no disk

MOSTLY, MOSTLY_NOT = (True, True, False), (False, False, True)

Versions = tuple[int, ...]
"""Of content, reading, edit and life."""


def versions_of(state: RecordState) -> Versions:
    cells = (0 if cell is None else cell.version for cell in (state.edit, state.life))
    return (state.content_version, state.reading_version or 0, *cells)


def covers(known: Versions | None, cells: Versions) -> bool:
    return known is not None and all(one >= other for one, other in zip(known, cells, strict=True))


class SyncMachine(RuleBasedStateMachine):
    """A journal, and a cluster that is no more than what it has acknowledged."""

    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="digitpad-", dir=MEMORY if MEMORY.is_dir() else None))
        self.now = START
        self.ids = IdMaker(lambda: int(self.now.timestamp() * 1000))
        self.targets = {target: dict[UUID, Versions]() for target in (UUID(int=1), UUID(int=2))}
        """By cluster: the versions that its records' cells have."""
        self.written = {target: dict[UUID, Versions]() for target in self.targets}
        """The same, but for what the cluster lost."""
        self.logs: dict[tuple[UUID, str, int], dict[int, UUID | None]] = {}
        """By cluster, group and epoch: what stands under each number; None is void."""
        self.heads: dict[tuple[UUID, str, int], int] = {}
        self.flying: list[tuple[int, Outgoing]] = []
        self.closed: set[UUID] = set()
        self.target, self.group = UUID(int=1), "class 4b"
        self.open()
        self.turn(UUID(int=1), "class 4b")

    def open(self) -> None:
        self.journal = Journal.open(self.folder / "history.sqlite3", lambda: self.now)

    @override
    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @property
    def sync(self):
        return self.journal.sync

    @property
    def log(self) -> tuple[UUID, str, int]:
        return self.target, self.group, self.sync.state().epoch or 0

    # What people do

    @rule(target=records)
    def draw(self):
        record = self.ids.new_id()
        self.journal.save_draft(record, self.now, DRAWING)
        self.journal.close_drawing(record)
        self.closed.add(record)
        return record

    @rule(record=records, label=st.sampled_from("0123456789"))
    def edit(self, record, label):
        self.journal.save_edit(record, label, reviewed=True)

    @rule(record=records)
    def delete(self, record):
        self.journal.set_deleted(record, deleted=True)

    @rule(record=records)
    def erase(self, record):
        self.journal.erase(record)

    @rule(record=records, ahead=st.integers(0, 10**10))
    def hear_of_a_delete(self, record, ahead):
        """A version from a clock far ahead, as merging brings them."""
        version = self.journal._clock.last + ahead
        self.journal._connection.execute(
            "UPDATE records SET life_version = ?, life_editor = ?, deleted = 1 WHERE id = ? "
            "AND ifnull(life_version, 0) < ?1",
            (version, UUID(int=9).bytes, record.bytes),
        )
        self.write(record, (0, 0, 0, version))  # that is where it came from

    # What the engine does

    @precondition(lambda self: self.closed)
    @rule(limit=st.integers(1, 4))
    def take(self, limit):
        epoch = self.sync.state().epoch
        assert epoch is not None
        self.flying += [(epoch, one) for one in self.sync.take(limit)]

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), is_refused=st.sampled_from(MOSTLY_NOT), is_heard=st.sampled_from(MOSTLY))
    def answer(self, data, is_refused, is_heard):
        """The cluster writes or refuses one of those on their way, and is heard or not."""
        number = data.draw(st.integers(0, len(self.flying) - 1))
        self.arrive(*self.flying.pop(number), is_refused=is_refused, is_heard=is_heard)

    @precondition(lambda self: self.closed)
    @rule(is_published=st.booleans())
    def send(self, is_published):
        """As on a good day: what is on its way arrives, then all that waits."""
        self.take(limit=20)
        for epoch, one in self.flying:
            self.arrive(epoch, one, is_refused=False, is_heard=True)
        self.flying = []
        if is_published:
            self.publish(is_heard=True)

    def arrive(self, epoch: int, one: Outgoing, *, is_refused: bool, is_heard: bool) -> None:
        record, seq = one.entry.record.key.id, one.entry.seq
        if is_refused:
            if is_heard:
                self.sync.refuse(epoch, record, seq, "too large")
            return
        self.write(record, versions_of(state_of(one.entry.record)))
        written = self.logs.setdefault((self.target, self.group, epoch), {})
        if written.get(seq, record) is not None:  # a void wins
            written[seq] = record
        if is_heard:
            self.sync.acknowledge(epoch, [seq])

    def connect_anew(self) -> None:
        """What was on its way comes to nothing, or arrived unheard; all of it is sent again."""
        epoch = self.sync.state().epoch
        assert epoch is not None
        self.flying = [(epoch, one) for one in self.sync.taken()]

    @precondition(lambda self: self.sync.voids())
    @rule(is_heard=st.sampled_from(MOSTLY))
    def void(self, is_heard):
        epoch = self.sync.state().epoch
        assert epoch is not None
        seqs = self.sync.voids()
        self.logs.setdefault(self.log, {}).update(dict.fromkeys(seqs))
        if is_heard:
            self.sync.voided(epoch, seqs)

    @rule(is_heard=st.sampled_from(MOSTLY))
    def publish(self, is_heard):
        epoch, head = self.sync.state().epoch, self.sync.head()
        assert epoch is not None
        self.heads[self.log] = max(head, self.heads.get(self.log, 0))
        if is_heard:
            self.sync.published(epoch, head)

    @rule()
    def verify(self):
        """Whatever is due is found as it is, or lost and sent again."""
        due = self.sync.due_sent(0)
        known = self.targets[self.target]
        found = [one for one in due if covers(known.get(one.state.key.id), versions_of(one.state))]
        self.sync.requeue([one.state.key.id for one in due if one not in found])
        self.sync.prune(found)

    @rule(record=records)
    def lose(self, record):
        """The cluster forgets a record; as long as it was not verified that is found out."""
        due = {one.state.key.id for one in self.sync.due_sent(0)}
        if record in due:
            self.targets[self.target].pop(record, None)

    @rule(
        what=st.sampled_from(["restart", "crash", "connection", "epoch", "target", "group", "time", "retry"]),
        data=st.data(),
    )
    def disturb(self, what, data):
        if what == "epoch":
            self.begin_epoch()
        elif what == "target":
            self.turn(next(target for target in self.targets if target != self.target), self.group)
        elif what == "group":
            self.turn(self.target, "class 5a" if self.group == "class 4b" else "class 4b")
        elif what == "time":
            self.now += dt.timedelta(seconds=data.draw(st.integers(-100_000, 100_000)))
        elif what == "connection":
            self.connect_anew()
        elif what == "retry":
            self.sync.retry_refused()
        else:
            self.restart(is_clean=what == "restart")

    def begin_epoch(self) -> None:
        nonce = uuid4()
        self.sync.begin_epoch(nonce)
        self.sync.confirm_claim(nonce)

    def turn(self, target: UUID, group: str) -> None:
        """The settings name another cluster or group."""
        self.sync.set_target(target, group)
        while self.sync.requeue_next(limit=2):
            pass
        self.target, self.group, self.flying = target, group, []
        self.begin_epoch()

    def restart(self, *, is_clean: bool) -> None:
        if is_clean:
            self.journal.close()
        else:
            self.journal._connection.close()
            assert self.journal._lock is not None
            self.journal._lock.release()
        self.open()
        self.connect_anew()

    # What always holds

    def versions(self, record: UUID) -> Versions:
        [state] = self.sync.states_of([record]).values()
        return versions_of(state)

    def write(self, record: UUID, cells: Versions) -> None:
        for known in (self.targets[self.target], self.written[self.target]):
            before = known.get(record, (0, 0, 0, 0))
            known[record] = tuple(max(pair) for pair in zip(before, cells, strict=True))

    def is_queued(self, record: UUID) -> bool:
        return bool(self.rows("SELECT 1 FROM outbox WHERE id = ?", record.bytes))

    def sent(self) -> dict[UUID, tuple[int, int]]:
        return {
            UUID(bytes=record): (epoch, seq)
            for record, epoch, seq in self.rows("SELECT id, epoch, seq FROM sent")
        }

    def rows(self, sql: str, *values: bytes) -> list[Any]:
        return self.journal._connection.execute(sql, values).fetchall()

    @invariant()
    def what_is_not_queued_was_written_as_it_is_here(self):
        sent, known, written = self.sent(), self.targets[self.target], self.written[self.target]
        for record in self.closed:
            if not self.is_queued(record):
                assert covers(written.get(record), self.versions(record))
                assert record in sent or covers(known.get(record), self.versions(record))

    @invariant()
    def no_log_has_a_gap(self):
        heads = {**self.heads, self.log: max(self.sync.head(), self.heads.get(self.log, 0))}
        for log, head in heads.items():
            assert all(seq in self.logs.get(log, {}) for seq in range(1, head + 1))

    @invariant()
    def what_is_not_queued_stands_in_a_log_that_others_read(self):
        logs = {log: written for log, written in self.logs.items() if log[0] == self.target}
        published = {
            record
            for log, written in logs.items()
            for seq, record in written.items()
            if seq <= self.heads.get(log, 0)
        }
        sent = self.sent()
        for record in self.closed:
            if self.is_queued(record):
                continue
            epoch, seq = sent.get(record, (0, 0))
            if epoch == self.log[2]:
                assert logs[self.log][seq] == record
            else:
                assert record in published

    @invariant()
    def the_counts_are_right(self):
        [(waiting, refused)] = self.rows(
            "SELECT count(*) FILTER (WHERE refused IS NULL), count(refused) FROM outbox"
        )
        assert self.sync.counts() == Counts(waiting, refused, len(self.sent()))


TestSync = SyncMachine.TestCase
TestSync.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
