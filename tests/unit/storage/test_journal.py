"""What a journal keeps, and when."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import apsw
import pytest

from digitpad.domain import Drawing, Edit, Life, Recognition, RecordKey, Source
from digitpad.ink import codec
from digitpad.storage.errors import RecordClosedError, RecordMissingError, RecordOpenError
from digitpad.storage.journal import Journal
from digitpad.storage.parts import Parts


def outbox(journal: Journal) -> dict[UUID, tuple[RecordKey, int]]:
    found = {}
    for identity, device, day, part, version in journal._connection.execute(
        "SELECT id, device_id, day, part, version FROM outbox"
    ):
        date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
        key = RecordKey(UUID(bytes=device), date, part, UUID(bytes=identity))
        found[UUID(bytes=identity)] = (key, version)
    return found


def versions(journal: Journal, record: UUID) -> Any:
    [found] = journal._connection.execute(
        "SELECT closed_version, reading_version FROM records WHERE id = ?", (record.bytes,)
    ).fetchall()
    return found


def kept(journal: Journal, record: UUID) -> Recognition:
    found = journal.get(record)
    assert found is not None
    return found


def closed(journal: Journal, make, seed: int = 1, reading=None) -> Recognition:
    record = make.id()
    drawing = make.drawing(seed)
    journal.save_draft(record, make.time(), drawing)
    if reading is not None:
        assert journal.save_reading(record, drawing, reading)
    done = journal.close_drawing(record)
    assert done is not None
    return done


class TestDrafts:
    def test_a_draft_is_kept_as_it_was_drawn(self, journal, make):
        record, drawing = make.id(), make.drawing()
        journal.save_draft(record, make.time(), drawing)
        found = kept(journal, record)
        assert found == Recognition(
            id=record,
            device_id=journal.device_id,
            drawn_at=make.time(),
            source=Source.PAD,
            drawing=codec.quantise(drawing),
        )
        assert journal.latest(5) == [found]
        assert journal.outbox_count() == 0

    def test_a_draft_grows_under_its_first_time(self, journal, make, time):
        record, begun = make.id(), time()
        journal.save_draft(record, begun, make.drawing(strokes=1))
        time.move(seconds=3)
        journal.save_draft(record, time(), make.drawing(strokes=2))
        found = kept(journal, record)
        assert found.drawing == codec.quantise(make.drawing(strokes=2))
        assert found.drawn_at == begun
        assert journal.count() == 1

    def test_a_changed_drawing_drops_its_reading_and_keeps_its_edit(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing(1))
        assert journal.save_reading(record, make.drawing(1), make.reading())
        edit = journal.save_edit(record, "4", reviewed=True)
        journal.save_draft(record, make.time(), make.drawing(2))
        found = kept(journal, record)
        assert found.reading is None
        assert found.edit == edit

    def test_an_unchanged_drawing_keeps_its_reading(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        assert journal.save_reading(record, make.drawing(), make.reading())
        journal.save_draft(record, make.time(), make.drawing())
        assert kept(journal, record).reading == make.reading()

    def test_a_cleared_draft_is_kept_but_not_shown_and_dropped_when_closed(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        journal.save_draft(record, make.time(), Drawing())
        assert kept(journal, record).drawing == codec.quantise(Drawing())
        assert (journal.latest(5), journal.count(), list(journal.records())) == ([], 0, [])
        assert journal.close_drawing(record) is None
        assert journal.get(record) is None
        assert journal.outbox_count() == 0

    def test_a_cleared_draft_that_is_drawn_on_again_is_shown(self, journal, make):
        record = make.id()
        for drawing in (make.drawing(1), Drawing(), make.drawing(2)):
            journal.save_draft(record, make.time(), drawing)
        assert [found.id for found in journal.latest(5)] == [record]

    def test_a_dropped_draft_is_gone_and_a_closed_record_cannot_be_dropped(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        journal.drop_draft(record)
        assert journal.get(record) is None
        done = closed(journal, make)
        journal.drop_draft(done.id)
        assert journal.get(done.id) == done

    def test_a_time_without_its_zone_is_refused(self, journal, make):
        with pytest.raises(ValueError, match="time zone"):
            journal.save_draft(make.id(), make.time().replace(tzinfo=None), make.drawing())
        assert journal.count() == 0


class TestReadings:
    def test_a_reading_comes_back_to_the_last_bit(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        assert journal.save_reading(record, make.drawing(), make.reading(3))
        assert kept(journal, record).reading == make.reading(3)

    def test_a_reading_of_older_ink_never_lands_on_newer_ink(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing(1))
        journal.save_draft(record, make.time(), make.drawing(2))
        assert not journal.save_reading(record, make.drawing(1), make.reading())
        assert kept(journal, record).reading is None
        journal.close_drawing(record)
        assert not journal.save_reading(record, make.drawing(1), make.reading())

    def test_the_stored_drawing_counts_as_the_one_that_was_drawn(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        assert journal.save_reading(record, kept(journal, record).drawing, make.reading())

    def test_a_draft_may_be_read_again_by_another_model(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        assert journal.save_reading(record, make.drawing(), make.reading(1))
        assert journal.save_reading(record, make.drawing(), make.reading(2, "softmax"))
        assert kept(journal, record).reading == make.reading(2, "softmax")

    def test_a_closed_records_reading_is_never_replaced(self, journal, make):
        done = closed(journal, make, reading=make.reading(1))
        before = outbox(journal)
        assert not journal.save_reading(done.id, done.drawing, make.reading(2, "softmax"))
        assert not journal.save_reading(done.id, None, make.reading(2, "softmax"))
        assert journal.get(done.id) == done
        assert outbox(journal) == before

    def test_a_missing_reading_is_made_later_and_sent_with_the_record(self, journal, make):
        done = closed(journal, make)
        [unread] = journal.without_reading(10)
        assert unread == done
        first_version = outbox(journal)[done.id][1]
        assert journal.save_reading(done.id, done.drawing, make.reading())
        assert kept(journal, done.id).reading == make.reading()
        assert journal.without_reading(10) == []
        key, version = outbox(journal)[done.id]
        assert (key, journal.outbox_count()) == (done.key, 1)
        assert version > first_version
        assert versions(journal, done.id) == (first_version, version)

    def test_a_reading_for_a_draft_says_which_ink_it_is_of(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        assert not journal.save_reading(record, None, make.reading())

    def test_a_reading_of_nothing_known_is_not_kept(self, journal, make):
        assert not journal.save_reading(uuid4(), make.drawing(), make.reading())

    def test_unread_are_the_closed_and_undeleted_newest_first(self, journal, make):
        first, second, third = (closed(journal, make, seed) for seed in range(3))
        closed(journal, make, reading=make.reading())
        journal.save_draft(make.id(), make.time(), make.drawing())
        journal.set_deleted(second.id, deleted=True)
        assert [found.id for found in journal.without_reading(10)] == [third.id, first.id]
        assert [found.id for found in journal.without_reading(1)] == [third.id]
        assert [found.id for found in journal.without_reading(9, after=third.id)] == [first.id]

    def test_missing_readings_are_kept_together_and_none_replaces_another(self, journal, make):
        first, second = closed(journal, make, 1), closed(journal, make, 2)
        read = closed(journal, make, 3, reading=make.reading(1))
        journal.save_draft(draft := make.id(), make.time(), make.drawing())
        ids = (first.id, second.id, read.id, draft, uuid4())
        assert journal.save_readings([(record, make.reading(2)) for record in ids]) == 2
        assert [kept(journal, record).reading for record in ids[:4]] == [
            make.reading(2),
            make.reading(2),
            make.reading(1),
            None,
        ]
        assert outbox(journal)[first.id][1] == versions(journal, first.id)[1]


class TestClosing:
    def test_closing_fixes_the_key_and_fills_the_outbox(self, journal, make):
        done = closed(journal, make, reading=make.reading())
        assert done.key == RecordKey(journal.device_id, dt.date(2026, 3, 14), 0, done.id)
        [(key, version)] = outbox(journal).values()
        assert key == done.key
        assert versions(journal, done.id) == (version, version)

    def test_closing_again_changes_nothing(self, journal, make):
        done = closed(journal, make)
        before = outbox(journal)
        assert journal.close_drawing(done.id) == done
        assert outbox(journal) == before

    def test_closing_an_unknown_drawing_gives_nothing(self, journal):
        assert journal.close_drawing(uuid4()) is None

    def test_a_closed_drawing_takes_no_more_ink(self, journal, make):
        done = closed(journal, make)
        with pytest.raises(RecordClosedError):
            journal.save_draft(done.id, make.time(), make.drawing(9))
        assert journal.get(done.id) == done

    def test_the_key_holds_the_day_on_which_the_id_was_made_in_utc(self, journal, make, time):
        time.now = dt.datetime(2026, 3, 14, 23, 59, 59, 999000, tzinfo=dt.UTC)
        record = make.id()
        journal.save_draft(record, time().astimezone(dt.timezone(dt.timedelta(hours=5))), make.drawing())
        time.move(hours=3)
        done = journal.close_drawing(record)
        assert done is not None
        assert done.key is not None
        assert done.key.day == dt.date(2026, 3, 14)
        assert done.drawn_at == dt.datetime(2026, 3, 14, 23, 59, 59, 999000, tzinfo=dt.UTC)

    def test_an_id_that_tells_no_time_leaves_the_day_of_drawing(self, journal, make):
        record = uuid4()
        journal.save_draft(record, dt.datetime(1999, 12, 31, 12, tzinfo=dt.UTC), make.drawing())
        done = journal.close_drawing(record)
        assert done is not None
        assert done.key is not None
        assert done.key.day == dt.date(1999, 12, 31)

    def test_a_partition_holds_at_most_its_limit_and_days_count_apart(self, journal):
        device, other = uuid4().bytes, uuid4().bytes
        parts = Parts(journal._connection, limit=3)
        assert [parts.assign(device, 5) for _ in range(7)] == [0, 0, 0, 1, 1, 1, 2]
        parts.store()
        parts = Parts(journal._connection, limit=3)
        assert [parts.assign(device, day) for day in (5, 6, 5, 5)] == [2, 0, 2, 3]
        assert parts.assign(other, 5) == 0

    def test_records_that_come_with_their_part_fill_it(self, journal):
        device = uuid4().bytes
        parts = Parts(journal._connection, limit=3)
        assert parts.assign(device, 5) == 0
        parts.count_in(device, 5, 0)
        parts.count_in(device, 5, 0)
        assert parts.assign(device, 5) == 1
        parts.count_in(device, 5, 4)
        assert parts.assign(device, 5) == 4

    def test_the_4097th_record_of_a_day_begins_the_second_part(self, journal, make):
        drawing = codec.quantise(make.drawing())
        assert journal.add_records(
            Recognition(make.id(), journal.device_id, make.time(), Source.PAD, drawing) for _ in range(4097)
        )
        parts = [found.key.part for found in journal.records() if found.key]
        assert parts == [0] * 4096 + [1]
        done = closed(journal, make)
        assert done.key is not None
        assert done.key.part == 1


class TestEditsAndLives:
    def test_an_edit_keeps_the_reading_beside_it(self, journal, make):
        done = closed(journal, make, reading=make.reading(1))
        edit = journal.save_edit(done.id, "7", reviewed=True)
        found = kept(journal, done.id)
        assert (found.edit, found.reading, found.text) == (edit, make.reading(1), "7")
        assert (edit.editor, edit.reviewed) == (journal.device_id, True)

    def test_an_edit_of_a_closed_record_is_queued_once_with_its_version(self, journal, make):
        done = closed(journal, make)
        journal._connection.execute("DELETE FROM outbox")
        journal.save_edit(done.id, "7", reviewed=True)
        edit = journal.save_edit(done.id, None, reviewed=False)
        assert outbox(journal) == {done.id: (done.key, edit.version)}
        assert kept(journal, done.id).edit == replace(edit, label=None, reviewed=False)

    def test_an_edit_of_a_draft_waits_for_its_closing(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        edit = journal.save_edit(record, "7", reviewed=True)
        assert journal.outbox_count() == 0
        done = journal.close_drawing(record)
        assert done is not None
        assert done.edit == edit
        assert outbox(journal)[record][1] > edit.version

    def test_deleting_hides_and_restoring_shows_again(self, journal, make):
        done = closed(journal, make)
        life = journal.set_deleted(done.id, deleted=True)
        assert (journal.latest(5), journal.count(), list(journal.records())) == ([], 0, [])
        assert kept(journal, done.id).life == life
        assert outbox(journal)[done.id][1] == life.version
        restored = journal.set_deleted(done.id, deleted=False)
        assert not restored.deleted
        assert restored.version > life.version
        assert journal.latest(5) == [kept(journal, done.id)]
        assert kept(journal, done.id).life == restored

    def test_edits_never_write_life_and_lives_never_write_edits(self, journal, make):
        done = closed(journal, make)
        edit = journal.save_edit(done.id, "7", reviewed=True)
        life = journal.set_deleted(done.id, deleted=True)
        assert kept(journal, done.id).edit == edit
        journal.save_edit(done.id, "8", reviewed=True)
        assert kept(journal, done.id).life == life

    def test_versions_rise_over_restarts_although_the_clock_is_set_back(self, open_journal, make, time):
        journal = open_journal()
        done = closed(journal, make)
        before = journal.save_edit(done.id, "1", reviewed=True).version
        journal.close()
        time.move(days=-400)
        journal = open_journal()
        assert journal.save_edit(done.id, "2", reviewed=True).version > before

    def test_an_edit_wins_over_one_from_a_clock_too_fast_to_follow(self, journal, make, time):
        ahead = int(time().timestamp() * 1e6) + 10**12
        foreign = Edit("1", reviewed=True, editor=uuid4(), version=ahead)
        record = Recognition(make.id(), uuid4(), time(), Source.PAD, make.drawing(), edit=foreign)
        journal.add_records([record])
        edit = journal.save_edit(record.id, "2", reviewed=True)
        assert edit.version == ahead + 1
        other = closed(journal, make)
        assert journal.save_edit(other.id, "3", reviewed=True).version < ahead

    def test_a_draft_is_not_deleted_and_an_unknown_record_is_named(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        with pytest.raises(RecordOpenError):
            journal.set_deleted(record, deleted=True)
        unknown = uuid4()
        with pytest.raises(RecordMissingError, match=str(unknown)):
            journal.set_deleted(unknown, deleted=True)
        with pytest.raises(RecordMissingError, match=str(unknown)):
            journal.save_edit(unknown, "1", reviewed=True)


class TestPicturesAndBatches:
    def test_a_picture_is_kept_closed_at_once(self, journal, make):
        record = make.id()
        found = journal.add_picture(record, make.time(), make.picture(), Source.FILE, make.reading())
        assert found == kept(journal, record)
        assert (found.picture, found.reading, found.source) == (make.picture(), make.reading(), Source.FILE)
        assert found.key is not None
        assert outbox(journal)[record][0] == found.key

    def test_a_picture_that_is_added_again_stays_as_it_is(self, journal, make):
        record = make.id()
        found = journal.add_picture(record, make.time(), make.picture(), Source.FILE, make.reading())
        assert journal.add_picture(record, make.time(), make.picture(), Source.CLIPBOARD, None) == found
        assert journal.outbox_count() == 1

    def test_a_pictures_reading_may_follow(self, journal, make):
        record = make.id()
        journal.add_picture(record, make.time(), make.picture(), Source.CLIPBOARD, None)
        assert [found.id for found in journal.without_reading(5)] == [record]
        assert journal.save_reading(record, None, make.reading())
        assert kept(journal, record).reading == make.reading()

    def test_adding_keeps_keys_edits_and_lives_and_is_idempotent(self, journal, make):
        device, record = uuid4(), make.id()
        given = Recognition(
            record,
            device,
            make.time(),
            Source.BATCH,
            codec.quantise(make.drawing()),
            reading=make.reading(),
            edit=Edit("5", reviewed=True, editor=uuid4(), version=1234),
            life=Life(deleted=False, editor=uuid4(), version=1235),
            key=RecordKey(device, dt.date(2020, 2, 29), 17, record),
        )
        blank = Recognition(make.id(), device, make.time(), Source.PAD, Drawing())
        assert journal.add_records([given, blank, given]) == 1
        assert journal.add_records([given]) == 0
        assert list(journal.records()) == [given]
        assert outbox(journal)[record][0] == given.key

    def test_a_record_without_a_key_becomes_this_devices(self, journal, make):
        given = Recognition(make.id(), uuid4(), make.time(), Source.PAD, make.drawing())
        assert journal.add_records([given]) == 1
        found = kept(journal, given.id)
        assert found.device_id == journal.device_id
        assert found.key == RecordKey(journal.device_id, dt.date(2026, 3, 14), 0, given.id)

    def test_a_batch_that_fails_leaves_the_earlier_ones(self, journal, make):
        good = [Recognition(make.id(), uuid4(), make.time(), Source.PAD, make.drawing()) for _ in range(5)]
        bad = Recognition(make.id(), uuid4(), make.time().replace(tzinfo=None), Source.PAD, make.drawing())
        with pytest.raises(ValueError, match="time zone"):
            journal.add_records([*good, bad], batch=2)
        assert [found.id for found in journal.records()] == [each.id for each in good[:4]]


class TestLists:
    def test_the_latest_come_newest_first_and_page_by_page(self, journal, make):
        ids = [closed(journal, make, seed).id for seed in range(7)]
        first = [found.id for found in journal.latest(3)]
        second = [found.id for found in journal.latest(3, before=first[-1])]
        third = [found.id for found in journal.latest(3, before=second[-1])]
        assert first + second + third == ids[::-1]
        assert journal.latest(3, before=third[-1]) == []
        assert journal.newest_id() == ids[-1]

    def test_the_latest_are_the_latest_drawn_whatever_their_ids(self, journal, make):
        made = [make.id() for _ in range(3)]
        times = [make.time() + dt.timedelta(days=days) for days in (2, 3, 1)]
        journal.add_records(
            Recognition(record, journal.device_id, at, Source.PAD, make.drawing())
            for record, at in zip(made, times, strict=True)
        )
        assert [found.id for found in journal.latest(9)] == [made[1], made[0], made[2]]
        assert [found.id for found in journal.latest(9, before=made[1])] == [made[0], made[2]]
        assert len(journal.latest(9, before=uuid4())) == 3

    def test_what_is_there_is_known_by_its_id_deleted_or_not(self, journal, make):
        done = closed(journal, make)
        journal.set_deleted(done.id, deleted=True)
        assert journal.has(done.id)
        assert not journal.has(uuid4())

    def test_records_are_one_snapshot_while_the_journal_goes_on(self, journal, make):
        ids = [closed(journal, make, seed).id for seed in range(4)]
        records = journal.records()
        assert next(records).id == ids[0]
        closed(journal, make)
        journal.set_deleted(ids[2], deleted=True)
        assert [found.id for found in records] == ids[1:]
        assert journal.count() == 4

    def test_records_may_be_left_unfinished(self, journal, make):
        for seed in range(3):
            closed(journal, make, seed)
        records = journal.records()
        next(records)
        records.close()
        assert journal.count() == 3

    def test_a_damaged_record_does_not_hide_the_others(self, journal, make, caplog):
        first, second = closed(journal, make, 1), closed(journal, make, 2)
        journal._connection.execute("UPDATE records SET ink = x'00ff' WHERE id = ?", (second.id.bytes,))
        assert journal.latest(5) == [first]
        assert list(journal.records()) == [first]
        assert journal.get(second.id) is None
        assert second.id.hex in caplog.text

    @pytest.mark.parametrize(
        ("query", "index"),
        [
            (
                "SELECT ink FROM records WHERE deleted = 0 AND blank = 0 ORDER BY id DESC LIMIT 9",
                "records_shown",
            ),
            ("SELECT ink FROM records WHERE deleted = 0 AND blank = 0 ORDER BY id", "records_shown"),
            ("SELECT count(*) FROM records WHERE deleted = 0 AND blank = 0", "records_shown"),
            (
                "SELECT ink FROM records WHERE model_id IS NULL AND deleted = 0 AND day > 0 ORDER BY id",
                "records_unread",
            ),
            ("SELECT id FROM records WHERE day IS NULL ORDER BY id", "records_draft"),
        ],
    )
    def test_lists_walk_an_index_and_sort_nothing(self, journal, query, index):
        plan = [row[3] for row in journal._connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert len(plan) == 1
        assert f"USING INDEX {index}" in plan[0] or f"USING COVERING INDEX {index}" in plan[0]


class TestRestarts:
    def test_the_device_stays_itself(self, open_journal):
        journal = open_journal()
        device = journal.device_id
        assert device.version == 4
        journal.close()
        assert open_journal().device_id == device

    def test_open_drafts_are_closed_and_blank_ones_dropped(self, open_journal, make):
        journal = open_journal()
        drawn, blank = make.id(), make.id()
        journal.save_draft(drawn, make.time(), make.drawing())
        assert journal.save_reading(drawn, make.drawing(), make.reading())
        journal.save_draft(blank, make.time(), Drawing())
        journal.close()
        journal = open_journal()
        assert journal.opening.closed_drafts == 1
        found = kept(journal, drawn)
        assert found.key is not None
        assert found.reading == make.reading()
        assert list(outbox(journal)) == [drawn]
        assert journal.get(blank) is None
        journal.close()
        assert open_journal().opening.closed_drafts == 0

    def test_a_clean_end_is_told_from_an_unclean_one(self, path, time):
        journal = Journal.open(path, time)
        assert not journal.was_unclean
        # What a killed process leaves: nothing noted, the lock freed by the system.
        journal._connection.close()
        assert journal._lock is not None
        journal._lock.release()
        journal = Journal.open(path, time)
        assert journal.was_unclean
        journal.close()
        journal = Journal.open(path, time)
        assert not journal.was_unclean
        assert journal.check() is None
        journal.close()
        journal.close()

    def test_the_file_is_a_strict_wal_journal_of_ours(self, journal, path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("application_id").to_bytes(4, "big") == b"DGPD"
        assert journal._connection.pragma("synchronous") == 2
        tables = connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict")
        assert {name for (name,) in tables} <= {"sqlite_schema", "sqlite_temp_schema"}
        connection.close()
