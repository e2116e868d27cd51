"""Syncing as the window sees it: an engine on a lane of its own, and how it stands, told some times a second.

Without a host in the settings nothing of it begins, and nothing of the cluster's driver is imported.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID  # noqa: TC003 - a signal carries them

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from digitpad.saying import said
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.settings import Settings
    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.sync.engine import SyncEngine
    from digitpad.storage.syncing import Counts
    from digitpad.ui.cluster_tools import ClusterTools
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened

TELL_MS: Final = 100
REST_SECONDS: Final = 0.01
RELOAD_MS: Final = 1000
FETCHING_RELOAD_MS: Final = 5000
"""While many come: each reload decodes and shows the latest 200 anew, which the pen waits for."""


@dataclass(eq=False, slots=True)
class _Run:
    """One engine, and what was said last while it was the one that counts: by it, or by the desk."""

    latest: SyncState


class SyncDesk(QObject):
    """Begins when the journal is open, ends with the program, and begins anew with other settings."""

    changed = Signal(object)
    """SyncState."""
    merged = Signal(object)
    """set of UUID: records that other devices made or changed."""
    password_wanted = Signal()
    """There is a user, and nobody knows the password: told once a run."""
    _told = Signal()

    def __init__(
        self, keeper: JournalKeeper, tools: ClusterTools, settings: Settings, parent: QObject | None = None
    ) -> None:
        """Sync the keeper's journal as the settings say, from when it is open."""
        super().__init__(parent)
        self._keeper, self._tools, self._settings = keeper, tools, settings
        self._lane = Lane("sync", self)
        self._engine: SyncEngine | None = None
        self._paused = settings.sync.paused
        self._password: str | None = None
        self._asked_for_password = self._is_verify_wanted = False
        self._is_open = self._is_leaving = False
        self._state = self._idle_state()
        # Written by the engine's threads, each engine's word in a place of its own; one word at most is on
        # its way to the Qt thread.
        self._run = _Run(self._state)
        self._merged: deque[UUID] = deque()
        self._is_telling = False
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._pace = QTimer(self, singleShot=True, interval=TELL_MS)
        self._pace.timeout.connect(self._on_pace)
        self._reload = QTimer(self, singleShot=True)
        self._reload.timeout.connect(self._tell_merged)
        keeper.opened.connect(self._on_opened)
        keeper.queued.connect(self._wake)

    @property
    def state(self) -> SyncState:
        """How syncing stands."""
        return self._state

    @property
    def settings(self) -> Settings:
        """What it goes by."""
        return self._settings

    @property
    def sends(self) -> bool:
        """Whether what is drawn here is to be sent, sooner or later."""
        return bool(self._settings.cassandra.hosts) and self._settings.sync.upload

    @property
    def knows_password(self) -> bool:
        """Whether there is a password to log in with."""
        return self._password is not None

    def password_for(self, options: ClusterOptions) -> str | None:
        """The password for this user of this cluster, where it is known already."""
        cassandra = self._settings.cassandra
        is_same = (cassandra.hosts, cassandra.user) == (options.hosts, options.user)
        return self._password if is_same else None

    # What the window asks

    def sync_now(self) -> None:
        """Do not wait for the next try."""
        if self._engine is not None:
            self._engine.sync_now()
        elif self._is_open:
            self._begin()

    def verify(self) -> None:
        """Compare everything with the cluster."""
        if self._engine is not None:
            self._engine.verify()
        else:
            self._is_verify_wanted = True
            self.sync_now()

    def retry_refused(self) -> None:
        """Send those again that the cluster refused."""
        if self._engine is not None:
            self._engine.retry_refused()

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a slot
        """Leave the cluster alone, or go on."""
        self._paused = paused
        if self._engine is not None:
            (self._engine.pause if paused else self._engine.resume)()
            if paused and self._state.phase is Phase.CONNECTING:
                # It says so itself, but not before the call to the cluster that is under way has ended.
                self._say(replace(self._state, phase=Phase.PAUSED))
        else:
            self._restart()

    def set_password(self, password: str) -> None:
        """Log in with this one until the program ends."""
        self._password = password
        self._restart()

    def apply(self, settings: Settings, password: str = "") -> None:
        """Go by these settings from now on, with a password that was just typed in (or nothing)."""
        before, self._settings = self._settings.cassandra, settings
        same_door = (before.hosts, before.user) == (settings.cassandra.hosts, settings.cassandra.user)
        self._password = password or (self._password if same_door else None)
        self._restart()

    def leave(self) -> None:
        """The program ends: begin nothing more, and have what is under way stop."""
        self._is_open, self._is_leaving = False, True
        self._stop()

    def finish(self, seconds: float) -> bool:
        """Stop; what is not sent stays in the journal. Whether it ended in time."""
        self.leave()
        for timer in (self._pace, self._reload):
            timer.stop()
        return self._lane.close(lambda: None, seconds)

    # Beginning and ending

    def _on_opened(self, opened: Opened) -> None:
        # After damage it is another journal, with another device's log in the cluster; or the old device's
        # again, once what can be read was brought back and the journal is opened anew.
        self._is_open = opened.is_whole
        self._restart()

    def _restart(self) -> None:
        self._stop()
        if self._is_open:
            self._begin()
        elif not self._is_leaving:
            self._say(self._idle_state())

    def _stop(self) -> None:
        self._run = _Run(self._state)
        if self._engine is not None:
            self._engine.stop()
            self._engine = None

    def _idle_state(self) -> SyncState:
        """What is to be said while the journal is not open, or not whole again."""
        if not self._settings.cassandra.hosts:
            return SyncState()
        return SyncState(Phase.PAUSED if self._paused else Phase.NO_HISTORY)

    def _begin(self) -> None:
        from digitpad.storage.sync.chosen import cluster_options

        options = cluster_options(self._settings.cassandra)
        if options is None:
            self._say(SyncState())
        elif options.user is None or self._password is not None:
            self._start(replace(options, password=self._password))
        else:
            run = self._run
            self._say(SyncState(Phase.PAUSED if self._paused else Phase.CONNECTING))
            self._tools.find_password(options, lambda found: self._on_password(run, found))

    def _on_password(self, run: _Run, found: str | None) -> None:
        if run is not self._run or self._engine is not None:
            return
        if found is not None:
            self._password = found
            self._begin()
        elif self._paused:
            self._say_counted(SyncState(Phase.PAUSED))
        else:
            self._miss_password()

    def _miss_password(self) -> None:
        from digitpad.storage.cluster.errors import AccessRefused

        user = self._settings.cassandra.user
        problem = said("The password of “{user}” is not known on this computer.", user=user)
        self._say_counted(SyncState(Phase.ATTENTION, problem=problem, cause=AccessRefused))
        if not self._asked_for_password:
            self._asked_for_password = True
            self.password_wanted.emit()

    def _start(self, options: ClusterOptions) -> None:
        from digitpad.storage.cluster.connection import open_remote
        from digitpad.storage.sync.chosen import sync_options
        from digitpad.storage.sync.engine import SyncEngine
        from digitpad.storage.sync.options import Limits

        run, sync = self._run, self._settings.sync
        self._say(SyncState(Phase.PAUSED if self._paused else Phase.CONNECTING))
        self._engine = SyncEngine(
            self._keeper.use,
            lambda: open_remote(options, writing=sync.upload),
            replace(sync_options(sync), limits=Limits(rest=REST_SECONDS)),
            lambda state: self._hear(run, state),
            self._hear_of,
        )
        if self._paused:
            self._engine.pause()
        if self._is_verify_wanted:
            self._is_verify_wanted = False
            self._engine.verify()
        self._lane.submit(self._engine.run, lambda _: None, lambda _: None, (), lambda: self._on_broken(run))

    def _wake(self) -> None:
        if self._engine is not None:
            self._engine.wake()
        elif self._state.phase is not Phase.OFF:
            self._say_counted(self._run.latest)  # its last word may not be told yet

    def _on_broken(self, run: _Run) -> None:
        """A defect ended the engine, which has said so; another try begins with a new one."""
        if run is self._run:
            self._engine = None

    # What the engine says, on its threads

    def _hear(self, run: _Run, state: SyncState) -> None:
        run.latest = state
        self._ask_to_tell()

    def _hear_of(self, records: Sequence[UUID]) -> None:
        self._merged.extend(records)
        self._ask_to_tell()

    def _ask_to_tell(self) -> None:
        if not self._is_telling:
            self._is_telling = True
            self._told.emit()

    # On the Qt thread again

    def _on_told(self) -> None:
        if not self._pace.isActive():
            self._pace.start()
        self._tell()

    def _on_pace(self) -> None:
        # What is said from here on asks again, so nothing said before can be overlooked.
        self._is_telling = False
        self._tell()

    def _tell(self) -> None:
        if self._merged:
            self._reload_soon()
        state = self._run.latest
        if not self._settings.sync.upload:
            state = replace(state, waiting=0)  # it stays here, and waits for nothing
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def _reload_soon(self) -> None:
        pace = FETCHING_RELOAD_MS if self._run.latest.phase is Phase.FETCHING else RELOAD_MS
        if not self._reload.isActive() or self._reload.interval() > pace:
            self._reload.start(pace)

    def _say(self, state: SyncState) -> None:
        """Say something of our own."""
        self._run.latest = state
        self._tell()

    def _say_counted(self, state: SyncState) -> None:
        """Say something of our own, with how many drawings wait."""
        run = self._run
        self._say(state)

        def done(counts: Counts | None) -> None:
            if counts is not None and run is self._run and self._engine is None:
                self._say(replace(self._run.latest, waiting=counts.waiting, refused=counts.refused))

        self._keeper.look(lambda journal: journal.sync.counts(), done)

    def _tell_merged(self) -> None:
        merged = set()
        while self._merged:
            merged.add(self._merged.popleft())
        if merged:
            self.merged.emit(merged)
