"""One drawing is one record: kept while it is written, closed when another takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from digitpad.domain import Point, Recognition, Source, Stroke
from digitpad.ink.codec import quantise
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.ui import draft as draft_module
from digitpad.ui import history as history_module
from digitpad.ui import keeper as keeper_module
from digitpad.ui import lane_journal
from digitpad.ui.history import MANY
from digitpad.ui.reading_state import Phase
from tests.support.other_device import OtherDevice
from tests.ui.fake_process import reading_of
from tests.ui.widget_data import DEVICE, NOON, SEVEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from pytestqt.qtbot import QtBot

    from digitpad.storage.cluster_rows import Proven
    from digitpad.storage.fetched import Merged
    from digitpad.ui.desk import Desk
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.reading_state import ReadingState
from tests.ui.fake_process import FakeProcess

LINE = Stroke((Point(0.5, 0.1), Point(0.5, 0.9, 80.0)))
BAR = Stroke((Point(0.2, 0.5, 300.0), Point(0.8, 0.5, 380.0)))

_ids = IdMaker()


class Table:
    """The desk with all that is under it, and what it said last."""

    def __init__(self, desk: Desk, keeper: JournalKeeper, process: FakeProcess, qtbot: QtBot) -> None:
        self.desk, self.keeper, self.reader, self.process = desk, keeper, desk._reader, process
        self.path, self._qtbot = keeper.path, qtbot
        self.states: list[ReadingState] = []
        self.strip: dict[UUID, Recognition] = {}
        desk.reading_changed.connect(self.states.append)
        desk.history.loaded.connect(self._load)
        desk.history.changed.connect(lambda record: self.strip.update({record.id: record}))
        desk.history.removed.connect(lambda record_id: self.strip.pop(record_id, None))

    def _load(self, records: list[Recognition]) -> None:
        self.strip = {record.id: record for record in records}

    def start(self) -> None:
        with self._qtbot.waitSignals([self.reader.ready, self.keeper.opened]):
            self.keeper.start()
            self.reader.start()

    def write(self, *strokes: Stroke) -> None:
        """As the pad does: pen-down, movement, pen-up."""
        for stroke in strokes or (LINE,):
            self.desk.begin_stroke()
            self.desk.follow_stroke(Stroke(stroke.points[:1]))
            self.desk.follow_stroke(stroke)
            self.desk.add_stroke(stroke)

    def current(self) -> UUID:
        assert self.desk.current is not None
        return self.desk.current

    def strokes(self) -> tuple[Stroke, ...]:
        return self.desk.drawing.strokes

    def settle(self) -> None:
        """Wait until nothing is read or kept any more."""
        self.wait(
            lambda: (
                not self.keeper.state.waiting
                and self.keeper.state.error is None
                and not self.reader._busy
                and not self.reader._backlog
                and not self.desk._draft._rest.isActive()
            )
        )

    def wait(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds)

    def kept(self) -> dict[UUID, Recognition]:
        with Journal.open_reader(self.path) as reader:
            return {record.id: record for record in reader.records()}

    def the_one_kept(self) -> Recognition:
        (record,) = self.kept().values()
        return record


@pytest.fixture
def waiting_table(desk: Desk, keeper: JournalKeeper, process: FakeProcess, qtbot: QtBot) -> Table:
    """Journal and model are not there yet."""
    return Table(desk, keeper, process, qtbot)


@pytest.fixture
def table(waiting_table: Table) -> Table:
    waiting_table.start()
    return waiting_table


def add_records(path: Path, *records: Recognition) -> None:
    with Journal.open(path) as journal:
        journal.add_records(records)


def a_record(**facts: object) -> Recognition:
    return Recognition(_ids.new_id(), DEVICE, NOON, Source.PAD, drawing=SEVEN, **facts)  # type: ignore[arg-type]


# Drafts


def test_each_pen_up_is_kept_as_a_draft(table: Table):
    table.write(LINE)
    table.settle()
    assert table.the_one_kept().drawing == quantise(table.desk.drawing)
    table.write(BAR)
    table.settle()
    record = table.the_one_kept()
    assert record.key is None
    assert record.drawing is not None
    assert len(record.drawing.strokes) == 2


def test_the_reading_is_kept_when_the_pen_has_rested(table: Table):
    table.write(LINE, BAR)
    table.settle()
    assert table.the_one_kept().reading == reading_of(table.desk.drawing, "lenet-5")
    assert table.strip[table.current()].reading == table.the_one_kept().reading


def test_before_the_pen_has_rested_no_reading_is_kept(table: Table):
    table.desk._draft._rest.setInterval(3_600_000)
    table.write(LINE)
    table.wait(lambda: table.states[-1].reading is not None and not table.keeper.state.waiting)
    assert table.the_one_kept().reading is None
    table.desk._draft._rest.setInterval(0)
    table.settle()
    assert table.the_one_kept().reading is not None


def test_a_reading_of_older_ink_is_never_kept_with_newer_ink(table: Table):
    table.process.hold()
    table.write(LINE)
    table.process.wait_until_asked()
    table.write(BAR)
    table.process.let_go()
    table.settle()
    assert table.the_one_kept().reading == reading_of(table.desk.drawing, "lenet-5")
    assert table.states[-1].reading == table.the_one_kept().reading


def test_what_is_written_before_journal_and_model_are_there_is_kept_and_read(waiting_table: Table):
    table = waiting_table
    table.write(LINE)
    assert table.states[-1].phase is Phase.LOADING
    assert table.current() in table.strip
    table.start()
    table.settle()
    record = table.the_one_kept()
    assert record.reading == reading_of(table.desk.drawing, "lenet-5")
    assert list(table.strip) == [record.id]
    assert table.strip[record.id].device_id == record.device_id


def test_the_pens_width_holds_for_the_whole_drawing_and_is_kept(table: Table):
    table.desk.set_pen_width(0.06)
    assert not table.desk.has_something
    table.write(LINE)
    table.desk.set_pen_width(0.08)
    table.settle()
    drawing = table.the_one_kept().drawing
    assert drawing is not None
    assert drawing.pen_width == pytest.approx(0.08, abs=1e-4)


# Undo


def test_strokes_are_undone_and_done_again_in_the_same_record(table: Table):
    table.write(LINE, BAR)
    record_id = table.current()
    table.desk.undo()
    assert table.strokes() == (LINE,)
    table.desk.undo()
    assert table.desk.drawing.is_blank
    assert table.strip == {}
    assert table.states[-1].reading is None
    table.desk.redo()
    table.desk.redo()
    assert not table.desk.can_redo
    table.settle()
    assert table.the_one_kept().id == record_id
    assert len(table.strokes()) == 2


def test_clearing_is_undoable_and_stays_the_same_record(table: Table):
    table.write(LINE, BAR)
    record_id = table.current()
    table.desk.clear()
    table.settle()
    assert table.kept() == {}
    table.desk.undo()
    table.settle()
    assert list(table.kept()) == [record_id]
    assert table.the_one_kept().drawing == quantise(table.desk.drawing)


def test_a_cleared_drawings_label_is_not_that_of_what_is_written_next(table: Table):
    table.write(LINE)
    table.desk.correct("4")
    table.desk.clear()
    assert table.desk.label is None
    table.write(BAR)
    table.settle()
    assert table.the_one_kept().label is None
    table.desk.undo()
    table.desk.undo()
    table.settle()
    assert (table.the_one_kept().label, table.states[-1].label) == ("4", "4")


def test_erasing_takes_strokes_away_and_is_undoable(table: Table):
    table.write(LINE, BAR)
    table.desk.erase(frozenset({0}))
    assert table.strokes() == (BAR,)
    table.desk.undo()
    assert table.strokes() == (LINE, BAR)


# Closing


def test_new_closes_the_drawing_and_lays_out_an_empty_one(table: Table):
    table.write(LINE)
    first = table.current()
    table.desk.new()
    assert not table.desk.has_something
    table.write(BAR)
    table.settle()
    kept = table.kept()
    assert kept[first].key is not None
    assert kept[first].reading is not None
    assert kept[table.current()].key is None
    assert table.strip[first].key == kept[first].key


def test_opening_another_closes_the_drawing(table: Table):
    table.write(LINE)
    first = table.current()
    table.desk.new()
    table.write(BAR)
    second = table.current()
    table.desk.open_record(first)
    table.settle()
    assert table.kept()[second].key is not None
    assert table.desk.current == first
    assert not table.desk.is_writable


def test_half_a_minute_of_rest_closes_the_drawing_which_stays_in_sight(table: Table):
    table.desk._draft._idle.setInterval(0)
    laid_out: list[bool] = []
    table.desk.laid_out.connect(lambda: laid_out.append(table.desk.is_writable))
    table.write(LINE)
    table.wait(lambda: not table.desk.is_writable)
    table.settle()
    assert table.the_one_kept().key is not None
    assert table.strokes() == (LINE,)
    assert laid_out[-1] is False  # so that the pad knows that nothing can be erased any more


def test_the_half_minute_begins_anew_with_each_stroke_and_not_under_the_pen(table: Table):
    table.write(LINE)
    assert table.desk._draft._idle.isActive()
    assert table.desk._draft._idle.interval() == draft_module.IDLE_MS
    table.desk.begin_stroke()
    assert not table.desk._draft._idle.isActive()
    table.desk.drop_stroke()
    assert table.desk._draft._idle.isActive()


def test_leaving_closes_the_drawing(table: Table):
    table.write(LINE)
    table.desk.put_away()
    assert table.keeper.finish(10)
    assert table.the_one_kept().key is not None


def test_a_blank_drawing_is_dropped(table: Table):
    table.write(LINE)
    table.desk.undo()
    table.desk.new()
    table.settle()
    with Journal.open_reader(table.path) as reader:
        assert reader.newest_id() is None
    assert table.strip == {}


def test_after_closing_the_ink_cannot_be_changed(table: Table):
    table.write(LINE)
    table.desk.put_away()
    assert not table.desk.can_undo
    table.desk.undo()
    table.desk.erase(frozenset({0}))
    table.desk.clear()
    table.desk.set_pen_width(0.1)
    table.settle()
    assert table.strokes() == (LINE,)
    assert table.the_one_kept().drawing == quantise(table.desk.drawing)


def test_pen_down_on_a_closed_drawing_begins_a_new_one(table: Table):
    table.write(LINE)
    first = table.current()
    table.desk.put_away()
    table.write(BAR)
    table.settle()
    assert table.current() != first
    assert len(table.kept()) == 2
    assert table.strokes() == (BAR,)


def test_a_stroke_whose_drawing_was_put_away_under_the_pen_begins_the_next_one(table: Table):
    table.write(LINE)
    first = table.current()
    table.desk.begin_stroke()
    table.desk.new()
    table.desk.add_stroke(BAR)
    table.settle()
    assert table.current() != first
    assert len(table.kept()) == 2


def test_a_stroke_over_a_picture_that_arrived_under_the_pen_is_not_lost(table: Table, tmp_path: Path):
    path = tmp_path / "one.png"
    Image.new("L", (20, 30), 255).save(path)
    table.desk.begin_stroke()
    table.desk.open_picture(path)
    table.wait(lambda: table.desk.picture is not None)
    table.desk.follow_stroke(LINE)
    table.desk.add_stroke(LINE)
    table.settle()
    assert table.strokes() == (LINE,)
    assert {record.source for record in table.kept().values()} == {Source.PAD, Source.FILE}


def test_a_stroke_that_was_given_up_leaves_no_trace(table: Table):
    table.write(LINE)
    table.settle()
    table.desk.begin_stroke()
    table.desk.follow_stroke(BAR)
    table.desk.drop_stroke()
    table.settle()
    assert table.states[-1].reading == reading_of(table.desk.drawing, "lenet-5")
    assert table.the_one_kept().drawing == quantise(table.desk.drawing)


def test_a_sweep_given_up_over_a_closed_drawing_leaves_its_reading(table: Table):
    table.write(LINE)
    table.desk.put_away()
    table.settle()
    table.desk.drop_stroke()
    assert table.states[-1].reading is not None
    assert table.states[-1].image is not None


# Labels


def test_a_correction_is_kept_beside_the_reading_and_undoable(table: Table):
    table.write(LINE)
    table.settle()
    table.desk.correct("4")
    table.settle()
    record = table.the_one_kept()
    assert (record.label, record.reading) == ("4", reading_of(table.desk.drawing, "lenet-5"))
    assert record.edit is not None
    assert record.edit.reviewed
    table.desk.undo()
    table.settle()
    assert table.the_one_kept().label is None
    table.desk.redo()
    assert table.states[-1].label == "4"
    assert table.strip[table.current()].label == "4"


def test_saying_the_same_again_is_no_step(table: Table):
    table.write(LINE)
    table.desk.correct("4")
    table.desk.correct("4")
    table.desk.undo()
    assert table.desk.label is None


def test_a_correction_outlives_the_closing_and_can_still_be_undone(table: Table):
    table.write(LINE)
    table.desk.correct("4")
    table.desk.put_away()
    table.settle()
    assert table.the_one_kept().label == "4"
    table.desk.undo()
    table.settle()
    assert table.the_one_kept().label is None
    assert table.strokes() == (LINE,)


def test_a_record_is_shown_with_the_reading_it_was_kept_with(table: Table):
    table.write(LINE)
    table.desk.put_away()
    table.settle()
    table.desk.choose_model("softmax")
    table.desk.new()
    table.wait(lambda: table.reader.is_ready)
    table.desk.open_record(table.the_one_kept().id)
    table.wait(lambda: table.states[-1].image is not None)  # it was read again, for what the model sees
    assert table.states[-1].model_name == "LeNet-5"


def test_a_closed_record_can_be_corrected(waiting_table: Table):
    table = waiting_table
    record = a_record(reading=reading_of(SEVEN, "softmax"))
    add_records(table.path, record)
    table.start()
    table.desk.open_record(record.id)
    table.desk.correct("2")
    table.settle()
    kept = table.the_one_kept()
    assert (kept.label, kept.reading) == ("2", record.reading)
    table.desk.undo()
    table.settle()
    assert table.the_one_kept().label is None
    assert table.states[-1].label is None


def test_confirming_takes_the_reading_for_the_label(table: Table):
    table.write(LINE)
    table.wait(lambda: table.desk.can_confirm)
    table.desk.confirm()
    assert table.desk.label == "1"
    assert not table.desk.can_confirm


def test_confirming_does_not_overwrite_what_a_person_said(table: Table):
    table.write(LINE)
    table.settle()
    table.desk.correct("4")
    table.desk.confirm()
    assert table.desk.label == "4"


def test_an_empty_pad_has_nothing_to_correct_or_confirm(table: Table):
    table.desk.correct("4")
    table.desk.confirm()
    table.desk.begin_stroke()
    table.desk.correct("4")
    assert table.desk.label is None
    assert not table.desk.can_undo


# Deleting


def test_deleting_what_is_on_the_pad_empties_it_and_undo_brings_it_back(table: Table):
    table.write(LINE)
    record_id = table.current()
    table.settle()
    table.desk.delete(record_id)
    table.settle()
    assert table.kept() == {}
    assert table.strip == {}
    assert not table.desk.has_something
    table.desk.undo()
    table.settle()
    assert list(table.kept()) == [record_id] == list(table.strip)
    assert table.desk.current == record_id
    table.desk.redo()
    table.settle()
    assert table.kept() == {}


def test_the_way_back_beside_the_notice_brings_back_that_drawing_whatever_was_done_since(table: Table):
    ways_back: list[Callable[[], None]] = []
    table.desk.deleted.connect(ways_back.append)
    table.write(LINE)
    first = table.current()
    table.desk.new()
    table.write(BAR)
    second = table.current()
    table.desk.delete(first)
    table.write(LINE)
    ways_back[0]()
    table.settle()
    assert set(table.kept()) == {first, second}
    assert table.desk.current == second  # what was begun stays on the pad
    assert table.strokes() == (BAR, LINE)
    ways_back[0]()
    table.desk.undo()
    assert table.strokes() == (BAR,)


def test_a_reading_that_comes_after_the_deletion_does_not_bring_the_drawing_back(table: Table):
    table.process.hold()
    table.write(LINE)
    record_id = table.current()
    table.desk.delete(record_id)
    table.process.let_go()
    table.settle()
    assert table.strip == {}
    table.desk.undo()
    table.settle()
    assert table.strip[record_id].reading is not None
    assert table.the_one_kept().reading is not None


def test_deleting_what_nobody_knows_is_no_step(table: Table):
    table.desk.delete(_ids.new_id())
    assert not table.desk.can_undo


def test_a_deleted_record_is_not_opened(table: Table):
    table.write(LINE)
    record_id = table.current()
    table.desk.delete(record_id)
    table.desk.open_record(record_id)
    assert not table.desk.has_something


# Models


def test_switching_the_model_reads_the_open_drawing_again_and_keeps_that(table: Table):
    table.write(LINE)
    table.settle()
    table.desk.choose_model("softmax")
    table.wait(lambda: table.states[-1].model_name == "Softmax")
    table.settle()
    assert table.the_one_kept().reading == reading_of(table.desk.drawing, "softmax")


def test_reading_a_closed_drawing_with_another_model_shows_it_and_keeps_the_first(table: Table):
    table.write(LINE)
    table.desk.put_away()
    table.settle()
    table.desk.choose_model("softmax")
    table.wait(lambda: table.states[-1].model_name == "Softmax")
    table.settle()
    assert table.the_one_kept().reading == reading_of(table.desk.drawing, "lenet-5")
    assert table.strip[table.current()].reading == table.the_one_kept().reading
    table.desk.choose_model("lenet-5")
    table.wait(lambda: table.states[-1].model_name == "LeNet-5")


def test_a_drawing_that_is_closed_while_it_is_read_gets_its_reading(table: Table):
    table.process.hold()
    table.write(LINE)
    first = table.current()
    table.desk.new()
    table.write(BAR)
    table.process.let_go()
    table.settle()
    kept = table.kept()
    assert kept[first].reading is not None
    assert kept[table.current()].reading is not None
    assert table.states[-1].reading == kept[table.current()].reading


def test_readings_that_are_missing_are_made_after_the_start_batch_by_batch(
    waiting_table: Table, monkeypatch: pytest.MonkeyPatch
):
    for module in (lane_journal, keeper_module, history_module):
        monkeypatch.setattr(module, "UNREAD_AT_ONCE", 2)
    monkeypatch.setattr(lane_journal, "LATEST", 1)
    table = waiting_table
    records = [a_record() for _ in range(5)]
    add_records(table.path, *records)
    table.start()
    table.wait(lambda: all(record.reading for record in table.kept().values()))
    table.settle()
    assert list(table.strip) == [records[-1].id]  # the others are older than what the strip shows


# Pictures


def test_a_picture_is_shown_read_and_kept(table: Table, tmp_path: Path):
    path = tmp_path / "one.png"
    Image.new("L", (20, 30), 255).save(path)
    table.write(LINE)
    table.desk.open_picture(path)
    table.wait(lambda: table.desk.picture is not None)
    table.settle()
    record = table.kept()[table.current()]
    assert (record.source, record.key is not None) == (Source.FILE, True)
    assert record.picture == table.desk.picture
    assert record.reading is not None
    assert record.reading.text == "9"
    assert len(table.kept()) == 2


def test_a_picture_that_is_opened_again_is_shown_and_not_kept_twice(
    table: Table, tmp_path: Path, qtbot: QtBot
):
    path = tmp_path / "one.png"
    Image.new("L", (20, 30), 255).save(path)
    table.desk.open_picture(path)
    table.wait(lambda: table.desk.picture is not None)
    table.settle()
    first = table.current()
    table.desk.new()
    with qtbot.waitSignal(table.desk.picture_known) as known:
        table.desk.open_picture(path)
    assert (known.args[0], table.current()) == ("one.png", first)
    table.desk.new()
    table.desk.history._records.clear()  # the journal knows it, and nobody else
    with qtbot.waitSignal(table.desk.picture_known) as known:
        table.desk.open_picture(path)
    assert table.current() == first
    assert len(table.kept()) == 1
    known.args[1]()
    table.settle()
    assert table.current() != first
    assert len(table.kept()) == 2


def test_a_picture_whose_record_was_deleted_is_taken_in_anew(table: Table, tmp_path: Path):
    path = tmp_path / "one.png"
    Image.new("L", (20, 30), 255).save(path)
    seen = []
    for _ in range(2):
        table.desk.open_picture(path)
        table.wait(lambda: table.desk.picture is not None)
        table.settle()
        seen.append(table.current())
        table.desk.delete(table.current())
    table.settle()
    table.desk.history._records.clear()
    table.desk.open_picture(path)
    table.wait(lambda: table.desk.picture is not None)
    table.settle()
    seen.append(table.current())
    assert len(set(seen)) == 3
    assert set(table.strip) == {seen[2]}


def test_a_picture_that_cannot_be_read_is_told_and_changes_nothing(
    table: Table, tmp_path: Path, qtbot: QtBot
):
    table.write(LINE)
    with qtbot.waitSignal(table.desk.picture_failed) as failed:
        table.desk.open_picture(tmp_path / "missing.png")
    assert "missing.png" in failed.args[0]
    assert table.desk.is_writable
    assert table.strokes() == (LINE,)


# The journal's troubles


def test_while_nothing_can_be_saved_the_drawing_stays_and_is_saved_later(waiting_table: Table):
    table = waiting_table
    with Journal.open(table.path):
        table.keeper.start()
        table.reader.start()
        table.write(LINE, BAR)
        table.desk.correct("4")
        table.desk.new()
        table.wait(lambda: table.keeper.state.error is not None)
        assert len(table.strip) == 1
    table.settle()
    record = table.the_one_kept()
    assert (record.label, record.key is not None) == ("4", True)
    assert list(table.strip) == [record.id]


def test_a_new_journal_gets_the_whole_open_drawing(table: Table, qtbot: QtBot):
    table.write(LINE)
    table.desk.new()
    table.write(LINE, BAR)
    table.desk.correct("4")
    table.settle()
    lose_the_journal(table.path)
    with qtbot.waitSignal(table.keeper.opened):
        table.desk.set_pen_width(0.05)
    table.settle()
    record = table.the_one_kept()
    assert record.drawing == quantise(table.desk.drawing)
    assert (record.label, record.reading is not None) == ("4", True)
    assert list(table.strip) == [record.id]


def test_a_record_that_is_shown_leaves_with_its_journal(table: Table, caplog: pytest.LogCaptureFixture):
    table.write(LINE)
    first = table.current()
    table.desk.new()
    table.desk.open_record(first)
    table.settle()
    lose_the_journal(table.path)
    table.desk.correct("4")
    table.wait(lambda: not table.desk.has_something)
    table.settle()
    assert table.kept() == {}
    assert table.strip == {}
    assert "not kept" in caplog.text


def lose_the_journal(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


# What other devices did


@pytest.fixture
def other(table: Table) -> OtherDevice:
    return OtherDevice(table.path.with_name("other.sqlite"))


def merge(table: Table, records: list[Proven]) -> set[UUID]:
    """What syncing does when such records come in."""
    merged: list[Merged] = []
    table.keeper._lane.submit(
        lambda: table.keeper._journal.lend(lambda journal: journal.sync.merge(records)),
        merged.append,
        lambda _: None,
        OSError,
    )
    table.wait(lambda: bool(merged))
    return set(merged[0].ids)


def everything_of(table: Table, other: OtherDevice) -> UUID:
    """A drawing made here that lies on the pad, closed, and is known there."""
    table.write(LINE)
    first = table.current()
    table.desk.new()
    table.desk.open_record(first)
    table.settle()
    here = OtherDevice(table.path.with_name("copy.sqlite"))
    other.knows(here.does(lambda journal: journal.add_records(table.kept().values())))
    return first


def test_a_drawing_of_another_device_appears(table: Table, other: OtherDevice):
    drawn = a_record(reading=reading_of(SEVEN, "lenet-5"))
    table.desk.history.reload(merge(table, other.does(lambda journal: journal.add_records([drawn]))))
    table.wait(lambda: drawn.id in table.strip)


def test_a_label_given_elsewhere_is_shown_on_the_pad(table: Table, other: OtherDevice):
    shown = everything_of(table, other)
    changed = merge(table, other.does(lambda journal: journal.save_edit(shown, "9", True)))  # noqa: FBT003
    table.desk.history.reload(changed)
    table.wait(lambda: table.desk.label == "9")
    assert table.strip[shown].label == "9"
    assert table.states[-1].label == "9"


def test_a_drawing_deleted_elsewhere_leaves_pad_and_strip_and_comes_back_when_restored(
    table: Table, other: OtherDevice
):
    shown = everything_of(table, other)
    changed = merge(table, other.does(lambda journal: journal.set_deleted(shown, True)))  # noqa: FBT003
    table.desk.history.reload(changed)
    table.wait(lambda: not table.desk.has_something)
    assert shown not in table.strip
    table.desk.history.reload(merge(table, other.does(lambda journal: journal.set_deleted(shown, False))))  # noqa: FBT003
    table.wait(lambda: shown in table.strip)


def test_what_is_done_here_meanwhile_is_not_undone_by_what_comes(table: Table, other: OtherDevice):
    shown = everything_of(table, other)
    changed = merge(table, other.does(lambda journal: journal.save_edit(shown, "9", True)))  # noqa: FBT003
    labels: list[str | None] = []
    table.desk.history.changed.connect(lambda record: labels.append(record.label))
    table.desk.history.reload(changed)
    table.desk.correct("4")  # later than the other's: it wins
    table.settle()
    table.wait(lambda: not table.desk.history._reloading)
    assert table.desk.label == "4"
    assert set(labels) == {"4"}
    assert table.kept()[shown].label == "4"


def test_what_comes_in_great_numbers_is_told_at_once(table: Table, other: OtherDevice):
    gone = everything_of(table, other)
    table.desk.open_record(gone)
    told: list[list[Recognition]] = []
    one_by_one: list[Recognition] = []
    table.desk.history.merged.connect(told.append)
    table.desk.history.changed.connect(one_by_one.append)
    many = [a_record(reading=reading_of(SEVEN, "lenet-5")) for _ in range(MANY)]

    def work(journal: Journal) -> None:
        journal.add_records(many)
        journal.set_deleted(gone, True)  # noqa: FBT003

    table.desk.history.reload(merge(table, other.does(work)))
    table.wait(lambda: bool(told))
    assert {record.id for record in told[0]} == {gone, *(record.id for record in many)}
    assert one_by_one == []
    assert not table.desk.has_something
    assert table.desk.history.get(many[0].id) is not None


def test_what_only_came_by_is_let_go_of_and_what_was_touched_is_not(table: Table, other: OtherDevice):
    history = table.desk.history
    table.write(LINE)
    own = table.current()
    table.desk.new()
    table.settle()
    many = [a_record(reading=reading_of(SEVEN, "lenet-5")) for _ in range(MANY + 1)]
    history.reload(merge(table, other.does(lambda journal: journal.add_records(many))))
    table.wait(lambda: history.get(many[-1].id) is not None)
    labelled, shown, *rest = (record.id for record in many)
    history.set_label(labelled, "3")
    table.desk.open_record(shown)
    history.forget({own, labelled, shown, *rest})
    assert [history.get(record_id) for record_id in rest] == [None] * len(rest)
    assert all(history.get(record_id) is not None for record_id in (own, labelled, shown))
    table.settle()
    older: list[Recognition] = []
    history.older_loaded.connect(older.extend)
    history.load_older(_ids.new_id())
    table.wait(lambda: bool(older))
    assert history.get(rest[0]) is not None
    assert table.kept()[labelled].label == "3"


# Erasing for good


def test_what_is_erased_for_good_has_no_ink_any_more_and_nothing_brings_it_back(table: Table):
    table.write(LINE)
    table.desk.new()
    table.write(LINE)
    erased = table.current()
    table.desk.correct("7")
    table.desk.erase_for_good(erased)  # it was still open
    table.settle()
    assert not table.desk.has_something
    assert erased not in table.strip
    assert not table.desk.can_undo
    with Journal.open_reader(table.path) as reader:
        kept = reader.get(erased)
    assert kept is not None
    assert kept.is_deleted
    assert kept.drawing is None or kept.drawing.is_blank
    table.desk.history.restore(erased)
    table.settle()
    assert table.kept().keys() == table.strip.keys()


def test_an_undo_offered_before_does_not_bring_back_what_was_erased(table: Table):
    table.write(LINE)
    table.desk.new()
    [first] = table.strip
    offered: list[Callable[[], None]] = []
    table.desk.deleted.connect(offered.append)
    table.desk.delete(first)
    offered[0]()
    table.desk.erase_for_good(first)
    offered[0]()
    table.desk.redo()
    table.settle()
    assert table.strip == {}
    assert not table.desk.can_redo
    assert first not in table.kept()


# The history's pages


def test_older_records_come_when_they_are_asked_for_and_never_undo_what_was_done(
    waiting_table: Table, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lane_journal, "LATEST", 2)
    table = waiting_table
    records = [a_record(reading=reading_of(SEVEN, "lenet-5")) for _ in range(4)]
    add_records(table.path, *records)
    table.start()
    pages: list[list[Recognition]] = []
    table.desk.history.older_loaded.connect(pages.append)
    table.desk.history.load_older(records[2].id)
    table.wait(lambda: len(pages) == 1)
    assert [record.id for record in pages[0]] == [records[1].id, records[0].id]
    table.desk.open_record(records[0].id)
    table.desk.correct("3")
    table.desk.delete(records[1].id)
    table.desk.history.load_older(records[2].id)
    table.wait(lambda: len(pages) == 2)
    assert [(record.id, record.label) for record in pages[1]] == [(records[0].id, "3")]
