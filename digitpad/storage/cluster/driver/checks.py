"""What a keyspace must be like before anything is read from it or written to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.saying import in_a_list, said
from digitpad.storage.cluster.connection import Consistency
from digitpad.storage.cluster.driver.connecting import datacentre_unknown, datacentres
from digitpad.storage.cluster.driver.failures import keyspace_missing
from digitpad.storage.cluster.errors import ClusterMisconfigured, ConsistencyUnsafe
from digitpad.storage.cluster.port import Schema
from digitpad.storage.cluster.tables import SCHEMA_NAME, Tables, check_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.saying import Said
    from digitpad.storage.cluster.driver.link import Link

REPLICATION = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?"

_SIMPLE_STRATEGY = said("every data centre")


def check(link: Link, tables: Tables, *, writing: bool) -> None:
    """All of the checks below; raises ClusterError."""
    check_datacentre(link)
    check_copies(link, tables)
    check_schema(read_schema(link, tables), writing=writing)


def check_datacentre(link: Link) -> None:
    """That the cluster has the data centre of the settings."""
    known = datacentres(link.cluster)
    if link.options.datacenter not in known:
        raise datacentre_unknown(link.options.datacenter, known)


def check_copies(link: Link, tables: Tables) -> None:
    """That what is acknowledged at this consistency level is not lost with one node; KeyspaceMissing too."""
    options, copies = link.options, keyspace_copies(link, tables)
    if options.consistency is Consistency.ONE and sum(copies.values()) != 1:
        raise ConsistencyUnsafe(
            said(
                'The keyspace "{keyspace}" keeps {count} copies. The consistency level ONE is '
                "allowed only where there is one: enter LOCAL_QUORUM.",
                keyspace=options.keyspace,
                count=sum(copies.values()),
            )
        )
    if options.datacenter not in copies and _SIMPLE_STRATEGY not in copies:
        raise ClusterMisconfigured(
            said(
                'The keyspace "{keyspace}" keeps no copies in the data centre "{datacentre}", '
                "but in {places}. Enter one of these, or have the keyspace altered.",
                keyspace=options.keyspace,
                datacentre=options.datacenter,
                places=in_a_list(copies),
            )
        )


def keyspace_copies(link: Link, tables: Tables) -> dict[str, int]:
    """How many copies the keyspace keeps, by data centre; raises KeyspaceMissing."""
    rows = link.rows(link.bound(REPLICATION, tables.keyspace))
    if not rows:
        raise keyspace_missing(link.options)
    replication = {name: value for name, value in rows[0][0].items() if name != "class"}
    everywhere = replication.pop("replication_factor", None)
    copies = {} if everywhere is None else {_SIMPLE_STRATEGY: everywhere}
    # "3/1" stands for three copies, one of them transient.
    return {name: int(str(value).partition("/")[0]) for name, value in {**copies, **replication}.items()}


def so_many_nodes(count: int) -> Said:
    """Their number, for sentences."""
    return said("1 node") if count == 1 else said("{count} nodes", count=count)


def so_many_copies(copies: Iterable[tuple[str, int]]) -> Said:
    """Where how many are kept, for sentences; one place at least."""
    return in_a_list(said("{count} in {place}", count=count, place=place) for place, count in copies)


def read_schema(link: Link, tables: Tables) -> Schema:
    """The schema's row in ``meta``; raises KeyspaceMissing."""
    query = tables.select("meta", "id, version, oldest_reader, oldest_writer", "WHERE name = ?")
    rows = link.rows(link.bound(query, SCHEMA_NAME))
    if not rows or None in rows[0]:
        raise keyspace_missing(link.options)
    return Schema(*rows[0])
