"""The window's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from digitpad import paths

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


def install_translations(qt: QCoreApplication, language: str) -> None:
    """Speak this language, "system" or a code such as "pt_BR", where there is a translation."""
    locale = QLocale() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    qts_own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in {"digitpad": str(paths.translations_dir()), "qtbase": qts_own}.items():
        translator = QTranslator(qt)
        if translator.load(locale, name, "_", folder):
            qt.installTranslator(translator)
