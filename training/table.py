"""README's table of the published models, printed from the ledger."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.inference.cards import KINDS, TEST_SETS
from training import ledger, measured_sets
from training.errors import DataError
from training.numbers import table_rows as number_rows
from training.renderings import RENDERINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from digitpad.domain import Measured, ModelCard, Refusal
    from training.ledger import Line
    from training.robustness import Robustness

    Cell = Callable[["Model"], str]
    Row = tuple[str, Cell]

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- models: printed by `python -m training evaluate --all`, written by --write-readme -->"
END = "<!-- end of models -->"

MISSING = "\N{EN DASH}"

DIGITS = {
    "mnist-test": "MNIST's test set",
    "pendigits-test": "pendigits, writers never seen",
    "unipen-test": "UNIPEN, writers never seen",
    "unipen-test-all": "the same with its wrong labels",
    "unipen-device": "UNIPEN, a device never seen",
}
"""What the rows of sets of digits are called."""

POOLED = f"{measured_sets.POOLED}-test"

REFUSED = {
    "letters": "letters",
    "symbols": "symbols",
    "omniglot": "characters of alphabets never seen",
    "scribbles": "scribbles",
    "blank": "blank pads and pages",
    "look-alikes": "look-alikes (O, l, S and such), apart",
}
"""What the rows of drawings that are no digits are called."""


@dataclass(frozen=True, slots=True)
class Model:
    """A published model's card, and what the ledger says of its weights (None: nothing)."""

    card: ModelCard
    line: Line | None


def models(cards: Iterable[ModelCard], lines: Sequence[Line]) -> list[Model]:
    """The published models, each with the ledger's newest word on its weights."""
    grouper = ledger.grouper_sha256()
    return [Model(card, ledger.newest(lines, card.sha256, grouper)) for card in cards]


def markdown(found: Sequence[Model]) -> str:
    """The table, a row for each figure and a column for each model, and where and when it was measured."""
    lines = ["", *(one.card.id for one in found)], [":---", *("---:" for _ in found)], *_rows(found)
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"{table}\n\n{_when(found)}\n"


def write(text: str, readme: Path | None = None) -> None:
    """Put the table between the two markers in README.

    Raises:
        DataError: The markers are not there.
    """
    readme = readme or README
    before, table, after = parts(readme.read_text(encoding="utf-8"))
    if table != text:
        readme.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def parts(readme: str) -> tuple[str, str, str]:
    """What stands before the markers, between them and after them.

    Raises:
        DataError: The markers are not there.
    """
    before, begin, rest = readme.partition(BEGIN)
    table, end, after = rest.partition(END)
    if not (begin and end):
        raise DataError(f"README has no place for the table: put it between the lines {BEGIN} and {END}.")
    return before, table.removeprefix("\n"), after


def _rows(found: Sequence[Model]) -> Iterator[list[str]]:
    def of_all(name: str, cell: Cell) -> list[str]:
        return [name, *(cell(one) for one in found)]

    for title, rows in _groups(found).items():
        if rows:
            yield of_all(f"**{title}**", lambda _: "")
            yield from (of_all(name, cell) for name, cell in rows)


def _groups(found: Sequence[Model]) -> dict[str, list[Row]]:
    """Rows by the titles above them."""
    lines = [one.line for one in found if one.line]
    digits = {name: measured.digits for line in lines for name, measured in line.measured.items()}
    others = {name: refusal.drawings for line in lines for name, refusal in line.refusals.items()}
    return {
        "Read right, %": [*_read_right(digits), *_seeds(found)],
        "Read right when trained on MNIST alone, %": _mnist_only(found),
        f"Pens of writers never seen ({digits.get(POOLED, 0):,} digits), %": _honesty() if digits else [],
        "No digits, and refused, %": [
            (f"{REFUSED[name]} ({others[name]:,})", _refusal(name, lambda one: f"{one.refused:.1%}"))
            for name in KINDS
            if name in others
        ],
        **_numbers(lines),
        "Lost by the same digits drawn otherwise, percentage points": _losses(lines),
        "Size and speed": [
            ("parameters", lambda one: f"{one.card.parameters:,}"),
            ("bytes", lambda one: f"{one.card.size:,}"),
            ("milliseconds for one digit, one core", _line(lambda line: f"{line.latency_ms:.2f}")),
            ("digits per second in batches, two cores", _line(lambda line: f"{line.per_second:,}")),
        ],
    }


