"""What the settings say of the cluster and of syncing, as the rooms of the storage take it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.storage.cluster.connection import ClusterOptions, Consistency
from digitpad.storage.sync.options import SyncOptions

if TYPE_CHECKING:
    from digitpad.settings import CassandraSettings, SyncSettings


def cluster_options(settings: CassandraSettings, password: str | None = None) -> ClusterOptions | None:
    """How to reach the cluster; None where the settings name no host."""
    if not settings.hosts:
        return None
    return ClusterOptions(
        hosts=settings.hosts,
        port=settings.port,
        datacenter=settings.datacenter,
        keyspace=settings.keyspace,
        table_prefix=settings.table_prefix,
        consistency=Consistency(settings.consistency),
        user=settings.user,
        password=password,
        tls=settings.tls,
        ca_file=_path(settings.ca_file),
        certificate=_path(settings.certificate),
        key=_path(settings.key),
        check_hostname=settings.check_hostname,
        replication=tuple(settings.copies().items()),
    )


def sync_options(settings: SyncSettings) -> SyncOptions:
    """What goes to and fro."""
    return SyncOptions(
        group=settings.group,
        upload=settings.upload,
        fetch="group" if settings.fetch == "group" else "own",
        since=settings.since,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text).expanduser()
