"""Sessions that are closed at the end."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from digitpad.storage.cluster.connection import open_remote
from tests.contract.material import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import ClusterRecord, Log, Remote
    from tests.support.proxy import Proxy

SECONDS = 30


def sent(remote: Remote, log: Log, records: list[ClusterRecord], first: int = 1) -> None:
    """Send these under the numbers from ``first`` on, and wait until they are acknowledged."""
    remote.send(log, entries(records, first)).result(SECONDS)


@contextlib.contextmanager
def opened(options: ClusterOptions, *, writing: bool = True) -> Iterator[Remote]:
    """An open session."""
    remote = open_remote(options, writing=writing)
    try:
        yield remote
    finally:
        remote.close()


def by_way_of(proxy: Proxy, options: ClusterOptions) -> ClusterOptions:
    """The same cluster, reached through a proxy."""
    return replace(options, hosts=("127.0.0.1",), port=proxy.port)
