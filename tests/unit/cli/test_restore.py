"""``digitpad restore`` fills a journal from a cluster in memory."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from digitpad.cli import main, restore
from digitpad.storage.cluster import connection
from digitpad.storage.reader import JournalReader
from tests.support.drawn_journal import draw
from tests.support.fake_cluster import FakeCluster

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    """The cluster that the settings name, with five drawings of a device."""
    fake = FakeCluster()
    monkeypatch.setattr(connection, "open_remote", lambda *_, **__: fake.connect())
    monkeypatch.setenv("DIGITPAD_CASSANDRA__HOSTS", "cass-1")
    monkeypatch.setattr(restore, "PAUSES", (0.001,) * 3)
    draw(5)
    assert main(["sync", "--once"]) == 0
    return fake


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A journal that is not there yet."""
    return tmp_path / "empty.sqlite"


def records_in(path: Path) -> set[UUID]:
    with JournalReader.open_reader(path) as journal:
        return {record.id for record in journal.records()}


def test_an_empty_journal_gets_every_drawing_once(
    cluster: FakeCluster, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for new in (5, 0):
        capsys.readouterr()
        assert main(["restore", "--journal", str(empty)]) == 0
        assert capsys.readouterr().out == f"new or changed: {new} drawings, now in {empty}\n"
    assert records_in(empty) == set(cluster.all_records())


def test_it_takes_the_drawings_of_a_device_or_of_late(cluster: FakeCluster, empty: Path) -> None:
    [device] = {record.key.device_id for record in cluster.all_records().values()}
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    main(["restore", "--journal", str(empty), "--since", str(tomorrow)])
    main(["restore", "--journal", str(empty), "--device", "00000000-0000-4000-8000-000000000000"])
    assert records_in(empty) == set()
    main(["restore", "--journal", str(empty), "--device", str(device)])
    assert records_in(empty) == set(cluster.all_records())


@pytest.mark.parametrize("calls", range(1, 9))
def test_it_goes_on_where_the_cluster_was_lost(cluster: FakeCluster, empty: Path, calls: int) -> None:
    cluster.unreachable_after = calls
    again = cluster.connect
    lost = []

    def connect(*_: object, **__: object) -> object:
        if cluster.unreachable:
            lost.append(True)
            cluster.unreachable = False
        return again()

    connection.open_remote = connect  # type: ignore[assignment]  # the fixture puts the real one back
    assert main(["restore", "--journal", str(empty)]) == 0
    assert records_in(empty) == set(cluster.all_records())


def test_a_cluster_that_was_never_reached_ends_it_at_once(
    cluster: FakeCluster, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.unreachable = True
    assert main(["restore", "--journal", str(empty)]) == 1
    assert "going on" not in capsys.readouterr().err


def test_a_cluster_that_stays_away_ends_it_after_some_tries(
    cluster: FakeCluster, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.unreachable_after = 3
    assert main(["restore", "--journal", str(empty)]) == 1
    assert capsys.readouterr().err.count("What came stays") == 3
