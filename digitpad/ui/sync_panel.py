"""How syncing stands, line by line, what the connection test found, and the buttons to do something."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.actions import PAUSE_SYNC_KEY, SYNC_NOW_KEY, with_key
from digitpad.ui.controls import push_button
from digitpad.ui.flow import Flow
from digitpad.ui.icons import icon
from digitpad.ui.line_view import Lines
from digitpad.ui.page import Rule, Section, label
from digitpad.ui.refused_list import RefusedList
from digitpad.ui.sync_badge import SECOND_MS
from digitpad.ui.sync_words import can_sync_now, page_lines
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QPushButton

    from digitpad.ui.refused_list import RefusedDrawing
    from digitpad.ui.sync_words import Line


class SyncPanel(Section):
    """The state at the top, the buttons at the foot."""

    sync_wanted = Signal()
    verify_wanted = Signal()
    pause_wanted = Signal(bool)
    """Whether to pause, or to go on."""
    password_wanted = Signal()
    """The person wants to type the password in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SyncPanel", "State"), parent)
        self._state = SyncState()
        self._lines, self._findings = Lines(), Lines()
        self._rule, self._tested = Rule(), label("", quiet=True)
        self.refused = RefusedList()
        self._buttons = self._make_buttons()
        self.body.addSpacing(GAP // 2)
        self.body.setSpacing(GAP + 4)
        for widget in (self._lines, self.refused, self._rule, self._tested, self._findings):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        row = Flow()
        for button in self._buttons:
            row.addWidget(button)
        self.body.addLayout(row)
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self._tell)
        self.show_findings("", [])
        self.show_state(SyncState())

    @property
    def lines(self) -> list[Line]:
        """What it says of the state."""
        return self._lines.lines

    @property
    def findings(self) -> list[Line]:
        """What it says of the connection test."""
        return self._findings.lines

    def show_state(self, state: SyncState) -> None:
        """Say how things stand."""
        self._state = state
        is_on, paused = state.phase is not Phase.OFF, state.phase is Phase.PAUSED
        self.now.setEnabled(can_sync_now(state))
        self.verify.setEnabled(can_sync_now(state))
        self.pause.setEnabled(is_on)
        self._dress_pause(paused=paused)
        self._tell()

    def _dress_pause(self, *, paused: bool) -> None:
        text = self.tr("Resume") if paused else self.tr("Pause")
        if text == self.pause.text():
            return
        self.pause.setText(text)
        self.pause.setIcon(icon("circle-play" if paused else "circle-pause"))
        going_on, pausing = (
            self.tr("Go on sending and fetching"),
            self.tr("Leave the cluster alone for a while"),
        )
        self.pause.setToolTip(with_key(going_on if paused else pausing, PAUSE_SYNC_KEY))

    def show_findings(self, title: str, findings: Sequence[Line]) -> None:
        """Say what the connection test found so far."""
        self._tested.setText(title)
        self._findings.show_lines(findings)
        for widget in (self._rule, self._tested, self._findings):
            widget.setVisible(bool(title))

    def show_refused(self, drawings: Sequence[RefusedDrawing], count: int) -> None:
        """Show some of the drawings that were refused, of ``count`` in all."""
        self.refused.show_drawings(drawings, count)
        # What is made later comes later to the Tab key, unless it is told where it stands.
        for before, after in pairwise([*self.refused.buttons, *self._buttons]):
            QWidget.setTabOrder(before, after)

    def offer_password(self, *, wanted: bool) -> None:
        """Show the button that asks for the password, or not."""
        self.password.setVisible(wanted)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._second.start()
        self._tell()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._second.stop()
        super().hideEvent(event)

    def _make_buttons(self) -> list[QPushButton]:
        self.now = push_button("refresh-cw", self.tr("Sync now"))
        tip = self.tr("Close the drawing on the pad, and do not wait for the next try")
        self.now.setToolTip(with_key(tip, SYNC_NOW_KEY))
        self.now.clicked.connect(self.sync_wanted)
        self.verify = push_button("search-check", self.tr("Verify"))
        self.verify.setToolTip(self.tr("Compare everything with the cluster, and send what is missing there"))
        self.verify.clicked.connect(self.verify_wanted)
        self.pause = push_button("circle-pause")
        self.pause.clicked.connect(lambda: self.pause_wanted.emit(self._state.phase is not Phase.PAUSED))
        self.password = push_button("key-round", self.tr("Password…"))
        self.password.setToolTip(self.tr("Type the password in"))
        self.password.clicked.connect(self.password_wanted)
        self.password.hide()
        return [self.now, self.verify, self.pause, self.password]

    def _tell(self) -> None:
        """Say it, with the time of now: how long it is until the next try."""
        self._lines.show_lines(page_lines(self._state, dt.datetime.now(dt.UTC), self.locale()))
