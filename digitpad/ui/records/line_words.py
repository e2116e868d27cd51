"""Changing a search line a word at a time, as chips and counts do when they are clicked. No Qt here."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from digitpad.filters import EVERYTHING, RecordFilter, parse

if TYPE_CHECKING:
    import datetime as dt


_TOGETHER: Final = (
    {"text", "length_from", "length_to"},
    {"corrected", "reviewed", "right"},
    {"confidence_from", "confidence_to"},
    {"drawn_from", "drawn_to"},
)
"""Fields that say something of the same: what one of them asks for takes the place of the others'."""


class LineWords:
    """Understands words of a search line as they are meant on one day in one zone."""

    def __init__(self, today: dt.date, zone: dt.tzinfo) -> None:
        self._today, self._zone = today, zone

    def meaning(self, line: str) -> RecordFilter:
        """What the line means."""
        return parse(line, self._today, self._zone).filter

    def is_said(self, words: str, meaning: RecordFilter) -> bool:
        """Whether a filter asks for just this where ``words`` ask for something; no words ask for all."""
        wanted = self.meaning(words)
        if not words:
            return meaning.is_empty
        return all(getattr(wanted, name) == getattr(meaning, name) for name in _asked(wanted))

    def with_words(self, line: str, words: str) -> str:
        """The line with these, in place of all that says something of the same."""
        return f"{self.without(line, words)} {words}".strip()

    def without(self, line: str, words: str) -> str:
        """The line without what it says of the same; words that mean nothing stay."""
        gone = _alike(_asked(self.meaning(words)))
        understood = parse(line, self._today, self._zone)
        kept = [part.written for part in understood.parts if not _asked(self.meaning(part.written)) & gone]
        return " ".join([*kept, *understood.unknown])

    def aside(self, words: str, meaning: RecordFilter) -> RecordFilter:
        """This filter with what the words ask for, in place of all that it asks of the same."""
        wanted = self.meaning(words)
        asked = _asked(wanted)
        other = {name: getattr(EVERYTHING, name) for name in _alike(asked)}
        return replace(meaning, **(other | {name: getattr(wanted, name) for name in asked}))

    def toggled(self, line: str, words: str) -> str:
        """The line with these words or, where it says just that, without them; no words empty it."""
        if not words:
            return ""
        said = self.is_said(words, self.meaning(line))
        return self.without(line, words) if said else self.with_words(line, words)


def _asked(meaning: RecordFilter) -> set[str]:
    """The fields in which it asks for something."""
    names = (field.name for field in fields(meaning))
    return {name for name in names if getattr(meaning, name) != getattr(EVERYTHING, name)}


def _alike(names: set[str]) -> set[str]:
    """These fields and those that say something of the same."""
    return names.union(*(group for group in _TOGETHER if group & names))
