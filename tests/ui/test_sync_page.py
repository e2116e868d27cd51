"""The page about syncing: state, findings, refused drawings, and what its buttons ask for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QWidget
from typing_extensions import override

from digitpad.saying import quoted
from digitpad.settings import CassandraSettings, Settings
from digitpad.storage.cluster import errors
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.icons import Tone
from digitpad.ui.passwords import PasswordNote
from digitpad.ui.refused_list import RefusedDrawing
from digitpad.ui.sync_page import SyncPage
from digitpad.ui.sync_words import Line

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("own_look")

LAB = Settings(cassandra=CassandraSettings(hosts=("cass-1",), user="pad"))
LONG = "cass-1.lab.example:9042 said something that nobody foresaw, at length; " * 5
OPEN = "an-endless-word-without-a-place-to-break-it" * 7


@pytest.fixture
def page(qtbot: QtBot) -> SyncPage:
    QLocale.setDefault(QLocale.c())
    page = SyncPage(LAB, {})
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def settle(page: QWidget, width: int, height: int = 700) -> None:
    page.resize(width, height)
    for _ in range(3):
        QApplication.processEvents()


def corner(part: QWidget, page: QWidget) -> QPoint:
    return part.mapTo(page, QPoint(0, 0))


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def everything(page: SyncPage) -> None:
    page.show_state(
        SyncState(
            Phase.ATTENTION,
            1200,
            2,
            problem=quoted(LONG),
            warning=quoted(LONG + OPEN),
            cause=errors.ConsistencyUnsafe,
        )
    )
    page.show_refused([RefusedDrawing(UUID(int=n), f"{n}, {LONG}", OPEN) for n in range(2)], 25)
    page.show_findings("Connection test", [Line("check", Tone.GOOD, OPEN, LONG)] * 5, testing=False)
    page.show_password(PasswordNote(LONG, known=True, offer=True))


def test_card_and_state_stand_beside_each_other_and_below_each_other_where_it_is_narrow(page: SyncPage):
    settle(page, 940)
    form, panel = corner(page.form, page), corner(page.panel, page)
    assert panel.x() > form.x() + page.form.width()
    assert page.form.width() > page.panel.width()
    settle(page, 430)
    assert corner(page.panel, page).y() > corner(page.form, page).y() + page.form.height()


@pytest.mark.parametrize("width", [430, 560, 719, 720, 830, 860, 940, 1400])
def test_nothing_is_cut_off_or_wider_than_the_window(page: SyncPage, width: int):
    everything(page)
    settle(page, width)
    area = page._scroll
    inner = area.widget()
    assert inner is not None
    assert inner.width() == area.viewport().width()
    labels = [label for label in inner.findChildren(QLabel) if label.isVisible()]
    buttons = [button for button in inner.findChildren(QPushButton) if button.isVisible()]
    assert len(labels) > 20
    for part in (*labels, *buttons):
        assert part.mapTo(inner, part.rect().topRight()).x() < inner.width()
    for label in labels:
        assert not label.text() or label.height() >= label.heightForWidth(label.width()), label.text()


def test_saving_asks_with_what_is_new_and_is_off_while_nothing_is(page: SyncPage, qtbot: QtBot):
    assert not page.save.isEnabled()
    page.form.keyspace.selectAll()
    QTest.keyClicks(page.form.keyspace, "lab")
    QTest.keyClicks(page.form.password, "secret")
    assert page.save.isEnabled()
    with qtbot.waitSignal(page.save_wanted) as asked:
        click(page.save)
    assert asked.args == [{"cassandra.keyspace": "lab"}, "secret"]
    page.load(LAB, {})
    assert not page.save.isEnabled()


def test_a_mistake_is_said_and_nothing_is_saved_or_tested(page: SyncPage, qtbot: QtBot):
    page.form.keyspace.selectAll()
    QTest.keyClicks(page.form.keyspace, "Lab!")
    with qtbot.assertNotEmitted(page.save_wanted):
        click(page.save)
    with qtbot.assertNotEmitted(page.test_wanted):
        click(page.test)
    assert page._said.line.title.startswith("Keyspace must be")
    QTest.keyClick(page.form.keyspace, Qt.Key.Key_Backspace)
    assert not page._said.isVisible(), "what is being mended is not held against anybody"


def test_the_one_button_that_matters_has_the_accent(page: SyncPage):
    assert (page.save.property("primary"), page.test.property("primary")) == (False, True)
    QTest.keyClicks(page.form.keyspace, "x")
    assert (page.save.property("primary"), page.test.property("primary")) == (True, False)


def test_testing_takes_what_is_typed_in_saved_or_not(page: SyncPage, qtbot: QtBot):
    QTest.keyClicks(page.form.user, "2")
    for button, signal in ((page.test, page.test_wanted), (page.set_up, page.set_up_wanted)):
        with qtbot.waitSignal(signal) as asked:
            click(button)
        values, password = asked.args
        assert values["cassandra.user"] == "pad2"
        assert values["cassandra.hosts"] == ("cass-1",)
        assert password == ""


def test_without_a_host_there_is_nothing_to_test(page: SyncPage, qtbot: QtBot):
    page.load(Settings(), {})
    with qtbot.assertNotEmitted(page.test_wanted):
        click(page.test)
    assert page._said.line.title == "Name at least one host."


def test_findings_appear_one_by_one_and_testing_waits_for_its_end(page: SyncPage):
    page.show_findings("Testing…", [], testing=True)
    assert not page.test.isEnabled()
    found = [Line("check", Tone.GOOD, "Address", "answers"), Line("circle-x", Tone.WRONG, "TLS", "expired")]
    page.show_findings("Testing…", found[:1], testing=True)
    first = page.panel._findings._views[0]
    page.show_findings("Connection test", found, testing=False)
    assert page.panel.findings == found
    assert page.panel._findings._views[0] is first, "what stands there already is not made anew"
    assert page.test.isEnabled()


@pytest.mark.parametrize("phase", list(Phase))
def test_what_can_be_done_goes_with_the_state(page: SyncPage, phase: Phase):
    page.show_state(SyncState(phase, waiting=1))
    panel = page.panel
    assert panel.now.isEnabled() == (phase not in {Phase.OFF, Phase.NO_HISTORY, Phase.PAUSED})
    assert panel.pause.isEnabled() == (phase is not Phase.OFF)
    assert panel.verify.isEnabled() == panel.now.isEnabled()
    assert panel.pause.text() == ("Resume" if phase is Phase.PAUSED else "Pause")


def test_the_buttons_of_the_state_ask(page: SyncPage, qtbot: QtBot):
    page.show_state(SyncState(Phase.UP_TO_DATE))
    for button, signal in ((page.panel.now, page.sync_wanted), (page.panel.verify, page.verify_wanted)):
        with qtbot.waitSignal(signal):
            click(button)
    for phase, paused in ((Phase.UP_TO_DATE, True), (Phase.PAUSED, False)):
        page.show_state(SyncState(phase))
        with qtbot.waitSignal(page.pause_wanted) as asked:
            click(page.panel.pause)
        assert asked.args == [paused]


def test_the_password_is_asked_for_only_where_nothing_keeps_it(page: SyncPage, qtbot: QtBot):
    assert not page.panel.password.isVisible()
    page.show_password(PasswordNote("Nothing keeps passwords here.", offer=True))
    with qtbot.waitSignal(page.password_wanted):
        click(page.panel.password)


def test_refused_drawings_are_listed_with_their_reasons(page: SyncPage, qtbot: QtBot):
    assert not page.panel.refused.isVisible()
    page.show_refused([RefusedDrawing(UUID(int=7), "7, today", "too large")], 3)
    texts = [label.text() for label in page.panel.refused.findChildren(QLabel)]
    assert {"7, today", "too large", "2 more"} <= set(texts)
    settle(page, 940)
    show = next(b for b in page.panel.refused.findChildren(QPushButton) if b.text() == "Show it")
    with qtbot.waitSignal(page.show_wanted) as asked:
        click(show)
    assert asked.args == [UUID(int=7)]
    with qtbot.waitSignal(page.retry_wanted):
        click(page.panel.refused.retry)
    page.show_refused([], 0)
    assert not page.panel.refused.isVisible()


def test_the_tab_key_goes_from_top_to_bottom_also_to_what_was_made_later(page: SyncPage):
    page.show_state(SyncState(Phase.UP_TO_DATE, refused=3))
    for count in (2, 3):
        page.show_refused([RefusedDrawing(UUID(int=n), f"{n}", "too large") for n in range(count)], count)
        settle(page, 940)
        panel = page.panel
        wanted = [*panel.refused.buttons, panel.now, panel.verify, panel.pause]
        assert [button.text() for button in wanted[:-3]] == ["Show it"] * count + ["Retry refused"]
        wanted[0].setFocus()
        for before, button in pairwise(wanted):
            QTest.keyClick(before, Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is button


def test_buttons_with_a_shortcut_say_so(page: SyncPage):
    page.show_state(SyncState(Phase.UP_TO_DATE))
    assert page.panel.now.toolTip().endswith("(F5)")
    assert page.panel.pause.toolTip().endswith("(Shift+F5)")


@pytest.mark.parametrize("width", [720, 752, 789, 790, 815, 830, 860, 940])
def test_the_choices_stand_in_full_where_form_and_state_lie_beside_each_other(page: SyncPage, width: int):
    page.form.direction.setCurrentIndex(1)
    settle(page, width)
    assert not page.form.direction.is_cut()


def test_a_choice_that_is_cut_short_is_told_in_full(page: SyncPage, monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, __: told.append(text))
    page.form.direction.setCurrentIndex(1)
    for width in (430, 940):
        settle(page, width)
        help_ = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(page.form.direction, help_)
    cut = "Send mine, fetch my group's"
    assert told[0].startswith(cut)
    assert len(told) == 1 or not told[1].startswith(cut)


def test_a_state_that_is_told_again_changes_nothing_on_the_screen(page: SyncPage):
    state = SyncState(Phase.ATTENTION, 3, problem=quoted(LONG), cause=errors.TlsRefused)
    page.show_state(state)
    settle(page, 940)
    painted: list[QObject] = []

    class Watch(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Paint}:
                painted.append(watched)
            return False

    watch = Watch()
    for widget in page.panel.findChildren(QWidget):
        widget.installEventFilter(watch)
    page.panel._tell()
    QApplication.processEvents()
    assert painted == []


def test_another_language_keeps_what_was_typed_in(page: SyncPage):
    QTest.keyClicks(page.form.user, "2")
    QTest.keyClicks(page.form.password, "secret")
    page.show_state(SyncState(Phase.PAUSED, waiting=3))
    page.refill()
    assert page.form.user.text() == "pad2"
    assert page.form.password.text() == "secret"
    assert page.save.isEnabled()
    assert page.panel.lines[0].title == "Paused, 3 waiting"


def test_who_closes_it_with_something_unsaved_is_told(page: SyncPage, qtbot: QtBot):
    with qtbot.assertNotEmitted(page.left_unsaved):
        page.close()
    page.show()
    QTest.keyClicks(page.form.user, "2")
    with qtbot.waitSignal(page.left_unsaved):
        page.close()


def test_escape_closes_it_like_its_button(page: SyncPage, qtbot: QtBot):
    QTest.keyClicks(page.form.user, "2")
    with qtbot.waitSignal(page.left_unsaved):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
