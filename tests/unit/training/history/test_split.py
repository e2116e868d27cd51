"""The parts of a history: by device and day, the same however it grows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import DigitImage
from training.history.records import Labelled
from training.history.split import part_of, split

IMAGE = DigitImage(bytes(784))
START = dt.datetime(2026, 1, 1, 22, tzinfo=dt.UTC)


def drawn(number: int, day: int, device: str = "a", **changes: object) -> Labelled:
    at = START + dt.timedelta(days=day, minutes=number)
    return replace(Labelled(f"{device}{number}", number % 10, IMAGE, device=device, drawn_at=at), **changes)  # type: ignore[arg-type]


many_days = st.lists(
    st.builds(drawn, st.integers(0, 100), st.integers(0, 60), st.sampled_from("ab")), min_size=1, max_size=200
)


@given(many_days)
def test_every_drawing_lies_in_one_part_and_with_all_of_its_day(records):
    found = split(records)
    assert sorted(
        one.id for part in (found.train, found.validation, found.set_aside) for one in part
    ) == sorted(one.id for one in records)
    if found.grain == "day":
        days = [
            {(one.device, str(one.drawn_at)[:10]) for one in part} for part in (found.train, found.set_aside)
        ]
        assert not days[0] & days[1]


@given(many_days, many_days)
def test_what_was_set_aside_stays_so_when_the_history_grows(before, later):
    first, then = split(before), split([*later, *before])
    if first.grain == then.grain:
        assert {one.id for one in first.set_aside} <= {one.id for one in then.set_aside}
    assert all(part_of(one, "day") == part_of(replace(one, id="other", label=3), "day") for one in before)


def test_many_days_are_told_apart_by_days_in_the_shares_that_are_meant():
    found = split([drawn(number, number % 300) for number in range(3000)])
    assert found.grain == "day"
    assert 0.15 < len(found.set_aside) / 3000 < 0.25
    assert 0.06 < len(found.validation) / 3000 < 0.14


def test_a_history_of_one_sitting_is_told_apart_by_drawings_and_one_of_a_long_day_by_hours():
    assert split([drawn(number, 0, drawn_at=START) for number in range(500)]).grain == "drawing"
    week = [drawn(n, 0, drawn_at=START + dt.timedelta(minutes=n * 20)) for n in range(500)]
    assert split(week).grain in ("day", "hour")
    assert split([replace(one, drawn_at=None, device="") for one in week]).grain == "drawing"


def test_only_what_a_person_reviewed_is_held_out():
    records = [drawn(number, number % 300, is_reviewed=number % 2 == 0) for number in range(3000)]
    found = split(records)
    assert all(one.is_reviewed for one in [*found.set_aside, *found.validation])
    assert any(not one.is_reviewed for one in found.train)
    # and what nobody reviewed of a day set aside is not learned from either
    assert all(part_of(one, found.grain) == "train" for one in found.train)
