"""A lane works in order on a thread of its own, and its results land on the Qt thread."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digitpad.ui.lane import Lane, LaneClosed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    lane = Lane("digitpad-test")
    yield lane
    lane.close(lambda: None, 10)


def ignore(_: object) -> None:
    pass


def broken() -> None:
    raise ZeroDivisionError


def test_work_is_done_in_order_and_its_results_come_to_the_qt_thread(lane: Lane, qtbot: QtBot):
    seen: list[tuple[int, bool, bool]] = []

    def work(number: int) -> tuple[int, threading.Thread]:
        return number, threading.current_thread()

    def done(result: tuple[int, threading.Thread]) -> None:
        number, worker = result
        here = threading.current_thread()
        seen.append((number, worker is not here, here is threading.main_thread()))

    for number in range(20):
        lane.submit(partial(work, number), done, ignore, OSError)
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == [(number, True, True) for number in range(20)]


class Found:
    """Something that is found."""


def test_what_was_found_is_let_go_at_once_and_not_when_python_looks_for_rubbish(lane: Lane, qtbot: QtBot):
    alive: list[weakref.ref[Found]] = []
    gc.collect()
    gc.disable()
    try:
        submitted = threading.Event()  # work that is done before that has no callback that stays

        def work() -> Found:
            submitted.wait()
            return Found()

        lane.submit(work, lambda found: alive.append(weakref.ref(found)), ignore, OSError)
        submitted.set()
        qtbot.waitUntil(lambda: bool(alive))
        later: list[object] = []
        lane.submit(list, later.append, ignore, OSError)  # the lane's thread holds its latest work
        qtbot.waitUntil(lambda: bool(later))
        qtbot.waitUntil(lambda: alive[0]() is None)
    finally:
        gc.enable()


def test_an_expected_error_is_told(lane: Lane, qtbot: QtBot):
    failures: list[OSError] = []
    lane.submit(lambda: Path("/nowhere/at/all").read_bytes(), ignore, failures.append, OSError)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], FileNotFoundError)


def test_a_defect_is_raised_on_the_qt_thread_after_the_owner_could_go_on(lane: Lane, qtbot: QtBot):
    told: list[str] = []
    with qtbot.captureExceptions() as raised:
        lane.submit(broken, ignore, ignore, OSError, lambda: told.append("broken"))
        qtbot.waitUntil(lambda: bool(raised))
    assert told == ["broken"]
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]


def test_closing_finishes_what_was_submitted_and_then_the_last_work(lane: Lane):
    done: list[str] = []
    may_go = threading.Event()

    def slow() -> None:
        may_go.wait(10)
        done.append("slow")

    lane.submit(slow, lambda _: done.append("told"), ignore, OSError)
    lane.submit(lambda: done.append("next"), ignore, ignore, OSError)
    may_go.set()
    assert lane.close(lambda: done.append("last"), 10)
    assert done == ["slow", "next", "last"]
    lane.submit(lambda: done.append("too late"), ignore, ignore, OSError)
    assert lane.close(lambda: done.append("again"), 10)
    assert done == ["slow", "next", "last"]


def test_results_that_were_on_their_way_are_not_delivered_after_closing(lane: Lane, qtbot: QtBot, qapp):
    delivered: list[None] = []
    worked = threading.Event()
    lane.submit(worked.set, delivered.append, ignore, OSError)
    assert worked.wait(10)
    lane.close(lambda: None, 10)
    qapp.processEvents()
    assert delivered == []


def test_closing_waits_no_longer_than_it_may(lane: Lane):
    may_go = threading.Event()
    lane.submit(lambda: may_go.wait(10), ignore, ignore, OSError)
    assert not lane.close(lambda: None, 0)
    may_go.set()


def test_an_error_of_the_last_work_is_raised_where_the_lane_is_closed(lane: Lane):
    with pytest.raises(ZeroDivisionError):
        lane.close(broken, 10)


def test_another_thread_waits_for_its_work_in_the_lanes_order(lane: Lane, qtbot: QtBot):
    seen: list[str] = []
    held = threading.Event()
    lane.submit(held.wait, ignore, ignore, OSError)
    other = threading.Thread(target=lambda: seen.append(lane.run(lambda: threading.current_thread().name)))
    other.start()
    assert seen == []
    held.set()
    other.join(10)
    assert len(seen) == 1
    assert seen[0].startswith("digitpad-test")


def test_what_fails_for_another_thread_fails_there(lane: Lane):
    with pytest.raises(ZeroDivisionError):
        lane.run(broken)


def test_a_closed_lane_works_for_nobody(lane: Lane):
    lane.close(nothing, 10)
    with pytest.raises(LaneClosed):
        lane.run(nothing)


def nothing() -> None:
    pass
