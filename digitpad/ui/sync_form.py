"""The form with the settings of the cluster: what is typed, what of it is new, and what cannot be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from digitpad.saying import NOTHING, in_a_list
from digitpad.settings import COMMAND_LINE, ENVIRONMENT, SettingsError, allowed
from digitpad.settings.checking import Given, checked
from digitpad.ui.controls import ChoiceBox
from digitpad.ui.field import Field, FileField
from digitpad.ui.page import label
from digitpad.ui.theme import GAP
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digitpad.saying import Said
    from digitpad.settings import Settings
    from digitpad.ui.passwords import PasswordNote

CONSISTENCIES: Final = ("LOCAL_QUORUM", "QUORUM", "EACH_QUORUM", "ONE")
_TLS: Final[tuple[tuple[bool, bool], ...]] = ((False, True), (True, True), (True, False))
"""Encrypted, and host names checked: by the choice's row."""
_DIRECTIONS: Final[tuple[tuple[bool, str], ...]] = (
    (True, "nothing"),
    (True, "group"),
    (False, "group"),
    (False, "nothing"),
)
"""Whether mine are sent, and whose are fetched: by the choice's row."""
_HIDDEN: Final = "•" * 8


class SyncForm(QWidget):
    """Fields below their names, in the order in which a connection is made."""

    changed = Signal()
    """Something was typed or chosen, or other settings were loaded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hosts, self.port = QLineEdit(), QLineEdit()
        self.keyspace, self.datacenter = QLineEdit(), QLineEdit()
        self.user, self.password = QLineEdit(), QLineEdit()
        self.tls, self.ca_file = ChoiceBox(), FileField()
        self.certificate, self.key = FileField(), FileField()
        self.consistency, self.group = ChoiceBox(), QLineEdit()
        self.direction, self.since = ChoiceBox(), QLineEdit()
        self._password_note, self._origin_note = (label("", 12, quiet=True) for _ in range(2))
        self._loaded: dict[str, object] = {}
        self._fixed: Mapping[str, Said] = {}
        self._dress_controls()
        rows = self._rows()
        self._fields = [field for row in rows for field, _ in row]
        self._lay_out(rows)
        for line in (self.hosts, self.port, self.keyspace, self.datacenter, self.user, self.password):
            line.textEdited.connect(self._on_edited)
        for line in (self.group, self.since):
            line.textEdited.connect(self._on_edited)
        for file in (self.ca_file, self.certificate, self.key):
            file.edited.connect(self._on_edited)
        for choice in (self.tls, self.consistency, self.direction):
            choice.activated.connect(self._on_edited)
        self.direction.activated.connect(self._propose_since)

    # Values

    def load(self, settings: Settings, fixed: Mapping[str, Said]) -> None:
        """Show these settings; ``fixed`` says of some keys what they come from instead of the file."""
        cassandra, sync = settings.cassandra, settings.sync
        self._fixed = fixed
        self.password.clear()
        self.show_values(
            {
                f"{name}.{key}": getattr(table, key)
                for name, table in (("cassandra", cassandra), ("sync", sync))
                for key in table.__struct_fields__
            }
        )
        self._loaded = self.values()
        for field in self._fields:
            if field.keys:
                field.show_origin(_origin(field.keys, fixed))
        # Of the environment each variable is named in its field's tooltip.
        outside = [origin for key, origin in fixed.items() if key in self.values()]
        origins = [
            in_words(kind)
            for kind in (ENVIRONMENT, COMMAND_LINE)
            if any(kind in {origin, origin.values.get("environment")} for origin in outside)
        ]
        text = self.tr("What is greyed out comes from {origins} and is changed there.")
        self._origin_note.setText(text.format(origins=in_words(in_a_list(origins)) if origins else ""))
        self._origin_note.setVisible(bool(origins))
        self._on_edited()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Type this in: keys with values as `values` gives them."""
        self.hosts.setText(", ".join(values["cassandra.hosts"]))  # type: ignore[arg-type]  # a tuple of names
        self.hosts.setCursorPosition(0)
        for key, line in self._lines().items():
            value = values[key]
            line.setText("" if value is None else str(value))
        for key, file in self._files().items():
            file.set_path(str(values[key] or ""))
        # What is not encrypted has no host names to check.
        tls, checked_too = values["cassandra.tls"], values["cassandra.check_hostname"]
        self.tls.setCurrentIndex(_TLS.index((bool(tls), bool(checked_too or not tls))))
        self.consistency.setCurrentText(str(values["cassandra.consistency"]))
        direction = (bool(values["sync.upload"]), str(values["sync.fetch"]))
        self.direction.setCurrentIndex(_DIRECTIONS.index(direction))
        self._on_edited()

    def values(self) -> dict[str, object]:
        """Every key with what the form says of it; None where it says nothing."""
        tls, check_hostname = _TLS[self.tls.currentIndex()]
        upload, fetch = _DIRECTIONS[self.direction.currentIndex()]
        texts: dict[str, object] = {key: line.text().strip() for key, line in self._lines().items()}
        port, since = str(texts["cassandra.port"]), str(texts["sync.since"])
        hosts = (host.strip() for host in self.hosts.text().split(","))
        return {
            **texts,
            "cassandra.hosts": tuple(host for host in hosts if host),
            "cassandra.port": int(port) if port.isdigit() else port,
            "cassandra.user": texts["cassandra.user"] or None,
            "cassandra.tls": tls,
            "cassandra.check_hostname": check_hostname,
            # Without TLS they would be refused: nothing must look encrypted that is not.
            **{key: (tls and file.path()) or None for key, file in self._files().items()},
            "cassandra.consistency": self.consistency.currentText(),
            "sync.upload": upload,
            "sync.fetch": fetch,
            "sync.since": _date(since) if fetch == "group" else None,
        }

    def changes(self) -> dict[str, object]:
        """What differs from what was loaded, by key."""
        return {
            key: value
            for key, value in self.values().items()
            if value != self._loaded.get(key) and key not in self._fixed
        }

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return bool(self._loaded) and bool(self.changes() or self.password.text())

    def mistake(self) -> str:
        """What cannot be, in words; empty where all is right."""
        values = self.values()
        for field in self._fields:
            for key in field.keys:
                try:
                    checked(Given(key, values[key], NOTHING, key, strict=True))
                except SettingsError:
                    text = self.tr("{field} must be {allowed}.")
                    return text.format(field=field.name, allowed=in_words(allowed(key)))
        if values["cassandra.key"] and not values["cassandra.certificate"]:
            return self.tr("A key belongs to a certificate: name that, too.")
        if self.password.text() and not values["cassandra.user"]:
            return self.tr("A password belongs to a user: name that, too.")
        if self.password.text() and not values["cassandra.hosts"]:
            return self.tr("A password belongs to a cluster: name a host, too.")
        return ""

    def show_password(self, note: PasswordNote) -> None:
        """Say where the password is kept, whether there is one, and what it comes from if not this form."""
        self._password_note.setText(note.text)
        self.password.setPlaceholderText(_HIDDEN if note.known else "")
        next(field for field in self._fields if field.control is self.password).show_origin(note.origin)

    # Inside

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "cassandra.port": self.port,
            "cassandra.keyspace": self.keyspace,
            "cassandra.datacenter": self.datacenter,
            "cassandra.user": self.user,
            "sync.group": self.group,
            "sync.since": self.since,
        }

    def _files(self) -> dict[str, FileField]:
        return {
            "cassandra.ca_file": self.ca_file,
            "cassandra.certificate": self.certificate,
            "cassandra.key": self.key,
        }

    def _dress_controls(self) -> None:
        self.port.setValidator(QIntValidator(1, 65535, self))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.hosts.setPlaceholderText("cass-1.example.org, cass-2.example.org")
        self.tls.addItems(
            [self.tr("Off"), self.tr("On, host names checked"), self.tr("On, host names not checked")]
        )
        self.consistency.addItems(CONSISTENCIES)
        self.direction.addItems(
            [
                self.tr("Send mine"),
                self.tr("Send mine, fetch my group's"),
                self.tr("Send none, fetch my group's"),
                self.tr("Send none, fetch none"),
            ]
        )

    def _rows(self) -> list[list[tuple[Field, int]]]:
        hosts = self.tr("Some of the cluster's computers, with commas between. Without any, sync is off.")
        user = self.tr("Whom the cluster knows you as; empty where it asks nobody")
        password = self.tr("Typed in and saved, it is kept by your system, never in a file of digitpad")
        authority = self.tr("The authority that signed the cluster's certificates")
        certificate = self.tr("Your own certificate, where the cluster asks for one")
        key = self.tr("The key of your certificate")
        consistency = self.tr("How many copies must be written before a drawing counts as sent")
        group = self.tr("Your class or lab: devices of a group can fetch each other's drawings")
        direction = self.tr("Whether your drawings are sent, and whether those of your group are fetched")
        since = self.tr("The first day whose drawings are fetched, such as 2026-09-01")
        tls = ("cassandra.tls", "cassandra.check_hostname")
        return [
            [
                (Field(self.tr("Hosts"), hosts, self.hosts, ["cassandra.hosts"]), 2),
                (Field(self.tr("Port"), self.tr("The same for all hosts"), self.port, ["cassandra.port"]), 1),
            ],
            [
                (
                    Field(
                        self.tr("Keyspace"),
                        self.tr("Where the tables are"),
                        self.keyspace,
                        ["cassandra.keyspace"],
                    ),
                    2,
                ),
                (
                    Field(
                        self.tr("Data centre"),
                        self.tr("The one nearest to you, as the cluster calls it"),
                        self.datacenter,
                        ["cassandra.datacenter"],
                    ),
                    1,
                ),
            ],
            [
                (Field(self.tr("User"), user, self.user, ["cassandra.user"]), 1),
                (Field(self.tr("Password"), password, self.password), 1),
            ],
            [
                (Field(self.tr("TLS"), self.tr("Whether what is sent is encrypted"), self.tls, tls), 1),
                (Field(self.tr("CA file"), authority, self.ca_file, ["cassandra.ca_file"]), 1),
            ],
            [
                (
                    Field(
                        self.tr("Client certificate"),
                        certificate,
                        self.certificate,
                        ["cassandra.certificate"],
                    ),
                    1,
                ),
                (Field(self.tr("Client key"), key, self.key, ["cassandra.key"]), 1),
            ],
            [
                (Field(self.tr("Consistency"), consistency, self.consistency, ["cassandra.consistency"]), 1),
                (Field(self.tr("Group"), group, self.group, ["sync.group"]), 1),
            ],
            [
                (Field(self.tr("Send / fetch"), direction, self.direction, ["sync.upload", "sync.fetch"]), 1),
                (Field(self.tr("Fetch from"), since, self.since, ["sync.since"]), 1),
            ],
        ]

    def _lay_out(self, rows: Sequence[Sequence[tuple[Field, int]]]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + 4)
        for fields in rows:
            row = QHBoxLayout()
            row.setSpacing(GAP + 4)
            for field, share in fields:
                # Their names may be of different heights: Chinese is higher than "TLS".
                row.addWidget(field, share, Qt.AlignmentFlag.AlignBottom)
            column.addLayout(row)
            if any(field.control is self.password for field, _ in fields):
                column.addWidget(self._password_note)
        column.addWidget(self._origin_note)

    def _on_edited(self) -> None:
        encrypted, _ = _TLS[self.tls.currentIndex()]
        for key, file in self._files().items():
            file.setEnabled(encrypted and key not in self._fixed)
        self.ca_file.line.setPlaceholderText(self.tr("the system's") if encrypted else "")
        fetching = _DIRECTIONS[self.direction.currentIndex()][1] == "group"
        self.since.setEnabled(fetching)
        self.since.setPlaceholderText(self.tr("the beginning") if fetching else "")
        self.changed.emit()

    def _propose_since(self) -> None:
        """Who begins to fetch seldom wants all that was ever drawn."""
        if self.since.isEnabled() and not self.since.text() and "sync.since" not in self._fixed:
            self.since.setText(dt.datetime.now(dt.UTC).astimezone().date().isoformat())
            self._on_edited()


def _origin(keys: Iterable[str], fixed: Mapping[str, Said]) -> str:
    return next((in_words(fixed[key]) for key in keys if key in fixed), "")


def _date(text: str) -> object:
    """The day; what is none stays text, for `mistake` to find."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return text
