"""What every cluster does, in memory or a real Cassandra, sentence by sentence: logs and their heads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from digitpad.storage.cluster.errors import ClusterMisconfigured, ClusterUnreachable
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster.port import Change, Entry, Head
from digitpad.storage.cluster.tables import LOG_BUCKET
from tests.contract.sessions import SECONDS, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.port import Log, Remote
    from tests.contract.material import Material


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


@pytest.mark.parametrize("connect", ["cassandra"], indirect=True)
def test_a_claim_that_the_cluster_refuses_is_for_somebody_to_put_right(
    remote: Remote, make: Material
) -> None:
    nameless = ""  # no key of a table may be empty
    with pytest.raises(ClusterMisconfigured, match="may not be empty"):
        remote.claim(make.head(), nameless, [])
    with pytest.raises(ClusterMisconfigured):
        remote.publish(replace(make.log(), group=nameless), uuid4(), 1)


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
