"""What a cluster held before digitpad read numbers is fetched, compared and sent again unchanged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.storage.cluster.connection import initialise, open_remote
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import SyncOptions
from digitpad.storage.sync.restore import restore
from tests.contract import plain
from tests.contract.sessions import opened
from tests.support import earlier

if TYPE_CHECKING:
    from uuid import UUID

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import ClusterRecord

_KEY = ("device_id", "day", "part", "id")
_CELLS = ("reading", "edit", "life")
_CLOSED = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608


@pytest.fixture
def written(empty: ClusterOptions) -> ClusterOptions:
    """A cluster as the program of then left it."""
    initialise(empty)
    with plain.session(empty) as session:
        session.set_keyspace(empty.keyspace)
        for line in earlier.cluster_rows():
            for row, at in _writes(line):
                session.execute(
                    f"INSERT INTO {line['table']} JSON %s DEFAULT UNSET USING TIMESTAMP {at}",
                    (json.dumps(row),),
                    timeout=60,
                )
    return empty


def _writes(line: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """The row in the writes that made it, each with its time."""
    row = {name: value for name, value in line["row"].items() if value is not None}
    if line["table"] != "recognitions":
        (at,) = line["written"].values()
        return [(row, at)]
    key = {name: row[name] for name in _KEY}
    cells = [(key | {cell: row.pop(cell)}, line["written"][cell]) for cell in _CELLS if cell in row]
    return [(row, line["written"]["source"]), *cells]


def _records(journal: Journal) -> dict[UUID, ClusterRecord]:
    rows = journal._connection.execute(_CLOSED).fetchall()
    return {record.key.id: record for record in map(to_cluster_record, rows)}


def _sync(journal: Journal, options: ClusterOptions, **changes: Any) -> Any:
    wish = SyncOptions(group=earlier.GROUP, **changes)
    engine = SyncEngine(OwnJournal(journal), lambda: open_remote(options), wish)
    return engine.run_once(verify=True)


def test_an_empty_journal_gets_the_records_as_they_were(written, tmp_path):
    sent = earlier.cluster_records()
    with Journal.open(tmp_path / "new.sqlite3") as journal:
        with opened(written) as remote:
            done = restore(OwnJournal(journal), remote, earlier.GROUP)
        assert (done.fetched, done.is_complete) == (20, True)
        assert _records(journal) == sent
        assert _sync(journal, written).verified.is_equal


def test_another_device_follows_the_log_of_then(written, tmp_path):
    with Journal.open(tmp_path / "new.sqlite3") as journal:
        assert _sync(journal, written, fetch="group").fetched == 20
        assert _records(journal) == earlier.cluster_records()


def test_the_journal_of_then_goes_on_as_if_nothing_had_happened(written, tmp_path):
    with earlier.open_journal(tmp_path) as journal:
        done = _sync(journal, written)
        assert done.verified.is_equal
        with opened(written) as remote:
            sent = earlier.cluster_records()
            assert remote.fetch([record.key for record in sent.values()]) == sent
