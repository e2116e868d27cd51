"""What a reading claims, in a few words and a shape: colour never speaks alone. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from digitpad.domain import Verdict
from digitpad.ui.icons import Tone
from digitpad.ui.numbers import likelihood
from digitpad.ui.reading_words import in_words

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from digitpad.domain import Reading
    from digitpad.inference.result import ReadResult

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict in words, with the shape and the colour that go with it."""

    words: str
    shape: str
    tone: Tone


def judgement(result: ReadResult, locale: QLocale) -> Judgement:
    """What the reading claims."""
    reading = result.reading
    if reading.verdict is Verdict.NOT_A_DIGIT:
        return Judgement(_refusal(reading, locale), "ban", Tone.MUTED)
    if reading.verdict is Verdict.BLANK or not reading.digits:
        return Judgement(translate("Compare", "Nothing to read"), "", Tone.MUTED)
    if reading.verdict is Verdict.UNSURE:
        one, other = (in_words(label, len(reading.digits)) for label, _ in result.likeliest)
        text = translate("Compare", "Not sure: {one} or {other}").format(one=one, other=other)
        return Judgement(text, "help", Tone.WAITING)
    text = translate("Compare", "{percent} sure")
    return Judgement(text.format(percent=likelihood(reading.confidence, locale)), "check", Tone.GOOD)


def _refusal(reading: Reading, locale: QLocale) -> str:
    if len(reading.digits) != 1:
        return translate("Compare", "Not a number")
    text = translate("Compare", "Not a digit, {percent} sure")
    return text.format(percent=likelihood(1.0 - reading.digits[0].any_digit, locale))


def answer(result: ReadResult) -> str:
    """What it was read as: the digits, two candidates, that it is none, or that nothing is there."""
    reading = result.reading
    if reading.verdict is Verdict.BLANK:
        return translate("Compare", "nothing")
    if reading.verdict is Verdict.UNSURE:
        # In one order: two models that waver between the same two say the same.
        labels = sorted((label for label, _ in result.likeliest), key=lambda label: label or "~")
        one, other = (in_words(label, len(reading.digits)) for label in labels)
        return translate("Compare", "{one} or {other}").format(one=one, other=other)
    return in_words(reading.text, len(reading.digits))
