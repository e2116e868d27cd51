"""Test connection: each step tells what it found, and the first that fails what to do."""

from __future__ import annotations

import secrets
import socket
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.saying import quoted
from digitpad.storage.cluster import diagnosis
from digitpad.storage.cluster.connection import initialise
from digitpad.storage.cluster.diagnosis import Finding, Step, examine
from digitpad.storage.cluster.errors import AccessRefused, ClusterUnreachable, KeyspaceMissing
from digitpad.storage.cluster.tables import Tables
from tests.contract import plain
from tests.contract.test_tls import Authority, options_for
from tests.support.listeners import Listener

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import Remote


def last_of(options: ClusterOptions) -> Finding:
    """The last finding; all before it must be good or a warning."""
    *before, last = examine(options)
    assert all(finding.ok is not False for finding in before)
    assert [*before, last] == sorted([*before, last], key=lambda finding: list(Step).index(finding.step))
    return last


def test_a_cluster_where_all_is_well(options: ClusterOptions) -> None:
    found = list(examine(options))
    assert [finding.step for finding in found] == list(Step)
    assert [finding.text for finding in found if not finding.ok] == []
    texts = " ".join(finding.text for finding in found)
    for told in (f"{options.datacenter} has", "keeps copies: 1 in", "version 1", "The clocks differ"):
        assert told in texts


def test_it_may_be_left_at_any_step(options: ClusterOptions) -> None:
    for step in Step:
        findings = examine(options)
        for finding in findings:
            if finding.step is step:
                break
        findings.close()  # type: ignore[attr-defined]


def test_a_name_that_is_not_known(options: ClusterOptions) -> None:
    last = last_of(replace(options, hosts=("cassandra.invalid",)))
    assert (last.step, last.ok) == (Step.ADDRESS, False)
    assert '"cassandra.invalid" is not known' in last.text


def test_one_host_of_two_is_enough_but_is_told(options: ClusterOptions) -> None:
    found = list(examine(replace(options, hosts=("cassandra.invalid", *options.hosts))))
    assert found[0].ok is None
    assert "cassandra.invalid" in found[0].text
    assert found[-1].step is Step.CLOCK


