"""Icons follow the palette and are sharp at every scale."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer

import digitpad.ui
from digitpad.ui.application import ICON
from digitpad.ui.icons import Tone, icon, pixmap
from digitpad.ui.theme import DARK, LIGHT, Theme, palette_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

ICONS = Path(digitpad.ui.__file__).parent / "icons"


@pytest.fixture
def restored_palette(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    yield
    qapp.setPalette(before)


def strongest_colour(image: QImage) -> QColor:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha())


def name_of(of: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> str:
    return strongest_colour(of.pixmap(QSize(48, 48), 1.0, mode, state).toImage()).name()


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_a_drawing_in_the_colour_of_its_surroundings(path: Path):
    svg = path.read_text(encoding="utf-8")
    assert "currentColor" in svg
    assert 'stroke-width="2"' in svg  # what the engine replaces with the design's line
    assert QSvgRenderer(str(path)).isValid()


def test_the_licence_travels_with_the_icons():
    assert "ISC License" in (ICONS / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("side", [16, 32, 256])
def test_the_programs_own_icon_is_a_white_digit_on_the_accent(side: int):
    image = QIcon(str(ICON)).pixmap(QSize(side, side), 1.0).toImage()
    assert image.size() == QSize(side, side)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(side // 2, side // 9) == LIGHT.accent
    assert any(image.pixelColor(x, side // 4).lightness() > 200 for x in range(side))


def test_an_unknown_icon_is_refused_at_once():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


@pytest.mark.usefixtures("restored_palette")
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_an_icon_takes_the_theme_that_is_shown_when_it_is_painted(qapp: QApplication, theme: Theme):
    plus, white_plus = icon("plus"), icon("plus", Tone.ON_ACCENT)
    qapp.setPalette(palette_of(theme))
    assert name_of(plus) == theme.text.name()
    assert name_of(plus, QIcon.Mode.Disabled) == theme.disabled.name()
    assert name_of(plus, state=QIcon.State.On) == theme.accent.name()
    assert name_of(white_plus) == theme.on_accent.name()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_an_icon_has_all_the_pixels_of_the_screen(qapp: QApplication, scale: float):
    made = icon("undo").pixmap(QSize(18, 18), scale)
    assert made.size() == QSize(round(18 * scale), round(18 * scale))
    assert made.devicePixelRatio() == scale
    painted = pixmap("undo", QColor("red"), 18, scale)
    assert painted.size() == made.size()
    # A line of 1.75/24 of the side is more than a device pixel wide from a scale of 1 on: some pixel is full.
    assert strongest_colour(made.toImage()).alpha() > 200


def test_icons_outlive_their_first_owner(qapp: QApplication):
    kept = [QIcon(icon("trash")) for _ in range(50)]
    gc.collect()
    for one in kept:
        assert not one.pixmap(QSize(18, 18), 1.0).isNull()
