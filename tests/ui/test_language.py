"""The window speaks English or Simplified Chinese, as the system does or as it was chosen, at any time."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

from digitpad import paths
from digitpad.storage.sync.state import Phase, SyncState
from digitpad.ui.language import CHOICES, LanguageKeeper, locale_of, system_language
from digitpad.ui.numbers import percent
from digitpad.ui.sentences import as_sentence, in_a_row
from digitpad.ui.sync_words import refused, waiting
from tests.ui.pointers import draw_with_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from digitpad.app import App
    from digitpad.settings import Language
    from digitpad.ui.application import Application
    from tests.ui.conftest import Begin


def choose(app: App, language: Language) -> None:
    app.window.actions_.languages.actions()[CHOICES.index(language)].trigger()
    QApplication.processEvents()


def names_in(window: QWidget) -> set[str]:
    """What things are called; of what is cut short there is no telling."""
    names = {widget.accessibleName() for widget in window.findChildren(QWidget)}
    return names | {action.toolTip() for action in window.actions()}


@pytest.fixture
def keeper_of(qapp: Application, own_look: None) -> Iterator[type[LanguageKeeper]]:
    yield LanguageKeeper
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (["en-Latn-GB", "en-GB", "en"], "en"),
        (["zh-Hans-CN", "zh-CN", "zh-Hans", "zh"], "zh_CN"),
        (["zh-Hans-SG", "zh-SG", "zh"], "zh_CN"),
        (["zh"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW", "zh-Hant", "zh"], "en"),
        (["zh-Hant-HK", "zh-HK", "zh", "zh-Hans-CN"], "zh_CN"),
        (["de-DE", "de", "zh-CN", "en"], "zh_CN"),
        (["fr-FR", "fr"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_of_the_system_that_is_known_is_spoken(names: list[str], language: str):
    assert system_language(names) == language


@pytest.mark.parametrize(
    ("language", "system", "number"),
    [
        ("en", "en_US", "1,234.5"),
        ("en", "de_DE", "1.234,5"),
        ("en", "zh_CN", "1,234.5"),
        ("en", "C", "1234.5"),
        ("zh_CN", "zh_SG", "1,234.5"),
        ("zh_CN", "de_DE", "1,234.5"),
        ("zh_CN", "zh_TW", "1,234.5"),
    ],
)
def test_numbers_are_written_in_the_language_as_the_country_does(language: str, system: str, number: str):
    locale = locale_of(language, QLocale(system))
    assert locale.toString(1234.5, "f", 1) == number
    spoken = QLocale.Language.Chinese if language == "zh_CN" else QLocale.Language.English
    assert locale.language() in {spoken, QLocale.Language.C}
    assert locale.script() in {QLocale(language).script(), QLocale.Script.AnyScript}


@pytest.mark.parametrize(("system", "said"), [("zh_CN", "同步"), ("zh_TW", "Sync"), ("de_DE", "Sync")])
def test_the_window_follows_the_system(
    keeper_of: type[LanguageKeeper], qapp: Application, system: str, said: str
):
    keeper_of(qapp, "system", QLocale(system))
    assert QCoreApplication.translate("SyncPage", "Sync") == said


def test_qts_own_texts_follow_too(keeper_of: type[LanguageKeeper], qapp: Application, qtbot: QtBot):
    keeper_of(qapp, "zh_CN")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert [button.text() for button in box.buttons()] == ["取消"]


def test_what_is_chosen_is_spoken_at_once_and_from_then_on(app: App, begin: Begin, qtbot: QtBot):
    draw_with_mouse(app.window.pad, [(200, 80), (200, 300)])
    qtbot.waitUntil(lambda: app.window.status_line.saved.text().startswith("Saved"))
    app.window.sync.show_page()
    page = app.window.sync.page
    assert page is not None
    choose(app, "zh_CN")
    assert app.window.actions_.new.text() == "新建"
    assert app.window.toolbar.new_button.accessibleName() == "新建"
    assert app.window.status_line.saved.text().endswith("已保存")
    assert app.window.panel.reading_card.words.title.endswith("的把握")
    qtbot.waitUntil(lambda: page.windowTitle() == "同步")
    assert page.save.text() == "保存"
    app.choices.flush()
    assert tomllib.loads(paths.settings_file().read_text("utf-8"))["window"]["language"] == "zh_CN"
    again = begin()
    assert again.window.actions_.new.text() == "新建"
    assert again.window.actions_.languages.actions()[CHOICES.index("zh_CN")].isChecked()


def test_there_and_back_again_nothing_is_left_of_the_other_language(app: App):
    before = names_in(app.window)
    choose(app, "zh_CN")
    there = names_in(app.window)
    assert len([name for name in there if any(ord(letter) > 0x4E00 for letter in name)]) > 50
    choose(app, "en")
    assert names_in(app.window) == before


def test_numbers_of_a_standing_window_follow_the_language(
    keeper_of: type[LanguageKeeper], qapp: Application, qtbot: QtBot
):
    widget = QWidget()
    qtbot.addWidget(widget)
    keeper = keeper_of(qapp, "en", QLocale("de_DE"))
    assert percent(0.985, widget.locale()) == "98,5\N{NO-BREAK SPACE}%"
    keeper.set_choice("zh_CN")
    assert percent(0.985, widget.locale()) == "98.5%"


def test_counts_take_the_form_of_their_number(keeper_of: type[LanguageKeeper], qapp: Application):
    keeper = keeper_of(qapp, "en", QLocale("en_US"))
    assert [refused(count) for count in (1, 2, 1200)] == [
        "1 drawing refused",
        "2 drawings refused",
        "1,200 drawings refused",
    ]
    assert waiting(1) == "1 drawing waits here, safe."
    keeper.set_choice("zh_CN")
    assert refused(1200) == "1,200 份字迹被拒绝"


def test_sentences_in_chinese_stand_without_blanks_between(app: App):
    choose(app, "zh_CN")
    app.window.sync.show_state(SyncState(Phase.PAUSED, waiting=3))
    told = app.window.status_line.sync.accessibleDescription()
    assert "。 " not in told
    assert "." not in told


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Known before: 0. First: a.jsonl. All."), ("zh_CN", "Known before: 0。First: a.jsonl。All.")],
)
def test_a_sentence_ends_as_the_language_has_it_whatever_its_last_word(
    keeper_of: type[LanguageKeeper], qapp: Application, language: Language, told: str
):
    keeper_of(qapp, language, QLocale("en_US"))
    sentences = [as_sentence(words) for words in ("Known before: 0", "First: a.jsonl", "All.")]
    assert in_a_row(sentences) == told
