"""What is fetched is merged into the journal; who meets comes to hold the same, and nobody's ink is lost."""

from dataclasses import replace
from functools import reduce
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.domain import Edit, Life, RecordKey, Source
from digitpad.storage.cluster.port import ClusterRecord, Content, Entry, Log
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, is_erased, prove, to_cluster_record
from digitpad.storage.errors import JournalFull
from digitpad.storage.fetched import Merged
from digitpad.storage.journal import Journal
from digitpad.storage.merging import merge
from digitpad.storage.parts import PART_LIMIT
from digitpad.storage.sync.state import Whereabouts
from digitpad.storage.syncing import Counts
from tests.support.cluster_records import DAY, DEVICES, IDS, INKS, drawn, records_of
from tests.support.fake_cluster import FakeCluster

TARGET = UUID(int=1)
SOMEBODY = UUID(int=3)
_HELD = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608 - our own names


def content(ink: bytes = INKS[0], version: int = 1) -> Content:
    return Content(version, 7, "pad", None, None, None, None, ink, None)


def copy_of(record: UUID = IDS[0], **cells) -> ClusterRecord:
    key = RecordKey(DEVICES[0], DAY, 0, record)
    nothing = dict.fromkeys(("reading", "edit", "life"))
    return ClusterRecord(key, **{"content": content(), **nothing, **cells})


def label(text: str | None, version: int) -> Edit:
    return Edit(text, reviewed=True, editor=SOMEBODY, version=version)


def life(version: int, *, deleted: bool) -> Life:
    return Life(deleted, SOMEBODY, version)


def take_in(journal: Journal, *records: ClusterRecord) -> Merged:
    return journal.sync.merge([prove(record) for record in records])


def held(journal: Journal) -> dict[UUID, ClusterRecord]:
    """All closed records of a journal, as the cluster would hold them."""
    found = journal._connection.execute(_HELD)
    return {record.key.id: record for record in map(to_cluster_record, found)}


class TestNew:
    def test_a_new_record_is_kept_as_it_came_and_not_sent(self, journal):
        record = copy_of(edit=label("7", 5))
        assert take_in(journal, record) == Merged(1, 0, 0, (IDS[0],))
        assert held(journal) == {IDS[0]: record}
        found = journal.get(IDS[0])
        assert found is not None
        assert (found.key, found.device_id, found.label) == (record.key, DEVICES[0], "7")
        assert found.source is Source.PAD
        assert journal.latest(5) == [found]
        assert journal.sync.counts() == Counts(0, 0, 0)
        assert journal.sync.where_is([IDS[0]]) == {IDS[0]: Whereabouts.VERIFIED}

    def test_its_place_in_the_partition_is_counted(self, journal, make):
        key = RecordKey(journal.device_id, make.time().date(), 0, UUID(int=0))
        lost = [copy_of(make.id()) for _ in range(2)]
        take_in(journal, *(replace(one, key=replace(key, id=one.key.id)) for one in lost))
        [(count,)] = journal._connection.execute("SELECT records FROM parts").fetchall()
        assert count == 2 < PART_LIMIT

    def test_its_versions_are_followed_but_not_far_ahead(self, journal, make, time):
        now = int(time().timestamp() * 1_000_000)
        take_in(journal, copy_of(edit=label("7", now + 30_000_000)))
        assert journal.save_edit(IDS[0], "8", reviewed=True).version > now + 30_000_000
        take_in(journal, copy_of(edit=label("9", now + 90_000_000)))
        edit = journal.save_edit(IDS[0], "8", reviewed=True)
        assert edit.version == now + 90_000_001
        record = make.id()
        journal.save_draft(record, time(), make.drawing())
        assert journal.save_edit(record, "8", reviewed=True).version < now + 31_000_000

    def test_the_mark_moves_with_the_records_and_never_back(self, journal):
        journal.sync.merge([prove(copy_of())], (SOMEBODY, 5, 9))
        journal.sync.merge([], (SOMEBODY, 5, 4))
        journal.sync.merge([], (SOMEBODY, 6, 1))
        assert journal.sync.marks() == {(SOMEBODY, 5): 9, (SOMEBODY, 6): 1}

    def test_neither_the_mark_nor_a_record_is_kept_alone(self, journal):
        def full() -> bool:
            raise apsw.FullError("database or disk is full")

        journal._connection.set_commit_hook(full)
        with pytest.raises(JournalFull):
            journal.sync.merge([prove(copy_of())], (SOMEBODY, 5, 9))
        journal._connection.set_commit_hook(None)
        assert (journal.sync.marks(), journal.get(IDS[0])) == ({}, None)


