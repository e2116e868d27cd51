"""A field of a form with its name above it, and a line for the path of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from digitpad.ui.icons import icon
from digitpad.ui.page import label
from digitpad.ui.theme import GAP, ICON_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

_SMALL_PX: Final = 12


class Field(QWidget):
    """What a setting is called, and the control that holds it; ``keys`` are the settings' own."""

    def __init__(self, name: str, tip: str, control: QWidget, keys: Sequence[str] = ()) -> None:
        super().__init__()
        self.name, self.control, self.keys = name, control, keys
        self._tip = tip
        caption = label(name, _SMALL_PX, quiet=True)
        caption.setBuddy(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(control)
        # The share of the row decides how wide a field is, not what is in it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        control.setFixedHeight(QFontMetrics(self.font()).height() + 2 * GAP)
        control.setAccessibleName(name)
        self.show_origin("")

    def show_origin(self, origin: str) -> None:
        """Say where the value comes from; unless that is the form (empty), it cannot be changed here."""
        tip = self._tip
        if origin:
            tip = self.tr("{tip}\n\nComes from {origin}: change it there.").format(tip=tip, origin=origin)
        self.control.setToolTip(tip)
        self.control.setAccessibleDescription(tip)
        if isinstance(self.control, QLineEdit):
            self.control.setReadOnly(bool(origin))
            self.control.setProperty("fixed", bool(origin))
            self.control.style().polish(self.control)
        else:
            self.control.setEnabled(not origin)


class FileField(QWidget):
    """A path that is typed, or chosen in the system's dialog."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.textEdited.connect(self.edited)
        self._browse = QToolButton()
        self._browse.setIcon(icon("folder-open"))
        self._browse.setIconSize(QSize(ICON_PX, ICON_PX))
        # As high as the row, which its own icon must not widen.
        self._browse.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._browse.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._browse.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.line, 1)
        row.addWidget(self._browse)
        self.setFocusProxy(self.line)

    def path(self) -> str:
        """The path as it was typed."""
        return self.line.text().strip()

    def set_path(self, path: str) -> None:
        """Show this one; its end, which tells most."""
        self.line.setText(path)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self._browse.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        self._browse.setToolTip(self.tr("Choose a file…"))

    @override
    def setToolTip(self, text: str) -> None:
        self.line.setToolTip(text)

    def _choose(self) -> None:
        title = self.accessibleName()
        name, _ = QFileDialog.getOpenFileName(
            self, title, self.path(), self.tr("Certificates and keys") + " (*)"
        )
        if name:
            self.line.setText(name)
            self.edited.emit()
