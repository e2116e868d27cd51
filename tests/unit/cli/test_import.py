"""``digitpad import`` brings back what ``digitpad export`` wrote."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from digitpad import paths
from digitpad.cli import main
from digitpad.domain import Drawing, Point, Reading, Recognition, Source, Stroke, Verdict
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

LINE = Drawing((Stroke((Point(0.5, 0.1), Point(0.5, 0.9, 200.0))),))


def fill(rows: int = 3) -> None:
    paths.default_journal().parent.mkdir(parents=True, exist_ok=True)
    ids = IdMaker()
    with Journal.open(paths.default_journal()) as journal:
        reading = Reading("lenet-5", "ab" * 32, Verdict.NOT_A_DIGIT)
        now, made = dt.datetime.now(dt.UTC), [ids.new_id() for _ in range(rows)]
        journal.add_records(
            Recognition(record, journal.device_id, now, Source.PAD, LINE, reading=reading) for record in made
        )
        journal.save_edit(made[-1], "1", reviewed=True)


def test_what_was_exported_comes_back_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    assert main(["export", str(tmp_path / "all.jsonl")]) == 0
    other = ["--journal", str(tmp_path / "other.sqlite3")]
    capsys.readouterr()
    assert main(["import", str(tmp_path / "all.jsonl"), *other]) == 0
    assert capsys.readouterr().out == "3 new drawings; 0 merged, 0 there already\n"
    assert main(["import", str(tmp_path / "all.jsonl"), *other]) == 0
    assert capsys.readouterr().out == "0 new drawings; 0 merged, 3 there already\n"


def test_a_filter_is_in_the_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    target = tmp_path / "some.inkml"
    assert main(["export", str(target), "--filter", "is:corrected text:1"]) == 0
    assert capsys.readouterr().out == f"1 drawings written to {target}\n"
    manifest = json.loads((tmp_path / "some.inkml.manifest.json").read_text())
    assert (manifest["records"], manifest["filter"]) == (1, "is:corrected text:1")


def test_a_filter_that_is_not_understood_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "all.csv"), "--filter", "colour:red"]) == 2
    assert "colour:red" in capsys.readouterr().err


def test_what_is_left_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    assert main(["export", "--format", "idx", str(tmp_path / "digits")]) == 0
    assert capsys.readouterr().out == (
        f"1 drawings written to {tmp_path / 'digits'}\nleft out: 2 (not reviewed)\n"
    )
    assert main(["import", str(tmp_path / "digits")]) == 0


def test_bad_rows_are_listed_and_the_others_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    target = tmp_path / "all.jsonl"
    assert main(["export", str(target)]) == 0
    target.write_text("{}\n" + target.read_text() + "[]\n")
    assert main(["import", str(target), "--journal", str(tmp_path / "other.sqlite3")]) == 1
    told = capsys.readouterr()
    assert f"not readable: 2 rows; all are listed in {target}.rejected.txt" in told.out
    assert "line 1: " in told.err
    assert "line 5: " in told.err


@pytest.mark.parametrize("words", [["none.jsonl"], ["what.xyz"]])
def test_nothing_is_begun_where_there_is_nothing_to_import(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "what.xyz").touch()
    journal = tmp_path / "new.sqlite3"
    assert main(["import", str(tmp_path / words[0]), "--journal", str(journal)]) == 1
    assert words[0] in capsys.readouterr().err
    assert not journal.exists()


def test_an_import_waits_for_the_app_to_be_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    assert main(["export", str(tmp_path / "all.jsonl")]) == 0
    with Journal.open(paths.default_journal()):
        assert main(["import", str(tmp_path / "all.jsonl")]) == 1
    assert "Close the other program" in capsys.readouterr().err


@pytest.mark.parametrize("side", ["27", "5000", "x"])
def test_a_side_out_of_bounds_is_refused(
    side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--format", "images", "--side", side, str(tmp_path / "png")])
    assert "28 to 4096" in capsys.readouterr().err
