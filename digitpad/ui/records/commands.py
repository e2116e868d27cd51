"""The history's window as the main window has it: made when first wanted, told of changes, closed with it."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject

from digitpad.storage.sync.state import Phase
from digitpad.ui.records.finding import Finding

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Recognition
    from digitpad.storage.finding import RecordFinder
    from digitpad.ui.actions import Actions
    from digitpad.ui.desk import Desk
    from digitpad.ui.insight.page import InsightPage
    from digitpad.ui.keeper import JournalKeeper, SaveState
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.records.exchange import Exchange
    from digitpad.ui.records.window import HistoryWindow
    from digitpad.ui.replay.commands import ReplayCommands
    from digitpad.ui.sync_commands import SyncCommands

_PLACE = "history/geometry"


class HistoryCommands(QObject):
    """Shows the window, and shows on the pad what is wanted there."""

    def __init__(  # noqa: PLR0913, PLR0917 - where the history meets the rest of the window
        self,
        window: QWidget,
        desk: Desk,
        keeper: JournalKeeper,
        reader: LiveReader,
        shelf: ModelShelf,
        replays: ReplayCommands,
        sync: SyncCommands,
        exchange: Exchange,
        actions: Actions,
        place: QSettings,
    ) -> None:
        super().__init__(window)
        self._main, self._desk, self._keeper, self._shelf = window, desk, keeper, shelf
        self._reader, self._replays, self._sync, self._place = reader, replays, sync, place
        self._exchange = exchange
        self.finding = Finding(keeper.path, self)
        self._charts = Finding(keeper.path, self)  # of their own: they keep no list waiting
        self._window: HistoryWindow | None = None
        actions.history.triggered.connect(self.show)
        keeper.opened.connect(self._on_opened)
        keeper.changed.connect(self._on_saving)
        shelf.changed.connect(self._name_models)
        sync.syncing.changed.connect(lambda _: self._show_sync())

    @property
    def window(self) -> HistoryWindow | None:
        """The window, once it was wanted."""
        return self._window

    def show(self) -> None:
        """Show the window and bring it to the front."""
        if self._window is None:
            self._window = self._make()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def finish(self, seconds: float) -> bool:
        """Close the window, and what is looked for."""
        if self._window is not None:
            self._window.close()
        deadline = monotonic() + seconds
        is_done = [part.finish(max(deadline - monotonic(), 0)) for part in (self.finding, self._charts)]
        return all(is_done)

    def _make(self) -> HistoryWindow:
        # Imported here, so that the main window stands sooner.
        from digitpad.ui.records.review import Review
        from digitpad.ui.records.window import HistoryWindow
        from digitpad.ui.replay.panel import ReplayPanel

        review = Review(self._desk, self)
        review.changed.connect(self._desk.look_again)
        made = HistoryWindow(self.finding, review, ReplayPanel(self._reader, self._shelf), self._names)
        made.offer_insight(self._make_insight)
        made.export_wanted.connect(partial(self._exchange.choose_export, made))
        made.import_file_wanted.connect(lambda: self._exchange.choose_import_file(made))
        made.import_folder_wanted.connect(lambda: self._exchange.choose_import_folder(made))
        self._exchange.said.connect(made.status_line.show_notice)
        made.replay_wanted.connect(self._replays.show)
        made.open_wanted.connect(self._open)
        made.closed.connect(self._remember)
        made.status_line.sync.clicked.connect(self._sync.show_page)
        geometry = self._place.value(_PLACE)
        if isinstance(geometry, QByteArray):
            made.restoreGeometry(geometry)
        self._window = made
        self._show_sync()
        return made

    def _make_insight(self) -> InsightPage:
        from digitpad.ui.insight.page import InsightPage

        return InsightPage(self._charts, self._shelf)

    def _names(self) -> dict[str, str]:
        return {card.id: card.name for card in self._shelf.cards}

    def _name_models(self) -> None:
        if self._window is not None:
            self._window.name_models()

    def _show_sync(self) -> None:
        if self._window is not None:
            state = self._sync.syncing.state
            self._window.set_synced(state.phase is not Phase.OFF)
            self._window.status_line.sync.show_state(state)

    def _remember(self) -> None:
        if self._window is not None:
            self._place.setValue(_PLACE, self._window.saveGeometry())

    def _on_opened(self, opened: Opened) -> None:
        if opened.number > 1:
            for finding in (self.finding, self._charts):
                finding.reopen()  # another file has the journal's name
        else:
            self._look()

    def _on_saving(self, state: SaveState) -> None:
        if not state.waiting:
            self._look()

    def _look(self) -> None:
        if self._window is not None and self._window.isVisible():
            self._window.look()

    def _open(self, record_id: UUID) -> None:
        """Show a record on the pad, however old it is."""

        def work(finder: RecordFinder) -> Recognition | None:
            return finder.records([record_id]).get(record_id)

        def done(record: Recognition | None) -> None:
            if record is not None and record.key is not None:
                self._desk.history.learn(record)
            self._desk.open_record(record_id)
            self._main.activateWindow()
            self._main.raise_()

        self.finding.ask("open", work, done, urgent=True)
