"""``digitpad export`` writes what the journal holds."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.cli import main
from digitpad.domain import Drawing, Point, Stroke
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

DRAWN_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def fill(path: Path, rows: int = 3) -> list[UUID]:
    """A journal with this many closed drawings of a one; their ids."""
    path.parent.mkdir(parents=True, exist_ok=True)
    journal = Journal.open(path)
    ids = IdMaker()
    made = []
    try:
        for _ in range(rows):
            record = ids.new_id()
            journal.save_draft(
                record, DRAWN_AT, Drawing((Stroke((Point(0.5, 0.1), Point(0.5, 0.9, 200.0))),))
            )
            journal.close_drawing(record)
            made.append(record)
    finally:
        journal.close()
    return made


def test_the_json_lines_are_complete_and_can_be_recognized(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = fill(paths.default_journal())
    target = tmp_path / "all.jsonl"
    assert main(["export", "--format", "jsonl", str(target)]) == 0
    output = capsys.readouterr()
    assert output.out == f"3 drawings written to {target}\n"
    assert output.err == ""  # no progress bar where nobody watches
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == [
        str(record) for record in made
    ]
    assert main(["recognize", str(target)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["id"], line["text"]) for line in lines] == [(str(record), "1") for record in made]


def test_the_format_follows_the_name_and_the_journal_may_be_named(tmp_path: Path) -> None:
    fill(tmp_path / "other.sqlite", rows=2)
    target = tmp_path / "all.csv"
    assert main(["export", str(target), "--journal", str(tmp_path / "other.sqlite")]) == 0
    with target.open(newline="", encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == 2


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "all.txt")]) == 2
    assert "--format" in capsys.readouterr().err


def test_a_journal_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = tmp_path / "none.sqlite"
    assert main(["export", "--journal", str(journal), str(tmp_path / "all.csv")]) == 1
    assert str(journal) in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["missing/all.csv", "folder.csv"])
def test_a_place_that_cannot_be_written_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(paths.default_journal(), rows=1)
    (tmp_path / "folder.csv").mkdir()
    assert main(["export", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.startswith("digitpad: ")


def test_the_app_may_have_the_journal_open(tmp_path: Path) -> None:
    fill(paths.default_journal(), rows=1)
    journal = Journal.open(paths.default_journal())
    try:
        assert main(["export", str(tmp_path / "all.csv")]) == 0
    finally:
        journal.close()


def test_a_damaged_drawing_is_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    _, hurt = fill(paths.default_journal(), rows=2)
    with Journal.open(paths.default_journal()) as journal:
        journal._connection.execute("UPDATE records SET ink = x'00' WHERE id = ?", (hurt.bytes,))
    assert main(["export", str(tmp_path / "all.csv")]) == 1
    assert capsys.readouterr().out.startswith("1 drawings written")
    assert hurt.hex in caplog.text


@pytest.mark.parametrize("name", ["", "a" * 5000])
def test_a_journals_name_that_cannot_be_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--journal", name, "all.csv"]) in (1, 2)
    assert capsys.readouterr().err.startswith("digitpad: ")
