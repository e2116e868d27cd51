"""The keeper keeps everything in order, whatever happens to the journal, and says how things stand."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import apsw
import pytest

from digitpad.domain import Drawing, Edit, Picture, Point, Recognition, Source, Stroke
from digitpad.ink.codec import InkError, quantise
from digitpad.saying import quoted
from digitpad.storage.aside import unread, was_read
from digitpad.storage.errors import (
    JournalCorrupt,
    JournalError,
    JournalForeign,
    JournalFull,
    JournalLocked,
    JournalNewer,
    JournalReadOnly,
    JournalUnavailable,
)
from digitpad.storage.finding import RecordFinder
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import JournalClosed
from digitpad.storage.sync.state import Whereabouts
from digitpad.storage.syncing import Counts
from digitpad.ui import lane_journal
from tests.ui.fake_process import reading_of
from tests.ui.widget_data import DEVICE, NOON, SEVEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened

_ids = IdMaker()


def strokes(number: int) -> Drawing:
    return Drawing(
        tuple(Stroke((Point(0.1 * each, 0.1), Point(0.1 * each, 0.9, 50.0))) for each in range(number))
    )


def closed(record_id: UUID, drawing: Drawing = SEVEN, **facts: object) -> Recognition:
    return Recognition(record_id, DEVICE, NOON, Source.PAD, drawing=drawing, **facts)  # type: ignore[arg-type]


def ignore(_: object) -> None:
    pass


def wait_until_kept(keeper: JournalKeeper, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not keeper.state.waiting and keeper.state.error is None)


def start(keeper: JournalKeeper, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keeper.opened):
        keeper.start()


def kept(path: Path) -> dict[UUID, Recognition]:
    with Journal.open_reader(path) as reader:
        return {record.id: record for record in reader.records()}


@contextlib.contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, method: str, error: Exception, times: int
) -> Iterator[list[int]]:
    """For so many calls this method of the journal raises the error, before it has done anything."""
    plain: Callable[..., object] = getattr(Journal, method)
    left = [times]

    def meddled(self: Journal, *arguments: object) -> object:
        if left[0] > 0:
            left[0] -= 1
            raise error
        return plain(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, method, meddled)
        yield left


def test_saved_is_said_only_after_the_journal_has_it(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    record_id = _ids.new_id()
    keeper.start()
    keeper.save_draft(record_id, NOON, SEVEN)
    assert keeper.state.waiting == 1
    assert keeper.state.saved_at is None
    with qtbot.waitSignal(keeper.changed, check_params_cb=lambda state: state.saved_at is not None):
        pass
    assert kept(path)[record_id].drawing == quantise(SEVEN)


def test_what_came_before_the_journal_was_open_is_kept_in_order(
    keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    record_id = _ids.new_id()
    closings: list[Recognition | None] = []
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.save_reading(record_id, SEVEN, reading_of(SEVEN, "lenet-5"))
    keeper.save_edit(record_id, "7", reviewed=True)
    keeper.close_drawing(closed(record_id), closings.append)
    keeper.set_deleted(record_id, deleted=True)
    keeper.set_deleted(record_id, deleted=False)
    wait_until_kept(keeper, qtbot)
    record = kept(path)[record_id]
    assert record.key is not None
    assert (record.label, record.reading) == ("7", reading_of(SEVEN, "lenet-5"))
    assert [each.id for each in closings if each] == [record_id]


def test_of_a_draft_only_the_newest_state_waits(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    record_id, other = _ids.new_id(), _ids.new_id()
    with Journal.open(path):
        keeper.start()
        qtbot.waitUntil(lambda: keeper.state.error is not None)
        for number in range(1, 9):
            keeper.save_draft(record_id, NOON, strokes(number))
        assert keeper.state.waiting == 2  # the first, which may be under way, and the last
        keeper.save_edit(record_id, "4", reviewed=True)
        keeper.save_draft(other, NOON, SEVEN)
        keeper.save_draft(record_id, NOON, strokes(3))
        assert keeper.state.waiting == 5  # what stands in between keeps its place
    wait_until_kept(keeper, qtbot)
    assert kept(path)[record_id].drawing == quantise(strokes(3))
    assert set(kept(path)) == {record_id, other}


def test_a_locked_journal_delays_and_loses_nothing(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    record_id = _ids.new_id()
    with Journal.open(path):
        keeper.start()
        keeper.save_draft(record_id, NOON, SEVEN)
        qtbot.waitUntil(lambda: isinstance(keeper.state.error, JournalLocked))
        assert keeper.state.waiting == 1
        assert keeper.state.saved_at is None
    wait_until_kept(keeper, qtbot)
    assert record_id in kept(path)


@pytest.mark.parametrize("error", [JournalFull, JournalReadOnly])
def test_a_write_that_fails_is_tried_again_before_those_that_follow(
    keeper: JournalKeeper,
    qtbot: QtBot,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[JournalError],
):
    record_id = _ids.new_id()
    keeper.start()
    with failing(monkeypatch, "save_draft", error(path), 3):  # type: ignore[call-arg]  # these take no more
        keeper.save_draft(record_id, NOON, SEVEN)
        keeper.save_edit(record_id, "7", reviewed=True)
        keeper.close_drawing(closed(record_id), ignore)
        with qtbot.waitSignal(keeper.changed, check_params_cb=lambda state: isinstance(state.error, error)):
            pass
        wait_until_kept(keeper, qtbot)
    assert kept(path)[record_id].label == "7"


def test_retry_tries_at_once(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    start(keeper, qtbot)
    keeper._retry.setInterval(3_600_000)
    with failing(monkeypatch, "save_draft", JournalFull(path), 1):
        keeper.save_draft(_ids.new_id(), NOON, SEVEN)
        qtbot.waitUntil(lambda: keeper.state.error is not None)
        keeper.retry()
        wait_until_kept(keeper, qtbot)


def test_a_newer_journal_is_refused_and_untouched(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    with Journal.open(path):
        pass
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", 99)
    connection.close()
    before = path.read_bytes()
    keeper.start()
    keeper.save_draft(_ids.new_id(), NOON, SEVEN)
    qtbot.waitUntil(lambda: isinstance(keeper.state.error, JournalNewer))
    assert keeper.state.waiting == 1
    assert not keeper.finish(10)
    assert path.read_bytes() == before


def test_another_programs_file_is_refused_and_untouched(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)")
    connection.close()
    before = path.read_bytes()
    keeper.start()
    qtbot.waitUntil(lambda: isinstance(keeper.state.error, JournalForeign))
    assert path.read_bytes() == before


def test_a_damaged_journal_is_kept_aside_and_drawing_goes_on(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    path.write_bytes(b"no journal at all" * 500)
    record_id = _ids.new_id()
    with qtbot.waitSignal(keeper.opened) as told:
        keeper.start()
        keeper.save_draft(record_id, NOON, SEVEN)
    opened: Opened = told.args[0]
    assert opened.opening.kept_aside is not None
    assert opened.opening.kept_aside.read_bytes().startswith(b"no journal")
    wait_until_kept(keeper, qtbot)
    assert record_id in kept(path)


def replace_by_rubbish(path: Path) -> None:
    """Another file takes the journal's place while it is open."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(b"damaged" * 4000)


