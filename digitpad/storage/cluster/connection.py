"""How to reach a cluster, and the ways in: a session, and the tables made once.

The driver is imported when one of the functions is called, not before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from digitpad.logs import hide
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digitpad.saying import Said
    from digitpad.storage.cluster.port import Remote

DEFAULT_PORT = 9042
KEYSPACE_PATTERN = "^[a-z][a-z0-9_]{0,47}$"
"""A keyspace's name: lower case, so that it needs no quotes anywhere; 48 characters are Cassandra's limit."""
PREFIX_PATTERN = "^([a-z][a-z0-9_]{0,35})?$"
"""What table names may begin with; "recognitions" and it share 48 characters."""


class Consistency(StrEnum):
    """How many replicas must answer before a write or a read counts."""

    LOCAL_QUORUM = "LOCAL_QUORUM"
    QUORUM = "QUORUM"
    EACH_QUORUM = "EACH_QUORUM"
    ONE = "ONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterOptions:
    """All there is to know about a cluster before connecting; ValueError for names that cannot be.

    ``replication`` is the number of copies by data centre, asked for only when the keyspace is made; without
    one, three copies in ``datacenter``, or as many as it has nodes. With ``tls`` and no ``ca_file`` the
    system's authorities are trusted. ``certificate`` and ``key`` are the client's own, where the cluster
    asks for them.
    """

    hosts: tuple[str, ...]
    port: int = DEFAULT_PORT
    datacenter: str = "datacenter1"
    keyspace: str = "digitpad"
    table_prefix: str = ""
    consistency: Consistency = Consistency.LOCAL_QUORUM
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    check_hostname: bool = True
    replication: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would not be one: names become part of CQL, where nothing can be bound."""
        if self.password:
            hide(self.password)  # whatever the driver or a traceback quotes, no log gets it
        if not self.hosts:
            raise ValueError("a cluster has at least one host")
        if not re.fullmatch(KEYSPACE_PATTERN, self.keyspace):
            raise ValueError(f"{self.keyspace!r} cannot be a keyspace's name")
        if not re.fullmatch(PREFIX_PATTERN, self.table_prefix):
            raise ValueError(f"{self.table_prefix!r} cannot begin the names of tables")
        if any(copies < 1 for _, copies in self.replication):
            raise ValueError("a data centre has at least one copy")

    @property
    def shown(self) -> Said:
        """The hosts and the port, for sentences."""
        return said("{hosts} (port {port})", hosts=", ".join(self.hosts), port=self.port)


def open_remote(options: ClusterOptions, *, writing: bool = True) -> Remote:
    """Open a session with the cluster and prove that it can be used; raises ClusterError.

    The way for everything that syncs. It closes from the thread that opened it.

    Args:
        options: Where the cluster is, and who we are.
        writing: Whether the tables must be such that this digitpad may write them, not only read.

    """
    from digitpad.storage.cluster import driver

    return driver.open_remote(options, writing=writing)


def initialise(options: ClusterOptions, tell: Callable[[Said], None] = lambda _: None) -> None:
    """Make the keyspace and the tables that are not there yet; raises ClusterError.

    Safe to run twice; what is there stays as it is. Returns when all nodes agree.
    ``tell`` gets a line for each thing made or found.
    """
    from digitpad.storage.cluster import driver

    driver.initialise(options, tell)
