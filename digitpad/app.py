"""The desktop app: the one place where the window and the parts below it meet."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QCoreApplication, QSettings, Qt, QTimer, qVersion

from digitpad import __version__, logs, paths
from digitpad.inference.cards import available
from digitpad.inference.errors import ModelError
from digitpad.settings import load_or_default
from digitpad.storage.ids import IdMaker
from digitpad.storage.sync.state import Phase
from digitpad.ui.ahead import Ahead
from digitpad.ui.application import Application
from digitpad.ui.choices import Choices
from digitpad.ui.cluster_tools import ClusterTools
from digitpad.ui.collector import Collector
from digitpad.ui.desk import Desk
from digitpad.ui.diary import Diary
from digitpad.ui.exporting import Exporter
from digitpad.ui.history import History
from digitpad.ui.icons import Tone
from digitpad.ui.keeper import JournalKeeper
from digitpad.ui.language import LanguageKeeper
from digitpad.ui.live_reader import LiveReader
from digitpad.ui.main_window import MainWindow
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.picture_intake import PictureIntake
from digitpad.ui.qt_messages import log_qt_messages
from digitpad.ui.quit_signals import QuitSignals
from digitpad.ui.salvager import Salvager
from digitpad.ui.sync_commands import SyncParts
from digitpad.ui.sync_desk import SyncDesk
from digitpad.ui.sync_words import waiting
from digitpad.ui.theme import ThemeKeeper
from digitpad.ui.told import in_words
from digitpad.ui.unforeseen import Unforeseen, tell_end

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from digitpad.domain import ModelCard
    from digitpad.instance import Claim
    from digitpad.instance.call import Call
    from digitpad.saying import Said
    from digitpad.settings import Settings, SettingsError
    from digitpad.storage.sync.state import SyncState
    from digitpad.ui.doorbell import Doorbell
    from digitpad.ui.lane_journal import Opened

_log = logging.getLogger(__name__)

FATAL = 1
"""The exit code when something could not be saved, or the program could not go on."""

DOORBELL_MS = 100
"""How long after the window was shown it can be called: sockets are not imported before it is painted."""

_CONNECTED = frozenset({Phase.SENDING, Phase.FETCHING, Phase.VERIFYING, Phase.UP_TO_DATE})

SWITCH_SECONDS = 0.0005
"""How long a thread of Python's keeps the others out (its own default: 5 ms).

