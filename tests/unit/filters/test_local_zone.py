"""The days of this computer's time zone, in summer and in winter."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitpad.filters import LocalZone, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = "Europe/Berlin"


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", BERLIN)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2036, 1, 1)))  # noqa: DTZ001 - made aware below
def test_it_is_the_zone_of_the_system_at_each_moment(moment: dt.datetime) -> None:
    utc = moment.replace(tzinfo=dt.UTC)
    local, known = utc.astimezone(LocalZone()), utc.astimezone(ZoneInfo(BERLIN))
    assert (local.replace(tzinfo=None), local.fold) == (known.replace(tzinfo=None), known.fold)
    assert local.utcoffset() == known.utcoffset()
    assert local.astimezone(dt.UTC) == utc
    assert (local.tzname(), local.dst()) == (known.tzname(), None)


@pytest.mark.usefixtures("in_berlin")
def test_a_day_in_summer_begins_at_its_own_midnight_whenever_it_is_asked_for() -> None:
    meaning = parse("on:2026-07-01", dt.date(2026, 12, 1), LocalZone()).filter
    assert meaning.drawn_from == dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)
    meaning = parse("on:2026-12-01", dt.date(2026, 12, 1), LocalZone()).filter
    assert meaning.drawn_from == dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC)


def test_a_time_of_day_alone_has_no_offset() -> None:
    zone = LocalZone()
    assert (zone.utcoffset(None), zone.tzname(None)) == (None, None)
