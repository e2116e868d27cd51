"""What the journal tells the sync lane, and what it makes of the answers."""

import datetime as dt
from itertools import pairwise
from uuid import UUID, uuid4

import apsw
import pytest

from digitpad.domain import Recognition, Source
from digitpad.storage.cluster.port import Head, Log
from digitpad.storage.errors import JournalFull
from digitpad.storage.journal import Journal
from digitpad.storage.log_state import Claim
from digitpad.storage.outbox import Outgoing
from digitpad.storage.sync.state import Refused, Whereabouts
from digitpad.storage.syncing import Counts

TARGET = UUID(int=1)
GROUP = "class 4b"
DAY_US = 24 * 60 * 60 * 1_000_000


def closed(journal: Journal, make, seed: int = 1) -> UUID:
    record: UUID = make.id()
    drawing = make.drawing(seed)
    journal.save_draft(record, make.time(), drawing)
    assert journal.save_reading(record, drawing, make.reading(seed % 10))
    assert journal.close_drawing(record) is not None
    return record


def several(journal: Journal, make, count: int = 3) -> list[UUID]:
    return [closed(journal, make, seed) for seed in range(count)]


def begin(journal: Journal, target: UUID = TARGET, group: str = GROUP) -> int:
    """Open an epoch as the engine does, the cluster agreeing to everything."""
    journal.sync.set_target(target, group)
    while journal.sync.requeue_next():
        pass
    claim = journal.sync.begin_epoch(uuid4())
    journal.sync.confirm_claim(claim.head.nonce)
    return claim.head.epoch


def send(journal: Journal, epoch: int, limit: int = 100) -> list[UUID]:
    """Take, acknowledge and publish."""
    taken = journal.sync.take(limit)
    journal.sync.acknowledge(epoch, seqs(taken))
    journal.sync.published(epoch, journal.sync.head())
    return ids(taken)


def numbers(taken: list[Outgoing]) -> list[tuple[UUID, int]]:
    return [(one.entry.record.key.id, one.entry.seq) for one in taken]


def seqs(taken: list[Outgoing]) -> list[int]:
    return [one.entry.seq for one in taken]


def ids(taken: list[Outgoing]) -> list[UUID]:
    return [one.entry.record.key.id for one in taken]


def place(journal: Journal, record: UUID) -> Whereabouts | None:
    return journal.sync.where_is([record]).get(record)


