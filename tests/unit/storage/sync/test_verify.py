"""What the cluster lost after it had acknowledged it is sent again; what it has newer is fetched."""

from __future__ import annotations

import copy
import dataclasses
import threading
from typing import TYPE_CHECKING

import pytest

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import ClusterUnreachable, NoAnswerInTime
from digitpad.storage.sync.state import Phase, Whereabouts
from tests.support.sync_devices import PATIENCE, SMALL, Remoted

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.sync_devices import Device


@pytest.fixture
def sent(device: Device, time) -> Device:
    """A device that has sent twelve records some time ago."""
    device.draw(12)
    device.sync()
    time.move(seconds=61)
    return device


def test_what_was_found_is_not_looked_for_again(sent, cluster):
    ids = sorted(sent.records())
    assert set(sent.journal.sync.where_is(ids).values()) == {Whereabouts.ON_ITS_WAY}
    sent.sync()
    assert set(sent.journal.sync.where_is(ids).values()) == {Whereabouts.VERIFIED}
    assert sent.journal.sync.counts().unverified == 0
    assert len(cluster.sent) == 12


def test_what_was_just_sent_is_not_looked_for_yet(device):
    device.draw(3)
    device.sync()
    device.sync()
    assert device.journal.sync.counts().unverified == 3


def test_records_that_the_cluster_lost_are_sent_again(sent, cluster):
    ids = sorted(sent.records())
    cluster.forget(*ids[3:5])
    assert sent.sync().sent == 2
    assert cluster.all_records() == sent.records()
    assert {sent.logged()[13], sent.logged()[14]} == set(ids[3:5])


def test_a_change_that_the_cluster_lost_is_sent_again(device, cluster, time):
    [record] = device.draw(1)
    device.sync()
    [partition] = cluster.records.values()
    before = copy.deepcopy(partition[record])
    device.journal.save_edit(record, "6", reviewed=True)
    device.sync()
    partition[record] = before
    time.move(seconds=61)
    assert device.sync().sent == 1
    assert cluster.all_records() == device.records()


def test_numbers_that_the_cluster_lost_are_filled_and_their_records_sent_again(sent, cluster, machines):
    state = sent.journal.sync.state()
    log = cluster.logs[state.writer, state.epoch]
    ids = [log.pop(seq).value("id") for seq in (3, 4, 12)]
    assert sent.sync().sent == 3
    logged = sent.logged()
    assert [logged[seq] for seq in (3, 4, 12)] == [None] * 3
    assert sorted(logged[seq] for seq in (13, 14, 15)) == sorted(ids)
    reader = machines.new("reader")
    assert reader.sync(fetch="group").is_complete
    assert reader.records() == sent.records()


def test_filling_and_sending_again_survives_a_crash_in_between(sent, cluster):
    """The filled number is found to be another row than expected, and the record is sent again."""
    state = sent.journal.sync.state()
    log = cluster.logs[state.writer, state.epoch]
    del log[5]
    cluster.connect().send_void(state.log, 5).result()
    assert sent.sync().sent == 1
    assert set(sent.records()) <= set(sent.logged().values())


def test_verifying_compares_every_record_and_puts_right_what_differs(sent, cluster, machines, time):
    other = machines.new("two")
    other.sync(fetch="group")
    ids = sorted(sent.records())
    other.journal.save_edit(ids[0], "8", reviewed=True)
    other.sync(fetch="group")
    cluster.forget(ids[7])
    verified = sent.sync(verify=True).verified
    assert (verified.compared, verified.resent, verified.fetched) == (12, 1, 1)
    assert not verified.is_equal
    assert cluster.all_records() == sent.records()
    assert sent.records()[ids[0]].edit.label == "8"
    assert sent.sync(verify=True).verified.is_equal
    assert sent.journal.sync.counts().unverified == 0


def test_the_running_engine_verifies_when_asked_to(sent, cluster, time):
    engine = sent.start()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at is not None)
    before = sent.told.states[-1].verified_at
    time.move(seconds=5)
    cluster.forget(min(sent.records()))
    engine.verify()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at > before)
    sent.stop()
    assert any(state.phase is Phase.VERIFYING for state in sent.told.states)
    assert cluster.all_records() == sent.records()


def test_what_was_missing_and_is_sent_again_is_not_called_verified(sent, cluster, time):
    cluster.forget(min(sent.records()))
    sent.start()
    assert sent.told.wait_for(Phase.UP_TO_DATE).verified_at is None
    sent.stop()
    time.move(seconds=61)
    sent.start()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at == time.now)
    sent.stop()


def test_verifying_that_finds_all_equal_says_when(sent, time):
    sent.sync()
    assert sent.journal.sync.counts().unverified == 0
    engine = sent.start()
    assert sent.told.wait_for(Phase.UP_TO_DATE).verified_at is None
    for _ in range(2):
        time.move(seconds=5)
        engine.verify()
        sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at == time.now)
    sent.stop()


