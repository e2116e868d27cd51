"""What every cluster does, the one in memory and a real Cassandra: `port.Remote`, sentence by sentence."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from digitpad.storage.cluster.cells import edit_bytes, id_order, life_bytes, reading_bytes
from digitpad.storage.cluster.errors import ClusterUnreachable, RecordRefused
from digitpad.storage.cluster.hashing import content_hash, state_of
from digitpad.storage.cluster.port import Change, Entry, FeedRow, Head
from digitpad.storage.cluster.tables import LOG_BUCKET, feed_shard
from tests.contract.material import entries, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.port import ClusterRecord, Log, Remote
    from tests.contract.material import Material

SECONDS = 30
HIGHEST, LOWEST = UUID(int=(1 << 128) - 1), UUID(int=0)


def sent(remote: Remote, log: Log, records: list[ClusterRecord], first: int = 1) -> None:
    remote.send(log, entries(records, first)).result(SECONDS)


def fetched(remote: Remote, record: ClusterRecord) -> ClusterRecord:
    return remote.fetch([record.key])[record.key.id]


# Schema and clock


def test_every_session_sees_the_same_schema(connect: Callable[[], Remote]) -> None:
    first, second = connect().schema(), connect().schema()
    assert first == second
    assert (first.version, first.oldest_reader, first.oldest_writer) == (1, 1, 1)


def test_the_clusters_clock_is_told_in_microseconds(remote: Remote) -> None:
    before = time.time_ns() // 1_000_000 * 1000
    told = remote.now_us()
    assert before <= told <= time.time_ns() // 1000
    assert told % 1000 == 0


# Records


def test_what_is_sent_can_be_fetched(remote: Remote, make: Material) -> None:
    version = make.version()
    records = [
        make.record(),
        make.record(reading=None),
        make.record(edit=make.edit("7"), life=make.life()),
        make.record(edit=make.edit(None, reviewed=False), life=make.life(deleted=False)),
        make.record(edit=make.edit("")),
        make.record(edit=make.edit("sieben ½ 七 👍")),
        make.record(reading=make.reading(version + 9, text="")),
        make.record(bytes_=0),
        make.picture(),
        make.picture("名前 with \x00 and ' in it.png"),
        make.erased(make.picture()),
    ]
    sent(remote, make.log(), records)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}


def test_what_is_missing_is_left_out(remote: Remote, make: Material) -> None:
    record, elsewhere = make.record(), make.record(make.key(part=1))
    sent(remote, make.log(), [record])
    keys = [make.key(), record.key, replace(record.key, part=1), elsewhere.key, record.key]
    assert remote.fetch(keys) == {record.key.id: record}
    assert remote.states(keys) == {record.key.id: state_of(record)}
    assert remote.fetch([]) == {}
    assert remote.states([]) == {}


def test_a_state_is_what_can_be_told_of_the_record_itself(remote: Remote, make: Material) -> None:
    records = [
        make.record(edit=make.edit(None), life=make.life()),
        make.record(reading=None, edit=make.edit("3", reviewed=False)),
        make.picture(),
        make.erased(make.record()),
    ]
    sent(remote, make.log(), records)
    states = remote.states([record.key for record in records])
    assert states == {record.key.id: state_of(record) for record in records}


def test_records_of_many_partitions_and_sizes_are_sent_at_once(remote: Remote, make: Material) -> None:
    days = [make.day, make.day + dt.timedelta(days=1), dt.date(1969, 12, 31), dt.date(2999, 1, 1)]
    small = [make.record(make.key(day, part)) for day in days for part in range(3) for _ in range(20)]
    large = [make.record(bytes_=60_000) for _ in range(12)]
    many = [make.record(make.key(part=7), bytes_=10) for _ in range(230)]
    records = small + large + many
    make.random.shuffle(records)
    log, first = make.log(), LOG_BUCKET - 200
    sent(remote, log, records, first)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}
    logged = remote.changes(log.writer, log.epoch, first, first + len(records))
    assert [change.key for change in logged] == [record.key for record in records]


def test_sending_again_changes_nothing(remote: Remote, make: Material) -> None:
    log, record = make.log(), make.record(edit=make.edit())
    for _ in range(3):
        sent(remote, log, [record])
    assert fetched(remote, record) == record
    assert len(remote.changes(log.writer, log.epoch, 1, 100)) == 1
    assert len(remote.feed(log.group, record.key.day, None, 100)) == 1


def test_nothing_to_send_is_sent_at_once(remote: Remote, make: Material) -> None:
    assert remote.send(make.log(), []).result(SECONDS) is None


def test_ids_of_any_kind_can_be_used(remote: Remote, make: Material) -> None:
    ids = [uuid4(), UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), LOWEST, HIGHEST, UUID(int=1 << 127)]
    records = [make.record(make.key(id=identity)) for identity in ids]
    sent(remote, make.log(), records)
    assert remote.fetch([record.key for record in records]) == {record.key.id: record for record in records}


# Merging: each cell by its own version


@pytest.mark.parametrize("later_first", [False, True])
def test_the_later_version_of_each_cell_wins(remote: Remote, make: Material, later_first: bool) -> None:  # noqa: FBT001
    log, drawn = make.log(), make.record()
    early = replace(drawn, edit=make.edit("1"), life=make.life())
    late = replace(drawn, edit=make.edit("7"), life=make.life(deleted=False))
    mixed = replace(late, edit=make.edit("8"), life=early.life)
    for record in [mixed, late, early] if later_first else [early, late, mixed]:
        sent(remote, log, [record])
    assert fetched(remote, drawn) == replace(drawn, edit=mixed.edit, life=late.life)


def test_an_edit_does_not_bring_a_deleted_record_back(remote: Remote, make: Material) -> None:
    log, drawn = make.log(), make.record()
    deleted = replace(drawn, life=make.life())
    edited = replace(drawn, edit=make.edit("4"))
    sent(remote, log, [deleted])
    sent(remote, log, [edited])
    assert fetched(remote, drawn) == replace(drawn, edit=edited.edit, life=deleted.life)


def test_of_edits_at_once_the_greater_bytes_win(remote: Remote, make: Material) -> None:
    version = make.version()
    editors = [UUID(int=5), UUID(int=1 << 127)]
    labels = [None, "", "7", "8", "10", "ü", "\x7f", "7" * 300]
    edits = [
        make.edit(label, version, reviewed=reviewed, editor=editor)
        for label in labels
        for reviewed in (False, True)
        for editor in editors
    ]
    pairs = [pair for pair in itertools.permutations(edits, 2) if pair[0] != pair[1]]
    drawn = [make.record(make.key(part=9), bytes_=5) for _ in pairs]
    log = make.log()
    for place in (0, 1):
        records = [replace(one, edit=pair[place]) for one, pair in zip(drawn, pairs, strict=True)]
        sent(remote, log, records)
    kept = remote.fetch([record.key for record in drawn])
    assert [kept[record.key.id].edit for record in drawn] == [max(pair, key=edit_bytes) for pair in pairs]


def test_of_lives_and_readings_at_once_the_greater_bytes_win(remote: Remote, make: Material) -> None:
    version = make.version()
    editors = [LOWEST, UUID(int=5), HIGHEST]
    lives = [make.life(deleted, version, editor) for deleted in (False, True) for editor in editors]
    readings = [
        make.reading(version, text, model) for text in ("", "1", "11", "2") for model in ("a", "b", "aa")
    ]
    log = make.log()
    for life, other in itertools.permutations(lives, 2):
        drawn = make.record()
        sent(remote, log, [replace(drawn, life=life)])
        sent(remote, log, [replace(drawn, life=other)])
        assert fetched(remote, drawn).life == max(life, other, key=life_bytes)
    for reading, another in itertools.permutations(readings, 2):
        drawn = make.record(reading=None)
        sent(remote, log, [replace(drawn, reading=reading)])
        sent(remote, log, [replace(drawn, reading=another)])
        assert fetched(remote, drawn).reading == max(reading, another, key=reading_bytes)


@pytest.mark.parametrize("erased_first", [False, True])
def test_what_was_erased_for_good_stays_so(remote: Remote, make: Material, erased_first: bool) -> None:  # noqa: FBT001
    log, drawn, picture = make.log(), make.record(), make.picture()
    erased = [make.erased(drawn), make.erased(picture)]
    order = [erased, [drawn, picture]] if erased_first else [[drawn, picture], erased]
    for records in order:
        sent(remote, log, records)
    assert remote.fetch([drawn.key, picture.key]) == {record.key.id: record for record in erased}
    states = remote.states([drawn.key, picture.key])
    assert states == {record.key.id: state_of(record) for record in erased}


# Refusals


def test_a_record_that_cannot_be_taken_is_refused(remote: Remote, make: Material) -> None:
    log = make.log()
    unwritable = make.picture("a lone surrogate \ud800")
    for record in (refused(make.record()), unwritable):
        with pytest.raises(RecordRefused):
            remote.send(log, entries([record])).result(SECONDS)
        assert remote.fetch([record.key]) == {}


def test_a_refused_record_can_be_told_from_those_beside_it(remote: Remote, make: Material) -> None:
    log, good = make.log(), [make.record() for _ in range(3)]
    whole = entries([good[0], refused(make.record()), *good[1:]])
    with pytest.raises(RecordRefused):
        remote.send(log, whole).result(SECONDS)
    for entry in whole:
        outcome = remote.send(log, [entry]).exception(SECONDS)
        assert isinstance(outcome, RecordRefused) == (entry.seq == 2)
    remote.send_void(log, 2).result(SECONDS)
    logged = remote.changes(log.writer, log.epoch, 1, 4)
    assert [change.seq for change in logged] == [1, 2, 3, 4]
    assert [change.key for change in logged] == [good[0].key, None, good[1].key, good[2].key]


# The log of changes


def test_the_log_tells_key_version_and_hash(remote: Remote, make: Material) -> None:
    log, records = make.log(), [make.record(), make.picture(), make.record(edit=make.edit())]
    sent(remote, log, records)
    assert remote.changes(log.writer, log.epoch, 1, 3) == [
        Change(seq, record.key, record.version, content_hash(record.content))
        for seq, record in enumerate(records, 1)
    ]


def test_the_version_logged_is_the_one_it_was_taken_with(remote: Remote, make: Material) -> None:
    log, record = make.log(), make.record(edit=make.edit())
    taken = record.content.version
    remote.send(log, [Entry(record, 1, taken)]).result(SECONDS)
    assert remote.changes(log.writer, log.epoch, 1, 1)[0].version == taken
    assert remote.feed(log.group, record.key.day, None, 1)[0].version == record.version


def test_a_part_of_the_log_is_read_by_number(remote: Remote, make: Material) -> None:
    log = make.log()
    numbers = [LOG_BUCKET - 2, LOG_BUCKET - 1, LOG_BUCKET, LOG_BUCKET + 5, 3 * LOG_BUCKET]
    for number in numbers:
        sent(remote, log, [make.record()], number)

    def read(first: int, last: int) -> list[int]:
        return [change.seq for change in remote.changes(log.writer, log.epoch, first, last)]

    assert read(1, 4 * LOG_BUCKET) == numbers
    assert read(LOG_BUCKET - 1, LOG_BUCKET + 4) == [LOG_BUCKET - 1, LOG_BUCKET]
    assert read(LOG_BUCKET + 5, LOG_BUCKET + 5) == [LOG_BUCKET + 5]
    assert read(5, 4) == read(1, 10) == []
    assert remote.changes(log.writer, log.epoch + 1, 1, 100) == []
    assert remote.changes(uuid4(), log.epoch, 1, 100) == []


@pytest.mark.parametrize("void_first", [False, True])
def test_a_void_row_stands_over_what_was_logged(remote: Remote, make: Material, void_first: bool) -> None:  # noqa: FBT001
    log, record = make.log(), make.record()
    if void_first:
        remote.send_void(log, 1).result(SECONDS)
    sent(remote, log, [record])
    if not void_first:
        remote.send_void(log, 1).result(SECONDS)
    assert remote.changes(log.writer, log.epoch, 1, 1) == [Change(1, None, 0, b"")]


@pytest.mark.parametrize("later_first", [False, True])
def test_rows_of_a_later_claim_win(remote: Remote, make: Material, later_first: bool) -> None:  # noqa: FBT001
    displaced = make.log()
    holder = replace(displaced, claimed=displaced.claimed + 2)
    theirs, ours, also_ours = make.record(), make.record(), make.record()

    def write(log: Log) -> None:
        if log is holder:
            sent(remote, log, [ours, also_ours])
            remote.send_void(log, 3).result(SECONDS)
        else:
            sent(remote, log, [theirs], 1)
            remote.send_void(log, 2).result(SECONDS)
            sent(remote, log, [theirs], 3)

    for log in (holder, displaced) if later_first else (displaced, holder):
        write(log)
    logged = remote.changes(holder.writer, holder.epoch, 1, 3)
    assert [change.key for change in logged] == [ours.key, also_ours.key, None]


def test_the_last_row_of_a_log_is_found_published_or_not(remote: Remote, make: Material) -> None:
    log = make.log()

    def last(after: int) -> int:
        return remote.last_logged(log.writer, log.epoch, after)

    assert last(0) == 0
    assert last(77) == 77
    sent(remote, log, [make.record() for _ in range(3)])
    assert [last(after) for after in (0, 2, 3, 4)] == [3, 3, 3, 4]
    remote.send_void(log, LOG_BUCKET - 1).result(SECONDS)
    assert last(0) == last(LOG_BUCKET - 2) == LOG_BUCKET - 1
    sent(remote, log, [make.record()], 3 * LOG_BUCKET + 9)
    assert [last(after) for after in (0, 5, LOG_BUCKET, 3 * LOG_BUCKET + 8)] == [3 * LOG_BUCKET + 9] * 4
    assert last(3 * LOG_BUCKET + 9) == 3 * LOG_BUCKET + 9
    assert last(9 * LOG_BUCKET) == 9 * LOG_BUCKET


# Heads


def test_an_epoch_begins_with_nothing_published(remote: Remote, make: Material) -> None:
    head = make.head()
    assert remote.heads(make.group) == []
    assert remote.claim(head, make.group, [])
    assert remote.heads(make.group) == [head]
    assert remote.heads("another group") == []


def test_an_epoch_begins_once(connect: Callable[[], Remote], make: Material) -> None:
    first = make.head()
    assert connect().claim(first, make.group, [])
    assert not connect().claim(make.head(), make.group, [])
    assert connect().heads(make.group) == [first]


def test_a_claim_needs_the_nonce_of_the_last_one(remote: Remote, make: Material) -> None:
    first, second, third = make.head(), make.head(), make.head()
    assert not remote.claim(second, make.group, [first.nonce])
    assert remote.claim(first, make.group, [])
    assert not remote.claim(second, make.group, [uuid4()])
    assert remote.claim(second, make.group, [uuid4(), first.nonce])
    assert not remote.claim(third, make.group, [first.nonce])
    assert remote.heads(make.group) == [second]


def test_a_claim_may_be_repeated(remote: Remote, make: Material) -> None:
    first, second = make.head(), make.head()
    for _ in range(2):
        assert remote.claim(first, make.group, [])
    for _ in range(2):
        assert remote.claim(second, make.group, [first.nonce])
    assert not remote.claim(first, make.group, [])
    assert remote.heads(make.group) == [second]


def test_a_taken_over_epoch_keeps_its_head(remote: Remote, make: Material) -> None:
    head = make.head()
    assert remote.claim(head, make.group, [])
    assert remote.publish(make.log(claimed=head.claimed), head.nonce, 17)
    later = make.head()
    assert remote.claim(later, make.group, [head.nonce])
    assert remote.heads(make.group) == [replace(later, head=17)]


def test_epochs_and_writers_are_claimed_apart(remote: Remote, make: Material) -> None:
    heads = [make.head(epoch) for epoch in (1, 2, 1 << 50)]
    heads.append(Head(uuid4(), 1, 0, uuid4(), make.version()))
    for head in heads:
        assert remote.claim(head, make.group, [])
    found = remote.heads(make.group)
    assert sorted(found, key=str) == sorted(heads, key=str)


def test_a_head_moves_up_and_never_down(remote: Remote, make: Material) -> None:
    head = make.head()
    log = make.log(claimed=head.claimed)
    assert remote.claim(head, make.group, [])
    for published, expected in ((5, 5), (3, 5), (5, 5), (6, 6)):
        assert remote.publish(log, head.nonce, published)
        assert remote.heads(make.group) == [replace(head, head=expected)]


def test_nobody_publishes_after_another_has_claimed(connect: Callable[[], Remote], make: Material) -> None:
    remote, other = connect(), connect()
    first, second = make.head(), make.head()
    log = make.log(claimed=first.claimed)
    assert not remote.publish(log, first.nonce, 1)
    assert remote.claim(first, make.group, [])
    assert remote.publish(log, first.nonce, 1)
    assert other.claim(second, make.group, [first.nonce])
    assert not remote.publish(log, first.nonce, 2)
    assert other.publish(replace(log, claimed=second.claimed), second.nonce, 2)
    assert remote.heads(make.group) == [replace(second, head=2)]


@pytest.mark.parametrize("begun", [False, True])
def test_of_many_claims_at_once_one_wins(connect: Callable[[], Remote], make: Material, begun: bool) -> None:  # noqa: FBT001
    expected = []
    if begun:
        first = make.head()
        assert connect().claim(first, make.group, [])
        expected = [first.nonce]
    rivals = [(connect(), make.head()) for _ in range(4)]

    def claim(rival: tuple[Remote, Head]) -> bool:
        remote, head = rival
        while True:
            try:
                return remote.claim(head, make.group, expected)
            except ClusterUnreachable:  # of claims at once some may have to be made again
                continue

    with ThreadPoolExecutor(len(rivals)) as threads:
        won = list(threads.map(claim, rivals))
    assert won.count(True) == 1
    winner = rivals[won.index(True)][1]
    assert connect().heads(make.group) == [winner]


# The feed


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


# The session


def test_a_closed_session_answers_nothing_and_does_not_hang(remote: Remote, make: Material) -> None:
    log, record = make.log(), make.record()
    remote.close()
    remote.close()
    calls = [
        remote.schema,
        remote.now_us,
        lambda: remote.heads(make.group),
        lambda: remote.claim(make.head(), make.group, []),
        lambda: remote.publish(log, uuid4(), 1),
        lambda: remote.last_logged(log.writer, 1, 0),
        lambda: remote.send(log, entries([record])).result(SECONDS),
        lambda: remote.send_void(log, 1).result(SECONDS),
        lambda: remote.changes(log.writer, 1, 1, 5),
        lambda: remote.fetch([record.key]),
        lambda: remote.states([record.key]),
        lambda: remote.feed(make.group, make.day, None, 5),
        lambda: list(remote.feed_days(make.group)),
    ]
    for call in calls:
        with pytest.raises(ClusterUnreachable):
            call()


def replace_device(make: Material) -> UUID:
    make.device = uuid4()
    return make.device
