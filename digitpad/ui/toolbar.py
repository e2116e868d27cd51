"""The bar over the pad: what people do most, in the order they need it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.controls import PenWidthSlider, divider, tool_button
from digitpad.ui.theme import TOOLBAR_HEIGHT, ThemedWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from digitpad.ui.actions import Actions
    from digitpad.ui.model_picker import ModelPicker

_EDGE: Final = 12
_GAP: Final = 4


class Toolbar(ThemedWidget):
    """When it gets narrow, the model's details leave first, then texts, then what the menu also has."""

    pen_width_changed = Signal(float)

    def __init__(self, actions: Actions, picker: ModelPicker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(TOOLBAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.picker = picker
        self.slider = PenWidthSlider(self)
        self.slider.width_chosen.connect(self.pen_width_changed)
        self.new_button = tool_button(actions.new, with_text=True, primary=True)
        self.open_button = tool_button(actions.open, with_text=True)
        self.clear_button = tool_button(actions.clear)
        self.compare_button = tool_button(actions.compare, with_text=True)
        self.history_button = tool_button(actions.history)
        self.menu_button = tool_button(actions.menu)
        self._slider_divider = divider()
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE, 0, _EDGE, 1)
        row.setSpacing(_GAP)
        for piece in (
            self.new_button,
            divider(),
            tool_button(actions.undo),
            tool_button(actions.redo),
            self.clear_button,
            divider(),
            tool_button(actions.pen),
            tool_button(actions.eraser),
            self.slider,
            self._slider_divider,
            self.open_button,
        ):
            row.addWidget(piece)
        row.addStretch(1)
        row.addWidget(picker)
        row.addWidget(self.compare_button)
        row.addWidget(self.history_button)
        row.addWidget(self.menu_button)
        self._order_tabs(row)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Tools"))
        # The buttons' texts come from the actions a moment later, or came a moment ago.
        QTimer.singleShot(0, self, self._make_room)
        super().retranslate()

    def set_pen_width(self, width: float) -> None:
        """Show this pen width; `pen_width_changed` tells when it differs from before."""
        before = self.slider.width_in_units()
        self.slider.set_width(width)
        if self.slider.width_in_units() != before:
            self.pen_width_changed.emit(self.slider.width_in_units())

    def show_menu(self, menu: QMenu) -> None:
        """Open the window's menu under its button."""
        button = self.menu_button
        menu.ensurePolished()
        right = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        left = button.width() - menu.sizeHint().width() if right else 0
        menu.popup(button.mapToGlobal(QPoint(left, button.height() + 4)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(400, TOOLBAR_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme()
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)
        painter.end()

    def _make_room(self) -> None:
        """Let pieces go, in a fixed order, until the rest fits."""
        style = Qt.ToolButtonStyle
        with_text, alone = style.ToolButtonTextBesideIcon, style.ToolButtonIconOnly
        self.open_button.setToolButtonStyle(with_text)
        self.new_button.setToolButtonStyle(with_text)
        self.compare_button.setToolButtonStyle(with_text)
        self.compare_button.show()
        self.history_button.show()
        self._show_extras(slider=True, clear=True)
        row = self.layout()
        if row is None:
            return
        steps: tuple[Callable[[], None], ...] = (
            lambda: self.compare_button.setToolButtonStyle(alone),
            lambda: self.open_button.setToolButtonStyle(alone),
            lambda: self._show_extras(slider=True, clear=False),
            lambda: self._show_extras(slider=False, clear=False),
            self.compare_button.hide,
            self.history_button.hide,
            lambda: self.new_button.setToolButtonStyle(alone),
        )
        for give_up in steps:
            row.invalidate()
            if row.minimumSize().width() <= self.width():
                return
            give_up()

    def _show_extras(self, *, slider: bool, clear: bool) -> None:
        self.slider.setVisible(slider)
        self._slider_divider.setVisible(slider)
        self.clear_button.setVisible(clear)

    def _order_tabs(self, row: QHBoxLayout) -> None:
        pieces = [item.widget() for index in range(row.count()) if (item := row.itemAt(index)) is not None]
        never = Qt.FocusPolicy.NoFocus
        stops = [piece for piece in pieces if piece is not None and piece.focusPolicy() != never]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
