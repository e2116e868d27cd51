"""The themes are readable, and the keeper shows the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from digitpad.ui.theme import (
    DARK,
    HIGH_CONTRAST_DARK,
    LIGHT,
    TEXT_ON,
    THEMES,
    Theme,
    ThemeKeeper,
    colours,
    contrast,
    font_of,
    palette_of,
    theme_from,
    theme_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def keeper(qapp: QApplication) -> Iterator[ThemeKeeper]:
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    keeper = ThemeKeeper(qapp, "light")
    yield keeper
    keeper.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_has_the_contrast_that_reading_needs(theme: Theme):
    of = colours(theme)
    for text, grounds in TEXT_ON.items():
        for ground in grounds:
            assert contrast(of[text], of[ground]) >= 4.5, f"{text} on {ground}"


def test_contrast_is_that_of_wcag():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_palette_carries_its_theme(theme: Theme):
    assert theme_from(palette_of(theme)) is theme


def test_a_foreign_palette_gets_the_nearer_theme():
    assert theme_from(QPalette(QColor("#eeeeee"))) is LIGHT
    assert theme_from(QPalette(QColor("#101010"))) is DARK


def test_a_widget_with_its_own_palette_is_shown_in_that_theme(qtbot: QtBot):
    parent = QWidget()
    qtbot.addWidget(parent)
    child = QWidget(parent)
    parent.setPalette(palette_of(HIGH_CONTRAST_DARK))
    assert theme_of(child) is HIGH_CONTRAST_DARK


def test_the_choice_is_shown_and_told(keeper: ThemeKeeper, qapp: QApplication, qtbot: QtBot):
    with qtbot.waitSignal(keeper.changed):
        keeper.set_choice("dark")
    assert keeper.current() is DARK
    assert theme_of() is DARK
    assert DARK.accent.name() in qapp.styleSheet()
    with qtbot.assertNotEmitted(keeper.changed):
        keeper.set_choice("dark")


def test_the_system_is_followed_only_where_that_is_the_choice(
    keeper: ThemeKeeper, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeper, "_system_scheme", lambda: Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert keeper.current() is LIGHT
    keeper.set_choice("system")
    assert keeper.current() is DARK
    monkeypatch.setattr(keeper, "_system_scheme", lambda: Qt.ColorScheme.Light)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert keeper.current() is LIGHT


def test_more_contrast_is_given_where_the_system_asks_for_it(
    keeper: ThemeKeeper, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeper, "_more_contrast", lambda: True)
    keeper.set_choice("dark")
    assert keeper.current() is HIGH_CONTRAST_DARK


def test_larger_text_of_a_person_makes_all_text_larger(qtbot: QtBot):
    widget = QWidget()
    qtbot.addWidget(widget)
    font = widget.font()
    font.setPixelSize(26)
    widget.setFont(font)
    assert font_of(widget, 92).pixelSize() == 184
