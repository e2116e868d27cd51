"""The form of the cluster's settings: what it shows, what is new in it, and what it refuses."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from digitpad import settings as settings_room
from digitpad.settings import CassandraSettings, Settings, SyncSettings, load, save_choices
from digitpad.ui.passwords import PasswordNote
from digitpad.ui.sync_form import SyncForm

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("own_look")

LAB = Settings(
    cassandra=CassandraSettings(
        hosts=("cass-1.lab.example", "cass-2.lab.example"),
        port=9142,
        keyspace="lab",
        datacenter="dc2",
        user="pad",
        tls=True,
        check_hostname=False,
        ca_file="~/ca.pem",
        certificate="/pad.pem",
        key="/pad.key",
        consistency="QUORUM",
    ),
    sync=SyncSettings(group="room 12", upload=False, fetch="group", since=dt.date(2026, 9, 1)),
)


@pytest.fixture
def form(qtbot: QtBot) -> SyncForm:
    form = SyncForm()
    qtbot.addWidget(form)
    form.load(LAB, {})
    form.show()
    return form


def type_in(line: QLineEdit, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)


def choose(form: SyncForm, name: str, row: int) -> None:
    box = getattr(form, name)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def expected(settings: Settings) -> dict[str, Any]:
    tables = {"cassandra": settings.cassandra, "sync": settings.sync}
    hidden = {"cassandra.table_prefix", "cassandra.replication", "sync.paused"}
    keys = {f"{name}.{key}": getattr(table, key) for name, table in tables.items() for key in dir(table)}
    return {key: keys[key] for key in settings_room.KEYS if key in keys and key not in hidden}


@pytest.mark.parametrize("settings", [Settings(), LAB], ids=["nothing set", "everything set"])
def test_what_is_loaded_is_what_the_form_says(form: SyncForm, settings: Settings):
    form.load(settings, {})
    assert form.values() == expected(settings)
    assert not form.is_changed
    assert form.mistake() == ""


def test_typed_values_are_settings_that_can_be_saved_and_read_again(form: SyncForm, tmp_path: Path):
    form.load(Settings(), {})
    type_in(form.hosts, "cass-1,  10.0.0.2 ,::1,")
    type_in(form.port, "19042")
    type_in(form.user, " pad ")
    choose(form, "tls", 1)
    type_in(form.ca_file.line, "~/ca.pem")
    choose(form, "consistency", 1)
    choose(form, "direction", 1)
    type_in(form.since, "2026-10-31")
    assert form.mistake() == ""
    file = tmp_path / "settings.toml"
    save_choices(file, form.changes())
    saved = load(file, {})
    assert form.values() == expected(saved)
    assert saved.cassandra.hosts == ("cass-1", "10.0.0.2", "::1")
    form.load(saved, {})
    assert not form.is_changed


def test_only_what_differs_is_new(form: SyncForm):
    type_in(form.keyspace, "other")
    assert form.changes() == {"cassandra.keyspace": "other"}
    type_in(form.keyspace, "lab")
    assert not form.is_changed
    type_in(form.user, "")
    assert form.changes() == {"cassandra.user": None}


def test_a_new_password_is_something_to_save_and_is_never_shown(form: SyncForm):
    form.show_password(PasswordNote("Kept by your system.", known=True))
    type_in(form.password, "secret")
    assert form.is_changed
    assert form.changes() == {}
    assert form.password.displayText() == "●" * 6
    form.load(LAB, {})
    assert form.password.text() == ""
    assert form.password.placeholderText() == "•" * 8
    assert "secret" not in str(form.values())


def test_without_tls_there_are_no_files_and_no_names_to_check(form: SyncForm):
    choose(form, "tls", 0)
    changes = form.changes()
    assert changes["cassandra.tls"] is False
    assert {changes[f"cassandra.{key}"] for key in ("ca_file", "certificate", "key")} == {None}
    assert not form.ca_file.isEnabled()
    choose(form, "tls", 2)
    assert form.ca_file.isEnabled()
    assert not form.is_changed, "what was typed in comes back"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("hosts", "a b", "Hosts must be names or addresses"),
        ("port", "0", "Port must be a whole number from 1 to 65535."),
        ("port", "", "Port must be"),
        ("keyspace", "Lab", "Keyspace must be a letter"),
        ("keyspace", "a; DROP KEYSPACE lab", "Keyspace must be"),
        ("datacenter", "", "Data centre must be"),
        ("group", "", "Group must be"),
        ("since", "yesterday", "Fetch from must be a date such as 2026-09-01."),
    ],
)
def test_what_cannot_be_is_said_with_what_can(form: SyncForm, name: str, text: str, said: str):
    type_in(getattr(form, name), text)
    assert form.mistake().startswith(said)


def test_a_key_without_its_certificate_is_a_mistake(form: SyncForm):
    type_in(form.certificate.line, "")
    assert form.mistake() == "A key belongs to a certificate: name that, too."


def test_who_begins_to_fetch_is_offered_today(form: SyncForm):
    form.load(Settings(), {})
    assert not form.since.isEnabled()
    choose(form, "direction", 1)
    assert form.since.isEnabled()
    assert form.values()["sync.since"] == dt.datetime.now(dt.UTC).astimezone().date()
    type_in(form.since, "")
    assert form.values()["sync.since"] is None
    assert form.mistake() == ""


def test_what_comes_from_elsewhere_is_said_and_cannot_be_changed(form: SyncForm):
    environment = {"DIGITPAD_CASSANDRA__HOSTS": "cass-1"}
    form.load(LAB, settings_room.fixed(environment, {"cassandra.tls": True, "sync.fetch": "group"}))
    type_in(form.hosts, "elsewhere")
    assert form.hosts.text() == "cass-1.lab.example, cass-2.lab.example"
    assert not form.tls.isEnabled()
    assert not form.direction.isEnabled()
    assert "Comes from the environment (DIGITPAD_CASSANDRA__HOSTS)" in form.hosts.toolTip()
    note = form._origin_note
    assert note.isVisible()
    assert "comes from the environment, the command line and is" in note.text()
    type_in(form.keyspace, "other")
    assert form.changes() == {"cassandra.keyspace": "other"}
    form.load(LAB, settings_room.fixed(environment, {"window.theme": "dark"}))
    assert "comes from the environment and is" in note.text()
    form.load(LAB, settings_room.fixed({}, {"window.theme": "dark"}))
    assert not note.isVisible()
    assert form.tls.isEnabled()


def test_a_password_from_the_environment_cannot_be_typed(form: SyncForm):
    form.show_password(PasswordNote("From the environment.", known=True, origin="the environment (…)"))
    form.load(LAB, {})
    type_in(form.password, "x")
    assert form.password.text() == ""


def test_a_file_can_be_chosen(form: SyncForm, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/new.pem", ""))
    with qtbot.waitSignal(form.changed):
        QTest.mouseClick(form.ca_file._browse, Qt.MouseButton.LeftButton)
    assert form.changes() == {"cassandra.ca_file": "/new.pem"}
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    QTest.mouseClick(form.ca_file._browse, Qt.MouseButton.LeftButton)
    assert form.ca_file.path() == "/new.pem"


def test_the_tab_key_goes_through_the_fields_as_they_stand(form: SyncForm):
    form.hosts.setFocus()
    seen = []
    for _ in range(16):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    places = [widget.mapTo(form, widget.rect().topLeft()) for widget in seen]
    rows = [(place.y() // 20, place.x()) for place in places]
    assert rows == sorted(rows)
    assert len(set(seen)) == 16


def test_every_control_has_a_name_and_a_tip(form: SyncForm):
    for field in form._fields:
        assert field.control.accessibleName() == field.name
    for control in (*form.findChildren(QLineEdit), form.tls, form.consistency, form.direction):
        told = QAccessible.queryAccessibleInterface(control)
        assert told.text(QAccessible.Text.Name), control
        assert control.toolTip(), control


def test_fields_of_a_row_stand_on_one_line_and_inside_the_form(form: SyncForm):
    for width in (330, 520, 900):
        form.resize(width, form.heightForWidth(width))
        QApplication.processEvents()
        for one, other in itertools.pairwise(form._fields):
            if one.y() == other.y():
                assert one.geometry().right() < other.x()
                assert one.control.height() == other.control.height()
        assert max(field.geometry().right() for field in form._fields) < width
