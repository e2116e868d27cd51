"""The picker names the model, drops details when narrow, and tells what was picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from digitpad.ui.model_picker import ModelPicker
from tests.ui.widget_data import card

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NBSP = "\N{NO-BREAK SPACE}"
LENET = card("lenet-5", "LeNet-5", **{"mnist-test": 0.9912, "unipen-test": 0.98})
SOFTMAX = card("softmax", "Softmax regression", {"latency_ms": 0.3}, **{"mnist-test": 0.921})


@pytest.fixture
def picker(qtbot: QtBot) -> ModelPicker:
    QLocale.setDefault(QLocale.c())
    picker = ModelPicker([LENET, SOFTMAX], "lenet-5")
    picker.setLocale(QLocale.c())
    qtbot.addWidget(picker)
    picker.show()
    return picker


def test_the_details_leave_one_by_one_as_it_gets_narrow(picker: ModelPicker):
    counts = []
    for width in range(picker.sizeHint().width(), picker.minimumSizeHint().width() - 1, -1):
        picker.resize(width, 32)
        counts.append(len(picker.shown_details()))
    assert counts[0] == 3
    assert counts[-1] == 0
    assert counts == sorted(counts, reverse=True)
    picker.resize(picker.sizeHint())
    assert picker.shown_details() == (f"99.1{NBSP}% MNIST", f"98.0{NBSP}% pens", f"1.2{NBSP}ms")


def test_picking_from_the_menu_tells_the_model(picker: ModelPicker, qtbot: QtBot):
    with qtbot.waitSignal(picker.picked) as picked:
        picker.menu().actions()[1].trigger()
    assert picked.args == ["softmax"]
    assert picker.current() == "softmax"
    assert picker.accessibleName() == "Model: Softmax regression"
    assert [action.isChecked() for action in picker.menu().actions()] == [False, True]


def test_picking_the_same_again_says_nothing(picker: ModelPicker, qtbot: QtBot):
    with qtbot.assertNotEmitted(picker.picked):
        picker.menu().actions()[0].trigger()
        picker.set_current("softmax")


def test_without_models_it_says_so(qtbot: QtBot):
    picker = ModelPicker()
    qtbot.addWidget(picker)
    assert picker.accessibleName() == "Model: No model"
    assert picker.shown_details() == ()
    picker.grab()
