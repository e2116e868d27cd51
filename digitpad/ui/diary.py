"""What the lanes do, for the log: when the journal was opened, what hinders saving, how the model is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from digitpad.domain import ModelCard
    from digitpad.inference.errors import InferenceError
    from digitpad.storage.sync.state import SyncState
    from digitpad.ui.keeper import JournalKeeper, SaveState
    from digitpad.ui.lane_journal import Opened
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.sync_desk import SyncDesk

_log = logging.getLogger(__name__)


class Diary(QObject):
    """Writes down what changes. What a person is told of in the window is worth information here."""

    def __init__(self, keeper: JournalKeeper, reader: LiveReader, sync: SyncDesk, parent: QObject) -> None:
        """Listen to the three from now on."""
        super().__init__(parent)
        self._trouble = ""
        self._synced: tuple[object, ...] = ()
        keeper.opened.connect(self._on_opened)
        keeper.changed.connect(self._on_saving)
        keeper.unreadable.connect(lambda error: _log.info("the history cannot be read: %s", error))
        keeper.damage_found.connect(lambda damage: _log.info("the journal is damaged: %s", damage))
        keeper.refused.connect(lambda problem: _log.info("a change cannot be saved: %s", problem))
        reader.ready.connect(self._on_ready)
        reader.failed.connect(self._on_failed)
        sync.changed.connect(self._on_sync)

    def _on_opened(self, opened: Opened) -> None:
        opening = opened.opening
        _log.info(
            "journal opened (%d. time)%s; drawings left open by the run before: %d; kept aside: %s",
            opened.number,
            " after an unclean end" if opened.was_unclean else "",
            opening.closed_drafts,
            opening.kept_aside or "nothing",
        )

    def _on_saving(self, state: SaveState) -> None:
        trouble = str(state.error) if state.error else ""
        if trouble != self._trouble:
            self._trouble = trouble
            _log.info("saving: %s", trouble or "goes on")

    def _on_ready(self, card: ModelCard) -> None:
        _log.info("model %s is ready", card.id)

    def _on_failed(self, error: InferenceError) -> None:
        _log.info("no readings: %s: %s", type(error).__name__, error)

    def _on_sync(self, state: SyncState) -> None:
        told = state.phase, state.problem, state.warning
        if told != self._synced:
            self._synced = told
            said = " ".join(text for text in (state.problem, state.warning) if text)
            _log.info("sync: %s, waiting %d. %s", state.phase.value, state.waiting, said)
