"""Trying the connection out and setting up the keyspace, with what the form says, saved or not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace as replace_setting
from PySide6.QtCore import QCoreApplication, QObject

from digitpad.storage.sync.chosen import cluster_options
from digitpad.ui.icons import Tone
from digitpad.ui.keyspace_question import KEY as REPLICATION
from digitpad.ui.keyspace_question import KeyspaceQuestion
from digitpad.ui.sync_words import Line
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digitpad.saying import Said
    from digitpad.settings import CassandraSettings, Settings
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.diagnosis import Finding
    from digitpad.storage.cluster.errors import ClusterError
    from digitpad.ui.choices import Choices
    from digitpad.ui.cluster_tools import ClusterTools
    from digitpad.ui.sync_desk import SyncDesk
    from digitpad.ui.sync_page import SyncPage

translate = QCoreApplication.translate


class ClusterCommands(QObject):
    """Belongs to the page, whose right half says what is found and made."""

    def __init__(self, page: SyncPage, desk: SyncDesk, tools: ClusterTools, choices: Choices) -> None:
        super().__init__(page)
        self._page, self._desk, self._tools, self._choices = page, desk, tools, choices
        self._title, self._lines = "", list[Line]()
        page.test_wanted.connect(self._test)
        page.set_up_wanted.connect(self._ask_to_set_up)
        tools.found.connect(self._on_found)
        tools.examined.connect(self._on_examined)
        tools.told.connect(self._on_told)
        tools.set_up.connect(self._on_set_up)
        tools.failed.connect(self._on_failed)
        tools.broken.connect(self._on_broken)

    def _test(self, values: Mapping[str, object], password: str) -> None:
        self._begin(self.tr("Testing the connection…"))
        examine = partial(self._tools.examine, writing=bool(values["sync.upload"]))
        self._with_password(cassandra_with(self._desk.settings, values), password, examine)

    def _ask_to_set_up(self, values: Mapping[str, object], password: str) -> None:
        settings = cassandra_with(self._desk.settings, values)
        options = cluster_options(settings)
        if options is None:
            return
        origin = in_words(self._choices.fixed.get(REPLICATION, ""))
        question = KeyspaceQuestion(options, settings.replication or "", origin, self._page)
        question.wanted.connect(
            lambda copies: self._set_up(replace_setting(settings, replication=copies or None), password)
        )
        question.finished.connect(question.deleteLater)
        question.open()

    def _set_up(self, settings: CassandraSettings, password: str) -> None:
        self._begin(self.tr("Setting up the keyspace…"))
        self._with_password(settings, password, self._tools.make_keyspace)

    def _with_password(
        self, settings: CassandraSettings, password: str, then: Callable[[ClusterOptions], None]
    ) -> None:
        options = cluster_options(settings)
        if options is None:
            return
        known = password or self._desk.password_for(options)
        if options.user is None or known:
            then(replace(options, password=known))
        else:
            self._tools.find_password(options, lambda found: then(replace(options, password=found)))

    # What comes back

    def _begin(self, title: str) -> None:
        self._title, self._lines = title, []
        self._show(going_on=True)

    def _on_found(self, finding: Finding) -> None:
        icon, tone = _SHAPES[finding.ok]
        self._lines.append(Line(icon, tone, step_in_words(finding.step), in_words(finding.text)))
        self._show(going_on=True)

    def _on_examined(self) -> None:
        wrong = any(line.tone is Tone.WRONG for line in self._lines)
        self._title = (
            self.tr("The connection does not work yet") if wrong else self.tr("The connection works")
        )
        self._show(going_on=False)

    def _on_told(self, made: Said) -> None:
        self._lines.append(Line("check", Tone.GOOD, in_words(made), ""))
        self._show(going_on=True)

    def _on_set_up(self) -> None:
        self._title = self.tr("The keyspace is ready")
        self._show(going_on=False)
        self._desk.sync_now()

    def _on_failed(self, error: ClusterError) -> None:
        self._title = self.tr("The keyspace could not be set up")
        self._lines.append(Line("circle-x", Tone.WRONG, self.tr("What happened"), in_words(error)))
        self._show(going_on=False)

    def _on_broken(self) -> None:
        self._title = self.tr("It did not finish")
        self._show(going_on=False)

    def _show(self, *, going_on: bool) -> None:
        self._page.show_findings(self._title, list(self._lines), testing=going_on)


def cassandra_with(settings: Settings, values: Mapping[str, object]) -> CassandraSettings:
    """The cluster's settings with what the form says, by key."""
    prefix = "cassandra."
    changes = {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}
    return replace_setting(settings.cassandra, **changes)


_SHAPES = {
    True: ("check", Tone.GOOD),
    False: ("circle-x", Tone.WRONG),
    None: ("triangle-alert", Tone.WAITING),
}


def step_in_words(step: str) -> str:
    """What a step of the connection test looks at."""
    words = {
        "address": translate("Sync", "Address"),
        "port": translate("Sync", "Port"),
        "tls": translate("Sync", "TLS"),
        "access": translate("Sync", "User and password"),
        "datacentre": translate("Sync", "Data centre"),
        "keyspace": translate("Sync", "Keyspace"),
        "schema": translate("Sync", "Schema"),
        "clock": translate("Sync", "Clock"),
    }
    return words.get(step, step)
