"""The main window: lays out the parts, wires them to the desk, and remembers the person's choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.domain import NO_DIGIT
from digitpad.ui.about import About
from digitpad.ui.actions import Actions
from digitpad.ui.history_strip import HistoryStrip
from digitpad.ui.importing import Importer
from digitpad.ui.language import CHOICES
from digitpad.ui.menu import build_adding_menu, build_menu
from digitpad.ui.model_commands import ModelCommands
from digitpad.ui.model_picker import ModelPicker
from digitpad.ui.notice import Notice
from digitpad.ui.pad import Pad, Tool
from digitpad.ui.pasted import files_in
from digitpad.ui.picture_commands import PictureCommands
from digitpad.ui.questions import may_erase, may_forget_settings, may_lose
from digitpad.ui.reading_panel import ReadingPanel
from digitpad.ui.records.commands import HistoryCommands
from digitpad.ui.records.exchange import Exchange
from digitpad.ui.replay.commands import ReplayCommands
from digitpad.ui.reports import Reports
from digitpad.ui.status_line import StatusLine
from digitpad.ui.sync_commands import SyncCommands
from digitpad.ui.toolbar import Toolbar
from digitpad.ui.typing_keys import TypingKeys

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QMenu

    from digitpad.settings import Language, Settings
    from digitpad.ui.desk import Desk
    from digitpad.ui.exporting import Exporter
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.language import LanguageKeeper
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.picture_intake import PictureIntake
    from digitpad.ui.reading_state import ReadingState
    from digitpad.ui.sync_commands import SyncParts
    from digitpad.ui.theme import ThemeChoice, ThemeKeeper

FOLD_BELOW = 820
"""Narrower than this, the panel lies under the pad."""
_PANEL_WIDTH = 324
_PEN_STEP = 0.005


class MainWindow(QMainWindow):
    """Pad, panel, strip and the bars around them."""

    shown_first = Signal()
    """The window stands on the screen: heavier things may begin."""
    leaving = Signal()
    """The person closes the window."""
    chosen = Signal(str, object)
    """A choice to remember: the settings' key and its value."""

    def __init__(  # noqa: PLR0913, PLR0917 - the window is where the parts meet
        self,
        desk: Desk,
        keeper: JournalKeeper,
        reader: LiveReader,
        exporter: Exporter,
        intake: PictureIntake,
        themes: ThemeKeeper,
        languages: LanguageKeeper,
        shelf: ModelShelf,
        sync: SyncParts,
        settings: Settings,
        place: QSettings,
    ) -> None:
        super().__init__()
        self.desk, self.keeper, self.reader, self.exporter = desk, keeper, reader, exporter
        self._themes, self._languages, self._shelf, self._place = themes, languages, shelf, place
        self.setWindowTitle("digitpad")
        self.setAcceptDrops(True)
        self.pad = Pad(self)
        self.pad.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actions_ = Actions(self, self.pad)
        self._typing_keys = TypingKeys(desk.typed, self)
        self.picker = ModelPicker(shelf.cards, settings.reading.model, self)
        self.toolbar = Toolbar(self.actions_, self.picker, self)
        self.panel = ReadingPanel(self)
        self.strip = HistoryStrip(self)
        self._name_models()
        shelf.changed.connect(self._name_models)
        self.status_line = StatusLine(self)
        self.importer = Importer(keeper, self)
        self.exchange = Exchange(exporter, self.importer, self)
        self.pictures = PictureCommands(self, desk, intake, self.status_line)
        self.about = About(self, keeper.path, self.status_line)
        self.reports = Reports(keeper, reader, self.status_line, self)
        self.replays = ReplayCommands(self, reader, shelf)
        self.models = ModelCommands(self, shelf, self.picker, desk, reader, self.status_line)
        self.sync = SyncCommands(self, sync, desk, keeper, self.strip, self.actions_, self.status_line)
        self.history = HistoryCommands(
            self, desk, keeper, reader, shelf, self.replays, self.sync, self.exchange, self.actions_, place
        )
        self._menu = self._build_menus()
        self._lay_out()
        self._wire_actions()
        self._wire_parts()
        self._restore(settings)
        self.actions_.confirm.setEnabled(False)
        self._update_actions()
        self.pad.setFocus()

    def _build_menus(self) -> QMenu:
        adding = build_adding_menu(self.actions_, self)
        self.picker.offer([None, self.actions_.about_model, self.actions_.compare, adding])
        menu = build_menu(self.actions_, adding, self)
        adding.setParent(menu, adding.windowFlags())  # they go together
        return menu

    def _lay_out(self) -> None:
        centre = self._centre = QWidget(self)
        centre.installEventFilter(self)
        self._work = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._work.setSpacing(16)
        self._work.addWidget(self.pad, 1)
        self._work.addWidget(self.panel)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 16, 16, 14)
        inner.setSpacing(16)
        inner.addLayout(self._work, 1)
        inner.addWidget(self.strip)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addLayout(inner, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(centre)
        self.setMinimumSize(480, 570)
        self.resize(1080, 720)
        self.setTabOrder(self.toolbar.menu_button, self.pad)
        self.setTabOrder(self.pad, self.panel)
        self.setTabOrder(self.panel, self.strip)

    def _wire_actions(self) -> None:
        actions, desk = self.actions_, self.desk
        actions.new.triggered.connect(desk.new)
        actions.open.triggered.connect(self.pictures.choose)
        actions.open_folder.triggered.connect(self.pictures.choose_folder)
        actions.paste.triggered.connect(self.pictures.paste)
        actions.copy.triggered.connect(self.pictures.copy)
        actions.save.triggered.connect(self.pictures.choose_save)
        actions.export.triggered.connect(lambda: self.exchange.choose_export(self))
        actions.import_file.triggered.connect(lambda: self.exchange.choose_import_file(self))
        actions.import_folder.triggered.connect(lambda: self.exchange.choose_import_folder(self))
        self.exchange.show_on(self.status_line)
        self.history.show_on(self.status_line)
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(desk.undo)
        actions.redo.triggered.connect(desk.redo)
        actions.clear.triggered.connect(desk.clear)
        actions.delete.triggered.connect(self._delete_current)
        actions.replay.triggered.connect(lambda: self._replay(desk.current))
        actions.confirm.triggered.connect(desk.confirm)
        actions.full_screen.triggered.connect(self._set_full_screen)
        actions.menu.triggered.connect(lambda: self.toolbar.show_menu(self._menu))
        actions.show_logs.triggered.connect(self.about.show_logs)
        actions.about.triggered.connect(self.about.show)
        actions.about_model.triggered.connect(self.models.show_current_card)
        actions.compare.triggered.connect(self.models.compare)
        actions.add_model_folder.triggered.connect(self.models.choose_folder)
        actions.add_model_card.triggered.connect(self.models.choose_card_file)
        actions.pen.triggered.connect(lambda: self._set_tool(Tool.PEN))
        actions.eraser.triggered.connect(lambda: self._set_tool(Tool.ERASER))
        actions.thinner.triggered.connect(lambda: self._step_pen(-_PEN_STEP))
        actions.thicker.triggered.connect(lambda: self._step_pen(_PEN_STEP))
        for key, step in (("Left", -1), ("Right", 1)):
            shortcut = QShortcut(QKeySequence(key), self.pad)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self.panel.step_digit(step))
        for digit, action in enumerate(actions.digits):
            action.triggered.connect(lambda _=False, key=str(digit): desk.type_digit(key))
        actions.no_digit.triggered.connect(lambda: desk.correct(NO_DIGIT))
        for choice, action in self._theme_actions().items():
            action.triggered.connect(lambda _=False, choice=choice: self._choose_theme(choice))
        for language, action in zip(CHOICES, actions.languages.actions(), strict=True):
            action.triggered.connect(lambda _=False, choice=language: self._choose_language(choice))

    def _wire_parts(self) -> None:
        desk, pad = self.desk, self.pad
        pad.stroke_begun.connect(desk.begin_stroke)
        pad.stroke_moved.connect(desk.follow_stroke)
        pad.stroke_finished.connect(desk.add_stroke)
        pad.stroke_dropped.connect(desk.drop_stroke)
        pad.strokes_erased.connect(desk.erase)
        self.panel.label_chosen.connect(desk.correct)
        self.panel.selection_changed.connect(self._show_boxes)
        self.strip.opened.connect(desk.open_record)
        self.strip.delete_requested.connect(desk.delete)
        self.strip.erase_requested.connect(self._erase)
        self.strip.replay_requested.connect(self._replay)
        history = desk.history
        self.strip.older_wanted.connect(history.load_older)
        history.loaded.connect(self.strip.set_records)
        history.older_loaded.connect(self.strip.add_older)
        history.changed.connect(self.strip.upsert)
        history.merged.connect(self.strip.merge)
        self.strip.dropped.connect(history.forget)
        history.removed.connect(self.strip.remove)
        self.importer.changed.connect(history.reload)
        self.importer.finished.connect(lambda *_: self._after_import())
        self.importer.stopped.connect(lambda _: self._after_import())
        self.picker.picked.connect(self._choose_model)
        self.toolbar.pen_width_changed.connect(self._set_pen_width)
        desk.laid_out.connect(self._show_desk)
        desk.reading_changed.connect(self._show_reading)
        desk.deleted.connect(self._on_deleted)
        self.reader.ready.connect(lambda card: self.picker.set_current(card.id))
        self.reports.export_wanted.connect(lambda: self.exchange.choose_export(self))
        self.reports.logs_wanted.connect(self.about.show_logs)

    # Choices

    def _restore(self, settings: Settings) -> None:
        geometry = self._place.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.toolbar.set_pen_width(settings.pad.pen_width)
        self.pad.pen_width = settings.pad.pen_width
        self._theme_actions()[self._themes.choice()].setChecked(True)
        self.history.restore()
        self.actions_.languages.actions()[CHOICES.index(self._languages.choice())].setChecked(True)

    def _theme_actions(self) -> dict[ThemeChoice, QAction]:
        actions = self.actions_
        return {"system": actions.theme_system, "light": actions.theme_light, "dark": actions.theme_dark}

    def _name_models(self) -> None:
        self.strip.set_model_names({card.id: card.name for card in self._shelf.cards})

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._themes.set_choice(choice)
        self.chosen.emit("window.theme", choice)

    def _choose_language(self, choice: Language) -> None:
        self._languages.set_choice(choice)
        self.chosen.emit("window.language", choice)

    def _choose_model(self, model_id: str) -> None:
        self.desk.choose_model(model_id)
        self.chosen.emit("reading.model", model_id)

    def _set_pen_width(self, width: float) -> None:
        self.pad.pen_width = width
        self.desk.set_pen_width(width)
        self.chosen.emit("pad.pen_width", width)

    def _step_pen(self, step: float) -> None:
        self.toolbar.set_pen_width(self.pad.pen_width + step)

    def _set_tool(self, tool: Tool) -> None:
        self.pad.set_tool(tool)

    def _set_full_screen(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if wanted
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    # What the desk says

    def _show_desk(self) -> None:
        desk = self.desk
        if desk.picture is not None:
            self.pad.show_picture(desk.picture)
        else:
            self.pad.show_drawing(desk.drawing, writable=desk.is_writable)
        self._update_actions()

    def _show_reading(self, state: ReadingState) -> None:
        self.panel.show_state(state)
        self._show_boxes()
        self.actions_.confirm.setEnabled(state.can_confirm)
        self._update_actions()

    def _show_boxes(self) -> None:
        """Where the digits of a number lie on the pad, or several numbers on a picture."""
        state = self.panel.state
        self.pad.show_boxes(state.boxes, state.pointed_at)

    def _after_import(self) -> None:
        """What came in may lack a reading, and waits to be sent."""
        self.desk.history.read_missing()
        self.keeper.queued.emit()

    def _update_actions(self) -> None:
        actions, desk = self.actions_, self.desk
        actions.undo.setEnabled(desk.can_undo)
        actions.redo.setEnabled(desk.can_redo)
        actions.clear.setEnabled(desk.can_clear)
        actions.delete.setEnabled(desk.current is not None and desk.has_something)
        for action in (*actions.digits, actions.no_digit, actions.replay, actions.copy, actions.save):
            action.setEnabled(desk.has_something)
        self._typing_keys.update(has_numbers=desk.picture is not None)
        self.strip.set_current(desk.current)

    def _delete_current(self) -> None:
        if self.desk.current is not None:
            self.desk.delete(self.desk.current)

    def _replay(self, record_id: UUID | None) -> None:
        self.replays.show(self.desk.history.get(record_id))

    def _erase(self, record_id: UUID) -> None:
        if may_erase(self):
            self.desk.erase_for_good(record_id)
            self.status_line.show_notice(Notice(self.tr("Drawing erased for good")))

    def _on_deleted(self, bring_back: Callable[[], None]) -> None:
        self.status_line.show_notice(
            Notice(self.tr("Drawing deleted"), action=self.tr("Undo"), then=bring_back)
        )

    # Events

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        """Say everything again, in the language of now; widgets say their own texts themselves."""
        self.actions_.retranslate()
        self._menu.deleteLater()
        self._menu = self._build_menus()
        self.reports.retranslate()
        self.sync.retranslate()
        self._show_desk()
        self._show_reading(self.panel.state)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.pictures.can_take(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = files_in(event.mimeData())
        if paths and self.models.is_model(paths[0]):
            self.models.add(paths[0])
        else:
            self.pictures.take(event.mimeData())
        event.acceptProposedAction()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.history.make_room()
        super().resizeEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._centre and event.type() == QEvent.Type.Resize:
            self._fold()
        return super().eventFilter(watched, event)

    def _fold(self) -> None:
        """Put the panel under the pad where what the history leaves is too narrow for both."""
        folded = self._centre.width() < FOLD_BELOW
        if folded != self.panel.is_folded:
            direction = QBoxLayout.Direction
            self._work.setDirection(direction.TopToBottom if folded else direction.LeftToRight)
            self.panel.set_folded(folded)
        self.panel.setMaximumWidth(16_777_215 if folded else _PANEL_WIDTH)
        self.panel.setMinimumWidth(0 if folded else _PANEL_WIDTH)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_first.emit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_lose():
            event.ignore()
            return
        self._place.setValue("window/geometry", self.saveGeometry())
        self.desk.typed.leave()
        event.accept()
        self.hide()  # what is still to be kept must not look like a window that hangs
        self.leaving.emit()

    def _may_lose(self) -> bool:
        """Ask before leaving while something cannot be saved, or was not."""
        state = self.keeper.state
        if state.error is not None and state.waiting and not may_lose(self, state.error):
            return False
        return not self.sync.has_unsaved or may_forget_settings(self)
