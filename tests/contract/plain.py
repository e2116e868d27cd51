"""A session with the cluster by the driver alone, to see with other eyes what was written."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.io.libevreactor import LibevConnection
from cassandra.policies import DCAwareRoundRobinPolicy, TokenAwarePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.cluster.connection import ClusterOptions


@contextlib.contextmanager
def session(options: ClusterOptions) -> Iterator[Any]:
    """The driver's own session."""
    profile = ExecutionProfile(
        load_balancing_policy=TokenAwarePolicy(DCAwareRoundRobinPolicy(options.datacenter)),
        consistency_level=ConsistencyLevel.QUORUM,
        request_timeout=60,
    )
    cluster = Cluster(
        options.hosts,
        port=options.port,
        connection_class=LibevConnection,
        protocol_version=5,
        auth_provider=PlainTextAuthProvider(options.user, options.password),
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
    )
    try:
        yield cluster.connect()
    finally:
        cluster.shutdown()


@contextlib.contextmanager
def dropped(options: ClusterOptions) -> Iterator[None]:
    """Drop the keyspace at the end."""
    try:
        yield
    finally:
        with session(options) as plain:
            plain.execute(f'DROP KEYSPACE IF EXISTS "{options.keyspace}"', timeout=60)