def test_a_port_where_nobody_listens_or_answers(
    options: ClusterOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        last = last_of(replace(options, hosts=("127.0.0.1",), port=port))
    assert (last.step, last.ok) == (Step.PORT, False)
    assert f"port {port}, refuses the connection" in last.text


@pytest.mark.parametrize(
    ("changed", "step", "said"),
    [
        ({"password": "wrong"}, Step.ACCESS, "does not accept the user"),
        ({"user": None, "password": None}, Step.ACCESS, "asks for a user and a password"),
        ({"datacenter": "dc7"}, Step.DATACENTRE, 'no data centre "dc7"'),
        ({"keyspace": "not_there"}, Step.KEYSPACE, "digitpad cluster init"),
        ({"table_prefix": "not_there"}, Step.SCHEMA, "digitpad cluster init"),
    ],
)
def test_a_setting_that_is_wrong(
    options: ClusterOptions, changed: dict[str, Any], step: Step, said: str
) -> None:
    last = last_of(replace(options, **changed))
    assert (last.step, last.ok) == (step, False)
    assert said in last.text


def test_tables_that_a_newer_digitpad_alone_may_write_can_be_looked_at(empty: ClusterOptions) -> None:
    initialise(empty)
    with plain.session(empty) as session:
        tables = Tables(empty.keyspace)
        session.execute(tables.update("meta", "SET version = 9, oldest_writer = 9 WHERE name = 'schema'"))
    found = list(examine(empty, writing=False))
    assert [finding.step for finding in found if finding.ok is False] == []
    assert found[-1].step is Step.CLOCK


def test_what_the_session_is_used_for_may_fail_like_the_rest(options: ClusterOptions) -> None:
    def use(remote: Remote) -> None:
        assert remote.heads("nobody's") == []
        raise ClusterUnreachable(quoted("Too few nodes are up."))

    last = list(examine(options, use=use))[-1]
    assert last == Finding(Step.SCHEMA, False, quoted("Too few nodes are up."), ClusterUnreachable)  # noqa: FBT003


def test_what_waiting_may_mend_is_told_from_what_it_may_not(options: ClusterOptions) -> None:
    assert last_of(replace(options, hosts=("cassandra.invalid",))).cause is ClusterUnreachable
    assert last_of(replace(options, port=1)).cause is ClusterUnreachable
    assert last_of(replace(options, password="wrong")).cause is AccessRefused  # noqa: S106
    assert last_of(replace(options, keyspace="not_there")).cause is KeyspaceMissing
    assert {finding.cause for finding in examine(options)} == {None}


def test_tables_that_are_newer(empty: ClusterOptions) -> None:
    initialise(empty)
    with plain.session(empty) as session:
        tables = Tables(empty.keyspace)
        session.execute(tables.update("meta", "SET version = 9, oldest_writer = 9 WHERE name = 'schema'"))
    last = last_of(empty)
    assert (last.step, last.ok) == (Step.SCHEMA, False)
    assert "newer digitpad" in last.text


def test_a_user_who_may_only_read(options: ClusterOptions, server: ClusterOptions) -> None:
    name = f"guest_{secrets.token_hex(4)}"
    guest = replace(options, user=name, password="guest")  # noqa: S106
    with plain.session(server) as session:
        session.execute(f"CREATE ROLE {name} WITH PASSWORD = 'guest' AND LOGIN = true", timeout=60)
        try:
            session.execute(f'GRANT SELECT ON KEYSPACE "{options.keyspace}" TO {name}', timeout=60)
            # The nodes look up rights again after a while.
            attempts = (list(examine(guest))[-1] for _ in range(100))
            last = next(finding for finding in attempts if "MODIFY" in finding.text)
            assert (last.step, last.ok) == (Step.ACCESS, False)
            found = list(examine(guest, writing=False))
            assert [finding.step for finding in found if not finding.ok] == []
            assert [finding.step for finding in found] == list(Step)
        finally:
            session.execute(f"DROP ROLE {name}", timeout=60)


@pytest.mark.parametrize(("hours", "said"), [(1, "1 h ahead of"), (-1, "1 h behind")])
def test_a_clock_that_is_wrong(options: ClusterOptions, hours: int, said: str) -> None:
    shift = hours * 3600 * 1_000_000
    *before, last = examine(options, lambda: time.time_ns() // 1000 + shift)
    assert all(finding.ok for finding in before)
    assert (last.step, last.ok) == (Step.CLOCK, None)
    assert said in last.text


def test_tls_that_fails(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with Listener(authority.server("cassandra.example")) as listener:
        last = last_of(options_for(listener, authority))
        assert (last.step, last.ok) == (Step.TLS, False)
        assert "names another host" in last.text
        without_file = replace(options_for(listener, authority), ca_file=tmp_path / "missing.pem")
        assert "missing.pem cannot be used" in last_of(without_file).text


def test_a_cluster_that_asks_for_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with Listener(authority.server()) as listener:
        in_the_open = replace(options_for(listener, authority), tls=False)
        last = last_of(in_the_open)
    assert (last.step, last.ok) == (Step.TLS, False)
    assert last.text.endswith("asks for TLS on this port: turn TLS on.")


def test_a_certificate_that_expires_soon(tmp_path: Path) -> None:
    import datetime as dt

    authority = Authority(tmp_path)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    with Listener(authority.server(not_after=soon)) as listener:
        finding = diagnosis._handshake(options_for(listener, authority), "127.0.0.1")
    assert (finding.step, finding.ok) == (Step.TLS, None)
    assert f"valid until {soon:%Y-%m-%d}: have it renewed" in finding.text
