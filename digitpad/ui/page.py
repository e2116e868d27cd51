"""What pages of text and figures are made of: sections, labels, tables that fold with the window."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from digitpad.ui.card import Card
from digitpad.ui.language import is_of_language
from digitpad.ui.theme import GAP, MARGIN, TEXT_PX, TITLE_PX, ThemedWidget, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from digitpad.ui.card_words import Row

SEMI_BOLD: Final = QFont.Weight.DemiBold
_SMALL_PX: Final = 12
_FIGURE_PX: Final = 22
_CELL: Final = 90
_ENDLESS: Final = 100_000


def label(
    text: str, px: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal, *, quiet: bool = False
) -> QLabel:
    """Text that wraps and can be selected; quiet text is muted."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("quiet", quiet)
    made.setFont(font_of(made, px, weight))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A word too long for a narrow page is cut at its edge instead of widening it.
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def put(area: QScrollArea, widget: QWidget) -> None:
    """Show this in the area; what it showed goes once nothing of it is at work any more."""
    before = area.takeWidget()
    area.setWidget(widget)
    if before is not None:
        before.hide()
        before.deleteLater()


class Page(QWidget):
    """A column of sections, as high as it must be at its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, GAP, MARGIN, MARGIN)
        self.column.setSpacing(MARGIN - 4)

    @override
    def minimumSizeHint(self) -> QSize:
        # The layout's own would be the height at the least width.
        return QSize(0, 0)


class ScrollingDialog(QDialog):
    """A dialog around a page that scrolls down; filled anew when language or font change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It gets its parent from the layout: so the Tab key comes to it after what stands above it.
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stale = QTimer(self, singleShot=True, interval=0)
        self._stale.timeout.connect(self.refill)

    def refill(self) -> None:
        """Say everything again, with what there is now."""
        raise NotImplementedError

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event) or event.type() == QEvent.Type.FontChange:
            self._stale.start()  # not now: Qt is on its way through all widgets


class Section(Card):
    """A card with a title and what is put into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.body.setSpacing(GAP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)
        if title:
            self.body.addWidget(label(title, TITLE_PX, SEMI_BOLD))


class Figures(QWidget):
    """A few large figures side by side, each with its caption."""

    def __init__(self, figures: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(MARGIN)
        row.setVerticalSpacing(0)
        numbers = [label(number, _FIGURE_PX, SEMI_BOLD) for number, _ in figures]
        _level(numbers)
        for column, (number, (_, caption)) in enumerate(zip(numbers, figures, strict=True)):
            row.addWidget(number, 0, column)
            row.addWidget(label(caption, _SMALL_PX, quiet=True), 1, column, Qt.AlignmentFlag.AlignTop)
            row.setColumnStretch(column, 1)


class Table(QWidget):
    """Rows of figures under headings; the names at the left take what room there is."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        cell = font_of(self, _CELL).pixelSize()
        for column, heading in enumerate(headings, start=1):
            grid.addWidget(_right(label(heading, _SMALL_PX, quiet=True)), 0, column, _BOTTOM)
            grid.setColumnMinimumWidth(column, cell)
        for number, row in enumerate(rows, start=1):
            grid.addWidget(Rule(), 2 * number - 1, 0, 1, len(headings) + 1)
            lines = [
                _lines(row.name, row.below),
                *(_lines(value, below, right=True) for value, below in row.cells),
            ]
            for same in itertools.zip_longest(*lines):
                _level([each for each in same if each is not None])
            for column, stacked in enumerate(lines):
                stack = _stacked(stacked)
                if column:
                    value, _ = row.cells[column - 1]
                    stack.setAccessibleName(f"{row.name}, {headings[column - 1]}: {value}")
                grid.addWidget(stack, 2 * number, column, _TOP)


class Facts(QWidget):
    """Names at the left, what is to be said of each at the right."""

    def __init__(self, facts: Sequence[tuple[str, str | QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(MARGIN)
        grid.setVerticalSpacing(GAP)
        grid.setColumnMinimumWidth(0, font_of(self, 92).pixelSize())
        grid.setColumnStretch(1, 1)
        for row, (name, fact) in enumerate(facts):
            grid.addWidget(label(name, quiet=True), row, 0, _TOP)
            widget = label(fact) if isinstance(fact, str) else fact
            widget.setAccessibleName(widget.accessibleName() or f"{name}: {fact}")
            grid.addWidget(widget, row, 1)


class Pair(QWidget):
    """Two widgets side by side, or one under the other where that would be too narrow."""

    def __init__(  # noqa: PLR0913 - how two stand beside each other
        self,
        one: QWidget,
        other: QWidget,
        fold_below: int,
        *,
        shares: tuple[int, int] = (1, 1),
        gap: int = 2 * MARGIN,
        at_top: bool = False,
    ) -> None:
        """``at_top``: the lower one stands at the top instead of in the middle."""
        super().__init__()
        self._fold_below = fold_below
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        where = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag(0)
        self._row.addWidget(one, shares[0], where)
        self._row.addWidget(other, shares[1], where)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        direction = QBoxLayout.Direction
        folded = self.width() < self._fold_below
        self._row.setDirection(direction.TopToBottom if folded else direction.LeftToRight)
        super().resizeEvent(event)


class Headline(ThemedWidget):
    """One line of large text, cut short where there is no room: what stands below never moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Say this."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def text(self) -> str:
        """What it says, in full."""
        return self._text

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, round(QFontMetricsF(font_of(self, TITLE_PX)).height()) + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = font_of(self, TITLE_PX)
        painter.setFont(font)
        painter.setPen(self.theme().text)
        shown = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self.rect(), int(flags), shown)
        painter.end()


class Rule(ThemedWidget):
    """A thin line across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme().line)
        painter.end()


_TOP: Final = Qt.AlignmentFlag.AlignTop
_BOTTOM: Final = Qt.AlignmentFlag.AlignBottom


def _right(made: QLabel) -> QLabel:
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _lines(text: str, below: str, *, right: bool = False) -> list[QLabel]:
    made = [label(text)]
    if below:
        made.append(label(below, _SMALL_PX, quiet=True))
    return list(map(_right, made)) if right else made


def _stacked(lines: Sequence[QLabel]) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for line in lines:
        column.addWidget(line)
    return widget


def _level(labels: Sequence[QLabel]) -> None:
    """Have them stand on one line, where a script is higher than another: Chinese beside figures."""
    height = max(map(_line_height, labels), default=0)
    for each in labels:
        each.setMinimumHeight(height)
        across = each.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        each.setAlignment(across | Qt.AlignmentFlag.AlignBottom)


def _line_height(made: QLabel) -> int:
    """Of the text in one line, in whatever fonts its letters are found."""
    layout = QTextLayout(made.text(), made.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_ENDLESS)
    layout.endLayout()
    return math.ceil(line.height())
