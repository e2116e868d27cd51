"""What is found by indexes and counts is what is found by looking at every record."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.domain import Drawing, Recognition, Source
from digitpad.filters import EVERYTHING, RecordFilter, agreement, compared, is_no_digit
from digitpad.storage import finding, finding_counts, finding_rows
from digitpad.storage.errors import RecordErasedError
from digitpad.storage.finding import FindingStopped, RecordFinder
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import MIGRATIONS, migrate
from digitpad.storage.sqlite import rows
from tests.support.findable import (
    INK,
    START,
    Naive,
    all_records,
    as_counted,
    filters,
    recognitions,
    step_of,
)

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")  # summer time began there on 29 March 2026
COUNTS = (
    "SELECT level, CASE level WHEN 0 THEN 0 WHEN 1 THEN day >> 5 ELSE day END AS number, deleted, source, "
    "ifnull(model, ''), ifnull(verdict, ''), read_as, said, reviewed, agrees, step, count(*), sum(sureness) "
    "FROM finding CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
)
acts = st.lists(
    st.tuples(st.sampled_from(["label", "review", "delete", "restore", "erase"]), st.integers(0, 30)),
    max_size=12,
)


def act(journal: Journal, ids: list[UUID], done: list[tuple[str, int]]) -> None:
    for what, number in done:
        record = ids[number % len(ids)]
        if what == "label":
            journal.save_edit(record, "27" if number % 2 else "7", reviewed=True)
        elif what == "review":
            journal.save_edit(record, None, reviewed=bool(number % 2))
        elif what == "erase":
            journal.erase(record)
        else:
            with contextlib.suppress(RecordErasedError):
                journal.set_deleted(record, what == "delete")


def unsent(journal: Journal) -> set[UUID]:
    return {UUID(bytes=record) for (record,) in journal._connection.execute("SELECT id FROM outbox")}


def assert_tallied(journal: Journal) -> None:
    """The counts are those of the rows, and the rows those of the records."""
    connection = journal._connection
    counted = sorted(connection.execute("SELECT * FROM tally WHERE records <> 0"), key=repr)
    assert counted == sorted(connection.execute(COUNTS), key=repr)
    quarters = "SELECT quarter, count(*), sum(agrees = 0) FROM finding WHERE deleted = 0 GROUP BY 1"
    assert connection.execute("SELECT * FROM quarters").fetchall() == connection.execute(quarters).fetchall()
    found = "SELECT deleted, drawn_at, id, source, model, verdict, label, reviewed, name"
    kept = (
        "SELECT deleted, drawn_at, id, source, model_id, verdict, label, ifnull(reviewed, 0), picture_name "
        "FROM records WHERE blank = 0 ORDER BY id"
    )
    assert rows(connection, f"{found} FROM finding ORDER BY id") == rows(connection, kept)


def assert_found(finder: RecordFinder, naive: Naive, meaning: RecordFilter) -> None:
    expected = naive.meant(meaning)
    ids = [record.id for record in expected]
    page = finder.page(meaning)
    assert [row.id for row in page] == ids
    assert finder.count(meaning) == len(ids)
    for row, record in zip(page, expected, strict=True):
        assert (row.drawn_at, row.source, row.text, row.label) == (
            record.drawn_at, record.source, record.text, record.label,
        )  # fmt: skip
        assert row.name == (record.picture and record.picture.name)
        assert row.is_deleted == record.is_deleted
        assert row.is_corrected == (agreement(record) is False)
        if record.reading is not None:
            reading = record.reading
            assert (row.read, row.verdict, row.confidence, row.model) == (
                reading.text, reading.verdict, reading.confidence, reading.model_id,
            )  # fmt: skip
        else:
            assert (row.read, row.verdict, row.confidence, row.model) == (None,) * 4
    walked, place = [], None
    while some := finder.page(meaning, place, limit=3):
        walked += [row.id for row in some]
        place = some[-1].place
    assert walked == ids
    assert [row.id for row in finder.oldest(meaning, 4)] == ids[-4:]
    if len(page) > 2:
        assert [row.id for row in finder.page_before(meaning, page[2].place, 1)] == ids[1:2]
    while finder.prepare(meaning, 1):
        pass
    for index in range(len(ids) + 1):
        assert [row.id for row in finder.page_at(meaning, index, 3)] == ids[index : index + 3]
    assert [finder.position(record, meaning) for record in ids] == list(range(len(ids)))


def assert_counted(finder: RecordFinder, naive: Naive, meaning: RecordFilter) -> None:
    facets = finder.facets(meaning)
    review = meaning.but(corrected=None, reviewed=None, right=None)
    assert facets.records == naive.number(meaning)
    assert facets.texts == naive.counted(
        meaning.but(text=None, length_from=None, length_to=None), lambda it: as_counted(it.text)
    )
    assert facets.no_digit == naive.number(meaning.but(no_digit=None), is_no_digit)
    assert facets.verdicts == naive.counted(
        meaning.but(verdicts=frozenset()), lambda it: it.reading and it.reading.verdict
    )
    assert facets.models == naive.counted(
        meaning.but(models=frozenset()), lambda it: (it.reading and it.reading.model_id) or None
    )
    assert facets.sources == naive.counted(meaning.but(sources=frozenset()), lambda it: it.source)
    assert facets.corrected == naive.number(review.but(corrected=True))
    assert facets.reviewed == naive.number(review.but(reviewed=True))
    assert (facets.right, facets.wrong) == (
        naive.number(review.but(right=True)), naive.number(review.but(right=False)),
    )  # fmt: skip
    assert facets.steps == naive.counted(meaning.but(confidence_from=None, confidence_to=None), step_of)
    assert facets.deleted == naive.number(meaning.but(deleted=True))


def assert_summed(finder: RecordFinder, naive: Naive, meaning: RecordFilter) -> None:
    summary = finder.summary(meaning)
    judged = [
        record
        for record in naive.meant(meaning)
        if record.edit and record.edit.reviewed and agreement(record) is not None
    ]
    assert summary.records == naive.number(meaning)
    assert summary.judged == len(judged)
    assert summary.right == sum(bool(agreement(record)) for record in judged)
    assert summary.reviewed == naive.number(meaning, lambda it: it.edit and it.edit.reviewed)
    assert summary.corrected == naive.number(meaning, lambda it: agreement(it) is False)
    pairs = Counter((as_counted(it.label or ""), as_counted(it.reading.text)) for it in judged if it.reading)
    assert summary.confusion == pairs
    for told, of in (
        (summary.models, lambda it: it.reading.model_id),
        (summary.labels, lambda it: as_counted(it.label)),
    ):
        assert told == {
            name: (
                sum(of(it) == name for it in judged),
                sum(of(it) == name and agreement(it) is True for it in judged),
            )
            for name in map(of, judged)
        }
    numbers = [it for it in judged if len(it.label or "") > 1]
    assert summary.numbers == {
        model: (
            sum(it.reading.model_id == model for it in numbers if it.reading),
            sum(it.reading.model_id == model and agreement(it) is True for it in numbers if it.reading),
        )
        for model in {it.reading.model_id for it in numbers if it.reading}
    }
    assert summary.digits == Counter(
        pair
        for it in numbers
        if it.reading and len(it.reading.text) > 1
        for pair in compared(it.label or "", it.reading.text)
    )
    for step in summary.reliability:
        inside = [it for it in judged if step_of(it) == step.least]
        assert (step.records, step.right) == (len(inside), sum(agreement(it) is True for it in inside))
        mean = sum(it.reading.confidence for it in inside if it.reading) / len(inside)
        assert step.confidence == pytest.approx(mean, abs=1e-6)
    assert sum(step.records for step in summary.reliability) == len(judged)
    days = {day.date: (day.records, day.corrected) for day in finder.days(BERLIN, meaning)}
    dates = [record.drawn_at.astimezone(BERLIN).date() for record in naive.meant(meaning)]
    assert {date: number for date, (number, _) in days.items()} == Counter(dates)
    assert sum(corrected for _, corrected in days.values()) == summary.corrected


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Bounds that a few records go beyond."""
    monkeypatch.setattr(finding, "STRIDE", 2)
    monkeypatch.setattr(finding_rows, "RARE", 3)
    # The tests set these; here they are put back.
    monkeypatch.setattr(finding_rows, "FEW", finding_rows.FEW)
    monkeypatch.setattr(finding_counts, "MOST_TEXTS", finding_counts.MOST_TEXTS)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(recognitions(), min_size=1, max_size=25, unique_by=lambda record: record.id),
    acts,
    st.lists(filters(), min_size=1, max_size=6),
    st.sampled_from([0, 2, 100]),
)
def test_whatever_was_done_the_same_is_found_as_by_looking_at_every_record(records, done, meanings, few):
    finding_rows.FEW = finding_counts.MOST_TEXTS = few
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        with Journal.open(path, lambda: NOW) as journal, RecordFinder.open(path) as finder:
            journal.add_records(records)
            ids = [record.id for record in records]
            act(journal, ids, done)
            assert_tallied(journal)
            naive = Naive(all_records(journal, ids), unsent(journal))
            alone = (RecordFilter(text="*7"), RecordFilter(text="2?", deleted=True))
            for meaning in (EVERYTHING, *alone, *meanings):
                assert_found(finder, naive, meaning)
                assert_counted(finder, naive, meaning)
                assert_summed(finder, naive, meaning)
            assert set(finder.records(ids)) == {record.id for record in naive.records}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(recognitions(), min_size=1, max_size=12, unique_by=lambda record: record.id),
    acts,
    acts,
    st.lists(filters(), min_size=1, max_size=3),
)
def test_a_journal_of_the_format_before_is_filled_in_page_by_page_while_it_changes(
    records, before, meanwhile, meanings
):
    finding_rows.FEW = 100
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        with Journal.open(path, lambda: NOW) as journal:
            journal.add_records(records)
            ids = [record.id for record in records]
            act(journal, ids, before)
            forget_what_is_found_by(journal._connection)
            with RecordFinder.open(path) as finder:
                assert not finder.state().is_whole
                assert finder.count() == 0
                act(journal, ids, meanwhile[::2])
                assert journal.fill_finding(limit=3) == (len(ids) > 3)
                act(journal, ids, meanwhile[1::2])
                while journal.fill_finding(limit=3):
                    pass
                assert finder.state().is_whole
                naive = Naive(all_records(journal, ids), unsent(journal))
                for meaning in (EVERYTHING, *meanings):
                    assert_found(finder, naive, meaning)
                    assert_counted(finder, naive, meaning)


