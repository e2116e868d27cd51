"""What every cluster does, in memory or a real Cassandra, sentence by sentence: the session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from digitpad.storage.cluster.errors import ClusterUnreachable
from tests.contract.material import entries
from tests.contract.sessions import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.port import Remote
    from tests.contract.material import Material


def test_every_session_sees_the_same_schema(connect: Callable[[], Remote]) -> None:
    first, second = connect().schema(), connect().schema()
    assert first == second
    assert (first.version, first.oldest_reader, first.oldest_writer) == (1, 1, 1)


def test_the_clusters_clock_is_told_in_microseconds(remote: Remote) -> None:
    before = time.time_ns() // 1_000_000 * 1000
    told = remote.now_us()
    assert before <= told <= time.time_ns() // 1000
    assert told % 1000 == 0


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
