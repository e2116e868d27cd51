"""The window in which every model reads what lies on the pad, one row a model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.compare_row import CompareRow
from digitpad.ui.judgement import answer
from digitpad.ui.page import Headline, Page, ScrollingDialog, put
from digitpad.ui.theme import GAP, MARGIN

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from digitpad.inference.result import ReadResult
    from digitpad.ui.comparison import Comparison
    from digitpad.ui.model_shelf import ModelShelf

_SIZE: Final = (700, 640)
_LEAST: Final = (430, 260)


class CompareView(ScrollingDialog):
    """Follows the pad while it is shown; stays open beside it."""

    chosen = Signal(str)
    """Id of the model to read with from now on."""

    def __init__(
        self, shelf: ModelShelf, comparison: Comparison, current: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf, self._comparison, self._current = shelf, comparison, current
        self._rows: dict[str, CompareRow] = {}
        self._summary = Headline(self)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the buttons scroll into sight
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MARGIN, 0, 0)
        column.setSpacing(GAP)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.addWidget(self._summary)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        comparison.cleared.connect(self._on_cleared)
        comparison.outdated.connect(self._on_outdated)
        comparison.read.connect(self._on_read)
        comparison.failed.connect(self._on_failed)
        shelf.changed.connect(self.refill)
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.refill()

    @property
    def rows(self) -> dict[str, CompareRow]:
        """The rows by model id, in the order in which they stand."""
        return self._rows

    def set_current(self, model_id: str) -> None:
        """This model reads now."""
        self._current = model_id
        for row_id, row in self._rows.items():
            row.set_current(is_current=row_id == model_id)

    def summary(self) -> str:
        """What the models say together."""
        results = [row.result for row in self._rows.values() if row.result and not row.is_outdated]
        if any(row.is_outdated for row in self._rows.values()):
            return self.tr("Reading…")
        if not results:
            return self.tr("Each model reads what lies on the pad")
        said = Counter(map(answer, results))
        if len(said) == 1:
            text = self.tr("{count} of {all} models read: {said}")
            if len(results) == len(self._rows) > 1:
                text = self.tr("All models read: {said}")
            return text.format(count=len(results), all=len(self._rows), said=next(iter(said)))
        counted = (
            self.tr("{said} ({count})").format(said=words, count=self.locale().toString(count))
            for words, count in said.most_common()
        )
        return self.tr("They differ: {counted}").format(counted=", ".join(counted))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._comparison.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._comparison.stop()
        super().hideEvent(event)

    @override
    def refill(self) -> None:
        self.setWindowTitle(self.tr("Compare models"))
        self._scroll.setAccessibleName(self.tr("What each model reads"))
        page = Page()
        self._rows = {card.id: CompareRow(card) for card in self._shelf.cards}
        for row in self._rows.values():
            row.chosen.connect(self.chosen)
            page.column.addWidget(row)
        page.column.addStretch(1)
        put(self._scroll, page)
        self.set_current(self._current)
        self._comparison.set_models(list(self._rows))
        self._tell()

    def _on_cleared(self) -> None:
        for row in self._rows.values():
            row.show_result(None)
        self._tell()

    def _on_outdated(self) -> None:
        for row in self._rows.values():
            row.set_outdated()
        self._tell()

    def _on_read(self, model_id: str, result: ReadResult) -> None:
        self._rows[model_id].show_result(result)
        self._tell()

    def _on_failed(self, model_id: str, message: str) -> None:
        self._rows[model_id].show_error(message)
        self._tell()

    def _tell(self) -> None:
        self._summary.say(self.summary())
        widest = max((row.wanted_for_sign() for row in self._rows.values()), default=0)
        for row in self._rows.values():
            row.set_sign_width(widest)
