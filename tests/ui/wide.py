"""A language for tests: all letters wide, and a look at what a window says that is not in it.

What still has plain letters was not translated. Unlike brackets around a text, wide letters survive wrapping
and cutting short.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget
from typing_extensions import override

from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = re.compile(r"[A-Za-z]{2,}")  # single letters are keys, such as E
KEPT = re.compile(r"\{\w*\}|%L?n|&")
DATA = ("digitpad", "9.png", "all.csv", "M-5", "journal.sqlite")
"""Names of the program, of people's files and of models: nobody translates them."""
NAMES = {"tls", "ssl", "utf", "toml", "json", "xml", "doctype", "inkml", "idx", "mb", "ca"}
NAMES |= {"int", "float", "str", "object", "datetime"}  # kinds of values
"""Names in sentences about trouble, besides all that has other characters than letters in it."""


def wide(text: str) -> str:
    """The text in wide letters; placeholders and mnemonics stay."""
    pieces, end = [], 0
    for kept in KEPT.finditer(text):
        pieces += [_wide(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, _wide(text[end:])])


def _wide(text: str) -> str:
    return "".join(
        chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalpha() else letter for letter in text
    )


class WideTranslator(QTranslator):
    """Translates everything."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return wide(sourceText)


def untranslated(texts: Iterable[str]) -> list[str]:
    found = []
    for text in texts:
        rest = text
        for name in DATA:
            rest = rest.replace(name, "")
        if PLAIN.search(rest):
            found.append(text)
    return found


def still_english(trouble: object, *others: str) -> list[str]:
    """A sentence about trouble, where not only names and what ``others`` say are left as they were."""
    rest = text = in_words(trouble)
    for theirs in others:
        rest = rest.replace(theirs, "")
    rest = re.sub(r'"[^"]*"|\[[^]]*]|<\w+>', "", rest)  # of the settings, and of XML
    words = (word.strip("(),.:;“”?").lower() for word in rest.split())
    return [text] if any(re.fullmatch("[a-z]{2,}", word) and word not in NAMES for word in words) else []


def texts_of(window: QWidget) -> list[str]:
    """What can be seen of a window and its parts, or is told of them."""
    texts = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        texts += [
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.statusTip(),
        ]
        if isinstance(widget, (QLabel, QAbstractButton)):
            texts.append(widget.text())
        if isinstance(widget, QMenu):
            texts.append(widget.title())
    for action in window.findChildren(QAction):
        texts += [action.text(), action.toolTip(), action.iconText(), action.statusTip()]
    return texts
