"""A model's card as text."""

from __future__ import annotations

import statistics
import textwrap
from typing import TYPE_CHECKING

from digitpad.cli.tables import MISSING, in_one_line, table
from digitpad.inference import cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digitpad.domain import ModelCard, NumberFigures

WIDTH = 100
_LABEL = 15

NAMES_OF_TEST_SETS = {
    "mnist-test": "MNIST",
    "pendigits-test": "pendigits, new writers",
    "unipen-test": "UNIPEN, new writers",
    "unipen-test-all": "UNIPEN with wrong labels",
    "unipen-device": "UNIPEN, a new device",
}
NAME_OF_OWN = "own drawings set aside"

NAMES_OF_KINDS = {
    "letters": "letters",
    "symbols": "symbols",
    "omniglot": "characters of other alphabets",
    "scribbles": "scribbles",
    "blank": "blank pads",
    "look-alikes": "look-alikes (O, l, S and such), apart",
}

NAMES_OF_NUMBERS = {
    "composed": "composed, 2 to 6 digits",
    "touching": "those that touch",
    "joined": "two digits in one stroke",
    "composed-pictures": "composed, as pictures",
    "recorded": "written whole, new writers",
    "recorded-all": "the same with wrong labels",
    "recorded-pictures": "written whole, as pictures",
}

NAMES_OF_WORDS = {
    "words": "two-letter words",
    "look-alike words": "words of look-alikes (lO, Sl), apart",
}


def least_refused(card: ModelCard) -> float | None:
    """The share refused of the kind of drawings that is refused least; look-alikes are told apart."""
    shares = [found.refused for kind, found in card.refusals.items() if kind != cards.APART]
    return min(shares) if shares else None


def lines(card: ModelCard) -> Iterator[str]:
    """Everything that the card says."""
    yield f"{in_one_line(card.name)} ({card.id}{', added by you' if cards.is_added(card.id) else ''})"
    yield ""
    yield from _fact("architecture", f"{card.architecture}, {card.parameters:,} parameters")
    yield from _fact("weights", f"{card.size:,} bytes, SHA-256 {card.sha256}")
    yield from _fact("trained on", "; ".join(card.data) or MISSING)
    yield from _fact("recipe", card.recipe)
    speed = f"{card.latency_ms:.2f} ms for one digit on one core"
    if card.per_second:
        speed += f", {card.per_second:,} digits a second in batches on two"
    yield from _fact("speed", f"{speed} ({card.measured_on})")
    yield from _fact("confidence", "; ".join(_claims(card)))
    if card.measured or card.mnist_only:
        yield ""
        yield from table([*_accuracy(card)], right=range(1, 8))
    if card.refusals:
        yield ""
        yield from table([*_refusals(card)], right=range(1, 4))
    if card.numbers:
        yield from _numbers(card.numbers)


def _fact(label: str, text: str) -> Iterable[str]:
    return textwrap.wrap(
        in_one_line(text),
        WIDTH,
        initial_indent=label.ljust(_LABEL),
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
    ) or [label]


def _claims(card: ModelCard) -> Iterator[str]:
    yield f"logits are divided by {card.temperature:g}"
    yield f"unsure where the likeliest digit stays below {card.unsure_below:.1%}"
    if card.digit_bias is None:
        yield "knows only digits, and refuses nothing"
    else:
        yield f"not a digit where all ten together stay below {card.not_a_digit_below:.1%}"


def _accuracy(card: ModelCard) -> Iterator[tuple[str, ...]]:
    """Of each set of digits the shares; ECE is the expected calibration error."""
    yield "digits", "number", "right", "mean of runs", "ECE", "unsure", "refused", "MNIST only"
    for name in cards.in_order(card.measured.keys() | card.mnist_only.keys(), cards.TEST_SETS):
        found, alone = card.measured.get(name), card.mnist_only.get(name)
        cells = (MISSING,) * 5
        if found:
            cells = (
                f"{found.digits:,}",
                f"{found.accuracy:.2%}",
                f"{found.calibration_error:.2%}",
                f"{found.unsure:.2%}",
                f"{found.refused:.2%}",
            )
        yield (
            NAME_OF_OWN if name == cards.OWN else NAMES_OF_TEST_SETS.get(name, in_one_line(name)),
            *cells[:2],
            _runs(card.seeds.get(name, ())),
            *cells[2:],
            MISSING if alone is None else f"{alone:.2%}",
        )


def _runs(shares: tuple[float, ...]) -> str:
    """Mean and deviation over the training runs."""
    if len(shares) < 2:  # noqa: PLR2004 - one run has no spread
        return MISSING
    return f"{statistics.mean(shares):.2%} ± {statistics.stdev(shares) * 100:.2f} ({len(shares)})"


def _refusals(card: ModelCard) -> Iterator[tuple[str, ...]]:
    yield "no digits", "number", "refused", "unsure"
    for name in cards.in_order(card.refusals, cards.KINDS):
        found = card.refusals[name]
        yield (
            NAMES_OF_KINDS.get(name, in_one_line(name)),
            f"{found.drawings:,}",
            f"{found.refused:.1%}",
            f"{found.unsure:.1%}",
        )


def _numbers(figures: NumberFigures) -> Iterator[str]:
    """Numbers by set, what single digits lose, and words of letters."""
    if figures.measured:
        yield ""
        yield from table([*_sets_of_numbers(figures)], right=range(1, 6))
    if figures.single:
        one = figures.single
        yield ""
        yield (
            f"{one.digits:,} single digits: {one.alone:.2%} right, as numbers {one.exact:.2%} "
            f"(refused {one.refused_alone:.2%}, as numbers {one.refused:.2%})"
        )
    if figures.words:
        rows = [("no numbers", "number", "refused", "unsure")]
        for name in cards.in_order(figures.words, cards.WORDS):
            found = figures.words[name]
            told = NAMES_OF_WORDS.get(name, in_one_line(name))
            rows.append((told, f"{found.drawings:,}", f"{found.refused:.1%}", f"{found.unsure:.1%}"))
        yield ""
        yield from table(rows, right=range(1, 4))


def _sets_of_numbers(figures: NumberFigures) -> Iterator[tuple[str, ...]]:
    yield "numbers", "number", "exact", "ECE", "unsure", "refused"
    for name in cards.in_order(figures.measured, cards.NUMBER_SETS):
        found = figures.measured[name]
        yield (
            NAMES_OF_NUMBERS.get(name, in_one_line(name)),
            f"{found.numbers:,}",
            f"{found.exact:.2%}",
            f"{found.calibration_error:.2%}",
            f"{found.unsure:.2%}",
            f"{found.refused:.2%}",
        )
