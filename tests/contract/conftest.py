"""The clusters that the contract tests run against: one in memory, and a real Cassandra."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digitpad.storage.cluster.connection import initialise, open_remote
from digitpad.storage.cluster.driver import connecting, link
from tests.contract import plain
from tests.contract.material import Material
from tests.support import cassandra
from tests.support.fake_cluster import FakeCluster
from tests.support.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import Remote


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time enough on a busy machine; what is about the limits sets its own."""
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 30)
    monkeypatch.setattr(connecting, "OPEN_SECONDS", 120.0)
    monkeypatch.setattr(link, "REQUEST_SECONDS", 60.0)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterOptions]:
    """A real Cassandra without tables of ours: the one that is named, else one started here."""
    if cassandra.GIVEN:
        host, _, port = cassandra.GIVEN.rpartition(":")
        yield cassandra.options_of([host], int(port))
        return
    reason = cassandra.why_not()
    if reason:
        pytest.skip(reason)
    started = cassandra.LoopbackCassandra(tmp_path_factory.mktemp("cassandra"))
    try:
        started.start()
        yield started.options()
    finally:
        started.wipe()


@pytest.fixture(scope="session")
def options(server: ClusterOptions) -> Iterator[ClusterOptions]:
    """A keyspace of this run's own, with its tables."""
    own = replace(server, keyspace=f"test_{secrets.token_hex(6)}")
    initialise(own)
    with plain.dropped(own):
        yield own


@pytest.fixture
def empty(server: ClusterOptions) -> Iterator[ClusterOptions]:
    """A keyspace's name that is not taken; what is made of it is dropped."""
    options = replace(server, keyspace=f"test_{secrets.token_hex(6)}")
    with plain.dropped(options):
        yield options


@pytest.fixture
def proxy(options: ClusterOptions) -> Iterator[Proxy]:
    with Proxy(options.hosts[0], options.port) as proxy:
        yield proxy


@pytest.fixture(params=["fake", "cassandra"])
def connect(request: pytest.FixtureRequest) -> Iterator[Callable[[], Remote]]:
    """Opens sessions with one cluster, as often as wanted; all are closed at the end."""
    opened: list[Remote] = []
    if request.param == "fake":
        make: Callable[[], Remote] = FakeCluster().connect
    else:
        options: ClusterOptions = request.getfixturevalue("options")

        def make() -> Remote:
            return open_remote(options)

    def connect() -> Remote:
        opened.append(make())
        return opened[-1]

    yield connect
    for remote in opened:
        remote.close()


@pytest.fixture
def remote(connect: Callable[[], Remote]) -> Remote:
    return connect()


@pytest.fixture
def make() -> Material:
    return Material()
