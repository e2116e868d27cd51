"""What a person has to put right: password, certificates, keyspace, schema."""

from __future__ import annotations

import datetime as dt
import ssl
import time
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.faults.running import SECONDS
from tests.faults.tcp_proxy import Proxies

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.conftest import Case
    from tests.faults.running import RunningDevice

FRONTS = {f"127.0.0.1{node}": f"127.0.0.{node}" for node in (1, 2, 3)}
"""Proxies before the nodes."""
FRONTS_OF_TLS = {f"127.0.0.1{node}": f"127.0.0.2{node}" for node in (1, 2, 3)}
DECRYPTING = {f"127.0.0.2{node}": f"127.0.0.{node}" for node in (1, 2, 3)}
RECORDS = 50
HANDSHAKE = b"\x16\x03"
"""How every TLS connection begins."""
WRONG_PASSWORD = "quite another one"  # noqa: S105


def wait_for_attention(case: Case, device: RunningDevice, cause: str) -> None:
    """Attention with this cause and the true number of waiting records, and no further try by itself."""
    state = device.wait_for_phase("ATTENTION")
    assert state["cause"] == cause, state
    assert state["next_try"] is None
    state = case.shows_the_truth(device)
    case.figures.shown = f"attention ({cause}), {state['waiting']} waiting"


def test_the_password_is_wrong_and_is_changed_while_connected(case: Case) -> None:
    case.begin("e", "The password is wrong; later it is changed in the cluster while connected")
    role, right = f"role_of_{case.keyspace[:20]}", "the right password"
    case.cql(
        f"DROP ROLE IF EXISTS {role}",
        f"CREATE ROLE {role} WITH PASSWORD = '{right}' AND LOGIN = true",
        f"GRANT ALL PERMISSIONS ON KEYSPACE {case.keyspace} TO {role}",
    )
    with Proxies(FRONTS, case.cluster.port) as proxies:
        access = {"user": role, "hosts": proxies.hosts}
        device = case.device(options=access | {"password": WRONG_PASSWORD}, through=proxies.through)
        device.draw(0, RECORDS)
        wait_for_attention(case, device, "AccessRefused")
        assert WRONG_PASSWORD not in f"{device.lines}{device.log}"
        device.kill()

        device = case.device(options=access | {"password": right}, through=proxies.through)
        device.wait_until_up_to_date()
        change_password(case, role, "changed")
        proxies.cut_all()
        device.draw(RECORDS, RECORDS)
        wait_for_attention(case, device, "AccessRefused")
        assert right not in f"{device.lines}{device.log}"
        change_password(case, role, right)
        with case.measured():
            device.do("sync_now")
            device.wait_until_up_to_date()
    case.audit(device.journal)
    case.cql(f"DROP ROLE {role}")


def change_password(case: Case, role: str, password: str) -> None:
    """Change it as soon as Cassandra lets us: it does so once in five seconds."""
    from cassandra.cluster import NoHostAvailable

    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return case.cql(f"ALTER ROLE {role} WITH PASSWORD = '{password}'")
        except NoHostAvailable as error:
            if "can only be changed every" not in str(error) or time.monotonic() > deadline:
                raise


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the cluster's certificates."""
    return trustme.CA()


def certificate(authority: trustme.CA, kind: str) -> trustme.LeafCert:
    """The cluster's certificate, right or wrong."""
    if kind == "another authority's":
        return trustme.CA().issue_cert(*FRONTS_OF_TLS)
    if kind == "expired":
        now = dt.datetime.now(dt.UTC)
        return authority.issue_cert(
            *FRONTS_OF_TLS, not_before=now - dt.timedelta(days=9), not_after=now - dt.timedelta(hours=1)
        )
    if kind == "another host's":
        return authority.issue_cert("cassandra.example.org", "10.1.2.3")
    assert kind == "right"
    return authority.issue_cert(*FRONTS_OF_TLS)


