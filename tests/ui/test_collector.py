"""Where the program's rubbish is looked for."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt

from digitpad.ui.collector import LIMITS, Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from digitpad.ui.application import Application


@pytest.fixture
def collector(qapp: Application) -> Iterator[Collector]:
    collector = Collector(qapp)
    yield collector
    collector.end()
    collector.deleteLater()


class _Part(QObject):
    """Refers to itself, so that only a search finds out that nobody needs it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def _make_rubbish() -> None:
    for _ in range(20 * LIMITS[0]):
        one: list[object] = []
        one.append(one)


def test_what_only_refers_to_itself_is_destroyed_in_qts_thread_whoever_makes_objects(
    collector: Collector, qtbot: QtBot
):
    collector.begin()
    destroyed_in: list[threading.Thread] = []
    part = _Part()
    part.destroyed.connect(
        lambda: destroyed_in.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
    )
    del part
    elsewhere = threading.Thread(target=_make_rubbish)
    elsewhere.start()
    elsewhere.join()
    assert not destroyed_in
    qtbot.waitUntil(lambda: bool(destroyed_in))
    assert destroyed_in == [threading.main_thread()]


def test_in_the_end_python_looks_for_itself_again(collector: Collector):
    collector.begin()
    assert not gc.isenabled()
    collector.end()
    assert gc.isenabled()
