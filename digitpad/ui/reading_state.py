"""What the reading panel is told, and the words it makes of it. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.domain import Verdict
from digitpad.ui.numbers import percent

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from digitpad.domain import DigitImage, DigitReading, Reading

translate = QCoreApplication.translate


class Phase(StrEnum):
    """Whether the model can read."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Everything the panel shows. ``message`` says what went wrong when the phase is failed.

    ``model_name`` is the name of the model that made the reading. ``read_only`` marks a drawing from the
    history: its ink is fixed, its label is not.
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

    @property
    def digit(self) -> DigitReading | None:
        """The one digit whose probabilities are shown."""
        if not self.has_ink or self.reading is None or not self.reading.digits:
            return None
        return self.reading.digits[0]

    @property
    def candidates(self) -> tuple[int, ...]:
        """The digits the model stands for: one, two when unsure, none when it is not a digit."""
        if self.digit is None or self.reading is None:
            return ()
        if self.reading.verdict is Verdict.UNSURE:
            return self.digit.ranking[:2]
        return self.digit.ranking[:1] if self.reading.verdict is Verdict.DIGITS else ()


class Look(StrEnum):
    """How the reading card is laid out."""

    EMPTY = "empty"
    DIGIT = "digit"
    CHOICE = "choice"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Words:
    """What the reading card says: the digits written large, a title, quiet lines below it."""

    look: Look
    title: str
    lines: tuple[str, ...] = ()
    digits: str = ""
    choices: tuple[str, ...] = ()
    is_edited: bool = False


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
    hint = translate("ReadingCard", "Not right? Type the digit.")
    if state.reading.verdict is Verdict.NOT_A_DIGIT:
        hint = translate("ReadingCard", "If it is one, type it.")
        closest = _closest(state, locale)
        lines = (closest, hint) if closest else (hint,)
        return Words(Look.DIGIT, translate("ReadingCard", "Not a digit"), lines, digits="\N{EN DASH}")
    title = translate("ReadingCard", "{percent} sure").format(
        percent=percent(state.reading.confidence, locale)
    )
    return Words(Look.DIGIT, title, (*_reader(state), hint), digits=state.reading.text)


def reading_in_words(reading: Reading | None, locale: QLocale) -> str:
    """One line on what the model read, such as "Read as 4 or 9 (53.8 %, 43.3 %)"."""
    if reading is None:
        return translate("ReadingCard", "Not read yet")
    if reading.verdict is Verdict.NOT_A_DIGIT:
        return translate("ReadingCard", "Read as not a digit")
    if reading.verdict is Verdict.BLANK or not reading.digits:
        return translate("ReadingCard", "Read as blank")
    first = percent(reading.confidence, locale)
    if reading.verdict is Verdict.UNSURE and len(reading.digits) == 1:
        one, other = reading.digits[0].ranking[:2]
        second = percent(reading.digits[0].probabilities[other], locale)
        return translate("ReadingCard", "Read as {one} or {other} ({first}, {second})").format(
            one=one, other=other, first=first, second=second
        )
    return translate("ReadingCard", "Read as {digits} ({percent})").format(digits=reading.text, percent=first)


def caption_for(reading: Reading | None, label: str | None) -> str:
    """The few characters under a thumbnail."""
    if label is not None:
        return label or "\N{EN DASH}"
    if reading is None:
        return "\N{HORIZONTAL ELLIPSIS}"
    if reading.verdict is Verdict.UNSURE and len(reading.digits) == 1:
        one, other = reading.digits[0].ranking[:2]
        return translate("ReadingCard", "{one} or {other}").format(one=one, other=other)
    return reading.text or "\N{EN DASH}"


def _edited(state: ReadingState, locale: QLocale) -> Words:
    read = state.reading.text if state.reading else ""
    label = read if state.label is None else state.label
    agrees = state.reading is not None and label == read and state.reading.verdict is not Verdict.NOT_A_DIGIT
    if agrees:
        title = translate("ReadingCard", "Confirmed by you")
    elif state.reading is None:
        title = translate("ReadingCard", "Your label")
    else:
        title = translate("ReadingCard", "Corrected by you")
    return Words(
        Look.DIGIT,
        title,
        (reading_in_words(state.reading, locale), *_reader(state)),
        digits=label or "\N{EN DASH}",
        is_edited=True,
    )


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
        choices=tuple(str(digit) for digit in state.candidates),
    )


def _closest(state: ReadingState, locale: QLocale) -> str:
    if state.digit is None:
        return ""
    return translate("ReadingCard", "Closest is {digit} ({percent})").format(
        digit=state.digit.digit, percent=percent(state.digit.confidence, locale)
    )


def _reader(state: ReadingState) -> tuple[str, ...]:
    if not state.model_name or state.reading is None:
        return ()
    return (translate("ReadingCard", "Read by {model}").format(model=state.model_name),)
