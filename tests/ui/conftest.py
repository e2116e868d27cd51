"""Fixtures for tests with widgets: the program's own application, and its lanes with a stand-in reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.storage.ids import IdMaker
from digitpad.ui import draft as draft_module
from digitpad.ui import keeper as keeper_module
from digitpad.ui import live_reader as live_reader_module
from digitpad.ui.application import Application
from digitpad.ui.desk import Desk
from digitpad.ui.history import History
from digitpad.ui.keeper import JournalKeeper
from digitpad.ui.live_reader import LiveReader
from digitpad.ui.theme import ThemeKeeper
from tests.ui.fake_process import FakeProcess
from tests.ui.widget_data import card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

SECONDS = 10


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Widgets live in the program's own application."""
    return Application


@pytest.fixture
def own_look(qapp: Application) -> Iterator[None]:
    """What the program makes of the application's look ends with the test."""
    palette, style_sheet, font = qapp.palette(), qapp.styleSheet(), qapp.font()
    yield
    for themes in qapp.findChildren(ThemeKeeper):
        themes.deleteLater()
    qapp.setStyleSheet(style_sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


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