class TestKnown:
    def test_what_is_the_same_changes_nothing(self, journal):
        take_in(journal, copy_of())
        assert take_in(journal, copy_of()) == Merged()

    def test_a_later_edit_and_an_unknown_delete_are_taken_over(self, journal):
        take_in(journal, copy_of(edit=label("7", 5)))
        newer = copy_of(edit=label("1", 6), life=life(3, deleted=True))
        assert take_in(journal, newer) == Merged(0, 1, 0, (IDS[0],))
        assert held(journal) == {IDS[0]: newer}
        assert journal.count() == 0
        assert journal.sync.counts() == Counts(0, 0, 0)

    def test_what_the_journal_knows_better_is_sent(self, journal):
        take_in(journal, copy_of(edit=label("7", 5)))
        assert take_in(journal, copy_of(edit=label("1", 4))) == Merged()
        assert journal.sync.counts().waiting == 1
        assert held(journal)[IDS[0]].edit == label("7", 5)

    def test_what_was_just_sent_is_not_sent_again_because_an_older_copy_comes(self, journal):
        take_in(journal, copy_of(edit=label("7", 5)))
        journal.sync.set_target(TARGET, "class 4b")
        journal.sync.requeue([IDS[0]])
        epoch = journal.sync.begin_epoch(uuid4()).head.epoch
        [one] = journal.sync.take()
        journal.sync.acknowledge(epoch, [one.entry.seq])
        take_in(journal, copy_of(edit=label("1", 4)))
        assert journal.sync.counts() == Counts(0, 0, 1)

    def test_the_clock_of_a_reading_counts_as_well(self, journal, make):
        take_in(journal, copy_of())
        assert journal.save_reading(IDS[0], None, make.reading(3))
        own = held(journal)[IDS[0]]
        assert own.reading is not None
        theirs = replace(own.reading, version=own.reading.version + 1, model_id="softmax")
        assert take_in(journal, replace(own, reading=theirs)).changed == 1
        found = journal.get(IDS[0])
        assert found is not None
        assert found.reading is not None
        assert found.reading.model_id == "softmax"

    def test_the_key_stays_the_journals(self, journal):
        take_in(journal, copy_of())
        elsewhere = copy_of(edit=label("7", 5))
        take_in(journal, replace(elsewhere, key=replace(elsewhere.key, part=1)))
        assert held(journal) == {IDS[0]: elsewhere}
        assert journal.sync.counts().waiting == 0

    def test_an_open_drawing_is_left_alone(self, journal, make, time):
        journal.save_draft(IDS[0], time(), make.drawing())
        assert take_in(journal, copy_of(), copy_of(IDS[1])) == Merged(1, 0, 1, (IDS[1],))
        journal.save_draft(IDS[0], time(), make.drawing(2))
        assert journal.close_drawing(IDS[0]) is not None

    def test_a_damaged_record_does_not_hold_up_the_others(self, journal, caplog):
        take_in(journal, copy_of())
        connection = journal._connection
        connection.execute("PRAGMA ignore_check_constraints = ON; UPDATE records SET source = 'pbd'")
        assert take_in(journal, copy_of(edit=label("7", 5)), copy_of(IDS[1])).passed_over == 1
        assert journal.get(IDS[1]) is not None
        assert IDS[0].hex in caplog.text


class TestErased:
    ERASED = copy_of(content=content(b"", 9), life=life(8, deleted=True))

    def test_a_record_erased_elsewhere_is_erased_here(self, journal):
        take_in(journal, copy_of())
        assert take_in(journal, self.ERASED).changed == 1
        assert held(journal) == {IDS[0]: self.ERASED}
        found = journal.get(IDS[0])
        assert found is not None
        assert found.is_deleted
        assert found.drawing is not None
        assert found.drawing.is_blank
        assert journal.left_out == set()

    def test_one_that_was_never_here_comes_erased(self, journal):
        take_in(journal, self.ERASED)
        assert held(journal) == {IDS[0]: self.ERASED}
        assert (journal.count(), journal.without_reading(9)) == (0, [])

    @pytest.mark.parametrize("restored", [life(10, deleted=False), None])
    def test_who_has_the_ink_gives_it_back_to_a_record_that_is_not_deleted(self, journal, restored):
        take_in(journal, copy_of(life=restored))
        erased = replace(self.ERASED, life=None) if restored is None else self.ERASED
        assert take_in(journal, erased).changed == 1
        found = held(journal)[IDS[0]]
        assert found.content == content(INKS[0], found.content.version)
        assert found.content.version > 9
        assert journal.sync.counts().waiting == 1
        assert [one.id for one in journal.latest(5)] == [IDS[0]]

    def test_the_ink_given_back_is_sent_although_the_record_is_on_its_way(self, journal):
        take_in(journal, copy_of(life=life(10, deleted=False)))
        journal.sync.set_target(TARGET, "class 4b")
        journal.sync.requeue([IDS[0]])
        epoch = journal.sync.begin_epoch(uuid4()).head.epoch
        journal.sync.take()
        take_in(journal, self.ERASED)
        journal.sync.acknowledge(epoch, [1])
        assert journal.sync.counts().waiting == 1

    def test_given_back_it_is_whole_again_where_it_was_erased(self, journal):
        take_in(journal, self.ERASED)
        back = copy_of(content=content(INKS[0], 12), life=life(10, deleted=False))
        take_in(journal, back)
        assert held(journal) == {IDS[0]: back}
        assert [one.id for one in journal.latest(5)] == [IDS[0]]


