"""What can be done with models in the window, over a stand-in for the process that reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from digitpad import app as app_module
from digitpad import paths
from digitpad.inference import cards
from tests.ui.pointers import draw_with_mouse, drop

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.ui.main_window import MainWindow
    from tests.ui.conftest import Begin

ONE = [(200, 80), (200, 300)]
OTHER = [(100, 80), (300, 90), (200, 300)]


def answer_with(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Questions are answered with the button of this text."""

    def answer(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == text).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)


def test_the_pickers_menu_leads_to_the_card_and_to_the_comparison(window: MainWindow, qtbot: QtBot):
    texts = [action.text() for action in window.picker.menu().actions()]
    assert [text.split("\t")[0] for text in texts] == [
        "LeNet-5",
        "Softmax",
        "",
        "About this model…",
        "Compare models…",
        "Add a model",
    ]
    window.actions_.about_model.trigger()
    page = window.models.page
    assert page is not None
    assert page.isVisible()
    assert page.windowTitle() == "About LeNet-5"
    assert not page.isModal()


def test_all_models_read_along_and_one_of_them_is_chosen(window: MainWindow, app: App, qtbot: QtBot):
    window.toolbar.compare_button.click()
    view = window.models.compare_view
    assert view is not None
    draw_with_mouse(window.pad, ONE)
    qtbot.waitUntil(lambda: view.summary() == "All models read: 1")
    draw_with_mouse(window.pad, OTHER)
    qtbot.waitUntil(lambda: view.summary() == "All models read: 2")
    window.actions_.about_model.trigger()
    with qtbot.waitSignal(app.reader.ready):
        view.rows["softmax"].findChildren(QPushButton)[0].click()
    assert window.picker.current() == "softmax"
    assert app.reader.model_id == "softmax"
    qtbot.waitUntil(lambda: window.panel.state.model_name == "Softmax")
    window.actions_.new.trigger()
    qtbot.waitUntil(lambda: view.summary() == "Each model reads what lies on the pad")


def test_the_windows_about_models_follow_the_theme(window: MainWindow, qtbot: QtBot):
    window.actions_.about_model.trigger()
    window.actions_.compare.trigger()
    page, view = window.models.page, window.models.compare_view
    assert page is not None
    assert view is not None
    seen = []
    for action in (window.actions_.theme_dark, window.actions_.theme_light):
        action.trigger()
        QApplication.processEvents()
        seen.append([each.grab().toImage() for each in (page, view)])
    assert all(dark != light for dark, light in zip(*seen, strict=True))
    window.actions_.theme_system.trigger()


def own_model(folder: Path) -> Path:
    """A copy of a model that digitpad ships, under another id; its card."""
    folder.mkdir()
    shipped = paths.models_dir() / f"{cards.DEFAULT_MODEL}.json"
    about = json.loads(shipped.read_bytes()) | {"id": "mine", "name": "Mine"}
    (folder / "mine.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "mine.safetensors").write_bytes(shipped.with_suffix(".safetensors").read_bytes())
    return folder / "mine.json"


@pytest.fixture
def shipped_and_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models to choose from are those of the program, and the person's."""
    monkeypatch.setattr(app_module, "available", cards.available)


def test_a_model_that_is_dropped_on_the_window_is_added_and_can_be_chosen_and_removed(
    begin: Begin, shipped_and_own: None, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    app = begin()
    window = app.window
    qtbot.waitUntil(lambda: app.reader.is_ready)
    with qtbot.waitSignal(app.shelf.added):
        assert drop(window, [QUrl.fromLocalFile(str(own_model(tmp_path / "from").parent))])
    assert window.status_line.said == "“Mine” was added"
    window.status_line._act()
    page = window.models.page
    assert page is not None
    assert page.windowTitle() == "About Mine"
    window.picker.pick("mine")
    remove = next(button for button in page.findChildren(QPushButton) if button.text() == "Remove…")
    answer_with(monkeypatch, "Cancel")
    remove.click()
    assert app.shelf.card("mine") is not None
    answer_with(monkeypatch, "Remove")
    with qtbot.waitSignal(app.shelf.removed):
        remove.click()
    assert window.picker.current() == app.shelf.cards[0].id
    assert page.shown() == app.shelf.cards[0]
    assert window.status_line.said == "The model was removed"


def test_a_model_is_added_from_the_menu_and_another_of_its_id_only_after_a_question(
    begin: Begin, shipped_and_own: None, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    app = begin()
    card = own_model(tmp_path / "from")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(card), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(card.parent))
    with qtbot.waitSignal(app.shelf.added):
        app.window.actions_.add_model_card.trigger()
    kept = paths.user_models_dir() / "mine.json"
    other = json.loads(kept.read_bytes()) | {"sha256": "ab" * 32}
    kept.write_text(json.dumps(other), encoding="utf-8")
    answer_with(monkeypatch, "Cancel")
    with qtbot.waitSignal(app.shelf.replaceable):
        app.window.actions_.add_model_folder.trigger()
    answer_with(monkeypatch, "Replace")
    with qtbot.waitSignal(app.shelf.added):
        app.window.actions_.add_model_folder.trigger()
    assert "mine" in [action.data() for action in app.window.picker.menu().actions()]


def test_a_model_that_is_refused_is_told_with_the_reason(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    window.models.add(tmp_path / "empty")
    qtbot.waitUntil(lambda: "safetensors" in window.status_line.said)
