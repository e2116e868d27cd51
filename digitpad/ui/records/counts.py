"""How many records there are of each kind: the numbers on chips and in the list of filters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from digitpad.domain import DIGITS, Source, Verdict
from digitpad.filters import EVERYTHING
from digitpad.storage.finding_counts import MANY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digitpad.filters import RecordFilter
    from digitpad.storage.finding import RecordFinder
    from digitpad.storage.finding_counts import Facets
    from digitpad.ui.records.finding import Finding
    from digitpad.ui.records.line_words import LineWords

ASIDE: Final = ("-is:reviewed", "is:waiting", "on:today", "on:yesterday")
"""Words that the tally does not count: the finder is asked for each."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are shown in all, how many the filter means, and how many by the words of a `Choice`."""

    total: int = 0
    listed: int = 0
    by_words: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, int] = field(default_factory=dict)
    """By model id."""


class Counting(QObject):
    """Counts anew whenever the filter or the journal changes; the list itself goes before it."""

    counted = Signal(object)
    """Counts."""

    def __init__(self, finding: Finding, parent: QObject | None = None) -> None:
        """Nothing is counted before `set_filter`."""
        super().__init__(parent)
        self._finding = finding
        self._meaning: RecordFilter | None = None
        self._words: LineWords | None = None
        finding.changed.connect(self._ask)
        finding.moved.connect(self._ask)

    def set_filter(self, meaning: RecordFilter, words: LineWords) -> None:
        """Count what there would be with one thing more asked for than this."""
        self._meaning, self._words = meaning, words
        self._ask()

    def _ask(self) -> None:
        meaning, words = self._meaning, self._words
        if meaning is None or words is None:
            return
        aside = {each: words.aside(each, meaning) for each in ASIDE}

        def work(finder: RecordFinder) -> Counts:
            counted = {each: finder.count(wanted) for each, wanted in aside.items()}
            facets = finder.facets(meaning)
            total = facets.records if meaning.is_empty else finder.count(EVERYTHING)
            by_words = {**_by_words(facets), **counted, "": total}
            return Counts(total, facets.records, by_words, facets.models)

        self._finding.ask("counts", work, self.counted.emit)


def _by_words(facets: Facets) -> dict[str, int]:
    pictures = (Source.FILE, Source.CLIPBOARD, Source.BATCH)
    return {
        **{str(digit): facets.texts.get(str(digit), 0) for digit in range(DIGITS)},
        "is:number": facets.texts.get(MANY, 0),
        "is:no-digit": facets.no_digit,
        "is:sure": facets.verdicts.get(Verdict.DIGITS, 0),
        "is:unsure": facets.verdicts.get(Verdict.UNSURE, 0),
        "is:refused": facets.verdicts.get(Verdict.NOT_A_DIGIT, 0),
        "is:corrected": facets.corrected,
        "is:reviewed": facets.reviewed,
        "is:right": facets.right,
        "is:wrong": facets.wrong,
        "is:deleted": facets.deleted,
        **{f"from:{source.value}": facets.sources.get(source, 0) for source in Source},
        "from:pictures": sum(facets.sources.get(source, 0) for source in pictures),
        **{words: between(facets.steps, *bounds) for words, bounds in STEPS.items()},
    }


STEPS: Final[Mapping[str, tuple[float, float]]] = {
    "sure:>=99": (0.99, 2.0),
    "sure:>=90 sure:<99": (0.9, 0.99),
    "sure:>=70 sure:<90": (0.7, 0.9),
    "sure:>=50 sure:<70": (0.5, 0.7),
    "sure:<50": (0.0, 0.5),
}
"""Ranges of confidence to choose from; their bounds are steps of the tally."""


def between(steps: Mapping[float, int], least: float, below: float) -> int:
    """How many are at least so sure and less than that."""
    return sum(count for step, count in steps.items() if least <= step < below)


def model_words(ids: Sequence[str]) -> list[str]:
    """The words for each model."""
    return [f'model:"{each}"' if any(one.isspace() for one in each) else f"model:{each}" for each in ids]
