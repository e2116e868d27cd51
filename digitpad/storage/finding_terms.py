"""A filter as SQL: over the rows of `finding`, and over those of `tally` where its counts can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.filters.patterns import ANY_ONE, ANY_RUN, beginning, pieces, plain
from digitpad.filters.record_filter import ascii_lower
from digitpad.storage.rows import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from digitpad.filters import RecordFilter

Value = str | bytes | int | float

STEPS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""The least confidence of each `step`."""
SHOWN: Final = "iif(said = 'none', iif(read_as = 'none', '', read_as), said)"
"""What a row of `tally` counts is shown as: '', one character, or 'many'."""

_MOST_PLACES = 1000
PLACES: Final = f"json_each('[' || substr('{'0,' * _MOST_PLACES}', 1, 2 * length(label) - 1) || ']') AS place"
"""A row for each character of a row's label, whose number in it is `AT`."""
AT: Final = "place.key + 1"
COMPARABLE: Final = (
    "length(label) = length(read) AND (instr(label, ' ') + instr(read, ' ') = 0 OR NOT EXISTS "  # noqa: S608
    f"(SELECT 1 FROM {PLACES} WHERE (substr(label, {AT}, 1) = ' ') <> (substr(read, {AT}, 1) = ' ')))"
)
"""Whether a label and what was read have the same places: `filters.compared` compares them."""
# What stands between several numbers is no digit.
_LENGTH: Final = (
    "length(iif(text GLOB '[0-9]*[0-9]' AND text NOT GLOB '*[^0-9 ]*', replace(text, ' ', ''), text))"
)
_IS_WAITING = "EXISTS (SELECT 1 FROM outbox WHERE outbox.id = finding.id)"
_DIGITS = "0123456789"
_SEVERAL = 2
"""The least length that the tally does not tell from longer ones."""
_GLOBBED = "*?["
"""Characters that mean something to GLOB, unless they stand in brackets."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Conditions that all hold, and their values."""

    conditions: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()

    @property
    def sql(self) -> str:
        """For a WHERE."""
        return " AND ".join(self.conditions) or "true"

    def __add__(self, other: Terms) -> Terms:
        """Both."""
        return Terms(self.conditions + other.conditions, self.values + other.values)


def row_terms(meaning: RecordFilter) -> Terms:
    """What rows of `finding` must be like."""
    terms = Terms(("deleted = ?",), (int(meaning.deleted),)) + time_terms(meaning) + _alike(meaning)
    if meaning.text is not None:
        terms += _text(meaning.text)
    terms += _length(meaning.length_from, meaning.length_to)
    if meaning.digit is not None:
        terms += _read_so(*meaning.digit)
    if meaning.read is not None:
        terms += like("read", meaning.read)
    if meaning.no_digit is not None:
        is_said = "ifnull(label = '', ifnull(verdict = 'not_a_digit', 0))"
        terms += Terms((f"{is_said} = ?",), (int(meaning.no_digit),))
    if meaning.confidence_from is not None:
        terms += Terms(("confidence >= ?",), (meaning.confidence_from,))
    if meaning.confidence_to is not None:
        terms += Terms(("confidence < ?",), (meaning.confidence_to,))
    if meaning.unsent is not None:
        terms += Terms((_IS_WAITING if meaning.unsent else f"NOT {_IS_WAITING}",))
    if meaning.name is not None:
        condition = "name IS NOT NULL AND instr(lower(name), ?) > 0"
        terms += Terms((condition,), (ascii_lower(meaning.name),))
    return terms


def _length(least: int | None, most: int | None) -> Terms:
    terms = Terms()
    if least is not None:
        # No text has more digits than characters: which most texts lack, so that no more is asked of them.
        terms += Terms(("length(text) >= ?", f"{_LENGTH} >= ?"), (least, least))
    return terms if most is None else terms + Terms((f"{_LENGTH} <= ?",), (most,))


def _read_so(said: str, read: str) -> Terms:
    alone, within = "label = ? AND read IS NOT NULL", f"substr(label, {AT}, 1) = ?"
    if read:
        alone, within = "label = ? AND read = ?", f"{within} AND substr(read, {AT}, 1) = ?"
    within = f"EXISTS (SELECT 1 FROM {PLACES} WHERE {within})"  # noqa: S608 - our own names
    found = f"({alone} OR length(label) > 1 AND {COMPARABLE} AND {within})"
    values = (said, read) if read else (said,)
    return Terms(("reviewed = 1", "instr(label, ?) > 0", found), (said, *values, *values))


def time_terms(meaning: RecordFilter) -> Terms:
    """When rows of `finding` must have been drawn."""
    terms = Terms()
    if meaning.drawn_from is not None:
        terms += Terms(("drawn_at >= ?",), (to_microseconds(meaning.drawn_from),))
    if meaning.drawn_to is not None:
        terms += Terms(("drawn_at < ?",), (to_microseconds(meaning.drawn_to),))
    return terms


