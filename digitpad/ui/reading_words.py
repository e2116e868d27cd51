"""The words that the reading panel makes of its state, in the person's language. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.ui.numbers import likelihood, percent
from digitpad.ui.reading_state import TOLD, Phase, ReadingState

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from digitpad.domain import ModelCard, Reading

translate = QCoreApplication.translate

_DASH = "\N{EN DASH}"
_IN_DOUBT = "?"
"""After a number of which one digit is in doubt."""
_LESS_SURE, _SURER = 0.002, 0.01
"""A reading is as sure as those of a step of confidence if it is hardly less and not much more so."""
_ENOUGH = 50
_LONGEST = 12
"""Of a text that a person can choose: on a longer one nobody sees how it differs from the other."""


def right_when_measured(card: ModelCard | None, confidence: float) -> float | None:
    """The share of readings about as sure as this that were right, of pens the model never saw.

    None where the card has no such figure, or one from too few digits.
    """
    found = card.measured.get("unipen-test") if card else None
    for mean, right, count in found.reliability if found else ():
        if count >= _ENOUGH and -_LESS_SURE <= confidence - mean <= _SURER:
            return right
    return None


@dataclass(frozen=True, slots=True)
class Figure:
    """One digit of a number as it is shown: ``sure`` is its probability, where it is one that was read.

    ``begins`` tells that a number begins with it, after another one.
    """

    text: str
    sure: float | None = None
    is_doubtful: bool = False
    begins: bool = False


class Look(StrEnum):
    """How the reading card is laid out."""

    EMPTY = "empty"
    DIGIT = "digit"
    NUMBER = "number"
    NO_DIGIT = "no_digit"
    CHOICE = "choice"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Words:
    """What the reading card says: the digits written large, a title, quiet lines below it.

    ``choices`` are the labels to choose from, `NO_DIGIT` among them. ``measured`` is a line that is left out
    where there is no room for it. ``figures`` are the digits of a number, one by one.
    """

    look: Look
    title: str
    lines: tuple[str, ...] = ()
    digits: str = ""
    choices: tuple[str, ...] = ()
    is_edited: bool = False
    measured: str = ""
    figures: tuple[Figure, ...] = ()


def words_for(state: ReadingState, locale: QLocale) -> Words:
    """The words for this state."""
    if state.typed is not None or state.label is not None or (state.reviewed and state.reading is not None):
        return _edited(state, locale)
    if not state.has_ink or (state.reading and state.reading.verdict is Verdict.BLANK):
        return _empty(state)
    if state.reading is None:
        return _waiting(state)
    if state.reading.verdict is Verdict.UNSURE:
        return _unsure(state, state.reading)
    if state.reading.verdict is Verdict.NOT_A_DIGIT:
        return _refused(state, state.reading, locale)
    title = translate("ReadingCard", "{percent} sure").format(
        percent=likelihood(state.reading.confidence, locale)
    )
    lines = (*_reader(state), _not_right(state.reading))
    measured = _measured(state.card, state.reading, locale)
    return _large(state, Words(Look.DIGIT, title, lines, digits=state.reading.text, measured=measured))


def reading_in_words(reading: Reading | None, locale: QLocale, other: tuple[str, float] | None = None) -> str:
    """One line on what the model read, such as "Read as 4 or 9 (53.8 %, 43.3 %)".

    ``other`` is a `ReadResult`'s, where that is at hand.
    """
    if reading is None:
        return translate("ReadingCard", "Not read yet")
    if reading.verdict is Verdict.NOT_A_DIGIT:
        return _refusal_in_words(reading, locale)
    if reading.verdict is Verdict.BLANK or not reading.digits:
        return translate("ReadingCard", "Read as blank")
    first = likelihood(reading.confidence, locale)
    if reading.verdict is Verdict.UNSURE:
        (one, _), second = reading.likeliest
        text, share = other or second
        return translate("ReadingCard", "Read as {one} or {other} ({first}, {second})").format(
            one=one, other=in_words(text, len(reading.digits)), first=first, second=likelihood(share, locale)
        )
    return translate("ReadingCard", "Read as {digits} ({percent})").format(digits=reading.text, percent=first)


def _refusal_in_words(reading: Reading, locale: QLocale) -> str:
    if len(reading.digits) > 1:
        return translate("ReadingCard", "Read as not a number")
    rest = 1.0 - reading.digits[0].any_digit if reading.digits else 0.0
    if rest <= TOLD:
        return translate("ReadingCard", "Read as not a digit")
    return translate("ReadingCard", "Read as not a digit ({percent})").format(
        percent=likelihood(rest, locale)
    )


def in_words(label: str, digits: int = 1) -> str:
    """A label as it stands in a sentence: the digits, or that it is none of what has so many digits."""
    if digits > 1:
        return label or translate("ReadingCard", "not a number")
    return label or translate("ReadingCard", "not a digit")


def caption_for(reading: Reading | None, label: str | None) -> str:
    """The few characters under a thumbnail."""
    if label is not None:
        return label or _DASH
    if reading is None:
        return "\N{HORIZONTAL ELLIPSIS}"
    if reading.verdict is Verdict.UNSURE and len(reading.digits) == 1:
        (one, _), (other, _) = reading.digits[0].likeliest
        return translate("ReadingCard", "{one} or {other}").format(one=one, other=other or _DASH)
    if reading.verdict is Verdict.UNSURE:
        return reading.text + _IN_DOUBT
    return reading.text or _DASH


def _edited(state: ReadingState, locale: QLocale) -> Words:
    if state.typed is not None:
        return _typed(state, state.typed, locale)
    read = state.reading.text if state.reading else ""
    label = read if state.label is None else state.label
    if state.reading is not None and label == read and state.reading.verdict is not Verdict.BLANK:
        title = translate("ReadingCard", "Confirmed by you")
    elif state.reading is None:
        title = translate("ReadingCard", "Your label")
    else:
        title = translate("ReadingCard", "Corrected by you")
    read = reading_in_words(state.reading, locale, state.other)
    # The one takes the other's place, so that nothing moves when the moment for typing on is over.
    hint = (translate("ReadingCard", "Type on, and it is a number."),)
    lines = (read, *(hint if state.is_typing else _reader(state)))
    if label == NO_DIGIT:
        lines = (translate("ReadingCard", "Not a digit"), *lines)
        return Words(Look.NO_DIGIT, title, lines, is_edited=True)
    return _large(state, Words(Look.DIGIT, title, lines, digits=label, is_edited=True))


def _typed(state: ReadingState, typed: str, locale: QLocale) -> Words:
    title = translate("ReadingCard", "Enter keeps this number")
    read = reading_in_words(state.reading, locale, state.other)
    lines = (translate("ReadingCard", "Esc gives it up."), read)
    return _large(state, Words(Look.NUMBER, title, lines, digits=typed, is_edited=True))


def _large(state: ReadingState, words: Words) -> Words:
    """With the digits one by one, where there are several."""
    figures = _figures(state, words.digits, edited=words.is_edited)
    look = Look.NUMBER if len(figures) > 1 else words.look
    return replace(words, look=look, figures=figures if look is Look.NUMBER else ())


def _figures(state: ReadingState, text: str, *, edited: bool) -> tuple[Figure, ...]:
    """The digits of a text. Those that were read have their probabilities; who corrects has said enough."""
    found: list[Figure] = []
    for part, number in enumerate(text.split()):
        for place, digit in enumerate(number):
            begins = part > 0 and place == 0
            if edited:
                found.append(Figure(digit, begins=begins))
            else:
                at = len(found)
                found.append(Figure(digit, state.digits[at].confidence, at in state.in_doubt, begins))
    return tuple(found)


def _refused(state: ReadingState, reading: Reading, locale: QLocale) -> Words:
    if len(reading.digits) == 1:
        hint = translate("ReadingCard", "If it is one, type it.")
        title = translate("ReadingCard", "Not a digit")
        return Words(Look.NO_DIGIT, title, (*_shares(state, locale), *_reader(state), hint))
    hint = translate("ReadingCard", "If it is one, type it, then Enter.")
    title = translate("ReadingCard", "Not a number")
    closest = translate("ReadingCard", "Closest is {digit} ({percent})").format(
        digit=reading.closest, percent=likelihood(reading.confidence, locale)
    )
    return Words(Look.NO_DIGIT, title, (*((closest,) if reading.digits else ()), *_reader(state), hint))


def _not_right(reading: Reading) -> str:
    if len(reading.digits) > 1:
        return translate("ReadingCard", "Not right? Type it, then Enter.")
    return translate("ReadingCard", "Not right? Type the digit.")


def _empty(state: ReadingState) -> Words:
    if state.phase is Phase.FAILED:
        return _failed(state)
    title = translate("ReadingCard", "Nothing drawn yet")
    if state.phase is Phase.LOADING:
        return Words(Look.EMPTY, title, (translate("ReadingCard", "Loading the model…"),))
    return Words(Look.EMPTY, title, (translate("ReadingCard", "The reading will stand here"),))


def _waiting(state: ReadingState) -> Words:
    if state.phase is Phase.FAILED:
        return _failed(state)
    if state.phase is Phase.LOADING:
        return Words(
            Look.EMPTY,
            translate("ReadingCard", "Loading the model…"),
            (translate("ReadingCard", "Your drawing will be read when the model is ready"),),
        )
    if state.read_only:
        return Words(
            Look.EMPTY,
            translate("ReadingCard", "Not read yet"),
            (translate("ReadingCard", "If you know the digit, type it."),),
        )
    return Words(Look.EMPTY, translate("ReadingCard", "Reading…"))


def _failed(state: ReadingState) -> Words:
    message = state.message or translate("ReadingCard", "Drawings are kept and can be read later.")
    return Words(Look.FAILED, translate("ReadingCard", "The model cannot read"), (message,))


def _unsure(state: ReadingState, reading: Reading) -> Words:
    title = translate("ReadingCard", "Not sure. Which one?")
    choices = tuple(text for text, _ in state.candidates)
    if len(reading.digits) == 1:
        return Words(Look.CHOICE, title, choices=choices)
    if max(map(len, choices)) > _LONGEST:
        title, lines = translate("ReadingCard", "Not sure"), (*_reader(state), _not_right(reading))
        return _large(state, Words(Look.NUMBER, title, lines, digits=reading.text))
    return _large(state, Words(Look.NUMBER, title, digits=reading.text, choices=choices))


def _shares(state: ReadingState, locale: QLocale) -> tuple[str, ...]:
    """How likely it is no digit, and which one it is closest to."""
    if state.digit is None:
        return ()
    closest = translate("ReadingCard", "Closest is {digit} ({percent})").format(
        digit=state.digit.digit, percent=likelihood(state.digit.confidence, locale)
    )
    if state.no_digit is None:
        return (closest,)
    sure = translate("ReadingCard", "{percent} sure").format(percent=percent(state.no_digit, locale))
    return sure, closest


def _measured(card: ModelCard | None, reading: Reading, locale: QLocale) -> str:
    if len(reading.digits) > 1:
        return ""  # what was measured are single digits
    right = right_when_measured(card, reading.confidence)
    if right is None:
        return ""
    text = translate("ReadingCard", "Of readings this sure, {percent} were right when measured")
    return text.format(percent=percent(right, locale))


def _reader(state: ReadingState) -> tuple[str, ...]:
    if not state.model_name or state.reading is None:
        return ()
    return (translate("ReadingCard", "Read by {model}").format(model=state.model_name),)
