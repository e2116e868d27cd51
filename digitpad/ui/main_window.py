"""The main window: lays out the parts, wires them to the desk, and remembers the person's choices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMainWindow, QMessageBox, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad import __version__
from digitpad.ui.actions import Actions
from digitpad.ui.exporting import FORMATS
from digitpad.ui.history_strip import HistoryStrip
from digitpad.ui.icons import Tone
from digitpad.ui.menu import build_menu
from digitpad.ui.messages import history_trouble, journal_trouble, kept_aside
from digitpad.ui.model_picker import ModelPicker
from digitpad.ui.notice import Notice
from digitpad.ui.pad import Pad, Tool
from digitpad.ui.reading_panel import ReadingPanel
from digitpad.ui.status_line import StatusLine
from digitpad.ui.toolbar import Toolbar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent

    from digitpad.domain import ModelCard
    from digitpad.inference.errors import InferenceError
    from digitpad.settings import Settings
    from digitpad.ui.desk import Desk
    from digitpad.ui.exporting import Exporter
    from digitpad.ui.keeper import JournalKeeper, Opened, SaveState
    from digitpad.ui.live_reader import LiveReader
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
        themes: ThemeKeeper,
        cards: Sequence[ModelCard],
        settings: Settings,
        place: QSettings,
    ) -> None:
        super().__init__()
        self.desk, self.keeper, self.reader, self.exporter = desk, keeper, reader, exporter
        self._themes, self._place = themes, place
        self._trouble = ""
        self.setWindowTitle(self.tr("digitpad"))
        self.setAcceptDrops(True)
        self.pad = Pad(self)
        self.pad.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actions_ = Actions(self, self.pad)
        self.picker = ModelPicker(cards, settings.reading.model, self)
        self.toolbar = Toolbar(self.actions_, self.picker, self)
        self.panel = ReadingPanel(self)
        self.strip = HistoryStrip(self)
        self._model_names = {card.id: card.name for card in cards}
        self.strip.set_model_names(self._model_names)
        self.status_line = StatusLine(self)
        self._menu = build_menu(self.actions_, self)
        self._lay_out()
        self._wire_actions()
        self._wire_parts()
        self._restore(settings)
        self._update_actions()
        self.pad.setFocus()

    def _lay_out(self) -> None:
        centre = QWidget(self)
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
        self.status_line.sync.say(self.tr("Sync is off"), "cloud-off")
        self.setTabOrder(self.toolbar.menu_button, self.pad)
        self.setTabOrder(self.pad, self.panel)
        self.setTabOrder(self.panel, self.strip)

    def _wire_actions(self) -> None:
        actions, desk = self.actions_, self.desk
        actions.new.triggered.connect(desk.new)
        actions.open.triggered.connect(self._choose_picture)
        actions.export.triggered.connect(self._choose_export)
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(desk.undo)
        actions.redo.triggered.connect(desk.redo)
        actions.clear.triggered.connect(desk.clear)
        actions.delete.triggered.connect(self._delete_current)
        actions.confirm.triggered.connect(desk.confirm)
        actions.full_screen.triggered.connect(self._set_full_screen)
        actions.menu.triggered.connect(lambda: self.toolbar.show_menu(self._menu))
        actions.about.triggered.connect(self._about)
        actions.pen.triggered.connect(lambda: self._set_tool(Tool.PEN))
        actions.eraser.triggered.connect(lambda: self._set_tool(Tool.ERASER))
        actions.thinner.triggered.connect(lambda: self._step_pen(-_PEN_STEP))
        actions.thicker.triggered.connect(lambda: self._step_pen(_PEN_STEP))
        for digit, action in enumerate(actions.digits):
            action.triggered.connect(lambda _=False, label=str(digit): desk.correct(label))
        for choice, action in self._theme_actions().items():
            action.triggered.connect(lambda _=False, choice=choice: self._choose_theme(choice))

    def _wire_parts(self) -> None:
        desk, pad = self.desk, self.pad
        pad.stroke_begun.connect(desk.begin_stroke)
        pad.stroke_moved.connect(desk.follow_stroke)
        pad.stroke_finished.connect(desk.add_stroke)
        pad.stroke_dropped.connect(desk.drop_stroke)
        pad.strokes_erased.connect(desk.erase)
        self.panel.label_chosen.connect(desk.correct)
        self.strip.opened.connect(desk.open_record)
        self.strip.delete_requested.connect(desk.delete)
        history = desk.history
        self.strip.older_wanted.connect(history.load_older)
        history.loaded.connect(self.strip.set_records)
        history.older_loaded.connect(self.strip.add_older)
        history.changed.connect(self.strip.upsert)
        history.removed.connect(self.strip.remove)
        self.picker.picked.connect(self._choose_model)
        self.toolbar.pen_width_changed.connect(self._set_pen_width)
        desk.laid_out.connect(self._show_desk)
        desk.reading_changed.connect(self.panel.show_state)
        desk.reading_changed.connect(self._update_actions)
        desk.deleted.connect(self._on_deleted)
        desk.picture_failed.connect(self._warn)
        self.keeper.opened.connect(self._on_journal_opened)
        self.keeper.changed.connect(self._on_saving)
        self.keeper.damage_found.connect(self._on_damage)
        self.keeper.unreadable.connect(lambda error: self._warn(history_trouble(error)))
        self.keeper.refused.connect(self._on_refused)
        self.reader.loading.connect(self._on_model_loading)
        self.reader.ready.connect(self._on_model_ready)
        self.reader.failed.connect(self._on_model_failed)
        self.exporter.progressed.connect(self._on_export_progress)
        self.exporter.finished.connect(self._on_exported)
        self.exporter.failed.connect(self._warn)
        self.exporter.stopped.connect(self._on_export_stopped)
        self._on_model_loading()
        self._on_saving(self.keeper.state)

    # Choices

    def _restore(self, settings: Settings) -> None:
        geometry = self._place.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.toolbar.set_pen_width(settings.pad.pen_width)
        self.pad.pen_width = settings.pad.pen_width
        self._theme_actions()[self._themes.choice()].setChecked(True)

    def _theme_actions(self) -> dict[ThemeChoice, QAction]:
        actions = self.actions_
        return {"system": actions.theme_system, "light": actions.theme_light, "dark": actions.theme_dark}

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._themes.set_choice(choice)
        self.chosen.emit("window.theme", choice)

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

    def _update_actions(self) -> None:
        actions, desk = self.actions_, self.desk
        actions.undo.setEnabled(desk.can_undo)
        actions.redo.setEnabled(desk.can_redo)
        actions.clear.setEnabled(desk.can_clear)
        actions.delete.setEnabled(desk.current is not None and desk.has_something)
        actions.confirm.setEnabled(desk.can_confirm)
        for action in actions.digits:
            action.setEnabled(desk.has_something)
        self.strip.set_current(desk.current)

    def _delete_current(self) -> None:
        if self.desk.current is not None:
            self.desk.delete(self.desk.current)

    def _on_deleted(self, bring_back: Callable[[], None]) -> None:
        self.status_line.show_notice(
            Notice(self.tr("Drawing deleted"), action=self.tr("Undo"), then=bring_back)
        )

    # What the lanes say

    def _on_saving(self, state: SaveState) -> None:
        trouble = journal_trouble(state.error) if state.error else ""
        self.status_line.show_saving(state, trouble)
        if trouble == self._trouble:
            return  # said already, and perhaps put away: trying again in vain is no news
        before, self._trouble = self._trouble, trouble
        if trouble:
            self.status_line.show_notice(
                Notice(trouble, Tone.WRONG, self.tr("Try again"), self.keeper.retry, lasting=True)
            )
        elif self.status_line.said == before:
            self.status_line.clear_notice()

    def _on_journal_opened(self, opened: Opened) -> None:
        if opened.opening.kept_aside is not None:
            self.status_line.show_notice(
                Notice(kept_aside(opened.opening.kept_aside), Tone.WAITING, lasting=True)
            )

    def _on_damage(self, damage: str) -> None:
        text = self.tr("The history is damaged ({detail}). Export it now, then start digitpad again.")
        self.status_line.show_notice(
            Notice(
                text.format(detail=damage), Tone.WRONG, self.tr("Export…"), self._choose_export, lasting=True
            )
        )

    def _on_refused(self, problem: str) -> None:
        self._warn(self.tr("The last change cannot be saved: {problem}").format(problem=problem))

    def _on_model_loading(self) -> None:
        self.status_line.model.say(self.tr("Loading the model"))

    def _on_model_ready(self, card: ModelCard) -> None:
        self.picker.set_current(card.id)
        self.status_line.model.say(self.tr("Model ready"))

    def _on_model_failed(self, error: InferenceError) -> None:
        self.status_line.model.say(self.tr("No model"), "triangle-alert", Tone.WRONG, detail=str(error))

    def _warn(self, text: str) -> None:
        self.status_line.show_notice(Notice(text, Tone.WRONG, lasting=True))

    def warn_of_settings(self, text: str) -> None:
        """Say that something in the settings is wrong; the program goes on with its defaults there."""
        self.status_line.show_notice(Notice(text, Tone.WAITING, lasting=True))

    # Files

    def open_pictures(self, paths: Sequence[Path]) -> None:
        """Open a picture that was dropped or named at the start."""
        if len(paths) > 1:
            self.status_line.show_notice(Notice(self.tr("One picture at a time: the first one is opened.")))
        if paths:
            self.desk.open_picture(paths[0])

    def _choose_picture(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open picture"),
            "",
            self.tr("Pictures") + " (*.png *.jpg *.jpeg *.gif *.bmp *.webp)",
        )
        if name:
            self.desk.open_picture(Path(name))

    def _choose_export(self) -> None:
        kinds = {
            "jsonl": self.tr("JSON Lines, complete with strokes") + " (*.jsonl)",
            "csv": self.tr("CSV, for spreadsheets") + " (*.csv)",
        }
        name, kind = QFileDialog.getSaveFileName(
            self, self.tr("Export history"), "digitpad", ";;".join(kinds.values())
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower()[1:] not in FORMATS:
            ending = next(ending for ending, text in kinds.items() if text == kind)
            path = path.with_name(f"{path.name}.{ending}")
            # The dialog asked about the name without the ending.
            if path.exists() and not self._may_replace(path):
                return
        self.export_to(path)

    def _may_replace(self, path: Path) -> bool:
        text = self.tr("{name} is there already. Replace it?").format(name=path.name)
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self, self.tr("Export history"), text, buttons.Yes | buttons.No, buttons.No
        )
        return answer == buttons.Yes

    def export_to(self, path: Path) -> None:
        """Write the whole history to a file."""
        self.status_line.show_notice(
            Notice(self.tr("Exporting…"), action=self.tr("Cancel"), then=self.exporter.cancel, lasting=True)
        )
        self.exporter.export(path)

    def _on_export_progress(self, rows: int) -> None:
        text = self.tr("Exporting… %n drawing(s)", "", rows)
        self.status_line.show_notice(
            Notice(text, action=self.tr("Cancel"), then=self.exporter.cancel, lasting=True)
        )

    def _on_export_stopped(self) -> None:
        self.status_line.show_notice(Notice(self.tr("Export stopped, nothing was written")))

    def _on_exported(self, path: Path, rows: int) -> None:
        text = self.tr("%n drawing(s) exported to {name}", "", rows).format(name=path.name)

        def show_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        self.status_line.show_notice(Notice(text, Tone.GOOD, self.tr("Show folder"), show_folder))

    def _about(self) -> None:
        text = self.tr(
            "digitpad {version}\n\nWrite digits, see what they are and how sure the program is, and keep "
            "every drawing.\n\nThe history: {path}"
        )
        QMessageBox.about(
            self, self.tr("About digitpad"), text.format(version=__version__, path=self.keeper.path)
        )

    # Events

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.open_pictures([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        folded = self.width() < FOLD_BELOW
        if folded != self.panel.is_folded:
            direction = QBoxLayout.Direction
            self._work.setDirection(direction.TopToBottom if folded else direction.LeftToRight)
            self.panel.set_folded(folded)
        self.panel.setMaximumWidth(16_777_215 if folded else _PANEL_WIDTH)
        self.panel.setMinimumWidth(0 if folded else _PANEL_WIDTH)
        super().resizeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_first.emit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.keeper.state.error is not None and self.keeper.state.waiting and not self._may_lose():
            event.ignore()
            return
        self._place.setValue("window/geometry", self.saveGeometry())
        event.accept()
        self.hide()  # what is still to be kept must not look like a window that hangs
        self.leaving.emit()

    def _may_lose(self) -> bool:
        """Ask before leaving while something cannot be saved."""
        error = self.keeper.state.error
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setWindowTitle(self.tr("Not saved"))
        question.setText(self.tr("What you drew last is not saved and would be lost."))
        question.setInformativeText(journal_trouble(error) if error else "")
        stay = question.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton(self.tr("Quit without saving"), QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(stay)
        question.setEscapeButton(stay)
        question.exec()
        return question.clickedButton() is leave
