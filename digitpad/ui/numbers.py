"""Numbers as people read them, in the locale of the window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

if TYPE_CHECKING:
    import datetime as dt

translate = QCoreApplication.translate

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_WHOLE_FROM_MS: Final = 9.95
_LEAST_MS: Final = 0.1


def percent(share: float, locale: QLocale, digits: int = 1) -> str:
    """A share (0..1) such as "98.3 %". Only all is shown as 100 %; just below it stands ">99.9 %"."""
    if share < 1.0 and round(share * 100, digits) >= 100:  # noqa: PLR2004 - all of them
        most = 100 - 10.0**-digits
        text = translate("Numbers", ">{number} %").format(number=locale.toString(most, "f", digits))
    else:
        text = translate("Numbers", "{number} %").format(number=locale.toString(share * 100, "f", digits))
    return text.replace(" ", _NO_BREAK)


def likelihood(probability: float, locale: QLocale) -> str:
    """A model's probability as `percent` writes it; even what rounds to 1 is not certain: ">99.9 %"."""
    return percent(min(probability, math.nextafter(1.0, 0.0)), locale)


def milliseconds(duration: float, locale: QLocale) -> str:
    """A duration such as "2.1 ms", "14 ms" or, where it is next to nothing, "<0.1 ms"."""
    if duration < _LEAST_MS:
        text = translate("Numbers", "<{number} ms").format(number=locale.toString(_LEAST_MS, "f", 1))
        return text.replace(" ", _NO_BREAK)
    number = locale.toString(duration, "f", 0 if duration >= _WHOLE_FROM_MS else 1)
    return translate("Numbers", "{number} ms").format(number=number).replace(" ", _NO_BREAK)


def seconds(duration: float, locale: QLocale) -> str:
    """A duration given in milliseconds, such as "1.2 s"."""
    number = locale.toString(duration / 1000, "f", 1)
    return translate("Numbers", "{number} s").format(number=number).replace(" ", _NO_BREAK)


def local_time(moment: dt.datetime, locale: QLocale) -> str:
    """A day and time in the person's time zone, such as "21/11/2026 14:44"."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp())).toLocalTime()
    return locale.toString(local, QLocale.FormatType.ShortFormat)


def file_size(size: int, locale: QLocale) -> str:
    """A file's size such as "248 kB" or "3.9 MB", thousands of bytes and millions."""
    whole = size < 1_000_000  # noqa: PLR2004 - from a megabyte on, a decimal tells
    text = locale.formattedDataSize(size, 0 if whole else 1, locale.DataSizeFormat.DataSizeSIFormat)
    return text.replace(" ", _NO_BREAK)
