"""Erased for good: nothing of the ink is left, here or on the way to the cluster."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest

from digitpad.domain import Drawing, Recognition, Source
from digitpad.ink import codec
from digitpad.storage.errors import RecordErasedError, RecordMissingError, RecordOpenError
from digitpad.storage.journal import Journal

DAYS = dt.timedelta(days=30)


def closed(journal: Journal, make, seed: int = 1) -> UUID:
    record: UUID = make.id()
    journal.save_draft(record, make.time(), make.drawing(seed))
    assert journal.close_drawing(record) is not None
    return record


def kept(journal: Journal, record: UUID) -> Recognition:
    found = journal.get(record)
    assert found is not None
    return found


def on_the_disk(path: Path) -> bytes:
    files = (path, path.with_name(path.name + "-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists())


class TestEraseForGood:
    def test_an_erased_record_is_blank_and_deleted_and_keeps_its_key(self, journal, make):
        record = closed(journal, make)
        before = kept(journal, record)
        journal.save_edit(record, "7", reviewed=True)
        journal.erase(record)
        found = kept(journal, record)
        assert found.drawing == Drawing()
        assert found.is_deleted
        assert (found.key, found.label) == (before.key, "7")
        assert (journal.count(), journal.latest(9), list(journal.records())) == (0, [], [])
        assert journal.left_out == set()

    def test_a_deleted_record_keeps_the_version_of_its_delete(self, journal, make):
        record = closed(journal, make)
        life = journal.set_deleted(record, deleted=True)
        journal.erase(record)
        assert kept(journal, record).life == life

    def test_a_picture_goes_with_its_name_and_hash(self, journal, make):
        record = journal.add_picture(make.id(), make.time(), make.picture(), Source.FILE, None).id
        journal.erase(record)
        found = kept(journal, record)
        assert (found.picture, found.drawing, found.source) == (None, Drawing(), Source.FILE)
        [outgoing] = _taken(journal)
        content = outgoing.entry.record.content
        assert (content.png, content.picture_name, content.picture_sha256) == (b"", "", "")
        assert (content.ink, content.picture_width) == (None, 28)

    def test_it_is_sent_with_a_later_version_and_nothing_in_it(self, journal, make):
        record = closed(journal, make)
        [before] = _taken(journal)
        journal.erase(record)
        [again] = journal.sync.taken()
        assert again.entry.record.content.ink == b""
        assert again.entry.record.content.version > before.entry.record.content.version
        journal.sync.acknowledge(journal.sync.state().epoch or 0, [1])
        assert journal.sync.counts().waiting == 1

    def test_it_wins_over_a_content_from_a_clock_far_ahead(self, journal, make):
        record = closed(journal, make)
        journal._connection.execute("UPDATE records SET closed_version = closed_version + 9000000000")
        [before] = _taken(journal)
        journal.erase(record)
        [again] = journal.sync.taken()
        assert again.entry.record.content.version == before.entry.record.content.version + 1

    def test_nothing_of_the_ink_is_left_in_the_file(self, journal, make, path):
        drawing = make.drawing(9, strokes=40)
        record = make.id()
        journal.save_draft(record, make.time(), drawing)
        journal.close_drawing(record)
        ink = codec.encode(drawing)[20:60]
        journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert ink in on_the_disk(path)
        journal.erase(record)
        journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert ink not in on_the_disk(path)

    def test_it_cannot_be_restored_and_again_changes_nothing(self, journal, make):
        record = closed(journal, make)
        journal.erase(record)
        before = kept(journal, record)
        journal.erase(record)
        with pytest.raises(RecordErasedError, match="nothing left"):
            journal.set_deleted(record, deleted=False)
        assert kept(journal, record) == before

    def test_it_takes_no_reading_and_is_not_offered_for_one(self, journal, make):
        record = closed(journal, make)
        journal.erase(record)
        assert journal.without_reading(9) == []
        assert not journal.save_reading(record, None, make.reading())
        assert not journal.save_reading(record, Drawing(), make.reading())

    def test_a_draft_and_an_unknown_id_are_refused(self, journal, make):
        draft = make.id()
        journal.save_draft(draft, make.time(), make.drawing())
        with pytest.raises(RecordOpenError):
            journal.erase(draft)
        with pytest.raises(RecordMissingError):
            journal.erase(make.id())

    def test_it_survives_a_restart(self, open_journal, make):
        journal = open_journal()
        record = closed(journal, make)
        journal.erase(record)
        before = kept(journal, record)
        journal.close()
        journal = open_journal()
        assert kept(journal, record) == before
        assert journal.check() is None


class TestEraseOld:
    def test_what_was_deleted_thirty_days_ago_is_erased(self, journal, make, time):
        old, restored, recent, shown = (closed(journal, make) for _ in range(4))
        for record in (old, restored):
            journal.set_deleted(record, deleted=True)
        journal.set_deleted(restored, deleted=False)
        time.move(days=10)
        journal.set_deleted(recent, deleted=True)
        assert journal.erase_old() == 0
        time.move(days=20, seconds=1)
        assert journal.erase_old() == 1
        assert kept(journal, old).drawing == Drawing()
        for record in (restored, recent, shown):
            assert kept(journal, record).drawing != Drawing()
        assert journal.erase_old() == 0

    def test_the_oldest_come_first_a_few_at_a_time(self, journal, make, time):
        records = [closed(journal, make) for _ in range(5)]
        for record in reversed(records):
            journal.set_deleted(record, deleted=True)
            time.move(seconds=1)
        time.move(days=31)
        assert [journal.erase_old(DAYS, limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert {kept(journal, record).drawing for record in records} == {Drawing()}


def _taken(journal: Journal):
    journal.sync.set_target(UUID(int=1), "class 4b")
    journal.sync.begin_epoch(UUID(int=2))
    return journal.sync.take()