def test_without_sending_what_is_missing_is_not_called_verified(sent, cluster):
    sent.sync()
    cluster.forget(min(sent.records()))
    engine = sent.make_engine(upload=False)
    engine.verify()
    sent.start_made()
    assert sent.told.wait_for(Phase.UP_TO_DATE).verified_at is None
    sent.stop()


def test_verifying_that_was_cut_off_is_done_with_the_next_connection(sent, cluster):
    class Weak(Remoted):
        def states(self, _keys):
            raise ClusterUnreachable(quoted("cut"))

    sessions = [Weak(cluster.connect()), cluster.connect()]
    engine = sent.make_engine(connect=lambda: sessions.pop(0))
    sent.sync()
    engine.verify()
    sent.engine = engine
    sent.start_made()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at is not None)
    sent.stop()
    assert any(state.cause is ClusterUnreachable for state in sent.told.states)


def test_verifying_that_was_paused_is_done_later(sent, cluster):
    class Pausing(Remoted):
        """Somebody pauses while the first page is compared."""

        def states(self, keys):
            engine.pause()
            return self._remote.states(keys)

    sessions = [Pausing(cluster.connect()), cluster.connect()]
    sent.sync()
    engine = sent.make_engine(connect=lambda: sessions.pop(0))
    engine.verify()
    sent.start_made()
    sent.told.wait_for(Phase.PAUSED)
    engine.resume()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at is not None)
    sent.stop()


def test_verifying_that_hung_is_done_by_the_next_thread(sent, cluster, caplog):
    hung = threading.Event()

    class Hanging(Remoted):
        def states(self, keys):
            assert hung.wait(PATIENCE)
            return self._remote.states(keys)

    sessions = [Hanging(cluster.connect()), cluster.connect()]
    sent.sync()
    engine = sent.make_engine(connect=lambda: sessions.pop(0), limits=dataclasses.replace(SMALL, call=0.05))
    engine.verify()
    sent.start_made()
    sent.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.verified_at is not None)
    sent.stop()
    hanging = [thread for thread in threading.enumerate() if thread.name == "digitpad-sync"]
    hung.set()
    for thread in hanging:
        thread.join(PATIENCE)
    assert any(state.cause is NoAnswerInTime for state in sent.told.states)


def test_what_is_refused_or_waits_is_not_said_to_be_sent_again(sent, cluster):
    [refused] = sent.draw(1, seed=40)
    cluster.refused = {refused}
    for _ in range(2):
        summary = sent.sync(verify=True)
        assert (summary.refused, summary.verified.resent) == (1, 0)
        assert summary.verified.is_equal
    sent.draw(3, seed=50)
    assert sent.sync(verify=True, upload=False).verified.is_equal


def test_a_copy_that_is_other_and_damaged_is_not_called_equal(sent, cluster, machines, caplog):
    other = machines.new("two")
    other.sync(fetch="group")
    record = min(sent.records())
    other.journal.save_edit(record, "8", reviewed=True)
    other.sync(fetch="group")
    [partition] = [rows for rows in cluster.records.values() if record in rows]
    ink = partition[record]["ink"]
    partition[record]["ink"] = dataclasses.replace(ink, value=b"not ink", serialised=b"not ink")
    for _ in range(2):
        summary = sent.sync(verify=True)
        assert (summary.unreadable, summary.verified.unreadable) == (1, 1)
        assert not summary.verified.is_equal
    engine = sent.make_engine()
    engine.verify()
    sent.start_made()
    assert sent.told.wait_for(Phase.UP_TO_DATE).verified_at is None
    sent.stop()
    partition[record]["ink"] = ink
    summary = sent.sync(verify=True)
    assert (summary.unreadable, summary.verified.fetched) == (0, 1)


def test_how_much_there_is_to_look_for_is_not_known_before(sent):
    sent.start(limits=dataclasses.replace(SMALL, report_every=0.0))
    sent.told.wait_for(Phase.UP_TO_DATE)
    sent.stop()
    verifying = [state for state in sent.told.states if state.phase is Phase.VERIFYING]
    assert [(state.done, state.total) for state in verifying] == [(9, 0), (12, 0)]


def test_a_change_made_meanwhile_is_no_loss(sent, cluster):
    record = min(sent.records())
    sent.journal.save_edit(record, "2", reviewed=True)
    assert sent.sync().sent == 1
    assert cluster.all_records() == sent.records()
    assert len(cluster.sent) == 13


def test_what_is_drawn_while_much_is_compared_does_not_wait(sent, cluster):
    engine = sent.make_engine()

    class Drawing(Remoted):
        """Somebody draws while the first page is compared."""

        drawn: UUID | None = None
        compared_before_it_came = 0

        def states(self, keys):
            if self.drawn is None:
                [self.drawn] = sent.draw(1, seed=70)
                engine.wake()
            elif self.drawn not in cluster.all_records():
                self.compared_before_it_came += 1
            return self._remote.states(keys)

    remote = Drawing(cluster.connect())
    engine._connect = lambda: remote
    engine.verify()
    sent.start_made()
    sent.told.wait_for(Phase.UP_TO_DATE)
    sent.stop()
    assert remote.drawn in cluster.all_records()
    assert remote.compared_before_it_came == 0
