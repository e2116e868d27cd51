"""The badge keeps its place, says what fits, and opens the page."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitpad.saying import quoted
from digitpad.storage.cluster import errors
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui import sync_badge, sync_words
from digitpad.ui.keeper import SaveState
from digitpad.ui.notice import Notice
from digitpad.ui.status_line import StatusLine
from digitpad.ui.theme import DARK, LIGHT, Theme, colours, palette_of
from tests.ui.widget_data import NOON

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from digitpad.ui.sync_badge import SyncBadge

pytestmark = pytest.mark.usefixtures("own_look")

STATES = [
    SyncState(),
    SyncState(Phase.PAUSED, waiting=99_999),
    SyncState(Phase.CONNECTING),
    SyncState(Phase.OFFLINE, waiting=99_999, next_try=NOON),
    SyncState(Phase.SENDING, done=99_999, total=100_000),
    SyncState(Phase.FETCHING, done=1, total=2),
    SyncState(Phase.VERIFYING, done=1, total=2),
    SyncState(Phase.UP_TO_DATE, verified_at=NOON),
    SyncState(Phase.UP_TO_DATE, refused=3),
    SyncState(Phase.ATTENTION, problem=quoted("long " * 60), cause=errors.ConsistencyUnsafe),
]


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_saving(SaveState(saved_at=NOON), "")
    line.model.say("Model ready")
    line.resize(1080, 30)
    line.show()
    qtbot.waitExposed(line)
    return line


def test_the_tab_key_comes_to_the_badge_after_the_notices_button(line: StatusLine):
    line.show_notice(Notice("Drawing deleted", action="Undo", then=lambda: None))
    line._action.setFocus()
    QTest.keyClick(line._action, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is line.sync


def test_the_badge_names_its_shortcut(line: StatusLine):
    assert line.sync.toolTip().endswith("(Ctrl+Shift+S)")


@pytest.fixture
def badge(line: StatusLine) -> SyncBadge:
    return line.sync


def settle(line: StatusLine, width: int) -> None:
    line.resize(width, line.height())
    QApplication.processEvents()


@pytest.mark.parametrize("width", [480, 560, 820, 1080, 1900])
def test_nothing_in_the_line_moves_whatever_the_badge_says(line: StatusLine, width: int):
    settle(line, width)
    line.show_notice(Notice("A drawing was deleted just now", action="Undo", then=lambda: None))
    places = []
    for state in STATES:
        line.sync.show_state(state)
        QApplication.processEvents()
        parts = (line.saved, line.model, line.notice, line.sync)
        places.append([part.geometry() for part in parts])
    assert all(place == places[0] for place in places)
    assert line.saved.width() >= line.saved.sizeHint().width(), "whether it is saved is never cut"
    assert all(one.right() < other.left() for one, other in itertools.pairwise(places[0]))
    assert line.sync.geometry().right() < line.width()


@pytest.mark.parametrize("width", [480, 1080])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.phase.name)
def test_the_longest_wording_that_fits_is_shown(
    line: StatusLine, badge: SyncBadge, width: int, state: SyncState
):
    settle(line, width)
    badge.show_state(state)
    shown = badge.shown_text()
    assert QFontMetrics(badge.font()).horizontalAdvance(shown) < badge.width()
    assert not shown.startswith("…")
    if width == 1080:
        assert shown == badge.text()


def test_a_click_and_the_keyboard_open_the_page(badge: SyncBadge, qtbot: QtBot):
    with qtbot.waitSignal(badge.clicked):
        QTest.mouseClick(badge, Qt.MouseButton.LeftButton, pos=QPoint(badge.width() - 20, 12))
    with qtbot.assertNotEmitted(badge.clicked):
        QTest.mouseClick(badge, Qt.MouseButton.LeftButton, pos=QPoint(4, 12))  # empty room beside the words
    badge.setFocus()
    with qtbot.waitSignal(badge.clicked):
        QTest.keyClick(badge, Qt.Key.Key_Space)


def test_it_tells_the_screen_reader_what_it_shows(badge: SyncBadge):
    badge.show_state(
        SyncState(Phase.ATTENTION, problem=quoted("Wrong password."), cause=errors.AccessRefused)
    )
    told = QAccessible.queryAccessibleInterface(badge)
    assert told.text(QAccessible.Text.Name) == "Sync: Attention: check user and password"
    assert "Wrong password." in told.text(QAccessible.Text.Description)
    assert badge.toolTip().startswith(told.text(QAccessible.Text.Description))
    assert told.role() == QAccessible.Role.Button


def test_the_countdown_goes_on_by_itself_and_only_while_it_is_seen(
    badge: SyncBadge, line: StatusLine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    badge._second.setInterval(5)
    in_a_minute = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    badge.show_state(SyncState(Phase.OFFLINE, next_try=in_a_minute))
    before = badge.text()
    real = sync_words.badge
    later = dt.timedelta(seconds=30)
    monkeypatch.setattr(sync_badge, "badge", lambda state, now, locale: real(state, now + later, locale))
    qtbot.waitUntil(lambda: badge.text() not in {before, "Offline"})
    line.hide()
    assert not badge._second.isActive()
    line.show()
    assert badge._second.isActive()
    badge.show_state(SyncState(Phase.UP_TO_DATE))
    assert not badge._second.isActive()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_it_takes_the_colours_of_the_theme(line: StatusLine, badge: SyncBadge, theme: Theme):
    line.setPalette(palette_of(theme))
    badge.show_state(SyncState(Phase.OFFLINE, waiting=3))
    QApplication.processEvents()
    image = line.grab().toImage()
    wanted = colours(theme)["waiting"].name()
    place, scale = badge.geometry(), image.devicePixelRatio()
    found = {
        image.pixelColor(round(x * scale), round(y * scale)).name()
        for x in range(place.left(), place.right())
        for y in range(place.top(), place.bottom())
    }
    assert wanted in found


def test_written_from_right_to_left_the_words_stand_at_the_left(badge: SyncBadge, line: StatusLine):
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    badge.show_state(SyncState(Phase.UP_TO_DATE))
    QApplication.processEvents()
    assert badge.geometry().left() < line.width() / 2
    assert badge.hitButton(QPoint(10, 12))
    assert not badge.hitButton(QPoint(badge.width() - 4, 12))
