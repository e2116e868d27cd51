"""The toolbar gives up pieces as it gets narrow; the pen's slider is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from digitpad.ui.actions import Actions
from digitpad.ui.controls import PenWidthSlider
from digitpad.ui.model_picker import ModelPicker
from digitpad.ui.toolbar import Toolbar
from tests.ui.widget_data import card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def toolbar(qtbot: QtBot) -> Iterator[Toolbar]:
    window = QWidget()
    qtbot.addWidget(window)
    toolbar = Toolbar(Actions(window, window), ModelPicker([card("a", "LeNet-5", MNIST=0.99)], "a"), window)
    toolbar.resize(1080, 48)
    window.resize(1200, 60)
    window.show()
    yield toolbar
    window.close()


@pytest.mark.parametrize("width", [480, 560, 640, 760, 1080])
def test_all_that_is_shown_fits(toolbar: Toolbar, width: int):
    toolbar.resize(width, 48)
    layout = toolbar.layout()
    assert layout is not None
    layout.activate()
    assert toolbar.menu_button.geometry().right() < width
    assert toolbar.picker.width() >= toolbar.picker.minimumSizeHint().width()


def test_pieces_come_back_when_there_is_room_again(toolbar: Toolbar):
    toolbar.resize(440, 48)
    assert toolbar.slider.isHidden()
    toolbar.resize(1080, 48)
    assert not toolbar.slider.isHidden()
    assert toolbar.open_button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def test_every_button_is_reached_by_tab_and_has_a_name_and_a_tooltip(toolbar: Toolbar):
    for button in toolbar.findChildren(QToolButton):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName()
        assert button.toolTip()


def test_the_pen_width_is_told_when_it_changes(toolbar: Toolbar, qtbot: QtBot):
    with qtbot.waitSignal(toolbar.pen_width_changed) as changed:
        toolbar.set_pen_width(0.045)
    assert changed.args == [0.045]
    with qtbot.assertNotEmitted(toolbar.pen_width_changed):
        toolbar.set_pen_width(0.045)


def test_the_slider_keeps_the_width_it_was_given_and_its_limits(qtbot: QtBot):
    slider = PenWidthSlider()
    qtbot.addWidget(slider)
    slider.set_width(0.0413)
    assert slider.width_in_units() == 0.0413
    slider.set_width(5)
    assert slider.width_in_units() == 0.2
    with qtbot.waitSignal(slider.width_chosen) as chosen:
        slider.setValue(0)
    assert chosen.args == [pytest.approx(0.005)]
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.width_in_units() > 0.005
    assert "%" in slider.toolTip()
