"""TLS: what is trusted, what is refused, and that nothing is ever sent in the open instead."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from digitpad.storage.cluster.connection import ClusterOptions, open_remote
from digitpad.storage.cluster.driver import connecting
from digitpad.storage.cluster.errors import ClusterUnreachable, TlsRefused
from digitpad.storage.cluster.tls import asks_for_tls
from tests.contract.sessions import opened, sent
from tests.support import cassandra
from tests.support.listeners import HANDSHAKE, Listener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.material import Material

NOW = dt.datetime.now(dt.UTC)


class Authority:
    """An authority with its file, and servers that it vouches for."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self._folder = folder
        self.file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def server(self, name: str = "127.0.0.1", **validity: Any) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(name, **validity).configure_cert(context)
        return context

    def client(self) -> tuple[Path, Path]:
        issued = self._ca.issue_cert("pad@school.example")
        certificate, key = self._folder / "pad.pem", self._folder / "pad.key"
        issued.cert_chain_pems[0].write_to_path(str(certificate))
        issued.private_key_pem.write_to_path(str(key))
        return certificate, key

    def trust_in(self, context: ssl.SSLContext) -> None:
        self._ca.configure_trust(context)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def options_for(listener: Listener, authority: Authority) -> ClusterOptions:
    return ClusterOptions(
        hosts=("127.0.0.1",),
        port=listener.port,
        user="pupil",
        password="open sesame",  # noqa: S106
        tls=True,
        ca_file=authority.file,
    )


def assert_nothing_was_said_in_the_open(listener: Listener) -> None:
    assert listener.raw
    for raw in listener.raw:
        assert raw.startswith(HANDSHAKE)
        assert b"sesame" not in raw
        assert b"CQL" not in raw


@pytest.mark.parametrize(
    ("validity", "name", "said"),
    [
        (
            {"not_before": NOW - dt.timedelta(9), "not_after": NOW - dt.timedelta(1)},
            "127.0.0.1",
            "has expired",
        ),
        (
            {"not_before": NOW + dt.timedelta(1), "not_after": NOW + dt.timedelta(9)},
            "127.0.0.1",
            "not valid yet",
        ),
        ({}, "127.0.0.2", "names another host"),
        ({}, "cassandra.example", "names another host"),
    ],
)
def test_a_certificate_that_does_not_hold(
    authority: Authority, validity: dict[str, dt.datetime], name: str, said: str
) -> None:
    with Listener(authority.server(name, **validity)) as listener:
        with pytest.raises(TlsRefused, match=said):
            open_remote(options_for(listener, authority))
        assert_nothing_was_said_in_the_open(listener)
        assert listener.heard == []


def test_an_authority_that_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    with Listener(authority.server()) as listener:
        for trusted in (other.file, None):
            with pytest.raises(TlsRefused, match="not from an authority that is trusted here"):
                open_remote(replace(options_for(listener, authority), ca_file=trusted))
        assert_nothing_was_said_in_the_open(listener)
        assert listener.heard == []


def test_a_server_without_tls(authority: Authority) -> None:
    error_frame = bytes.fromhex("850000000000000012") + b"\0\0\0\x0a\0\x0cnot for you!"
    for reply in (error_frame, b"HTTP/1.1 400 Bad Request\r\n\r\n", b""):
        with Listener(reply=reply) as listener:
            with pytest.raises((TlsRefused, ClusterUnreachable)) as refused:
                open_remote(options_for(listener, authority))
            if reply:
                assert isinstance(refused.value, TlsRefused)
                assert "does not speak TLS on this port" in str(refused.value)
            assert_nothing_was_said_in_the_open(listener)


def test_a_host_name_is_left_unchecked_only_if_asked_for(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 5)  # so long the driver waits for one that hung up
    with Listener(authority.server("cassandra.example")) as listener:
        trusting = replace(options_for(listener, authority), check_hostname=False)
        with pytest.raises(ClusterUnreachable):  # it is no Cassandra, but it was spoken to
            open_remote(trusting)
        assert b"CQL" not in b"".join(listener.raw)
        assert len(listener.heard[0]) > 0


