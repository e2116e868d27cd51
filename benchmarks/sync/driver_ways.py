"""Ways to write records with nothing but the driver: as beginners do, one at a time, as fast as it goes."""

from __future__ import annotations

import contextlib
import gc
import itertools
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.io.libevreactor import LibevConnection
from cassandra.policies import DCAwareRoundRobinPolicy, TokenAwarePolicy
from cassandra.query import BatchStatement, BatchType

from digitpad.storage.cluster.tables import CHANGES, CONTENT, FEED, KEY, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.sync.material import Rows
    from digitpad.storage.cluster.connection import ClusterOptions

PATIENCE = 300.0
RECOGNITION = (*KEY, *CONTENT, "ink", "reading")
COLUMNS = {"recognitions": RECOGNITION, "feed": FEED, "changes": CHANGES}


@dataclass(frozen=True, slots=True)
class Setting:
    """Records of a partition in a batch, of which each table gets one, and requests under way."""

    batch: int
    in_flight: int


def naive(options: ClusterOptions, records: Sequence[Rows]) -> None:
    """A Cluster for every insert, and its CQL put together from strings."""
    tables = Tables(options.keyspace)
    for record in records:
        for table, row in _tables(record):
            cluster = Cluster(
                list(options.hosts),
                port=options.port,
                auth_provider=PlainTextAuthProvider(options.user, options.password),
            )
            names = ", ".join(COLUMNS[table])
            values = ", ".join(_literal(value) for value in row[:-1])
            cluster.connect().execute(
                f"INSERT INTO {tables.name(table)} ({names}) VALUES ({values}) USING TIMESTAMP {row[-1]}"  # noqa: S608 - what is measured
            )
            cluster.shutdown()


def one_at_a_time(session: Any, options: ClusterOptions, records: Sequence[Rows]) -> None:  # noqa: ANN401 - untyped driver
    """One session, prepared statements, each sent when the one before is acknowledged."""
    prepared = prepare(session, options)
    for record in records:
        for table, row in _tables(record):
            session.execute(prepared[table].bind(row))


def batches(prepared: dict[str, Any], records: Sequence[Rows], size: int) -> list[Any]:
    """All requests, whole and bound: unlogged batches of one partition, the three tables in turn.

    Keep ``prepared`` until all are sent: the driver itself forgets statements that nobody holds, and fails
    when a node asks for one of them.
    """
    requests = []
    for _, together in itertools.groupby(records, key=lambda record: record.place):
        left = list(together)
        for begin in range(0, len(left), size):
            requests += _batch(prepared, left[begin : begin + size])
    return requests


def send(session: Any, requests: Sequence[Any], in_flight: int) -> float:  # noqa: ANN401
    """Send all, so many at a time, the next whenever one is acknowledged; seconds until the last one was."""
    gc.collect()
    gc.freeze()  # no time is lost in looking through what waits to be sent
    sending = _Sending(session, requests)
    begun = time.perf_counter()
    sending.run(in_flight)
    taken = time.perf_counter() - begun
    gc.unfreeze()
    return taken


@contextlib.contextmanager
def opened(options: ClusterOptions) -> Iterator[Any]:
    """A session at LOCAL_QUORUM that asks a replica and has no timers."""
    profile = ExecutionProfile(
        TokenAwarePolicy(DCAwareRoundRobinPolicy(options.datacenter)),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        request_timeout=None,
    )
    cluster = Cluster(
        list(options.hosts),
        port=options.port,
        auth_provider=PlainTextAuthProvider(options.user, options.password),
        connection_class=LibevConnection,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        protocol_version=5,
    )
    try:
        yield cluster.connect()
    finally:
        cluster.shutdown()


def prepare(session: Any, options: ClusterOptions) -> dict[str, Any]:  # noqa: ANN401
    """An INSERT for each table."""
    tables = Tables(options.keyspace)
    prepared = {table: session.prepare(tables.insert(table, names)) for table, names in COLUMNS.items()}
    for statement in prepared.values():
        statement.consistency_level = ConsistencyLevel.LOCAL_QUORUM
    return prepared


class _Sending:
    """Requests under way. What is acknowledged sends the next one, on the driver's own thread."""

    def __init__(self, session: Any, requests: Sequence[Any]) -> None:  # noqa: ANN401
        self._session = session
        self._waiting = iter(requests)
        self._left = len(requests)
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._error: Exception | None = None

    def run(self, in_flight: int) -> None:
        for request in itertools.islice(self._waiting, in_flight):
            self._send(request)
        if not self._done.wait(PATIENCE):
            raise TimeoutError("the cluster did not acknowledge everything")
        if self._error is not None:
            raise self._error

    def _send(self, request: Any) -> None:  # noqa: ANN401
        self._session.execute_async(request).add_callbacks(self._on_acknowledged, self._on_error)

    def _on_acknowledged(self, _: object) -> None:
        with self._lock:
            self._left -= 1
            following = next(self._waiting, None)
            if not self._left:
                self._done.set()
        if following is not None and self._error is None:
            self._send(following)

    def _on_error(self, error: Exception) -> None:
        self._error = error
        self._done.set()


def _tables(record: Rows) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "recognitions", record.recognition
    yield "feed", record.feed
    yield "changes", record.change


def _batch(prepared: dict[str, Any], records: Sequence[Rows]) -> list[Any]:
    made = {
        table: BatchStatement(BatchType.UNLOGGED, consistency_level=ConsistencyLevel.LOCAL_QUORUM)
        for table in COLUMNS
    }
    for record in records:
        for table, row in _tables(record):
            made[table].add(prepared[table].bind(row))
    return list(made.values())


def _literal(value: object) -> str:
    """A value in CQL; the one tuple is the reading."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple):
        names = ("version", "model_id", "weights_sha256", "verdict", "text", "digits")
        cells = ", ".join(f"{name}: {_literal(cell)}" for name, cell in zip(names, value, strict=True))
        return "{" + cells + "}"
    if isinstance(value, bool) or type(value).__name__ in {"int", "UUID"}:
        return str(value)
    return f"'{value}'"
