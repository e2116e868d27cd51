"""What was exported comes back, once, and nothing that was there is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitpad.domain import Life, Recognition, Source
from digitpad.filters import RecordFilter
from digitpad.ink import codec
from digitpad.storage import importing
from digitpad.storage.export import Choice, ExportFormat, Wish, export, write
from digitpad.storage.importing import ImportCancelled, ImportRefused, Watch, import_from
from digitpad.storage.journal import Journal
from digitpad.storage.reader import JournalReader
from digitpad.storage.sync.access import OwnJournal
from tests.support.stored_rows import recognitions

NOW = dt.datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=dt.UTC)
STORED = (
    "SELECT id, device_id, day, part, drawn_at, source, blank, ifnull(erased_version, closed_version), "
    "erased_version, model_id, weights_sha256, verdict, digits, reading_version, label, reviewed, "
    "edit_editor, edit_version, deleted, life_editor, life_version, picture_width, picture_height, "
    "picture_sha256, picture_name, ink, png FROM records ORDER BY id"
)
CHILDREN = Path(__file__).with_name("children.py")
ROOT = Path(__file__).parents[3]
ALL = Choice(with_deleted=True)


def stored(journal: Journal) -> list[tuple[object, ...]]:
    return journal._connection.execute(STORED).fetchall()


def bring(path: Path, journal: Journal, **watch):
    return import_from(path, OwnJournal(journal), watch=Watch(**watch))


@given(st.lists(st.tuples(recognitions(), st.sampled_from(["", "delete", "restore", "erase"])), max_size=5))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_every_record_comes_back_as_it_was(records):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        with Journal.open(here / "a.sqlite3", lambda: NOW) as journal:
            journal.add_records(record for record, _ in records)
            for record, fate in records:
                if fate in ("delete", "restore"):
                    journal.set_deleted(record.id, deleted=True)
                if fate == "restore":
                    journal.set_deleted(record.id, deleted=False)
                if fate == "erase":
                    journal.erase(record.id)
            expected = stored(journal)
            seen = [journal.get(record.id) for record, _ in records]
            written = write(journal, here / "all.jsonl", Wish("jsonl", ALL))
        with Journal.open(here / "b.sqlite3") as other:
            done = bring(here / "all.jsonl", other)
            assert done.added == written.rows == len(expected)
            assert done.rejected == 0
            assert stored(other) == expected
            assert [other.get(record.id) for record, _ in records] == seen
            assert other.outbox_count() == len(expected)
            again = bring(here / "all.jsonl", other)
            assert again.known == len(expected)
            assert stored(other) == expected


@pytest.fixture
def filled(journal: Journal, make) -> Journal:
    drawing = codec.quantise(make.drawing())
    journal.add_records(
        Recognition(
            make.id(), journal.device_id, make.time(), Source.PAD, drawing, reading=make.reading(n % 10)
        )
        for n in range(600)
    )
    return journal


@pytest.fixture
def exported(filled: Journal, tmp_path: Path) -> Path:
    path = tmp_path / "all.jsonl"
    export(filled, path, "jsonl")
    return path


@pytest.mark.parametrize("form", ["jsonl", "inkml", "idx", "images"])
def test_how_much_of_a_file_or_folder_was_read_is_told(
    filled: Journal, empty: Journal, tmp_path: Path, form: ExportFormat, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "BATCH", 100)
    path = tmp_path / (f"all.{form}" if form in ("jsonl", "inkml") else form)
    write(filled, path, Wish(form, labels="all"))
    told: list[tuple[int, float | None]] = []
    bring(path, empty, progress=lambda rows, share: told.append((rows, share)))
    shares = [share for _, share in told if share is not None]
    assert [rows for rows, _ in told] == [100, 200, 300, 400, 500, 600]
    assert len(shares) == len(told)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    if form in ("images", "jsonl"):  # the others are so small that they are read at once
        assert shares[2] == pytest.approx(0.5, abs=0.1)


@pytest.fixture
def empty(tmp_path: Path):
    with Journal.open(tmp_path / "empty.sqlite3") as journal:
        yield journal


def test_the_later_edit_wins_whichever_way_it_comes(exported, filled, empty, time):
    bring(exported, empty)
    first, second, *_ = list(filled.records())
    time.move(seconds=5)
    filled.save_edit(first.id, "3", reviewed=True)
    empty.save_edit(second.id, "4", reviewed=True)  # its clock is ahead by years
    filled.save_edit(second.id, "5", reviewed=True)
    export(filled, exported, "jsonl")
    done = bring(exported, empty)
    assert (done.added, done.changed, done.known) == (0, 1, 599)
    assert empty.get(first.id).label == "3"
    assert empty.get(second.id).label == "4"


def test_what_is_imported_waits_to_be_sent(exported, empty):
    seen: list[UUID] = []
    bring(exported, empty, changed=seen.extend)
    assert empty.outbox_count() == len(seen) == 600
    bring(exported, empty, changed=seen.extend)
    assert len(seen) == 600


def test_a_deleted_record_stays_deleted(exported, filled, empty):
    bring(exported, filled)
    gone = next(iter(filled.records()))
    filled.set_deleted(gone.id, deleted=True)
    filled.erase(gone.id)
    assert bring(exported, filled).known == 600
    assert filled.get(gone.id).is_deleted


def test_an_import_never_takes_ink_away(exported, filled, empty):
    bring(exported, empty)
    record = next(iter(filled.records()))
    filled.erase(record.id)
    write(filled, exported, Wish("jsonl", ALL))
    bring(exported, empty)
    kept = empty.get(record.id)
    assert kept.is_deleted
    assert kept.drawing == record.drawing


def test_another_drawing_under_the_same_id_is_kept_beside_it(exported, empty):
    bring(exported, empty)
    lines = exported.read_text().splitlines()
    other = json.loads(lines[0])
    other["strokes"] = [[[0.5, 0.5, 0, 1]]]
    exported.write_text(json.dumps(other) + "\n")
    assert bring(exported, empty).added == 1
    assert bring(exported, empty).known == 1
    assert empty.count() == 601


def test_a_record_without_a_key_becomes_this_devices(exported, empty):
    line = json.loads(exported.read_text().splitlines()[0])
    line["key"] = line["version"] = line["reading"]["version"] = None
    exported.write_text(json.dumps(line))
    assert bring(exported, empty).added == 1
    added = empty.get(UUID(line["id"]))
    assert added.key.device_id == empty.device_id
    assert bring(exported, empty).known == 1


def test_a_drawing_that_lies_open_is_passed_over(journal, make, tmp_path):
    journal.save_draft(record := make.id(), make.time(), make.drawing())
    export(journal, tmp_path / "all.jsonl", "jsonl")
    assert bring(tmp_path / "all.jsonl", journal).passed_over == 1
    assert journal.get(record).key is None


def broken(line: str, **change: object) -> str:
    return json.dumps({**json.loads(line), **change})


BAD = {
    "no JSON": lambda _: "{",
    "not UTF-8": lambda _: b"\xff\xfe".decode("latin1"),
    "a number": lambda _: "7",
    "too deep": lambda _: "[" * 100_000,
    "no ink": lambda line: broken(line, strokes=[]),
    "no points": lambda line: broken(line, strokes=[[]]),
    "endless": lambda line: broken(line, strokes=[[[1e300, 0, 0, 1]]]),
    "erased and drawn": lambda line: broken(line, erased=True),
    "part": lambda line: broken(line, key={**json.loads(line)["key"], "part": -1}),
    "version": lambda line: broken(line, version=-5),
    "huge version": lambda line: broken(line, version=2**63),
    "label": lambda line: broken(
        line, edit={"label": "7" * 5000, "reviewed": True, "editor": str(UUID(int=1)), "version": 9}
    ),
    "surrogate": lambda line: broken(
        line, edit={"label": "\ud800", "reviewed": True, "editor": str(UUID(int=1)), "version": 9}
    ),
    "picture": lambda line: broken(
        line,
        strokes=None,
        picture={"name": "x", "sha256": "", "width": 3, "height": 3, "png": "aGVsbG8="},
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_is_told_and_the_others_are_taken(exported, empty, kind):
    lines = exported.read_text().splitlines()
    lines[7] = BAD[kind](lines[7])
    exported.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    done = bring(exported, empty)
    assert (done.added, done.rejected) == (599, 1)
    assert done.first_rejected[0].place == "line 8"
    assert done.rejected_file == exported.with_name("all.jsonl.rejected.txt")
    assert done.rejected_file.read_text(encoding="utf-8").startswith("line 8: ")
    assert len(done.rejected_file.read_text(encoding="utf-8").splitlines()) == 1


def test_a_line_without_an_end_takes_no_memory(exported, empty):
    with exported.open("ab") as file:
        for _ in range(20):
            file.write(b" " * 1024 * 1024)
        file.write(b"x")
    done = bring(exported, empty)
    assert (done.added, done.rejected) == (600, 1)
    assert "limit" in str(done.first_rejected[0])


def test_an_import_that_was_stopped_goes_on_when_it_is_repeated(exported, empty):
    answers = iter([False, False, True])
    with pytest.raises(ImportCancelled, match="500"):
        bring(exported, empty, cancelled=lambda: next(answers))
    assert empty.count() == 500
    done = bring(exported, empty)
    assert (done.added, done.known) == (100, 500)
    assert empty.count() == 600


def test_no_list_is_left_where_nothing_is_rejected(exported, empty):
    exported.with_name("all.jsonl.rejected.txt").write_text("of an earlier run")
    assert bring(exported, empty).rejected_file is None
    assert not exported.with_name("all.jsonl.rejected.txt").exists()


@pytest.mark.parametrize("name", ["missing.jsonl", "folder.jsonl", "strange.xyz"])
def test_what_cannot_be_imported_is_told(name, empty, tmp_path):
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "strange.xyz").write_text("?")
    with pytest.raises(ImportRefused, match=name):
        bring(tmp_path / name, empty)


def test_the_manifest_says_what_is_there(filled, tmp_path):
    target = tmp_path / "some.jsonl"
    choice = Choice(RecordFilter(text="3"))
    written = write(filled, target, Wish("jsonl", choice))
    manifest = json.loads(written.manifest.read_text())
    assert written.manifest == tmp_path / "some.jsonl.manifest.json"
    assert manifest["records"] == written.rows == 60
    assert manifest["filter"] == "text:3"
    assert manifest["models"] == [{"id": "lenet-5", "weights_sha256": "ab" * 32, "records": 60}]
    [file] = manifest["files"]
    assert file == {
        "name": "some.jsonl",
        "bytes": target.stat().st_size,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }
    assert Counter(json.loads(line)["reading"]["text"] for line in target.read_text().splitlines()) == {
        "3": 60
    }


def test_a_journal_that_is_only_read_can_be_exported_whole(filled, tmp_path):
    deleted = filled.latest(3)[1]
    filled.set_deleted(deleted.id, deleted=True)
    with JournalReader.open_reader(filled.path) as reader:
        assert write(reader, tmp_path / "shown.csv", Wish("csv")).rows == 599
        assert write(reader, tmp_path / "all.csv", Wish("csv", ALL)).rows == 600


def test_merging_keeps_the_key_that_is_here(exported, empty):
    bring(exported, empty)
    line = json.loads(exported.read_text().splitlines()[0])
    before = empty.get(UUID(line["id"]))
    line["key"]["part"] = 77
    line["life"] = {"deleted": True, "editor": str(UUID(int=1)), "version": 2**50}
    exported.write_text(json.dumps(line))
    assert bring(exported, empty).changed == 1
    after = empty.get(before.id)
    assert after == replace(before, life=Life(deleted=True, editor=UUID(int=1), version=2**50))


@pytest.mark.parametrize("batches", [1, 3, 5])
def test_an_import_that_was_killed_loses_and_doubles_nothing_when_it_is_repeated(
    journal, make, tmp_path, batches
):
    drawing = codec.quantise(make.drawing())
    journal.add_records(
        Recognition(make.id(), journal.device_id, make.time(), Source.PAD, drawing) for _ in range(2000)
    )
    source, target = tmp_path / "all.jsonl", tmp_path / "target.sqlite3"
    export(journal, source, "jsonl")
    source.write_text(source.read_text() + "no record\n")
    with subprocess.Popen(
        [sys.executable, str(CHILDREN), "import_for_ever", str(target), str(source)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        told = [json.loads(child.stdout.readline()) for _ in range(batches)]
        child.kill()
    assert not source.with_name("all.jsonl.rejected.txt").exists()
    with Journal.open(target) as other:
        there = other.count()
        assert told[-1]["rows"] <= there <= 2000
        done = bring(source, other)
        assert (done.known, done.added, done.rejected) == (there, 2000 - there, 1)
        assert [record.id for record in other.records()] == [record.id for record in journal.records()]
        assert other.outbox_count() == 2000
