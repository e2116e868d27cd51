"""Whatever is done with a journal, in any order and over restarts, it does what a dictionary would."""

import datetime as dt
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from typing_extensions import override

from digitpad.domain import Drawing, Life, Point, Reading, Recognition, RecordKey, Source, Stroke, Verdict
from digitpad.ink import codec
from digitpad.storage.errors import RecordClosedError, RecordMissingError, RecordOpenError
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sqlite import rows

START = dt.datetime(2026, 3, 14, 23, 59, 50, tzinfo=dt.UTC)

drawings = st.builds(
    lambda places: codec.quantise(Drawing(tuple(Stroke((Point(x / 8, y / 8),)) for x, y in places))),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2),
)
readings = st.builds(
    Reading, st.sampled_from(["lenet-5", "softmax"]), st.just("ab" * 32), st.sampled_from(Verdict)
)
labels = st.none() | st.sampled_from("0123456789")


class JournalMachine(RuleBasedStateMachine):
    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="digitpad-"))
        self.now = START
        self.ids = IdMaker(lambda: int(self.now.timestamp() * 1000))
        self.model: dict[UUID, Recognition] = {}
        self.queued: dict[UUID, int] = {}
        self.last_version = 0
        self.open()

    def open(self) -> None:
        self.journal = Journal.open(self.folder / "history.sqlite3", lambda: self.now)

    @override
    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin_empty(self) -> None:
        assert self.journal.count() == 0

    @rule(target=records, drawing=drawings)
    def begin(self, drawing):
        record = self.ids.new_id()
        self.journal.save_draft(record, self.now, drawing)
        self.model[record] = Recognition(record, self.journal.device_id, self.now, Source.PAD, drawing)
        return record

    @rule(record=records, drawing=drawings)
    def draw(self, record, drawing):
        known = self.model.get(record)
        try:
            self.journal.save_draft(record, self.now, drawing)
        except RecordClosedError:
            assert known is not None
            assert known.key is not None
            return
        if known is None:
            self.model[record] = Recognition(record, self.journal.device_id, self.now, Source.PAD, drawing)
            return
        assert known.key is None
        reading = known.reading if known.drawing == drawing else None
        self.model[record] = replace(known, drawing=drawing, reading=reading)

    @rule(record=records, drawing=st.none() | drawings, reading=readings, fresh=st.booleans())
    def read(self, record, drawing, reading, fresh):
        known = self.model.get(record)
        if fresh and known is not None:
            drawing = known.drawing
        may_be_kept = known is not None and (
            (known.key is None and drawing == known.drawing)
            or (known.key is not None and known.reading is None and drawing in (None, known.drawing))
        )
        assert self.journal.save_reading(record, drawing, reading) == may_be_kept
        if known is not None and may_be_kept:
            self.model[record] = replace(known, reading=reading)
            self.requeue(record)

    @rule(record=records, label=labels, reviewed=st.booleans())
    def edit(self, record, label, reviewed):
        known = self.model.get(record)
        try:
            edit = self.journal.save_edit(record, label, reviewed=reviewed)
        except RecordMissingError:
            assert known is None
            return
        assert known is not None
        assert (edit.label, edit.reviewed, edit.editor) == (label, reviewed, self.journal.device_id)
        self.stamped(edit.version)
        self.model[record] = replace(known, edit=edit)
        self.requeue(record)

    @rule(record=records, deleted=st.booleans())
    def delete(self, record, deleted):
        known = self.model.get(record)
        try:
            life = self.journal.set_deleted(record, deleted=deleted)
        except (RecordMissingError, RecordOpenError):
            assert known is None or known.key is None
            return
        assert known is not None
        assert life == Life(deleted=deleted, editor=self.journal.device_id, version=life.version)
        self.stamped(life.version)
        self.model[record] = replace(known, life=life)
        self.requeue(record)

    @rule(record=records)
    def close(self, record):
        self.expect_closed(record)
        assert self.journal.close_drawing(record) == self.model.get(record)

    @rule(record=consumes(records))
    def drop(self, record):
        self.journal.drop_draft(record)
        if record in self.model and self.model[record].key is None:
            del self.model[record]

    @rule(target=records, drawing=drawings, copies=st.integers(1, 3))
    def add(self, drawing, copies):
        added = [
            Recognition(self.ids.new_id(), self.journal.device_id, self.now, Source.BATCH, drawing)
            for _ in range(copies)
        ]
        expected = 0 if drawing.is_blank else copies
        assert self.journal.add_records([*added, *added], batch=2) == expected
        for record in added[:expected]:
            self.model[record.id] = record
            self.expect_closed(record.id)
        return multiple(*(record.id for record in added))

    @rule(seconds=st.integers(-100_000, 100_000))
    def let_time_pass(self, seconds):
        self.now += dt.timedelta(seconds=seconds)

    @rule(clean=st.booleans())
    def restart(self, clean):
        device = self.journal.device_id
        drafts = [record for record, known in self.model.items() if known.key is None]
        if clean:
            self.journal.close()
        else:
            self.journal._connection.close()
            assert self.journal._lock is not None
            self.journal._lock.release()
        for record in drafts:
            self.expect_closed(record)
        self.open()
        assert self.journal.opening.closed_drafts == sum(record in self.model for record in drafts)
        assert self.journal.was_unclean == (not clean)
        assert self.journal.device_id == device

    def expect_closed(self, record: UUID) -> None:
        known = self.model.get(record)
        if known is None or known.key is not None:
            return
        if known.drawing is not None and known.drawing.is_blank:
            del self.model[record]
            return
        day = dt.datetime.fromtimestamp((record.int >> 80) / 1000, dt.UTC).date()
        self.model[record] = replace(known, key=RecordKey(self.journal.device_id, day, 0, record))

    def requeue(self, record: UUID) -> None:
        """A change of a closed record must raise its version in the outbox."""
        if self.model[record].key is not None:
            queued = "SELECT version FROM outbox WHERE id = ?"
            version = int(rows(self.journal._connection, queued, (record.bytes,))[0][0])
            assert version > self.queued.get(record, 0)
            self.queued[record] = version

    def stamped(self, version: int) -> None:
        assert version > self.last_version
        self.last_version = version

    @invariant()
    def holds_what_the_model_holds(self):
        for record, known in self.model.items():
            assert self.journal.get(record) == known
        shown = sorted(
            (
                known
                for known in self.model.values()
                if not known.is_deleted and not (known.drawing and known.drawing.is_blank)
            ),
            key=lambda known: known.id,
        )
        assert list(self.journal.records()) == shown
        by_time = sorted(shown, key=lambda known: (known.drawn_at, known.id), reverse=True)
        assert self.journal.latest(4) == by_time[:4]
        assert self.journal.count() == len(shown)
        closed = {record for record, known in self.model.items() if known.key is not None}
        assert self.journal.outbox_count() == len(closed)
        assert self.journal.without_reading(99) == [
            known for known in shown[::-1] if known.key is not None and known.reading is None
        ]


TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
