"""The page that shows what the history tells, of all records or of those that a filter means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.filters import EVERYTHING, LocalZone
from digitpad.storage.errors import JournalMissing
from digitpad.ui.insight import figures, words
from digitpad.ui.insight.looking import look
from digitpad.ui.insight.matrix_chart import MatrixChart
from digitpad.ui.insight.share_chart import ShareChart
from digitpad.ui.insight.sureness_chart import SurenessChart
from digitpad.ui.insight.time_chart import TimeChart, first_weekday
from digitpad.ui.language import is_of_language
from digitpad.ui.messages import history_trouble
from digitpad.ui.numbers import percent
from digitpad.ui.page import Figures, Page, Pair, Section, label, put
from digitpad.ui.theme import GAP, MARGIN

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from digitpad.filters import RecordFilter
    from digitpad.storage.errors import JournalError
    from digitpad.storage.finding import RecordFinder
    from digitpad.storage.finding_counts import Summary
    from digitpad.ui.insight.looking import Insight
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.records.finding import Finding

SOON_MS: Final = 400
"""What changes in a row is looked at once."""
FILLING_MS: Final = 2000
"""How often the figures are renewed while an older history is still being read."""
_FOLD: Final = 720
_FOLD_FIGURES: Final = 520


class InsightPage(QWidget):
    """Looks while it is shown; each bar, row, cell and dot leads to its records."""

    filter_asked = Signal(object)
    """RecordFilter: the records behind what was picked."""

    def __init__(self, finding: Finding, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        """Look by ``finding``, which is for this alone: charts must not keep a list waiting."""
        super().__init__(parent)
        self._finding, self._shelf, self._zone = finding, shelf, LocalZone()
        self._meaning = EVERYTHING
        self._insight: Insight | None = None
        self._trouble = ""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the charts scroll into sight
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        self._stale = QTimer(self, singleShot=True, interval=0)
        self._stale.timeout.connect(self._build)
        finding.failed.connect(self._on_failed)
        shelf.changed.connect(self._show)
        self._build()

    @property
    def insight(self) -> Insight | None:
        """What is shown."""
        return self._insight

    def show_filter(self, meaning: RecordFilter) -> None:
        """Tell of these records from now on."""
        if meaning != self._meaning:
            self._meaning = meaning
            self._look()

    def refresh(self) -> None:
        """The history may be otherwise by now."""
        if not self._soon.isActive():
            self._soon.start(SOON_MS)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(260, 240)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event) or event.type() == QEvent.Type.FontChange:
            self._stale.start()  # not now: Qt is on its way through all widgets

    # What the journal says

    def _look(self) -> None:
        meaning, zone = self._meaning, self._zone

        def work(finder: RecordFinder) -> Insight:
            return look(finder, meaning, zone)

        if self.isVisible():
            self._finding.ask("insight", work, self._on_told)

    def _on_told(self, insight: Insight) -> None:
        if insight.meaning != self._meaning:
            return
        if not insight.is_whole:
            self._soon.start(FILLING_MS)
        before, self._insight = self._insight, insight
        if self._trouble or before is None or _content(before) != _content(insight):
            self._trouble = ""
            self._show()

    def _on_failed(self, error: JournalError) -> None:
        is_missing = isinstance(error, JournalMissing)  # the first drawing makes it
        self._trouble = self._nothing_yet() if is_missing else history_trouble(error)
        self._show()

    # The parts

    def _build(self) -> None:
        page = Page()
        page.column.setContentsMargins(0, 0, GAP, 0)
        self._scroll.setAccessibleName(self.tr("Insight"))
        self._note = label("", quiet=True)
        self._totals, self._time = QWidget(), TimeChart()
        self._models = ShareChart(self.tr("By model"))
        self._labels = ShareChart(self.tr("By digit"))
        self._numbers = ShareChart(self.tr("Whole numbers, by model"))
        self._matrix, self._sureness = MatrixChart(), SurenessChart()
        self._over_time = Section()
        self._over_time.setAccessibleName(self.tr("Drawings over time"))
        self._over_time.body.addWidget(self._totals)
        self._over_time.body.addSpacing(GAP)
        self._over_time.body.addWidget(self._time)
        self._accuracy = Section(self.tr("How often it was right"))
        self._why_not = label("", quiet=True)
        self._accuracy.body.addWidget(self._why_not)
        by_model = _one_below_the_other(self._models, self._numbers)
        self._compared = Pair(by_model, self._labels, _FOLD, at_top=True)
        self._mistaken = Pair(self._matrix, self._sureness, _FOLD, at_top=True)
        self._accuracy.body.addWidget(self._compared)
        self._accuracy.body.addWidget(self._mistaken)
        for widget in (self._note, self._over_time, self._accuracy):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        put(self._scroll, page)
        self._wire()
        self._show()

    def _wire(self) -> None:
        self._time.picked.connect(self._on_time_picked)
        self._models.picked.connect(lambda at: self.filter_asked.emit(self._models.shares[at].meaning))
        self._labels.picked.connect(lambda at: self.filter_asked.emit(self._labels.shares[at].meaning))
        self._numbers.picked.connect(lambda at: self.filter_asked.emit(self._numbers.shares[at].meaning))
        self._matrix.picked.connect(lambda at: self.filter_asked.emit(self._matrix.cells[at].meaning))
        self._sureness.picked.connect(lambda at: self.filter_asked.emit(self._sureness.steps[at].meaning))

    def _on_time_picked(self, at: int) -> None:
        span, is_corrected = self._time.picked_span(at)
        meaning = span.within(self._meaning, self._zone)
        self.filter_asked.emit(meaning.but(corrected=True) if is_corrected else meaning)

    def _show(self) -> None:
        insight = self._insight
        self._note.setText(self._note_text())
        has_any = insight is not None and insight.summary.records > 0
        self._over_time.setVisible(has_any)
        self._accuracy.setVisible(has_any)
        if insight is None or not has_any:
            return
        summary = insight.summary
        numbers = self._figures(summary)
        totals = Pair(Figures(numbers[:2]), Figures(numbers[2:]), _FOLD_FIGURES, gap=MARGIN)
        self._over_time.body.replaceWidget(self._totals, totals)
        self._totals.deleteLater()
        self._totals = totals
        self._time.show_spans(*figures.spans(insight.days, first_weekday(self.locale())))
        self._show_accuracy(summary)

    def _show_accuracy(self, summary: Summary) -> None:
        self._why_not.setText(self._basis(summary))
        self._compared.setVisible(summary.judged > 0)
        self._mistaken.setVisible(summary.judged > 0)
        models = figures.model_shares(summary, self._meaning)
        self._models.show_shares(models, [self._name_of_model(share.name) for share in models])
        labels = figures.label_shares(summary, self._meaning)
        self._labels.show_shares(labels, [words.name_of_label(share.name) for share in labels])
        numbers = figures.number_shares(summary, self._meaning)
        self._numbers.setVisible(bool(numbers))
        self._numbers.show_shares(numbers, [self._name_of_model(share.name) for share in numbers])
        self._matrix.show_cells(figures.labels_in(summary), figures.cells(summary, self._meaning))
        self._sureness.show_steps(figures.surenesses(summary, self._meaning))

    def _name_of_model(self, model_id: str) -> str:
        card = self._shelf.card(model_id)
        return card.name if card else model_id or self.tr("unknown")

    def _note_text(self) -> str:
        if self._trouble:
            return self._trouble
        if self._insight is None:
            return self.tr("Looking through the history…")
        text = self.tr("A click on a chart lists the drawings behind it.")
        if not self._insight.summary.records:
            text = self.tr("No drawing is like this.")
            if self._meaning.is_empty:
                text = self._nothing_yet()
        if not self._insight.is_whole:
            text += " " + self.tr("An older history is still being looked through: the figures grow.")
        return text

    def _nothing_yet(self) -> str:
        return self.tr("There is nothing to tell yet: charts grow with your drawings.")

    def _figures(self, summary: Summary) -> list[tuple[str, str]]:
        locale = self.locale()
        shares = (
            (summary.reviewed, self.tr("reviewed, {share} of them")),
            (summary.corrected, self.tr("corrected, {share} of them")),
        )
        found = [(locale.toString(summary.records), self.tr("drawings"))]
        found += [
            (locale.toString(number), text.format(share=percent(number / summary.records, locale)))
            for number, text in shares
        ]
        if summary.judged:
            text = self.tr("right, of {count} reviewed").format(count=locale.toString(summary.judged))
            found.append((percent(summary.right / summary.judged, locale), text))
        return found

    def _basis(self, summary: Summary) -> str:
        if not summary.judged:
            return self.tr(
                "Nothing was reviewed yet. Confirm a reading with Enter, or correct it with a digit key, and "
                "you see here how often each model is right."
            )
        text = self.tr(
            "Of %Ln drawings that somebody reviewed. Who corrects mistakes and confirms little else makes "
            "the models look worse than they are.",
            None,
            summary.judged,
        )
        return str(text)


def _one_below_the_other(*widgets: QWidget) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(MARGIN)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return both


def _content(insight: Insight) -> tuple[object, ...]:
    return insight.meaning, insight.summary, insight.days, insight.is_whole
