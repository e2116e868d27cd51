"""The steps of `cluster.diagnosis` that need a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from digitpad.saying import said
from digitpad.storage.cluster.diagnosis import Finding, Step, clock_finding, failed
from digitpad.storage.cluster.driver.checks import (
    check_copies,
    keyspace_copies,
    read_schema,
    so_many_copies,
    so_many_nodes,
)
from digitpad.storage.cluster.driver.connecting import connected
from digitpad.storage.cluster.driver.remote import CassandraRemote
from digitpad.storage.cluster.driver.statements import Statements
from digitpad.storage.cluster.errors import (
    AccessRefused,
    ClusterError,
    DatacentreUnknown,
    TlsRefused,
)
from digitpad.storage.cluster.port import Head
from digitpad.storage.cluster.tables import Tables, check_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digitpad.saying import Said
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.driver.link import Link
    from digitpad.storage.cluster.port import Remote

_NOBODYS = "test connection"
"""The group that is asked for; no rows of it are ever there."""


def findings(
    options: ClusterOptions,
    wall_us: Callable[[], int],
    *,
    writing: bool,
    use: Callable[[Remote], object],
) -> Iterator[Finding]:
    """From the password on; the first that is not ok is the last."""
    try:
        link, _ = connected(options, lambda _: None)
    except ClusterError as error:
        yield from _not_connected(error, options)
        return
    try:
        yield from _found(link, wall_us, writing=writing, use=use)
    finally:
        link.close()


def _not_connected(error: ClusterError, options: ClusterOptions) -> Iterator[Finding]:
    if isinstance(error, DatacentreUnknown):
        yield _access(options)
        yield failed(Step.DATACENTRE, error)
    else:
        yield failed(Step.TLS if isinstance(error, TlsRefused) else Step.ACCESS, error)


def _found(
    link: Link, wall_us: Callable[[], int], *, writing: bool, use: Callable[[Remote], object]
) -> Iterator[Finding]:
    options, tables = link.options, Tables(link.options.keyspace, link.options.table_prefix)
    yield _access(options)
    step = Step.DATACENTRE
    try:
        nodes = sum(host.datacenter == options.datacenter for host in link.cluster.metadata.all_hosts())
        nodes_told = so_many_nodes(nodes)
        yield _good(step, said("{datacentre} has {nodes}.", datacentre=options.datacenter, nodes=nodes_told))
        step = Step.KEYSPACE
        check_copies(link, tables)
        yield _good(
            step,
            said(
                "{keyspace} keeps copies: {copies}; written at {consistency}.",
                keyspace=tables.keyspace,
                copies=so_many_copies(keyspace_copies(link, tables).items()),
                consistency=options.consistency.value,
            ),
        )
        step = Step.SCHEMA
        schema = read_schema(link, tables)
        check_schema(schema, writing=writing)
        remote = CassandraRemote(link, Statements(link, tables), tables)
        _prove_rights(remote, writing=writing)
        use(remote)
        version = schema.version
        yield _good(
            step,
            said("The tables are there (version {version}) and may be read and written.", version=version)
            if writing
            else said("The tables are there (version {version}) and may be read.", version=version),
        )
        step = Step.CLOCK
        before = wall_us()
        told = remote.now_us()
        yield clock_finding(told - (before + wall_us()) // 2)
    except AccessRefused as error:
        yield failed(Step.ACCESS, error)
    except ClusterError as error:
        yield failed(step, error)


def _prove_rights(remote: Remote, *, writing: bool) -> None:
    """Ask for what takes all rights and replicas that syncing takes, and can change nothing."""
    remote.heads(_NOBODYS)
    if writing:
        remote.claim(Head(uuid4(), 0, 0, uuid4(), 0), _NOBODYS, [uuid4()])


def _access(options: ClusterOptions) -> Finding:
    if options.user is None:
        return _good(Step.ACCESS, said("The cluster lets anybody in."))
    return _good(Step.ACCESS, said('The cluster lets "{user}" in.', user=options.user))


def _good(step: Step, text: Said) -> Finding:
    return Finding(step, True, text)  # noqa: FBT003
