"""Sentences for people, made below the window, where there is no translation.

`said` makes a text that is the English sentence, as command line and logs have it, and that remembers what it
was made of: the window says it in the person's language (`digitpad.ui.told`). ``str`` of an error made with
it is this text, too. A field or parameter that is a `Said` takes nothing else, so that no sentence comes to
the window that could not be translated.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Said(str):
    """A sentence in English, with its template and what stands in it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    @override
    def __str__(self) -> Said:
        return self  # str(error) asks for it, and would make plain text of it


class SaidError(Exception):
    """An error that people are told of: its text is a sentence that can be said in their language."""

    def __init__(self, sentence: Said) -> None:
        """Take what to tell."""
        super().__init__(sentence)


def said(template: str, /, **values: object) -> Said:
    """The sentence: the template is a literal, filled in as by ``str.format``.

    A value may be a sentence itself; it is translated with the rest.
    """
    return _made(template, values)


def quoted(words: object) -> Said:
    """What the system or a library says: it comes as it is in any language."""
    return _made("{words}", {"words": str(words)})


def said_of(error: BaseException) -> Said:
    """What an error says; of one that is not ours, its words as they are."""
    text = str(error)
    return text if isinstance(text, Said) else quoted(text)


def in_a_row(sentences: Iterable[Said]) -> Said:
    """Sentences one after the other, one at least; the languages differ in what stands between them."""
    return reduce(lambda before, after: said("{before} {after}", before=before, after=after), sentences)


def in_a_list(words: Iterable[str]) -> Said:
    """Words with commas between, one at least; what is a plain text among them stays as it is."""
    all_said = (word if isinstance(word, Said) else quoted(word) for word in words)
    return reduce(lambda before, after: said("{before}, {after}", before=before, after=after), all_said)


def _made(template: str, values: Mapping[str, object]) -> Said:
    sentence = Said(template.format(**values) if values else template)
    sentence.template, sentence.values = template, values
    return sentence


NOTHING: Final = quoted("")
"""Where there is nothing to say."""
