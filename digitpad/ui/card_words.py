"""What a model's card says, in words and figures for people. No widgets here.

Nothing is said that the card does not hold: a figure that was not measured is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from digitpad.inference.cards import APART, KINDS, NUMBER_SETS, OWN, TEST_SETS, WORDS, in_order
from digitpad.ui.numbers import file_size, milliseconds, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QLocale

    from digitpad.domain import ModelCard, NumberFigures

translate = QCoreApplication.translate

TELLING: Final = ("mnist-test", "unipen-test")
"""The two that say most: the one that everybody knows, and pens of writers never seen."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the card: short as the picker has it, its parts, and as a sentence."""

    short: str
    number: str
    caption: str
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is about, a quiet word below that, a cell of one or two lines a column."""

    name: str
    below: str
    cells: tuple[tuple[str, str], ...]


def telling_figures(card: ModelCard, locale: QLocale) -> tuple[Figure, ...]:
    """The two or three figures that say most of a model; what was not measured is left out."""
    names = {
        "mnist-test": (translate("Card", "MNIST"), translate("Card", "of MNIST's test set read right")),
        "unipen-test": (translate("Card", "pens"), translate("Card", "of digits by writers never seen")),
    }
    figures = []
    for test_set in TELLING:
        if test_set in card.measured:
            number = percent(card.measured[test_set].accuracy, locale)
            name, told = names[test_set]
            short = translate("Card", "{percent} {test_set}").format(percent=number, test_set=name)
            figures.append(Figure(short, number, told, f"{number} {told}"))
    if card.latency_ms > 0:
        time, told = milliseconds(card.latency_ms, locale), translate("Card", "for one digit")
        figures.append(Figure(time, time, told, f"{time} {told}"))
    return tuple(figures)


def name_of_test_set(test_set: str) -> str:
    """The name of a set of digits that a model was measured on."""
    names = {
        "mnist-test": translate("Card", "MNIST"),
        "pendigits-test": translate("Card", "pendigits, writers never seen"),
        "unipen-test": translate("Card", "UNIPEN, writers never seen"),
        "unipen-device": translate("Card", "UNIPEN, a device never seen"),
        "unipen-test-all": translate("Card", "UNIPEN with its wrong labels"),
        OWN: translate("Card", "Your drawings, set aside"),
    }
    return names.get(test_set, test_set)


def name_of_kind(kind: str) -> str:
    """The name of a kind of drawings that are no digits."""
    names = {
        "letters": translate("Card", "Letters"),
        "symbols": translate("Card", "Symbols"),
        "omniglot": translate("Card", "Characters of other alphabets"),
        "scribbles": translate("Card", "Scribbles"),
        "blank": translate("Card", "Blank pads"),
        "look-alikes": translate("Card", "Look-alikes, such as O, l and S"),
    }
    return names.get(kind, kind)


def summary(card: ModelCard, locale: QLocale) -> str:
    """One line on what the model is."""
    parts = [
        card.architecture,
        translate("Card", "{count} parameters").format(count=locale.toString(card.parameters)),
        file_size(card.size, locale),
    ]
    if card.per_second > 0:
        number = locale.toString(card.per_second)
        parts.append(translate("Card", "{number} digits a second in batches").format(number=number))
    return " · ".join(parts)


def claims(card: ModelCard, locale: QLocale) -> tuple[str, ...]:
    """When the model says what: its thresholds as sentences."""
    told = []
    if card.unsure_below > 0:
        text = translate("Card", "Says “unsure” where the likeliest digit stays below {percent}.")
        told.append(text.format(percent=percent(card.unsure_below, locale)))
    else:
        told.append(translate("Card", "Never says “unsure”."))
    if card.digit_bias is None:
        text = translate(
            "Card", "Knows only digits: it cannot tell what is not a digit, and reads anything as one."
        )
        told.append(text)
    elif card.not_a_digit_below > 0:
        text = translate("Card", "Says “not a digit” where all ten digits together stay below {percent}.")
        told.append(text.format(percent=percent(card.not_a_digit_below, locale)))
    else:
        told.append(translate("Card", "Never says “not a digit”."))
    return tuple(told)


def accuracy_rows(card: ModelCard, locale: QLocale) -> list[Row]:
    """By test set: how many, share right (over seeds), calibration error, and trained on MNIST alone."""
    rows = []
    for test_set in in_order(card.measured.keys() | card.mnist_only.keys(), TEST_SETS):
        found = card.measured.get(test_set)
        alone = card.mnist_only.get(test_set)
        right = percent(found.accuracy, locale, 2) if found else NOT_MEASURED
        error = percent(found.calibration_error, locale, 2) if found else NOT_MEASURED
        below = ""
        if found:
            count = locale.toString(found.digits)
            below = translate("Card", "{count} digits").format(count=count)
        runs = card.seeds.get(test_set, ())
        if below and len(runs) > 1:
            below = translate("Card", "{digits}, {count} runs").format(digits=below, count=len(runs))
        cells = (
            (right, _spread(runs, locale)),
            (error, ""),
            (percent(alone, locale, 2) if alone is not None else NOT_MEASURED, ""),
        )
        rows.append(Row(name_of_test_set(test_set), below, cells))
    return rows


def refusal_rows(card: ModelCard, locale: QLocale) -> list[Row]:
    """By kind of drawings that are no digits: how many, share refused, share read as unsure."""
    rows = []
    for kind in in_order(card.refusals, KINDS):
        found = card.refusals[kind]
        count = translate("Card", "{count} drawings").format(count=locale.toString(found.drawings))
        if kind == APART:
            count = translate("Card", "{count}, reported apart").format(count=count)
        cells = ((percent(found.refused, locale), ""), (percent(found.unsure, locale), ""))
        rows.append(Row(name_of_kind(kind), count, cells))
    return rows


def name_of_numbers(number_set: str) -> str:
    """The name of a set of whole numbers that a model was measured on."""
    names = {
        "composed": translate("Card", "Composed of 2 to 6 digits"),
        "touching": translate("Card", "Those whose digits touch"),
        "joined": translate("Card", "Two digits in one stroke"),
        "composed-pictures": translate("Card", "Composed, as pictures"),
        "recorded": translate("Card", "Written whole"),
        "recorded-all": translate("Card", "Written whole, with wrong labels"),
        "recorded-pictures": translate("Card", "Written whole, as pictures"),
    }
    return names.get(number_set, number_set)


def name_of_words(kind: str) -> str:
    """The name of a kind of words of letters."""
    names = {
        "words": translate("Card", "Words of two letters"),
        "look-alike words": translate("Card", "Words of look-alikes, such as lO and Sl"),
    }
    return names.get(kind, kind)


def number_rows(figures: NumberFigures, locale: QLocale) -> list[Row]:
    """By set of numbers: how many, share read exactly, calibration error, share refused."""
    rows = []
    for number_set in in_order(figures.measured, NUMBER_SETS):
        found = figures.measured[number_set]
        count = translate("Card", "{count} numbers").format(count=locale.toString(found.numbers))
        cells = (
            (percent(found.exact, locale, 2), ""),
            (percent(found.calibration_error, locale, 2), ""),
            (percent(found.refused, locale, 2), ""),
        )
        rows.append(Row(name_of_numbers(number_set), count, cells))
    return rows


def word_rows(figures: NumberFigures, locale: QLocale) -> list[Row]:
    """By kind of words: how many, share refused, share read as unsure."""
    rows = []
    for kind in in_order(figures.words, WORDS):
        found = figures.words[kind]
        count = translate("Card", "{count} drawings").format(count=locale.toString(found.drawings))
        cells = ((percent(found.refused, locale), ""), (percent(found.unsure, locale), ""))
        rows.append(Row(name_of_words(kind), count, cells))
    return rows


def single_digits(figures: NumberFigures, locale: QLocale) -> str:
    """What digits that stand alone lose where they might be numbers; empty where it was not measured."""
    if figures.single is None:
        return ""
    text = translate(
        "Card", "Of digits that stand alone {alone} are right, where they might be numbers {exact}."
    )
    one = figures.single
    return text.format(alone=percent(one.alone, locale, 2), exact=percent(one.exact, locale, 2))


NOT_MEASURED: Final = "\N{EN DASH}"


def _spread(seeds: Sequence[float], locale: QLocale) -> str:
    """The least and the most of the training runs, such as "99.68-99.74 %"."""
    if len(seeds) < 2:  # noqa: PLR2004 - one run has no spread
        return ""
    least = locale.toString(min(seeds) * 100, "f", 2)
    return translate("Card", "{least}–{most}").format(least=least, most=percent(max(seeds), locale, 2))  # noqa: RUF001
