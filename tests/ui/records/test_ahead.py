"""What is made ready ahead: a step at a time, and not while somebody writes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from digitpad.ui import ahead as ahead_module
from digitpad.ui.ahead import Ahead
from tests.ui.conftest import LONG_MS
from tests.ui.pointers import draw_with_mouse
from tests.ui.widget_data import reading, record

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from tests.ui.conftest import Begin
    from tests.ui.records.conftest import Fill


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "REST_MS", 0)
    monkeypatch.setattr(ahead_module, "PAUSE_MS", 0)


def test_steps_are_taken_in_order_and_not_while_somebody_writes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    taken: list[int] = []
    ahead = Ahead(iter([partial(taken.append, number) for number in range(3)]))
    ahead.rest()
    qtbot.waitUntil(lambda: taken == [0, 1, 2] and not ahead.goes_on)
    monkeypatch.setattr(ahead_module, "PAUSE_MS", LONG_MS)
    ahead = Ahead(iter([partial(taken.append, number) for number in (3, 4)]))
    ahead.rest()
    qtbot.waitUntil(lambda: taken == [0, 1, 2, 3])
    ahead.hold()
    assert not ahead.goes_on
    ahead.rest()
    qtbot.waitUntil(lambda: taken == [0, 1, 2, 3, 4])
    ahead.hold()


def made_ready(app: App, qtbot: QtBot) -> None:
    app._make_ready()
    draw_with_mouse(app.window.pad, [(200, 80), (200, 300)])  # which holds it up, and no longer
    steps = app.window.findChildren(Ahead)
    assert len(steps) == 1
    qtbot.waitUntil(lambda: not steps[0].goes_on)


def test_the_historys_window_is_ready_before_it_is_wanted(begin: Begin, fill: Fill, qtbot: QtBot):
    fill([record(number, reading(d7=0.9)) for number in range(5)])
    app = begin()
    qtbot.waitUntil(lambda: app.keeper.state.error is None and bool(app.window.strip.records))
    made_ready(app, qtbot)
    history = app.window.history
    ready = history.window
    assert ready is not None
    assert not ready.isVisible()
    app.window.actions_.history.trigger()
    assert history.window is ready
    assert ready.isVisible()
    qtbot.waitUntil(lambda: ready.model.is_listed and ready.model.rowCount() == 6)
    assert ready.detail.replay is not None


def test_who_wants_it_sooner_gets_the_same_one(begin: Begin, qtbot: QtBot):
    app = begin()
    history = app.window.history
    steps = history.steps_ahead()
    while history._detail is None:
        next(steps)()
    app.window.actions_.history.trigger()
    window = history.window
    assert window is not None
    assert window.detail is history._detail
    assert list(steps) == []  # nothing is left to be made ready


def test_one_that_was_never_opened_leaves_no_place(begin: Begin, qtbot: QtBot):
    app = begin()
    for step in app.window.history.steps_ahead():
        step()
    app.window.close()
    assert not app.window._place.contains("history/geometry")
