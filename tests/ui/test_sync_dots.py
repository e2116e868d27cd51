"""The dots of the strip say where each drawing is, in colour and in words, and only while sync is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from digitpad.storage.journal import Journal
from digitpad.storage.sync.state import Whereabouts
from digitpad.ui import sync_dots
from digitpad.ui.history_strip import HistoryStrip
from digitpad.ui.sync_dots import SyncDots
from digitpad.ui.theme import DARK, LIGHT, Theme, colours, palette_of
from tests.ui.widget_data import record

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from digitpad.ui.keeper import JournalKeeper

DOTS = {
    Whereabouts.WAITING: ("waiting", "Only here, waits to be sent"),
    Whereabouts.ON_ITS_WAY: ("accent", "On its way to the cluster"),
    Whereabouts.VERIFIED: ("good", "In the cluster, verified"),
    Whereabouts.REFUSED: ("wrong", "Refused by the cluster"),
}
pytestmark = pytest.mark.usefixtures("own_look")


@pytest.fixture
def strip(qtbot: QtBot) -> HistoryStrip:
    strip = HistoryStrip()
    qtbot.addWidget(strip)
    strip.resize(500, strip.height())
    strip.show()
    return strip


@pytest.fixture
def dots(keeper: JournalKeeper, strip: HistoryStrip, monkeypatch: pytest.MonkeyPatch) -> SyncDots:
    monkeypatch.setattr(sync_dots, "LOOK_MS", 5)
    dots = SyncDots(keeper, strip)
    dots._soon.setInterval(5)
    return dots


def corner(strip: HistoryStrip, row: int) -> list[str]:
    """The colours at the right of a thumbnail's caption."""
    QApplication.processEvents()
    image: QImage = strip.viewport().grab().toImage()
    scale = image.devicePixelRatio()
    cell = strip.visualRect(strip.model().index(row, 0))
    place = range(cell.right() - 28, cell.right() - 13), range(cell.bottom() - 22, cell.bottom() - 4)
    return [image.pixelColor(round(x * scale), round(y * scale)).name() for x in place[0] for y in place[1]]


def place_of(strip: HistoryStrip, record_id: UUID) -> Whereabouts | None:
    found: Whereabouts | None = strip._model._whereabouts.get(record_id)
    return found


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("where", list(Whereabouts), ids=lambda where: where.name)
def test_a_dot_has_its_colour_and_says_it_in_words(strip: HistoryStrip, theme: Theme, where: Whereabouts):
    strip.setPalette(palette_of(theme))
    shown = record(1)
    strip.set_records([shown])
    bare = corner(strip, 0)
    strip.set_whereabouts([shown.id], {shown.id: where})
    token, words = DOTS[where]
    wanted = colours(theme)[token].name()
    assert wanted in corner(strip, 0)
    assert wanted not in bare
    index = strip.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole).endswith(words)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(words)
    strip.forget_whereabouts()
    assert corner(strip, 0) == bare
    assert words not in index.data(Qt.ItemDataRole.ToolTipRole)


def test_only_what_is_in_sight_is_asked_for(strip: HistoryStrip):
    strip.set_records([record(number) for number in range(100)])
    QApplication.processEvents()
    first = strip.in_sight()
    assert 5 < len(first) < 15
    assert first == [shown.id for shown in strip.records[: len(first)]]
    strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum())
    assert strip.records[-1].id in strip.in_sight()
    assert strip.records[0].id not in strip.in_sight()


def test_what_was_closed_waits_and_a_draft_has_no_dot(
    dots: SyncDots, strip: HistoryStrip, keeper: JournalKeeper, qtbot: QtBot
):
    closed, draft = record(1), record(2)
    strip.set_records([closed, draft])
    with qtbot.waitSignal(keeper.opened):
        keeper.start()
    dots.set_on(True)
    for each in (closed, draft):
        keeper.save_draft(each.id, each.drawn_at, each.drawing)  # type: ignore[arg-type]
    keeper.close_drawing(closed, lambda _: None)
    qtbot.waitUntil(lambda: place_of(strip, closed.id) is Whereabouts.WAITING)
    assert place_of(strip, draft.id) is None


def test_dots_follow_what_scrolls_into_sight(
    dots: SyncDots, strip: HistoryStrip, keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    records = [record(number) for number in range(60)]
    with Journal.open(path) as journal:
        journal.add_records(records)
    strip.set_records(records)
    with qtbot.waitSignal(keeper.opened):
        keeper.start()
    dots.set_on(True)
    qtbot.waitUntil(lambda: place_of(strip, records[-1].id) is Whereabouts.WAITING)
    assert place_of(strip, records[0].id) is None
    strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum())
    qtbot.waitUntil(lambda: place_of(strip, records[0].id) is Whereabouts.WAITING)


def test_with_sync_off_there_are_no_dots(
    dots: SyncDots, strip: HistoryStrip, keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    shown = record(1)
    with Journal.open(path) as journal:
        journal.add_records([shown])
    strip.set_records([shown])
    with qtbot.waitSignal(keeper.opened):
        keeper.start()
    assert not dots._soon.isActive()
    dots.set_on(True)
    qtbot.waitUntil(lambda: place_of(strip, shown.id) is not None)
    dots.set_on(False)
    assert place_of(strip, shown.id) is None
    keeper.save_edit(shown.id, "3", reviewed=True)
    qtbot.waitUntil(lambda: not keeper.state.waiting)
    assert not dots._soon.isActive()


def test_who_sends_nothing_sees_no_dots_that_wait(
    dots: SyncDots, strip: HistoryStrip, keeper: JournalKeeper, qtbot: QtBot, path: Path
):
    with Journal.open(path) as journal:
        journal.add_records([record(1)])
    strip.set_records([record(1)])
    with qtbot.waitSignal(keeper.opened):
        keeper.start()
    dots.set_on(True)
    qtbot.waitUntil(lambda: place_of(strip, record(1).id) is Whereabouts.WAITING)
    dots._sends = lambda: False
    dots.look()
    qtbot.waitUntil(lambda: place_of(strip, record(1).id) is None)
