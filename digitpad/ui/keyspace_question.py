"""The question before the keyspace is made: where, and how many copies of each drawing it is to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from digitpad.saying import NOTHING
from digitpad.settings import SettingsError, allowed
from digitpad.settings.checking import Given, checked
from digitpad.ui.controls import push_button
from digitpad.ui.field import Field
from digitpad.ui.page import label
from digitpad.ui.question_dialog import QuestionDialog
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from digitpad.storage.cluster.connection import ClusterOptions

KEY: Final = "cassandra.replication"
_WIDTH: Final = 440


class KeyspaceQuestion(QuestionDialog):
    """Not making it is the default."""

    wanted = Signal(str)
    """Make it, with copies such as "datacenter1:3"; nothing said means three, or as many as it has nodes."""

    def __init__(
        self, options: ClusterOptions, replication: str, origin: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Set up keyspace"), _WIDTH, parent)
        text = self.tr(
            "Make the keyspace “{keyspace}” and its tables in the cluster at {hosts}? What is there already "
            "stays as it is."
        )
        self.copies = QLineEdit(replication)
        proposed = self.tr("{datacenter}: 3, or as many as it has nodes")
        self.copies.setPlaceholderText(proposed.format(datacenter=options.datacenter))
        self._field = Field(
            self.tr("Copies"),
            self.tr("How many nodes of which data centre hold each drawing, such as datacenter1:3, dc2:3"),
            self.copies,
            [KEY],
        )
        self._field.show_origin(origin)
        self._mistake = label("")
        cancel, make = push_button(text=self.tr("Cancel")), push_button("database", self.tr("Set up"))
        cancel.setToolTip(self.tr("Leave the cluster as it is"))
        make.setToolTip(self.tr("Make the keyspace and its tables"))
        make.clicked.connect(self._on_make)
        asked = label(text.format(keyspace=options.keyspace, hosts=", ".join(options.hosts)))
        self.lay_out([asked, self._field, self._mistake], no=cancel, yes=make)
        self._mistake.hide()
        self.make = make
        cancel.setFocus()

    def _on_make(self) -> None:
        text = self.copies.text().strip()
        try:
            checked(Given(KEY, text or None, NOTHING, KEY, strict=True))
        except SettingsError:
            mistake = self.tr("{field} must be {allowed}.")
            self._mistake.setText(mistake.format(field=self._field.name, allowed=in_words(allowed(KEY))))
            self._mistake.show()
        else:
            self.wanted.emit(text)
            self.accept()
