"""The rows on numbers in README's table of the models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from digitpad.domain import NumberFigures
from digitpad.inference.cards import NUMBER_SETS, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import MeasuredNumbers

MISSING = "\N{EN DASH}"

NUMBERS = {
    "composed": "composed of 2 to 6 digits by writers never seen",
    "touching": "those of them whose digits touch",
    "joined": "composed with two digits in one stroke, apart",
    "composed-pictures": "composed, as pictures",
    "recorded": "written whole, by writers never seen",
    "recorded-all": "the same with its wrong labels",
    "recorded-pictures": "written whole, as pictures",
}
"""What the rows of sets of numbers are called."""

NO_NUMBERS = {
    "words": "two-letter words taken for numbers, and not unsure",
    "look-alike words": "the same of look-alikes alone (lO, Sl), apart",
}
"""What the rows of words are called."""

LENGTHS_OF = "composed"
"""The set that is told by length, too."""

Words = Callable[[NumberFigures], str]
"""What stands in a row for a model's figures."""
Row = tuple[str, Words]


def groups(figures: Sequence[NumberFigures]) -> dict[str, list[Row]]:
    """Rows by the titles above them; none where no model was measured."""
    if not figures:
        return {}
    return {
        "Whole numbers read to the last digit, %": _exact(figures),
        "Numbers, and what is none, %": _honest(figures),
    }


def _exact(figures: Sequence[NumberFigures]) -> list[Row]:
    counts = {name: found.numbers for one in figures for name, found in one.measured.items()}
    lengths = {
        digits: count
        for one in figures
        for digits, count, _ in (one.measured[LENGTHS_OF].lengths if LENGTHS_OF in one.measured else ())
    }
    rows = []
    for name in NUMBER_SETS:
        if name in counts:
            rows.append((f"{NUMBERS[name]} ({counts[name]:,})", _of_set(name, lambda one: one.exact)))
        if name == LENGTHS_OF:
            rows += [
                (f"of {digits} digits ({count:,})", _of_length(digits))
                for digits, count in sorted(lengths.items())
            ]
    return rows


def _of_length(digits: int) -> Words:
    def share(one: MeasuredNumbers) -> float | None:
        return {length: share for length, _, share in one.lengths}.get(digits)

    return _of_set(LENGTHS_OF, share)


def _honest(figures: Sequence[NumberFigures]) -> list[Row]:
    words = {name: found.drawings for one in figures for name, found in one.words.items()}
    single = next((one.single.digits for one in figures if one.single), 0)
    return [
        *(
            (f"expected calibration error, {told}", _of_set(name, lambda one: one.calibration_error))
            for name, told in (("composed", "composed"), ("recorded", "written whole"))
        ),
        *((f"{NO_NUMBERS[name]} ({words[name]:,})", _taken(name)) for name in WORDS if name in words),
        (f"lost by digits that stand alone ({single:,}), percentage points", _lost),
    ]


def _of_set(name: str, share_of: Callable[[MeasuredNumbers], float | None]) -> Words:
    def words(figures: NumberFigures) -> str:
        found = figures.measured.get(name)
        share = None if found is None else share_of(found)
        return MISSING if share is None else f"{share * 100:.2f}"

    return words


def _taken(name: str) -> Words:
    """The share of words that are read as numbers, and surely."""

    def words(figures: NumberFigures) -> str:
        found = figures.words.get(name)
        return f"{(1 - found.refused - found.unsure) * 100:.2f}" if found else MISSING

    return words


def _lost(figures: NumberFigures) -> str:
    one = figures.single
    return f"{(one.alone - one.exact) * 100:.2f}" if one else MISSING
