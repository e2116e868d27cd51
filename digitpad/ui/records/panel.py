"""The history beside the pad: the same list as in its window, narrow, with its search line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.language import is_of_language
from digitpad.ui.page import label
from digitpad.ui.records.acting import Acting
from digitpad.ui.records.filter_words import unknown_words
from digitpad.ui.records.model import RecordsModel
from digitpad.ui.records.search_line import SearchLine
from digitpad.ui.records.view import RecordsView
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent

    from digitpad.filters import RecordFilter
    from digitpad.ui.records.finding import Finding
    from digitpad.ui.records.review import Review

LOOK_MS: Final = 1000
_LEAST: Final = 210
_WIDTH: Final = 272
_SMALL_PX: Final = 12


class HistoryPanel(QDockWidget):
    """At the side of the main window, or afloat."""

    replay_wanted = Signal(object)
    """Recognition."""
    closed = Signal()
    """The person closed it."""

    def __init__(self, finding: Finding, review: Review, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("history-panel")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._finding = finding
        self.search = SearchLine()
        self.model = RecordsModel(finding, self)
        self.view = RecordsView(self.model)
        self.acting = Acting(self.view, finding, review)
        self.count = label("", _SMALL_PX, quiet=True)
        inside = _Inside()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        column.addWidget(self.count)
        column.addWidget(self.view, 1)
        inside.setMinimumWidth(_LEAST)
        self.setWidget(inside)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        self.search.meant.connect(self._on_meant)
        self.search.left.connect(self.view.setFocus)
        self.model.listed.connect(lambda _: self._say())
        self.acting.replay_wanted.connect(self._replay)
        for keys, what in {"Ctrl+F": self.search.setFocus, "Ctrl+Return": self.acting.open}.items():
            shortcut = QShortcut(QKeySequence(keys), self, what)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.retranslate()

    def set_synced(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Whether there is a cluster: without one there are no dots."""
        self.view.show_whereabouts(on)

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self.view.set_model_names(names)

    def look(self) -> None:
        """Look whether there is anything new."""
        self.search.look_again()
        self._finding.look()

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.setWindowTitle(self.tr("History"))
        self._say()

    def _on_meant(self, meaning: RecordFilter) -> None:
        if meaning != self.model.meaning or not self.model.is_listed:
            self.model.set_filter(meaning)
        self._say()

    def _say(self) -> None:
        number = QLocale().toString(self.model.rowCount())
        unknown = unknown_words(self.search.understood)
        text = self.tr("Listed: {number}").format(number=number) if self.model.is_listed else ""
        self.count.setText("\n".join(filter(None, (text, unknown))))
        nothing = self.tr("Your drawings appear here")
        if self.search.understood.parts:
            nothing = self.tr("No drawing is like this. Take a word away, or empty the search line (Esc).")
        self.view.set_empty_text(nothing)

    def _replay(self) -> None:
        row = self.view.current()
        record = self.model.ink_of(row.id) if row is not None else None
        if record is not None:
            self.replay_wanted.emit(record)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()
        if self.model.is_listed:
            self.look()
        else:
            self.search.write(self.search.text())

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._look.stop()
        super().hideEvent(event)


class _Inside(QWidget):
    """As wide as a narrow list needs, whatever the line above it would like."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 480)