class TestTheWayOut:
    def test_a_record_waits_is_taken_sent_and_verified(self, journal, make, time):
        record = closed(journal, make)
        assert place(journal, record) is Whereabouts.WAITING
        epoch = begin(journal)
        [outgoing] = journal.sync.take()
        assert outgoing.entry.seq == 1
        assert outgoing.entry.record.key.id == record
        assert outgoing.entry.version == outgoing.entry.record.version
        assert journal.sync.take() == []
        assert journal.sync.taken() == [outgoing]
        assert journal.sync.head() == 0
        assert place(journal, record) is Whereabouts.ON_ITS_WAY
        journal.sync.acknowledge(epoch, [1])
        assert journal.sync.taken() == []
        assert journal.sync.counts() == Counts(0, 0, 1)
        assert journal.sync.head() == 1
        assert place(journal, record) is Whereabouts.ON_ITS_WAY
        time.move(seconds=61)
        journal.sync.published(epoch, 1)
        [sent] = journal.sync.due_sent(60)
        assert sent.state == journal.sync.states()[0]
        journal.sync.prune([sent])
        assert journal.sync.counts() == Counts(0, 0, 0)
        assert place(journal, record) is Whereabouts.VERIFIED

    def test_what_goes_out_is_what_the_journal_holds(self, journal, make):
        record = closed(journal, make, seed=7)
        edit = journal.save_edit(record, None, reviewed=True)
        life = journal.set_deleted(record, deleted=True)
        begin(journal)
        [outgoing] = journal.sync.take()
        sent, kept = outgoing.entry.record, journal.get(record)
        assert kept is not None
        assert (sent.key, sent.edit, sent.life) == (kept.key, edit, life)
        assert sent.reading is not None
        assert (sent.reading.text, sent.reading.verdict) == ("7", "digits")
        assert sent.content.ink is not None
        assert outgoing.size > len(sent.content.ink) + len(sent.reading.digits)
        assert sent.version == outgoing.entry.version == life.version

    def test_a_picture_goes_out_whole(self, journal, make):
        journal.add_picture(make.id(), make.time(), make.picture(), Source.FILE, None)
        begin(journal)
        [outgoing] = journal.sync.take()
        content = outgoing.entry.record.content
        assert content.ink is None
        assert content.png == make.picture().png
        assert (content.picture_width, content.picture_height) == (28, 31)
        assert (content.picture_sha256, content.picture_name) == ("cd" * 32, "seven, scanned.jpeg")

    def test_records_are_taken_partition_by_partition(self, journal, make, time):
        other = UUID(int=7 << 64)
        mixed = []
        for _ in range(3):
            mixed.append(closed(journal, make))
            foreign = make.id()
            journal.add_records([Recognition(foreign, other, time(), Source.BATCH, make.drawing())])
            time.move(hours=13)
        begin(journal)
        keys = [one.entry.record.key for one in journal.sync.take()]
        assert keys == sorted(keys, key=lambda key: (key.device_id.bytes, key.day, key.part, key.id))

    def test_an_id_that_tells_no_time_goes_out_as_well(self, journal, make, time):
        record = uuid4()
        journal.save_draft(record, time(), make.drawing())
        journal.close_drawing(record)
        epoch = begin(journal)
        assert send(journal, epoch) == [record]
        assert [state.key.id for state in journal.sync.states()] == [record]

    def test_no_more_is_taken_than_asked_for_and_one_at_least(self, journal, make):
        several(journal, make, 5)
        begin(journal)
        first = journal.sync.take(limit=2)
        assert len(first) == 2
        assert len(journal.sync.take(max_bytes=1)) == 1
        rest = journal.sync.take(max_bytes=10 * first[0].size)
        assert [one.entry.seq for one in rest] == [4, 5]
        assert [one.entry.seq for one in journal.sync.taken(after=1, limit=3)] == [2, 3, 4]
        assert len(journal.sync.taken(max_bytes=1)) == 1

    def test_what_was_sent_is_exchanged_for_what_waits(self, journal, make):
        records = several(journal, make, 3)
        epoch = begin(journal)
        first = seqs(journal.sync.take(limit=1))
        assert numbers(journal.sync.exchange(epoch, first, limit=1)) == [(records[1], 2)]
        assert journal.sync.counts() == Counts(2, 0, 1)
        journal.save_edit(records[1], "4", reviewed=True)
        rest = journal.sync.exchange(epoch, [2])
        assert numbers(rest) == [(records[1], 3), (records[2], 4)]
        assert journal.sync.exchange(epoch, seqs(rest)) == []
        assert journal.sync.counts() == Counts(0, 0, 3)

    def test_nothing_is_taken_before_an_epoch_is_open(self, journal, make):
        closed(journal, make)
        with pytest.raises(ValueError, match="begin_epoch"):
            journal.sync.take()

    def test_drafts_do_not_go_out(self, journal, make):
        record = make.id()
        journal.save_draft(record, make.time(), make.drawing())
        begin(journal)
        assert journal.sync.take() == []
        assert place(journal, record) is None
        assert journal.sync.states() == []
        assert journal.sync.states_of([record]) == {}


