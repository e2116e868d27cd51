"""What was written before digitpad read numbers opens, comes in and goes out again as it was."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PIL import Image

from digitpad.filters import RecordFilter
from digitpad.formats.records import read_line
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, prove, to_cluster_record
from digitpad.storage.export import Choice, Wish, write
from digitpad.storage.finding import RecordFinder
from digitpad.storage.importing import import_from
from digitpad.storage.journal import Journal
from digitpad.storage.rows import reading_values, same_digits
from digitpad.storage.sync.access import OwnJournal
from tests.support import earlier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digitpad.storage.export import ExportFormat
    from digitpad.storage.importing import Imported

_WITH_DELETED = ("jsonl", "csv")
_CLOSED = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Journal]:
    folder = tmp_path / "old"
    folder.mkdir()
    with earlier.open_journal(folder) as journal:
        yield journal


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "new.sqlite3", lambda: earlier.NOW) as journal:
        yield journal


def exported(journal: Journal, target: Path, kind: ExportFormat) -> Path:
    write(journal, target, Wish(kind, Choice(with_deleted=kind in _WITH_DELETED)))
    return target


def bring(source: Path, journal: Journal) -> Imported:
    return import_from(source, OwnJournal(journal))


def pixels(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): Image.open(file).tobytes()
        for file in sorted(folder.rglob("*.png"))
    }


def test_the_journal_opens_with_all_that_it_held(old):
    expected = [read_line(line) for line in earlier.unpacked("export.jsonl").splitlines()]
    assert len(expected) == 20
    assert old.opening.kept_aside is None
    assert old.check() is None
    for line in expected:
        record = old.get(line.recognition.id)
        assert record is not None
        if not line.is_erased:
            assert record == line.recognition
        if record.reading is not None:
            assert [digit.number for digit in record.reading.digits] == [0]


def test_readings_are_packed_as_they_were(old):
    stored = dict(
        old._connection.execute("SELECT id, digits FROM records WHERE digits IS NOT NULL").fetchall()
    )
    assert len(stored) == 18
    for identity, digits in stored.items():
        record = old.get(UUID(bytes=identity))
        assert record is not None
        packed = reading_values(record.reading)[3] or b""
        assert same_digits(packed, digits)
        assert packed == digits or record.picture is not None  # its box had whole numbers


def test_all_of_it_is_found(old):
    with RecordFinder.open(old.path) as finder:
        assert finder.state().is_whole
        assert finder.count(RecordFilter()) == 17
        assert finder.count(RecordFilter(deleted=True)) == 2
        assert [row.text for row in finder.page(RecordFilter(text="4?"))] == ["42"]
        told = finder.summary(RecordFilter())
    assert (told.records, told.judged, told.right) == (17, 8, 3)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "inkml"])
def test_files_go_out_again_byte_for_byte(old, tmp_path, kind):
    file = exported(old, tmp_path / f"again.{kind}", kind)
    assert file.read_bytes() == earlier.unpacked(f"export.{kind}")


def test_parquet_goes_out_again(old, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    file = exported(old, tmp_path / "again.parquet", "parquet")
    before = parquet.read_table(io.BytesIO(earlier.unpacked("export.parquet")))
    assert parquet.read_table(file).select(before.column_names) == before


def test_idx_goes_out_again(old, tmp_path):
    folder = exported(old, tmp_path / "idx", "idx")
    for file in folder.iterdir():
        before = (earlier.FOLDER / "idx" / file.name).read_bytes()
        assert gzip.decompress(file.read_bytes()) == gzip.decompress(before)


def test_folders_of_pictures_go_out_again(old, tmp_path):
    images = pixels(exported(old, tmp_path / "images", "images"))
    assert images == pixels(earlier.FOLDER / "images")
    assert len(images) == 9


def test_manifests_count_as_before(old, tmp_path):
    for kind in ("idx", "images"):
        exported(old, tmp_path / kind, kind)
        told = json.loads((tmp_path / f"{kind}.manifest.json").read_text())
        before = json.loads((earlier.FOLDER / f"{kind}.manifest.json").read_text())
        for name in ("format", "labels", "records", "records_by_label", "models"):
            assert told[name] == before[name]
        before["left_out"]["a number not read as so many digits"] = before["left_out"].pop(
            "a number or other text"
        )
        assert told["left_out"] == before["left_out"]
        assert told["numbers"] == {"records": 0, "digits": 0}


def test_json_lines_come_in_whole_and_go_out_again(new, tmp_path):
    done = bring(earlier.unpack("export.jsonl", tmp_path), new)
    assert (done.added, done.rejected) == (20, 0)
    again = exported(new, tmp_path / "again.jsonl", "jsonl")
    assert again.read_bytes() == earlier.unpacked("export.jsonl")


def test_what_is_here_already_is_known(old, tmp_path):
    for kind, rows in (("jsonl", 20), ("inkml", 15)):
        done = bring(earlier.unpack(f"export.{kind}", tmp_path), old)
        assert (done.known, done.rows) == (rows, rows)
    done = bring(earlier.FOLDER / "images", old)
    assert (done.known, done.rows) == (9, 9)


def test_inkml_comes_in_with_ink_and_labels(new, old, tmp_path):
    done = bring(earlier.unpack("export.inkml", tmp_path), new)
    assert (done.added, done.rejected) == (15, 0)
    for record in new.records():
        before = old.get(record.id)
        assert (record.drawing, record.label) == (before.drawing, before.label)


@pytest.mark.parametrize(("kind", "without"), [("idx", None), ("images", "")])
def test_images_come_in_with_their_labels(new, kind, without):
    done = bring(earlier.FOLDER / kind, new)
    assert done.rejected == 0
    labels = Counter(record.label for record in new.records())
    if without is not None:
        assert labels.pop(without) == 1
    assert labels == {"0": 1, "1": 1, "2": 1, "3": 1, "7": 1, "8": 1, "9": 2}


def test_what_waits_to_be_sent_is_what_was_sent_then(old):
    sent = earlier.cluster_records()
    assert {prove(record).key.id for record in sent.values()} == set(sent)
    rows = old._connection.execute(_CLOSED).fetchall()
    assert {record.key.id: record for record in map(to_cluster_record, rows)} == sent
