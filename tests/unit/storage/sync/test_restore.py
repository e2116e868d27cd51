"""An empty machine gets everything back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from digitpad.saying import quoted
from digitpad.storage.cluster.errors import ClusterUnreachable
from digitpad.storage.sync.restore import restore
from tests.support.sync_devices import SMALL, Remoted

if TYPE_CHECKING:
    from tests.support.sync_devices import Device


@pytest.fixture
def group(machines: Any, time: Any) -> list[Device]:
    """Two devices that drew on three days, labelled and deleted, and have synced."""
    one, two = machines.new("one"), machines.new("two")
    for day in range(3):
        for device in (one, two):
            ids = device.draw(12, seed=20 * day)
            device.journal.save_edit(ids[0], str(day), reviewed=True)
            device.journal.set_deleted(ids[1], deleted=True)
            device.sync(fetch="group")
        time.move(days=1)
    one.sync(fetch="group")
    two.sync(fetch="group")
    return [one, two]


@pytest.fixture
def empty(machines: Any, group: list[Device]) -> Device:
    """A machine without records."""
    made: Device = machines.new("empty")
    return made


def test_every_record_comes_back_with_its_corrections(empty, group, cluster):
    told: list[tuple[int, int]] = []
    restored = restore(
        empty.access, cluster.connect(), "class", progress=lambda *numbers: told.append(numbers), limits=SMALL
    )
    assert restored.is_complete
    assert restored.fetched == 72
    assert empty.records() == group[0].records() == cluster.all_records()
    assert empty.journal.count() == 72 - 6
    assert all(done <= total for done, total in told)


def test_after_it_nothing_is_fetched_again_or_sent_and_all_is_equal(empty, cluster):
    restore(empty.access, cluster.connect(), "class")
    sent = len(cluster.sent)
    summary = empty.sync(fetch="group", verify=True)
    assert (summary.fetched, summary.sent, summary.verified.compared) == (0, 0, 72)
    assert summary.verified.is_equal
    assert len(cluster.sent) == sent


def test_it_is_merged_with_what_is_here_already(empty, group, cluster):
    ids = empty.draw(3, seed=90)
    restore(empty.access, cluster.connect(), "class")
    assert len(empty.records()) == 75
    empty.sync()
    assert set(ids) <= cluster.all_records().keys()


def test_days_before_the_first_stay_away(empty, group, cluster, time):
    since = (time.now - dt.timedelta(days=1)).date()
    assert restore(empty.access, cluster.connect(), "class", since=since).fetched == 24
    assert {record.key.day for record in empty.records().values()} == {since}


def test_one_devices_records_come_alone(empty, group, cluster):
    device = group[1].journal.device_id
    restored = restore(empty.access, cluster.connect(), "class", device=device, limits=SMALL)
    assert restored.fetched == 36
    assert {record.key.device_id for record in empty.records().values()} == {device}
    assert restore(empty.access, cluster.connect(), "class").fetched == 36, "the others are not passed over"
    assert empty.records() == cluster.all_records()


def test_an_unknown_device_has_nothing(empty, cluster):
    assert restore(empty.access, cluster.connect(), "class", device=uuid4()).fetched == 0


def test_interrupted_it_goes_on_where_it_was(empty, cluster):
    class Weak(Remoted):
        left = 3

        def fetch(self, keys: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise ClusterUnreachable(quoted("cut"))
            return self._remote.fetch(keys)

    with pytest.raises(ClusterUnreachable):
        restore(empty.access, Weak(cluster.connect()), "class", limits=SMALL)
    before = len(empty.records())
    assert 0 < before < 72
    assert restore(empty.access, cluster.connect(), "class", limits=SMALL).fetched == 72 - before
    assert empty.records() == cluster.all_records()


def test_what_lies_behind_a_gap_in_a_log_comes_by_the_feed(empty, group, cluster):
    state = group[0].journal.sync.state()
    lost = cluster.logs[state.writer, state.epoch].pop(2)
    restored = restore(empty.access, cluster.connect(), "class", limits=SMALL)
    assert restored.gaps == 1
    assert not restored.is_complete
    assert empty.records() == cluster.all_records()
    assert lost.value("id") in empty.records()


def test_lines_of_the_feed_without_a_record_are_counted(empty, group, cluster):
    device = group[1].journal.device_id
    keys = [record.key for record in cluster.all_records().values()]
    cluster.forget(next(key.id for key in keys if key.device_id == device))
    restored = restore(empty.access, cluster.connect(), "class", device=device, limits=SMALL)
    assert (restored.fetched, restored.missing) == (35, 1)