class TestChangesOnTheWay:
    def test_what_changed_since_it_was_taken_waits_again(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        journal.sync.take()
        edit = journal.save_edit(record, "4", reviewed=True)
        assert place(journal, record) is Whereabouts.ON_ITS_WAY
        journal.sync.acknowledge(epoch, [1])
        assert place(journal, record) is Whereabouts.WAITING
        assert journal.sync.head() == 1
        [again] = journal.sync.take()
        assert (again.entry.seq, again.entry.version) == (2, edit.version)

    def test_a_change_with_a_smaller_version_than_the_record_is_not_forgotten(self, journal, make):
        record = closed(journal, make)
        journal.set_deleted(record, deleted=True)
        journal._connection.execute(  # by a device whose clock is hours ahead
            "UPDATE records SET life_version = life_version + 9000000000 WHERE id = ?", (record.bytes,)
        )
        epoch = begin(journal)
        [outgoing] = journal.sync.take()
        edit = journal.save_edit(record, "4", reviewed=True)
        assert edit.version < outgoing.entry.version
        journal.sync.acknowledge(epoch, [1])
        [again] = journal.sync.take()
        assert again.entry.record.edit == edit

    def test_what_is_sent_again_goes_with_its_newest_cells_under_its_first_version(self, journal, make):
        record = closed(journal, make)
        begin(journal)
        [first] = journal.sync.take()
        edit = journal.save_edit(record, "4", reviewed=True)
        [again] = journal.sync.taken()
        assert (again.entry.seq, again.entry.version) == (1, first.entry.version)
        assert again.entry.record.edit == edit

    def test_a_record_sent_twice_is_looked_for_once(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        send(journal, epoch)
        journal.save_edit(record, "4", reviewed=True)
        assert place(journal, record) is Whereabouts.WAITING
        send(journal, epoch)
        [sent] = journal.sync.due_sent(0)
        assert sent.seq == 2

    def test_a_restart_changes_nothing(self, open_journal, make):
        journal = open_journal()
        records = several(journal, make, 4)
        epoch = begin(journal)
        taken = journal.sync.take(limit=3)
        journal.sync.acknowledge(epoch, seqs(taken)[:1])
        journal.sync.refuse(epoch, *numbers(taken)[1], "too large")
        before = journal.sync.state(), journal.sync.taken(), journal.sync.voids()
        places = journal.sync.where_is(records)
        journal.close()
        journal = open_journal()
        assert (journal.sync.state(), journal.sync.taken(), journal.sync.voids()) == before
        assert journal.sync.where_is(records) == places
        assert [one.entry.seq for one in journal.sync.take()] == [4]


class TestTheHead:
    def test_it_stays_below_what_is_not_acknowledged(self, journal, make):
        several(journal, make, 4)
        epoch = begin(journal)
        taken = seqs(journal.sync.take())
        journal.sync.acknowledge(epoch, taken[2:])
        assert journal.sync.head() == 0
        journal.sync.acknowledge(epoch, taken[:1])
        assert journal.sync.head() == 1
        journal.sync.acknowledge(epoch, taken[1:2])
        assert journal.sync.head() == 4

    def test_it_never_goes_back(self, journal, make):
        closed(journal, make)
        epoch = begin(journal)
        journal.sync.published(epoch, 3)
        journal.sync.published(epoch, 2)
        assert journal.sync.state().published == 3

    def test_what_is_beyond_the_published_head_is_neither_due_nor_pruned(self, journal, make):
        several(journal, make, 2)
        epoch = begin(journal)
        journal.sync.acknowledge(epoch, seqs(journal.sync.take()))
        journal.sync.published(epoch, 1)
        [due] = journal.sync.due_sent(0)
        assert due.seq == 1
        journal.sync.published(epoch, 2)
        both = journal.sync.due_sent(0)
        journal._connection.execute("UPDATE log SET published = 1")
        journal.sync.prune(both)
        assert journal.sync.counts().unverified == 1

    def test_what_was_sent_in_the_future_is_due(self, journal, make, time):
        closed(journal, make)
        epoch = begin(journal)
        send(journal, epoch)
        assert journal.sync.due_sent(60) == []
        time.move(hours=-1)
        assert [one.seq for one in journal.sync.due_sent(60)] == [1]

    def test_answers_for_an_epoch_that_is_not_open_change_nothing(self, journal, make):
        records = several(journal, make, 2)
        old = begin(journal)
        late = numbers(journal.sync.take())
        new = begin(journal)
        assert new != old
        again = numbers(journal.sync.take())
        assert again == late
        journal.sync.acknowledge(old, [seq for _, seq in late])
        journal.sync.refuse(old, *late[0], "too large")
        journal.sync.published(old, 2)
        journal.sync.refuse(new, *late[0], "too large")
        journal.sync.voided(old, [1])
        assert journal.sync.voids() == [1]
        assert (journal.sync.head(), journal.sync.state().published) == (0, 0)
        assert journal.sync.counts() == Counts(1, 1, 0)
        assert place(journal, records[1]) is Whereabouts.ON_ITS_WAY

    def test_an_answer_for_another_number_changes_nothing(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        journal.sync.take()
        journal.sync.acknowledge(epoch, [2])
        journal.sync.refuse(epoch, record, 2, "too large")
        assert journal.sync.head() == 0
        assert journal.sync.voids() == []
        assert place(journal, record) is Whereabouts.ON_ITS_WAY


class TestRefused:
    def test_a_refused_record_waits_no_more_and_its_number_is_to_be_voided(self, journal, make):
        first, _ = several(journal, make, 2)
        epoch = begin(journal)
        journal.sync.take()
        journal.sync.refuse(epoch, first, 1, "too large")
        journal.sync.acknowledge(epoch, [2])
        assert journal.sync.refused() == [Refused(first, "too large")]
        assert journal.sync.counts() == Counts(0, 1, 1)
        assert place(journal, first) is Whereabouts.REFUSED
        assert (journal.sync.voids(), journal.sync.head()) == ([1], 0)
        journal.sync.voided(epoch, [1])
        assert (journal.sync.voids(), journal.sync.head()) == ([], 2)
        assert journal.sync.take() == []
        assert journal.outbox_count() == 1

    def test_it_is_tried_again_under_a_new_number_when_somebody_asks(self, journal, make):
        first, second = several(journal, make, 2)
        epoch = begin(journal)
        journal.sync.take()
        for record, seq in ((first, 1), (second, 2)):
            journal.sync.refuse(epoch, record, seq, "too large")
        assert journal.sync.retry_refused() == 2
        assert journal.sync.refused() == []
        assert journal.sync.counts() == Counts(2, 0, 0)
        assert [one.entry.seq for one in journal.sync.take()] == [3, 4]

    def test_it_is_tried_again_when_it_changes(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        journal.sync.take()
        journal.sync.refuse(epoch, record, 1, "too large")
        journal.save_edit(record, "4", reviewed=True)
        assert journal.sync.refused() == []
        assert [one.entry.seq for one in journal.sync.take()] == [2]
        assert journal.sync.voids() == [1]

    def test_one_that_changed_meanwhile_is_tried_again_at_once(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        journal.sync.take()
        journal.save_edit(record, "4", reviewed=True)
        journal.sync.refuse(epoch, record, 1, "too large")
        assert journal.sync.refused() == []
        assert journal.sync.voids() == [1]
        assert ids(journal.sync.take()) == [record]

    def test_a_record_damaged_in_the_journal_does_not_hold_up_the_others(self, journal, make):
        hurt, kept = several(journal, make, 2)
        epoch = begin(journal)
        damage(journal, hurt)
        assert ids(journal.sync.take()) == [kept]
        [refused] = journal.sync.refused()
        assert refused.record == hurt
        assert hurt.hex in refused.reason
        journal.sync.acknowledge(epoch, [1])
        assert journal.sync.head() == 1

    def test_a_record_damaged_after_it_was_taken_is_refused(self, journal, make, caplog):
        hurt, kept = several(journal, make, 2)
        begin(journal)
        journal.sync.take()
        damage(journal, hurt)
        assert ids(journal.sync.taken()) == [kept]
        assert journal.sync.voids() == [1]
        assert [one.record for one in journal.sync.refused()] == [hurt]
        for _ in range(2):
            assert [state.key.id for state in journal.sync.states()] == [kept]
        assert caplog.text.count(hurt.hex) == 1


def damage(journal: Journal, record: UUID) -> None:
    journal._connection.execute("PRAGMA ignore_check_constraints = ON")
    journal._connection.execute("UPDATE records SET verdict = 'dhgits' WHERE id = ?", (record.bytes,))
    journal._connection.execute("PRAGMA ignore_check_constraints = OFF")


class TestClaims:
    def test_an_epoch_is_begun_and_confirmed(self, journal):
        journal.sync.set_target(TARGET, GROUP)
        assert journal.sync.state().log is None
        nonce = uuid4()
        claim = journal.sync.begin_epoch(nonce)
        epoch = claim.head.epoch
        assert claim == Claim(Head(journal.device_id, epoch, 0, nonce, epoch), GROUP, frozenset())
        state = journal.sync.state()
        assert (state.nonce, state.next_nonces) == (None, (nonce,))
        state = journal.sync.confirm_claim(nonce)
        assert (state.nonce, state.next_nonces) == (nonce, ())
        assert state.log == Log(GROUP, journal.device_id, epoch, epoch)

    def test_a_later_claim_expects_every_nonce_that_may_be_there(self, journal, make):
        begin(journal)
        closed(journal, make)
        known = journal.sync.state().nonce
        nonces = [uuid4() for _ in range(3)]
        claims = [journal.sync.begin_claim(nonce) for nonce in nonces]
        assert [claim.expected for claim in claims] == [
            {known},
            {known, nonces[0]},
            {known, nonces[0], nonces[1]},
        ]
        stamps = [claim.head.claimed for claim in claims]
        assert all(later >= earlier + 2 for earlier, later in pairwise(stamps))
        assert stamps[0] >= claims[0].head.epoch + 2
        state = journal.sync.confirm_claim(nonces[1])
        assert (state.nonce, state.next_nonces, state.claimed) == (nonces[1], (), stamps[2])

    def test_claims_out_of_turn_are_refused(self, journal):
        with pytest.raises(ValueError, match="set_target"):
            journal.sync.begin_epoch(uuid4())
        with pytest.raises(ValueError, match="begin_epoch"):
            journal.sync.begin_claim(uuid4())
        journal.sync.set_target(TARGET, GROUP)
        with pytest.raises(ValueError, match="begin_epoch"):
            journal.sync.begin_claim(uuid4())
        with pytest.raises(ValueError, match="not begun"):
            journal.sync.confirm_claim(uuid4())

    def test_epochs_rise_although_the_clock_stands_still(self, journal):
        assert begin(journal) < begin(journal) < begin(journal)

    def test_a_new_epoch_sends_again_what_the_old_one_did_not_publish(self, journal, make):
        records = several(journal, make, 5)
        old = begin(journal)
        taken = numbers(journal.sync.take(limit=4))
        journal.sync.acknowledge(old, [1, 2, 3])
        journal.sync.refuse(old, *taken[3], "too large")
        journal.sync.published(old, 1)
        begin(journal)
        assert journal.sync.voids() == []
        assert journal.sync.marks() == {(journal.device_id, old): 1}
        assert [place(journal, record) for record in records] == [
            Whereabouts.ON_ITS_WAY,
            Whereabouts.WAITING,
            Whereabouts.WAITING,
            Whereabouts.REFUSED,
            Whereabouts.WAITING,
        ]
        again = journal.sync.take()
        assert ids(again) == [records[1], records[2], records[4]]
        assert [one.entry.seq for one in again] == [1, 2, 3]
        # What the old epoch published is still to be found in the cluster.
        assert [one.state.key.id for one in journal.sync.due_sent(0)] == [records[0]]

    def test_an_epoch_without_anything_published_leaves_no_mark(self, journal):
        begin(journal)
        begin(journal)
        assert journal.sync.marks() == {}


class TestTargets:
    def test_the_same_target_changes_nothing(self, journal, make):
        several(journal, make, 2)
        epoch = begin(journal)
        send(journal, epoch, limit=1)
        before = journal.sync.state()
        journal.sync.set_target(TARGET, GROUP)
        assert journal.sync.state() == before
        assert not before.requeueing
        assert journal.sync.counts() == Counts(1, 0, 1)

    def test_another_cluster_gets_everything(self, journal, make):
        records = several(journal, make, 5)
        epoch = begin(journal)
        send(journal, epoch, limit=2)
        journal.sync.take(limit=1)
        journal.sync.refuse(epoch, *numbers(journal.sync.take(limit=1))[0], "too large")
        journal.sync.merge([], (UUID(int=5), 6, 7))
        journal.sync.set_target(UUID(int=2), GROUP)
        state = journal.sync.state()
        assert (state.target, state.epoch, state.requeueing) == (UUID(int=2), None, True)
        assert set(journal.sync.where_is(records).values()) == {Whereabouts.WAITING}
        assert journal.sync.marks() == {}
        pages = 1
        while journal.sync.requeue_next(limit=2):
            pages += 1
        assert pages == 3
        assert not journal.sync.state().requeueing
        assert journal.sync.counts() == Counts(5, 0, 0)
        assert sorted(send(journal, begin(journal, UUID(int=2)))) == records

    def test_queueing_everything_goes_on_after_a_restart(self, open_journal, make):
        journal = open_journal()
        records = several(journal, make, 5)
        send(journal, begin(journal))
        journal.sync.requeue_all()
        assert journal.sync.requeue_next(limit=2)
        journal.close()
        journal = open_journal()
        assert journal.sync.state().requeueing
        assert set(journal.sync.where_is(records).values()) == {Whereabouts.WAITING}
        assert journal.sync.requeue_next(limit=2)
        assert not journal.sync.requeue_next(limit=2)
        assert journal.sync.counts().waiting == 5

    def test_another_group_begins_another_log_and_sends_nothing_twice(self, journal, make):
        records = several(journal, make, 3)
        old = begin(journal)
        journal.sync.acknowledge(old, seqs(journal.sync.take()))
        journal.sync.published(old, 2)
        journal.sync.merge([], (UUID(int=5), 6, 7))
        journal.sync.set_target(TARGET, "class 5a")
        state = journal.sync.state()
        assert (state.group, state.epoch, state.last_seq, state.requeueing) == ("class 5a", None, 0, False)
        assert journal.sync.marks() == {}
        begin(journal, group="class 5a")
        assert ids(journal.sync.take()) == [records[2]]

    def test_a_drawing_closed_meanwhile_is_queued_once(self, journal, make):
        several(journal, make, 3)
        journal.sync.set_target(TARGET, GROUP)
        assert journal.sync.requeue_next(limit=1)
        closed(journal, make)
        while journal.sync.requeue_next(limit=1):
            pass
        assert journal.sync.counts().waiting == 4


class TestVerifying:
    def test_what_the_cluster_lost_is_sent_again(self, journal, make):
        lost, kept = several(journal, make, 2)
        epoch = begin(journal)
        send(journal, epoch)
        due = {one.state.key.id: one for one in journal.sync.due_sent(0)}
        journal.sync.requeue([lost])
        journal.sync.prune([due[kept]])
        assert journal.sync.counts() == Counts(1, 0, 0)
        [again] = journal.sync.take()
        assert (again.entry.record.key.id, again.entry.seq) == (lost, 3)
        assert again.entry.version == again.entry.record.version

    def test_what_waits_already_is_not_disturbed(self, journal, make):
        taken, waiting, refused = several(journal, make, 3)
        epoch = begin(journal)
        numbered = seqs(journal.sync.take(limit=1))
        journal._connection.execute("UPDATE outbox SET refused = 'too large' WHERE id = ?", (refused.bytes,))
        draft = make.id()
        journal.save_draft(draft, make.time(), make.drawing())
        journal.sync.requeue([taken, waiting, refused, draft, make.id()])
        assert journal.sync.counts() == Counts(2, 1, 0)
        journal.sync.acknowledge(epoch, numbered)
        assert journal.sync.counts() == Counts(1, 1, 1)

    def test_a_record_sent_again_since_is_not_pruned(self, journal, make):
        record = closed(journal, make)
        epoch = begin(journal)
        send(journal, epoch)
        [due] = journal.sync.due_sent(0)
        journal.save_edit(record, "4", reviewed=True)
        send(journal, epoch)
        journal.sync.prune([due])
        assert journal.sync.counts().unverified == 1

    def test_all_records_are_listed_by_id_in_pages(self, journal, make):
        records = several(journal, make, 5)
        journal.set_deleted(records[2], deleted=True)
        first = journal.sync.states(limit=2)
        rest = journal.sync.states(after=first[-1].key.id)
        assert [state.key.id for state in (*first, *rest)] == records
        assert journal.sync.states_of([records[3], make.id()]) == {records[3]: rest[1]}
        assert rest[0].life is not None


class TestTheClock:
    def test_it_is_corrected_by_the_measured_offset(self, journal, make, time):
        record = closed(journal, make)
        journal.sync.correct_clock(90 * 1_000_000)
        edit = journal.save_edit(record, "4", reviewed=True)
        ahead = dt.datetime.fromtimestamp(edit.version / 1e6, dt.UTC) - time()
        assert ahead == dt.timedelta(seconds=90)

    def test_one_that_is_ahead_is_remembered_by_the_next_start(self, open_journal, make, time):
        journal = open_journal()
        record = closed(journal, make)
        journal.set_deleted(record, deleted=True)
        journal.close()
        time.move(days=31)
        journal = open_journal()
        journal.sync.correct_clock(-31 * DAY_US)
        journal.close()
        journal = open_journal()
        assert journal.erase_old() == 0
        draft = make.id()
        journal.save_draft(draft, make.time(), make.drawing())
        journal.close()
        journal = open_journal()
        (state,) = (one for one in journal.sync.states() if one.key.id == draft)
        ahead = state.content_version / 1e6 - time().timestamp()
        assert ahead == pytest.approx(-31 * 86400, abs=1)

    def test_one_that_was_behind_may_have_been_set_right(self, open_journal, make, time):
        journal = open_journal()
        journal.sync.correct_clock(DAY_US)
        journal.close()
        journal = open_journal()
        record = closed(journal, make)
        assert journal.save_edit(record, "4", reviewed=True).version < (time().timestamp() + 60) * 1e6

    def test_one_that_is_right_again_is_not_corrected_any_more(self, open_journal, make, time):
        journal = open_journal()
        for offset in (-DAY_US, 0):
            journal.sync.correct_clock(offset)
        journal.close()
        journal = open_journal()
        record = closed(journal, make)
        assert journal.save_edit(record, "4", reviewed=True).version > (time().timestamp() - 60) * 1e6


def test_a_call_that_meets_a_full_disk_changes_nothing(journal, make):
    several(journal, make, 3)
    epoch = begin(journal)
    taken = numbers(journal.sync.take(limit=1))
    before = journal.sync.state(), journal.sync.counts(), journal.sync.taken()
    calls = (
        journal.sync.take,
        lambda: journal.sync.acknowledge(epoch, [1]),
        lambda: journal.sync.exchange(epoch, [1]),
        lambda: journal.sync.refuse(epoch, *taken[0], "too large"),
        lambda: journal.sync.begin_epoch(uuid4()),
        lambda: journal.sync.begin_claim(uuid4()),
        lambda: journal.sync.published(epoch, 1),
        lambda: journal.sync.set_target(UUID(int=9), GROUP),
        journal.sync.requeue_all,
        lambda: journal.sync.merge([], (UUID(int=5), 6, 7)),
        lambda: journal.erase(taken[0][0]),
    )

    def full() -> bool:
        raise apsw.FullError("database or disk is full")

    for call in calls:
        journal._connection.set_commit_hook(full)
        with pytest.raises(JournalFull):
            call()
        journal._connection.set_commit_hook(None)
        assert (journal.sync.state(), journal.sync.counts(), journal.sync.taken()) == before
    assert journal.sync.marks() == {}
    for call in calls:
        call()
