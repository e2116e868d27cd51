"""The figures of the insight page, each with the filter that means its records. No Qt here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from digitpad.domain import DIGITS, NO_DIGIT
from digitpad.filters import exactly
from digitpad.storage.finding_counts import MANY
from digitpad.storage.finding_terms import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.filters import RecordFilter
    from digitpad.storage.finding_counts import Summary
    from digitpad.storage.finding_days import Day

SEVERAL_DIGITS: Final = "??*"
"""What a summary calls `MANY`, as the pattern of a filter."""
MOST_SPANS: Final = 100
"""More bars than this nobody can tell apart."""
_WEEK: Final = 7
_ONE_DAY: Final = dt.timedelta(days=1)


class Unit(Enum):
    """What one bar of the chart over time stands for."""

    DAY = auto()
    WEEK = auto()
    MONTH = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one unit, ``end`` not among them, and what was drawn on them."""

    first: dt.date
    end: dt.date
    records: int
    corrected: int

    def within(self, meaning: RecordFilter, zone: dt.tzinfo) -> RecordFilter:
        """The records of this span that a filter means."""
        return meaning.but(drawn_from=_midnight(self.first, zone), drawn_to=_midnight(self.end, zone))


@dataclass(frozen=True, slots=True)
class Share:
    """How many were right of those that a person judged; ``name`` is a model's id or a label.

    ``digits`` of them stand within numbers; the others are drawings.
    """

    name: str
    judged: int
    right: int
    meaning: RecordFilter
    digits: int = 0

    @property
    def share(self) -> float:
        """0..1."""
        return self.right / self.judged


@dataclass(frozen=True, slots=True)
class Cell:
    """Records with this label that were read as that; ``share`` is of all with the label.

    ``digits`` of them stand within numbers.
    """

    label: str
    read: str
    records: int
    share: float
    meaning: RecordFilter
    digits: int = 0

    @property
    def is_right(self) -> bool:
        """Whether it lies on the diagonal."""
        return self.label == self.read


@dataclass(frozen=True, slots=True)
class Sureness:
    """One step of confidence: how sure on the mean, the share that was right, and how many were judged."""

    sure: float
    right: float
    records: int
    meaning: RecordFilter


def spans(days: Sequence[Day], first_weekday: int = 0) -> tuple[Unit, list[Span]]:
    """Days put together until there are few enough to be seen, oldest first, with those in between.

    ``first_weekday`` is 0 for Monday. Over more than a hundred years (a clock was wrong) only those years are
    there on which anything was drawn, the latest hundred.
    """
    if not days:
        return Unit.DAY, []
    for unit in Unit:
        first, last = (_begin(day.date, unit, first_weekday) for day in (days[0], days[-1]))
        if _count(first, last, unit) <= MOST_SPANS:
            return unit, _filled(days, unit, first_weekday, first, last)
    return Unit.YEAR, _summed(days, Unit.YEAR, first_weekday)[-MOST_SPANS:]


def model_shares(summary: Summary, meaning: RecordFilter) -> list[Share]:
    """By model, the one with the most records first."""
    found = [
        Share(model, judged, right, meaning.but(models=frozenset({model}), reviewed=True))
        for model, (judged, right) in summary.models.items()
        if judged
    ]
    return sorted(found, key=lambda share: (-share.judged, share.name))


def number_shares(summary: Summary, meaning: RecordFilter) -> list[Share]:
    """How often the whole of a number was right, by model."""
    numbers = meaning.but(length_from=max(2, meaning.length_from or 0), reviewed=True)
    found = [
        Share(model, judged, right, numbers.but(models=frozenset({model})))
        for model, (judged, right) in summary.numbers.items()
    ]
    return sorted(found, key=lambda share: (-share.judged, share.name))


def label_shares(summary: Summary, meaning: RecordFilter) -> list[Share]:
    """By what a person said it is: the ten digits, those of numbers too, no digit, numbers."""
    found = []
    for label in labels_in(summary):
        judged, right = summary.labels.get(label, (0, 0))
        digits = sum(number for (said, _), number in summary.digits.items() if said == label)
        if judged + digits:
            right += summary.digits.get((label, label), 0)
            asked = meaning.but(digit=(label, "")) if digits else labelled(label, meaning)
            found.append(Share(label, judged + digits, right, asked.but(reviewed=True), digits))
    return found


