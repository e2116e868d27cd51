"""Sentences one after the other, as the language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE: Final = tuple("。！？；：")  # noqa: RUF001 - Chinese has its own marks
"""After these there is no blank: the mark itself has the room."""
_CJK: Final = 0x2E80
"""From here on stand the letters of Chinese."""
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
    return f"{words}。" if ord(words[-1:] or ".") >= _CJK else f"{words}."
