"""The whole window with a cluster in memory: page, settings, password, menu, dots and what is said."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton

from digitpad import paths
from digitpad.app import _say_what_waits
from digitpad.saying import quoted
from digitpad.settings import save_choices
from digitpad.storage.cluster.diagnosis import Finding, Step
from digitpad.storage.cluster.errors import AccessRefused, ClusterMisconfigured, KeyspaceMissing
from digitpad.storage.journal import Journal
from digitpad.storage.sync.state import Whereabouts
from digitpad.ui.keyspace_question import KeyspaceQuestion
from digitpad.ui.password_question import PasswordQuestion
from tests.support.fake_cluster import FakeCluster
from tests.ui.pointers import draw_with_mouse
from tests.ui.widget_data import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.ui.main_window import MainWindow
    from digitpad.ui.sync_page import SyncPage
    from tests.ui.conftest import Begin

ONE = [(200, 80), (200, 300)]
KEYRING = "Secret Service"

pytestmark = pytest.mark.usefixtures("quick", "own_look")


class Doors:
    """Stands in for the network, the keyring and the driver; remembers with what it was asked."""

    def __init__(self) -> None:
        self.cluster = FakeCluster()
        self.opened: list[ClusterOptions] = []
        self.examined: list[ClusterOptions] = []
        self.made: list[ClusterOptions] = []
        self.kept: dict[str, str] = {}
        self.keyring: str | None = KEYRING
        self.findings = [
            Finding(Step.ADDRESS, True, quoted("cass-1 is 10.0.0.1.")),  # noqa: FBT003
            Finding(Step.PORT, True, quoted("open")),  # noqa: FBT003
        ]
        self.is_locked = False
        self.writes = True
        self.trouble: Exception | None = None

    def open_remote(self, options: ClusterOptions, *, writing: bool) -> object:
        assert writing == self.writes
        self.opened.append(options)
        if options.user is not None and options.password != "secret":  # noqa: S105 - of nobody
            raise AccessRefused(quoted("Bad credentials."))
        return self.cluster.connect()

    def examine(self, options: ClusterOptions, *, writing: bool) -> Iterator[Finding]:
        assert writing == self.writes
        self.examined.append(options)
        yield from self.findings

    def initialise(self, options: ClusterOptions, tell: Callable[[str], None]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.made.append(options)
        tell("The keyspace digitpad was made.")

    def find(self, options: ClusterOptions) -> str | None:
        return self.kept.get(str(options.user))

    def keep(self, options: ClusterOptions, text: str) -> None:
        if self.keyring is None or self.is_locked:
            raise ClusterMisconfigured(quoted("Unlock the keyring."))
        self.kept[str(options.user)] = text


@pytest.fixture(autouse=True)
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    made = Doors()
    for name in ("open_remote", "initialise"):
        monkeypatch.setattr(f"digitpad.storage.cluster.connection.{name}", getattr(made, name))
    monkeypatch.setattr("digitpad.storage.cluster.diagnosis.examine", made.examine)
    monkeypatch.setattr("digitpad.storage.cluster.password.find", made.find)
    monkeypatch.setattr("digitpad.storage.cluster.password.keep", made.keep)
    monkeypatch.setattr("digitpad.storage.cluster.password.keeper", lambda: made.keyring)
    monkeypatch.setattr("digitpad.ui.sync_desk.TELL_MS", 5)
    monkeypatch.setattr("digitpad.ui.sync_dots.LOOK_MS", 5)
    return made


def set_up(**choices: object) -> None:
    """What the settings file has."""
    table = {"hosts": ["cass-1"], **choices}
    keys = {name if "." in name else f"cassandra.{name}": value for name, value in table.items()}
    save_choices(paths.settings_file(), keys)


def saved() -> dict[str, dict[str, object]]:
    return tomllib.loads(paths.settings_file().read_text())


def badge(app: App) -> str:
    return app.window.status_line.sync.text()


def open_page(app: App) -> SyncPage:
    app.window.actions_.sync_page.trigger()
    page = app.window.sync.page
    assert page is not None
    return page


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_in(line: QLineEdit, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text)


def dialog(kind: type[PasswordQuestion | KeyspaceQuestion]) -> PasswordQuestion | KeyspaceQuestion:
    """The dialog of this kind that is open."""
    (found,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind)]
    return found


def is_open(kind: type) -> bool:
    return any(isinstance(widget, kind) and widget.isVisible() for widget in QApplication.topLevelWidgets())


def test_with_sync_off_there_is_the_page_and_nothing_else(app: App, qtbot: QtBot, doors: Doors):
    assert badge(app) == "Sync is off"
    actions = app.window.actions_
    assert not actions.sync_now.isEnabled()
    assert not actions.pause_sync.isEnabled()
    page = open_page(app)
    assert page.isVisible()
    assert page.panel.lines[0].title == "Sync is off"
    assert doors.opened == []


def test_the_driver_and_the_keyring_are_not_imported_before_they_are_needed():
    code = (
        "import sys, digitpad.app, digitpad.ui.sync_page, digitpad.ui.cluster_commands;"
        "print(*{'cassandra', 'keyring'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_click_on_the_badge_opens_the_page(app: App, qtbot: QtBot):
    line = app.window.status_line.sync
    with qtbot.waitSignal(line.clicked):
        QTest.mouseClick(
            line, Qt.MouseButton.LeftButton, pos=line.rect().center() + line.rect().bottomRight() / 4
        )
    page = app.window.sync.page
    assert page is not None
    assert page.isVisible()


def test_from_nothing_to_the_first_drawing_in_the_cluster(app: App, qtbot: QtBot, doors: Doors):
    page = open_page(app)
    type_in(page.form.hosts, "cass-1, cass-2")
    type_in(page.form.user, "pad")
    type_in(page.form.password, "secret")
    press(page.test)
    qtbot.waitUntil(page.test.isEnabled)
    assert doors.examined[0].password == "secret"  # noqa: S105
    assert [line.title for line in page.panel.findings] == ["Address", "Port"]
    press(page.save)
    assert saved()["cassandra"] == {"hosts": ["cass-1", "cass-2"], "user": "pad"}
    assert "secret" not in paths.settings_file().read_text()
    qtbot.waitUntil(lambda: doors.kept == {"pad": "secret"})
    draw_with_mouse(app.window.pad, ONE)
    QTest.keyClick(page, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(doors.cluster.all_records()) == 1)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    assert not page.form.is_changed
    assert doors.opened[-1].hosts == ("cass-1", "cass-2")


def test_who_sends_nothing_tries_out_reading_alone(app: App, qtbot: QtBot, doors: Doors):
    doors.writes = False
    page = open_page(app)
    type_in(page.form.hosts, "cass-1")
    page.form.direction.setCurrentIndex(2)
    press(page.test)
    qtbot.waitUntil(lambda: page.panel._tested.text() == "The connection works")
    assert len(doors.examined) == 1


def test_the_password_of_the_keyring_is_used_and_nobody_asked(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad")
    doors.kept["pad"] = "secret"
    app = begin()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    assert not is_open(PasswordQuestion)
    page = open_page(app)
    qtbot.waitUntil(lambda: KEYRING in page.form._password_note.text())
    assert page.form.password.placeholderText()
    assert not page.panel.password.isVisible()


def test_without_a_keyring_the_password_is_asked_for_once_a_run(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad")
    doors.keyring = None
    app = begin()
    qtbot.waitUntil(lambda: is_open(PasswordQuestion))
    draw_with_mouse(app.window.pad, ONE)  # nobody is kept from writing
    assert app.window.desk.has_something
    question = dialog(PasswordQuestion)
    question.reject()
    assert badge(app) == "Attention: check user and password"
    app.window.desk.new()
    qtbot.waitUntil(lambda: app.window.sync.syncing.state.waiting == 1)
    app.window.actions_.sync_now.trigger()
    qtbot.waitUntil(lambda: doors.opened == [] and badge(app).startswith("Attention"))
    qtbot.waitUntil(lambda: not is_open(PasswordQuestion))
    page = open_page(app)
    qtbot.waitUntil(page.panel.password.isVisible)
    assert "asks for it once each time it starts" in page.form._password_note.text()
    press(page.panel.password)
    qtbot.waitUntil(lambda: is_open(PasswordQuestion))
    again = next(
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, PasswordQuestion) and widget.isVisible()
    )
    QTest.keyClicks(again._line, "secret")
    QTest.keyClick(again._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    assert doors.kept == {}


def test_a_wrong_password_is_said_and_the_right_one_mends_it(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad")
    doors.kept["pad"] = "guess"
    app = begin()
    qtbot.waitUntil(lambda: badge(app) == "Attention: check user and password")
    page = open_page(app)
    assert [line.text for line in page.panel.lines][1] == "Bad credentials."
    type_in(page.form.password, "secret")
    press(page.save)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    qtbot.waitUntil(lambda: doors.kept == {"pad": "secret"})
    assert "guess" not in str([line.text for line in page.panel.lines])


@pytest.mark.parametrize("keyring", [None, KEYRING])
def test_a_password_that_nothing_keeps_is_used_until_the_end(
    begin: Begin, qtbot: QtBot, doors: Doors, keyring: str | None
):
    set_up(user="pad")
    doors.keyring, doors.is_locked = keyring, True
    app = begin()
    page = open_page(app)
    qtbot.waitUntil(lambda: bool(page.form._password_note.text()))
    type_in(page.form.password, "secret")
    press(page.save)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    qtbot.waitUntil(lambda: "used until digitpad closes" in page._said.line.title)
    assert ("Unlock the keyring." in page._said.line.title) == (keyring is not None)
    assert doors.kept == {}


def test_pausing_is_remembered(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    app = begin()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    app.window.actions_.pause_sync.trigger()
    qtbot.waitUntil(lambda: badge(app) == "Sync is paused")
    assert app.window.actions_.pause_sync.isChecked()
    app.window.close()
    assert saved()["sync"]["paused"] is True
    connections = doors.cluster.connections
    app = begin()
    qtbot.waitUntil(lambda: badge(app) == "Sync is paused")
    assert doors.cluster.connections == connections
    app.window.actions_.pause_sync.trigger()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))


def test_what_the_last_run_did_not_send_is_told_and_sent(
    begin: Begin, qtbot: QtBot, doors: Doors, path: Path
):
    set_up()
    with Journal.open(path) as journal:
        journal.add_records([record(1), record(2)])
    app = begin()
    told = "2 drawings from last time wait"
    qtbot.waitUntil(lambda: app.window.status_line.said == told)
    qtbot.waitUntil(lambda: len(doors.cluster.all_records()) == 2)


def test_the_dots_go_from_waiting_to_verified(begin: Begin, qtbot: QtBot, doors: Doors, path: Path):
    set_up()
    doors.cluster.unreachable = True
    with Journal.open(path) as journal:
        journal.add_records([record(1)])
    app = begin()

    def dot() -> Whereabouts | None:
        found: Whereabouts | None = app.window.strip._model._whereabouts.get(record(1).id)
        return found

    qtbot.waitUntil(lambda: dot() is Whereabouts.WAITING)
    doors.cluster.unreachable = False
    app.window.actions_.sync_now.trigger()
    qtbot.waitUntil(lambda: dot() is Whereabouts.ON_ITS_WAY)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    open_page(app).verify_wanted.emit()
    qtbot.waitUntil(lambda: dot() is Whereabouts.VERIFIED)


def test_refused_drawings_are_shown_and_tried_again(begin: Begin, qtbot: QtBot, doors: Doors, path: Path):
    set_up()
    with Journal.open(path) as journal:
        journal.add_records([record(1), record(2)])
    doors.cluster.refused.add(record(1).id)
    app = begin()
    page = open_page(app)
    qtbot.waitUntil(lambda: badge(app) == "1 drawing refused")
    qtbot.waitUntil(lambda: len(page.panel.refused.drawings) == 1)
    assert page.panel.refused.drawings[0].record == record(1).id
    page.show_wanted.emit(record(1).id)
    assert app.window.desk.current == record(1).id
    doors.cluster.refused.clear()
    press(page.panel.refused.retry)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    qtbot.waitUntil(lambda: not page.panel.refused.isVisible())
    assert len(doors.cluster.all_records()) == 2


def test_setting_up_the_keyspace_asks_first(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad", replication="datacenter1:2")
    doors.kept["pad"] = "secret"
    app = begin()
    page = open_page(app)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    press(page.set_up)
    question = dialog(KeyspaceQuestion)
    assert isinstance(question, KeyspaceQuestion)
    assert question.copies.text() == "datacenter1:2"
    type_in(question.copies, "many")
    press(question.make)
    assert question.isVisible()
    assert question._mistake.text().startswith("Copies must be data centres")
    assert doors.made == []
    type_in(question.copies, "datacenter1:1")
    press(question.make)
    qtbot.waitUntil(lambda: page.panel._tested.text() == "The keyspace is ready")
    assert doors.made[0].replication == (("datacenter1", 1),)
    assert doors.made[0].password == "secret"  # noqa: S105
    assert [line.title for line in page.panel.findings] == ["The keyspace digitpad was made."]


def test_a_keyspace_that_cannot_be_made_says_why(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    doors.trouble = AccessRefused(quoted("The user may not create keyspaces."))
    app = begin()
    page = open_page(app)
    press(page.set_up)
    question = dialog(KeyspaceQuestion)
    assert isinstance(question, KeyspaceQuestion)
    press(question.make)
    qtbot.waitUntil(lambda: bool(page.panel.findings))
    assert page.panel.findings[-1].text == "The user may not create keyspaces."
    assert page.set_up.isEnabled()


@pytest.mark.parametrize("what", ["test", "set_up"])
def test_after_a_defect_nothing_is_said_to_work_and_it_can_be_tried_again(
    begin: Begin, qtbot: QtBot, doors: Doors, monkeypatch: pytest.MonkeyPatch, what: str
):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    set_up()
    page = open_page(begin())
    monkeypatch.setattr("digitpad.storage.cluster.diagnosis.examine", broken)
    monkeypatch.setattr("digitpad.storage.cluster.connection.initialise", broken)
    with qtbot.capture_exceptions() as raised:
        if what == "test":
            press(page.test)
        else:
            press(page.set_up)
            question = dialog(KeyspaceQuestion)
            assert isinstance(question, KeyspaceQuestion)
            press(question.make)
        qtbot.waitUntil(lambda: bool(raised))
    assert page.panel._tested.text() == "It did not finish"
    assert page.test.isEnabled()
    assert page.set_up.isEnabled()


def test_the_keyspace_that_was_missing_is_there_and_syncing_goes_on(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    doors.cluster.unreachable = KeyspaceMissing(quoted("No keyspace digitpad."))
    app = begin()
    qtbot.waitUntil(lambda: badge(app) == "Attention: set up the keyspace")
    page = open_page(app)
    press(page.set_up)
    doors.cluster.unreachable = False
    question = dialog(KeyspaceQuestion)
    assert isinstance(question, KeyspaceQuestion)
    press(question.make)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_lost(app: App, qtbot: QtBot):
    page = open_page(app)
    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().write_text("not = [toml")
    type_in(page.form.hosts, "cass-1")
    press(page.save)
    assert page._said.line.title.startswith("Not saved: the settings file")
    assert page.form.hosts.text() == "cass-1"
    assert page.save.isEnabled()
    assert badge(app) == "Sync is off"


def test_what_would_not_be_used_is_not_saved(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad", replication="datacenter1:3")
    doors.kept["pad"] = "secret"
    app = begin()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    page = open_page(app)
    type_in(page.form.datacenter, "dc2")
    press(page.save)
    assert page._said.line.title.startswith("Not saved: ")
    assert '"cassandra.replication" is "datacenter1:3"' in page._said.line.title
    assert "datacenter" not in saved()["cassandra"]
    assert (page.form.hosts.text(), page.form.datacenter.text()) == ("cass-1", "dc2")
    assert badge(app).startswith("Up to date")


def test_what_was_typed_stays_where_the_file_has_another_mistake(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    app = begin()
    page = open_page(app)
    file = paths.settings_file()
    file.write_text(file.read_text().replace("[cassandra]", '[cassandra]\nport = "many"'))
    type_in(page.form.user, "pad")
    type_in(page.form.password, "secret")
    press(page.save)
    assert '"cassandra.port" is "many"' in page._said.line.title
    typed = page.form.hosts.text(), page.form.user.text(), page.form.password.text()
    assert typed == ("cass-1", "pad", "secret")


def test_a_mistake_about_anything_else_loses_no_password(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    file = paths.settings_file()
    file.write_text(file.read_text() + '[window]\ntheme = "pink"\n')
    app = begin()
    page = open_page(app)
    assert not page._said.isVisible()
    type_in(page.form.user, "pad")
    type_in(page.form.password, "secret")
    press(page.save)
    qtbot.waitUntil(lambda: doors.kept == {"pad": "secret"})
    qtbot.waitUntil(lambda: page._said.line.title == "Saved, the password by your system")


def test_a_password_without_a_host_is_not_let_go(app: App):
    page = open_page(app)
    type_in(page.form.user, "pad")
    type_in(page.form.password, "secret")
    press(page.save)
    assert page._said.line.title == "A password belongs to a cluster: name a host, too."
    assert page.form.password.text() == "secret"


def test_a_password_asked_for_is_kept_where_the_system_keeps_passwords(
    begin: Begin, qtbot: QtBot, doors: Doors
):
    set_up(user="pad")
    app = begin()
    qtbot.waitUntil(lambda: is_open(PasswordQuestion))
    question = dialog(PasswordQuestion)
    assert isinstance(question, PasswordQuestion)
    said = [label.text() for label in question.findChildren(QLabel)]
    assert f"Your system keeps the password ({KEYRING})." in said
    QTest.keyClicks(question._line, "secret")
    QTest.keyClick(question._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    qtbot.waitUntil(lambda: doors.kept == {"pad": "secret"})


def test_a_password_that_the_keyring_does_not_take_is_told(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad")
    doors.is_locked = True
    app = begin()
    qtbot.waitUntil(lambda: is_open(PasswordQuestion))
    question = dialog(PasswordQuestion)
    assert isinstance(question, PasswordQuestion)
    QTest.keyClicks(question._line, "secret")
    QTest.keyClick(question._line, Qt.Key.Key_Return)
    told = "The password is used until digitpad closes: Unlock the keyring."
    qtbot.waitUntil(lambda: app.window.status_line.said == told)


def test_asking_twice_shows_one_question(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up(user="pad")
    app = begin()
    qtbot.waitUntil(lambda: is_open(PasswordQuestion))
    app.window.sync.ask_password()
    app.window.sync.ask_password()
    assert is_open(PasswordQuestion)
    dialog(PasswordQuestion).reject()  # there is one alone


@pytest.mark.parametrize("case", ["paused", "send none", "first set-up"])
def test_what_waits_is_told_only_where_it_is_from_last_time_and_to_be_sent(
    begin: Begin, qtbot: QtBot, doors: Doors, path: Path, case: str
):
    doors.writes = case != "send none"
    hosts = [] if case == "first set-up" else ["cass-1"]
    set_up(hosts=hosts, **{"sync.paused": case == "paused", "sync.upload": doors.writes})
    with Journal.open(path) as journal:
        journal.add_records([record(1), record(2)])
    app = begin()
    with qtbot.waitSignal(app.keeper.opened):
        pass
    if case == "paused":
        app.window.actions_.pause_sync.trigger()
    if case == "first set-up":
        page = open_page(app)
        type_in(page.form.hosts, "cass-1")
        press(page.save)
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    assert app.window.status_line.said == ""


def test_a_mistake_in_the_file_is_told_on_the_page_too(app: App):
    set_up(user="pad")
    file = paths.settings_file()
    file.write_text(file.read_text() + 'port = "many"\n')
    page = open_page(app)
    assert page._said.isVisible()
    assert '"cassandra.port" is "many"' in page._said.line.title


def test_other_hosts_are_used_at_once(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    app = begin()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    page = open_page(app)
    type_in(page.form.hosts, "cass-9")
    press(page.save)
    qtbot.waitUntil(lambda: doors.opened[-1].hosts == ("cass-9",))
    type_in(page.form.hosts, "")
    QTest.keyClick(page.form.hosts, Qt.Key.Key_Backspace)
    press(page.save)
    qtbot.waitUntil(lambda: badge(app) == "Sync is off")
    assert "hosts" not in saved()["cassandra"] or saved()["cassandra"]["hosts"] == []


def test_the_settings_of_the_environment_are_shown_and_not_saved(begin: Begin, qtbot: QtBot, doors: Doors):
    set_up()
    app = begin()
    app.choices.fixed = {"cassandra.hosts": quoted("the environment (DIGITPAD_CASSANDRA__HOSTS)")}
    page = open_page(app)
    assert page.form.hosts.isReadOnly()
    type_in(page.form.keyspace, "other")
    press(page.save)
    assert saved()["cassandra"] == {"hosts": ["cass-1"], "keyspace": "other"}


def test_leaving_the_page_unsaved_offers_the_way_back(app: App, qtbot: QtBot):
    page = open_page(app)
    type_in(page.form.hosts, "cass-1")
    page.close()
    assert app.window.status_line.said == "The sync settings that you changed are not saved"
    app.window.status_line._act()
    assert page.isVisible()
    assert page.form.hosts.text() == "cass-1"


@pytest.mark.parametrize("answer", ["Cancel", "Quit without saving"])
def test_quitting_with_settings_typed_and_not_saved_asks_first(
    app: App, monkeypatch: pytest.MonkeyPatch, answer: str
):
    def say(box: QMessageBox) -> int:
        told.append(box.text())
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", say)
    page = open_page(app)
    type_in(page.form.hosts, "cass-1")
    page.close()
    assert app.window.close() == (answer != "Cancel")
    assert told == ["The sync settings that you changed are not saved."]


def test_the_window_closes_at_once_while_the_cluster_is_a_black_hole(
    begin: Begin, qtbot: QtBot, doors: Doors, path: Path
):
    set_up()
    app = begin()
    qtbot.waitUntil(lambda: badge(app).startswith("Up to date"))
    doors.cluster.holding = True
    draw_with_mouse(app.window.pad, ONE)
    app.window.actions_.sync_now.trigger()
    qtbot.waitUntil(lambda: badge(app) == "Sending 0 of 1")
    app.window.close()
    doors.cluster.release()
    assert app.saved
    with Journal.open_reader(path) as reader:
        assert reader.count() == 1


@pytest.mark.parametrize("case", ["a terminal", "no terminal", "sync off", "send none", "paused"])
def test_leaving_with_drawings_unsent_says_in_a_terminal_that_they_are_safe(
    begin: Begin, qtbot: QtBot, doors: Doors, monkeypatch: pytest.MonkeyPatch, case: str
):
    hosts = [] if case == "sync off" else ["cass-1"]
    doors.writes = case != "send none"
    set_up(hosts=hosts, **{"sync.upload": doors.writes, "sync.paused": case == "paused"})
    doors.cluster.unreachable = True
    app = begin()
    for _ in range(2):
        draw_with_mouse(app.window.pad, ONE)
        app.window.desk.new()
    begin_of_badge = {"sync off": "Sync is off", "send none": "Offline", "paused": "Paused, 2 waiting"}
    qtbot.waitUntil(lambda: badge(app).startswith(begin_of_badge.get(case, "Offline, 2 waiting")))
    qtbot.waitUntil(lambda: not app.keeper.state.waiting)
    app.window.close()
    said = io.StringIO()
    monkeypatch.setattr(said, "isatty", lambda: case != "no terminal")
    monkeypatch.setattr("sys.stderr", said)
    _say_what_waits(app)
    told = {
        "a terminal": "digitpad: 2 drawings wait here, safe. Sending goes on when digitpad runs again.\n",
        "paused": "digitpad: 2 drawings wait here, safe. Syncing is paused.\n",
    }
    assert said.getvalue() == told.get(case, "")
    assert app.keeper.unsent == 2


def test_sync_now_closes_the_drawing_on_the_pad(window: MainWindow, qtbot: QtBot):
    draw_with_mouse(window.pad, ONE)
    assert window.desk.is_writable
    window.sync.sync_now()
    assert not window.desk.is_writable
