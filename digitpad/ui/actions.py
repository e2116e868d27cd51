"""All that the window can do, each with name, icon, shortcut and tooltip: menus and tools share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from digitpad.domain import DIGITS
from digitpad.ui.icons import Tone, icon
from digitpad.ui.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget


translate = QCoreApplication.translate
_translate_marked = QCoreApplication.translate
"""Of what `Actions.tr_later` named: by `translate` lupdate would look for a literal."""

SYNC_NOW_KEY: Final = "F5"
PAUSE_SYNC_KEY: Final = "Shift+F5"
SYNC_PAGE_KEY: Final = "Ctrl+Shift+S"


def with_key(text: str, key: str) -> str:
    """A tooltip that names the shortcut too."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return translate("Actions", "{action} ({shortcut})").format(action=text, shortcut=shown)


@dataclass(frozen=True, slots=True)
class _Named:
    """An action with what is said of it: its text and a shorter one in English, and the first of its keys."""

    action: QAction
    text: str
    short: str
    key: str
    values: Mapping[str, object]

    def say(self) -> None:
        text = _translate_marked("Actions", self.text).format(**self.values)
        self.action.setText(text)
        if self.short:
            self.action.setIconText(_translate_marked("Actions", self.short))
        plain = text.removesuffix("…")
        self.action.setToolTip(with_key(plain, self.key) if self.key else plain)


class Actions:
    """The window's actions. Those of the drawing itself work while ``pad`` has the keyboard."""

    def __init__(self, window: QWidget, pad: QWidget) -> None:
        self._window, self._pad = window, pad
        self._named: list[_Named] = []
        tr = self.tr_later
        self.new = self._make(tr("New"), "plus", ["Ctrl+N"], tone=Tone.ON_ACCENT)
        self.new.setIconVisibleInMenu(False)  # its colour is the accent's counterpart
        self.open = self._make(tr("Open pictures…"), "image-plus", ["Ctrl+O"], short=tr("Open pictures"))
        self.open_folder = self._make(tr("Open a folder of pictures…"), "folder-open", ["Ctrl+Shift+O"])
        self.paste = self._make(tr("Paste picture"), "clipboard-paste", ["Ctrl+V"])
        self.copy = self._make(tr("Copy as picture"), "copy", ["Ctrl+C"])
        self.save = self._make(tr("Save as picture…"), "save", ["Ctrl+S"])
        self.export = self._make(tr("Export history…"), "download", ["Ctrl+E"])
        self.import_file = self._make(tr("Import a file…"), "upload", [])
        self.import_folder = self._make(tr("Import a folder of labelled images…"), "folder-plus", [])
        self.history = self._make(tr("History…"), "history", ["Ctrl+H"], short=tr("History"))
        self.history_panel = self._make(
            tr("History beside the pad"), "panel-right", ["Ctrl+Shift+H"], checkable=True
        )
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
        self.compare = self._make(tr("Compare models…"), "columns-3", ["Ctrl+K"], short=tr("Compare"))
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
        self.languages = self._group(
            [
                self._make(tr("Like the system"), "", [], checkable=True),
                # Each in its own language: who looks for it may read no other.
                *(self._make(name, "", [], checkable=True) for name in LANGUAGES.values()),
            ]
        )
        self.digits = [
            self._make(tr("It is a {digit}"), "", [str(digit)], digit=digit) for digit in range(DIGITS)
        ]
        self.no_digit = self._make(tr("It is not a digit"), "", ["-"])

    @staticmethod
    def tr_later(text: str) -> str:
        """The text, which lupdate finds by this call; it is translated when it is said."""
        return text

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        for named in self._named:
            named.say()

    def _make(  # noqa: PLR0913 - one call names all there is to an action
        self,
        text: str,
        picture: str,
        keys: Sequence[str],
        *,
        tone: Tone = Tone.TEXT,
        checkable: bool = False,
        on_pad: bool = False,
        short: str = "",
        **values: object,
    ) -> QAction:
        action = QAction(self._window, checkable=checkable)
        if picture:
            action.setIcon(icon(picture, tone))
        action.setShortcuts([QKeySequence(key) for key in keys])
        if on_pad:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._pad.addAction(action)
        else:
            self._window.addAction(action)
        self._named.append(_Named(action, text, short, keys[0] if keys else "", values))
        self._named[-1].say()
        return action

    def _group(self, actions: Sequence[QAction]) -> QActionGroup:
        group = QActionGroup(self._window)
        for action in actions:
            group.addAction(action)
        return group
