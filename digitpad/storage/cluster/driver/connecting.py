"""Connecting: what the settings ask for, in the driver's words, and a limit for how long it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
from cassandra.connection import DefaultEndPoint
from cassandra.io.libevreactor import LibevConnection
from cassandra.policies import DCAwareRoundRobinPolicy, ExponentialReconnectionPolicy, TokenAwarePolicy
from cassandra.query import dict_factory, tuple_factory

from digitpad.saying import said
from digitpad.storage.cluster.connection import Consistency
from digitpad.storage.cluster.driver.failures import broke_off, translated
from digitpad.storage.cluster.driver.link import LIGHTWEIGHT, Link, within
from digitpad.storage.cluster.driver.logs import demote
from digitpad.storage.cluster.errors import DatacentreUnknown, NoAnswerInTime
from digitpad.storage.cluster.tls import asks_for_tls, tls_context, tls_wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.errors import ClusterError

OPEN_SECONDS = 30.0
"""How long connecting and preparing may take, over all hosts."""
CONNECT_SECONDS = 5
HEARTBEAT_SECONDS = 10
HEARTBEAT_ANSWER_SECONDS = 5
RECONNECT_SECONDS = (1.0, 30.0)
PROTOCOL = 5
"""Of Cassandra 4.0 and later: its frames carry checksums."""

T = TypeVar("T")

_WRITES = {
    Consistency.LOCAL_QUORUM: ConsistencyLevel.LOCAL_QUORUM,
    Consistency.QUORUM: ConsistencyLevel.QUORUM,
    Consistency.EACH_QUORUM: ConsistencyLevel.EACH_QUORUM,
    Consistency.ONE: ConsistencyLevel.ONE,
}
# A quorum of each data centre has what was written at EACH_QUORUM, so the nearest one's quorum knows it.
_READS = {**_WRITES, Consistency.EACH_QUORUM: ConsistencyLevel.LOCAL_QUORUM}
_SERIAL = {
    Consistency.LOCAL_QUORUM: ConsistencyLevel.LOCAL_SERIAL,
    Consistency.QUORUM: ConsistencyLevel.SERIAL,
    Consistency.EACH_QUORUM: ConsistencyLevel.SERIAL,
    Consistency.ONE: ConsistencyLevel.LOCAL_SERIAL,
}


class _Connection(LibevConnection):  # type: ignore[misc]  # the driver has no types
    """A connection that keeps what the socket does not take yet.

    The driver's own refuses requests ("overloaded") while the socket's buffer is full, which any burst over
    a slow line brings about, and then reports that no host is available. How much may be under way is
    bounded by whoever sends.
    """

    @property
    def _socket_writable(self) -> bool:
        return True

    @_socket_writable.setter
    def _socket_writable(self, _: bool) -> None:
        pass


def connected(options: ClusterOptions, prepare: Callable[[Link], T]) -> tuple[Link, T]:
    """Connect, and prepare what is needed, within `OPEN_SECONDS`; raises ClusterError."""
    demote()
    cluster = _cluster(options)

    def work() -> tuple[Link, T]:
        link = Link(options, cluster, _session(cluster, options))
        try:
            return link, prepare(link)
        except BaseException:
            link.close()
            raise

    try:
        return within(OPEN_SECONDS, work, cluster.shutdown, options)
    except Exception as error:
        failure = _failure(error, cluster, options)
        if not isinstance(failure, NoAnswerInTime):  # then it is closed by whoever still connects
            cluster.shutdown()
        raise failure from error


def _session(cluster: Any, options: ClusterOptions) -> Any:  # noqa: ANN401
    try:
        return cluster.connect()
    except NoHostAvailable as error:
        in_the_open = not options.tls and broke_off(error)
        if in_the_open and any(asks_for_tls(host, options.port) for host in options.hosts):
            raise tls_wanted(options) from error
        raise


def _cluster(options: ClusterOptions) -> Any:  # noqa: ANN401
    """The driver's Cluster; it does not connect yet."""
    nearest = TokenAwarePolicy(DCAwareRoundRobinPolicy(options.datacenter))

    def profile(consistency: int, row_factory: Any) -> Any:  # noqa: ANN401
        return ExecutionProfile(
            load_balancing_policy=nearest,
            consistency_level=consistency,
            serial_consistency_level=_SERIAL[options.consistency],
            request_timeout=None,
            row_factory=row_factory,
        )

    auth = None
    if options.user is not None:
        auth = PlainTextAuthProvider(options.user, options.password or "")
    return Cluster(
        [DefaultEndPoint(host, options.port) for host in options.hosts],
        port=options.port,
        connection_class=_Connection,
        protocol_version=PROTOCOL,
        auth_provider=auth,
        ssl_context=tls_context(options) if options.tls else None,
        execution_profiles={
            EXEC_PROFILE_DEFAULT: profile(_READS[options.consistency], tuple_factory),
            LIGHTWEIGHT: profile(_WRITES[options.consistency], dict_factory),
        },
        reconnection_policy=ExponentialReconnectionPolicy(*RECONNECT_SECONDS, max_attempts=None),
        connect_timeout=CONNECT_SECONDS,
        control_connection_timeout=CONNECT_SECONDS,
        idle_heartbeat_interval=HEARTBEAT_SECONDS,
        idle_heartbeat_timeout=HEARTBEAT_ANSWER_SECONDS,
        prepare_on_all_hosts=False,  # each learns a statement when it first meets it
        monitor_reporting_enabled=False,
        application_name="digitpad",
    )


def write_consistency(options: ClusterOptions) -> int:
    """The driver's number for what a write asks for."""
    return int(_WRITES[options.consistency])


def _failure(error: Exception, cluster: Any, options: ClusterOptions) -> ClusterError:  # noqa: ANN401
    if isinstance(error, NoHostAvailable):
        known = datacentres(cluster)
        if known and options.datacenter not in known:
            return datacentre_unknown(options.datacenter, known)
    return translated(error, options)


def datacentres(cluster: Any) -> set[str]:  # noqa: ANN401
    """The data centres that the cluster has told of."""
    return {host.datacenter for host in cluster.metadata.all_hosts() if host.datacenter}


def datacentre_unknown(name: str, known: set[str]) -> DatacentreUnknown:
    """The sentence for a data centre that is none."""
    return DatacentreUnknown(
        said(
            'The cluster has no data centre "{name}"; it has {known}. Enter one of these.',
            name=name,
            known=", ".join(sorted(known)),
        )
    )
