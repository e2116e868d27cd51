"""What a replay says of the readings, in the person's language. No widgets here."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from digitpad.domain import NO_DIGIT
from digitpad.ui.numbers import seconds
from digitpad.ui.reading_words import in_words, reading_in_words
from digitpad.ui.replay.course import Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QLocale

    from digitpad.domain import Recognition
    from digitpad.ui.replay.steps import Change, Step

translate = QCoreApplication.translate

_MOST_CHANGES: Final = 4


def progress(moment: float, duration: float, locale: QLocale) -> str:
    """Where the replay stands, such as "0.8 of 1.2 s"."""
    text = translate("Replay", "{moment} of {duration}")
    return text.format(moment=locale.toString(moment / 1000, "f", 1), duration=seconds(duration, locale))


def at_moment(step: Step, locale: QLocale) -> str:
    """What was read by then, such as "0.8 s: Read as 6 (72.3 %)"."""
    text = translate("Replay", "{moment}: {reading}")
    return text.format(moment=seconds(step.at, locale), reading=reading_in_words(step.reading, locale))


def story(changes: Sequence[Change], locale: QLocale) -> str:
    """How the reading changed, such as "Read as 1 at first, as 7 from 0.8 s on"."""
    if not changes:
        return translate("Replay", "Nothing was read on the way")
    first = in_words(changes[0].label)
    if len(changes) == 1:
        return translate("Replay", "Read as {what} from the first moment on").format(what=first)
    told = [translate("Replay", "Read as {what} at first").format(what=first)]
    shown, last = changes[1:-1][:_MOST_CHANGES], changes[-1]
    middle = translate("Replay", "as {what} from {moment}")
    told += [middle.format(what=in_words(one.label), moment=seconds(one.at, locale)) for one in shown]
    if len(changes) - 2 > len(shown):
        told.append("…")
    end = translate("Replay", "as {what} from {moment} on")
    told.append(end.format(what=in_words(last.label), moment=seconds(last.at, locale)))
    joined = translate("Replay", "{before}, {after}")
    return reduce(lambda before, after: joined.format(before=before, after=after), told)


def change(before: str, after: str) -> str:
    """One change of the reading, such as "1 → 7"."""
    text = translate("Replay", "{before} → {after}")
    return text.format(before=short(before), after=short(after))


def short(label: str) -> str:
    """A label as it stands at its curve."""
    return label if label != NO_DIGIT else translate("Replay", "no digit")


def note_on(pace: Pace) -> str:
    """Where the replay is not as it was written, in which way."""
    if pace is Pace.EVEN:
        return translate("Replay", "This drawing has no times: it is replayed at an even speed.")
    if pace is Pace.SHORTENED:
        return translate("Replay", "Pauses of more than a second are shortened.")
    return ""


def why_not(record: Recognition | None) -> str:
    """Why there is nothing to replay; empty where there is."""
    if record is None:
        return translate("Replay", "Choose a drawing to see how it was written.")
    if record.picture is not None:
        return translate("Replay", "This is a picture: it has no strokes to replay.")
    if record.drawing is None or record.drawing.is_blank:
        return translate("Replay", "There is no ink to replay: it was erased, or nothing was drawn.")
    return ""
