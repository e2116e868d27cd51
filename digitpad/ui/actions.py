"""All that the window can do, each with name, icon, shortcut and tooltip: menus and tools share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from digitpad.domain import DIGITS
from digitpad.ui.icons import Tone, icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


def translate(text: str) -> str:
    """A text of the actions in the person's language (lupdate reads the literals)."""
    return QCoreApplication.translate("Actions", text)


SYNC_NOW_KEY: Final = "F5"
PAUSE_SYNC_KEY: Final = "Shift+F5"
SYNC_PAGE_KEY: Final = "Ctrl+Shift+S"


def with_key(text: str, key: str) -> str:
    """A tooltip that names the shortcut too."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return translate("{action} ({shortcut})").format(action=text, shortcut=shown)


class Actions:
    """The window's actions. Those of the drawing itself work while ``pad`` has the keyboard."""

    def __init__(self, window: QWidget, pad: QWidget) -> None:
        self._window, self._pad = window, pad
        tr = translate
        self.new = self._make(tr("New"), "plus", ["Ctrl+N"], tone=Tone.ON_ACCENT)
        self.new.setIconVisibleInMenu(False)  # its colour is the accent's counterpart
        self.open = self._make(tr("Open picture"), "image-plus", ["Ctrl+O"])
        self.export = self._make(tr("Export history…"), "download", ["Ctrl+E"])
        self.history = self._make(tr("History…"), "history", ["Ctrl+H"])
        self.history.setIconText(tr("History"))
        self.quit = self._make(tr("Quit"), "log-out", ["Ctrl+Q"])
        self.undo = self._make(tr("Undo"), "undo", ["Ctrl+Z"])
        self.redo = self._make(tr("Redo"), "redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
        self.clear = self._make(tr("Clear"), "clear", ["Ctrl+Backspace"])
        self.delete = self._make(tr("Delete drawing"), "trash", ["Delete"], on_pad=True)
        self.replay = self._make(tr("Replay drawing…"), "play", ["Ctrl+R"])
        self.confirm = self._make(tr("Reading is right"), "check", ["Return", "Enter"], on_pad=True)
        self.thinner = self._make(tr("Thinner pen"), "", ["["])
        self.thicker = self._make(tr("Thicker pen"), "", ["]"])
        self.full_screen = self._make(tr("Full screen"), "monitor", ["F11"], checkable=True)
        self.menu = self._make(tr("Menu"), "menu", ["F10"])
        self.about_model = self._make(tr("About this model…"), "info", ["Ctrl+I"])
        self.compare = self._make(tr("Compare models…"), "columns-3", ["Ctrl+K"])
        self.compare.setIconText(tr("Compare"))
        self.add_model_folder = self._make(tr("From its folder…"), "folder-plus", [])
        self.add_model_card = self._make(tr("From its card…"), "layers", [])
        self.sync_now = self._make(tr("Sync now"), "refresh-cw", [SYNC_NOW_KEY])
        self.pause_sync = self._make(tr("Pause syncing"), "circle-pause", [PAUSE_SYNC_KEY], checkable=True)
        self.sync_page = self._make(tr("Sync…"), "cloud", [SYNC_PAGE_KEY])
        self.show_logs = self._make(tr("Show logs"), "folder-open", [])
        self.about = self._make(tr("About digitpad"), "help", [])
        self.pen = self._make(tr("Pen"), "pencil", ["P"], checkable=True)
        self.eraser = self._make(tr("Eraser"), "eraser", ["E"], checkable=True)
        self.tools = self._group([self.pen, self.eraser])
        self.pen.setChecked(True)
        self.theme_system = self._make(tr("Like the system"), "sun-moon", [], checkable=True)
        self.theme_light = self._make(tr("Light"), "sun", [], checkable=True)
        self.theme_dark = self._make(tr("Dark"), "moon", [], checkable=True)
        self.themes = self._group([self.theme_system, self.theme_light, self.theme_dark])
        self.digits = [
            self._make(tr("It is a {digit}").format(digit=digit), "", [str(digit)]) for digit in range(DIGITS)
        ]
        self.no_digit = self._make(tr("It is not a digit"), "", ["-"])

    def _make(  # noqa: PLR0913 - one call names all there is to an action
        self,
        text: str,
        picture: str,
        keys: Sequence[str],
        *,
        tone: Tone = Tone.TEXT,
        checkable: bool = False,
        on_pad: bool = False,
    ) -> QAction:
        action = QAction(text, self._window, checkable=checkable)
        if picture:
            action.setIcon(icon(picture, tone))
        action.setShortcuts([QKeySequence(key) for key in keys])
        if on_pad:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._pad.addAction(action)
        else:
            self._window.addAction(action)
        plain = text.removesuffix("…")
        action.setToolTip(with_key(plain, keys[0]) if keys else plain)
        return action

    def _group(self, actions: Sequence[QAction]) -> QActionGroup:
        group = QActionGroup(self._window)
        for action in actions:
            group.addAction(action)
        return group
