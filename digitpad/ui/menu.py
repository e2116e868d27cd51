"""The window's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from digitpad.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.actions import Actions

translate = QCoreApplication.translate


def build_adding_menu(actions: Actions, window: QWidget) -> QMenu:
    """The ways to add a model."""
    menu = QMenu(translate("Menu", "Add a model"), window)
    menu.setIcon(icon("plus"))
    menu.addActions([actions.add_model_folder, actions.add_model_card])
    return menu


def build_menu(actions: Actions, adding: QMenu, window: QWidget) -> QMenu:
    """All actions, grouped; the digits, the ways to add a model and the theme in menus of their own."""
    menu = QMenu(window)
    menu.addAction(actions.new)
    pictures = menu.addMenu(icon("image-plus"), translate("Menu", "Pictures"))
    pictures.addActions([actions.open, actions.open_folder, actions.paste])
    pictures.addSeparator()
    pictures.addActions([actions.copy, actions.save])
    menu.addActions([actions.history, actions.history_panel, actions.export])
    menu.addActions([actions.import_file, actions.import_folder])
    menu.addSeparator()
    menu.addActions([actions.undo, actions.redo, actions.clear])
    menu.addSeparator()
    menu.addAction(actions.confirm)
    digits = menu.addMenu(translate("Menu", "Correct to"))
    digits.addActions([*actions.digits, actions.no_digit])
    menu.addActions([actions.replay, actions.delete])
    menu.addSeparator()
    menu.addActions([actions.pen, actions.eraser, actions.thinner, actions.thicker])
    menu.addSeparator()
    menu.addActions([actions.about_model, actions.compare])
    menu.addMenu(adding)
    menu.addSeparator()
    menu.addActions([actions.sync_now, actions.pause_sync, actions.sync_page])
    menu.addSeparator()
    theme = menu.addMenu(translate("Menu", "Theme"))
    theme.addActions(actions.themes.actions())
    language = menu.addMenu(icon("languages"), translate("Menu", "Language"))  # known in any language
    language.addActions(actions.languages.actions())
    menu.addAction(actions.full_screen)
    menu.addSeparator()
    menu.addActions([actions.show_logs, actions.about, actions.quit])
    return menu
