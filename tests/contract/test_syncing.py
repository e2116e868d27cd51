"""Whole runs of the engine, on the cluster in memory and on a real Cassandra: the same tests."""

from __future__ import annotations

import dataclasses
import datetime as dt
import runpy
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.domain import Source
from digitpad.storage.sync.restore import restore
from tests.support.numbers import drawn, page, read
from tests.support.sync_devices import SMALL, Device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from digitpad.storage.cluster.port import Remote

ROOT = Path(__file__).resolve().parents[1]
unit = runpy.run_path(str(ROOT / "unit" / "storage" / "conftest.py"))


class Clusterlike:
    """What a device needs of a cluster."""

    def __init__(self, connect: Callable[[], Remote]) -> None:
        self.connect = connect


class Group:
    """Devices of a group of this test's own."""

    def __init__(self, folder: Path, connect: Callable[[], Remote]) -> None:
        self.name = f"class {uuid.uuid4()}"
        self.connect = connect
        self._folder = folder
        self._time = unit["FakeTime"]()
        self._time.now = dt.datetime.now(dt.UTC)
        self._make = unit["Material"](self._time)
        self._devices: list[Device] = []

    def device(self, name: str) -> Device:
        cluster: Any = Clusterlike(self.connect)
        device = Device(self._folder / f"{name}.sqlite3", self._time, self._make, cluster)
        device.group = self.name
        self._devices.append(device)
        return device

    def move(self, seconds: float) -> None:
        self._time.move(seconds=seconds)

    def stored(self, device: Device) -> dict[UUID, Any]:
        """The cluster's copies of all that the device has."""
        keys = [record.key for record in device.records().values()]
        remote = self.connect()
        return dict(remote.fetch(keys))

    def close(self) -> None:
        for device in self._devices:
            device.close()


@pytest.fixture
def group(tmp_path: Path, connect: Callable[[], Remote]) -> Iterator[Group]:
    made = Group(tmp_path, connect)
    yield made
    made.close()


def test_what_was_drawn_labelled_and_deleted_is_there_as_it_is_here(group):
    device = group.device("one")
    ids = device.draw(40)
    assert device.sync().sent == 40
    device.journal.save_edit(ids[3], "4", reviewed=True)
    device.journal.save_edit(ids[4], None, reviewed=False)
    device.journal.set_deleted(ids[5], deleted=True)
    assert device.sync().sent == 3
    assert group.stored(device) == device.records()
    assert len(device.logged()) == 43
    at_once = dataclasses.replace(SMALL, verify_after=0.0)
    assert device.sync(limits=at_once).is_complete
    assert device.journal.sync.counts().unverified == 0
    assert device.sync(verify=True).verified.is_equal


def test_an_empty_machine_gets_everything_and_it_is_equal(group):
    one, two = group.device("one"), group.device("two")
    one.draw(20)
    two.draw(15, seed=40)
    one.sync(fetch="group")
    two.sync(fetch="group")
    one.sync(fetch="group")
    group.move(seconds=1)
    record = min(two.records())
    two.journal.save_edit(record, "9", reviewed=True)
    two.sync(fetch="group")
    empty = group.device("empty")
    remote = group.connect()
    assert restore(empty.access, remote, group.name).fetched == 35
    assert empty.records() == two.records()
    assert empty.sync(verify=True).verified.is_equal
    days = remote.feed_days(group.name)
    lines = [line for day in days for line in remote.feed(group.name, day, None, 1000)]
    newest_first = sorted(empty.records().values(), key=lambda record: record.key.id, reverse=True)
    assert [line.key for line in lines] == [record.key for record in newest_first]


def test_numbers_and_pages_of_numbers_go_there_and_come_back(group):
    device = group.device("one")
    drawing, digits = drawn("2026")
    picture, of_page = page("42 17")
    number, several = device.make.id(), device.make.id()
    device.journal.save_draft(number, device._time(), drawing)
    device.journal.save_reading(number, drawing, read(digits))
    device.journal.save_edit(number, "2020", reviewed=True)
    device.journal.close_drawing(number)
    device.journal.add_picture(several, device._time(), picture, Source.FILE, read(of_page))
    device.sync()
    texts = {record.key.id: record.reading.text for record in group.stored(device).values()}
    assert texts == {number: "2026", several: "42 17"}
    empty = group.device("empty")
    assert restore(empty.access, group.connect(), group.name).fetched == 2
    assert empty.records() == device.records()
    assert [empty.journal.get(one) for one in (number, several)] == [
        device.journal.get(one) for one in (number, several)
    ]
    assert empty.sync(verify=True).verified.is_equal


def test_one_devices_records_are_restored_alone(group):
    one, two = group.device("one"), group.device("two")
    one.draw(5)
    two.draw(7, seed=40)
    one.sync()
    two.sync()
    empty = group.device("empty")
    assert restore(empty.access, group.connect(), group.name, device=two.journal.device_id).fetched == 7
    assert empty.records() == two.records()


def test_devices_that_change_the_same_records_meet(group):
    one, two = group.device("one"), group.device("two")
    ids = one.draw(6)
    one.sync(fetch="group")
    two.sync(fetch="group")
    for number, record in enumerate(ids):
        group.move(seconds=0.001)
        one.journal.save_edit(record, str(number), reviewed=True)
        two.journal.save_edit(record, None, reviewed=False)
        one.journal.set_deleted(record, deleted=number % 2 == 0)
        two.journal.set_deleted(record, deleted=number % 3 == 0)
    for _ in range(2):
        one.sync(fetch="group")
        two.sync(fetch="group")
    assert one.records() == two.records() == group.stored(one)


def test_copies_of_a_journal_begin_logs_of_their_own(group, tmp_path):
    one = group.device("one")
    one.draw(8)
    one.sync()
    one.close()
    (tmp_path / "twin.sqlite3").write_bytes((tmp_path / "one.sqlite3").read_bytes())
    one.reopen()
    twin = group.device("twin")
    assert twin.journal.device_id == one.journal.device_id
    one.draw(5, seed=20)
    twin.draw(6, seed=40)
    for device in (one, twin, one, twin):
        assert device.sync().is_complete
    assert len(one.records()) == 19
    assert one.records() == twin.records() == group.stored(one)
    assert one.journal.sync.state().epoch != twin.journal.sync.state().epoch
