"""What waits in the journal reaches the cluster, each record once under one number, whatever fails."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import (
    ClusterMisconfigured,
    ClusterUnreachable,
    NoAnswerInTime,
    RecordRefused,
)
from digitpad.storage.sync.state import Phase
from digitpad.storage.syncing import SyncJournal
from tests.support.sync_devices import PATIENCE, SMALL, Remoted

if TYPE_CHECKING:
    from digitpad.storage.outbox import Outgoing


def test_all_that_waits_arrives_as_it_is_in_the_journal(device, cluster):
    ids = device.draw(30)
    summary = device.sync()
    assert (summary.sent, summary.waiting, summary.refused) == (30, 0, 0)
    assert summary.is_complete
    assert cluster.all_records() == device.records()
    assert sorted(device.logged().values()) == sorted(ids)


def test_each_record_is_sent_once_where_nothing_fails(device, cluster):
    ids = device.draw(30)
    device.sync()
    device.sync()
    assert sorted(record for record, _ in cluster.sent) == sorted(ids)


def test_a_change_is_sent_under_a_number_of_its_own(device, cluster):
    [record] = device.draw(1)
    device.sync()
    device.journal.save_edit(record, "4", reviewed=True)
    device.journal.set_deleted(record, deleted=True)
    device.sync()
    assert cluster.all_records() == device.records()
    assert device.logged() == {1: record, 2: record}


class Counted(Remoted):
    """Says when so many sends have come."""

    def __init__(self, remote: Any, wanted: int) -> None:
        super().__init__(remote)
        self.sends = 0
        self._wanted = wanted
        self.came = threading.Event()

    def send(self, log: Any, entries: Any) -> Future[None]:
        self.sends += 1
        if self.sends == self._wanted:
            self.came.set()
        future: Future[None] = self._remote.send(log, entries)
        return future


def test_no_more_is_under_way_than_the_window_holds(device, cluster):
    device.draw(60)
    cluster.holding = True
    remote = Counted(cluster.connect(), SMALL.window_batches)
    engine = device.start(connect=lambda: remote)
    assert remote.came.wait(PATIENCE)
    engine.wake()  # that more is queued does not widen the window
    taken = device.access(lambda journal: len(journal.sync.taken(0, 1000, 1 << 30)))
    assert taken <= SMALL.window_batches * SMALL.batch_records + SMALL.take_records + SMALL.batch_records
    assert remote.sends == SMALL.window_batches
    cluster.release()
    device.told.wait_for(Phase.UP_TO_DATE)
    assert cluster.all_records() == device.records()


def test_what_is_queued_in_the_last_moment_is_said_to_be_on_its_way(device, cluster, monkeypatch):
    cluster.holding = True
    exchange = SyncJournal.exchange

    def draw_and_exchange(journal: SyncJournal, *arguments: Any) -> list[Outgoing]:
        if device.journal.count() == 0:
            device.draw_by(device.journal)
        return exchange(journal, *arguments)

    monkeypatch.setattr(SyncJournal, "exchange", draw_and_exchange)
    device.start()
    device.told.wait_for(Phase.SENDING, where=lambda state: (state.done, state.total) == (0, 1))
    cluster.release()
    device.told.wait_for(Phase.UP_TO_DATE)


def test_what_is_drawn_while_much_is_sent_is_counted(device, cluster):
    device.draw(10)
    cluster.holding = True
    device.start(limits=dataclasses.replace(SMALL, report_every=0.0, publish_every=0.0))
    device.told.wait_for(Phase.SENDING, where=lambda state: state.total == 10)
    device.draw(5, seed=20)
    cluster.release()
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    sending = [state for state in device.told.states if state.phase is Phase.SENDING]
    assert any(state.done <= 10 and state.total == 15 for state in sending)
    assert all(state.done + state.waiting == state.total for state in sending)


def test_what_is_refused_was_not_sent(device, cluster):
    cluster.refused = set(device.draw(2))
    device.start()
    state = device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert (state.refused, state.waiting, state.sent_at) == (2, 0, None)


def test_where_nothing_is_to_be_sent_nothing_is_said_to_wait(device):
    device.draw(3)
    device.start(upload=False)
    device.told.wait_for(Phase.UP_TO_DATE)
    device.stop()
    assert {state.waiting for state in device.told.states} == {0}
    summary = device.sync(upload=False)
    assert (summary.sent, summary.waiting, summary.is_complete) == (0, 0, True)


def test_bytes_bound_the_window_too(device, cluster):
    device.draw(20)
    tight = dataclasses.replace(SMALL, window_bytes=1)
    assert device.sync(limits=tight).sent == 20


def test_a_refused_record_is_isolated_and_the_others_arrive(device, cluster):
    ids = device.draw(20)
    refused = {ids[3], ids[4], ids[17]}
    cluster.refused = set(refused)
    summary = device.sync()
    assert (summary.sent, summary.refused, summary.waiting) == (17, 3, 0)
    assert set(cluster.all_records()) == set(ids) - refused
    log = device.logged()
    assert sorted(one for one in log.values() if one) == sorted(set(ids) - refused)
    assert {one.record for one in device.journal.sync.refused()} == refused
    assert all("does not take" in one.reason for one in device.journal.sync.refused())


def test_a_refused_record_is_tried_again_when_asked_for(device, cluster):
    ids = device.draw(5)
    cluster.refused = {ids[2]}
    engine = device.start()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.refused == 1)
    cluster.refused = set()
    engine.retry_refused()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.refused == 0 and state.waiting == 0)
    device.stop()
    assert cluster.all_records() == device.records()
    assert ids[2] in device.logged().values()


def test_a_refused_record_is_tried_again_when_it_changes(device, cluster):
    ids = device.draw(5)
    cluster.refused = {ids[2]}
    device.sync()
    cluster.refused = set()
    assert device.sync().refused == 1
    device.journal.save_edit(ids[2], "3", reviewed=True)
    assert device.sync().refused == 0
    assert cluster.all_records() == device.records()


def test_an_answer_that_was_lost_changes_nothing_when_sent_again(device, cluster):
    ids = device.draw(30)
    cluster.cut_after_write = 3
    assert device.sync().sent == 30
    assert cluster.all_records() == device.records()
    assert sorted(device.logged().values()) == sorted(ids)


def test_a_few_failing_batches_do_not_end_the_session(device, cluster):
    device.draw(60)
    cluster.cut_before_write = 5
    assert device.sync().sent == 60
    assert cluster.connections == 1


def test_what_was_acknowledged_before_a_failure_is_noted(device, cluster):
    ids = device.draw(60)
    cluster.unreachable_after = 17
    with pytest.raises(ClusterUnreachable):
        device.sync()
    assert device.journal.sync.counts().waiting == 60 - len({record for record, _ in cluster.sent})
    cluster.unreachable = False
    before = len(cluster.sent)
    assert before > 0
    device.sync()
    assert len(cluster.sent) == 60, "what was noted is not sent again"
    assert sorted(device.logged().values()) == sorted(ids)


class Silent(Remoted):
    """A session whose first sends are never answered, not even with an error."""

    def __init__(self, remote: Any, silent: int) -> None:
        super().__init__(remote)
        self.silent = silent

    def send(self, log: Any, entries: Any) -> Future[None]:
        future: Future[None] = self._remote.send(log, entries)
        if self.silent > 0:
            self.silent -= 1
            return Future()
        return future


def test_a_session_that_does_not_answer_is_left(device, cluster):
    device.draw(10)
    quick = dataclasses.replace(SMALL, send=0.01)
    with pytest.raises(NoAnswerInTime):
        device.sync(connect=lambda: Silent(cluster.connect(), 1), limits=quick)
    assert device.sync().is_complete
    assert cluster.all_records() == device.records()


def test_the_engine_connects_anew_after_silence(device, cluster):
    device.draw(10)
    sessions = [Silent(cluster.connect(), 100), Silent(cluster.connect(), 0)]
    device.start(connect=lambda: sessions.pop(0), limits=dataclasses.replace(SMALL, send=0.01))
    device.told.wait_for(Phase.UP_TO_DATE)
    assert any(state.cause is NoAnswerInTime for state in device.told.states)
    assert cluster.all_records() == device.records()


class Refusing(Remoted):
    """A cluster that refuses even an empty row of the log."""

    def send_void(self, *_: Any) -> Future[None]:
        future: Future[None] = Future()
        future.set_exception(RecordRefused(quoted("no")))
        return future


def test_a_log_that_takes_no_rows_is_a_matter_for_a_person(device, cluster):
    ids = device.draw(3)
    cluster.refused = {ids[0]}
    with pytest.raises(ClusterMisconfigured, match="cluster init"):
        device.sync(connect=lambda: Refusing(cluster.connect()))
    cluster.refused = set()
    device.journal.sync.retry_refused()
    assert device.sync().is_complete
    assert cluster.all_records() == device.records()
    assert sum(one is None for one in device.logged().values()) == 1
