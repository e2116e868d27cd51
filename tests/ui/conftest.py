"""Fixtures for tests with widgets: the program's own application, and its lanes with a stand-in reader."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import QLocale

from digitpad import app as app_module
from digitpad import paths, settings
from digitpad.app import App
from digitpad.storage.ids import IdMaker
from digitpad.ui import draft as draft_module
from digitpad.ui import keeper as keeper_module
from digitpad.ui import live_reader as live_reader_module
from digitpad.ui.application import Application
from digitpad.ui.desk import Desk
from digitpad.ui.history import History
from digitpad.ui.keeper import JournalKeeper
from digitpad.ui.language import LanguageKeeper
from digitpad.ui.live_reader import LiveReader
from digitpad.ui.theme import ThemeKeeper
from tests.ui.fake_process import FakeProcess
from tests.ui.wide import WideTranslator
from tests.ui.widget_data import card

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.settings import Settings
    from digitpad.ui.main_window import MainWindow

    Begin = Callable[[], App]

SECONDS = 10
LONG_MS = 60_000
"""As long as the busiest machine takes: who waits for so long has waited in vain."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Widgets live in the program's own application."""
    return Application


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits longer than five seconds: lanes, journal and window share two cores with other tests."""
    for wait in ("waitUntil", "waitSignal", "waitSignals", "waitExposed"):
        monkeypatch.setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=LONG_MS))
    return qtbot


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """What a test leaves is destroyed in Qt's thread and not by a lane of a later one: see `ui.collector`."""
    gc.disable()
    gc.freeze()  # only what is new is looked through
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def wide_language(qapp: Application) -> Iterator[None]:
    """The application speaks a language in which all letters are wide."""
    translator = WideTranslator()
    assert qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """No test looks into the keyring of whoever runs it."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def own_look(qapp: Application) -> Iterator[None]:
    """What the program makes of the application's look ends with the test."""
    palette, style_sheet, font = qapp.palette(), qapp.styleSheet(), qapp.font()
    locale = QLocale()
    yield
    for themes in qapp.findChildren(ThemeKeeper):
        themes.deleteLater()
    for languages in qapp.findChildren(LanguageKeeper):
        languages.fall_silent()
        languages.deleteLater()
    QLocale.setDefault(locale)
    qapp.setStyleSheet(style_sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def english(own_look: None, qapp: Application) -> LanguageKeeper:
    """English with its plural forms, also where no window is."""
    return LanguageKeeper(qapp, "en")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying again, and keeping the reading of a resting drawing, happen soon."""
    monkeypatch.setattr(keeper_module, "RETRY_MS", 10)
    monkeypatch.setattr(live_reader_module, "RELOAD_MS", 10)
    monkeypatch.setattr(draft_module, "REST_MS", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def keeper(qtbot: QtBot, quick: None, path: Path) -> Iterator[JournalKeeper]:
    """A keeper that was not started yet."""
    keeper = JournalKeeper(path)
    yield keeper
    keeper.finish(SECONDS)


@pytest.fixture
def process() -> FakeProcess:
    """Reads for the lane."""
    return FakeProcess()


@pytest.fixture
def reader(qtbot: QtBot, quick: None, process: FakeProcess) -> Iterator[LiveReader]:
    """A reader that was not started yet."""
    reader = LiveReader("lenet-5", process)
    yield reader
    reader.finish(SECONDS)


@pytest.fixture
def desk(keeper: JournalKeeper, reader: LiveReader) -> Desk:
    """An empty pad over both."""
    cards = {"lenet-5": card("lenet-5", "LeNet-5"), "softmax": card("softmax", "Softmax")}
    return Desk(keeper, reader, History(keeper, reader), IdMaker().new_id, cards.get, 0.04)


@pytest.fixture
def begin(  # noqa: PLR0913, PLR0917 - fixtures
    quick: None,
    own_look: None,
    qapp: Application,
    qtbot: QtBot,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Begin]:
    """Starts the program, as often as it is called; each run ends with the test at the latest."""
    monkeypatch.setattr("digitpad.inference.process.InferenceProcess", FakeProcess)
    two = [card("lenet-5", "LeNet-5", MNIST=0.99), card("softmax", "Softmax", MNIST=0.92)]
    monkeypatch.setattr(app_module, "available", lambda: two)
    apps: list[App] = []

    def start() -> App:
        chosen: Settings
        chosen, _ = settings.load_or_default(paths.settings_file(), {}, {"journal.path": str(path)})
        apps.append(App(qapp, chosen, paths.settings_file(), tmp_path / "window.ini"))
        apps[-1].window.show()
        qtbot.waitExposed(apps[-1].window)
        return apps[-1]

    yield start
    for app in apps:
        monkeypatch.setattr(app.window, "_may_lose", lambda: True)
        app.window.close()
        app.window.deleteLater()


@pytest.fixture
def app(begin: Begin, qtbot: QtBot) -> App:
    """A running program that is ready to read and to save."""
    app = begin()
    qtbot.waitUntil(lambda: app.reader.is_ready and app.keeper.state.error is None)
    return app


@pytest.fixture
def window(app: App) -> MainWindow:
    """Its window."""
    return app.window
