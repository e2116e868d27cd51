"""Calls the replay's window up, from wherever a drawing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Recognition
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.replay.view import ReplayView


class ReplayCommands(QObject):
    """One window for all drawings, made when it is first wanted."""

    def __init__(self, window: QWidget, reader: LiveReader, shelf: ModelShelf) -> None:
        super().__init__(window)
        self._window, self._reader, self._shelf = window, reader, shelf
        self._view: ReplayView | None = None

    @property
    def view(self) -> ReplayView | None:
        """The window, once it was wanted."""
        return self._view

    def show(self, record: Recognition | None) -> None:
        """Show how this was written; None: nothing is asked for."""
        if record is None:
            return
        if self._view is None:
            # Imported here, so that the main window stands sooner.
            from digitpad.ui.replay.view import ReplayView

            self._view = ReplayView(self._reader, self._shelf, self._window)
        self._view.show_record(record)