def test_damage_while_running_begins_a_new_journal_and_closes_what_was_begun_into_it(
    keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    record = closed(_ids.new_id(), reading=reading_of(SEVEN, "lenet-5"))
    start(keeper, qtbot)
    keeper.save_draft(record.id, NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    replace_by_rubbish(path)
    with qtbot.waitSignal(keeper.opened) as told:
        keeper.close_drawing(record, ignore)
    opened: Opened = told.args[0]
    assert opened.opening.kept_aside is not None
    assert opened.number == 2
    wait_until_kept(keeper, qtbot)
    assert kept(path)[record.id].reading == record.reading


def test_a_label_goes_with_its_drawing_into_a_new_journal(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    record = closed(_ids.new_id(), edit=Edit("4", reviewed=True, editor=DEVICE, version=0))
    start(keeper, qtbot)
    keeper.close_drawing(record, ignore)  # its draft is not there
    wait_until_kept(keeper, qtbot)
    edit = kept(path)[record.id].edit
    assert edit is not None
    assert (edit.label, edit.version > 0) == ("4", True)


def test_a_draft_stays_open_while_the_journal_is_opened_again(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    record_id = _ids.new_id()
    keeper.start()
    keeper.save_draft(record_id, NOON, strokes(1))
    wait_until_kept(keeper, qtbot)
    with failing(monkeypatch, "save_draft", JournalUnavailable(path, "a cable came loose"), 1):
        keeper.save_draft(record_id, NOON, strokes(2))
        wait_until_kept(keeper, qtbot)
    record = kept(path)[record_id]
    assert record.key is None
    assert record.drawing == quantise(strokes(2))


def test_a_journal_that_is_deleted_under_the_program_is_begun_anew(
    keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    keeper.start()
    keeper.save_draft(_ids.new_id(), NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    record_id = _ids.new_id()
    with qtbot.waitSignal(
        keeper.changed, check_params_cb=lambda state: isinstance(state.error, JournalUnavailable)
    ):
        keeper.save_draft(record_id, NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    assert list(kept(path)) == [record_id]


def test_what_a_new_journal_does_not_know_holds_nothing_up(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, caplog: pytest.LogCaptureFixture
):
    record_id = _ids.new_id()
    keeper.start()
    with qtbot.waitSignal(keeper.refused):
        keeper.set_deleted(_ids.new_id(), deleted=True)
        keeper.save_draft(record_id, NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    assert record_id in kept(path)
    assert "not kept" in caplog.text


@pytest.fixture
def reading(keeper: JournalKeeper, qtbot: QtBot, path: Path) -> tuple[UUID, Path]:
    """A label met the damage of the journal, which is being read: the record, and the damaged file."""
    record = closed(_ids.new_id())
    start(keeper, qtbot)
    replace_by_rubbish(path)
    keeper.save_edit(record.id, "3", reviewed=True)
    keeper.save_draft(_ids.new_id(), NOON, SEVEN)
    qtbot.waitUntil(lambda: keeper.state.waiting == 1 and keeper.state.error is None)
    assert keeper.state.saved_at is None
    [file] = unread(path)
    return record.id, file


def bring_back(keeper: JournalKeeper, record: UUID) -> None:
    keeper.use(lambda journal: journal.add_records([closed(record)]))


def test_a_change_that_met_the_damage_is_kept_once_its_record_is_back(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, reading: tuple[UUID, Path]
):
    record, file = reading
    bring_back(keeper, record)
    keeper.save_edit(record, "4", reviewed=True)  # must not be overtaken by the one before
    with qtbot.waitSignal(keeper.caught_up) as told:
        was_read(path, file)
        keeper.reopen(file)
    assert told.args == [[record]]
    wait_until_kept(keeper, qtbot)
    edit = kept(path)[record].edit
    assert edit is not None
    assert edit.label == "4"
    assert keeper.state.saved_at is not None


def test_a_change_of_what_the_damage_took_is_refused(
    keeper: JournalKeeper, qtbot: QtBot, reading: tuple[UUID, Path], caplog: pytest.LogCaptureFixture
):
    with qtbot.waitSignal(keeper.refused) as told:
        keeper.reopen(reading[1])
    assert told.args == ["its drawing is not in the history any more."]
    wait_until_kept(keeper, qtbot)
    assert keeper.state.saved_at is None


def test_leaving_says_that_a_change_which_met_the_damage_is_not_kept(
    keeper: JournalKeeper, reading: tuple[UUID, Path]
):
    assert not keeper.finish(10)


def test_ink_that_can_never_be_kept_is_told_and_holds_nothing_up(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    record_id = _ids.new_id()
    keeper.start()
    with (
        failing(monkeypatch, "save_draft", InkError(quoted("too many strokes")), 1),
        qtbot.waitSignal(keeper.refused) as refused,
    ):
        keeper.save_draft(_ids.new_id(), NOON, SEVEN)
        keeper.save_draft(record_id, NOON, SEVEN)
        wait_until_kept(keeper, qtbot)
    assert refused.args == ["too many strokes"]
    assert list(kept(path)) == [record_id]


def test_a_defect_is_raised_and_later_drawings_are_still_kept(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    record_id = _ids.new_id()
    start(keeper, qtbot)
    with failing(monkeypatch, "save_draft", ZeroDivisionError(), 1), qtbot.captureExceptions() as raised:
        keeper.save_draft(_ids.new_id(), NOON, SEVEN)
        keeper.save_draft(record_id, NOON, SEVEN)
        wait_until_kept(keeper, qtbot)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert list(kept(path)) == [record_id]


def test_leaving_keeps_what_waits(keeper: JournalKeeper, path: Path):
    record_id = _ids.new_id()
    keeper.start()
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.save_edit(record_id, "7", reviewed=True)
    keeper.close_drawing(closed(record_id), ignore)
    assert keeper.finish(10)
    record = kept(path)[record_id]
    assert (record.label, record.key is not None) == ("7", True)
    with Journal.open(path) as again:
        assert not again.was_unclean


def test_leaving_keeps_the_rest_where_one_write_is_refused(
    keeper: JournalKeeper, path: Path, caplog: pytest.LogCaptureFixture
):
    record_id = _ids.new_id()
    keeper.save_edit(_ids.new_id(), "7", reviewed=True)
    keeper.save_draft(record_id, NOON, SEVEN)
    assert keeper.finish(10)
    assert list(kept(path)) == [record_id]


def test_leaving_says_when_something_could_not_be_kept(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    with Journal.open(path):
        keeper.start()
        keeper.save_draft(_ids.new_id(), NOON, SEVEN)
        assert not keeper.finish(10)


def test_leaving_puts_what_waits_into_a_new_journal_where_the_old_one_turns_out_damaged(
    keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    record_id = _ids.new_id()
    start(keeper, qtbot)
    replace_by_rubbish(path)
    keeper.save_draft(record_id, NOON, SEVEN)
    assert keeper.finish(10)
    assert list(kept(path)) == [record_id]


def test_nothing_is_made_where_nothing_was_begun(keeper: JournalKeeper, path: Path):
    assert keeper.finish(10)
    assert not path.exists()


def test_older_records_come_in_pages(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lane_journal, "LATEST", 3)
    ids = [_ids.new_id() for _ in range(5)]
    with Journal.open(path) as journal:
        journal.add_records(closed(record_id) for record_id in ids)
    with qtbot.waitSignal(keeper.opened) as told:
        keeper.start()
    assert [record.id for record in told.args[0].latest] == ids[:1:-1]
    pages: list[list[Recognition]] = []
    keeper.load_older(ids[2], pages.append)
    qtbot.waitUntil(lambda: bool(pages))
    assert [record.id for record in pages[0]] == [ids[1], ids[0]]


def test_older_records_that_cannot_be_read_do_not_say_not_saved(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    start(keeper, qtbot)
    with (
        failing(monkeypatch, "latest", JournalFull(path), 1),
        qtbot.waitSignal(keeper.unreadable) as told,
    ):
        keeper.load_older(_ids.new_id(), ignore)
    assert isinstance(told.args[0], JournalFull)
    assert keeper.state.error is None


def test_a_journal_found_damaged_while_older_records_are_fetched_is_opened_again(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    start(keeper, qtbot)
    replace_by_rubbish(path)
    with (
        failing(monkeypatch, "latest", JournalCorrupt(path, "planted"), 1),
        qtbot.waitSignal(keeper.opened) as told,
    ):
        keeper.load_older(_ids.new_id(), ignore)
    assert told.args[0].opening.kept_aside is not None
    assert told.args[0].number == 2


def test_a_journal_that_opens_but_cannot_be_read_is_tried_again_until_the_window_knows_it(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    with (
        failing(monkeypatch, "latest", JournalFull(path), 2),
        qtbot.waitSignal(keeper.opened),
    ):
        keeper.start()
    assert keeper.state.error is None


def test_after_an_unclean_end_the_file_is_checked_and_damage_told(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    with Journal.open(path):
        pass
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE meta SET value = 0 WHERE name = 'clean'")
    connection.close()
    monkeypatch.setattr("digitpad.storage.reader.quick_check", lambda _: "row 3 missing")
    with qtbot.waitSignal(keeper.damage_found) as told:
        keeper.start()
    assert told.args == ["row 3 missing"]


def test_a_picture_is_kept_closed(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    record_id = _ids.new_id()
    keeper.start()
    keeper.add_picture(record_id, NOON, Picture(b"png", 1, 1, "ab" * 32, "one.png"), Source.FILE, ignore)
    wait_until_kept(keeper, qtbot)
    record = kept(path)[record_id]
    assert record.picture is not None
    assert (record.picture.name, record.key is not None) == ("one.png", True)


# What other threads do with the journal


def in_another_thread(work: Callable[[], object], qtbot: QtBot) -> list[object]:
    """What ``work`` returned, or raised; meanwhile the event loop runs."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # noqa: BLE001 - looked at by the test
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: bool(outcome))
    thread.join(10)
    return outcome


def test_another_thread_works_with_the_journal_on_the_storage_lane(keeper: JournalKeeper, qtbot: QtBot):
    start(keeper, qtbot)
    lane = in_another_thread(lambda: keeper.use(lambda _: threading.current_thread().name), qtbot)
    assert lane[0] != threading.current_thread().name
    assert str(lane[0]).startswith("storage")
    (device,) = in_another_thread(lambda: keeper.use(lambda journal: journal.device_id), qtbot)
    (state,) = in_another_thread(lambda: keeper.use(lambda journal: journal.sync.counts()), qtbot)
    assert isinstance(device, UUID)
    assert state == Counts(0, 0, 0)


def test_nothing_is_lent_before_the_journal_is_open_or_after_the_end(keeper: JournalKeeper, qtbot: QtBot):
    (before,) = in_another_thread(lambda: keeper.use(ignore), qtbot)
    assert isinstance(before, JournalUnavailable)
    start(keeper, qtbot)
    keeper.finish(10)
    (after,) = in_another_thread(lambda: keeper.use(ignore), qtbot)
    assert isinstance(after, JournalClosed)


def test_damage_that_another_thread_meets_has_the_journal_opened_again(
    keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    start(keeper, qtbot)

    def meet(_: Journal) -> None:
        raise JournalCorrupt(path, "planted")

    with qtbot.waitSignal(keeper.opened) as told:
        (error,) = in_another_thread(lambda: keeper.use(meet), qtbot)
    assert isinstance(error, JournalCorrupt)
    assert told.args[0].number == 2


def test_what_waits_to_be_sent_is_told_once_it_is_kept(keeper: JournalKeeper, qtbot: QtBot, path: Path):
    start(keeper, qtbot)
    record_id, told = _ids.new_id(), []
    keeper.queued.connect(lambda: told.append(len(queued(path))))
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.save_reading(record_id, SEVEN, reading_of(SEVEN, "lenet-5"))
    wait_until_kept(keeper, qtbot)
    assert told == [], "a draft is not sent"
    keeper.close_drawing(closed(record_id), ignore)
    keeper.save_edit(record_id, "7", reviewed=True)
    keeper.set_deleted(record_id, deleted=True)
    wait_until_kept(keeper, qtbot)
    assert told == [1, 1, 1]


def queued(path: Path) -> Sequence[object]:
    connection = apsw.Connection(str(path))
    try:
        return connection.execute("SELECT id FROM outbox").fetchall()
    finally:
        connection.close()


def test_the_latest_and_those_that_are_known_are_fetched_again_but_no_drafts(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lane_journal, "LATEST", 2)
    ids = [_ids.new_id() for _ in range(5)]
    with Journal.open(path) as journal:
        journal.add_records(closed(record_id) for record_id in ids)
        journal.set_deleted(ids[0], True)  # noqa: FBT003 - lanes pass by position
    start(keeper, qtbot)
    keeper.save_draft(_ids.new_id(), NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    loaded: list[list[Recognition] | None] = []
    known = {ids[0], ids[1], ids[4], _ids.new_id()}
    keeper.look(lambda journal: lane_journal.latest_and(journal, known), loaded.append)
    qtbot.waitUntil(lambda: bool(loaded))
    assert [(record.id, record.is_deleted) for record in loaded[0] or []] == [
        (ids[4], False),
        (ids[1], False),
        (ids[0], True),
    ]


def test_where_records_are_can_be_asked(keeper: JournalKeeper, qtbot: QtBot):
    start(keeper, qtbot)
    record_id, draft = _ids.new_id(), _ids.new_id()
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.close_drawing(closed(record_id), ignore)
    keeper.save_draft(draft, NOON, SEVEN)
    wait_until_kept(keeper, qtbot)
    found: list[object] = []
    keeper.look(lambda journal: journal.sync.where_is([record_id, draft]), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [{record_id: Whereabouts.WAITING}]


def test_damage_that_a_look_meets_has_the_journal_opened_again(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    start(keeper, qtbot)
    for look in (
        lambda: keeper.look(lambda journal: journal.count(), ignore),
        lambda: keeper.load_older(_ids.new_id(), ignore),
    ):
        with (
            monkeypatch.context() as patch,
            qtbot.waitSignal(keeper.opened),
        ):
            patch.setattr(lane_journal.LaneJournal, "_work", once_corrupt(path))
            look()


def once_corrupt(path: Path) -> Callable[..., object]:
    """Stands in for working with the journal: damaged the first time, as always after that."""
    plain, left = lane_journal.LaneJournal._work, [1]

    def work(of: lane_journal.LaneJournal, journal: Journal, wanted: Callable[[Journal], object]) -> object:
        def meet(_: Journal) -> None:
            raise JournalCorrupt(path, "planted")

        return plain(of, journal, meet if left and left.pop() else wanted)

    return work


def test_records_of_an_older_format_are_made_findable_after_the_start(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digitpad.storage.journal.FILL_SECONDS", -1)
    shutil.copy(Path(__file__).parents[1] / "unit/storage/journals/v2.sqlite3", path)
    fill_finding, pages = Journal.fill_finding, []

    def fill_a_page(journal: Journal) -> bool:
        pages.append(fill_finding(journal, limit=5))
        return pages[-1]

    monkeypatch.setattr(Journal, "fill_finding", fill_a_page)
    with qtbot.waitSignal(keeper.opened):
        keeper.start()
    with RecordFinder.open(path) as finder:
        qtbot.waitUntil(lambda: finder.state().is_whole)
        assert finder.count() == 17
    assert len(pages) == 5, "a few at a time, since saving waits"


def test_what_was_deleted_long_ago_is_erased_after_the_start(
    keeper: JournalKeeper, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lane_journal, "ERASED_AT_ONCE", 2)
    monkeypatch.setattr("digitpad.ui.keeper.ERASED_AT_ONCE", 2)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=31)
    ids = [_ids.new_id() for _ in range(5)]
    with Journal.open(path, lambda: long_ago) as journal:
        journal.add_records(closed(record_id) for record_id in ids)
        for record_id in ids[:3]:
            journal.set_deleted(record_id, True)  # noqa: FBT003
    with qtbot.waitSignal(keeper.queued):
        keeper.start()
    assert keeper.state.saved_at is None, "nothing of what is drawn now was saved by that"
    keeper.finish(10)
    with Journal.open_reader(path) as reader:
        left = [
            record_id for record_id in ids if not (found := reader.get(record_id)) or not found.is_deleted
        ]
        erased = [found.drawing for record_id in ids[:3] if (found := reader.get(record_id))]
    assert left == ids[3:]
    assert [drawing.is_blank for drawing in erased if drawing] == [True, True, True]
