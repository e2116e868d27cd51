"""What can be done with models: read about them, compare them, add one's own and remove it again."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from digitpad.domain import PICTURE_SUFFIXES
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice
from digitpad.ui.questions import may

if TYPE_CHECKING:
    from digitpad.domain import ModelCard
    from digitpad.ui.card_page import CardPage
    from digitpad.ui.compare_view import CompareView
    from digitpad.ui.desk import Desk
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_picker import ModelPicker
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.status_line import StatusLine

CARD_SUFFIX = ".json"
_WEIGHTS_SUFFIX = ".safetensors"
_MOST_LOOKED_AT = 1000


class ModelCommands(QObject):
    """The windows beside the pad that are about models, and the way of a model onto the shelf and off it."""

    def __init__(  # noqa: PLR0913, PLR0917 - where models are picked, kept, read with and told of
        self,
        window: QWidget,
        shelf: ModelShelf,
        picker: ModelPicker,
        desk: Desk,
        reader: LiveReader,
        status_line: StatusLine,
    ) -> None:
        """Windows and dialogs belong to ``window`` and are made when first wanted."""
        super().__init__(window)
        self._window, self._shelf, self._picker = window, shelf, picker
        self._desk, self._reader, self._status_line = desk, reader, status_line
        self._page: CardPage | None = None
        self._compare: CompareView | None = None
        picker.picked.connect(self._tell_current)
        shelf.changed.connect(self._on_changed)
        shelf.added.connect(self._on_added)
        shelf.removed.connect(self._on_removed)
        shelf.refused.connect(status_line.warn)
        shelf.replaceable.connect(self._ask_to_replace)

    @property
    def page(self) -> CardPage | None:
        """The card page, once it was wanted."""
        return self._page

    @property
    def compare_view(self) -> CompareView | None:
        """The compare view, once it was wanted."""
        return self._compare

    def show_current_card(self) -> None:
        """Show the card of the model that reads."""
        self.show_card(self._picker.current() or "")

    def show_card(self, model_id: str) -> None:
        """Show the card of this model."""
        if self._page is None:
            # Imported here, as the compare view below, so that the window stands sooner.
            from digitpad.ui.card_page import CardPage

            self._page = CardPage(self._shelf, self._picker.current() or "", self._window)
            self._page.chosen.connect(self._picker.pick)
            self._page.removal_wanted.connect(self.remove)
        self._page.show_card(model_id)
        _bring_up(self._page)

    def compare(self) -> None:
        """Show what every model makes of what lies on the pad."""
        if self._compare is None:
            from digitpad.ui.compare_view import CompareView
            from digitpad.ui.comparison import Comparison

            comparison = Comparison(self._reader, self._desk.reading, self)
            self._compare = CompareView(self._shelf, comparison, self._picker.current() or "", self._window)
            self._compare.chosen.connect(self._picker.pick)
        _bring_up(self._compare)

    def choose_card_file(self) -> None:
        """Ask for a model's card, and add the model."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Add a model"), "", self.tr("Model cards") + f" (*{CARD_SUFFIX})"
        )
        if name:
            self.add(Path(name))

    def choose_folder(self) -> None:
        """Ask for a model's folder, and add the model."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Add a model: its folder"))
        if name:
            self.add(Path(name))

    @staticmethod
    def is_model(path: Path) -> bool:
        """Whether this may be a model: a card, or a folder with one and no pictures, or with weights."""
        if not os.path.isdir(path):  # noqa: PTH112 - Path's raises behind a closed folder
            return path.suffix.lower() == CARD_SUFFIX
        try:
            with os.scandir(path) as entries:
                # One with very many files is no model's, and would take a while.
                endings = {Path(entry.name).suffix.lower() for entry in islice(entries, _MOST_LOOKED_AT)}
        except OSError:
            return False
        return _WEIGHTS_SUFFIX in endings or (CARD_SUFFIX in endings and endings.isdisjoint(PICTURE_SUFFIXES))

    def add(self, source: Path, *, replace: bool = False) -> None:
        """Add the model in this folder, or beside this card."""
        self._status_line.show_notice(Notice(self.tr("Trying the model out…"), lasting=True))
        self._shelf.add(source, replace=replace)

    def remove(self, model_id: str) -> None:
        """Ask, and remove a model that the person added."""
        card = self._shelf.card(model_id)
        if card is None:
            return
        text = self.tr(
            "Remove “{model}”? Its files are deleted from this computer. Drawings that it read keep their "
            "readings."
        )
        if may(
            self._page or self._window,
            self.tr("Remove model"),
            text.format(model=card.name),
            self.tr("Remove"),
        ):
            self._shelf.remove(model_id)

    def _ask_to_replace(self, source: Path, reason: str) -> None:
        self._status_line.clear_notice()
        if may(self._page or self._window, self.tr("Replace model"), reason, self.tr("Replace")):
            self.add(source, replace=True)

    def _tell_current(self, model_id: str) -> None:
        for view in (self._page, self._compare):
            if view is not None:
                view.set_current(model_id)

    def _on_changed(self) -> None:
        self._picker.set_cards(self._shelf.cards, self._picker.current())

    def _on_added(self, card: ModelCard) -> None:
        self._reader.renew(card.id)
        text = self.tr("“{model}” was added").format(model=card.name)
        self._status_line.show_notice(
            Notice(text, Tone.GOOD, self.tr("Show its card"), lambda: self.show_card(card.id))
        )

    def _on_removed(self, model_id: str) -> None:
        if model_id == self._picker.current() and self._shelf.cards:
            self._picker.pick(self._shelf.cards[0].id)
        self._status_line.show_notice(Notice(self.tr("The model was removed")))


def _bring_up(view: QDialog) -> None:
    view.show()
    view.raise_()
    view.activateWindow()