def forget_what_is_found_by(connection: apsw.Connection) -> None:
    """Make it what a journal of the second format is just after its upgrade."""
    with connection:
        connection.execute("DELETE FROM finding")
        connection.execute("UPDATE finding_state SET to_fill = (SELECT max(id) FROM records)")


def test_drafts_are_found_as_they_are_drawn_read_emptied_and_dropped(path, time, make):
    with Journal.open(path, time) as journal, RecordFinder.open(path) as finder:
        record = make.id()
        journal.save_draft(record, time(), make.drawing())
        assert [row.text for row in finder.page()] == [""]
        journal.save_reading(record, make.drawing(), make.reading(7))
        assert [(row.text, row.model) for row in finder.page()] == [("7", "lenet-5")]
        journal.save_draft(record, time(), make.drawing(2))
        assert [(row.text, row.model) for row in finder.page()] == [("", None)]
        journal.save_draft(record, time(), Drawing())
        assert finder.page() == []
        assert_tallied(journal)
        journal.save_draft(record, time(), make.drawing())
        assert finder.count() == 1
        journal.drop_draft(record)
        assert finder.count() == 0
        assert_tallied(journal)


def test_the_state_tells_when_to_look_again(path, time, make):
    with Journal.open(path, time) as journal, RecordFinder.open(path) as finder:
        before = finder.state()
        assert before == finder.state()
        assert before.is_whole
        record = make.id()
        journal.save_draft(record, time(), make.drawing())
        drawn = finder.state()
        assert drawn.changes > before.changes
        journal.close_drawing(record)  # nothing of it looks different in the list, but that it waits
        closed = finder.state()
        assert closed.changes == drawn.changes
        assert closed.commits != drawn.commits
        assert [where.value for where in finder.whereabouts([record]).values()] == ["waiting"]


