"""An export is whole or not there at all."""

import csv
import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from digitpad.domain import Recognition, Source
from digitpad.formats.ink_jsonl import read_drawings
from digitpad.ink import codec
from digitpad.storage.errors import JournalCorrupt
from digitpad.storage.export import PROGRESS_ROWS, ExportCancelled, ExportError, export
from digitpad.storage.journal import Journal


@pytest.fixture
def filled(journal: Journal, make) -> Journal:
    add(journal, make, 500)
    return journal


def add(journal: Journal, make, count: int) -> None:
    drawing = codec.quantise(make.drawing())
    journal.add_records(
        Recognition(
            make.id(),
            journal.device_id,
            make.time(),
            Source.PAD,
            drawing,
            reading=make.reading(number % 10),
        )
        for number in range(count)
    )


def rows(target: Path) -> int:
    with target.open(newline="", encoding="utf-8") as stream:
        if target.suffix == ".csv":
            return sum(1 for _ in csv.DictReader(stream))
        return sum(1 for line in stream if json.loads(line))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_ten_thousand_records_give_ten_thousand_rows(journal, make, tmp_path, kind):
    add(journal, make, 10_000)
    deleted = journal.latest(3)[1]
    journal.set_deleted(deleted.id, deleted=True)
    journal.save_draft(make.id(), make.time(), make.drawing())
    target = tmp_path / f"digits.{kind}"
    assert export(journal, target, kind) == journal.count() == rows(target) == 10_000


def test_json_lines_give_the_drawings_back(filled, tmp_path):
    target = tmp_path / "digits.jsonl"
    export(filled, target, "jsonl")
    with target.open(encoding="utf-8") as stream:
        lines = list(read_drawings(stream))
    expected = list(filled.records())
    assert [line.id for line in lines] == [str(record.id) for record in expected]
    for line, record in zip(lines, expected, strict=True):
        assert line.error is None
        assert line.drawing is not None
        assert record.drawing is not None
        assert line.drawing.strokes == record.drawing.strokes


def test_progress_tells_the_rows_so_far(filled, tmp_path):
    seen: list[int] = []
    export(filled, tmp_path / "digits.csv", "csv", progress=seen.append)
    assert seen == [PROGRESS_ROWS, 2 * PROGRESS_ROWS, 500]


def test_an_empty_journal_gives_an_empty_table(journal, tmp_path):
    target = tmp_path / "digits.csv"
    assert export(journal, target, "csv") == rows(target) == 0


def test_a_cancelled_export_leaves_nothing_behind_and_the_older_file_as_it_was(filled, tmp_path):
    target = tmp_path / "exports" / "digits.jsonl"
    target.parent.mkdir()
    target.write_text("older")
    answers = iter([False, False, True])
    with pytest.raises(ExportCancelled, match="stopped after 400"):
        export(filled, target, "jsonl", cancelled=lambda: next(answers))
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert target.read_text() == "older"


def test_an_older_export_is_replaced(filled, tmp_path):
    target = tmp_path / "digits.csv"
    target.write_text("older")
    assert export(filled, target, "csv") == rows(target) == 500


def test_a_name_may_be_a_link_to_the_file(filled, tmp_path):
    target = tmp_path / "digits.csv"
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    export(filled, link, "csv")
    assert link.is_symlink()
    assert rows(target) == 500


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_loop_of_links_is_told(filled, tmp_path):
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(ExportError, match="symbolic links"):
        export(filled, tmp_path / "loop.csv", "csv")


def test_a_missing_folder_is_told(filled, tmp_path):
    with pytest.raises(ExportError, match="is not there"):
        export(filled, tmp_path / "no" / "digits.csv", "csv")
    with pytest.raises(ExportError, match="is not there"):
        export(filled, filled.path / "digits.csv", "csv")


def test_a_folder_that_vanishes_meanwhile_is_told(filled, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()

    def vanish(_rows: int) -> None:
        if folder.exists():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()

    with pytest.raises(ExportError, match="is not there"):
        export(filled, folder / "digits.csv", "csv", progress=vanish)
    assert not folder.exists()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", ".lock"])
def test_the_journal_itself_is_never_overwritten(filled, ending):
    before = filled.path.read_bytes()
    with pytest.raises(ExportError, match="belongs to the journal"):
        export(filled, filled.path.with_name(filled.path.name + ending), "csv")
    assert filled.path.read_bytes() == before


def test_a_folder_or_a_device_is_no_target(filled, tmp_path):
    with pytest.raises(ExportError, match="not an ordinary file"):
        export(filled, tmp_path, "csv")
    with pytest.raises(ExportError, match="not an ordinary file"):
        export(filled, Path(os.devnull), "csv")


def test_a_journal_damaged_on_the_way_leaves_no_half_file(path, make, time, tmp_path):
    with Journal.open(path, time) as journal:
        add(journal, make, 1000)
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 8192)
    target = tmp_path / "exports" / "digits.csv"
    target.parent.mkdir()
    with Journal.open_reader(path) as reader, pytest.raises(JournalCorrupt):
        export(reader, target, "csv")
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_memory_stays_flat(journal, make, tmp_path, kind):
    add(journal, make, 2000)
    tracemalloc.start()
    held = list(journal.records())
    all_at_once, _ = tracemalloc.get_traced_memory()
    del held
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    export(journal, tmp_path / f"digits.{kind}", kind)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - before < all_at_once / 10