class TestTwins:
    """A journal copied with an open drawing, which both copies went on with."""

    def test_the_ink_that_loses_is_kept_as_a_drawing_of_its_own(self, journal):
        take_in(journal, copy_of(content=content(INKS[0], 1), edit=label("7", 5)))
        merged = take_in(journal, copy_of(content=content(INKS[1], 2)))
        assert (merged.added, merged.changed) == (1, 1)
        [twin] = held(journal).keys() - {IDS[0]}
        assert set(merged.ids) == {IDS[0], twin}
        assert held(journal)[IDS[0]].content == content(INKS[1], 2)
        assert held(journal)[twin].content == content(INKS[0], 1)
        assert held(journal)[twin].edit == label("7", 5)
        assert held(journal)[twin].key == replace(copy_of().key, id=twin)
        assert (twin.version, twin.int >> 80) == (IDS[0].version, IDS[0].int >> 80)
        # The label is known better here than the fetched record knows it, and the twin not at all.
        assert set(journal.sync.where_is([IDS[0], twin]).values()) == {Whereabouts.WAITING}

    def test_all_who_had_that_ink_keep_the_same_twin(self, journal, tmp_path, time):
        with Journal.open(tmp_path / "other.sqlite3", time) as other:
            for one in (journal, other):
                take_in(one, copy_of(content=content(INKS[0], 1)))
                take_in(one, copy_of(content=content(INKS[1], 2)))
            assert held(journal) == held(other)

    def test_the_same_ink_closed_twice_is_one_drawing(self, journal):
        take_in(journal, copy_of(content=content(INKS[0], 1)))
        take_in(journal, copy_of(content=content(INKS[0], 2)))
        assert list(held(journal)) == [IDS[0]]

    def test_the_ink_that_wins_has_no_twin(self, journal):
        take_in(journal, copy_of(content=content(INKS[0], 3)))
        take_in(journal, copy_of(content=content(INKS[1], 2)))
        assert list(held(journal)) == [IDS[0]]
        assert journal.sync.counts().waiting == 1


def steady(record: ClusterRecord) -> ClusterRecord:
    """With the ink that belongs to the id."""
    return replace(
        record, content=content(INKS[IDS.index(record.key.id) % len(INKS)], record.content.version)
    )


ids = st.sampled_from(IDS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(records_of(ids).map(steady), max_size=4), max_size=4))
def test_the_journal_holds_what_merging_all_that_came_gives(batches):
    everything = sorted((record for batch in batches for record in batch), key=lambda one: one.key.id)
    expected = {
        record: reduce(merge, copies) for record, copies in groupby(everything, key=lambda one: one.key.id)
    }
    with TemporaryDirectory() as folder, Journal.open(Path(folder) / "history.sqlite3") as journal:
        for batch in batches:
            take_in(journal, *batch)
        assert held(journal) == expected
        assert journal.check() is None


class Device:
    """A journal that sends all it has and merges all there is."""

    def __init__(self, path: Path, cluster: FakeCluster) -> None:
        self.journal = Journal.open(path)
        self._remote = cluster.connect()
        self._cluster = cluster
        self.journal.sync.set_target(TARGET, "class 4b")
        claim = self.journal.sync.begin_epoch(uuid4())
        self._log = Log("class 4b", self.journal.device_id, claim.head.epoch, claim.head.claimed)

    def push(self) -> int:
        while self.journal.sync.requeue_next():
            pass
        entries: list[Entry] = [one.entry for one in self.journal.sync.take()]
        self._remote.send(self._log, entries).result()
        self.journal.sync.acknowledge(self._log.epoch, [entry.seq for entry in entries])
        return len(entries)

    def pull(self) -> int:
        return len(take_in(self.journal, *self._cluster.all_records().values()).ids)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(records_of(ids, drawn), min_size=1, max_size=3, unique_by=lambda one: one.key.id),
        min_size=2,
        max_size=3,
    )
)
def test_who_meets_comes_to_hold_the_same_and_no_ink_is_lost(beginnings):
    cluster = FakeCluster()
    with TemporaryDirectory() as folder:
        devices = [Device(Path(folder) / f"{number}.sqlite3", cluster) for number in range(len(beginnings))]
        for device, records in zip(devices, beginnings, strict=True):
            take_in(device.journal, *records)
            device.journal.sync.requeue_all()
        for _ in range(8):
            moved = 0
            for device in devices:
                moved += device.push() + device.pull()
            if not moved:
                break
        else:
            pytest.fail("they go on sending for ever")
        final = cluster.all_records()
        for device in devices:
            assert held(device.journal) == final
            device.journal.close()
    drawn_once = [record for records in beginnings for record in records if not is_erased(record.content)]
    for record in drawn_once:
        came_to = final[record.key.id]
        kept = {one.content.ink for one in final.values() if one.key.id.int >> 80 == record.key.id.int >> 80}
        gone_for_good = is_erased(came_to.content) and came_to.life is not None and came_to.life.deleted
        assert record.content.ink in kept or gone_for_good
