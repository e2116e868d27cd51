"""A label that is typed digit by digit.

Where one digit was read, or nothing yet, each key corrects at once, as most corrections are one key: what is
typed within a moment after it makes the label longer. Where a number was read the label is kept when it is
whole: Return keeps it, and so does going on with something else; Escape gives it up.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.domain import MOST_DIGITS

REST_MS: Final = 1500
"""How long after a key that corrected at once another one still belongs to the same label."""


class TypedLabel(QObject):
    """What is being typed, if anything. Whoever owns it keeps the labels."""

    changed = Signal()
    """Something else is typed, or nothing any more."""
    kept = Signal(str)
    """This is the label; a later one of the same typing takes its place."""
    taken_back = Signal()
    """What was kept of this typing is to be as it was before."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing typed."""
        super().__init__(parent)
        self._text: str | None = None
        self._at_once = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.leave)

    @property
    def is_on(self) -> bool:
        """Whether the next digit makes what was typed longer."""
        return self._text is not None

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self._text or ""

    @property
    def waiting(self) -> str | None:
        """What is typed and not kept yet; None where there is nothing of that kind."""
        return None if self._at_once else self._text

    def type(self, digit: str, *, at_once: bool) -> None:
        """A digit key was pressed; ``at_once`` tells, of the first one, how this label is typed."""
        if self._text is None:
            self._text, self._at_once = "", at_once
        if len(self._text.rsplit(" ", 1)[-1]) < MOST_DIGITS:
            self._set(self._text + digit)

    def type_space(self) -> None:
        """Another number follows: a picture may have several."""
        if self._text and not self._text.endswith(" "):
            self._set(self._text + " ")

    def delete_last(self) -> None:
        """Take the last digit away; of a label that was kept at once the only one is taken back."""
        if self._text and (not self._at_once or len(self._text) > 1):
            self._set(self._text[:-1])
        else:
            self.give_up()

    def leave(self) -> None:
        """That was all: keep what is typed."""
        waiting = (self.waiting or "").strip()
        self.drop()
        if waiting:
            self.kept.emit(waiting)

    def give_up(self) -> None:
        """It is to be as if nothing had been typed."""
        was_kept = self.is_on and self._at_once
        self.drop()
        if was_kept:
            self.taken_back.emit()

    def drop(self) -> None:
        """Something else is said of the drawing: forget what waits; what was kept at once stays."""
        self._rest.stop()
        if self._text is not None:
            self._text = None
            self.changed.emit()

    def _set(self, text: str) -> None:
        self._text = text
        if self._at_once:
            self._rest.start()
            self.kept.emit(text.strip())
        self.changed.emit()
