"""What the reading panel is told, and the words it makes of it. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.ui.numbers import likelihood, percent

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from digitpad.domain import DigitImage, DigitReading, ModelCard, Reading

translate = QCoreApplication.translate

_DASH = "\N{EN DASH}"
_TOLD = 1e-4
"""Ten shares that lack less than this to 1 say nothing of what is no digit: they are rounded."""
_LESS_SURE, _SURER = 0.002, 0.01
"""A reading is as sure as those of a step of confidence if it is hardly less and not much more so."""
_ENOUGH = 50


class Phase(StrEnum):
    """Whether the model can read."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Everything the panel shows. ``message`` says what went wrong when the phase is failed.

    ``model_name`` is the name of the model that made the reading, ``card`` the card of the very weights that
    made it, where they are still known. ``read_only`` marks a drawing from the history: its ink is fixed, its
    label is not.
    """

    reading: Reading | None = None
    label: str | None = None
    reviewed: bool = False
    phase: Phase = Phase.READY
    message: str = ""
    has_ink: bool = False
    image: DigitImage | None = None
    milliseconds: float | None = None
    read_only: bool = False
    model_name: str = ""
    card: ModelCard | None = None
    can_confirm: bool = False

    @property
    def digit(self) -> DigitReading | None:
        """The one digit whose probabilities are shown."""
        if not self.has_ink or self.reading is None or not self.reading.digits:
            return None
        return self.reading.digits[0]

    @property
    def no_digit(self) -> float | None:
        """The probability that it is not a digit; None where the model cannot tell."""
        if self.digit is None:
            return None
        rest = 1.0 - self.digit.any_digit
        tells = self.card.digit_bias is not None if self.card else rest > _TOLD
        return rest if tells else None

    @property
    def answers(self) -> tuple[str, ...]:
        """What the model stands for: one label, two when unsure; `NO_DIGIT` where it is not a digit."""
        if self.digit is None or self.reading is None:
            return ()
        if self.reading.verdict is Verdict.UNSURE:
            return tuple(label for label, _ in self.digit.likeliest)
        return (NO_DIGIT,) if self.reading.verdict is Verdict.NOT_A_DIGIT else (str(self.digit.digit),)


def right_when_measured(card: ModelCard | None, confidence: float) -> float | None:
    """The share of readings about as sure as this that were right, of pens the model never saw.

    None where the card has no such figure, or one from too few digits.
    """
    found = card.measured.get("unipen-test") if card else None
    for mean, right, count in found.reliability if found else ():
        if count >= _ENOUGH and -_LESS_SURE <= confidence - mean <= _SURER:
            return right
    return None


class Look(StrEnum):
    """How the reading card is laid out."""

    EMPTY = "empty"
    DIGIT = "digit"
    NO_DIGIT = "no_digit"
    CHOICE = "choice"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Words:
    """What the reading card says: the digits written large, a title, quiet lines below it.

    ``choices`` are the labels to choose from, `NO_DIGIT` among them. ``measured`` is a line that is left out
    where there is no room for it.
    """

    look: Look
    title: str
    lines: tuple[str, ...] = ()
    digits: str = ""
    choices: tuple[str, ...] = ()
    is_edited: bool = False
    measured: str = ""


def words_for(state: ReadingState, locale: QLocale) -> Words:
    """The words for this state."""
    if state.label is not None or (state.reviewed and state.reading is not None):
        return _edited(state, locale)
    if not state.has_ink or (state.reading and state.reading.verdict is Verdict.BLANK):
        return _empty(state)
    if state.reading is None:
        return _waiting(state)
    if state.reading.verdict is Verdict.UNSURE:
        return _unsure(state, state.reading)
    if state.reading.verdict is Verdict.NOT_A_DIGIT:
        hint = translate("ReadingCard", "If it is one, type it.")
        title = translate("ReadingCard", "Not a digit")
        return Words(Look.NO_DIGIT, title, (*_shares(state, locale), *_reader(state), hint))
    title = translate("ReadingCard", "{percent} sure").format(
        percent=likelihood(state.reading.confidence, locale)
    )
    hint = translate("ReadingCard", "Not right? Type the digit.")
    lines = (*_reader(state), hint)
    measured = _measured(state.card, state.reading, locale)
    return Words(Look.DIGIT, title, lines, digits=state.reading.text, measured=measured)


def reading_in_words(reading: Reading | None, locale: QLocale) -> str:
    """One line on what the model read, such as "Read as 4 or 9 (53.8 %, 43.3 %)"."""
    if reading is None:
        return translate("ReadingCard", "Not read yet")
    if reading.verdict is Verdict.NOT_A_DIGIT:
        rest = 1.0 - reading.digits[0].any_digit if len(reading.digits) == 1 else 0.0
        if rest <= _TOLD:
            return translate("ReadingCard", "Read as not a digit")
        return translate("ReadingCard", "Read as not a digit ({percent})").format(
            percent=likelihood(rest, locale)
        )
    if reading.verdict is Verdict.BLANK or not reading.digits:
        return translate("ReadingCard", "Read as blank")
    first = likelihood(reading.confidence, locale)
    if reading.verdict is Verdict.UNSURE and len(reading.digits) == 1:
        (one, _), (other, share) = reading.digits[0].likeliest
        return translate("ReadingCard", "Read as {one} or {other} ({first}, {second})").format(
            one=one, other=in_words(other), first=first, second=likelihood(share, locale)
        )
    return translate("ReadingCard", "Read as {digits} ({percent})").format(digits=reading.text, percent=first)


def in_words(label: str) -> str:
    """A label as it stands in a sentence: the digits, or that it is none."""
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
    return reading.text or _DASH


def _edited(state: ReadingState, locale: QLocale) -> Words:
    read = state.reading.text if state.reading else ""
    label = read if state.label is None else state.label
    if state.reading is not None and label == read and state.reading.verdict is not Verdict.BLANK:
        title = translate("ReadingCard", "Confirmed by you")
    elif state.reading is None:
        title = translate("ReadingCard", "Your label")
    else:
        title = translate("ReadingCard", "Corrected by you")
    lines = (reading_in_words(state.reading, locale), *_reader(state))
    if label == NO_DIGIT:
        lines = (translate("ReadingCard", "Not a digit"), *lines)
        return Words(Look.NO_DIGIT, title, lines, is_edited=True)
    return Words(Look.DIGIT, title, lines, digits=label, is_edited=True)


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
    if len(reading.digits) != 1:
        return Words(
            Look.DIGIT,
            translate("ReadingCard", "Not sure"),
            (translate("ReadingCard", "Not right? Type the digit."),),
            digits=reading.text,
        )
    return Words(
        Look.CHOICE,
        translate("ReadingCard", "Not sure. Which one?"),
        choices=state.answers,
    )


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
    right = right_when_measured(card, reading.confidence)
    if right is None:
        return ""
    text = translate("ReadingCard", "Of readings this sure, {percent} were right when measured")
    return text.format(percent=percent(right, locale))


def _reader(state: ReadingState) -> tuple[str, ...]:
    if not state.model_name or state.reading is None:
        return ()
    return (translate("ReadingCard", "Read by {model}").format(model=state.model_name),)
