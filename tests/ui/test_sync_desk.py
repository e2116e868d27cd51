"""Syncing in the window: the real engine and journal, a cluster in memory."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from digitpad.domain import Recognition, Source
from digitpad.saying import quoted
from digitpad.settings import CassandraSettings, Settings, SyncSettings
from digitpad.storage.aside import keep_aside
from digitpad.storage.cluster.errors import AccessRefused, SchemaNewer
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import SyncOptions
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui import sync_desk
from digitpad.ui.cluster_tools import ClusterTools
from digitpad.ui.sync_desk import SyncDesk
from tests.support.fake_cluster import FakeCluster
from tests.ui.widget_data import DEVICE, NOON, SEVEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from pytestqt.qtbot import QtBot

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.ui.keeper import JournalKeeper

    Make = Callable[[Settings], SyncDesk]

SECONDS = 10
LAB = Settings(cassandra=CassandraSettings(hosts=("cass-1",)))
_ids = IdMaker()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_desk, "TELL_MS", 5)
    monkeypatch.setattr(sync_desk, "RELOAD_MS", 5)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    """What every session of the window is opened with."""
    made = FakeCluster()

    def open_remote(options: ClusterOptions, *, writing: bool) -> object:
        opened_with.append(options)
        opened_to_write.append(writing)
        return made.connect()

    opened_with: list[ClusterOptions] = []
    opened_to_write: list[bool] = []
    made.opened_with, made.opened_to_write = opened_with, opened_to_write  # type: ignore[attr-defined]
    monkeypatch.setattr("digitpad.storage.cluster.connection.open_remote", open_remote)
    return made


@pytest.fixture
def make(keeper: JournalKeeper, cluster: FakeCluster, qtbot: QtBot) -> Iterator[Make]:
    """Makes the desk, over a journal that is open."""
    made: list[SyncDesk] = []
    tools = ClusterTools()

    def make(settings: Settings) -> SyncDesk:
        made.append(SyncDesk(keeper, tools, settings))
        with qtbot.waitSignal(keeper.opened):
            keeper.start()
        return made[0]

    yield make
    for desk in made:
        assert desk.finish(SECONDS)
    tools.finish(SECONDS)


def draw(keeper: JournalKeeper) -> UUID:
    """Draw a 7, closed at once."""
    record_id = _ids.new_id()
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.close_drawing(Recognition(record_id, DEVICE, NOON, Source.PAD, drawing=SEVEN), ignore)
    return record_id


def ignore(_: object) -> None:
    pass


def wait(desk: SyncDesk, qtbot: QtBot, phase: Phase, **facts: object) -> SyncState:
    """Wait for this state, which is told too."""
    qtbot.waitUntil(
        lambda: desk.state.phase is phase and all(getattr(desk.state, key) == facts[key] for key in facts)
    )
    return desk.state


def phase_of(desk: SyncDesk) -> Phase:
    return desk.state.phase


def test_without_a_host_nothing_begins(make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster):
    desk = make(Settings())
    told: list[SyncState] = []
    desk.changed.connect(told.append)
    draw(keeper)
    desk.sync_now()
    desk.set_paused(True)
    desk.verify()
    desk.retry_refused()
    qtbot.waitUntil(lambda: not keeper.state.waiting)
    assert (desk.state, told) == (SyncState(), [])
    assert desk._engine is None
    assert cluster.connections == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("sync", "digitpad-s"))]


def test_a_drawing_is_sent_as_soon_as_it_is_closed(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    record_id = draw(keeper)
    qtbot.waitUntil(lambda: record_id in cluster.all_records())
    wait(desk, qtbot, Phase.UP_TO_DATE, waiting=0)
    keeper.save_edit(record_id, "7", reviewed=True)
    qtbot.waitUntil(lambda: (edit := cluster.all_records()[record_id].edit) is not None and edit.label == "7")


def test_while_nobody_answers_it_says_how_many_wait_and_goes_on_when_asked(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    cluster.unreachable = True
    desk = make(LAB)
    first, second = draw(keeper), draw(keeper)
    state = wait(desk, qtbot, Phase.OFFLINE, waiting=2)
    assert state.problem is not None
    assert "nobody answers" in state.problem
    cluster.unreachable = False
    desk.sync_now()
    wait(desk, qtbot, Phase.UP_TO_DATE, waiting=0)
    assert {first, second} == cluster.all_records().keys()


def test_what_a_person_must_mend_waits_until_asked(make: Make, qtbot: QtBot, cluster: FakeCluster):
    cluster.unreachable = SchemaNewer(quoted("The tables are newer."))
    desk = make(LAB)
    state = wait(desk, qtbot, Phase.ATTENTION)
    assert (state.problem, state.cause) == ("The tables are newer.", SchemaNewer)
    cluster.unreachable = False
    desk.sync_now()
    wait(desk, qtbot, Phase.UP_TO_DATE)


def test_paused_it_sends_nothing_until_it_goes_on(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    desk.set_paused(True)
    wait(desk, qtbot, Phase.PAUSED)
    draw(keeper)
    wait(desk, qtbot, Phase.PAUSED, waiting=1)
    assert cluster.all_records() == {}
    desk.set_paused(False)
    wait(desk, qtbot, Phase.UP_TO_DATE, waiting=0)
    assert len(cluster.all_records()) == 1


def test_paused_at_the_last_end_it_begins_paused(make: Make, qtbot: QtBot, cluster: FakeCluster):
    desk = make(Settings(cassandra=LAB.cassandra, sync=SyncSettings(paused=True)))
    wait(desk, qtbot, Phase.PAUSED)
    assert cluster.connections == 0
    desk.set_paused(False)
    wait(desk, qtbot, Phase.UP_TO_DATE)


def test_a_refused_drawing_is_counted_and_can_be_tried_again(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    record_id = _ids.new_id()
    cluster.refused.add(record_id)
    keeper.save_draft(record_id, NOON, SEVEN)
    keeper.close_drawing(Recognition(record_id, DEVICE, NOON, Source.PAD, drawing=SEVEN), ignore)
    wait(desk, qtbot, Phase.UP_TO_DATE, refused=1, waiting=0)
    cluster.refused.clear()
    desk.retry_refused()
    wait(desk, qtbot, Phase.UP_TO_DATE, refused=0)
    assert record_id in cluster.all_records()


def test_verifying_sends_again_what_the_cluster_has_lost(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(LAB)
    record_id = draw(keeper)
    qtbot.waitUntil(lambda: record_id in cluster.all_records())
    wait(desk, qtbot, Phase.UP_TO_DATE, waiting=0)
    cluster.forget(record_id)
    desk.verify()
    qtbot.waitUntil(lambda: record_id in cluster.all_records())
    qtbot.waitUntil(lambda: desk.state.verified_at is not None)


def test_other_settings_hold_from_now_on(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    desk.apply(Settings())
    wait(desk, qtbot, Phase.OFF)
    draw(keeper)
    qtbot.waitUntil(lambda: not keeper.state.waiting)
    assert cluster.all_records() == {}
    desk.apply(Settings(cassandra=CassandraSettings(hosts=("cass-2",), port=9142)))
    wait(desk, qtbot, Phase.UP_TO_DATE, waiting=0)
    options: list[Any] = cluster.opened_with  # type: ignore[attr-defined]
    assert (options[-1].hosts, options[-1].port) == (("cass-2",), 9142)
    assert len(cluster.all_records()) == 1


def test_the_word_of_an_engine_that_was_stopped_counts_no_more(make: Make, qtbot: QtBot):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    old = partial(desk._hear, desk._run)
    desk.apply(Settings())
    old(SyncState(Phase.OFFLINE))
    desk._tell()
    assert desk.state.phase is Phase.OFF


def test_after_damage_it_goes_on_with_the_new_journal(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster, path: Path
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    with qtbot.waitSignal(keeper.opened):
        record_id = draw(keeper)
    qtbot.waitUntil(lambda: record_id in cluster.all_records())
    assert len({writer for writer, _ in cluster.heads["default"]}) == 2


def test_what_another_device_drew_is_told(make: Make, qtbot: QtBot, cluster: FakeCluster, tmp_path: Path):
    desk = make(Settings(cassandra=LAB.cassandra, sync=SyncSettings(fetch="group")))
    wait(desk, qtbot, Phase.UP_TO_DATE)
    record_id = _ids.new_id()
    with Journal.open(tmp_path / "other.sqlite") as journal:
        journal.add_records([Recognition(record_id, journal.device_id, NOON, Source.PAD, drawing=SEVEN)])
        SyncEngine(OwnJournal(journal), cluster.connect, SyncOptions()).run_once()
    with qtbot.waitSignal(desk.merged) as told:
        desk.sync_now()
    assert told.args == [{record_id}]


def test_while_many_come_they_are_told_seldom_and_the_last_soon_after_the_end(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sync_desk, "FETCHING_RELOAD_MS", 600_000)
    desk = make(Settings())
    told: list[set[UUID]] = []
    desk.merged.connect(told.append)
    first, last = _ids.new_id(), _ids.new_id()
    desk._hear(desk._run, SyncState(Phase.FETCHING, total=2))
    for record_id in (first, last):
        desk._hear_of([record_id])
        qtbot.waitUntil(desk._reload.isActive)
    qtbot.wait(20)
    assert told == []
    desk._hear(desk._run, SyncState(Phase.UP_TO_DATE))
    qtbot.waitUntil(lambda: bool(told))
    assert told == [{first, last}]


def test_a_flood_of_news_is_told_some_times_a_second_and_the_last_always(make: Make, qtbot: QtBot):
    desk = make(Settings())
    desk._pace.setInterval(60_000)
    told: list[SyncState] = []
    desk.changed.connect(told.append)

    def flood() -> None:
        for number in range(1, 5001):
            desk._hear(desk._run, SyncState(Phase.SENDING, done=number, total=5000))

    thread = threading.Thread(target=flood)
    with qtbot.waitSignal(desk.changed):
        thread.start()
    thread.join(SECONDS)
    qtbot.wait(1)  # the event loop goes round: anything more that was told has come
    assert len(told) == 1
    desk._pace.setInterval(0)
    desk._pace.start()
    qtbot.waitUntil(lambda: told[-1].done == 5000)
    assert len(told) == 2
    flood()
    qtbot.waitUntil(lambda: desk._run.latest == desk.state)


def test_it_ends_in_time_while_a_call_to_the_cluster_hangs(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    hole, fell_in = threading.Event(), threading.Event()

    def fall_in(_: ClusterOptions, **__: object) -> object:
        fell_in.set()
        hole.wait(SECONDS)
        raise AccessRefused(quoted("out again"))

    monkeypatch.setattr("digitpad.storage.cluster.connection.open_remote", fall_in)
    desk = make(LAB)
    qtbot.waitUntil(fell_in.is_set)
    try:
        assert desk.finish(2.5)
    finally:
        hole.set()


def test_a_defect_is_shown_and_raised_and_syncing_can_be_tried_again(
    make: Make, qtbot: QtBot, cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch, qtbot.capture_exceptions() as raised:
        patch.setattr("digitpad.storage.cluster.connection.open_remote", broken)
        desk = make(LAB)
        wait(desk, qtbot, Phase.ATTENTION)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    desk.sync_now()
    wait(desk, qtbot, Phase.UP_TO_DATE)


def broken(_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_once_the_program_ends_nothing_begins_any_more(make: Make, keeper: JournalKeeper, qtbot: QtBot):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    desk.leave()
    desk.sync_now()
    desk.set_password("x")
    desk.apply(LAB)
    assert desk._engine is None
    assert desk.finish(SECONDS)


def test_before_the_journal_is_open_it_waits_for_the_history_and_is_not_off(
    keeper: JournalKeeper, qtbot: QtBot
):
    tools = ClusterTools()
    desk, paused = (
        SyncDesk(keeper, tools, LAB),
        Settings(cassandra=LAB.cassandra, sync=SyncSettings(paused=True)),
    )
    assert phase_of(desk) is Phase.NO_HISTORY
    assert SyncDesk(keeper, tools, paused).state.phase is Phase.PAUSED
    assert SyncDesk(keeper, tools, Settings()).state.phase is Phase.OFF
    desk.apply(Settings())
    assert phase_of(desk) is Phase.OFF
    desk.apply(LAB)
    assert phase_of(desk) is Phase.NO_HISTORY
    desk.finish(SECONDS)
    tools.finish(SECONDS)


def test_while_a_damaged_history_is_read_nothing_begins_and_that_is_said(
    make: Make, keeper: JournalKeeper, qtbot: QtBot
):
    opened: list[Any] = []
    keeper.opened.connect(opened.append)
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    desk._on_opened(replace(opened[0], is_whole=False))
    assert phase_of(desk) is Phase.NO_HISTORY
    desk.set_paused(True)
    assert phase_of(desk) is Phase.PAUSED
    desk.set_paused(False)
    desk.sync_now()
    assert (desk.state.phase, desk._engine) == (Phase.NO_HISTORY, None)
    desk._on_opened(opened[0])
    wait(desk, qtbot, Phase.UP_TO_DATE)


def test_what_the_last_run_left_unread_is_waited_for(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster, path: Path
):
    damaged = path.with_name(f"{path.stem}.damaged-1{path.suffix}")
    path.write_bytes(b"what is left of a journal")
    keep_aside(path, damaged)
    desk = make(LAB)
    assert desk.state.phase is Phase.NO_HISTORY
    assert desk._engine is None
    keeper.reopen(damaged)  # it gives nothing more
    wait(desk, qtbot, Phase.UP_TO_DATE)


def test_who_sends_nothing_has_nothing_that_waits(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster
):
    desk = make(Settings(cassandra=LAB.cassandra, sync=SyncSettings(upload=False, fetch="group")))
    wait(desk, qtbot, Phase.UP_TO_DATE)
    assert cluster.opened_to_write == [False]  # type: ignore[attr-defined]
    assert not desk.sends
    draw(keeper)
    qtbot.waitUntil(lambda: desk._run.latest.waiting == 1 or not keeper.state.waiting)
    desk._hear(desk._run, SyncState(Phase.OFFLINE, waiting=5))
    desk._tell()
    assert desk.state == SyncState(Phase.OFFLINE)
    assert cluster.all_records() == {}


def test_a_late_defect_of_an_engine_that_was_stopped_harms_no_other(make: Make, qtbot: QtBot):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    old = desk._run
    desk.apply(LAB)
    desk._on_broken(old)
    assert desk._engine is not None
    desk._hear(old, SyncState(Phase.OFFLINE))
    assert desk._run.latest.phase is not Phase.OFFLINE


def test_counting_what_waits_brings_no_older_word_back(make: Make, keeper: JournalKeeper, qtbot: QtBot):
    desk = make(Settings())
    draw(keeper)
    desk._say_counted(SyncState(Phase.CONNECTING))
    desk._say(SyncState(Phase.ATTENTION))
    qtbot.waitUntil(lambda: desk.state.waiting == 1)
    assert desk.state.phase is Phase.ATTENTION


def test_a_drawing_that_is_closed_just_then_does_not_hide_a_defect(
    make: Make, keeper: JournalKeeper, qtbot: QtBot
):
    desk = make(LAB)
    wait(desk, qtbot, Phase.UP_TO_DATE)
    desk._stop()
    desk._run.latest = SyncState(Phase.ATTENTION)  # not told yet
    desk._wake()
    assert phase_of(desk) is Phase.ATTENTION
    draw(keeper)
    wait(desk, qtbot, Phase.ATTENTION, waiting=1)


def test_pausing_is_said_at_once_while_a_connection_hangs(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    hole, fell_in = threading.Event(), threading.Event()

    def fall_in(_: ClusterOptions, **__: object) -> object:
        fell_in.set()
        hole.wait(SECONDS)
        raise AccessRefused(quoted("out again"))

    monkeypatch.setattr("digitpad.storage.cluster.connection.open_remote", fall_in)
    desk = make(LAB)
    qtbot.waitUntil(fell_in.is_set)
    wait(desk, qtbot, Phase.CONNECTING)
    try:
        desk.set_paused(True)
        assert desk.state.phase is Phase.PAUSED
    finally:
        hole.set()


def test_verifying_begins_anew_where_syncing_had_ended(
    make: Make, keeper: JournalKeeper, qtbot: QtBot, cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch, qtbot.capture_exceptions() as raised:
        patch.setattr("digitpad.storage.cluster.connection.open_remote", broken)
        desk = make(LAB)
        draw(keeper)
        wait(desk, qtbot, Phase.ATTENTION)
        qtbot.waitUntil(lambda: bool(raised))
    desk.verify()
    qtbot.waitUntil(lambda: desk.state.phase is Phase.UP_TO_DATE and desk.state.verified_at is not None)
    assert len(cluster.all_records()) == 1