def tally_terms(meaning: RecordFilter) -> Terms | None:
    """What rows of `tally` must be like, at whatever time; None where its counts cannot tell."""
    if meaning.unsent is not None or meaning.name is not None or meaning.digit is not None:
        return None
    shown, read, confidence = _shown_as(meaning), _read_as(meaning.read), _steps(meaning)
    if shown is None or read is None or confidence is None:
        return None
    terms = Terms(("deleted = ?",), (int(meaning.deleted),)) + _alike(meaning) + shown + read + confidence
    if meaning.no_digit is not None:
        is_said = "(said = '' OR (said = 'none' AND verdict = 'not_a_digit'))"
        terms += Terms((is_said if meaning.no_digit else f"NOT {is_said}",))
    return terms


def _alike(meaning: RecordFilter) -> Terms:
    """What is asked of both tables in the same words."""
    terms = _one_of("verdict", (verdict.value for verdict in meaning.verdicts))
    terms += _one_of("model", meaning.models) + _one_of("source", (one.value for one in meaning.sources))
    if meaning.corrected is not None:
        terms += Terms(("agrees = 0" if meaning.corrected else "agrees <> 0",))
    if meaning.reviewed is not None or meaning.right is not None:
        # Both may be asked for, and contradict each other.
        wanted = {flag for flag in (meaning.reviewed, meaning.right is not None or None) if flag is not None}
        terms += Terms(tuple(f"reviewed = {int(flag)}" for flag in sorted(wanted)))
    if meaning.right is not None:
        terms += Terms((f"agrees = {int(meaning.right)}",))
    return terms


def _one_of(column: str, values: Iterable[str]) -> Terms:
    named = tuple(sorted(values))
    if not named:
        return Terms()
    if len(named) == 1:
        return Terms((f"{column} = ?",), named)
    return Terms((f"{column} IN ({', '.join('?' * len(named))})",), named)


def _text(pattern: str) -> Terms:
    prefix = text_prefix(pattern) if plain(pattern) is None else None
    alike = like("text", pattern)
    return alike if prefix is None else prefix + alike


def like(column: str, pattern: str) -> Terms:
    """A text that is as the pattern says."""
    one = plain(pattern)
    if one is not None:
        return Terms((f"{column} = ?",), (one,))
    glob = (f"[{one}]" if kind == "itself" and one in _GLOBBED else one for one, kind in pieces(pattern))
    return Terms((f"{column} GLOB ?",), ("".join(glob),))


def text_prefix(pattern: str) -> Terms | None:
    """How a text begins that is like this, where that is a range of an index."""
    prefix = beginning(pattern)
    if not prefix or prefix[-1] not in _DIGITS:
        return None
    return Terms(("text >= ? AND text < ?",), (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)))


def _shown_as(meaning: RecordFilter) -> Terms | None:
    """The text by what is counted of it: nothing, one character, or more."""
    terms = Terms()
    if meaning.text not in (None, ANY_RUN):
        text = plain(meaning.text)
        if meaning.text == ANY_ONE:
            terms += _of_lengths((1,))
        elif text is not None and len(text) <= 1:
            terms += Terms((f"{SHOWN} = ?",), (text,))
        else:
            return None
    if meaning.length_from is not None or meaning.length_to is not None:
        least, most = meaning.length_from or 0, meaning.length_to
        if least > _SEVERAL or (most is not None and most >= _SEVERAL):
            return None
        terms += _of_lengths(range(least, _SEVERAL + 1 if most is None else most + 1))
    return terms


def _read_as(pattern: str | None) -> Terms | None:
    """What was read by what is counted of it: no reading ('none'), nothing, one character, or more."""
    if pattern is None:
        return Terms()
    if pattern == ANY_RUN:
        return Terms(("read_as <> 'none'",))
    if pattern == ANY_ONE:
        return Terms(("length(read_as) = 1",))
    text = plain(pattern)
    return Terms(("read_as = ?",), (text,)) if text is not None and len(text) <= 1 else None


def _of_lengths(wanted: Container[int]) -> Terms:
    """Any of the lengths that are told apart: 0, 1, and 2 for all above."""
    kinds = (f"{SHOWN} = ''", f"{SHOWN} NOT IN ('', 'many')", f"{SHOWN} = 'many'")
    named = [kind for length, kind in enumerate(kinds) if length in wanted]
    return Terms((f"({' OR '.join(named)})" if named else "false",))


def _steps(meaning: RecordFilter) -> Terms | None:
    """The bounds of confidence in whole steps."""
    terms = Terms()
    if meaning.confidence_from is not None:
        if meaning.confidence_from not in STEPS:
            return None
        terms += Terms(("step >= ?",), (STEPS.index(meaning.confidence_from),))
    if meaning.confidence_to is not None:
        if meaning.confidence_to in STEPS:
            terms += Terms(("step >= 0 AND step < ?",), (STEPS.index(meaning.confidence_to),))
        elif meaning.confidence_to >= math.nextafter(1.0, 2.0):
            terms += Terms(("step >= 0",))
        else:
            return None
    return terms
