r"""The search line: words that say which records are meant, such as `is:corrected after:2026-11-01 20*`.

A word is `key:value`; one of digits, `*` and `?` alone is a text. `-is:reviewed` says the opposite. A value
with spaces stands in quotation marks: `name:"my scan"`. All words must hold; several models, sources or
verdicts are alternatives; of two words that exclude each other the later one counts.

| word | means |
| --- | --- |
| `7`, `20*`, `text:20*` | shown as 7; as a number that begins with 20 (`*` any characters, `?` any one) |
| `text:\*` | shown as a star: a `\` before it has a character mean itself |
| `length:4`, `length:>1`, `length:2-4` | so many digits; of "42 17" four |
| `read:9`, `read:none` | read as 9, whatever a person said of it; read as no digit, or nothing |
| `is:unsure`, `is:sure`, `is:refused` | verdict of the reading: unsure, digits, not a digit |
| `is:no-digit` | shown as no digit: a person said so, or else the reading |
| `is:number` | shown as a number of several digits: what `length:>1` means |
| `is:corrected`, `is:reviewed` | a person gave another label; a person looked at it |
| `is:right`, `is:wrong` | reviewed, and read as its label says, or otherwise |
| `digit:7>1`, `digit:7` | reviewed, and a 7 of it was read as 1; or as whatever |
| `is:waiting`, `is:sent` | in the outbox, or no more |
| `is:deleted` | the deleted ones instead of those shown |
| `sure:<80`, `sure:>=99`, `sure:50-80` | confidence in percent |
| `model:digitpad,lenet-5` | read by one of these models (ids) |
| `from:pad`, `from:pictures` | source: pad, file, clipboard, batch; `pictures` is all but the pad |
| `name:scan` | the picture's file name has this in it |
| `on:today`, `after:2026-11-01`, `before:2026-11` | drawn on that day; on it or later; earlier |

A day is `2026-11-21`, `today` or `yesterday`; a month (`2026-11`) or a year will do as well.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digitpad.domain import Source, Verdict
from digitpad.filters.record_filter import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digitpad.filters.record_filter import FilterFields, RecordFilter

PICTURES: Final = frozenset({Source.FILE, Source.CLIPBOARD, Source.BATCH})
"""All sources but the pad."""
_SOURCES: Final = {"pictures": PICTURES} | {source.value: frozenset({source}) for source in Source}
VERDICT_WORDS: Final = {
    "unsure": Verdict.UNSURE,
    "sure": Verdict.DIGITS,
    "refused": Verdict.NOT_A_DIGIT,
    "blank": Verdict.BLANK,
}

NOTHING: Final = "none"
"""Stands for a reading without digits, which are what readings are made of."""

_WORD = re.compile(r'(?P<not>-?)(?P<key>[a-z]+):(?P<value>"[^"]*"?|[^\s"]*)(?=\s|$)', re.IGNORECASE)
_SHAPE = re.compile(r"[0-9*?]+")
_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
_PERCENT = re.compile(r"(?P<sign><=|>=|<|>)(?P<bound>\d{1,3}(?:\.\d+)?)%?")
_RANGE = re.compile(r"(?P<low>\d{1,3}(?:\.\d+)?)%?-(?P<high>\d{1,3}(?:\.\d+)?)%?")
_LENGTH = re.compile(r"(?P<sign><=|>=|<|>|)(?P<bound>[0-9]{1,3})")
_LENGTHS = re.compile(r"(?P<low>[0-9]{1,3})-(?P<high>[0-9]{1,3})")
_COMPARED = re.compile(r"(?P<said>\S)(?:>(?P<read>\S))?")
_HUNDRED = 100.0

# What each word of "is:" sets; those that have an opposite can be said with a minus sign.
_FLAGS: Final[Mapping[str, tuple[FilterFields, FilterFields | None]]] = {
    "corrected": ({"corrected": True}, {"corrected": False}),
    "reviewed": ({"reviewed": True}, {"reviewed": False}),
    "right": ({"right": True}, {"right": False}),
    "wrong": ({"right": False}, {"right": True}),
    "waiting": ({"unsent": True}, {"unsent": False}),
    "sent": ({"unsent": False}, {"unsent": True}),
    "no-digit": ({"no_digit": True}, {"no_digit": False}),
    "number": ({"length_from": 2, "length_to": None}, {"length_from": None, "length_to": 1}),
    "deleted": ({"deleted": True}, {"deleted": False}),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A word that was understood.

    ``key`` is what it is about ("is", "text", "model", ...), ``value`` what it says of it ("corrected"),
    ``negated`` whether it says the opposite; ``written`` is how it stands in the line.
    """

    key: str
    value: str
    negated: bool
    written: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a search line means, the words of it that mean nothing, and those that do."""

    filter: RecordFilter
    unknown: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def parse(line: str, today: dt.date, zone: dt.tzinfo) -> Understood:
    """Understand a search line; ``today`` is the day in ``zone``, whose days are meant."""
    meaning, unknown, parts = EVERYTHING, [], []
    reader = _Words(today, zone)
    for token in _TOKEN.findall(line):
        part = _part(token)
        changed = reader.apply(meaning, part) if part else None
        if part is None or changed is None:
            unknown.append(token)
        else:
            meaning = changed
            parts.append(part)
    return Understood(meaning, tuple(unknown), tuple(parts))


def _part(token: str) -> Part | None:
    if _SHAPE.fullmatch(token):
        return Part("text", token, negated=False, written=token)
    match = _WORD.fullmatch(token)
    if match is None:
        return None
    value = match["value"].strip('"')
    return Part(match["key"].lower(), value, bool(match["not"]), token) if value else None


class _Words:
    """What each key does to a filter; None where it cannot make sense of the value."""

    def __init__(self, today: dt.date, zone: dt.tzinfo) -> None:
        self._today = today
        self._zone = zone
        self._keys: Mapping[str, Callable[[RecordFilter, str], RecordFilter | None]] = {
            "text": lambda meaning, value: meaning.but(text=value),
            "read": lambda meaning, value: meaning.but(read="" if value.lower() == NOTHING else value),
            "length": _length,
            "digit": _digit,
            "sure": _sure,
            "model": _model,
            "from": _source,
            "name": lambda meaning, value: meaning.but(name=value),
            "on": self._on,
            "after": self._after,
            "before": self._before,
        }

    def apply(self, meaning: RecordFilter, part: Part) -> RecordFilter | None:
        if part.key == "is":
            return _state(meaning, part.value.lower(), part.negated)
        known = self._keys.get(part.key)
        return None if known is None or part.negated else known(meaning, part.value)

    def _on(self, meaning: RecordFilter, value: str) -> RecordFilter | None:
        days = self._days(value)
        return days and meaning.but(drawn_from=days[0], drawn_to=days[1])

    def _after(self, meaning: RecordFilter, value: str) -> RecordFilter | None:
        days = self._days(value)
        return days and meaning.but(drawn_from=days[0])

    def _before(self, meaning: RecordFilter, value: str) -> RecordFilter | None:
        days = self._days(value)
        return days and meaning.but(drawn_to=days[0])

    def _days(self, value: str) -> tuple[dt.datetime, dt.datetime] | None:
        """The beginning and the end of a day, a month or a year."""
        try:
            first, next_one = self._dates(value.lower())
            return self._midnight(first), self._midnight(next_one)
        except (ValueError, OverflowError):
            return None

    def _dates(self, value: str) -> tuple[dt.date, dt.date]:
        day = dt.timedelta(days=1)
        if value in ("today", "yesterday"):
            first = self._today if value == "today" else self._today - day
            return first, first + day
        match = _DATE.fullmatch(value)
        if match is None:
            raise ValueError(value)
        year, month = int(match["year"]), int(match["month"] or 1)
        first = dt.date(year, month, int(match["day"] or 1))
        if match["day"]:
            return first, first + day
        if match["month"]:
            return first, dt.date(year + month // 12, month % 12 + 1, 1)
        return first, dt.date(year + 1, 1, 1)

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self._zone).astimezone(dt.UTC)


def _state(meaning: RecordFilter, value: str, negated: bool) -> RecordFilter | None:  # noqa: FBT001 - one of the part's three
    verdict = VERDICT_WORDS.get(value)
    if verdict is not None:
        if not negated:
            return meaning.but(verdicts=meaning.verdicts | {verdict})
        return meaning.but(verdicts=(meaning.verdicts or frozenset(Verdict)) - {verdict})
    said, opposite = _FLAGS.get(value, (None, None))
    fields = opposite if negated else said
    return None if fields is None else meaning.but(**fields)


def _length(meaning: RecordFilter, value: str) -> RecordFilter | None:
    """Bounds of a filter are both included."""
    if match := _LENGTHS.fullmatch(value):
        low, high = int(match["low"]), int(match["high"])
        return meaning.but(length_from=low, length_to=high) if low <= high else None
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    sign, bound = match["sign"], int(match["bound"])
    if not sign:
        return meaning.but(length_from=bound, length_to=bound)
    if sign.startswith(">"):
        return meaning.but(length_from=bound + (sign == ">"))
    bound -= sign == "<"
    return meaning.but(length_to=bound) if bound >= 0 else None


def _digit(meaning: RecordFilter, value: str) -> RecordFilter | None:
    match = _COMPARED.fullmatch(value)
    return meaning.but(digit=(match["said"], match["read"] or "")) if match else None


def _model(meaning: RecordFilter, value: str) -> RecordFilter | None:
    named = frozenset(filter(None, value.split(",")))
    return meaning.but(models=meaning.models | named) if named else None


def _source(meaning: RecordFilter, value: str) -> RecordFilter | None:
    sources = meaning.sources
    for word in value.lower().split(","):
        named = _SOURCES.get(word)
        if named is None:
            return None
        sources |= named
    return meaning.but(sources=sources)


def _sure(meaning: RecordFilter, value: str) -> RecordFilter | None:
    """Bounds in percent. A filter has its lower one included and its upper one not."""
    if match := _RANGE.fullmatch(value):
        low, high = _share(match["low"]), _share(match["high"])
        return meaning.but(confidence_from=low, confidence_to=_beyond(high)) if low <= high <= 1 else None
    match = _PERCENT.fullmatch(value)
    if match is None or _share(match["bound"]) > 1:
        return None
    sign, bound = match["sign"], _share(match["bound"])
    if sign in (">", "<="):
        bound = _beyond(bound)
    return meaning.but(confidence_from=bound) if sign in (">", ">=") else meaning.but(confidence_to=bound)


def _share(percent: str) -> float:
    return float(percent) / _HUNDRED


def _beyond(share: float) -> float:
    return math.nextafter(share, math.inf)
