"""Each format holds what was to be exported, as other programs read it."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from digitpad.domain import Drawing, Point, Recognition, Source, Stroke, Verdict
from digitpad.filters import RecordFilter
from digitpad.ink.normalise import normalise
from digitpad.ink.picture import read_picture
from digitpad.storage.export import Choice, ExportCancelled, ExportError, Wish, write
from digitpad.storage.export_rows import chosen_rows
from digitpad.storage.importing import ImportRefused, Watch, import_from
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from tests.support import findable
from tests.support.stored_rows import labels, recognitions

INKML = "{http://www.w3.org/2003/InkML}"


def bring(path: Path, journal: Journal, **watch):
    return import_from(path, OwnJournal(journal), watch=Watch(**watch))


def some(value):
    assert value is not None
    return value


def stroke(seed: int) -> Drawing:
    points = tuple(Point(0.2 + step / 20, (seed * step % 7) / 10, 8.0 * step, 0.5) for step in range(10))
    return Drawing((Stroke(points),))


@pytest.fixture
def reviewed(journal: Journal, make) -> Journal:
    """Ten labelled digits, one confirmed, one that is none, a number, one nobody looked at, one deleted."""
    ids = [make.id() for _ in range(15)]
    journal.add_records(
        Recognition(one, journal.device_id, make.time(), Source.PAD, stroke(n), reading=make.reading(n % 10))
        for n, one in enumerate(ids)
    )
    for n in range(10):
        journal.save_edit(ids[n], str((n + 1) % 10), reviewed=True)
    journal.save_edit(ids[10], None, reviewed=True)
    journal.save_edit(ids[11], "", reviewed=True)
    journal.save_edit(ids[12], "2026", reviewed=True)
    journal.save_edit(ids[14], "3", reviewed=True)
    journal.set_deleted(ids[14], deleted=True)
    return journal


def idx(path: Path) -> np.ndarray:
    data = gzip.decompress(path.read_bytes())
    shape = np.frombuffer(data, ">u4", data[3], 4)
    assert data[:3] == b"\0\0\x08"
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(tuple(shape))


def test_idx_has_what_people_reviewed_as_models_see_it(reviewed, tmp_path):
    written = write(reviewed, tmp_path / "digits", Wish("idx"))
    images = idx(tmp_path / "digits" / "train-images-idx3-ubyte.gz")
    numbers = idx(tmp_path / "digits" / "train-labels-idx1-ubyte.gz")
    assert images.shape == (11, 28, 28)
    assert numbers.tolist() == [*range(1, 10), 0, 0]
    expected = [some(normalise(record.drawing)).pixels for record in list(reviewed.records())[:11]]
    assert [image.tobytes() for image in images] == expected
    assert written.rows == 11
    assert written.left_out == {
        "not reviewed": 1,
        "not a digit": 1,
        "a number not read as so many digits": 1,
    }
    manifest = json.loads(written.manifest.read_text())
    assert manifest["labels"] == "reviewed"
    assert manifest["records_by_label"]["0"] == 2
    assert [file["name"] for file in manifest["files"]] == [
        "digits/train-images-idx3-ubyte.gz",
        "digits/train-labels-idx1-ubyte.gz",
    ]


def test_all_labels_are_those_of_the_model_too(reviewed, tmp_path):
    written = write(reviewed, tmp_path / "digits", Wish("idx", labels="all"))
    assert idx(tmp_path / "digits" / "train-labels-idx1-ubyte.gz").tolist() == [*range(1, 10), 0, 0, 3]
    assert json.loads(written.manifest.read_text())["labels"] == "all"


def test_guesses_are_not_imported_as_labels(reviewed, tmp_path):
    write(reviewed, tmp_path / "digits", Wish("idx", labels="all"))
    with Journal.open(tmp_path / "other.sqlite3") as other:
        assert bring(tmp_path / "digits", other).added == 12
        assert {record.label for record in other.records()} == {None}


def test_mnist_comes_in_and_goes_out_as_it_was(tmp_path, make):
    generator = np.random.default_rng(7)
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 4:24, 6:22] = generator.integers(1, 255, (40, 20, 16))
    numbers = generator.integers(0, 10, 40).astype(np.uint8)
    folder = tmp_path / "mnist"
    folder.mkdir()
    header = bytes((0, 0, 8, 3)) + np.array(images.shape, ">u4").tobytes()
    (folder / "t10k-images-idx3-ubyte").write_bytes(header + images.tobytes())
    packed = gzip.compress(bytes((0, 0, 8, 1)) + np.array([40], ">u4").tobytes() + numbers.tobytes())
    (folder / "t10k-labels-idx1-ubyte").write_bytes(packed)
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        assert bring(folder, journal).added == 40
        assert bring(folder / "t10k-images-idx3-ubyte", journal).known == 40
        records = sorted(journal.records(), key=lambda record: record.drawn_at)
        assert [record.label for record in records] == [str(number) for number in numbers]
        kept = [np.asarray(Image.open(io.BytesIO(some(record.picture).png))) for record in records]
        assert (np.array(kept) == images).all()
        assert {record.source for record in records} == {Source.BATCH}
        assert all(some(record.key).device_id == journal.device_id for record in records)
        write(journal, tmp_path / "out", Wish("idx"))
        assert len(idx(tmp_path / "out" / "train-images-idx3-ubyte.gz")) == 40
        # Imported ids sort below those made by a clock, so that they do not crowd out what was drawn.
        assert max(record.id for record in records) < make.id()


@pytest.mark.parametrize(
    ("change", "message", "good"),
    [(lambda data: data[:-1], "ends after", 10), (lambda data: data + b"x", "goes on", 11)],
)
def test_of_idx_that_breaks_off_the_good_rows_are_taken(change, message, good, reviewed, tmp_path):
    write(reviewed, tmp_path / "digits", Wish("idx"))
    images = tmp_path / "digits" / "train-images-idx3-ubyte.gz"
    images.write_bytes(change(gzip.decompress(images.read_bytes())))
    with Journal.open(tmp_path / "other.sqlite3") as other:
        done = bring(tmp_path / "digits", other)
        assert (done.added, done.rejected) == (good, 1)
        assert message in str(done.first_rejected[0])
        assert done.rejected_file == tmp_path / "digits.rejected.txt"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"PK" + data, "not an IDX file"),
        (lambda data: data[:7] + b"\xff" + data[8:], "holds 255 images"),
        (lambda data: data[:8] + b"\xff\xff\xff\xff" + data[12:], "more than can be read"),
    ],
)
def test_what_is_no_idx_is_told(change, message, reviewed, tmp_path):
    write(reviewed, tmp_path / "digits", Wish("idx"))
    images = tmp_path / "digits" / "train-images-idx3-ubyte.gz"
    images.write_bytes(change(gzip.decompress(images.read_bytes())))
    with Journal.open(tmp_path / "other.sqlite3") as other:
        with pytest.raises(ImportRefused, match=message):
            bring(tmp_path / "digits", other)
        assert other.count() == 0


@pytest.mark.parametrize("side", [28, 140])
def test_a_folder_of_images_is_one_a_label(reviewed, tmp_path, side):
    written = write(reviewed, tmp_path / "png", Wish("images", side=side))
    files = sorted((tmp_path / "png").rglob("*.png"))
    assert written.rows == len(files) == 12
    assert {file.parent.name for file in files} == {*"0123456789", "not_a_digit"}
    for file in files:
        record = reviewed.get(UUID(file.stem))
        with Image.open(file) as image:
            assert (image.size, image.mode) == ((side, side), "L")
            if side == 28:
                assert image.tobytes() == some(normalise(record.drawing)).pixels
            else:
                assert image.getextrema() == (0, 255)
        assert (record.label if record.label is not None else record.text) == file.parent.name.replace(
            "not_a_digit", ""
        )


def test_exported_images_are_known_where_their_records_are_and_come_in_elsewhere(reviewed, tmp_path):
    write(reviewed, tmp_path / "png", Wish("images"))
    assert bring(tmp_path / "png", reviewed).known == 12
    (tmp_path / "png" / "7" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "png" / "notes.txt").write_text("not looked at")
    with Journal.open(tmp_path / "other.sqlite3") as other:
        done = bring(tmp_path / "png", other)
        assert (done.added, done.rejected) == (12, 1)
        assert done.first_rejected[0].place == "7/broken.png"
        assert sorted(some(record.label) for record in other.records()) == ["", *"00123456789"]
        assert bring(tmp_path / "png", other).known == 12


def test_many_images_have_their_hashes_in_a_file(journal, make, tmp_path):
    journal.add_records(
        Recognition(make.id(), journal.device_id, make.time(), Source.PAD, stroke(1)) for _ in range(101)
    )
    for record in list(journal.records()):
        journal.save_edit(record.id, "1", reviewed=True)
    written = write(journal, tmp_path / "png", Wish("images"))
    [file] = json.loads(written.manifest.read_text())["files"]
    assert file["name"] == "png/SHA256SUMS"
    assert len((tmp_path / "png" / "SHA256SUMS").read_text().splitlines()) == 101


def test_a_folder_with_something_in_it_is_no_target(reviewed, tmp_path):
    (tmp_path / "digits").mkdir()
    write(reviewed, tmp_path / "digits", Wish("idx"))
    with pytest.raises(ExportError, match="not empty"):
        write(reviewed, tmp_path / "digits", Wish("idx"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="not a folder"):
        write(reviewed, tmp_path / "file", Wish("images"))


@pytest.mark.parametrize("kind", ["idx", "images", "inkml"])
def test_a_folder_that_vanishes_meanwhile_is_told(kind, reviewed, tmp_path):
    place = tmp_path / "exports"
    place.mkdir()

    def vanish() -> bool:
        shutil.rmtree(place, ignore_errors=True)
        return False

    with pytest.raises(ExportError, match="is not there"):
        write(reviewed, place / "out", Wish(kind), cancelled=vanish)
    assert not place.exists()


@pytest.mark.parametrize("kind", ["idx", "images", "inkml"])
def test_a_cancelled_export_leaves_nothing(kind, reviewed, tmp_path):
    (tmp_path / "exports").mkdir()
    with pytest.raises(ExportCancelled):
        write(reviewed, tmp_path / "exports" / "out", Wish(kind), cancelled=lambda: True)
    assert list((tmp_path / "exports").iterdir()) == []


@given(st.lists(recognitions(), max_size=4), labels)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_inkml_keeps_strokes_time_pressure_id_and_label(records, label):
    label = None if label is None else "".join(one for one in label if one.isprintable())
    ink = [replace(record, edit=None, life=None) for record in records if record.drawing]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        with Journal.open(here / "a.sqlite3") as journal:
            journal.add_records(ink)
            for record in ink:
                if label is not None:
                    journal.save_edit(record.id, label, reviewed=True)
            expected = [some(journal.get(record.id)) for record in ink]
            written = write(journal, here / "ink.inkml", Wish("inkml", Choice(with_deleted=True)))
        with Journal.open(here / "b.sqlite3") as other:
            done = bring(here / "ink.inkml", other)
            assert (done.added, done.rejected) == (written.rows, 0) == (len(ink), 0)
            for record in expected:
                back = some(other.get(record.id))
                assert back.drawing == record.drawing
                assert (back.label, back.key, back.drawn_at) == (record.label, record.key, record.drawn_at)
                assert back.source == record.source
            assert bring(here / "ink.inkml", other).known == len(ink)


def test_inkml_is_as_the_recommendation_says(reviewed, tmp_path):
    reviewed.add_picture(
        UUID(int=5),
        next(reviewed.records()).drawn_at,
        read_picture(png(), "seven.png"),
        Source.FILE,
        None,
    )
    written = write(reviewed, tmp_path / "ink.inkml", Wish("inkml"))
    assert written.left_out == {"picture": 1}
    root = ET.parse(tmp_path / "ink.inkml").getroot()  # noqa: S314 - our own
    assert root.tag == f"{INKML}ink"
    channels = [channel.get("name") for channel in root.iter(f"{INKML}channel")]
    assert channels == ["X", "Y", "T", "F"]
    groups = root.findall(f"{INKML}traceGroup")
    records = [record for record in reviewed.records() if record.drawing]
    assert len(groups) == len(records) == written.rows
    identity = "{http://www.w3.org/XML/1998/namespace}id"
    names = {element.get(identity) for element in root.iter() if element.get(identity)}
    for group, record in zip(groups, records, strict=True):
        assert some(group.get("contextRef"))[1:] in names
        notes = {note.get("type"): note.text or "" for note in group.findall(f"{INKML}annotation")}
        assert notes["id"] == str(record.id)
        assert notes.get("truth") == record.label
        traces = [
            [tuple(map(float, point.split())) for point in some(trace.text).split(",")]
            for trace in group.findall(f"{INKML}trace")
        ]
        assert traces == [
            [(p.x, p.y, p.t, p.pressure) for p in stroke.points] for stroke in record.drawing.strokes
        ]


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (20, 20), 255).save(stream, "PNG")
    return stream.getvalue()


FOREIGN = """<ink xmlns="http://www.w3.org/2003/InkML">
<traceFormat><channel name="X" type="integer"/><channel name="Y"/><channel name="T" units="s"/></traceFormat>
<annotation type="truth">of all</annotation>
<traceGroup><annotation type="truth">4</annotation>
<trace>100 200 1, '10'-10'5e-1,5 5 1, " 0 "0 "0, * * *</trace>
<trace>!#64 !3.0e2 !4</trace></traceGroup>
<trace>1 1 0, bad</trace>
<trace>7 7 0, 17 27 0.1</trace>
</ink>"""


def test_other_peoples_inkml_fits_the_pad(journal, tmp_path):
    (tmp_path / "other.inkml").write_text(FOREIGN)
    done = bring(tmp_path / "other.inkml", journal)
    assert (done.added, done.rejected) == (2, 1)
    assert "bad" in str(done.first_rejected[0])
    [labelled] = [record for record in journal.records() if record.label is not None]
    assert labelled.label == "4"
    first, second = labelled.drawing.strokes
    scale = 0.8 / 110
    across = [round((p.x - first.points[0].x) / scale) for p in first.points]
    assert across == [0, 10, 15, 20, 25]
    assert [p.t for p in first.points] == [0, 500, 1500, 2500, 3500]
    assert second.points[0].t == 3000
    assert bring(tmp_path / "other.inkml", journal).known == 2


BOMB = '<!DOCTYPE ink [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><ink><trace>&b;</trace></ink>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "DOCTYPE"),
        ("<html/>", "no InkML"),
        ("no XML", "no XML"),
        (f"<ink>{'<traceGroup>' * 100}", "nested"),
    ],
)
def test_what_is_no_inkml_is_told(text, message, journal, tmp_path):
    (tmp_path / "other.inkml").write_text(text)
    with pytest.raises(ImportRefused, match=message):
        bring(tmp_path / "other.inkml", journal)


def test_of_inkml_that_breaks_off_the_good_drawings_are_taken(journal, tmp_path):
    (tmp_path / "other.inkml").write_text(FOREIGN[: FOREIGN.index("<trace>7 7")])
    done = bring(tmp_path / "other.inkml", journal)
    assert (done.added, done.rejected) == (1, 2)
    assert "no XML that can be read on" in str(done.first_rejected[1])


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        (Choice(), 14),
        (Choice(with_deleted=True), 15),
        (Choice(RecordFilter(deleted=True)), 1),
        (Choice(RecordFilter(text="3")), 2),
        (Choice(RecordFilter(text="3"), with_deleted=True), 3),
        (Choice(RecordFilter(unsent=True)), 14),
        (Choice(RecordFilter(unsent=False)), 0),
    ],
)
def test_a_filter_says_which_records_are_meant(choice, rows, reviewed, tmp_path):
    assert write(reviewed, tmp_path / "some.csv", Wish("csv", choice)).rows == rows


@given(st.lists(findable.recognitions(), min_size=1, max_size=12), findable.filters(), st.booleans())
@settings(deadline=None, max_examples=60)
def test_what_is_exported_by_a_filter_is_what_it_means(records, meaning, with_deleted):
    with tempfile.TemporaryDirectory() as folder, Journal.open(Path(folder) / "journal.sqlite3") as journal:
        ids = {record.id for record in records}
        journal.add_records({record.id: record for record in records}.values())
        for one in sorted(ids)[::3]:
            journal.set_deleted(one, deleted=True)
        choice = Choice(meaning, with_deleted=with_deleted)
        kept = findable.all_records(journal, sorted(ids))
        expected = [record.id for record in kept if choice.means(record, lambda: True)]
        if meaning.is_empty:  # these are all, erased ones among them
            expected = [record.id for record in kept if with_deleted or not record.is_deleted]
        assert [UUID(bytes=row[0]) for row in chosen_rows(journal, choice)] == expected
        # and while records of an older format are being made findable
        journal._connection.execute("UPDATE finding_state SET to_fill = (SELECT max(id) FROM records)")
        journal._connection.execute("DELETE FROM finding")
        assert [UUID(bytes=row[0]) for row in chosen_rows(journal, choice)] == expected


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is not None, reason="pyarrow is there")
def test_parquet_without_pyarrow_says_what_to_install(reviewed, tmp_path):
    with pytest.raises(ExportError, match="pip install pyarrow"):
        write(reviewed, tmp_path / "all.parquet", Wish("parquet"))
    assert not [file for file in tmp_path.iterdir() if "parquet" in file.name]


def test_parquet_is_read_by_pyarrow(reviewed, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    written = write(reviewed, tmp_path / "all.parquet", Wish("parquet"))
    rows = parquet.read_table(tmp_path / "all.parquet").to_pylist()
    records = list(reviewed.records())
    assert len(rows) == written.rows == len(records)
    for row, record in zip(rows, records, strict=True):
        assert (row["id"], row["drawn_at"]) == (str(record.id), record.drawn_at)
        assert row["x"] == [[p.x for p in stroke.points] for stroke in record.drawing.strokes]
        assert (row["label"], row["verdict"]) == (record.label, Verdict.DIGITS.value)
        assert tuple(row["probabilities"][0]) == record.reading.digits[0].probabilities