def test_looking_can_be_stopped_from_another_thread(path, time):
    with Journal.open(path, time), RecordFinder.open(path) as finder:
        is_over = threading.Event()

        def stop() -> None:
            while not is_over.is_set():
                finder.stop()

        def look() -> None:
            while True:
                finder.facets()

        stopper = threading.Thread(target=stop)
        stopper.start()
        try:
            with pytest.raises(FindingStopped):
                look()
        finally:
            is_over.set()
            stopper.join()
        assert finder.count() == 0


def test_damaged_values_neither_stop_an_upgrade_nor_what_is_found_beside_them(path, time, make):
    connection = apsw.Connection(str(path))
    migrate(connection, 0, MIGRATIONS[:2])
    good = make.id()
    for record, drawn_at, *reading in [
        (make.id(), 2**63 - 1, "digitpad", "x", "digits", b"\xc1"),
        (make.id(), -(2**63), "digitpad", "x", "nonsense", b"\x90"),
        (make.id(), 5, None, None, None, None),
        (good, 7, "lenet-5", "x", "not_a_digit", b"\x90"),
    ]:
        connection.execute(
            "INSERT INTO records (id, device_id, day, part, closed_version, source, ink, drawn_at, "
            "model_id, weights_sha256, verdict, digits) VALUES (?, ?, 1, 0, 1, 'pad', x'00', ?, ?, ?, ?, ?)",
            (record.bytes, bytes(16), drawn_at, *reading),
        )
    connection.execute("UPDATE records SET model_id = CAST(x'ff41' AS TEXT) WHERE drawn_at = 7")
    connection.close()
    with Journal.open(path, time) as journal, RecordFinder.open(path) as finder:
        assert journal.opening.kept_aside is None
        assert finder.state().is_whole
        assert finder.count() == 4
        assert [row.id for row in finder.page(RecordFilter(no_digit=True))] == [good]
        assert [row.model for row in finder.page() if row.id == good] == ["\N{REPLACEMENT CHARACTER}A"]
        assert len(finder.page()) == 2  # no time stands for the others
        assert finder.facets().records == 4
        assert finder.days(BERLIN)[-1].records == 2
        journal.set_deleted(good, deleted=True)
        assert finder.count() == 3


