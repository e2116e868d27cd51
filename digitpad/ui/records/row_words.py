"""What a row of the history says, in words, in the person's language. No widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from digitpad.domain import Source, Verdict
from digitpad.ui.numbers import likelihood
from digitpad.ui.sentences import in_a_row
from digitpad.ui.sync_words import whereabouts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from digitpad.storage.finding import Row
    from digitpad.storage.sync.state import Whereabouts

translate = QCoreApplication.translate

DASH: Final = "\N{EN DASH}"
_NOT_YET: Final = "\N{HORIZONTAL ELLIPSIS}"


def headings() -> tuple[str, ...]:
    """What stands over the columns."""
    return (
        translate("Records", "Ink"),
        translate("Records", "Reading"),
        translate("Records", "Sure"),
        translate("Records", "Model"),
        translate("Records", "From"),
        translate("Records", "When"),
        translate("Records", "Sync"),
    )


def cells(row: Row, names: Mapping[str, str], locale: QLocale, where: Whereabouts | None) -> tuple[str, ...]:
    """What stands in each column, in words: for screen readers where it is painted otherwise."""
    return (
        row.name if row.name is not None else translate("Records", "Drawing"),
        reading(row),
        sure(row, locale),
        model(row, names),
        origin(row),
        when(row.drawn_at, locale),
        whereabouts(where)[0] if where is not None else "",
    )


def shown(row: Row) -> str:
    """What it is shown as: the label where a person gave one, else what was read."""
    if row.label is None and row.verdict is None:
        return _NOT_YET
    return row.text or DASH


def read_otherwise(row: Row) -> str:
    """What was read, where a person said otherwise; it is shown struck out."""
    return (row.read or DASH) if row.is_corrected else ""


def remark(row: Row) -> str:
    """What is to be said beside what it is shown as."""
    if row.label is not None:
        return ""
    if row.verdict is Verdict.UNSURE:
        return translate("Records", "unsure")
    if row.verdict is Verdict.NOT_A_DIGIT:
        return translate("Records", "no digit")
    return ""


def is_confirmed(row: Row) -> bool:
    """Whether a person said that the reading is right."""
    return row.reviewed and row.label is not None and row.label == row.read


def reading(row: Row) -> str:
    """What it is shown as and why, in one line."""
    if row.is_corrected:
        text = translate("Records", "{label}, corrected from {read}")
        return text.format(label=_said(row.label or ""), read=_said(row.read or ""))
    if is_confirmed(row):
        return translate("Records", "{label}, confirmed").format(label=_said(row.label or ""))
    if row.label is not None:
        return _said(row.label)
    if row.verdict is None:
        return translate("Records", "not read yet")
    if row.verdict is Verdict.UNSURE:
        return translate("Records", "{text}, unsure").format(text=row.text or DASH)
    return _said(row.text)


def sure(row: Row, locale: QLocale) -> str:
    """How sure the model was."""
    if row.confidence is None or row.verdict in {Verdict.NOT_A_DIGIT, Verdict.BLANK}:
        return ""
    return likelihood(row.confidence, locale)


def model(row: Row, names: Mapping[str, str]) -> str:
    """Who read it."""
    return "" if row.model is None else names.get(row.model, row.model)


def source(kind: Source) -> str:
    """Where records come from."""
    return {
        Source.PAD: translate("Records", "Pad"),
        Source.FILE: translate("Records", "File"),
        Source.CLIPBOARD: translate("Records", "Clipboard"),
        Source.BATCH: translate("Records", "Many files"),
    }[kind]


def origin(row: Row) -> str:
    """Where it comes from, with the picture's file name."""
    return row.name or source(row.source)


def today() -> int:
    """Which day it is here, as a number."""
    return QDate.currentDate().toJulianDay()


def when(moment: dt.datetime, locale: QLocale, *, on: QDate | None = None) -> str:
    """When it was drawn, in the zone of this computer: of today the time, of this year without it."""
    local, now = _local(moment), on or QDate.currentDate()
    clock = local.time().toString("HH:mm")
    if local.date() == now:
        return translate("Records", "Today, {time}").format(time=clock)
    text = translate("Records", "{day}, {time}")
    return text.format(day=_day(local.date(), now, locale), time=clock)


def when_in_short(moment: dt.datetime, locale: QLocale, *, on: QDate | None = None) -> str:
    """The same where there is little room: of today the time alone, else the day alone."""
    local, now = _local(moment), on or QDate.currentDate()
    return local.time().toString("HH:mm") if local.date() == now else _day(local.date(), now, locale)


def _local(moment: dt.datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp())).toLocalTime()


def _day(day: QDate, now: QDate, locale: QLocale) -> str:
    form = translate("Records", "d MMM", "a day of this year, as QDate.toString has it")
    if day.year() != now.year():
        form = translate("Records", "d MMM yyyy", "a day, as QDate.toString has it")
    return locale.toString(day, form)


def told(row: Row, names: Mapping[str, str], locale: QLocale, where: Whereabouts | None) -> list[str]:
    """All there is to say of a row, a line each."""
    moment = _local(row.drawn_at)
    day = locale.toString(moment.date(), QLocale.FormatType.LongFormat)
    drawn = translate("Records", "{day}, {time}").format(day=day, time=moment.time().toString("HH:mm:ss"))
    lines = [reading_told(row, names, locale)]
    lines.append(translate("Records", "Drawn: {when}").format(when=drawn))
    if row.name is not None:
        lines.append(translate("Records", "Picture: {name}").format(name=row.name))
    if where is not None:
        lines.append(whereabouts(where)[0])
    return lines


def reading_told(row: Row, names: Mapping[str, str], locale: QLocale) -> str:
    """What was read, by whom, and what a person said of it, in a sentence."""
    if row.verdict is None:
        read = translate("Records", "Not read yet.")
    elif row.verdict is Verdict.NOT_A_DIGIT:
        read = translate("Records", "{model} read no digit.").format(model=model(row, names))
    elif row.verdict is Verdict.BLANK:
        read = translate("Records", "{model} found nothing to read.").format(model=model(row, names))
    else:
        text = translate("Records", "{model} read {text} and was {sure} sure.")
        read = text.format(model=model(row, names), text=row.read, sure=sure(row, locale))
    if row.is_corrected:
        text = translate("Records", "A person corrected that to {label}.")
    elif is_confirmed(row):
        text = translate("Records", "A person said that this is right.")
    elif row.label is not None:
        text = translate("Records", "A person says that it is {label}.")
    else:
        return read
    return in_a_row((read, text.format(label=_said(row.label or ""))))


def _said(text: str) -> str:
    return text or translate("Records", "not a digit")