One event of the window calls Python some ten times, and each time it waits that long for the lanes of sync
and storage when they compute.
"""

LEAVE_SECONDS = 2.5
"""What is left for saving and for the lanes when the window has closed."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What decides the settings.

    ``fixed`` has the keys that the file does not decide, each with what does; ``load`` reads all once more.
    """

    fixed: Mapping[str, Said]
    load: Callable[[], tuple[Settings, SettingsError | None]]


class App:
    """The parts of the desktop app, put together."""

    def __init__(
        self,
        qt: Application,
        settings: Settings,
        settings_file: Path,
        state_file: Path,
        sources: Sources | None = None,
    ) -> None:
        """Make the parts; nothing heavy happens before the window is shown.

        What the person chooses is remembered in ``settings_file``, the window's place in ``state_file``.
        """
        self.qt = qt
        self.collector = Collector(qt)
        sources = sources or Sources({}, partial(load_or_default, settings_file))
        self.languages = LanguageKeeper(qt, settings.window.language)
        self.themes = ThemeKeeper(qt, settings.window.theme)
        self.keeper = JournalKeeper(settings.journal_file())
        self.reader = LiveReader(settings.reading.model)
        self.exporter = Exporter(self.keeper.path)
        self.shelf = ModelShelf(_cards)
        self._ids = IdMaker()
        self.keeper.opened.connect(self._on_opened)
        self.choices = Choices(settings_file, sources.fixed, sources.load)
        self.tools = ClusterTools()
        self.salvager = Salvager(self.keeper)
        self.sync = SyncDesk(self.keeper, self.tools, settings)
        history = History(self.keeper, self.reader)
        self.desk = Desk(
            self.keeper, self.reader, history, self._ids.new_id, self.shelf.card, settings.pad.pen_width
        )
        self.intake = PictureIntake(self.keeper, history)
        self.window = MainWindow(
            self.desk,
            self.keeper,
            self.reader,
            self.exporter,
            self.intake,
            self.themes,
            self.languages,
            self.shelf,
            SyncParts(self.sync, self.tools, self.choices),
            settings,
            QSettings(str(state_file), QSettings.Format.IniFormat),
        )
        self.saved, self.gave_up, self._has_left = True, False, False
        self._doorbell: Doorbell | None = None
        self.salvager.progressed.connect(self.window.reports.show_salvaging)
        self.salvager.finished.connect(self.window.reports.show_salvaged)
        self.window.chosen.connect(self.choices.remember)
        self.window.shown_first.connect(self._start, Qt.ConnectionType.SingleShotConnection)
        self.window.leaving.connect(self.leave)
        self.sync.changed.connect(self._on_sync)
        qt.pen_near.connect(self.window.pad.set_pen_near)
        qt.file_wanted.connect(self.window.pictures.open_named)

    def _start(self) -> None:
        # After the first paint: the window accepts ink before the journal and the model are there.
        QTimer.singleShot(0, self.keeper.start)
        QTimer.singleShot(0, self.reader.start)
        # Now that the window is made, looking through all of it again and again would stop the pen for about
        # 20 ms each time.
        self.collector.begin()

    def _on_sync(self, state: SyncState) -> None:
        if state.phase in _CONNECTED:
            # As in _start: now the cluster's driver is there too, more than all of the rest. Until then each
            # full search for rubbish while drawings are fetched stopped the pen for 60-200 ms.
            self.sync.changed.disconnect(self._on_sync)
            self.collector.spare()

    def begin(self, unforeseen: Unforeseen, claim: Claim | None) -> None:
        """Show the window; what happens is logged, and signals of the system close it.

        Errors that nobody foresaw are told in it. With the claim it can be called.
        """
        unforeseen.told.connect(self.window.reports.show_unforeseen)
        unforeseen.hopeless.connect(self._give_up)
        Diary(self.keeper, self.reader, self.sync, self.window)
        QuitSignals(self.window.close, self.window)
        self.reader.ready.connect(self._make_ready, Qt.ConnectionType.SingleShotConnection)
        self.window.show()
        if claim is not None:
            QTimer.singleShot(DOORBELL_MS, lambda: self._install_doorbell(claim))

    def _make_ready(self) -> None:
        """The model is there: now what will be wanted next, while nobody writes."""
        ahead, pad = Ahead(self.window.history.steps_ahead(), self.window), self.window.pad
        pad.stroke_begun.connect(ahead.hold)
        pad.stroke_finished.connect(ahead.rest)
        pad.stroke_dropped.connect(ahead.rest)
        ahead.rest()

    def _install_doorbell(self, claim: Claim) -> None:
        from digitpad.ui.doorbell import Doorbell

        if not self._has_left:
            self._doorbell = Doorbell(claim, self.window)
            self._doorbell.rung.connect(self._on_called)
            self._doorbell.open()

    def _give_up(self) -> None:
        """End in order, as far as that goes, with an exit code that says so."""
        _log.critical("there is no end to the errors, so digitpad ends")
        self.gave_up = True
        self.window.hide()
        try:
            self.leave()
        finally:
            tell_end()
            self.qt.quit()

    def leave(self) -> None:
        """Keep everything and tell the lanes to end; closing the last window ends the event loop."""
        deadline = monotonic() + LEAVE_SECONDS
        self._has_left = True
        if self._doorbell is not None:
            self._doorbell.close()
        self.intake.cancel()
        self.desk.put_away()
        self.sync.leave()
        self.saved = self.keeper.finish(LEAVE_SECONDS)
        self.choices.flush()
        for part in (
            self.window.history,
            self.window.importer,
            self.exporter,
            self.intake,
            self.window.pictures.copies,
            self.shelf,
            self.reader,
            self.sync,
            self.tools,
            self.salvager,
        ):
            part.finish(max(deadline - monotonic(), 0))
        self.collector.end()

    def _on_called(self, call: Call) -> None:
        from digitpad.ui.doorbell import bring_forward

        _log.info("started again, with %d pictures", len(call.files))
        bring_forward(self.window, call.activation)
        self.window.pictures.open(call.files)

    def _on_opened(self, opened: Opened) -> None:
        if opened.newest_id is not None:
            self._ids.follow(opened.newest_id)


def run(  # noqa: PLR0913, PLR0917 - what the command line decides
    settings: Settings,
    problem: SettingsError | None,
    settings_file: Path,
    files: list[Path],
    sources: Sources | None = None,
    claim: Claim | None = None,
) -> NoReturn:
    """Show the window and stay until it is closed.

    Does not return: what is unsent is in the journal, and threads that still import or wait must not delay
    the end, so the process leaves by ``os._exit``. Its exit code is 1 where something could not be saved, or
    the program could not go on. Who has the ``claim`` is called by whoever starts the program again with this
    journal.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    logs.begin(paths.log_dir(), settings.log.level)
    log_qt_messages()
    _log.info(
        "digitpad %s begins, on Qt %s, Python %s and %s; journal %s, settings %s",
        *(__version__, qVersion(), sys.version.split()[0], sys.platform),
        *(settings.journal_file(), settings_file),
    )
    crashes = logs.CrashFile(paths.crash_file(settings.journal_file()))
    crash_before = _begin(crashes)
    qt = Application(sys.argv[:1])
    unforeseen = Unforeseen(qt)
    unforeseen.catch()
    try:
        app = App(qt, settings, settings_file, paths.config_dir() / "window.ini", sources)
        app.begin(unforeseen, claim)
        if crash_before:
            app.window.reports.show_crash_before()
        if problem is not None:
            # The program goes on with what is right.
            app.window.status_line.warn(in_words(problem), Tone.WAITING)
        app.window.pictures.open(files)
    except Exception:  # noqa: BLE001 - the last place where a start from the desktop can tell of it
        _log.critical("the window cannot be shown", exc_info=True)
        tell_end()
        _leave(crashes, FATAL)
    code = qt.exec()
    _say_what_waits(app)
    _log.info("digitpad ends; all is saved" if app.saved else "digitpad ends with something not saved")
    _leave(crashes, code if app.saved and not app.gave_up else FATAL)