def test_the_computers_own_certificate_is_shown(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 5)
    context = authority.server()
    context.verify_mode = ssl.CERT_REQUIRED
    authority.trust_in(context)
    certificate, key = authority.client()
    with Listener(context) as listener:
        options = options_for(listener, authority)
        with pytest.raises(TlsRefused, match="does not accept this computer's certificate"):
            open_remote(options)
        assert listener.heard == []
        with pytest.raises(ClusterUnreachable):
            open_remote(replace(options, certificate=certificate, key=key))
        assert len(listener.heard[0]) > 0


def test_files_that_cannot_be_used(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.client()
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("this is no certificate")
    locked = tmp_path / "locked.pem"
    locked.write_bytes(_with_password(key.read_bytes()))
    with Listener(authority.server()) as listener:
        options = options_for(listener, authority)
        for wrong in (
            replace(options, ca_file=tmp_path / "missing.pem"),
            replace(options, ca_file=garbage),
            replace(options, certificate=garbage, key=key),
            replace(options, certificate=certificate),
            replace(options, certificate=certificate, key=locked),
        ):
            with pytest.raises(TlsRefused, match=r"the file .*\.pem cannot be used"):
                open_remote(wrong)
        assert listener.raw == []


def _with_password(key: bytes) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return serialization.load_pem_private_key(key, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"sesame"),
    )


def test_a_server_that_takes_tls_only_is_not_mistaken_for_one_that_is_away(authority: Authority) -> None:
    with Listener(authority.server()) as listener:
        in_the_open = replace(options_for(listener, authority), tls=False)
        with pytest.raises(TlsRefused, match="asks for TLS on this port: turn TLS on"):
            open_remote(in_the_open)
        assert b"sesame" not in b"".join(listener.raw + listener.heard)


@pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x84", b""])
def test_a_server_that_speaks_neither_may_come_to_its_senses(authority: Authority, reply: bytes) -> None:
    with Listener(reply=reply) as listener:
        assert not asks_for_tls("127.0.0.1", listener.port)


def test_a_server_that_takes_both_is_not_said_to_ask_for_tls(options: ClusterOptions) -> None:
    assert not asks_for_tls(options.hosts[0], options.port)


# A real Cassandra that takes TLS only


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterOptions]:
    reason = cassandra.why_not()
    if reason:
        pytest.skip(reason)
    from digitpad.storage.cluster.connection import initialise

    started = cassandra.LoopbackCassandra(tmp_path_factory.mktemp("cassandra"), tls=True)
    try:
        started.start()
        options = started.options(tls=True, ca_file=started.data / "tls" / "ca.pem")
        initialise(options)
        yield options
    finally:
        started.wipe()


@pytest.mark.slow
def test_records_reach_a_cassandra_that_takes_tls_only(encrypted: ClusterOptions, make: Material) -> None:
    records = [make.record(bytes_=size) for size in (10, 1_000, 60_000) for _ in range(50)]
    for host in ("127.0.0.1", "localhost"):
        with opened(replace(encrypted, hosts=(host,))) as remote:
            sent(remote, make.log(), records)
            found = remote.fetch([record.key for record in records])
            assert found == {record.key.id: record for record in records}


@pytest.mark.slow
def test_a_cassandra_of_another_authority_is_refused(encrypted: ClusterOptions, authority: Authority) -> None:
    with pytest.raises(TlsRefused, match="not from an authority that is trusted here"):
        open_remote(replace(encrypted, ca_file=authority.file))


@pytest.mark.slow
def test_without_tls_such_a_cassandra_is_left_alone(encrypted: ClusterOptions) -> None:
    with pytest.raises(TlsRefused, match="asks for TLS on this port"):
        open_remote(replace(encrypted, tls=False))
