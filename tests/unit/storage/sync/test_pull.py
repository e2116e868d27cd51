"""What other logs say arrives here, all of it, in whatever order and however often it is looked for."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import ClusterUnreachable
from digitpad.storage.sync.state import Phase
from tests.support.sync_devices import Remoted

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.fake_cluster import FakeCluster
    from tests.support.sync_devices import Device


@pytest.fixture
def other(machines: Any) -> Device:
    """A second device of the group."""
    made: Device = machines.new("two")
    return made


def place(cluster: FakeCluster, record: UUID) -> dict[Any, Any]:
    """The partition of the cluster that this record is in."""
    return next(partition for partition in cluster.records.values() if record in partition)


def mark(device: Device, of: Device) -> int:
    state = of.journal.sync.state()
    assert state.epoch is not None
    return device.journal.sync.marks().get((state.writer, state.epoch), 0)


def test_others_records_stay_where_they_are_unless_they_are_wished_for(device, other):
    other.draw(5)
    other.sync()
    assert device.sync().fetched == 0
    assert device.sync(fetch="group").fetched == 5
    assert device.records() == other.records()
    assert device.sync(fetch="group").fetched == 0


def test_fetched_records_are_told_and_not_sent_on(device, other, cluster):
    ids = other.draw(5)
    other.sync()
    summary = device.sync(fetch="group")
    assert (summary.fetched, summary.sent, summary.waiting) == (5, 0, 0)
    assert sorted(device.changed) == sorted(ids)
    assert len(cluster.sent) == 5


def test_a_log_longer_than_a_page_is_followed_to_its_end(device, other):
    other.draw(40)
    other.sync()
    tiny = dataclasses.replace(device.options().limits, page_records=7, fetch_records=3)
    assert device.sync(fetch="group", limits=tiny).fetched == 40
    assert mark(device, other) == 40
    assert device.records() == other.records()


def test_edits_of_one_record_on_two_devices_meet(device, other, time):
    [record] = device.draw(1)
    device.sync()
    other.sync(fetch="group")
    device.journal.save_edit(record, "1", reviewed=False)
    time.move(seconds=1)
    other.journal.save_edit(record, "7", reviewed=True)
    device.journal.set_deleted(record, deleted=True)
    for each in (device, other, device):
        each.sync(fetch="group")
    assert device.records() == other.records() == device.cluster.all_records()
    assert device.records()[record].edit.label == "7"
    assert device.records()[record].life.deleted


def test_a_deleted_record_comes_back_only_where_somebody_restores_it(device, other, time):
    [record] = device.draw(1)
    device.sync()
    other.sync(fetch="group")
    time.move(seconds=1)
    device.journal.set_deleted(record, deleted=True)
    device.sync(fetch="group")
    time.move(seconds=1)
    other.journal.save_edit(record, "3", reviewed=True)
    other.sync(fetch="group")
    device.sync(fetch="group")
    assert device.records()[record].life.deleted
    assert other.records()[record].life.deleted
    time.move(seconds=1)
    other.journal.set_deleted(record, deleted=False)
    other.sync(fetch="group")
    device.sync(fetch="group")
    assert not device.records()[record].life.deleted
    assert device.records() == other.records()


@pytest.mark.parametrize("lost", ["the row of the log", "the record", "the newest version of the record"])
def test_the_mark_never_passes_what_is_not_there_yet(device, other, cluster, lost):
    ids = other.draw(9)
    other.journal.save_edit(ids[6], "5", reviewed=True)
    other.sync()
    state = other.journal.sync.state()
    log = cluster.logs[state.writer, state.epoch]
    partition = place(cluster, ids[4])
    seq = next(seq for seq, row in log.items() if row.value("id") == ids[4])
    if lost == "the row of the log":
        hidden = log.pop(seq)
    elif lost == "the record":
        hidden = partition.pop(ids[4])
    else:
        older = copy.deepcopy(partition[ids[4]])
        other.journal.save_edit(ids[4], "9", reviewed=True)
        other.sync()
        seq = max(log)
        hidden, partition[ids[4]] = partition[ids[4]], older
    summary = device.sync(fetch="group")
    assert summary.gaps == 1
    assert not summary.is_complete
    assert "gaps" in (summary.warning or "")
    assert mark(device, other) == seq - 1
    if lost == "the row of the log":
        log[seq] = hidden
    else:
        partition[ids[4]] = hidden
    assert device.sync(fetch="group").gaps == 0
    assert device.records() == other.records()


def test_a_gap_in_one_log_does_not_hold_up_another(device, other, machines, cluster):
    other.draw(3)
    other.sync()
    state = other.journal.sync.state()
    del cluster.logs[state.writer, state.epoch][1]
    third = machines.new("three")
    ids = third.draw(3)
    third.sync()
    summary = device.sync(fetch="group")
    assert (summary.gaps, summary.fetched) == (1, 3)
    assert set(ids) == set(device.records())


def test_records_before_the_first_day_wished_for_stay_where_they_are(device, other, time):
    old = other.draw(3)
    time.move(days=10)
    new = other.draw(3, seed=9)
    other.sync()
    since = time.now.date() - dt.timedelta(days=5)
    assert device.sync(fetch="group", since=since).fetched == 3
    assert set(device.records()) == set(new)
    assert device.sync(fetch="group", since=since + dt.timedelta(days=1)).fetched == 0
    assert device.sync(fetch="group", since=None).fetched == 3, "an earlier day reads the logs again"
    assert set(device.records()) == {*old, *new}


def test_a_damaged_record_is_left_there_and_the_others_come(device, other, cluster, caplog):
    ids = other.draw(6)
    other.sync()
    row = place(cluster, ids[2])[ids[2]]
    cell = row["ink"]
    row["ink"] = dataclasses.replace(cell, value=b"not ink", serialised=b"not ink")
    summary = device.sync(fetch="group")
    assert (summary.fetched, summary.unreadable) == (5, 1)
    assert not summary.is_complete
    assert "damaged" in caplog.text
    assert device.sync(fetch="group").gaps == 0


def test_one_damaged_record_is_counted_once_and_hides_no_other_warning(device, other, cluster, time, caplog):
    ids = other.draw(3)
    other.sync()
    row = place(cluster, ids[1])[ids[1]]
    cell = row["ink"]
    row["ink"] = dataclasses.replace(cell, value=b"not ink", serialised=b"not ink")
    cluster.clock_us = lambda: int((time.now + dt.timedelta(hours=1)).timestamp() * 1_000_000)
    engine = device.start(fetch="group")
    warning = device.told.wait_for(Phase.UP_TO_DATE).warning
    assert "left there: 1." in warning
    assert "1 h behind" in warning
    other.journal.save_edit(ids[1], "4", reviewed=True)
    other.draw(1, seed=30)
    other.sync()
    engine.sync_now()
    state = device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.fetched == 3)
    assert "left there: 1." in state.warning
    row["ink"] = cell
    other.journal.save_edit(ids[1], "5", reviewed=True)
    other.sync()
    engine.sync_now()
    state = device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.fetched == 4)
    assert "left there" not in state.warning
    device.stop()


def test_what_was_merged_before_a_failure_stays(device, other, cluster):
    other.draw(30)
    other.sync()

    class Weak(Remoted):
        fetches = 3

        def fetch(self, keys: Any) -> Any:
            self.fetches -= 1
            if self.fetches < 0:
                raise ClusterUnreachable(quoted("cut"))
            return self._remote.fetch(keys)

    few = dataclasses.replace(device.options().limits, fetch_records=4)
    with pytest.raises(ClusterUnreachable):
        device.sync(fetch="group", connect=lambda: Weak(cluster.connect()), limits=few)
    assert len(device.records()) == mark(device, other) > 0
    device.sync(fetch="group")
    assert device.records() == other.records()


def test_the_running_engine_fetches_when_asked_to(device, other):
    engine = device.start(fetch="group")
    device.told.wait_for(Phase.UP_TO_DATE)
    other.draw(5)
    other.sync()
    engine.sync_now()
    device.told.wait_for(Phase.UP_TO_DATE, where=lambda state: state.fetched == 5)
    device.stop()
    assert device.records() == other.records()


class Life:
    """What several devices do in an order that the seed decides, copies of journals and cuts included."""

    def __init__(self, machines: Any, time: Any, seed: int) -> None:
        self.devices = [machines.new(f"device-{number}") for number in range(3)]
        self._machines = machines
        self._time = time
        self._numbers = random.Random(seed)
        self._drawn = 0

    def step(self) -> None:
        device = self._numbers.choice(self.devices)
        steps = [self.draw, self.draw, self.label, self.delete, self.sync, self.sync, self.cut, self.restart]
        self._numbers.choice([*steps, self.copy, self.clock])(device)

    def draw(self, device: Device) -> None:
        device.draw(self._numbers.randrange(1, 6), seed=self._drawn)
        self._drawn += 6

    def label(self, device: Device) -> None:
        if known := sorted(device.records()):
            label = str(self._numbers.randrange(10))
            device.journal.save_edit(self._numbers.choice(known), label, reviewed=True)

    def delete(self, device: Device) -> None:
        if known := sorted(device.records()):
            device.journal.set_deleted(self._numbers.choice(known), deleted=self._numbers.random() < 0.6)

    def sync(self, device: Device) -> None:
        device.sync(fetch="group")

    def cut(self, device: Device) -> None:
        cluster = device.cluster
        cluster.unreachable_after = self._numbers.randrange(25)
        with contextlib.suppress(ClusterUnreachable):
            device.sync(fetch="group")
        cluster.unreachable, cluster.unreachable_after = False, None

    def restart(self, device: Device) -> None:
        device.reopen()

    def copy(self, device: Device) -> None:
        if len(self.devices) < 5:
            copied = self._machines.back_up(device, f"copy-{len(self.devices)}")
            self.devices.append(self._machines.new(copied.stem))

    def clock(self, _: Device) -> None:
        self._time.move(seconds=self._numbers.choice([1, 30, 7200, -3600, -5]))


@pytest.mark.parametrize("seed", range(8))
def test_devices_that_do_anything_in_any_order_converge(machines, cluster, time, seed):
    life = Life(machines, time, seed)
    for _ in range(60):
        life.step()
    for _ in range(2):
        for device in life.devices:
            assert device.sync(fetch="group").is_complete
    assert all(device.records() == cluster.all_records() for device in life.devices)
    assert all(device.sync(verify=True, fetch="group").verified.is_equal for device in life.devices)
