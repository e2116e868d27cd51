"""The models to choose from: those that came with the program, and those that the person added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.inference import cards
from digitpad.inference.errors import InferenceError, ModelExists
from digitpad.ui.lane import Lane
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from digitpad.domain import ModelCard
    from digitpad.inference.process import InferenceProcess


class ModelShelf(QObject):
    """Knows the cards; adds and removes models on a lane of its own, since that reads and writes files."""

    changed = Signal()
    """Other models are there than before."""
    added = Signal(object)
    """ModelCard of the model that was just added."""
    removed = Signal(str)
    """Id of the model that was just removed."""
    refused = Signal(str)
    """Why a model was not added or not removed."""
    replaceable = Signal(object, str)
    """Path of a model that would take the place of one that was added before, and that in words."""

    def __init__(self, find_all: Callable[[], Sequence[ModelCard]], parent: QObject | None = None) -> None:
        """``find_all`` finds the cards of all models, the default one first; it is called here at once."""
        super().__init__(parent)
        self._find_all = find_all
        self._cards = tuple(find_all())
        self._lane = Lane("models", self)
        self._trial: InferenceProcess | None = None

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """All cards, the default model's first."""
        return self._cards

    def card(self, model_id: str) -> ModelCard | None:
        """The card of this model, where there is one."""
        return next((card for card in self._cards if card.id == model_id), None)

    def is_own(self, model_id: str) -> bool:
        """Whether the person added this model, and so may remove it."""
        return cards.is_added(model_id)

    def add(self, source: Path, *, replace: bool = False) -> None:
        """Try out and copy the model in this folder, or beside this card.

        It is tried out in a process of its own, so that the drawing on the pad need not wait.
        """
        # Imported here: nothing of it is needed before somebody adds a model.
        from digitpad.inference import model_folder
        from digitpad.inference.process import InferenceProcess

        trial = self._trial = InferenceProcess()

        def work() -> tuple[ModelCard, tuple[ModelCard, ...]]:
            try:
                card = model_folder.add(source, replace=replace, process=trial)
            finally:
                trial.close()
            return card, tuple(self._find_all())

        def done(outcome: tuple[ModelCard, tuple[ModelCard, ...]]) -> None:
            card, self._cards = outcome
            self.changed.emit()
            self.added.emit(card)

        def failed(error: Exception) -> None:
            if isinstance(error, ModelExists):
                self.replaceable.emit(source, in_words(error))
            else:
                self.refused.emit(in_words(error))

        self._lane.submit(work, done, failed, (InferenceError, OSError))

    def remove(self, model_id: str) -> None:
        """Delete the files of a model that the person added."""

        def work() -> tuple[ModelCard, ...]:
            from digitpad.inference import model_folder

            model_folder.remove(model_id)
            return tuple(self._find_all())

        def done(left: tuple[ModelCard, ...]) -> None:
            self._cards = left
            self.changed.emit()
            self.removed.emit(model_id)

        def failed(error: Exception) -> None:
            self.refused.emit(in_words(error))

        self._lane.submit(work, done, failed, (InferenceError, OSError))

    def finish(self, seconds: float) -> bool:
        """Leave: a model that is still being tried out is not added."""
        if self._trial is not None:
            self._trial.close()
        return self._lane.close(lambda: None, seconds)
