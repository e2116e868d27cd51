"""What becomes of a session whose line or cluster fails meanwhile."""

from __future__ import annotations

import concurrent.futures
import contextlib
import threading
import time
from typing import TYPE_CHECKING

import pytest

from digitpad.storage.cluster.connection import initialise
from digitpad.storage.cluster.driver import connecting, link
from digitpad.storage.cluster.errors import (
    ClusterUnreachable,
    KeyspaceMissing,
    NoAnswerInTime,
    RecordRefused,
)
from tests.contract import plain
from tests.contract.material import entries, refused
from tests.contract.sessions import SECONDS, by_way_of, opened

if TYPE_CHECKING:
    from digitpad.storage.cluster.connection import ClusterOptions
    from tests.contract.material import Material
    from tests.support.proxy import Proxy


def test_tables_that_go_away_meanwhile(empty: ClusterOptions, make: Material) -> None:
    initialise(empty)
    with opened(empty) as remote:
        with plain.session(empty) as session:
            session.execute(f'DROP KEYSPACE "{empty.keyspace}"', timeout=60)
        with pytest.raises(KeyspaceMissing):
            remote.heads(make.group)
        with pytest.raises(KeyspaceMissing):
            remote.send(make.log(), entries([make.record()])).result(SECONDS)


def test_the_clusters_reason_for_a_refusal_is_told(options: ClusterOptions, make: Material) -> None:
    with opened(options) as remote, pytest.raises(RecordRefused, match=r"refused it: .*timestamp"):
        remote.send(make.log(), entries([refused(make.record())])).result(SECONDS)


def test_a_reply_that_is_lost_can_be_asked_for_again(
    options: ClusterOptions, proxy: Proxy, make: Material
) -> None:
    log, records = make.log(), [make.record() for _ in range(20)]
    with opened(by_way_of(proxy, options)) as remote:
        proxy.swallow_replies()
        future = remote.send(log, entries(records))
        assert proxy.swallowed.wait(SECONDS)
        proxy.cut()
        with pytest.raises(ClusterUnreachable):
            future.result(SECONDS)
    with opened(by_way_of(proxy, options)) as remote:
        remote.send(log, entries(records)).result(SECONDS)
        assert remote.fetch([record.key for record in records]) == {
            record.key.id: record for record in records
        }
        assert len(remote.changes(log.writer, log.epoch, 1, 100)) == len(records)
        assert len(remote.feed(log.group, make.day, None, 100)) == len(records)


def test_silence_ends_in_time(
    options: ClusterOptions, proxy: Proxy, make: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(by_way_of(proxy, options)) as remote:
        monkeypatch.setattr(link, "REQUEST_SECONDS", 0.3)
        proxy.freeze()
        futures = [
            remote.send(make.log(), entries([make.record() for _ in range(5)])),
            remote.send_void(make.log(), 3),
        ]
        with pytest.raises(NoAnswerInTime, match="No answer from"):
            remote.heads(make.group)
        with pytest.raises(NoAnswerInTime):
            remote.claim(make.head(), make.group, [])
        for future in futures:
            assert isinstance(future.exception(SECONDS), NoAnswerInTime)


def test_silence_while_statements_are_prepared_ends_in_time_too(
    options: ClusterOptions, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "REQUEST_SECONDS", 0.3)
    opened_link, _ = connecting.connected(by_way_of(proxy, options), lambda _: None)
    try:
        proxy.freeze()
        with pytest.raises(NoAnswerInTime):
            opened_link.prepared("SELECT key FROM system.local")
        proxy.thaw()
        for thread in threading.enumerate():
            if thread.name == "digitpad-cassandra-waiting":
                thread.join(SECONDS)
    finally:
        opened_link.close()


def test_closing_ends_what_is_under_way(options: ClusterOptions, proxy: Proxy, make: Material) -> None:
    with opened(by_way_of(proxy, options)) as remote:
        proxy.freeze()
        futures = [remote.send(make.log(), entries([make.record()])) for _ in range(3)]
        remote.close()
        for future in futures:
            assert isinstance(future.exception(SECONDS), ClusterUnreachable)


def test_more_than_the_line_takes_waits_in_turn(
    options: ClusterOptions, proxy: Proxy, make: Material
) -> None:
    """The driver's own connection refuses requests while its socket is full, as over a slow line."""
    log = make.log()
    records = [make.record(make.key(part=part), bytes_=60_000) for part in range(10) for _ in range(20)]
    with opened(by_way_of(proxy, options)) as remote:
        proxy.freeze()
        futures = [
            remote.send(log, entries(records[begin : begin + 20], begin + 1)) for begin in range(0, 200, 20)
        ]
        assert not any(future.done() for future in futures)
        proxy.thaw()
        concurrent.futures.wait(futures, SECONDS)
        assert [future.exception(0) for future in futures] == [None] * len(futures)
        assert len(remote.states([record.key for record in records])) == len(records)


def test_a_session_finds_its_way_back_after_a_cut(
    options: ClusterOptions, proxy: Proxy, make: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "RECONNECT_SECONDS", (0.1, 0.2))
    record = make.record()
    with opened(by_way_of(proxy, options)) as remote:
        proxy.cut()
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ClusterUnreachable):
                remote.send(make.log(), entries([record])).result(SECONDS)
                break
        assert remote.fetch([record.key]) == {record.key.id: record}
