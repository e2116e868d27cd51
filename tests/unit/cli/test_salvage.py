"""``digitpad salvage``, and what ``digitpad sync`` does with a journal that it finds damaged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digitpad import paths
from digitpad.cli import main
from digitpad.storage.cluster import connection
from digitpad.storage.errors import JournalFull
from digitpad.storage.reader import JournalReader
from tests.support.drawn_journal import draw
from tests.support.fake_cluster import FakeCluster

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import pytest

PAGE = 4096


def tear(journal: Path, *pages: int) -> None:
    """Fill pages, counted from 1, with what makes no sense."""
    with journal.open("r+b") as stream:
        for page in pages:
            stream.seek((page - 1) * PAGE)
            stream.write(b"\xa5" * PAGE)


def records_in(path: Path) -> set[UUID]:
    with JournalReader.open_reader(path) as journal:
        return {record.id for record in journal.records()}


def test_what_can_be_read_goes_into_the_other_journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged, other = tmp_path / "damaged.sqlite", tmp_path / "other.sqlite"
    made = draw(200, damaged)
    tear(damaged, damaged.stat().st_size // PAGE // 2)
    before = damaged.read_bytes()
    code = main(["salvage", str(damaged), "--journal", str(other)])
    said = capsys.readouterr().out
    [read] = map(int, re.findall(r"read out of it: (\d+) drawings", said))
    assert 0 < read <= 200
    assert code == (0 if read == 200 else 1)
    assert (f"lost: {200 - read} drawing" in said) == (read < 200)
    assert len(records_in(other)) == read
    assert records_in(other) <= set(made)
    assert damaged.read_bytes() == before


def test_a_whole_journal_is_read_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "whole.sqlite"
    made = draw(5, whole)
    assert main(["salvage", str(whole)]) == 0
    assert capsys.readouterr().out == "read out of it: 5 drawings\n"
    assert records_in(paths.default_journal()) == set(made)


def test_a_file_that_is_not_there_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["salvage", "nowhere.sqlite"]) == 2
    assert "there is no file nowhere.sqlite" in capsys.readouterr().err


def test_sync_salvages_a_journal_that_it_finds_damaged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeCluster()
    monkeypatch.setattr(connection, "open_remote", lambda *_, **__: fake.connect())
    monkeypatch.setenv("DIGITPAD_CASSANDRA__HOSTS", "cass-1")
    made = draw(100)
    assert main(["sync", "--once"]) == 0
    made += draw(100)
    tear(paths.default_journal(), 2, 3)
    capsys.readouterr()
    assert main(["sync", "--once"]) == 0
    said = capsys.readouterr().err
    assert "The journal was damaged. It lies in " in said
    assert "read out of it: " in said
    assert records_in(paths.default_journal()) >= set(made[:100])  # the cluster had these
    assert set(fake.all_records()) == records_in(paths.default_journal())


def test_what_one_command_could_not_salvage_the_next_one_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeCluster()
    monkeypatch.setattr(connection, "open_remote", lambda *_, **__: fake.connect())
    monkeypatch.setenv("DIGITPAD_CASSANDRA__HOSTS", "cass-1")
    made = draw(100)
    tear(paths.default_journal(), 2, 3)

    def full(*_: object) -> None:
        raise JournalFull(paths.default_journal())

    with monkeypatch.context() as patch:
        patch.setattr("digitpad.storage.salvage.salvage", full)
        assert main(["sync", "--once"]) == 1
    assert records_in(paths.default_journal()) == set()
    assert main(["sync", "--once"]) == 0
    assert len(records_in(paths.default_journal())) > len(made) // 2
    assert set(fake.all_records()) == records_in(paths.default_journal())
    capsys.readouterr()
    assert main(["sync", "--once"]) == 0
    assert "damaged" not in capsys.readouterr().err
