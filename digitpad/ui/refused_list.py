"""The drawings that the cluster refused, each with its reason, and the way to try them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - a field's type

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from digitpad.ui.controls import push_button
from digitpad.ui.icons import Tone
from digitpad.ui.line_view import Lines
from digitpad.ui.notice import action_button
from digitpad.ui.page import label
from digitpad.ui.sync_words import Line
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton


@dataclass(frozen=True, slots=True)
class RefusedDrawing:
    """A record that was refused, what it was read as and when it was drawn, and why it was refused."""

    record: UUID
    told: str
    reason: str
    can_show: bool = True
    """Whether it can be laid on the pad from here."""


class RefusedList(QWidget):
    """Hidden while there is none."""

    retry_wanted = Signal()
    show_wanted = Signal(object)
    """UUID of a drawing that is to be laid on the pad."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawings: list[RefusedDrawing] = []
        self._lines = Lines()
        self._shows: list[QPushButton] = []
        self._more = label("", quiet=True)
        retry = push_button("rotate-ccw", self.tr("Retry refused"))
        retry.setToolTip(self.tr("Send the refused drawings once more"))
        retry.clicked.connect(self.retry_wanted)
        self.retry = retry
        row = QHBoxLayout()
        row.addWidget(retry)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._lines)
        column.addWidget(self._more)
        column.addLayout(row)
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """From the first to the last on the screen."""
        return [*self._shows, self.retry]

    @property
    def drawings(self) -> list[RefusedDrawing]:
        """Those that are shown."""
        return self._drawings

    def show_drawings(self, drawings: Sequence[RefusedDrawing], count: int) -> None:
        """Show these, of ``count`` in all."""
        if list(drawings) != self._drawings:
            self._drawings = list(drawings)
            self._lines.show_lines([])
            self._shows.clear()
            for drawing in drawings:
                self._add(drawing)
        left = count - len(drawings)
        self._more.setText(self.tr("%Ln more", None, left) if drawings and left > 0 else "")
        self._more.setVisible(bool(self._more.text()))
        self.setVisible(count > 0)

    def _add(self, drawing: RefusedDrawing) -> None:
        view = self._lines.add(Line("ban", Tone.WRONG, drawing.told, drawing.reason))
        if not drawing.can_show:
            return
        show = action_button(view)
        show.setObjectName("lineAction")
        show.setText(self.tr("Show it"))
        show.setToolTip(self.tr("Lay this drawing on the pad"))
        show.setAccessibleName(self.tr("Show {drawing}").format(drawing=drawing.told))
        show.clicked.connect(lambda: self.show_wanted.emit(drawing.record))
        show.show()
        self._shows.append(show)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(show)
        row.addStretch(1)
        view.column.addLayout(row)
