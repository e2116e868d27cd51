"""The button that names the model, lets another be picked, and leads to what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from digitpad.ui.card import paint_button
from digitpad.ui.card_words import telling_figures
from digitpad.ui.icons import paint_icon
from digitpad.ui.language import is_of_language
from digitpad.ui.theme import ICON_PX, TEXT_PX, font_of, theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QAction, QPaintEvent

    from digitpad.domain import ModelCard

_EDGE: Final = 10
_ARROW_PX: Final = 14
_HEIGHT: Final = 32


class ModelPicker(QToolButton):
    """Shows "LeNet-5  99.1 % MNIST · 1 ms": when it gets narrow, the details leave one by one, last first."""

    picked = Signal(str)

    def __init__(
        self,
        cards: Sequence[ModelCard] = (),
        current: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._current = current
        self._more: tuple[QAction | QMenu | None, ...] = ()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMenu(QMenu(self))
        self.menu().setToolTipsVisible(True)
        self._retranslate()

    def offer(self, more: Sequence[QAction | QMenu | None]) -> None:
        """Offer these too, under the models; None is a line between."""
        self._more = tuple(more)
        self._fill_menu()

    def set_cards(self, cards: Sequence[ModelCard], current: str | None) -> None:
        """Offer these models; ``current`` is the id of the one that reads."""
        self._cards = tuple(cards)
        self._current = current
        self._retranslate()

    def set_current(self, model_id: str) -> None:
        """Name this model, without a signal."""
        self.set_cards(self._cards, model_id)

    def current(self) -> str | None:
        """The id of the model that is named."""
        return self._current

    def card(self) -> ModelCard | None:
        """The card of the model that is named."""
        return next((card for card in self._cards if card.id == self._current), None)

    def shown_details(self) -> tuple[str, ...]:
        """The details that fit at the present width."""
        details = self._details(self.card())
        while details and self._wanted_width(details) > self.width():
            details = details[:-1]
        return details

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._wanted_width(self._details(self.card())), self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._wanted_width(()), 180), self._height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self._retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.showMenu()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_button(painter, self)
        text = theme.text if self.isEnabled() else theme.disabled
        middle = rect.center().y()
        icon = QRectF(_EDGE, middle - ICON_PX / 2, ICON_PX, ICON_PX)
        arrow = QRectF(rect.right() - _EDGE - _ARROW_PX + 2, middle - _ARROW_PX / 2, _ARROW_PX, _ARROW_PX)
        paint_icon(painter, icon, "layers", text)
        paint_icon(painter, arrow, "chevron-down", text)
        words = QRectF(icon.right() + 8, 0, arrow.left() - icon.right() - 14, rect.height())
        bold = font_of(self, TEXT_PX, QFont.Weight.DemiBold)
        name = QFontMetricsF(bold).elidedText(self._name(), Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(bold)
        painter.setPen(text)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, name)
        words.setLeft(words.left() + QFontMetricsF(bold).horizontalAdvance(name) + 6)
        painter.setFont(font_of(self, TEXT_PX))
        painter.setPen(theme.muted if self.isEnabled() else theme.disabled)
        painter.drawText(words, flags, _joined(self.shown_details()))
        painter.end()

    def _retranslate(self) -> None:
        self._fill_menu()
        self.setAccessibleName(self.tr("Model: {name}").format(name=self._name()))
        self.setAccessibleDescription(_joined(self._details(self.card())))
        card = self.card()
        told = self._told(card) if card else (self._name(),)
        self.setToolTip("\n".join((self.tr("The model that reads your drawings"), *told)))
        self.updateGeometry()
        self.update()

    def _fill_menu(self) -> None:
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        for card in self._cards:
            # What follows a tab stands in the menu's right column.
            action = menu.addAction(f"{card.name}\t{_joined(self._details(card))}")
            action.setData(card.id)
            action.setToolTip("\n".join(self._told(card)))
            action.setCheckable(True)
            action.setChecked(card.id == self._current)
            action.triggered.connect(lambda _checked, model_id=card.id: self.pick(model_id))
            group.addAction(action)
        for more in self._more:
            if more is None:
                menu.addSeparator()
            elif isinstance(more, QMenu):
                menu.addMenu(more)
            else:
                menu.addAction(more)

    def pick(self, model_id: str) -> None:
        """Name this model, and tell where it is another one."""
        if model_id != self._current:
            self.set_current(model_id)
            self.picked.emit(model_id)

    def _name(self) -> str:
        card = self.card()
        return card.name if card else self.tr("No model")

    def _details(self, card: ModelCard | None) -> tuple[str, ...]:
        return tuple(figure.short for figure in telling_figures(card, self.locale())) if card else ()

    def _told(self, card: ModelCard) -> tuple[str, ...]:
        return (card.name, *(figure.told for figure in telling_figures(card, self.locale())))

    def _wanted_width(self, details: tuple[str, ...]) -> int:
        bold = QFontMetricsF(font_of(self, TEXT_PX, QFont.Weight.DemiBold))
        plain = QFontMetricsF(font_of(self, TEXT_PX))
        words = bold.horizontalAdvance(self._name())
        if details:
            words += 6 + plain.horizontalAdvance(_joined(details))
        return round(_EDGE + ICON_PX + 8 + words + 8 + _ARROW_PX + _EDGE) + 2

    def _height(self) -> int:
        return max(_HEIGHT, font_of(self, TEXT_PX).pixelSize() + 16)


def _joined(details: tuple[str, ...]) -> str:
    return " · ".join(details)
