"""Sentences for people, made below the window, where there is no translation.

`said` makes a text that is the English sentence, as command line and logs have it, and that remembers what it
was made of: the window says it in the person's language (`digitpad.ui.told`). ``str`` of an error made with
it is this text, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Mapping


class Said(str):
    """A sentence in English, with its template and what stands in it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    @override
    def __str__(self) -> Said:
        return self  # str(error) asks for it, and would make plain text of it


def said(template: str, /, **values: object) -> Said:
    """The sentence: the template is a literal, filled in as by ``str.format``.

    A value may be a sentence itself; it is translated with the rest.
    """
    sentence = Said(template.format(**values) if values else template)
    sentence.template, sentence.values = template, values
    return sentence