def test_a_large_journal_is_upgraded_without_a_copy_and_a_small_one_with_it(path, time, monkeypatch):
    released = Path(__file__).with_name("journals") / "v2.sqlite3"
    shutil.copy(released, path)
    monkeypatch.setattr("digitpad.storage.opening._COPIED_BYTES", 1000)
    with Journal.open(path, time) as journal:
        assert journal.opening.copied_before_upgrade is None
        assert journal.count() == 17
        assert_tallied_but_for_readings(journal)
    shutil.copy(released.with_name("v1.sqlite3"), path)
    with Journal.open(path, time) as journal:
        assert journal.opening.copied_before_upgrade is not None  # a step among them changes what was there


def assert_tallied_but_for_readings(journal: Journal) -> None:
    connection = journal._connection
    counted = sorted(connection.execute("SELECT * FROM tally"), key=repr)
    assert counted == sorted(connection.execute(COUNTS), key=repr)


def test_two_records_of_one_time_have_an_order(path, time, make):
    with Journal.open(path, time) as journal, RecordFinder.open(path) as finder:
        twin = replace(record_of(make), id=UUID(int=2**127))
        journal.add_records([record_of(make), twin])
        rows = finder.page()
        assert [row.id for row in rows] == sorted(
            (row.id for row in rows), key=lambda it: it.bytes, reverse=True
        )
        assert [row.id for row in finder.page(after=rows[0].place)] == [rows[1].id]


def record_of(make):
    return Recognition(make.id(), UUID(int=1), START, Source.PAD, INK)
