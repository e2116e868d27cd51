"""The window's language: English or Simplified Chinese, as the system has it or as it was chosen.

Texts are translated by Qt: the sources in the code are English, ``translations/digitpad_zh_CN.ts`` holds the
Chinese, ``digitpad_en.ts`` the plural forms of English; ``python -m tools.translations`` keeps both and makes
the .qm files that are read here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator

from digitpad import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from digitpad.settings import Language

LANGUAGES: Final[dict[Language, str]] = {"en": "English", "zh_CN": "简体中文"}
"""The languages that digitpad speaks, each as it calls itself."""
CHOICES: Final[tuple[Language, ...]] = ("system", *LANGUAGES)
FALLBACK: Final = "en"
"""Where the system's language is none of them."""

_log = logging.getLogger(__name__)


class LanguageKeeper(QObject):
    """Has the application speak a language, and another one as soon as it is chosen.

    Every widget gets LanguageChange and LocaleChange then, and says its texts again.
    """

    def __init__(self, qt: QApplication, choice: Language = "system", system: QLocale | None = None) -> None:
        super().__init__(qt)
        self._qt = qt
        self._system = system or QLocale.system()
        self._translators: list[QTranslator] = []
        self._choice: Language = choice
        self.set_choice(choice)

    def choice(self) -> Language:
        """What was asked for."""
        return self._choice

    def set_choice(self, choice: Language) -> None:
        """Speak this language, or the system's where that is the choice."""
        self._choice = choice
        code = system_language(self._system.uiLanguages()) if choice == "system" else choice
        locale = locale_of(code, self._system)
        self.fall_silent()
        QLocale.setDefault(locale)
        qts_own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (("qtbase", qts_own), ("digitpad", str(paths.translations_dir()))):
            translator = QTranslator(self)
            if translator.load(f"{name}_{code}", folder):
                self._qt.installTranslator(translator)
                self._translators.append(translator)
            else:
                _log.warning("the translation %s_%s is not in %s", name, code, folder)
        for widget in self._qt.topLevelWidgets():
            widget.setLocale(locale)

    def fall_silent(self) -> None:
        """Speak as the code does, without any translation."""
        for translator in self._translators:
            self._qt.removeTranslator(translator)
            translator.deleteLater()
        self._translators.clear()


def is_of_language(event: QEvent) -> bool:
    """Whether texts, or numbers and dates, are to be said anew; each of the two comes by itself."""
    return event.type() in {QEvent.Type.LanguageChange, QEvent.Type.LocaleChange}


def system_language(names: Sequence[str]) -> str:
    """The first language that the person's system names and digitpad speaks, such as "zh-Hans-CN".

    Traditional Chinese is another script than Simplified: who reads it gets what the system names next.
    (After "zh-Hant-TW" stands a "zh" too, which alone means Simplified Chinese.)
    """
    for place, name in enumerate(names):
        language = QLocale(name)
        if language.language() == QLocale.Language.English:
            return "en"
        is_simplified = language.script() == QLocale.Script.SimplifiedHanScript
        if language.language() == QLocale.Language.Chinese and is_simplified and (name != "zh" or not place):
            return "zh_CN"
    return FALLBACK


def locale_of(code: str, system: QLocale) -> QLocale:
    """How numbers and dates are written: in this language, as the system's country does.

    English in Germany has decimal commas. Where the system speaks the language, or none in particular, its
    own locale is taken, which knows what the person changed in the system's settings.
    """
    plain = QLocale(code)
    if system.language() == QLocale.Language.C and code == FALLBACK:
        return system
    if (system.language(), system.script()) == (plain.language(), plain.script()):
        return system
    abroad = QLocale(plain.language(), plain.script(), system.territory())
    return abroad if abroad.script() == plain.script() else plain
