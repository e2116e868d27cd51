"""The settings reach the cluster's and the engine's options, and what they allow those take."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from digitpad import settings
from digitpad.settings import CassandraSettings, SyncSettings
from digitpad.storage.cluster.connection import ClusterOptions, Consistency
from digitpad.storage.sync.chosen import cluster_options, sync_options
from digitpad.storage.sync.options import SyncOptions


def test_without_hosts_there_is_no_cluster() -> None:
    assert cluster_options(CassandraSettings()) is None


def test_the_defaults_are_the_same_on_both_sides() -> None:
    assert cluster_options(CassandraSettings(hosts=("cass-1",))) == ClusterOptions(hosts=("cass-1",))
    assert sync_options(SyncSettings()) == SyncOptions()


def test_every_setting_arrives() -> None:
    chosen = CassandraSettings(
        hosts=("cass-1", "cass-2"),
        port=9142,
        datacenter="berlin",
        keyspace="class_7b",
        table_prefix="pad_",
        consistency="EACH_QUORUM",
        user="pad",
        tls=True,
        ca_file="~/ca.pem",
        certificate="mine.pem",
        key="mine.key",
        check_hostname=False,
        replication="berlin:3, dc2:2",
    )
    assert cluster_options(chosen, "secret") == ClusterOptions(
        hosts=("cass-1", "cass-2"),
        port=9142,
        datacenter="berlin",
        keyspace="class_7b",
        table_prefix="pad_",
        consistency=Consistency.EACH_QUORUM,
        user="pad",
        password="secret",  # noqa: S106
        tls=True,
        ca_file=Path.home() / "ca.pem",
        certificate=Path("mine.pem"),
        key=Path("mine.key"),
        check_hostname=False,
        replication=(("berlin", 3), ("dc2", 2)),
    )
    since = dt.date(2026, 9, 1)
    assert sync_options(SyncSettings(group="7b", upload=False, fetch="group", since=since)) == SyncOptions(
        group="7b", upload=False, fetch="group", since=since
    )


@pytest.mark.parametrize("keyspace", ["a", "k" * 48, "class_7b", "K", "7b", "k" * 49, "", "a-b", "a\n", "ä"])
@pytest.mark.parametrize("prefix", ["", "a_", "p" * 36, "p" * 37, "_", "A"])
def test_the_settings_allow_what_the_cluster_takes_and_no_more(
    tmp_path: Path, keyspace: str, prefix: str
) -> None:
    words = {"cassandra.hosts": "a", "cassandra.keyspace": keyspace, "cassandra.table_prefix": prefix}
    _, problem = settings.load_or_default(tmp_path / "none.toml", {}, words)
    try:
        ClusterOptions(hosts=("a",), keyspace=keyspace, table_prefix=prefix)
    except ValueError:
        assert problem is not None
    else:
        assert problem is None
