"""What the lanes report, said in the line at the foot of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from digitpad.ui.icons import Tone
from digitpad.ui.messages import history_trouble, journal_trouble, kept_aside, salvaged, salvaging
from digitpad.ui.notice import Notice
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digitpad.inference.errors import InferenceError
    from digitpad.storage.errors import JournalError
    from digitpad.storage.salvage import Salvaged
    from digitpad.ui.keeper import JournalKeeper, SaveState
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.status_line import StatusLine


class Reports(QObject):
    """Saved or not and why, and how the model is."""

    export_wanted = Signal()
    """The person follows the advice to export a damaged history."""
    logs_wanted = Signal()
    """The person wants to know more of what went wrong."""

    def __init__(
        self, keeper: JournalKeeper, reader: LiveReader, status_line: StatusLine, parent: QObject
    ) -> None:
        """Say how things stand, and from now on what changes."""
        super().__init__(parent)
        self._keeper, self._status_line = keeper, status_line
        self._trouble = ""
        keeper.opened.connect(self._on_journal_opened)
        keeper.changed.connect(self._on_saving)
        keeper.damage_found.connect(self._on_damage)
        keeper.unreadable.connect(lambda error: status_line.warn(history_trouble(error)))
        keeper.refused.connect(self._on_refused)
        reader.loading.connect(self._on_model_loading)
        reader.ready.connect(self._on_model_ready)
        reader.failed.connect(self._on_model_failed)
        self._say_model: Callable[[], None] = self._on_model_loading
        self._on_model_loading()
        self._on_saving(keeper.state)

    def retranslate(self) -> None:
        """Say again how things stand, in the language of now; what was said of the past stays as it was."""
        self._say_model()
        self._on_saving(self._keeper.state)

    def _on_saving(self, state: SaveState) -> None:
        trouble = journal_trouble(state.error) if state.error else ""
        self._status_line.show_saving(state, trouble)
        if trouble == self._trouble:
            return  # said already, and perhaps put away: trying again in vain is no news
        before, self._trouble = self._trouble, trouble
        if trouble:
            self._status_line.show_notice(
                Notice(trouble, Tone.WRONG, self.tr("Try again"), self._keeper.retry, lasting=True)
            )
        elif self._status_line.said == before:
            self._status_line.clear_notice()

    def _on_journal_opened(self, opened: Opened) -> None:
        if opened.opening.kept_aside is not None:
            self._status_line.show_notice(
                Notice(kept_aside(opened.opening.kept_aside), Tone.WAITING, lasting=True)
            )

    def show_salvaging(self, done: int, pages: int) -> None:
        """A damaged history is being read."""
        text = salvaging(done, pages, QLocale())
        self._status_line.show_notice(Notice(text, Tone.WAITING, lasting=True))

    def show_salvaged(self, file: Path, outcome: Salvaged | JournalError) -> None:
        """Say what came out of a damaged history, and how much did not."""
        text, is_all = salvaged(file, outcome, QLocale())
        tone = Tone.GOOD if is_all else Tone.WAITING
        self._status_line.show_notice(Notice(text, tone, lasting=True))

    def show_unforeseen(self, kind: str) -> None:
        """Something failed that nobody foresaw, and the program goes on."""
        text = self.tr(
            "Something went wrong that nobody foresaw ({kind}). What was shown as saved is safe. If digitpad "
            "does not do what it should from now on, start it again."
        )
        self._status_line.show_notice(
            Notice(
                text.format(kind=kind), Tone.WRONG, self.tr("Show logs"), self.logs_wanted.emit, lasting=True
            )
        )

    def show_crash_before(self) -> None:
        """The run before this one ended in a crash."""
        text = self.tr("digitpad crashed last time. What was saved is here.")
        self._status_line.show_notice(
            Notice(text, action=self.tr("Show logs"), then=self.logs_wanted.emit, lasting=True)
        )

    def _on_damage(self, damage: str) -> None:
        text = self.tr("The history is damaged ({detail}). Export it now, then start digitpad again.")
        self._status_line.show_notice(
            Notice(
                text.format(detail=damage),
                Tone.WRONG,
                self.tr("Export…"),
                self.export_wanted.emit,
                lasting=True,
            )
        )

    def _on_refused(self, problem: str) -> None:
        self._status_line.warn(self.tr("The last change cannot be saved: {problem}").format(problem=problem))

    def _on_model_loading(self) -> None:
        self._say_model = self._on_model_loading
        self._status_line.model.say(self.tr("Loading the model"))

    def _on_model_ready(self) -> None:
        self._say_model = self._on_model_ready
        self._status_line.model.say(self.tr("Model ready"))

    def _on_model_failed(self, error: InferenceError) -> None:
        self._say_model = partial(self._on_model_failed, error)
        self._status_line.model.say(self.tr("No model"), "triangle-alert", Tone.WRONG, detail=in_words(error))
