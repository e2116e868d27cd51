"""The time zone of this computer, with its summer time: what people mean by a day."""

from __future__ import annotations

import datetime as dt

from typing_extensions import override


class LocalZone(dt.tzinfo):
    """Asks the system about each moment.

    The zone that `datetime.astimezone` puts into a time is only the offset of that time: in winter it has
    the days of summer begin an hour too late. Times beyond what the system knows raise OverflowError,
    ValueError or OSError.
    """

    @override
    def utcoffset(self, when: dt.datetime | None, /) -> dt.timedelta | None:
        return None if when is None else when.replace(tzinfo=None).astimezone().utcoffset()

    @override
    def dst(self, when: dt.datetime | None, /) -> dt.timedelta | None:
        return None

    @override
    def tzname(self, when: dt.datetime | None, /) -> str | None:
        return None if when is None else when.replace(tzinfo=None).astimezone().tzname()

    @override
    def fromutc(self, when: dt.datetime, /) -> dt.datetime:
        return when.replace(tzinfo=dt.UTC).astimezone().replace(tzinfo=self)
