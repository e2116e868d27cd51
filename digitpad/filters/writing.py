"""A filter put back into words: as a search line, and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.filters.patterns import ANY_ONE
from digitpad.filters.search_line import NOTHING, PICTURES, VERDICT_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from digitpad.filters.record_filter import RecordFilter
    from digitpad.filters.search_line import Part

_WORD_OF_VERDICT = {verdict: word for word, verdict in VERDICT_WORDS.items()}

_STATES = {
    "unsure": "the model was unsure",
    "sure": "the model was sure",
    "refused": "read as no digit",
    "blank": "read as blank",
    "no-digit": "no digit",
    "corrected": "corrected",
    "reviewed": "reviewed",
    "right": "reviewed and read right",
    "wrong": "reviewed and read wrong",
    "waiting": "waiting to be sent",
    "sent": "not waiting to be sent",
    "deleted": "deleted",
    "number": "numbers of several digits",
}
_SENTENCES = {
    "text": "shown as {}",
    "length": "{} digits long",
    "read": "read as {}",
    "sure": "confidence {} %",
    "model": "read by {}",
    "from": "from {}",
    "name": "file name with {}",
    "on": "drawn on {}",
    "after": "drawn on or after {}",
    "before": "drawn before {}",
}


def describe(part: Part) -> str:
    """What a word of a search line means, in English."""
    if part.key == "is":
        state = _STATES[part.value.lower()]
        return f"not: {state}" if part.negated else state
    if part.key == "digit":
        said, _, read = part.value.partition(">")
        return f"a {said} read as {read}" if read else f"with a {said}, reviewed"
    return _SENTENCES[part.key].format(part.value.rstrip("%"))


def to_line(meaning: RecordFilter, zone: dt.tzinfo) -> str:
    """A search line that `parse` understands as this filter, in the same zone.

    Days are whole ones there: a bound in mid-day becomes the day it lies on.
    """
    return " ".join(_words(meaning, zone))


def _words(meaning: RecordFilter, zone: dt.tzinfo) -> Iterator[str]:
    yield from _flags(meaning)
    if meaning.text is not None:
        yield _word("text", meaning.text)
    yield from _length(meaning)
    if meaning.read is not None:
        yield _word("read", meaning.read or NOTHING)
    if meaning.digit is not None:
        said, read = meaning.digit
        yield f"digit:{said}>{read}" if read else f"digit:{said}"
    yield from _confidence(meaning)
    if meaning.models:
        yield _word("model", ",".join(sorted(meaning.models)))
    if meaning.sources == PICTURES:
        yield "from:pictures"
    elif meaning.sources:
        yield "from:" + ",".join(sorted(meaning.sources))
    if meaning.name is not None:
        yield _word("name", meaning.name)
    if meaning.drawn_from is not None:
        yield f"after:{_day(meaning.drawn_from, zone)}"
    if meaning.drawn_to is not None:
        yield f"before:{_day(meaning.drawn_to, zone)}"


def _flags(meaning: RecordFilter) -> Iterator[str]:
    for verdict in sorted(meaning.verdicts):
        yield f"is:{_WORD_OF_VERDICT[verdict]}"
    for word, flag in (
        ("no-digit", meaning.no_digit),
        ("corrected", meaning.corrected),
        ("reviewed", meaning.reviewed),
    ):
        if flag is not None:
            yield f"is:{word}" if flag else f"-is:{word}"
    if meaning.right is not None:
        yield "is:right" if meaning.right else "is:wrong"
    if meaning.unsent is not None:
        yield "is:waiting" if meaning.unsent else "is:sent"
    if meaning.deleted:
        yield "is:deleted"


def _length(meaning: RecordFilter) -> Iterator[str]:
    low, high = meaning.length_from, meaning.length_to
    if (low, high) == (2, None):
        yield "is:number"
    elif low is not None and low == high:
        yield f"length:{low}"
    elif low is not None and high is not None and low < high:
        yield f"length:{low}-{high}"
    else:
        yield from (f"length:>={low}" for _ in range(low is not None))
        yield from (f"length:<={high}" for _ in range(high is not None))


def _confidence(meaning: RecordFilter) -> Iterator[str]:
    for bound, including, beyond in (
        (meaning.confidence_from, ">=", ">"),
        (meaning.confidence_to, "<", "<="),
    ):
        if bound is not None:
            percent = f"{bound * 100:.12f}".rstrip("0").rstrip(".")
            is_beyond = float(percent) / 100 < bound  # by a hair: what "more than" means to a filter
            yield f"sure:{beyond if is_beyond else including}{percent}"


def _word(key: str, value: str) -> str:
    value = value.replace('"', ANY_ONE)  # which would end the value
    return f'{key}:"{value}"' if any(one.isspace() for one in value) else f"{key}:{value}"


def _day(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    return moment.astimezone(zone).date()
