"""What the insight page says, in the person's language. No widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from digitpad.domain import NO_DIGIT
from digitpad.storage.finding_counts import MANY
from digitpad.ui.insight.figures import Unit
from digitpad.ui.numbers import percent

if TYPE_CHECKING:
    import datetime as dt

    from digitpad.ui.insight.figures import Cell, Share, Span

translate = QCoreApplication.translate

_THOUSAND = 1000
_MILLION = 1_000_000


def title_over_time(unit: Unit) -> str:
    """What the bars count."""
    return {
        Unit.DAY: translate("Insight", "Drawings a day"),
        Unit.WEEK: translate("Insight", "Drawings a week"),
        Unit.MONTH: translate("Insight", "Drawings a month"),
        Unit.YEAR: translate("Insight", "Drawings a year"),
    }[unit]


def name_of_span(span: Span, unit: Unit, locale: QLocale) -> str:
    """The days in words, such as "Saturday, 21 November 2026" or "November 2026"."""
    if unit is Unit.YEAR:
        return str(span.first.year)
    if unit is Unit.MONTH:
        text = translate("Insight", "{month} {year}")
        return text.format(month=locale.standaloneMonthName(span.first.month), year=span.first.year)
    if unit is Unit.WEEK:
        text = translate("Insight", "Week from {day}")
        return text.format(day=_day(span.first, locale, QLocale.FormatType.ShortFormat))
    return _day(span.first, locale, QLocale.FormatType.LongFormat)


def tick_of_span(span: Span, unit: Unit, locale: QLocale) -> str:
    """The same, as short as it stands under an axis."""
    if unit is Unit.YEAR:
        return str(span.first.year)
    if unit is Unit.MONTH:
        text = translate("Insight", "{month} {year}")
        short = QLocale.FormatType.ShortFormat
        return text.format(month=locale.standaloneMonthName(span.first.month, short), year=span.first.year)
    return _day(span.first, locale, QLocale.FormatType.ShortFormat)


def told_of_span(span: Span, unit: Unit, locale: QLocale) -> str:
    """One bar in a sentence."""
    name = name_of_span(span, unit, locale)
    drawings = translate("Insight", "%Ln drawings", None, span.records)
    if not span.corrected:
        return translate("Insight", "{days}: {drawings}").format(days=name, drawings=drawings)
    corrected = translate("Insight", "%Ln corrected", None, span.corrected)
    share = percent(span.corrected / span.records, locale)
    text = translate("Insight", "{days}: {drawings}, {corrected} ({share})")
    return text.format(days=name, drawings=drawings, corrected=corrected, share=share)


def name_of_label(label: str) -> str:
    """A label where there is room for words."""
    if label == NO_DIGIT:
        return translate("Insight", "no digit")
    return translate("Insight", "numbers") if label == MANY else label


def mark_of_label(label: str) -> str:
    """A label where there is room for a character or two."""
    return {NO_DIGIT: "\N{EN DASH}", MANY: "00"}.get(label, label)


def told_of_share(name: str, share: Share, between: tuple[float, float], locale: QLocale) -> str:
    """How often it was right, of how many, and what chance allows."""
    judged = translate("Insight", "%Ln reviewed drawings", None, share.judged)
    if share.digits:
        judged = translate("Insight", "%Ln reviewed digits", None, share.judged)
    text = translate("Insight", "{name}: {share} right of {judged}; chance allows {least} to {most}")
    return text.format(
        name=name,
        share=percent(share.share, locale),
        judged=judged,
        least=percent(between[0], locale),
        most=percent(between[1], locale),
    )


def told_of_cell(cell: Cell, locale: QLocale) -> str:
    """What one cell of the matrix counts."""
    drawings = translate("Insight", "%Ln drawings", None, cell.records)
    if cell.digits:
        drawings = translate("Insight", "%Ln digits", None, cell.records)
    text = translate("Insight", "{label}, read as {read}: {drawings} ({share} of this row)")
    return text.format(
        label=name_of_label(cell.label),
        read=name_of_label(cell.read),
        drawings=drawings,
        share=percent(cell.share, locale),
    )


def short_number(number: int, locale: QLocale) -> str:
    """A count of at most four characters or so: "999", "1.2k", "34k", "1.2M"."""
    if number < _THOUSAND:
        return locale.toString(number)
    if number < _MILLION:
        scaled, text = number / _THOUSAND, translate("Insight", "{number}k")
    else:
        scaled, text = number / _MILLION, translate("Insight", "{number}M")
    decimals = 1 if scaled < 9.95 else 0  # noqa: PLR2004 - it would be rounded to 10
    return text.format(number=locale.toString(scaled, "f", decimals))


def _day(day: dt.date, locale: QLocale, form: QLocale.FormatType) -> str:
    return locale.toString(QDate(day.year, day.month, day.day), form)