def _read_right(digits: Mapping[str, int]) -> list[Row]:
    return [
        (f"{DIGITS[name]} ({digits[name]:,})", _measured(name, lambda one: f"{one.accuracy:.2%}"))
        for name in TEST_SETS
        if name in digits
    ]


def _seeds(found: Sequence[Model]) -> list[Row]:
    if all(len(one.card.seeds.get("mnist-test", ())) < 2 for one in found):  # one run has no spread
        return []
    return [("MNIST's test set: mean ± deviation (runs)", _mean)]


def _mean(one: Model) -> str:
    shares = [share * 100 for share in one.card.seeds.get("mnist-test", ())]
    if len(shares) < 2:
        return MISSING
    return f"{statistics.mean(shares):.2f} ± {statistics.stdev(shares):.2f} ({len(shares)})"


def _mnist_only(found: Sequence[Model]) -> list[Row]:
    def cell(name: str) -> Cell:
        return lambda one: (
            f"{one.card.mnist_only[name] * 100:.2f}" if name in one.card.mnist_only else MISSING
        )

    known = {name for one in found for name in one.card.mnist_only}
    return [(DIGITS[name], cell(name)) for name in TEST_SETS if name in known]


def _honesty() -> list[Row]:
    return [
        ("expected calibration error", _measured(POOLED, lambda one: f"{one.calibration_error:.2%}")),
        ("digits refused", _measured(POOLED, lambda one: f"{one.refused:.2%}")),
        ("digits read as unsure", _measured(POOLED, lambda one: f"{one.unsure:.2%}")),
    ]


def _numbers(lines: Sequence[Line]) -> dict[str, list[Row]]:
    def cell(words: number_rows.Words) -> Cell:
        return _line(lambda line: words(line.numbers) if line.numbers else MISSING)

    figures = [line.numbers for line in lines if line.numbers]
    return {
        title: [(name, cell(words)) for name, words in rows]
        for title, rows in number_rows.groups(figures).items()
    }


def _losses(lines: Sequence[Line]) -> list[Row]:
    if not any(line.robustness for line in lines):
        return []
    return [
        ("in corners and sizes from 0.15 to 1, worst", _robust(lambda one: f"{one.worst_moved:.2f}")),
        ("by a mouse, which knows whole pixels, worst", _robust(lambda one: f"{one.worst_mouse:.2f}")),
        (f"as pictures, median of {len(RENDERINGS)}", _robust(lambda one: f"{one.median_picture:.2f}")),
        ("as pictures, worst", _robust(lambda one: f"{one.worst_picture[1]:.2f}")),
    ]


def _line(words: Callable[[Line], str]) -> Cell:
    return lambda one: words(one.line) if one.line else MISSING


def _measured(name: str, words: Callable[[Measured], str]) -> Cell:
    return _line(lambda line: _number(words(line.measured[name])) if name in line.measured else MISSING)


def _refusal(name: str, words: Callable[[Refusal], str]) -> Cell:
    return _line(lambda line: _number(words(line.refusals[name])) if name in line.refusals else MISSING)


def _robust(words: Callable[[Robustness], str]) -> Cell:
    return _line(lambda line: words(line.robustness) if line.robustness else MISSING)


def _number(percent: str) -> str:
    """The figure alone: the unit stands in the group's title."""
    return percent.removesuffix("%")


def _when(found: Sequence[Model]) -> str:
    lines = [one.line for one in found if one.line]
    if not lines:
        return "Nothing was measured of these weights yet: `python -m training evaluate --all --test`."
    days = sorted({line.date.date().isoformat() for line in lines})
    machines = "; ".join(sorted({line.machine for line in lines}))
    between = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"Measured {between} on {machines}, with `python -m training evaluate --all --test --robustness`."
