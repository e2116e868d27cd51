"""What stands on the buttons beside the search line: in a narrow window their icons have to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLayout, QPushButton


class ToolWords:
    """Takes the words off the buttons of a row, in this order, until it fits; what they are called stays."""

    def __init__(self, row: QLayout, room: Callable[[], int], buttons: Sequence[QPushButton]) -> None:
        """Each button has an icon; ``room`` tells how many pixels there are for the row."""
        self._row, self._room = row, room
        self._words = dict.fromkeys(buttons, "")

    def say(self, button: QPushButton, words: str) -> None:
        """Have the button say this where there is room."""
        self._words[button] = words
        button.setAccessibleName(words)
        self.fit()

    def fit(self) -> None:
        """Take off, or give back, what the width asks for."""
        for button, words in self._words.items():
            button.setText(words)
        for button in self._words:
            self._row.invalidate()
            if self._row.minimumSize().width() <= self._room():
                return
            button.setText("")