def tell_no_answer(settings: Settings, pid: int | None) -> None:
    """Say that the program that has this journal's window hangs, in a dialog, and wait until it is read."""
    from digitpad.ui.doorbell import show_no_answer

    qt = Application(sys.argv[:1])
    LanguageKeeper(qt, settings.window.language)
    show_no_answer(pid)


def _begin(crashes: logs.CrashFile) -> bool:
    """Be ready for a crash; whether the run before ended in one."""
    try:
        left = crashes.begin()
    except OSError as error:
        _log.info("a crash would leave no trace: %s", error)
        return False
    if left:
        _log.warning("the run before ended in a crash")
        _log.info("it left:\n%s", left)
    return bool(left)


def _leave(crashes: logs.CrashFile, code: int) -> NoReturn:
    crashes.end()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _say_what_waits(app: App) -> None:
    """Say in the terminal, where there is one, that what is unsent is safe.

    The window says so as long as it stands, and at the next start how many there are. Closing it asks and
    says nothing more: there is nothing to decide.
    """
    stream = sys.stderr
    if app.sync.sends and app.keeper.unsent and stream is not None and stream.isatty():
        after = QCoreApplication.translate("App", "Sending goes on when digitpad runs again.")
        if app.sync.state.phase is Phase.PAUSED:
            after = QCoreApplication.translate("App", "Syncing is paused.")
        stream.write(f"digitpad: {waiting(app.keeper.unsent)} {after}\n")


def _cards() -> list[ModelCard]:
    """The models to choose from. Where their files are damaged the pad still writes and keeps."""
    try:
        return available()
    except ModelError as error:
        _log.warning("%s", error)
        return []
