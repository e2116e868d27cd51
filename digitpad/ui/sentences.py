"""Sentences one after the other, as the language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Iterable

translate = QCoreApplication.translate

_WIDE: Final = tuple("。！？；：")  # noqa: RUF001 - Chinese has its own marks
"""After these there is no blank: the mark itself has the room."""
_ENDS: Final = (".", "!", "?", "…", *_WIDE)


def in_a_row(sentences: Iterable[str]) -> str:
    """All of them; empty ones are left out."""
    said = ""
    for sentence in filter(None, sentences):
        said += sentence if not said or said.endswith(_WIDE) else f" {sentence}"
    return said


def as_sentence(words: str) -> str:
    """The words with a full stop, if they have no end yet."""
    if words.endswith(_ENDS):
        return words
    return translate("Sentences", "{words}.").format(words=words)
