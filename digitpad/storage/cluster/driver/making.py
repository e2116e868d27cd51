"""Keyspace and tables, made once by ``digitpad cluster init``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cassandra.query import SimpleStatement

import digitpad
from digitpad.saying import said
from digitpad.storage.cluster.driver.checks import (
    REPLICATION,
    check_copies,
    check_datacentre,
    read_schema,
    so_many_copies,
    so_many_nodes,
)
from digitpad.storage.cluster.driver.connecting import connected, datacentre_unknown
from digitpad.storage.cluster.driver.link import LIGHTWEIGHT
from digitpad.storage.cluster.errors import ClusterMisconfigured, ClusterUnreachable, KeyspaceMissing
from digitpad.storage.cluster.tables import (
    META,
    OLDEST_READER,
    OLDEST_WRITER,
    SCHEMA_NAME,
    SCHEMA_VERSION,
    Tables,
    check_schema,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.saying import Said
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.driver.link import Link

DEFAULT_COPIES = 3
SECONDS = 60.0
"""How long one change of the schema may take, until all nodes agree."""

_LISTS = (
    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
    "SELECT type_name FROM system_schema.types WHERE keyspace_name = ? AND type_name = ?",
)


def initialise(options: ClusterOptions, tell: Callable[[Said], None]) -> None:
    """Make what is not there yet; raises ClusterError. What is there stays as it is."""
    tables = Tables(options.keyspace, options.table_prefix)
    link, _ = connected(options, check_datacentre)
    try:
        _make_keyspace(link, tables, tell)
        check_copies(link, tables)
        for name, cql in tables.create():
            there = _is_there(link, tables, name)
            if not there:
                _alter(link, cql)
            table = tables.bare(name)
            tell(said("{table}: is there", table=table) if there else said("{table}: made", table=table))
        _make_schema_row(link, tables)
        schema = read_schema(link, tables)
        check_schema(schema, writing=True)
        tell(said("schema: version {version}", version=schema.version))
    finally:
        link.close()


def _make_keyspace(link: Link, tables: Tables, tell: Callable[[Said], None]) -> None:
    if link.rows(link.bound(REPLICATION, tables.keyspace)):
        tell(said("keyspace {keyspace}: is there", keyspace=tables.keyspace))
        return
    copies = _copies(link)
    _alter(link, tables.create_keyspace(copies))
    tell(
        said(
            "keyspace {keyspace}: made (copies: {copies})",
            keyspace=tables.keyspace,
            copies=so_many_copies(copies),
        )
    )


def _copies(link: Link) -> tuple[tuple[str, int], ...]:
    """How many copies to keep where; refuses what the cluster has not enough nodes for."""
    nodes = Counter(host.datacenter for host in link.cluster.metadata.all_hosts() if host.datacenter)
    local = link.options.datacenter
    wanted = link.options.replication or ((local, min(DEFAULT_COPIES, nodes[local])),)
    for name, count in wanted:
        if name not in nodes:
            raise datacentre_unknown(name, set(nodes))
        if count > nodes[name]:
            raise ClusterMisconfigured(
                said(
                    'The data centre "{name}" has {nodes}: it cannot keep {count} copies. '
                    "Enter another replication.",
                    name=name,
                    nodes=so_many_nodes(nodes[name]),
                    count=count,
                )
            )
    return wanted


def _is_there(link: Link, tables: Tables, name: str) -> bool:
    return any(link.rows(link.bound(query, tables.keyspace, tables.bare(name))) for query in _LISTS)


def _alter(link: Link, cql: str) -> None:
    """Run a statement that changes the schema; done when all nodes that are up agree on it."""
    answer = link.start(SimpleStatement(cql))
    answer.page(SECONDS)
    if not answer.is_schema_agreed:
        raise ClusterUnreachable(said("The nodes do not agree on the tables yet. Run it again."))


def _make_schema_row(link: Link, tables: Tables) -> None:
    try:
        read_schema(link, tables)
    except KeyspaceMissing:
        row: tuple[Any, ...] = (
            *(SCHEMA_NAME, uuid4(), SCHEMA_VERSION, OLDEST_READER, OLDEST_WRITER),
            f"digitpad {digitpad.__version__}",
        )
        insert = link.bound(tables.insert_new("meta", META), *row)
        link.start(insert, profile=LIGHTWEIGHT).page()
