"""The page that shows a model's whole card: what it is, what was measured, and what it may claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.inference.cards import TEST_SETS, in_order
from digitpad.ui import card_words
from digitpad.ui.charts import AbstentionChart, ReliabilityChart
from digitpad.ui.controls import ChoiceBox, push_button
from digitpad.ui.icons import Tone, icon
from digitpad.ui.numbers import milliseconds, percent
from digitpad.ui.page import Facts, Figures, Page, Pair, ScrollingDialog, Section, Table, label, put
from digitpad.ui.theme import GAP, MARGIN

if TYPE_CHECKING:
    from digitpad.domain import ModelCard, NumberFigures
    from digitpad.ui.model_shelf import ModelShelf

_SIZE: Final = (720, 760)
_LEAST: Final = (440, 320)
_CHARTS_FOLD: Final = 560


class CardPage(ScrollingDialog):
    """One model's card at a time; any other is a choice away. It stays open beside the pad."""

    chosen = Signal(str)
    """Id of the model to read with from now on."""
    removal_wanted = Signal(str)
    """Id of a model of the person's that is to go."""

    def __init__(self, shelf: ModelShelf, current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf, self._current = shelf, current
        self._choice = ChoiceBox(self)
        self._choice.activated.connect(lambda: self.show_card(self._choice.currentData()))
        self._use = push_button(parent=self)
        self._use.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        self._use.clicked.connect(lambda: self.chosen.emit(self._choice.currentData()))
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP)
        head.addWidget(self._choice, 1)
        head.addStretch(1)
        head.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        shelf.changed.connect(self.refill)
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.refill()

    def shown(self) -> ModelCard | None:
        """The card that is shown."""
        return self._shelf.card(self._choice.currentData() or "")

    def show_card(self, model_id: str) -> None:
        """Show this model's card; where there is none such, the one that is shown stays."""
        row = self._choice.findData(model_id)
        if row >= 0:
            self._choice.setCurrentIndex(row)
        self._show()

    def set_current(self, model_id: str) -> None:
        """This model reads now."""
        self._current = model_id
        self._tell_use()

    @override
    def refill(self) -> None:
        shown = self._choice.currentData() or self._current
        self._choice.clear()
        for card in self._shelf.cards:
            self._choice.addItem(card.name, card.id)
        self._choice.setAccessibleName(self.tr("Model"))
        self._choice.setToolTip(self.tr("Whose card is shown"))
        self.show_card(shown)

    def _show(self) -> None:
        card = self.shown()
        name = card.name if card else self.tr("No model")
        self.setWindowTitle(self.tr("About {model}").format(model=name))
        self._tell_use()
        put(self._scroll, self._page(card) if card else QWidget())
        self._scroll.setAccessibleName(self.tr("The card of {model}").format(model=name))

    def _tell_use(self) -> None:
        in_use = self._choice.currentData() == self._current
        self._use.setText(self.tr("In use") if in_use else self.tr("Use this model"))
        self._use.setIcon(icon("check") if in_use else icon("layers", Tone.ON_ACCENT))
        self._use.setEnabled(not in_use and self.shown() is not None)

    # The sections

    def _page(self, card: ModelCard) -> Page:
        page = Page()
        column = page.column
        column.addWidget(self._summary(card))
        column.addWidget(self._accuracy(card))
        column.addWidget(self._refusals(card))
        if card.numbers is not None:
            column.addWidget(self._numbers(card.numbers))
        if any(found.reliability or found.abstention for found in card.measured.values()):
            column.addWidget(self._confidence(card))
        column.addWidget(self._origin(card))
        column.addStretch(1)
        return page

    def _summary(self, card: ModelCard) -> Section:
        section = Section()
        section.setAccessibleName(card.name)
        figures = card_words.telling_figures(card, self.locale())
        section.body.addWidget(Figures([(figure.number, figure.caption) for figure in figures]))
        section.body.addWidget(label(card_words.summary(card, self.locale()), quiet=True))
        for claim in card_words.claims(card, self.locale()):
            section.body.addWidget(label(claim))
        return section

    def _accuracy(self, card: ModelCard) -> Section:
        section = Section(self.tr("How well it reads"))
        rows = card_words.accuracy_rows(card, self.locale())
        if not rows:
            section.body.addWidget(label(self.tr("Not measured."), quiet=True))
            return section
        headings = (self.tr("Right"), self.tr("Calibration error"), self.tr("Trained on MNIST alone"))
        section.body.addWidget(Table(headings, rows))
        note = self.tr(
            "Right: the likeliest digit is the one that was meant, however sure; below it, the least and the "
            "most over several training runs. Calibration error: how far its confidence is off on average. "
            "Writers never seen: nothing of theirs was used in training."
        )
        section.body.addWidget(label(note, 12, quiet=True))
        return section

    def _refusals(self, card: ModelCard) -> Section:
        section = Section(self.tr("What is not a digit"))
        rows = card_words.refusal_rows(card, self.locale())
        if card.digit_bias is None:
            text = self.tr("It learned digits alone and has no way to say that something is none.")
            section.body.addWidget(label(text, quiet=not rows))
        elif not rows:
            section.body.addWidget(label(self.tr("Not measured."), quiet=True))
        if rows:
            section.body.addWidget(Table((self.tr("Refused"), self.tr("Read as unsure")), rows))
            pens = card.measured.get("unipen-test")
            if pens is not None:
                text = self.tr("Of digits by writers never seen, {refused} are refused and {unsure} unsure.")
                share = percent(pens.refused, self.locale()), percent(pens.unsure, self.locale())
                section.body.addWidget(label(text.format(refused=share[0], unsure=share[1]), 12, quiet=True))
        return section

    def _numbers(self, figures: NumberFigures) -> Section:
        section = Section(self.tr("How well it reads numbers"))
        rows = card_words.number_rows(figures, self.locale())
        if rows:
            headings = (self.tr("Exact"), self.tr("Calibration error"), self.tr("Refused"))
            section.body.addWidget(Table(headings, rows))
        words = card_words.word_rows(figures, self.locale())
        if words:
            section.body.addWidget(Table((self.tr("Refused"), self.tr("Read as unsure")), words))
        single = card_words.single_digits(figures, self.locale())
        note = self.tr("Exact: read right to the last digit. Words of two letters are no numbers.")
        section.body.addWidget(label(f"{note} {single}".rstrip(), 12, quiet=True))
        return section

    def _confidence(self, card: ModelCard) -> Section:
        section = Section(self.tr("How sure it may be"))
        charts = ReliabilityChart(), AbstentionChart()
        choice = ChoiceBox()
        choice.setAccessibleName(self.tr("Test set"))
        choice.setToolTip(self.tr("The test set that the charts show"))
        known = [name for name, found in card.measured.items() if found.reliability or found.abstention]
        for name in in_order(known, TEST_SETS):
            choice.addItem(card_words.name_of_test_set(name), name)

        def show() -> None:
            for chart in charts:
                chart.show_measured(card.measured[choice.currentData()], choice.currentText())

        choice.currentIndexChanged.connect(show)
        choice.setCurrentIndex(max(choice.findData("unipen-test"), 0))
        show()
        row = QHBoxLayout()
        row.addWidget(choice)
        row.addStretch(1)
        section.body.addLayout(row)
        section.body.addWidget(Pair(*charts, _CHARTS_FOLD))
        return section

    def _origin(self, card: ModelCard) -> Section:
        section = Section(self.tr("Where it comes from"))
        facts: list[tuple[str, str | QWidget]] = [
            (self.tr("Data"), "\n".join(card.data)),
            (self.tr("Training"), card.recipe),
            (self.tr("Speed"), self._speed(card)),
            (self.tr("Id"), card.id),
            (self.tr("SHA-256"), self._sha256(card)),
        ]
        section.body.addWidget(Facts([(name, fact) for name, fact in facts if fact]))
        if self._shelf.is_own(card.id):
            row = QHBoxLayout()
            row.addWidget(label(self.tr("You added this model."), quiet=True), 1)
            remove = push_button("trash", self.tr("Remove…"))
            remove.setToolTip(self.tr("Delete this model's files"))
            remove.clicked.connect(lambda: self.removal_wanted.emit(card.id))
            row.addWidget(remove)
            section.body.addLayout(row)
        return section

    def _speed(self, card: ModelCard) -> str:
        if card.latency_ms <= 0:
            return ""
        text = self.tr("{time} for one digit; {machine}")
        return text.format(time=milliseconds(card.latency_ms, self.locale()), machine=card.measured_on)

    def _sha256(self, card: ModelCard) -> QWidget:
        """The weights' checksum, to be compared with another one: selected whole, or copied."""
        row = QWidget()
        row.setAccessibleName(self.tr("SHA-256 of the weights"))
        line = QLineEdit(card.sha256)
        line.setReadOnly(True)
        line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        line.setAccessibleName(self.tr("SHA-256 of the weights"))
        line.setCursorPosition(0)
        copy = push_button("copy", self.tr("Copy"))
        copy.setToolTip(self.tr("Copy the SHA-256 of the weights"))

        def put() -> None:
            QGuiApplication.clipboard().setText(card.sha256)
            copy.setText(self.tr("Copied"))
            copy.setIcon(icon("check"))

        copy.clicked.connect(put)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(line, 1)
        layout.addWidget(copy)
        return row
