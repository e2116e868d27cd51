"""The desktop app: the one place where the window and the parts below it meet."""

from __future__ import annotations

import gc
import logging
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTimer, QTranslator

from digitpad import paths
from digitpad.inference.cards import available
from digitpad.inference.errors import ModelError
from digitpad.settings import SettingsError, save_choice
from digitpad.storage.ids import IdMaker
from digitpad.ui.application import Application
from digitpad.ui.desk import Desk
from digitpad.ui.exporting import Exporter
from digitpad.ui.history import History
from digitpad.ui.icons import Tone
from digitpad.ui.keeper import JournalKeeper
from digitpad.ui.live_reader import LiveReader
from digitpad.ui.main_window import MainWindow
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.quit_signals import QuitSignals
from digitpad.ui.theme import ThemeKeeper

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard
    from digitpad.settings import Settings
    from digitpad.ui.lane_journal import Opened

_log = logging.getLogger(__name__)

LEAVE_SECONDS = 2.5
"""What is left for saving and for the lanes when the window has closed."""
REMEMBER_MS = 500


class App:
    """The parts of the desktop app, put together."""

    def __init__(self, qt: Application, settings: Settings, settings_file: Path, state_file: Path) -> None:
        """Make the parts; nothing heavy happens before the window is shown.

        What the person chooses is remembered in ``settings_file``, the window's place in ``state_file``.
        """
        self.qt = qt
        self._settings_file = settings_file
        self.themes = ThemeKeeper(qt, settings.window.theme)
        self.keeper = JournalKeeper(settings.journal_file())
        self.reader = LiveReader(settings.reading.model)
        self.exporter = Exporter(self.keeper.path)
        self.shelf = ModelShelf(_cards)
        self._ids = IdMaker()
        self.keeper.opened.connect(self._on_opened)
        history = History(self.keeper, self.reader)
        self.desk = Desk(
            self.keeper, self.reader, history, self._ids.new_id, self.shelf.card, settings.pad.pen_width
        )
        self.window = MainWindow(
            self.desk,
            self.keeper,
            self.reader,
            self.exporter,
            self.themes,
            self.shelf,
            settings,
            QSettings(str(state_file), QSettings.Format.IniFormat),
        )
        self.saved = True
        self._choices: dict[str, object] = {}
        self._remember = QTimer(self.window, singleShot=True, interval=REMEMBER_MS)
        self._remember.timeout.connect(self._save_choices)
        self.window.chosen.connect(self._on_chosen)
        self.window.shown_first.connect(self._start, Qt.ConnectionType.SingleShotConnection)
        self.window.leaving.connect(self.leave)
        qt.pen_near.connect(self.window.pad.set_pen_near)

    def _start(self) -> None:
        # After the first paint: the window accepts ink before the journal and the model are there.
        QTimer.singleShot(0, self.keeper.start)
        QTimer.singleShot(0, self.reader.start)
        # What was made until now stays for good. Looking through it again and again for rubbish would stop
        # the pen for about 20 ms each time.
        gc.freeze()

    def leave(self) -> None:
        """Keep everything and tell the lanes to end; closing the last window ends the event loop."""
        deadline = monotonic() + LEAVE_SECONDS
        self.desk.put_away()
        self.saved = self.keeper.finish(LEAVE_SECONDS)
        self._remember.stop()
        self._save_choices()
        for part in (self.exporter, self.shelf, self.reader):
            part.finish(max(deadline - monotonic(), 0))

    def _on_opened(self, opened: Opened) -> None:
        if opened.newest_id is not None:
            self._ids.follow(opened.newest_id)

    def _on_chosen(self, key: str, value: object) -> None:
        self._choices[key] = value
        self._remember.start()

    def _save_choices(self) -> None:
        choices, self._choices = self._choices, {}
        for key, value in choices.items():
            try:
                save_choice(self._settings_file, key, value)
            except (OSError, SettingsError) as error:
                _log.warning("the choice of %s is not remembered: %s", key, error)


def run(settings: Settings, problem: SettingsError | None, settings_file: Path, files: list[Path]) -> int:
    """Show the window and stay until it is closed.

    Does not return when all went well: what is unsent is in the journal, and threads that still import or
    wait must not delay the end, so the process leaves by ``os._exit``.
    """
    qt = Application(sys.argv[:1])
    _install_translations(qt, settings.window.language)
    app = App(qt, settings, settings_file, paths.config_dir() / "window.ini")
    if problem is not None:
        app.window.status_line.warn(str(problem), Tone.WAITING)  # the program goes on with what is right
    QuitSignals(app.window.close, app.window)
    app.window.show()
    app.window.files.open_pictures(files)
    code = qt.exec()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code if app.saved else 1)


def _cards() -> list[ModelCard]:
    """The models to choose from. Where their files are damaged the pad still writes and keeps."""
    try:
        return available()
    except ModelError as error:
        _log.warning("%s", error)
        return []


def _install_translations(qt: Application, language: str) -> None:
    locale = QLocale() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    folders = {"digitpad": str(paths.translations_dir()), "qtbase": _qt_translations()}
    for name, folder in folders.items():
        translator = QTranslator(qt)
        if translator.load(locale, name, "_", folder):
            qt.installTranslator(translator)


def _qt_translations() -> str:
    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
