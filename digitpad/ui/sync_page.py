"""The page about syncing: the cluster's settings beside how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from digitpad.storage.sync.state import SyncState
from digitpad.ui.controls import push_button
from digitpad.ui.flow import Flow
from digitpad.ui.icons import Tone, icon
from digitpad.ui.line_view import LineView
from digitpad.ui.page import Page, Pair, ScrollingDialog, Section, put
from digitpad.ui.passwords import PasswordNote
from digitpad.ui.sync_form import SyncForm
from digitpad.ui.sync_panel import SyncPanel
from digitpad.ui.sync_words import Line
from digitpad.ui.theme import GAP, MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QPushButton, QWidget

    from digitpad.saying import Said
    from digitpad.settings import Settings
    from digitpad.ui.refused_list import RefusedDrawing

_SIZE: Final = (940, 720)
_LEAST: Final = (430, 320)
_FOLD_BELOW: Final = 815
_SHARES: Final = (8, 5)


class SyncPage(ScrollingDialog):
    """Stays open beside the pad. What is typed in stays when it is closed."""

    save_wanted = Signal(object, str)
    """Settings that differ, by key, and a new password (or nothing)."""
    test_wanted = Signal(object, str)
    """All of the form's settings by key, saved or not, and a new password (or nothing)."""
    set_up_wanted = Signal(object, str)
    """The same."""
    sync_wanted = Signal()
    verify_wanted = Signal()
    pause_wanted = Signal(bool)
    """Whether to pause, or to go on."""
    password_wanted = Signal()
    retry_wanted = Signal()
    show_wanted = Signal(object)
    """UUID of a refused drawing."""
    left_unsaved = Signal()
    """It was closed, and what was typed in is not saved."""

    def __init__(self, settings: Settings, fixed: Mapping[str, Said], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._fixed = settings, fixed
        self._state, self._password = SyncState(), PasswordNote()
        self._findings: tuple[str, Sequence[Line]] = ("", ())
        self._refused: tuple[Sequence[RefusedDrawing], int] = ((), 0)
        self._testing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields scroll into sight
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._make()
        self.form.load(settings, fixed)

    # What is told

    def load(self, settings: Settings, fixed: Mapping[str, Said]) -> None:
        """These are the settings now; what was typed in goes."""
        self._settings, self._fixed = settings, fixed
        self.form.load(settings, fixed)

    def show_state(self, state: SyncState) -> None:
        """Say how syncing stands."""
        self._state = state
        self.panel.show_state(state)

    def show_password(self, note: PasswordNote) -> None:
        """Say where the password is kept."""
        if note != self._password:
            self._password = note
            self._tell_password()

    def show_refused(self, drawings: Sequence[RefusedDrawing], count: int) -> None:
        """Show some of the drawings that were refused, of ``count`` in all."""
        self._refused = drawings, count
        self.panel.show_refused(drawings, count)

    def show_findings(self, title: str, findings: Sequence[Line], *, testing: bool) -> None:
        """Say what the connection test found so far, and whether it still goes on."""
        self._findings, self._testing = (title, findings), testing
        self.panel.show_findings(title, findings)
        self.test.setEnabled(not testing)
        self.set_up.setEnabled(not testing)

    def say(self, text: str, tone: Tone = Tone.WRONG) -> None:
        """Say what became of saving, below the form; nothing where there is no text."""
        self._said.say(Line("check" if tone is Tone.GOOD else "triangle-alert", tone, text, ""))
        self._said.setVisible(bool(text))

    # Inside

    @override
    def refill(self) -> None:
        typed, password, changed = self.form.values(), self.form.password.text(), self.form.is_changed
        self._make()
        self.form.load(self._settings, self._fixed)
        if changed:
            self.form.show_values(typed)
            self.form.password.setText(password)

    def _make(self) -> None:
        self.setWindowTitle(self.tr("Sync"))
        self._scroll.setAccessibleName(self.tr("Sync"))
        self.form, self.panel = SyncForm(), SyncPanel()
        page = Page()
        page.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        pair = Pair(self._settings_card(), self.panel, _FOLD_BELOW, shares=_SHARES, gap=MARGIN - 2)
        page.column.addWidget(pair, 1)
        put(self._scroll, page)
        panel = self.panel
        panel.sync_wanted.connect(self.sync_wanted)
        panel.verify_wanted.connect(self.verify_wanted)
        panel.pause_wanted.connect(self.pause_wanted)
        panel.password_wanted.connect(self.password_wanted)
        panel.refused.retry_wanted.connect(self.retry_wanted)
        panel.refused.show_wanted.connect(self.show_wanted)
        self.form.changed.connect(self._on_changed)
        self.show_state(self._state)
        self._tell_password()
        self.show_refused(*self._refused)
        self.show_findings(*self._findings, testing=self._testing)

    def _tell_password(self) -> None:
        self.form.show_password(self._password)
        self.panel.offer_password(wanted=self._password.offer)

    def _settings_card(self) -> Section:
        section = Section(self.tr("Cassandra cluster"))
        section.body.addSpacing(GAP // 2)
        section.body.addWidget(self.form)
        self._said = LineView(Line("check", Tone.GOOD, "", ""))
        self.save = push_button(text=self.tr("Save"))
        self.save.setToolTip(self.tr("Use these settings from now on"))
        self.save.clicked.connect(self._save)
        self.test = push_button(text=self.tr("Test connection"))
        self.test.setToolTip(self.tr("Try these settings out, saved or not, and say what is wrong"))
        self.test.clicked.connect(lambda: self._ask(self.test_wanted))
        self.set_up = push_button("database", self.tr("Set up keyspace…"))
        self.set_up.setToolTip(self.tr("Make the keyspace and its tables in the cluster, after a question"))
        self.set_up.clicked.connect(lambda: self._ask(self.set_up_wanted))
        row = Flow()
        for button in (self.save, self.test, self.set_up):
            row.addWidget(button)
        section.body.addSpacing(GAP)
        section.body.addLayout(row)
        section.body.addWidget(self._said)
        section.body.addStretch(1)
        self.say("")
        return section

    def _on_changed(self) -> None:
        changed = self.form.is_changed
        self.save.setEnabled(changed)
        # The one that matters now has the accent.
        _dress(self.save, "save", primary=changed)
        _dress(self.test, "plug-zap", primary=not changed)
        self.say("")

    def _save(self) -> None:
        mistake = self.form.mistake()
        self.say(mistake)
        if not mistake:
            self.save_wanted.emit(self.form.changes(), self.form.password.text())

    def _ask(self, signal: SignalInstance) -> None:
        mistake = self.form.mistake()
        if not mistake and not self.form.values()["cassandra.hosts"]:
            mistake = self.tr("Name at least one host.")
            self.form.hosts.setFocus()
        self.say(mistake)
        if not mistake:
            signal.emit(self.form.values(), self.form.password.text())

    @override
    def done(self, result: int, /) -> None:
        super().done(result)  # closed, or left by Escape
        if self.form.is_changed:
            self.left_unsaved.emit()


def _dress(button: QPushButton, picture: str, *, primary: bool) -> None:
    if button.property("primary") != primary:
        button.setProperty("primary", primary)
        button.setIcon(icon(picture, Tone.ON_ACCENT if primary else Tone.TEXT))
        button.style().polish(button)