def labels_in(summary: Summary) -> list[str]:
    """The ten digits, and what else was said or read: no digit, numbers, other characters."""
    digits = [str(digit) for digit in range(DIGITS)]
    known = {one for pair in (*summary.confusion, *summary.digits) for one in pair}
    others = sorted(known - {*digits, NO_DIGIT, MANY})
    return [*digits, *others, *(one for one in (NO_DIGIT, MANY) if one in known)]


def cells(summary: Summary, meaning: RecordFilter) -> list[Cell]:
    """The confusion matrix without its empty cells, row by row."""
    order = labels_in(summary)
    found = []
    for label in order:
        pairs = {read: summary.digits.get((label, read), 0) for read in order}
        sums = {read: summary.confusion.get((label, read), 0) + pairs[read] for read in order}
        row = sum(sums.values())
        found += [
            Cell(label, read, number, number / row, _of_cell(label, read, meaning, pairs[read]), pairs[read])
            for read, number in sums.items()
            if number
        ]
    return found


def _of_cell(label: str, read: str, meaning: RecordFilter, digits: int) -> RecordFilter:
    if digits:
        return meaning.but(digit=(label, read), reviewed=True)
    asked = labelled(label, meaning).but(read=_read(read), reviewed=True)
    return asked if MANY in {label, read} else asked.but(right=label == read)


def surenesses(summary: Summary, meaning: RecordFilter) -> list[Sureness]:
    """By steps of confidence, the least first."""
    found = []
    for step in summary.reliability:
        beyond = next((other for other in STEPS if other > step.least), None)
        asked = meaning.but(confidence_from=step.least, confidence_to=beyond, reviewed=True)
        found.append(Sureness(step.confidence, step.right / step.records, step.records, asked))
    return found


def calibration_error(steps: Sequence[Sureness]) -> float:
    """The expected calibration error (Guo et al., 2017), over these steps of confidence."""
    total = sum(step.records for step in steps)
    return sum(step.records * abs(step.sure - step.right) for step in steps) / total if total else 0.0


def labelled(label: str, meaning: RecordFilter) -> RecordFilter:
    """The records with this label."""
    if label == NO_DIGIT:
        return meaning.but(no_digit=True, text=None)
    return meaning.but(text=SEVERAL_DIGITS if label == MANY else exactly(label), no_digit=None)


def _read(read: str) -> str:
    return SEVERAL_DIGITS if read == MANY else exactly(read)


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _begin(day: dt.date, unit: Unit, first_weekday: int) -> dt.date:
    if unit is Unit.WEEK:
        back = (day.weekday() - first_weekday) % _WEEK
        return day - min(back, (day - dt.date.min).days) * _ONE_DAY
    if unit is Unit.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit is Unit.YEAR else day


def _next(first: dt.date, unit: Unit) -> dt.date:
    try:
        if unit is Unit.MONTH:
            return dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
        if unit is Unit.YEAR:
            return dt.date(first.year + 1, 1, 1)
        return first + (_WEEK if unit is Unit.WEEK else 1) * _ONE_DAY
    except (ValueError, OverflowError):
        return dt.date.max


def _count(first: dt.date, last: dt.date, unit: Unit) -> int:
    if unit is Unit.MONTH:
        return (last.year - first.year) * 12 + last.month - first.month + 1
    if unit is Unit.YEAR:
        return last.year - first.year + 1
    return (last - first).days // (_WEEK if unit is Unit.WEEK else 1) + 1


def _summed(days: Sequence[Day], unit: Unit, first_weekday: int) -> list[Span]:
    found: dict[dt.date, list[int]] = {}
    for day in days:
        sums = found.setdefault(_begin(day.date, unit, first_weekday), [0, 0])
        sums[0] += day.records
        sums[1] += day.corrected
    return [Span(first, _next(first, unit), *sums) for first, sums in sorted(found.items())]


def _filled(days: Sequence[Day], unit: Unit, first_weekday: int, first: dt.date, last: dt.date) -> list[Span]:
    known = {span.first: span for span in _summed(days, unit, first_weekday)}
    found = []
    for _ in range(_count(first, last, unit)):
        end = _next(first, unit)
        found.append(known.get(first, Span(first, end, 0, 0)))
        first = end
    return found
