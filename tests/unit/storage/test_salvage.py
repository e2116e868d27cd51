"""Of a damaged journal every record that is still whole comes back, and what does not is counted."""

from __future__ import annotations

import copy
import io
import random
import runpy
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from digitpad.domain import Picture, Recognition, Source
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, prove, to_cluster_record
from digitpad.storage.errors import JournalError
from digitpad.storage.journal import Journal
from digitpad.storage.salvage import _yielding, salvage
from digitpad.storage.sync.access import OwnJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.cluster.port import ClusterRecord

PAGE = 4096
FIRST_FORMAT = Path(__file__).parent / "journals" / "v1.sqlite3"
conftest = runpy.run_path(str(Path(__file__).with_name("conftest.py")))
FakeTime, Material = conftest["FakeTime"], conftest["Material"]
_CLOSED = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608


def records(journal: Journal) -> dict[UUID, ClusterRecord]:
    found = journal._connection.execute(_CLOSED).fetchall()
    return {record.key.id: record for record in map(to_cluster_record, found)}


def noise(seed: int) -> Picture:
    """A picture of several pages."""
    file = io.BytesIO()
    pixels = random.Random(seed).randbytes(100 * 90)
    Image.frombytes("L", (100, 90), pixels).save(file, "PNG")
    return Picture(file.getvalue(), 100, 90, "cd" * 32, "seven.png")


def as_salvaged(records: dict[UUID, ClusterRecord]) -> dict[UUID, ClusterRecord]:
    """These with every version a microsecond older."""
    return {one: _yielding(record) for one, record in records.items()}


