"""One record, large: its ink, and all there is to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.card import Card
from digitpad.ui.controls import push_button
from digitpad.ui.page import label
from digitpad.ui.records import row_words
from digitpad.ui.theme import GAP, MARGIN, TEXT_PX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digitpad.domain import Recognition
    from digitpad.storage.finding import Row
    from digitpad.storage.sync.state import Whereabouts
    from digitpad.ui.replay.panel import ReplayPanel

WIDTH: Final = 300


class Detail(Card):
    """Beside the list: the current record, and what can be done with it."""

    open_wanted = Signal()
    delete_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, replay: ReplayPanel, parent: QWidget | None = None) -> None:
        """``replay`` shows the ink, and how it was written."""
        super().__init__(parent)
        self._row: Row | None = None
        self.setFixedWidth(WIDTH)
        self.replay = replay
        self._title = label("", TEXT_PX + 1, QFont.Weight.DemiBold)
        self._text = label("", quiet=True)
        self.open = push_button("pencil")
        self.open.clicked.connect(self.open_wanted)
        self.delete = push_button("trash")
        self.delete.clicked.connect(self._delete_or_restore)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.open)
        buttons.addWidget(self.delete)
        buttons.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(GAP + 4)
        self.column.addWidget(replay, 1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        self.column.addLayout(buttons)
        self.retranslate()
        self.show_row(None, None, {}, None)

    def show_row(
        self,
        row: Row | None,
        record: Recognition | None,
        names: Mapping[str, str],
        where: Whereabouts | None,
    ) -> None:
        """Show this one; its ink follows when it is there."""
        self._row = row
        if row is None or record is not None:  # else its ink is on its way
            self.replay.show_record(record)
        self.open.setVisible(row is not None and not row.is_deleted)
        self.delete.setVisible(row is not None)
        if row is None:
            self._title.setText("")
            self._text.setText("")
            return
        lines = row_words.told(row, names, self.locale(), where)
        self._title.setText(row_words.reading(row))
        self._text.setText("\n".join(lines))
        self.delete.setText(self.tr("Bring back") if row.is_deleted else self.tr("Delete"))

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("This drawing"))
        self.open.setText(self.tr("Open on the pad"))
        self.open.setToolTip(self.tr("Show it in the main window (double click, Ctrl+Return)"))
        super().retranslate()

    def _delete_or_restore(self) -> None:
        if self._row is not None:
            (self.restore_wanted if self._row.is_deleted else self.delete_wanted).emit()
