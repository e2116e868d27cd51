"""The keys that mean something while a label is typed, and nothing else then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.typed_label import TypedLabel


class TypingKeys(QObject):
    """Return, Escape, Backspace and, where another number may follow, Space."""

    def __init__(self, typed: TypedLabel, window: QWidget) -> None:
        """They work wherever in the window the keyboard is."""
        super().__init__(window)
        self._typed = typed
        self._keys = [
            QShortcut(QKeySequence(key), window, act)
            for key, act in (
                ("Return", typed.leave),
                ("Enter", typed.leave),
                ("Escape", typed.give_up),
                ("Backspace", typed.delete_last),
            )
        ]
        self._space = QShortcut(QKeySequence("Space"), window, typed.type_space)
        self.update(has_numbers=False)

    def update(self, *, has_numbers: bool) -> None:
        """Let them work or not; ``has_numbers`` where there may be several, as on a picture."""
        for key in self._keys:
            key.setEnabled(self._typed.is_on)
        self._space.setEnabled(bool(self._typed.waiting) and has_numbers)
