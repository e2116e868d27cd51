"""Small controls: buttons that speak, a thin divider, a choice, the slider for the pen's width."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionEvent, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyleOptionButton,
    QStyleOptionToolButton,
    QToolButton,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from digitpad.ui.card import paint_box
from digitpad.ui.icons import icon, paint_icon
from digitpad.ui.language import is_of_language
from digitpad.ui.theme import CONTROL_RADIUS, GAP, ICON_PX, ThemedWidget, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

NARROWEST: Final = 0.005
WIDEST: Final = 0.2
_STEPS: Final = 100
_KNOB: Final = 7.0
_GROOVE: Final = 4.0


def tool_button(action: QAction, *, with_text: bool = False, primary: bool = False) -> QToolButton:
    """A button for the action that the keyboard reaches; the primary one has the accent's ground."""
    button = _TextButton() if with_text else _ActionButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if with_text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if primary:
        button.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
    return button


class _ActionButton(QToolButton):
    """Called like its action, also after that was named anew in another language."""

    @override
    def actionEvent(self, event: QActionEvent) -> None:
        super().actionEvent(event)
        if event.action() is self.defaultAction():
            self.setAccessibleName(event.action().text().replace("&", "").removesuffix("…"))


class _TextButton(_ActionButton):
    @override
    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        # Style sheets know no gap between icon and text.
        option.text = f" {option.text}"


def push_button(picture: str = "", text: str = "", parent: QWidget | None = None) -> QPushButton:
    """A button with an icon and a text; Enter elsewhere does not press it."""
    button = _PushButton(text, parent)
    button.setAutoDefault(False)
    button.setIconSize(QSize(ICON_PX - 2, ICON_PX - 2))
    if picture:
        button.setIcon(icon(picture))
    return button


class _PushButton(QPushButton):
    @override
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if option.text and not option.icon.isNull():
            option.text = f" {option.text}"


def divider() -> QWidget:
    """A thin upright line between groups of buttons."""
    return _Divider()


class _Divider(ThemedWidget):
    @override
    def sizeHint(self) -> QSize:
        return QSize(17, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        painter.fillRect(QRectF(self.width() // 2, middle - 11, 1, 22), self.theme().line)
        painter.end()


class ChoiceBox(QComboBox):
    """One of several, dressed like the other buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max(
            (metrics.horizontalAdvance(self.itemText(row)) for row in range(self.count())), default=80
        )
        return QSize(widest + 3 * GAP + ICON_PX, metrics.height() + 2 * GAP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 140), self.sizeHint().height())

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.is_cut():
            QToolTip.showText(event.globalPos(), f"{self.currentText()}\n\n{self.toolTip()}", self)
            return True
        return super().event(event)

    def is_cut(self) -> bool:
        """Whether there is no room for the whole choice."""
        room = self.width() - 3 * GAP - (ICON_PX - 4)
        return QFontMetrics(self.font()).horizontalAdvance(self.currentText()) > room

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        fill = theme.hover if self.underMouse() else theme.surface
        border, width = (theme.accent, 2) if self.hasFocus() else (theme.control_line, 1)
        paint_box(painter, QRectF(self.rect()), fill, border, radius=CONTROL_RADIUS, width=width)
        text = theme.text if self.isEnabled() else theme.disabled
        inner = self.rect().adjusted(GAP, 0, -GAP, 0)
        side = ICON_PX - 4
        arrow = QRectF(inner.right() - side + 1, inner.center().y() - side / 2 + 0.5, side, side)
        inner.setRight(inner.right() - side - GAP)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            arrow.moveLeft(GAP)
            inner.translate(side + GAP, 0)
        paint_icon(painter, arrow, "chevron-down", text)
        painter.setPen(text)
        painter.setFont(self.font())
        shown = QFontMetrics(self.font()).elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, inner.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(inner, int(flags), shown)
        painter.end()


class Slider(QSlider):
    """A slider across, dressed like the other controls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        reach = self.width() - 2 * _KNOB - 4
        share = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        x = _KNOB + 2 + reach * share
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.control_line)
        painter.drawRoundedRect(QRectF(2, middle - 2, self.width() - 4, _GROOVE), 2, 2)
        accent = theme.accent if self.isEnabled() else theme.disabled
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(2, middle - 2, x - 2, _GROOVE), 2, 2)
        painter.drawEllipse(QPointF(x, middle), _KNOB, _KNOB)
        painter.setBrush(theme.surface)
        painter.drawEllipse(QPointF(x, middle), _KNOB - 2, _KNOB - 2)
        if self.hasFocus():
            painter.setPen(accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 3, -1, -3), 6, 6)
        painter.end()


class PenWidthSlider(Slider):
    """The pen's width in pad units; equal steps multiply it by equal factors."""

    width_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, _STEPS)
        self.setPageStep(10)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(112, 32)
        self._width = NARROWEST
        self.valueChanged.connect(self._tell)
        self._say_value()

    def width_in_units(self) -> float:
        """The pen width, 0.005 to 0.2 of the pad's shorter side."""
        return self._width

    def set_width(self, width: float) -> None:
        """Show this pen width, without a signal."""
        was_blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        inside = min(WIDEST, max(NARROWEST, width))
        self._width = inside  # as it was given, not as the nearest step has it
        self.setValue(round(_STEPS * math.log(inside / NARROWEST) / math.log(WIDEST / NARROWEST)))
        self.blockSignals(was_blocked)
        self._say_value()
        self.update()

    def _tell(self) -> None:
        self._width = float(NARROWEST * math.pow(WIDEST / NARROWEST, self.value() / _STEPS))
        self._say_value()
        self.width_chosen.emit(self.width_in_units())

    def _say_value(self) -> None:
        self.setAccessibleName(self.tr("Pen width"))
        percent = self.locale().toString(self.width_in_units() * 100, "f", 1)
        self.setToolTip(self.tr("Pen width: {percent} % of the pad").format(percent=percent))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self._say_value()
