"""What every cluster does, in memory or a real Cassandra, sentence by sentence: the feed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from digitpad.storage.cluster.cells import id_order
from digitpad.storage.cluster.port import FeedRow
from digitpad.storage.cluster.tables import feed_shard
from tests.contract.sessions import sent

if TYPE_CHECKING:
    from digitpad.storage.cluster.port import Remote
    from tests.contract.material import Material

HIGHEST, LOWEST = UUID(int=(1 << 128) - 1), UUID(int=0)


def replace_device(make: Material) -> UUID:
    make.device = uuid4()
    return make.device


def test_a_feed_is_read_newest_first_over_all_devices(remote: Remote, make: Material) -> None:
    devices = [replace_device(make) for _ in range(6)]
    records = []
    for number in range(60):
        make.device = devices[number % len(devices)]
        records.append(make.record(make.key(part=number % 3)))
    assert len({feed_shard(record.key) for record in records}) > 3
    log = make.log()
    sent(remote, log, records)
    expected = [FeedRow(record.key, record.version) for record in reversed(records)]
    assert remote.feed(log.group, make.day, None, 1000) == expected
    pages, before = [], None
    while page := remote.feed(log.group, make.day, before, 7):
        assert len(page) <= 7
        pages += page
        before = page[-1].key.id
    assert pages == expected


def test_ids_of_other_kinds_have_their_place_in_the_feed(remote: Remote, make: Material) -> None:
    ids = [uuid4() for _ in range(10)] + [make.key().id for _ in range(5)] + [LOWEST]
    ids += [UUID(int=(low << 96) | (1 << 76) | (1 << 63) | low) for low in (1, 1 << 31, (1 << 32) - 1)]
    ids += [UUID(int=(0xF << 76) | number) for number in (0, 1, 1 << 127)]
    make.random.shuffle(ids)
    log = make.log()
    sent(remote, log, [make.record(make.key(part=part, id=one)) for part, one in enumerate(ids)])
    ordered = sorted(ids, key=id_order, reverse=True)
    assert [line.key.id for line in remote.feed(log.group, make.day, None, 100)] == ordered
    for place, before in enumerate(ordered):
        below = remote.feed(log.group, make.day, before, 100)
        assert [line.key.id for line in below] == ordered[place + 1 :]


def test_own_ids_are_in_the_order_in_which_they_were_made(remote: Remote, make: Material) -> None:
    log, records = make.log(), [make.record() for _ in range(40)]
    sent(remote, log, records)
    newest_first = [line.key.id for line in remote.feed(log.group, make.day, None, 100)]
    assert newest_first[::-1] == [record.key.id for record in records]
    assert newest_first == sorted(newest_first, key=lambda one: one.bytes, reverse=True)


def test_the_feed_tells_the_latest_version_sent(remote: Remote, make: Material) -> None:
    log, drawn = make.log(), make.record()
    edited = replace(drawn, edit=make.edit())
    sent(remote, log, [edited], 2)
    sent(remote, log, [drawn], 1)
    assert remote.feed(log.group, make.day, None, 5) == [FeedRow(drawn.key, edited.version)]


def test_feeds_of_groups_and_days_are_apart(remote: Remote, make: Material) -> None:
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(1999, 12, 31), dt.date(2031, 5, 5)]
    log, other = make.log(), replace(make.log(), group="another " + make.group)
    records = [make.record(make.key(day, part)) for day in days for part in range(3)]
    sent(remote, log, records)
    sent(remote, other, [make.record(make.key(dt.date(2020, 1, 1)))])
    assert list(remote.feed_days(log.group)) == sorted(days, reverse=True)
    assert list(remote.feed_days(other.group)) == [dt.date(2020, 1, 1)]
    assert list(remote.feed_days("nobody's group")) == []
    for day in days:
        found = {line.key for line in remote.feed(log.group, day, None, 100)}
        assert found == {record.key for record in records if record.key.day == day}
    assert remote.feed(log.group, dt.date(2020, 1, 1), None, 100) == []