class Old:
    """A journal as it was before it was damaged."""

    def __init__(self, path: Path, journal: Journal, open_drawing: UUID) -> None:
        self.path = path
        self.device = journal.device_id
        self.records = as_salvaged(records(journal))
        self.open_drawing = open_drawing
        self.waiting = journal.sync.counts().waiting

    def copy(self, path: Path) -> Old:
        shutil.copy(self.path, path)
        twin = copy.copy(self)
        twin.path = path
        return twin

    def damage(self, begin: int, content: bytes) -> None:
        with self.path.open("rb+") as file:
            file.seek(begin)
            file.write(content)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Drawings, pictures of many pages, labels, deletes, records that were sent, and an open drawing."""
    time = FakeTime()
    make = Material(time)
    path = tmp_path_factory.mktemp("template") / "history.sqlite3"
    with Journal.open(path, time) as journal:
        ids = [make.id() for _ in range(150)]
        journal.add_records(
            Recognition(record, journal.device_id, time(), Source.FILE, picture=noise(number))
            if number % 10 == 0
            else Recognition(
                record, journal.device_id, time(), Source.PAD, make.drawing(number), reading=make.reading()
            )
            for number, record in enumerate(ids)
        )
        for record in ids[::17]:
            journal.save_edit(record, "4", reviewed=True)
        for record in ids[::23]:
            journal.set_deleted(record, deleted=True)
        journal.sync.set_target(uuid4(), "class")
        nonce = uuid4()
        epoch = journal.sync.begin_epoch(nonce).head.epoch
        journal.sync.confirm_claim(nonce)
        taken = journal.sync.take(100)
        journal.sync.acknowledge(epoch, [one.entry.seq for one in taken])
        journal.sync.published(epoch, 100)
        journal.sync.prune(journal.sync.due_sent(0))
        open_drawing = make.id()
        journal.save_draft(open_drawing, time(), make.drawing(7))
        journal.save_draft(make.id(), time(), make.drawing(7, strokes=0))
        kept = Old(path.with_name("still.sqlite3"), journal, open_drawing)
        journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(path, kept.path)
    return kept


@pytest.fixture
def old(template: Old, tmp_path: Path) -> Old:
    """A copy to be damaged."""
    return template.copy(tmp_path / "damaged.sqlite3")


@pytest.fixture
def new(tmp_path: Path, time: Any) -> Iterator[Journal]:
    with Journal.open(tmp_path / "new.sqlite3", time) as journal:
        yield journal


def test_of_a_whole_journal_everything_comes(old, new):
    salvaged = salvage(old.path, OwnJournal(new))
    assert (salvaged.device, salvaged.records, salvaged.drafts, salvaged.lost) == (old.device, 150, 1, 0)
    closed = records(new)
    assert old.records.items() <= closed.items()
    assert closed.keys() - old.records.keys() == {old.open_drawing}
    assert new.device_id == old.device
    assert closed[old.open_drawing].key.device_id == old.device
    assert old.waiting == 50
    assert new.sync.counts().waiting == 151  # what was sent, too: the new journal knows no cluster


def test_once_more_changes_nothing(old, new):
    salvage(old.path, OwnJournal(new))
    before, counts = records(new), new.sync.counts()
    assert salvage(old.path, OwnJournal(new)).lost == 0
    assert records(new) == before
    assert new.sync.counts() == counts


def test_the_new_journal_stays_that_device_when_it_is_opened_again(old, new, time):
    salvage(old.path, OwnJournal(new))
    path = new.path
    new.close()
    with Journal.open(path, time) as again:
        assert again.device_id == old.device


def test_a_drawing_that_lies_on_the_pad_is_left_to_the_pad(old, new):
    salvaged = salvage(old.path, OwnJournal(new), still_open=[old.open_drawing])
    assert (salvaged.drafts, salvaged.lost) == (0, 0)
    assert old.open_drawing not in records(new)


def test_what_was_drawn_since_stays(old, new, make, time):
    record = make.id()
    new.save_draft(record, time(), make.drawing(3))
    new.close_drawing(record)
    salvage(old.path, OwnJournal(new))
    assert len(records(new)) == 152


def test_progress_is_told_in_pages(old, new):
    told: list[tuple[int, int]] = []
    salvage(old.path, OwnJournal(new), lambda *numbers: told.append(numbers))
    pages = old.path.stat().st_size // PAGE
    assert told[-1] == (pages, pages)


@pytest.mark.parametrize("seed", range(8))
def test_broken_pages_cost_no_more_than_what_is_on_them(old, new, seed):
    numbers = random.Random(seed)
    pages = old.path.stat().st_size // PAGE
    for _ in range(numbers.randrange(1, 8)):
        page, length = numbers.randrange(pages), numbers.choice([1, 20, 500, PAGE])
        content = numbers.choice([bytes(length), numbers.randbytes(length)])
        old.damage(page * PAGE + numbers.randrange(PAGE - length + 1), content)
    salvaged = salvage(old.path, OwnJournal(new))
    found = records(new)
    found.pop(old.open_drawing, None)
    assert len(found) == salvaged.records
    # A changed byte in a number is still a number. What has a checksum, ink and pictures, is as it was.
    for record in found.keys() & old.records.keys():
        assert found[record].content.ink == old.records[record].content.ink
        assert found[record].content.png == old.records[record].content.png
    whole = [record for record in found if found[record] == old.records.get(record)]
    assert len(whole) >= 60
    assert len(found) + salvaged.lost >= 149
    assert new.check() is None


def test_what_was_changed_unseen_never_wins_over_the_clusters_copy(old, new):
    """A label with one wrong letter looks like a label."""
    record = next(iter(old.records.values()))
    intact = _newer(record)
    salvage(old.path, OwnJournal(new))
    altered = replace(intact.content, drawn_at=intact.content.drawn_at + 1, version=record.content.version)
    new._connection.execute(
        "UPDATE records SET drawn_at = ? WHERE id = ?", (altered.drawn_at, record.key.id.bytes)
    )
    new.sync.merge([prove(intact)])
    assert records(new)[record.key.id] == intact


def _newer(record: ClusterRecord) -> ClusterRecord:
    """As it was sent, before it was salvaged."""
    cells = {name: getattr(record, name) for name in ("content", "reading", "edit", "life")}
    return replace(
        record, **{name: replace(cell, version=cell.version + 1) for name, cell in cells.items() if cell}
    )


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9])
def test_a_file_that_was_cut_short(old, new, kept):
    size = old.path.stat().st_size
    with old.path.open("rb+") as file:
        file.truncate(int(size * kept))
    salvaged = salvage(old.path, OwnJournal(new))
    found = records(new)
    found.pop(old.open_drawing, None)
    assert found.items() <= old.records.items()
    assert len(found) == salvaged.records
    assert (salvaged.lost > 0) == (kept > 0)


def test_without_its_first_page_all_records_come(old, new):
    old.damage(0, bytes(PAGE))
    salvaged = salvage(old.path, OwnJournal(new))
    assert (salvaged.records, salvaged.lost, salvaged.device) == (150, 0, old.device)
    assert old.records.items() <= records(new).items()


def test_with_a_damaged_outbox_everything_is_sent(old, new):
    content = old.path.read_bytes()
    for begin in range(PAGE, len(content), PAGE):
        # An outbox row: ten values, the first two ids.
        if content[begin] == 0x0A and b"\x0b\x2c\x2c" in content[begin : begin + PAGE]:
            old.damage(begin, bytes(PAGE))
    assert salvage(old.path, OwnJournal(new)).records == 150
    assert new.sync.counts().waiting == 151


def test_what_is_only_in_the_write_ahead_log_comes_too(tmp_path, new, make, time):
    path = tmp_path / "open.sqlite3"
    with Journal.open(path, time) as journal:
        for seed in range(20):
            record = make.id()
            journal.save_draft(record, time(), make.drawing(seed))
            journal.close_drawing(record)
        before = records(journal)
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{tmp_path / 'damaged.sqlite3'}{ending}")
    with Path(f"{tmp_path / 'damaged.sqlite3'}-wal").open("ab") as log:
        log.write(b"a frame that was never finished")
    salvaged = salvage(tmp_path / "damaged.sqlite3", OwnJournal(new))
    assert (salvaged.records, salvaged.lost) == (20, 0)
    assert records(new) == as_salvaged(before)


def test_a_journal_of_the_first_format_comes_too(tmp_path, new, time):
    upgraded = tmp_path / "upgraded.sqlite3"
    shutil.copy(FIRST_FORMAT, upgraded)
    salvaged = salvage(FIRST_FORMAT, OwnJournal(new))
    with Journal.open(upgraded, time) as journal:
        assert records(new) == as_salvaged(records(journal))
        assert salvaged.device == journal.device_id
    assert (salvaged.records, salvaged.lost) == (21, 0)


def test_what_is_no_journal_at_all_yields_nothing(tmp_path, new):
    path = tmp_path / "noise"
    path.write_bytes(random.Random(1).randbytes(100_000))
    salvaged = salvage(path, OwnJournal(new))
    assert (salvaged.device, salvaged.records, salvaged.drafts) == (None, 0, 0)


def test_a_file_that_is_not_there_is_said(tmp_path, new):
    with pytest.raises(JournalError):
        salvage(tmp_path / "nothing", OwnJournal(new))
