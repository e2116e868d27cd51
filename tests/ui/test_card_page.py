"""The card page shows a model's whole card, fits its window, and is worked from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from digitpad.domain import MeasuredNumbers, NumberFigures, Refusal, SingleDigits
from digitpad.ui.card_page import CardPage
from digitpad.ui.charts import AbstentionChart, ReliabilityChart
from digitpad.ui.controls import ChoiceBox
from digitpad.ui.model_shelf import ModelShelf
from digitpad.ui.theme import DARK, LIGHT, Theme, palette_of
from tests.ui.widget_data import card, measured

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NBSP = "\N{NO-BREAK SPACE}"
WHOLE = card(
    "digitpad",
    "digitpad",
    {
        "architecture": "conv-path",
        "digit_bias": 2.0,
        "unsure_below": 0.83,
        "sha256": "0123456789abcdef" * 4,
        "recipe": "30 epochs with warped strokes",
        "data": ("MNIST (CC BY-SA 3.0)", "UNIPEN"),
        "measured": {
            "mnist-test": measured(0.9971, reliability=((0.9, 0.91, 90),), abstention=((1.0, 0.9971),)),
            "unipen-test": measured(0.9903, reliability=((0.8, 0.7, 60),), abstention=((1.0, 0.9903),)),
            "unipen-device": measured(0.985),
        },
        "refusals": {"letters": Refusal(3000, 0.971, 0.02), "blank": Refusal(100, 1.0, 0.0)},
        "mnist_only": {"unipen-test": 0.9134},
        "numbers": NumberFigures(
            {"composed": MeasuredNumbers(1500, 0.9765, 0.0123, 0.9, 0.08, 0.0217, None)},
            SingleDigits(1254, 0.9928, 0.992, 0.008, 0.0085),
            {"words": Refusal(1000, 0.957, 0.035)},
        ),
    },
)
PLAIN = card("softmax", "手写数字", {"recipe": "long " * 200}, **{"mnist-test": 0.92})


@pytest.fixture
def shelf() -> ModelShelf:
    return ModelShelf(lambda: (WHOLE, PLAIN))


@pytest.fixture
def page(qtbot: QtBot, shelf: ModelShelf, own_look: None) -> CardPage:
    QLocale.setDefault(QLocale.c())
    page = CardPage(shelf, "softmax")
    page.setLocale(QLocale.c())
    qtbot.addWidget(page)
    page.show_card("digitpad")
    page.show()
    qtbot.waitExposed(page)
    return page


def inner(page: CardPage) -> QWidget:
    widget = page._scroll.widget()
    assert widget is not None
    return widget


def texts(page: CardPage) -> list[str]:
    return [label.text() for label in inner(page).findChildren(QLabel)]


def button(page: CardPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


def test_the_whole_card_can_be_read(page: CardPage):
    said = "\n".join(texts(page))
    for fact in (
        "conv-path",
        "MNIST (CC BY-SA 3.0)\nUNIPEN",
        "30 epochs with warped strokes",
        f"99.71{NBSP}%",
        f"91.34{NBSP}%",
        f"0.40{NBSP}%",
        "1000 digits",
        f"97.1{NBSP}%",
        "3000 drawings",
        "1500 numbers",
        f"97.65{NBSP}%",
        f"2.17{NBSP}%",
        f"95.7{NBSP}%",
        f"where they might be numbers 99.20{NBSP}%",
        f"below 83.0{NBSP}%",
        "61706 parameters",
        f"248{NBSP}kB",
        "2000 digits a second",
        f"1.2{NBSP}ms for one digit; here",
    ):
        assert fact in said, fact
    assert page.windowTitle() == "About digitpad"


def test_a_model_that_knows_only_digits_is_said_to(page: CardPage):
    page.show_card("softmax")
    said = "\n".join(texts(page))
    assert "cannot tell what is not a digit" in said
    assert "no way to say that something is none" in said
    assert "are refused" not in said
    assert "numbers" not in said


def test_what_was_not_measured_is_said_to_be_so_or_left_out(qtbot: QtBot):
    bare = card("bare", "Bare", {"latency_ms": 0.0, "per_second": 0, "digit_bias": 1.0, "measured": {}})
    page = CardPage(ModelShelf(lambda: (bare,)), "bare")
    qtbot.addWidget(page)
    assert texts(page).count("Not measured.") == 2
    assert not page.findChildren(ReliabilityChart)
    assert not any("digits a second" in text or "for one digit" in text for text in texts(page))


def test_the_checksum_is_copied_whole(page: CardPage):
    copy = button(page, "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == WHOLE.sha256
    assert copy.text() == "Copied"
    assert page.findChildren(QLineEdit)[0].text() == WHOLE.sha256


def test_the_charts_show_the_test_set_that_is_chosen(page: CardPage):
    choice = next(box for box in page.findChildren(ChoiceBox) if box.accessibleName() == "Test set")
    (reliability,), (abstention,) = (page.findChildren(kind) for kind in (ReliabilityChart, AbstentionChart))
    assert [choice.itemData(row) for row in range(choice.count())] == ["mnist-test", "unipen-test"]
    assert choice.currentData() == "unipen-test"
    assert [dot.x for dot in reliability.dots] == [0.8]
    choice.setCurrentIndex(0)
    assert [dot.x for dot in reliability.dots] == [0.9]
    assert abstention.dots[0].y == 0.9971
    assert reliability.accessibleName() == "Reliability diagram, MNIST"


def test_another_models_card_is_a_choice_away(page: CardPage):
    choice = page.findChildren(ChoiceBox)[0]
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert page.shown() == PLAIN
    assert page.windowTitle() == "About 手写数字"


def test_the_model_that_is_shown_can_be_chosen_unless_it_reads_already(page: CardPage, qtbot: QtBot):
    with qtbot.waitSignal(page.chosen) as chosen:
        button(page, "Use this model").click()
    assert chosen.args == ["digitpad"]
    page.set_current("digitpad")
    assert not button(page, "In use").isEnabled()


def test_only_a_model_that_the_person_added_can_be_removed(
    page: CardPage, shelf: ModelShelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    assert not any(each.text().startswith("Remove") for each in page.findChildren(QPushButton))
    monkeypatch.setattr(shelf, "is_own", lambda model_id: model_id == "softmax")
    page.show_card("softmax")
    with qtbot.waitSignal(page.removal_wanted) as wanted:
        button(page, "Remove…").click()
    assert wanted.args == ["softmax"]


def test_a_model_that_is_gone_gives_way_to_one_that_is_there(page: CardPage, shelf: ModelShelf):
    shelf._cards = (PLAIN,)
    shelf.changed.emit()
    assert page.shown() == PLAIN
    shelf._cards = ()
    shelf.changed.emit()
    assert page.shown() is None
    assert page.windowTitle() == "About No model"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [440, 560, 720, 1100])
@pytest.mark.parametrize("model_id", ["digitpad", "softmax"])
def test_nothing_is_cut_off_at_any_width(page: CardPage, width: int, model_id: str, theme: Theme):
    page.setPalette(palette_of(theme))
    page.show_card(model_id)
    page.resize(width, 500)
    QApplication.processEvents()
    whole = inner(page)
    assert whole.width() <= page._scroll.viewport().width()
    layout = whole.layout()
    assert layout is not None
    # As high as it must be, and no higher.
    assert whole.height() == max(layout.heightForWidth(whole.width()), page._scroll.viewport().height())
    for label in whole.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    page.grab()


def test_tab_reaches_every_control_and_each_has_a_name(page: CardPage):
    page.activateWindow()
    page.findChildren(ChoiceBox)[0].setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in seen:
        seen.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    kinds = [type(widget).__name__ for widget in seen]
    for kind in ("ChoiceBox", "ReliabilityChart", "AbstentionChart", "QLineEdit", "_PushButton"):
        assert kind in kinds
    for widget in seen:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget


def test_escape_shuts_the_page(page: CardPage):
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
