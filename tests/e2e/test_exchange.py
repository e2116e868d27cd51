"""The program is killed while it exports or imports: nothing half is left, nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from digitpad.storage.export import Wish, write
from digitpad.storage.journal import Journal
from tests.e2e.program import Program
from tests.ui.widget_data import reading, record

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 3000


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A journal with some thousand drawings."""
    path = tmp_path / "full.sqlite"
    with Journal.open(path) as journal:
        journal.add_records([record(number, reading(d7=0.9)) for number in range(ROWS)])
    return path


def lines(path: Path) -> int:
    with path.open(encoding="utf-8") as stream:
        return sum(1 for _ in stream)


def test_an_export_that_is_killed_leaves_no_half_file_under_its_name(full: Path, tmp_path: Path):
    target = tmp_path / "out" / "all.jsonl"
    target.parent.mkdir()
    with Program(full) as program:
        program.do("export", path=str(target))
        program.wait_for(event="exporting")
        program.kill()
    # As a rule it is killed early in the file. Where it was through already, it must be all there.
    assert not target.exists() or lines(target) == ROWS
    with Program(full) as again:
        again.do("export", path=str(target))
        assert again.wait_for(event="exported")["rows"] == ROWS
        again.do("close")
        assert again.process.wait(60) == 0
    assert lines(target) == ROWS


def test_an_import_that_is_killed_loses_and_doubles_nothing_when_it_is_done_again(full: Path, tmp_path: Path):
    source, journal = tmp_path / "all.jsonl", tmp_path / "journal.sqlite"
    with Journal.open_reader(full) as reader:
        write(reader, source, Wish("jsonl"))
    with Program(journal) as program:
        program.do("import", path=str(source))
        program.wait_for(event="importing")
        program.kill()
    with Journal.open_reader(journal) as reader:
        taken = reader.count()
    assert 0 < taken <= ROWS
    with Program(journal) as again:
        again.do("import", path=str(source))
        done = again.wait_for(event="imported")
        assert done["added"] == ROWS - taken
        assert done["known"] == taken
        again.do("close")
        assert again.process.wait(60) == 0
    with Journal.open_reader(journal) as reader:
        ids = Counter(each.id for each in reader.records())
    assert len(ids) == ROWS
    assert set(ids.values()) == {1}
