"""A small dialog of ours that asks something: what it is about, a way out, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from digitpad.ui.theme import GAP, MARGIN

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QWidget


class QuestionDialog(QDialog):
    """Stands beside the pad and stops nobody from writing, unless it is opened as a modal one."""

    def __init__(self, title: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)

    def lay_out(self, widgets: list[QWidget], *, no: QPushButton, yes: QPushButton) -> None:
        """These below each other, then both buttons; ``no`` leaves everything as it is."""
        no.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(no)
        buttons.addWidget(yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + 4)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(buttons)
