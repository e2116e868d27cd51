"""About digitpad, and the way to its logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from digitpad import __version__, paths

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.ui.main_window import MainWindow


def test_it_tells_version_history_logs_and_licences(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
):
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda _parent, _title, text: told.append(text))
    window.actions_.about.trigger()
    for wanted in (__version__, path, paths.log_dir(), paths.licences()):
        assert str(wanted) in told[0]


def test_the_logs_are_opened_in_the_systems_file_manager(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    opened: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    paths.log_dir().mkdir(parents=True)
    window.actions_.show_logs.trigger()
    assert opened == [QUrl.fromLocalFile(str(paths.log_dir()))]
    assert window.status_line.said == ""


@pytest.mark.parametrize("there", [True, False])
def test_where_nothing_opens_folders_the_window_says_where_the_logs_are(
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    there: bool,  # noqa: FBT001 - a case
):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: not there)
    if there:
        paths.log_dir().mkdir(parents=True)
    window.actions_.show_logs.trigger()
    assert str(paths.log_dir()) in window.status_line.said
