"""Lucide's icons in the colours of the palette, sharp at every scale.

Qt paints an SVG's ``currentColor`` black in every theme. This engine puts the theme's colour in its place
when it paints, so an icon follows the theme, and the states of its button, without being made again.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from digitpad.ui.theme import Theme, theme_from

STROKE_WIDTH: Final = "1.75"
_FOLDER: Final = Path(__file__).parent / "icons"


class Tone(StrEnum):
    """The theme's token that an icon is drawn in."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    GOOD = "good"
    WAITING = "waiting"
    WRONG = "wrong"


def icon(name: str, tone: Tone = Tone.TEXT) -> QIcon:
    """The icon of that file name in `digitpad/ui/icons`, without its suffix.

    Disabled it fades, checked it takes the accent. Raises FileNotFoundError for an unknown name.
    """
    _source(name)
    return QIcon(_LucideEngine(name, tone))


def pixmap(name: str, colour: QColor, px: int, scale: float) -> QPixmap:
    """The icon at ``px`` device-independent pixels, for a painter at this scale."""
    side = round(px * scale)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, QRectF(0, 0, side, side), name, colour)
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Paint an icon as vectors into a square, in any colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour.name()).render(painter, rect)
    painter.restore()


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = _source(name).replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', f'stroke-width="{STROKE_WIDTH}"')
    return QSvgRenderer(QByteArray(svg.encode()))


class _LucideEngine(QIconEngine):
    def __init__(self, name: str, tone: Tone) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        paint_icon(painter, square, self._name, self._colour(mode, state))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        image = QPixmap((QSizeF(size) * scale).toSize())
        image.setDevicePixelRatio(scale)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return image

    @override
    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    @override
    def key(self) -> str:
        return "digitpad-lucide"

    @override
    def iconName(self) -> str:
        return self._name

    @override
    def isNull(self) -> bool:
        return False

    @override
    def clone(self) -> QIconEngine:
        return _LucideEngine(self._name, self._tone)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        theme: Theme = theme_from(QGuiApplication.palette())
        if mode == QIcon.Mode.Disabled:
            return theme.disabled
        if state == QIcon.State.On and self._tone is Tone.TEXT:
            return theme.accent
        colour: QColor = getattr(theme, self._tone.value)
        return colour
