"""What the journal tells the sync lane, and what it makes of the answers."""

from uuid import UUID, uuid4

from digitpad.storage.journal import Journal
from digitpad.storage.log_state import Claim
from digitpad.storage.sync.state import Whereabouts
from digitpad.storage.syncing import Counts

TARGET = UUID(int=1)


def closed(journal: Journal, make, seed: int = 1) -> UUID:
    record: UUID = make.id()
    drawing = make.drawing(seed)
    journal.save_draft(record, make.time(), drawing)
    assert journal.save_reading(record, drawing, make.reading(seed % 10))
    assert journal.close_drawing(record) is not None
    return record


def begin(journal: Journal, target: UUID = TARGET, group: str = "class 4b") -> Claim:
    journal.sync.set_target(target, group)
    while journal.sync.requeue_next():
        pass
    claim = journal.sync.begin_epoch(uuid4())
    journal.sync.confirm_claim(claim.head.nonce)
    return claim


class TestTheWayOut:
    def test_a_record_waits_is_taken_sent_and_verified(self, journal, make, time):
        record = closed(journal, make)
        assert journal.sync.where_is([record]) == {record: Whereabouts.WAITING}
        epoch = begin(journal).head.epoch
        [outgoing] = journal.sync.take()
        assert outgoing.entry.seq == 1
        assert outgoing.entry.record.key.id == record
        assert outgoing.entry.version == outgoing.entry.record.version
        assert journal.sync.take() == []
        assert journal.sync.taken() == [outgoing]
        assert journal.sync.head() == 0
        assert journal.sync.where_is([record]) == {record: Whereabouts.ON_ITS_WAY}
        journal.sync.acknowledge(epoch, [(record, 1)])
        assert journal.sync.taken() == []
        assert journal.sync.counts() == Counts(0, 0, 1)
        assert journal.sync.head() == 1
        assert journal.sync.where_is([record]) == {record: Whereabouts.ON_ITS_WAY}
        assert journal.sync.due_sent(60) == []
        time.move(seconds=61)
        assert journal.sync.due_sent(60) == []
        journal.sync.published(epoch, 1)
        [sent] = journal.sync.due_sent(60)
        assert sent.state == journal.sync.states()[0]
        journal.sync.prune([sent])
        assert journal.sync.counts() == Counts(0, 0, 0)
        assert journal.sync.where_is([record]) == {record: Whereabouts.VERIFIED}
