"""How connecting with a real Cassandra can fail, and that each failure says what helps."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.storage.cluster.connection import Consistency, initialise, open_remote
from digitpad.storage.cluster.driver import checks, connecting
from digitpad.storage.cluster.errors import (
    AccessRefused,
    ClusterMisconfigured,
    ClusterUnreachable,
    ConsistencyUnsafe,
    DatacentreUnknown,
    KeyspaceMissing,
    NoAnswerInTime,
    SchemaNewer,
)
from digitpad.storage.cluster.tables import Tables
from tests.contract import plain
from tests.contract.material import entries
from tests.contract.sessions import SECONDS, opened

if TYPE_CHECKING:
    from digitpad.storage.cluster.connection import ClusterOptions
    from tests.contract.material import Material


def test_a_port_where_nobody_listens(options: ClusterOptions) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = replace(options, hosts=("127.0.0.1",), port=taken.getsockname()[1])
        with pytest.raises(
            ClusterUnreachable, match=r"Nobody answers at 127\.0\.0\.1 \(port \d+\): .*refused"
        ):
            open_remote(nowhere)


def test_a_name_that_nobody_knows(options: ClusterOptions) -> None:
    with pytest.raises(ClusterUnreachable, match=r"Nobody answers at cassandra\.invalid"):
        open_remote(replace(options, hosts=("cassandra.invalid",)))


def test_one_of_several_hosts_is_enough(options: ClusterOptions) -> None:
    hosts = ("cassandra.invalid", *options.hosts)
    with opened(replace(options, hosts=hosts)) as remote:
        assert remote.schema().version == 1


def test_a_name_is_as_good_as_an_address(options: ClusterOptions, make: Material) -> None:
    if options.hosts != ("127.0.0.1",):
        pytest.skip("the cluster is not on this machine")
    record = make.record()
    with opened(replace(options, hosts=("localhost",))) as remote:
        remote.send(make.log(), entries([record])).result(SECONDS)
        assert remote.fetch([record.key]) == {record.key.id: record}


def test_a_port_that_accepts_and_says_nothing(
    options: ClusterOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        frozen = replace(options, hosts=("127.0.0.1",), port=silent.getsockname()[1])
        with pytest.raises(ClusterUnreachable, match="no answer in time"):
            open_remote(frozen)


def test_opening_ends_in_time_even_if_the_drivers_timers_do_not(
    options: ClusterOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "OPEN_SECONDS", 0.3)
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        frozen = replace(options, hosts=("127.0.0.1",), port=silent.getsockname()[1])
        with pytest.raises(NoAnswerInTime):
            open_remote(frozen)
        for thread in threading.enumerate():
            if thread.name.startswith("digitpad-cassandra"):
                thread.join(SECONDS)
                assert not thread.is_alive()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "not this one"}, 'does not accept the user "cassandra" with this password'),
        ({"password": None}, 'The password of "cassandra" for the cluster is not known'),
        ({"user": "nobody", "password": "pass-phrase"}, 'does not accept the user "nobody"'),
        ({"user": None, "password": None}, "asks for a user and a password"),
    ],
)
def test_a_wrong_user_or_password(
    options: ClusterOptions, changed: dict[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = replace(options, **changed)
    with pytest.raises(AccessRefused, match=said) as refused:
        open_remote(wrong)
    if wrong.password:
        shown = [str(refused.value), repr(refused.value), repr(wrong), str(wrong), caplog.text]
        cause = refused.value.__cause__
        while cause is not None:
            shown.append(repr(cause))
            cause = cause.__cause__
        assert not any(wrong.password in one for one in shown)


def test_a_user_without_rights(options: ClusterOptions, server: ClusterOptions, make: Material) -> None:
    name = f"guest_{secrets.token_hex(4)}"
    guest = replace(options, user=name, password="guest")  # noqa: S106
    with plain.session(server) as session:
        session.execute(f"CREATE ROLE {name} WITH PASSWORD = 'guest' AND LOGIN = true", timeout=60)
        try:
            with pytest.raises(AccessRefused, match=f'"{name}" may not do this'):
                open_remote(guest)
            session.execute(f'GRANT SELECT ON KEYSPACE "{options.keyspace}" TO {name}', timeout=60)
            _wait_for_rights(guest)
            with opened(guest) as remote:
                assert remote.heads(make.group) == []
                with pytest.raises(AccessRefused, match="MODIFY"):
                    remote.claim(make.head(), make.group, [])
                with pytest.raises(AccessRefused):
                    remote.send(make.log(), entries([make.record()])).result(SECONDS)
            with pytest.raises(AccessRefused):
                initialise(replace(guest, keyspace=f"test_{secrets.token_hex(6)}"))
        finally:
            session.execute(f"DROP ROLE {name}", timeout=60)


def _wait_for_rights(options: ClusterOptions) -> None:
    """The nodes look up rights again only after a while."""
    for _ in range(100):
        try:
            with opened(options):
                return
        except AccessRefused:
            continue
    pytest.fail("the right that was granted is not seen")


def test_a_data_centre_that_there_is_not(options: ClusterOptions) -> None:
    with pytest.raises(DatacentreUnknown, match='no data centre "dc7"; it has datacenter1'):
        open_remote(replace(options, datacenter="dc7"))


def test_a_keyspace_that_there_is_not(empty: ClusterOptions) -> None:
    with pytest.raises(KeyspaceMissing, match=f'"{empty.keyspace}".*digitpad cluster init'):
        open_remote(empty)


def test_one_of_several_copies_is_not_enough(empty: ClusterOptions) -> None:
    with plain.session(empty) as session:
        session.execute(Tables(empty.keyspace).create_keyspace([("datacenter1", 3)]), timeout=60)
    one = replace(empty, consistency=Consistency.ONE)
    for attempt in (lambda: open_remote(one), lambda: initialise(one)):
        with pytest.raises(ConsistencyUnsafe, match="keeps 3 copies"):
            attempt()


def test_too_few_nodes_for_the_copies(empty: ClusterOptions) -> None:
    with plain.session(empty) as session:
        session.execute(Tables(empty.keyspace).create_keyspace([("datacenter1", 3)]), timeout=60)
    with pytest.raises(ClusterUnreachable, match="2 copies must answer, 1 can"):
        initialise(empty)


def test_a_keyspace_that_keeps_nothing_here(options: ClusterOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    # Cassandra has no such keyspace where there is one data centre only.
    monkeypatch.setattr(checks, "keyspace_copies", lambda *_: {"elsewhere": 3})
    with pytest.raises(ClusterMisconfigured, match='keeps no copies in the data centre "datacenter1"'):
        open_remote(options)


def test_newer_tables_are_left_alone(empty: ClusterOptions) -> None:
    initialise(empty)
    tables = Tables(empty.keyspace)

    def meta(reader: int, writer: int) -> None:
        change = "SET version = 9, oldest_reader = %s, oldest_writer = %s WHERE name = 'schema'"
        session.execute(tables.update("meta", change), (reader, writer))

    with plain.session(empty) as session:
        meta(1, 1)
        with opened(empty) as remote:
            assert remote.schema().version == 9
        meta(1, 2)
        with pytest.raises(SchemaNewer, match=r"newer digitpad \(version 9; this one knows 1\)"):
            open_remote(empty)
        with opened(empty, writing=False) as remote:
            assert remote.schema().oldest_writer == 2
        meta(2, 2)
        for attempt in (lambda: open_remote(empty, writing=False), lambda: initialise(empty)):
            with pytest.raises(SchemaNewer):
                attempt()
