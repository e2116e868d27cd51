"""The history's window: what was drawn, found by filters, looked through and corrected from the keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.filters import to_line
from digitpad.storage.errors import JournalMissing
from digitpad.ui.actions import with_key
from digitpad.ui.card import Card
from digitpad.ui.controls import push_button
from digitpad.ui.icons import Tone, icon
from digitpad.ui.language import is_of_language
from digitpad.ui.messages import history_trouble
from digitpad.ui.records.acting import Acting
from digitpad.ui.records.chips import Chips, choices
from digitpad.ui.records.counts import Counting, Counts
from digitpad.ui.records.filter_menu import FilterMenu
from digitpad.ui.records.filter_words import understood_words
from digitpad.ui.records.key_hints import KeyHints
from digitpad.ui.records.search_line import LOCAL, SearchLine, UnderstoodLine
from digitpad.ui.records.tool_words import ToolWords
from digitpad.ui.status_line import StatusLine
from digitpad.ui.theme import GAP, MARGIN, TOOLBAR_HEIGHT, ThemedWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from digitpad.filters import RecordFilter
    from digitpad.storage.errors import JournalError
    from digitpad.ui.insight.page import InsightPage
    from digitpad.ui.records.detail import Detail
    from digitpad.ui.records.finding import Finding
    from digitpad.ui.records.review import Review
    from digitpad.ui.records.view import RecordsView

LOOK_MS: Final = 1000
"""How often the journal is asked whether anything changed, while the window can be seen."""
DETAIL_MS: Final = 30
"""Rest after which the current record is shown large: who holds an arrow key down only sees the list move."""
INSIGHT_KEY: Final = "Ctrl+I"
_SEARCH_PX: Final = 480
_DETAIL_FROM: Final = 820
"""Narrower than this, the list has all the room."""


class HistoryWindow(QWidget):
    """A window of its own beside the pad."""

    open_wanted = Signal(object)
    """UUID of the record that is wanted on the pad."""
    replay_wanted = Signal(object)
    """Recognition that is to be replayed in a window of its own."""
    export_wanted = Signal(object, int, str)
    """The filter of what is listed, how many these are, and what it is in words."""
    import_file_wanted = Signal()
    import_folder_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        finding: Finding,
        review: Review,
        view: RecordsView,
        detail: Detail,
        names: Callable[[], Mapping[str, str]],
    ) -> None:
        """Show what is found; ``names`` tells the names of models by their ids."""
        super().__init__()
        self._finding, self._review, self._names = finding, review, names
        self._counts = Counts()
        self._synced = False
        self.search, self.understood, self.chips = SearchLine(), UnderstoodLine(), Chips()
        self.view, self.model, self.detail = view, view.records, detail
        self.acting = Acting(self.view, finding, review)
        self.counting = Counting(finding, self)
        self.importing, self.exporting = push_button("upload"), push_button("download")
        self.exporting.setIcon(icon("download", Tone.ON_ACCENT))
        self.exporting.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        self.filters, self.filter_menu = push_button("list-filter"), FilterMenu(self)
        self.filters.setMenu(self.filter_menu)
        self.filter_menu.is_said = lambda words: self.search.words.is_said(words, self.search.meaning)
        self.filter_menu.chosen.connect(self.search.toggle)
        self._import_menu = QMenu(self)
        self.import_file = self._import_menu.addAction(icon("upload"), "")
        self.import_folder = self._import_menu.addAction(icon("folder-plus"), "")
        self.importing.setMenu(self._import_menu)
        self.status_line = StatusLine()
        self.hints = KeyHints()
        self._soon = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._soon.timeout.connect(self._show_current)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        self._lay_out()
        self._wire()
        self._make_shortcuts()
        self.insight: InsightPage | None = None
        self.insight_button = push_button("chart-column")
        self.insight_button.setCheckable(True)
        self.insight_button.hide()
        # Before import and export, also for the Tab key: the main action comes last.
        self.tools.insertWidget(self.tools.indexOf(self.importing), self.insight_button)
        buttons = (self.insight_button, self.importing, self.filters, self.exporting)
        self._tool_words = ToolWords(self.tools, self.width, buttons)
        QWidget.setTabOrder(self.search, self.insight_button)
        QWidget.setTabOrder(self.insight_button, self.importing)
        self.set_synced(False)
        self.name_models()
        self.retranslate()
        self.setMinimumSize(480, 400)
        self.resize(1080, 720)

    # What is told

    def set_synced(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Whether there is a cluster: without one there are no dots, and nothing waits."""
        self._synced = self.filter_menu.synced = on
        self.chips.offer(choices(synced=on))
        self._show_filter()
        self.view.show_whereabouts(on)

    def name_models(self) -> None:
        """The names of models changed."""
        names = self.filter_menu.names = self._names()
        self.view.set_model_names(names)
        self.understood.show_understood(self.search.understood, names)

    def show_filter(self, line: str) -> None:
        """List what this search line means."""
        self.search.write(line)

    def offer_insight(self, make: Callable[[], InsightPage]) -> None:
        """Have a button that shows charts in place of the list; ``make`` makes them when first wanted."""
        self.insight_button.show()
        self.insight_button.toggled.connect(lambda wanted: self._show_insight(make, wanted=wanted))
        QShortcut(QKeySequence(INSIGHT_KEY), self, self.insight_button.toggle)

    def steps_ahead(self) -> Iterator[Callable[[], object]]:
        """What showing it for the first time would do all at once: dress, lay out and paint each part."""
        for part in (self.search, self.chips, self.view, self.detail, self.status_line, self.tools_bar):
            yield partial(_dress, part)
        yield self._column.activate
        for part in (self.tools_bar, self.chips, self.view, self.detail, self.status_line):
            yield part.grab

    def look(self) -> None:
        """Look whether there is anything new."""
        self.search.look_again()
        self._finding.look()

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.setWindowTitle(self.tr("History"))
        self._tool_words.say(self.insight_button, self.tr("Insight"))
        tip = self.tr("Charts of the drawings that are listed")
        self.insight_button.setToolTip(with_key(tip, INSIGHT_KEY))
        self._tool_words.say(self.filters, self.tr("Filter"))
        self.filters.setToolTip(self.tr("All filters, each with how many drawings there would be"))
        self._tool_words.say(self.importing, self.tr("Import"))
        self.importing.setToolTip(self.tr("Bring back what was exported, or take in other data sets"))
        self.import_file.setText(self.tr("A file…"))
        self.import_folder.setText(self.tr("A folder of labelled images…"))
        self.chips.offer([])
        self.chips.offer(choices(synced=self._synced))
        self.name_models()
        self._show_filter()
        self._show_counts()
        self._show_current()

    # Inside

    def _lay_out(self) -> None:
        # From the outside in: each time a part gets another parent, all that is in it is dressed anew.
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = self.tools_bar = _Bar()
        column.addWidget(bar)
        self.tools = QHBoxLayout(bar)
        self.tools.setContentsMargins(12, 0, 12, 0)
        self.tools.setSpacing(GAP)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.tools.addWidget(self.search, 100)
        self.tools.addWidget(self.filters)
        self.tools.addStretch(1)
        self.tools.addWidget(self.importing)
        self.tools.addWidget(self.exporting)
        inner = QVBoxLayout()
        column.addLayout(inner, 1)
        inner.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        inner.setSpacing(GAP)
        inner.addWidget(self.chips)
        inner.addWidget(self.understood)
        self.stack = QStackedWidget()
        inner.addWidget(self.stack, 1)
        page = QWidget()
        self.stack.addWidget(page)
        self._body = QHBoxLayout(page)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(MARGIN)
        card = Card()
        self._body.addWidget(card, 1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.addWidget(self.view)
        self._body.addWidget(self.detail)
        column.addWidget(self.status_line)
        self.status_line.add_beside(self.hints)

    def _wire(self) -> None:
        self.search.meant.connect(self._on_meant)
        self.search.left.connect(self.view.setFocus)
        self.chips.clicked.connect(self.search.toggle)
        self.counting.counted.connect(self._on_counted)
        self.model.listed.connect(lambda _: self._say_what_is_listed())
        self._finding.failed.connect(self._on_failed)
        view, review = self.view, self._review
        self.acting.said.connect(self.status_line.show_notice)
        self.acting.open_wanted.connect(self.open_wanted)
        self.acting.replay_wanted.connect(self._replay)
        view.current_changed.connect(self._soon.start)
        if view.typing is not None:
            view.typing.changed.connect(self._hint)
        review.said.connect(self.status_line.show_notice)
        self.exporting.clicked.connect(self._export)
        self.import_file.triggered.connect(self.import_file_wanted)
        self.import_folder.triggered.connect(self.import_folder_wanted)
        self.detail.open_wanted.connect(self.acting.open)
        self.detail.delete_wanted.connect(lambda: self.acting.with_current(review.delete))
        self.detail.restore_wanted.connect(lambda: self.acting.with_current(review.restore))

    def _make_shortcuts(self) -> None:
        for keys, what in {
            "Ctrl+F": self._go_to_search,
            "Ctrl+Z": self._undo,
            "Ctrl+Shift+Z": self._review.redo,
            "Ctrl+Y": self._review.redo,
            "Ctrl+W": self.close,
            "Ctrl+E": self._export,
            "Ctrl+Return": self.acting.open,
        }.items():
            QShortcut(QKeySequence(keys), self, what)

    def _hint(self) -> None:
        """While a label is typed, other keys count."""
        self.hints.set_typing(self.view.typing is not None and self.view.typing.typed.is_on)

    def _undo(self) -> None:
        """First of all a number that is being typed."""
        if self.view.typing is None or not self.view.typing.gave_up():
            self._review.undo()

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # The charts

    def _show_insight(self, make: Callable[[], InsightPage], *, wanted: bool) -> None:
        if wanted and self.insight is None:
            self.insight = make()
            self.insight.filter_asked.connect(self._list_records)
            self._finding.changed.connect(self.insight.refresh)
            self.stack.addWidget(self.insight)
        if wanted and self.insight is not None:
            self.insight.show_filter(self.search.meaning)
            self.stack.setCurrentWidget(self.insight)
        else:
            self.stack.setCurrentIndex(0)
            self.view.setFocus()
        self.hints.setVisible(not wanted)

    def _list_records(self, meaning: RecordFilter) -> None:
        """A chart was asked for the records behind it."""
        self.insight_button.setChecked(False)
        self.show_filter(to_line(meaning, LOCAL))

    # The filter

    def _on_meant(self, meaning: RecordFilter) -> None:
        self._show_filter()
        self.understood.show_understood(self.search.understood, self._names())
        if meaning != self.model.meaning or not self.model.is_listed:
            self.model.set_filter(meaning)
        self.counting.set_filter(meaning, self.search.words)
        if self.insight is not None:
            self.insight.show_filter(meaning)

    def _show_filter(self) -> None:
        words, meaning = self.search.words, self.search.meaning
        said = [chip.choice.words for chip in self.chips.chips if words.is_said(chip.choice.words, meaning)]
        self.chips.mark(said)

    def _on_counted(self, counts: Counts) -> None:
        self._counts = self.filter_menu.counts = counts
        self._show_counts()

    def _show_counts(self) -> None:
        self.chips.show_counts(self._counts.by_words)
        self._say_what_is_listed()

    def _say_what_is_listed(self) -> None:
        locale, listed = QLocale(), self.model.rowCount()
        text = self.tr("{listed} of {total}").format(
            listed=locale.toString(listed), total=locale.toString(max(self._counts.total, listed))
        )
        if not self._finding.is_whole:
            text = self.tr("{listed}, older ones are being added").format(listed=locale.toString(listed))
        words = self.tr("Export {listed}").format(listed=locale.toString(listed))
        self._tool_words.say(self.exporting, words)
        self.exporting.setToolTip(with_key(self.tr("Export what is listed"), "Ctrl+E"))
        self.exporting.setEnabled(listed > 0)
        self.status_line.saved.say(text if self.model.is_listed else self.tr("Looking…"))
        if not self.model.is_listed:
            self.view.set_empty_text("")
        elif self.search.understood.parts:
            self.view.set_empty_text(
                self.tr("No drawing is like this. Take a word away, or empty the search line (Esc).")
            )
        else:
            self.view.set_empty_text(self.tr("Your drawings appear here"))

    def _export(self) -> None:
        if self.model.rowCount():
            words = understood_words(self.search.understood, self._names())
            self.export_wanted.emit(self.model.meaning, self.model.rowCount(), words)

    def _on_failed(self, error: JournalError) -> None:
        if not isinstance(error, JournalMissing):  # the first drawing makes it
            self.status_line.warn(history_trouble(error))

    # The current one

    def _replay(self) -> None:
        row = self.view.current()
        record = self.model.ink_of(row.id) if row is not None else None
        if self.detail.isVisible():
            self.detail.replay.toggle()
        elif record is not None:
            self.replay_wanted.emit(record)

    def _show_current(self) -> None:
        row = self.view.current()
        record = self.model.ink_of(row.id) if row is not None else None
        where = self.model.where_is(row.id) if row is not None else None
        self.detail.show_row(row, record, self._names(), where)

    # Events

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.detail.setVisible(self.width() >= _DETAIL_FROM)
        self._tool_words.fit()
        super().resizeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()
        if self.model.is_listed:
            self.look()
        else:
            self.search.write(self.search.text())
        self.view.setFocus()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._look.stop()
        super().closeEvent(event)
        self.closed.emit()


def _dress(part: QWidget) -> None:
    for widget in (part, *part.findChildren(QWidget)):
        widget.ensurePolished()


class _Bar(ThemedWidget):
    """The bar at the top."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(TOOLBAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)
        painter.end()
