"""Which records of the history are meant: a filter, and the rule by which it judges one record.

`RecordFilter.matches` is that rule. What the journal finds by its indexes is tested against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.filters.patterns import matches_pattern

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from typing_extensions import Unpack

    from digitpad.domain import Recognition, Source

_NUMBERS = re.compile("[0-9][0-9 ]*[0-9]")


class FilterFields(TypedDict, total=False):
    """The fields of `RecordFilter`, for `RecordFilter.but`."""

    text: str | None
    no_digit: bool | None
    verdicts: frozenset[Verdict]
    confidence_from: float | None
    confidence_to: float | None
    models: frozenset[str]
    sources: frozenset[Source]
    drawn_from: dt.datetime | None
    drawn_to: dt.datetime | None
    corrected: bool | None
    reviewed: bool | None
    right: bool | None
    unsent: bool | None
    name: str | None
    deleted: bool
    length_from: int | None
    length_to: int | None
    read: str | None
    digit: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a record must be like; an empty filter means all shown records (neither deleted nor blank).

    All that is set must hold. None, or an empty set, asks for nothing.

    ``text`` is a pattern (see `patterns`) over the *shown text*: the label where a person gave one, else the
    reading's text. ``length_from`` and ``length_to`` (both included) bound how many digits it has
    (`length_of`). ``read`` is a pattern over what the model read, whatever a person said of it; the empty one
    means a reading without digits. ``no_digit`` is whether the record is shown as no digit: a person said so
    or, where nobody said anything, the reading does.

    ``confidence_from`` (included) and ``confidence_to`` (excluded) bound the confidence of the reading, the
    whole number's; ``verdicts`` and ``models`` (ids) are the reading's too, so a record without a reading
    has none of these. ``drawn_from`` (included) and ``drawn_to`` (excluded) are aware times.

    ``corrected`` is whether a person gave a label other than what was read; ``reviewed`` whether a person
    has looked at it. ``right`` is whether the label of a reviewed record equals what was read: a record
    that is not reviewed, without a label or without a reading is neither right nor wrong. ``digit`` is a
    digit of the label and what was read in its place ('' for whatever), of reviewed records whose label can
    be compared with the reading digit by digit (`compared`): one of them was read so.

    ``unsent`` is whether it waits in the outbox. ``name`` is a part of the picture's file name; A to Z match
    in either case. ``deleted`` asks for deleted records, erased ones excepted, instead of the shown ones.
    """

    text: str | None = None
    no_digit: bool | None = None
    verdicts: frozenset[Verdict] = frozenset()
    confidence_from: float | None = None
    confidence_to: float | None = None
    models: frozenset[str] = frozenset()
    sources: frozenset[Source] = frozenset()
    drawn_from: dt.datetime | None = None
    drawn_to: dt.datetime | None = None
    corrected: bool | None = None
    reviewed: bool | None = None
    right: bool | None = None
    unsent: bool | None = None
    name: str | None = None
    deleted: bool = False
    length_from: int | None = None
    length_to: int | None = None
    read: str | None = None
    digit: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse a time without its zone."""
        for moment in (self.drawn_from, self.drawn_to):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a filter's time needs its time zone")

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing but shown records."""
        return self == EVERYTHING

    def but(self, **fields: Unpack[FilterFields]) -> RecordFilter:
        """This filter with these fields changed."""
        return replace(self, **fields)

    def matches(self, record: Recognition, is_unsent: Callable[[], bool] = lambda: False) -> bool:
        """Whether this record is meant; ``is_unsent`` tells whether the outbox holds it."""
        return (
            record.is_deleted == self.deleted
            and not _is_blank(record)
            and self._matches_text(record)
            and self._matches_reading(record)
            and self._matches_origin(record)
            and self._matches_review(record)
            and (self.unsent is None or is_unsent() == self.unsent)
        )

    def _matches_text(self, record: Recognition) -> bool:
        return (
            (self.text is None or matches_pattern(record.text, self.text))
            and self._matches_length(record)
            and (self.read is None or _was_read(record, self.read))
            and self.no_digit in (None, is_no_digit(record))
        )

    def _matches_length(self, record: Recognition) -> bool:
        length = length_of(record.text)
        return (self.length_from is None or length >= self.length_from) and (
            self.length_to is None or length <= self.length_to
        )

    def _matches_reading(self, record: Recognition) -> bool:
        reading = record.reading
        if reading is None:
            bounds = (self.confidence_from, self.confidence_to)
            return not (self.verdicts or self.models) and bounds == (None, None)
        return (
            (not self.verdicts or reading.verdict in self.verdicts)
            and (not self.models or reading.model_id in self.models)
            and (self.confidence_from is None or reading.confidence >= self.confidence_from)
            and (self.confidence_to is None or reading.confidence < self.confidence_to)
        )

    def _matches_origin(self, record: Recognition) -> bool:
        return (
            (not self.sources or record.source in self.sources)
            and (self.drawn_from is None or record.drawn_at >= self.drawn_from)
            and (self.drawn_to is None or record.drawn_at < self.drawn_to)
            and (self.name is None or _has_name(record, self.name))
        )

    def _matches_review(self, record: Recognition) -> bool:
        reviewed, agrees = record.edit is not None and record.edit.reviewed, agreement(record)
        return (
            self.reviewed in (None, reviewed)
            and self.corrected in (None, agrees is False)
            and (self.right is None or (reviewed and agrees is self.right))
            and (self.digit is None or (reviewed and _was_read_so(record, *self.digit)))
        )


EVERYTHING = RecordFilter()
"""All shown records."""


def agreement(record: Recognition) -> bool | None:
    """Whether label and reading say the same; None where one of them is missing."""
    if record.label is None or record.reading is None:
        return None
    return record.label == record.reading.text


def is_no_digit(record: Recognition) -> bool:
    """Whether it is shown as no digit: by the label or, without one, by the reading."""
    if record.label is not None:
        return record.label == NO_DIGIT
    return record.reading is not None and record.reading.verdict is Verdict.NOT_A_DIGIT


def length_of(text: str) -> int:
    """How many digits a text has; of a text of anything else, how many characters.

    What stands between several numbers is no digit: "42 17" has four.
    """
    return len(text) - (text.count(" ") if _NUMBERS.fullmatch(text) else 0)


def compared(label: str, read: str) -> list[tuple[str, str]]:
    """Each digit of a label with what was read in its place; empty where these have not the same places.

    Of several numbers each must have as many digits as were read of it. A single digit stands for all that
    was read, '' for no digit.
    """
    if len(label) == 1:
        return [(label, read)]
    pairs = list(zip(label, read, strict=False))
    if len(label) != len(read) or any((said == " ") != (was == " ") for said, was in pairs):
        return []
    return [(said, was) for said, was in pairs if said != " "]


def _is_blank(record: Recognition) -> bool:
    return record.picture is None and (record.drawing is None or record.drawing.is_blank)


def _was_read(record: Recognition, pattern: str) -> bool:
    return record.reading is not None and matches_pattern(record.reading.text, pattern)


def _was_read_so(record: Recognition, said: str, read: str) -> bool:
    if record.label is None or record.reading is None:
        return False
    pairs = compared(record.label, record.reading.text)
    return any(said == one and read in ("", was) for one, was in pairs)


def _has_name(record: Recognition, part: str) -> bool:
    return record.picture is not None and ascii_lower(part) in ascii_lower(record.picture.name)


def ascii_lower(text: str) -> str:
    """A to Z in small letters, all others as they are: what SQLite's lower() does."""
    return "".join(one.lower() if one.isascii() else one for one in text)