def decrypting(case: Case, certificate: trustme.LeafCert) -> Proxies:
    """Stands for a cluster that speaks TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return Proxies(DECRYPTING, case.cluster.port, context)


def assert_all_encrypted(case: Case, fronts: Proxies) -> None:
    """Nothing went out in plain text."""
    spoken = [bytes(sent) for sent in fronts.connections if sent]
    assert spoken
    secrets = (case.keyspace.encode(), str(case.options["password"]).encode(), b"CQL_VERSION")
    for sent in spoken:
        assert sent.startswith(HANDSHAKE)
        assert not any(secret in sent for secret in secrets)


@pytest.mark.parametrize("kind", ["another authority's", "expired", "another host's"])
def test_the_certificate_is_wrong(case: Case, tmp_path: Path, authority: trustme.CA, kind: str) -> None:
    case.begin("f", f"TLS: the cluster's certificate is {kind}; then a right one")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with Proxies(FRONTS_OF_TLS, case.cluster.port) as fronts:
        through = {f"127.0.0.{node}": f"127.0.0.1{node}" for node in (1, 2, 3)}
        options = {"hosts": fronts.hosts, "tls": True, "ca_file": str(tmp_path / "ca.pem")}
        with decrypting(case, certificate(authority, kind)):
            device = case.device(options=options, through=through)
            device.draw(0, RECORDS)
            wait_for_attention(case, device, "TlsRefused")
        with decrypting(case, certificate(authority, "right")), case.measured():
            device.do("sync_now")
            device.wait_until_up_to_date()
        assert_all_encrypted(case, fronts)
    case.audit(device.journal)


def test_the_cluster_speaks_no_tls_where_it_is_asked_for(
    case: Case, tmp_path: Path, authority: trustme.CA
) -> None:
    case.begin("f", "TLS is asked for, and the cluster speaks plain text only; then with a certificate")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    options = {"hosts": list(FRONTS), "tls": True, "ca_file": str(tmp_path / "ca.pem")}
    through = {f"127.0.0.{node}": f"127.0.0.1{node}" for node in (1, 2, 3)}
    with Proxies(FRONTS, case.cluster.port) as fronts:
        device = case.device(options=options, through=through)
        device.draw(0, RECORDS)
        wait_for_attention(case, device, "TlsRefused")
    assert_all_encrypted(case, fronts)
    with (
        Proxies(FRONTS_OF_TLS, case.cluster.port) as fronts,
        decrypting(case, certificate(authority, "right")),
        case.measured(),
    ):
        device.do("sync_now")
        device.wait_until_up_to_date()
    assert_all_encrypted(case, fronts)
    case.audit(device.journal)


def test_the_keyspace_is_missing_and_made_and_lost_and_made_again(case: Case) -> None:
    case.begin("g", "The keyspace is missing, is made, is dropped while connected, and is made again")
    case.cql(f"DROP KEYSPACE {case.keyspace}")
    device = case.device()
    device.draw(0, RECORDS)
    wait_for_attention(case, device, "KeyspaceMissing")
    case.make_keyspace()
    device.do("sync_now")
    device.wait_until_up_to_date()
    case.audit(device.journal)

    case.cql(f"DROP KEYSPACE {case.keyspace}")
    device.draw(RECORDS, RECORDS)
    wait_for_attention(case, device, "KeyspaceMissing")
    case.make_keyspace()
    with case.measured():
        device.do("sync_now")
        device.wait_until_up_to_date()
    case.audit(device.journal)


def set_schema(case: Case, version: int) -> None:
    """Say that the tables are of this version, and ask for programs that know it."""
    columns = ", ".join(f"{name} = {version}" for name in ("version", "oldest_reader", "oldest_writer"))
    case.cql(f"UPDATE {case.keyspace}.meta SET {columns} WHERE name = 'schema'")  # noqa: S608


def test_the_schema_is_newer_than_the_program(case: Case) -> None:
    case.begin("g", "The tables ask for a newer digitpad; then no longer")
    set_schema(case, 99)
    device = case.device()
    device.draw(0, RECORDS)
    wait_for_attention(case, device, "SchemaNewer")
    set_schema(case, 1)
    with case.measured():
        device.do("sync_now")
        device.wait_until_up_to_date()
    case.audit(device.journal)


def test_the_consistency_level_is_not_safe(case: Case) -> None:
    case.begin("g", "Consistency ONE is asked for where there are three copies")
    device = case.device(options={"consistency": "ONE"})
    device.draw(0, RECORDS)
    wait_for_attention(case, device, "ConsistencyUnsafe")
    device.kill()
    device = case.device()
    with case.measured():
        device.wait_until_up_to_date()
    case.audit(device.journal)
