"""The history's window as the main window has it: made when first wanted, told of changes, closed with it."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLocale, QObject, Qt, Signal

from digitpad.storage.sync.state import Phase
from digitpad.ui.progress_line import ProgressLines
from digitpad.ui.records.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow

    from digitpad.domain import Recognition
    from digitpad.storage.finding import RecordFinder
    from digitpad.ui.actions import Actions
    from digitpad.ui.desk import Desk
    from digitpad.ui.insight.page import InsightPage
    from digitpad.ui.keeper import JournalKeeper, SaveState
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.records.detail import Detail
    from digitpad.ui.records.exchange import Exchange
    from digitpad.ui.records.panel import HistoryPanel
    from digitpad.ui.records.review import Review
    from digitpad.ui.records.view import RecordsView
    from digitpad.ui.records.window import HistoryWindow
    from digitpad.ui.replay.commands import ReplayCommands
    from digitpad.ui.status_line import StatusLine
    from digitpad.ui.sync_commands import SyncCommands

_PLACE = "history/geometry"
_PANEL = "history/panel"
_MODULES = (
    *(f"digitpad.ui.replay.{name}" for name in ("course", "words", "steps", "course_reader", "playhead")),
    *(f"digitpad.ui.replay.{name}" for name in ("replay_paper", "reading_curves", "time_slider", "panel")),
    *(f"digitpad.ui.records.{name}" for name in ("row_words", "model", "row_painter", "view")),
    *(f"digitpad.ui.records.{name}" for name in ("filter_words", "line_words", "search_line", "chips")),
    *(f"digitpad.ui.records.{name}" for name in ("many", "review", "row_typing", "acting", "counts")),
    *(
        f"digitpad.ui.records.{name}"
        for name in ("tool_words", "detail", "filter_menu", "key_hints", "window")
    ),
)
"""What the window is made of, in an order in which none loads much more than itself."""
_PANEL_FROM = 760
"""In a narrower main window there is no room for the panel beside the pad."""


class HistoryCommands(QObject):
    """Shows the window, and shows on the pad what is wanted there."""

    said = Signal(object)
    """Notice: what was done in the panel, for the line at the foot of the main window."""

    def __init__(  # noqa: PLR0913, PLR0917 - where the history meets the rest of the window
        self,
        window: QMainWindow,
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
        self._beside = Finding(keeper.path, self)
        self._review: Review | None = None
        self._window: HistoryWindow | None = None
        self._list: RecordsView | None = None  # of the window, made before it where there is time
        self._detail: Detail | None = None
        self._panel: HistoryPanel | None = None
        self._many_lines = ProgressLines(self._cancel_many)
        self._panel_action = actions.history_panel
        actions.history_panel.toggled.connect(self._show_panel)
        actions.history.triggered.connect(self.show)
        keeper.opened.connect(self._on_opened)
        keeper.changed.connect(self._on_saving)
        shelf.changed.connect(self._name_models)
        sync.syncing.changed.connect(lambda _: self._show_sync())

    @property
    def window(self) -> HistoryWindow | None:
        """The window, once it was wanted."""
        return self._window

    @property
    def panel(self) -> HistoryPanel | None:
        """The panel beside the pad, once it was wanted."""
        return self._panel

    def show_on(self, line: StatusLine) -> None:
        """Say in the main window what was done in the panel, and how far many are changed."""
        self.said.connect(line.show_notice)
        self._many_lines.add(line.add_progress())

    def restore(self) -> None:
        """Show the panel where it was shown last time."""
        self._panel_action.setChecked(self._place.value(_PANEL, defaultValue=False, type=bool) is True)

    def make_room(self) -> None:
        """The main window has another size: the panel leaves where it would take the pad's room."""
        if self._panel is not None and not self._panel.isFloating():
            wanted = self._panel_action.isChecked() and self._main.width() >= _PANEL_FROM
            if self._panel.isHidden() == wanted:
                self._panel.setVisible(wanted)

    def show(self) -> None:
        """Show the window and bring it to the front."""
        if self._window is None:
            self._window = self._make()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def steps_ahead(self) -> Iterator[Callable[[], object]]:
        """What makes the window ready before it is wanted, so that the first time takes no longer."""
        for name in _MODULES:
            yield partial(import_module, name)
        for step in (self._make_list, self._make_detail, self._make):
            if self._window is None:
                yield step
        if self._window is not None and not self._window.isVisible():
            yield from self._window.steps_ahead()

    def finish(self, seconds: float) -> bool:
        """Close the window, and what is looked for; many that are being changed are left where they are."""
        self._cancel_many()
        if self._window is not None and self._window.isVisible():
            self._window.close()
        deadline = monotonic() + seconds
        parts = (self.finding, self._charts, self._beside)
        is_done = [part.finish(max(deadline - monotonic(), 0)) for part in parts]
        return all(is_done)

    def _make(self) -> HistoryWindow:
        # Imported here, so that the main window stands sooner.
        from digitpad.ui.records.window import HistoryWindow

        view, detail = self._make_list(), self._make_detail()
        made = HistoryWindow(self.finding, self._reviewing(), view, detail, self._names)
        made.offer_insight(self._make_insight)
        made.export_wanted.connect(partial(self._exchange.choose_export, made))
        made.import_file_wanted.connect(lambda: self._exchange.choose_import_file(made))
        made.import_folder_wanted.connect(lambda: self._exchange.choose_import_folder(made))
        self._exchange.show_on(made.status_line)
        self._many_lines.add(made.status_line.add_progress())
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

    def _make_list(self) -> RecordsView:
        from digitpad.ui.records.model import RecordsModel
        from digitpad.ui.records.view import RecordsView

        if self._list is None:
            self._list = RecordsView(RecordsModel(self.finding))
        return self._list

    def _make_detail(self) -> Detail:
        from digitpad.ui.records.detail import Detail
        from digitpad.ui.replay.panel import ReplayPanel

        if self._detail is None:
            self._detail = Detail(ReplayPanel(self._reader, self._shelf))
        return self._detail

    def _reviewing(self) -> Review:
        """One for window and panel: undo takes back what was done last, wherever."""
        if self._review is None:
            from digitpad.ui.records.review import Review

            self._review = Review(self._desk, self)
            self._review.changed.connect(self._desk.look_again)
            many = self._review.many
            many.began.connect(lambda: self._many_lines.begin(""))
            many.progressed.connect(self._tell_of_many)
            many.ended.connect(self._many_lines.end)
        return self._review

    def _tell_of_many(self, done: int, total: int) -> None:
        number = QLocale().toString
        text = self.tr("Changing drawings: {done} of {total}")
        text = text.format(done=number(done), total=number(total))
        self._many_lines.show_progress(text, done / max(total, 1))

    def _cancel_many(self) -> None:
        if self._review is not None:
            self._review.many.cancel()

    def _show_panel(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self._place.setValue(_PANEL, on)
        if on and self._panel is None:
            from digitpad.ui.records.panel import HistoryPanel

            panel = self._panel = HistoryPanel(self._beside, self._reviewing(), self._main)
            panel.set_model_names(self._names())
            panel.acting.open_wanted.connect(self._open)
            panel.replay_wanted.connect(self._replays.show)
            panel.acting.said.connect(self.said)
            self._reviewing().said.connect(self.said)
            self._main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
            panel.closed.connect(lambda: self._panel_action.setChecked(False))
            self._show_sync()
        if self._panel is not None:
            self._panel.setVisible(on)
            self.make_room()

    def _make_insight(self) -> InsightPage:
        from digitpad.ui.insight.page import InsightPage

        return InsightPage(self._charts, self._shelf)

    def _names(self) -> dict[str, str]:
        return {card.id: card.name for card in self._shelf.cards}

    def _name_models(self) -> None:
        if self._window is not None:
            self._window.name_models()
        if self._panel is not None:
            self._panel.set_model_names(self._names())

    def _show_sync(self) -> None:
        if self._panel is not None:
            self._panel.set_synced(self._sync.syncing.state.phase is not Phase.OFF)
        if self._window is not None:
            state = self._sync.syncing.state
            self._window.set_synced(state.phase is not Phase.OFF)
            self._window.status_line.sync.show_state(state)

    def _remember(self) -> None:
        if self._window is not None:
            self._place.setValue(_PLACE, self._window.saveGeometry())

    def _on_opened(self, opened: Opened) -> None:
        if opened.number > 1:
            for finding in (self.finding, self._charts, self._beside):
                finding.reopen()  # another file has the journal's name
        else:
            self._look()

    def _on_saving(self, state: SaveState) -> None:
        if not state.waiting:
            self._look()

    def _look(self) -> None:
        for part in (self._window, self._panel):
            if part is not None and part.isVisible():
                part.look()

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
