"""Stamps rise, follow what was seen elsewhere, and are not led astray by a fast clock."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from digitpad.storage.clock import FOLLOW_LIMIT_US, HybridClock

TIMES = st.integers(0, 1 << 60)


class Wall:
    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


@given(
    st.integers(0, 1 << 60),
    st.lists(st.one_of(st.tuples(st.just("wall"), TIMES), st.tuples(st.just("seen"), TIMES)), max_size=40),
)
def test_stamps_rise_strictly_and_never_lie_behind_what_was_followed(last, events):
    wall = Wall(0)
    clock = HybridClock(wall, last=last)
    stamps = [last]
    for kind, value in events:
        if kind == "wall":
            wall.now = value
        elif clock.observe(value):
            assert clock.last >= value
        else:
            assert value > wall.now + FOLLOW_LIMIT_US
        stamps.append(clock.tick())
    assert all(a < b for a, b in itertools.pairwise(stamps))
    assert clock.last == stamps[-1]


def test_a_stamp_is_the_wall_time_where_nothing_is_ahead_of_it():
    wall = Wall(5_000_000)
    clock = HybridClock(wall)
    assert clock.tick() == 5_000_000
    assert clock.tick() == 5_000_001
    wall.now = 6_000_000
    assert clock.tick() == 6_000_000


def test_a_stamp_up_to_a_minute_ahead_is_followed_and_a_later_one_refused():
    clock = HybridClock(Wall(1_000_000))
    assert clock.observe(1_000_000 + FOLLOW_LIMIT_US)
    assert clock.tick() == 1_000_001 + FOLLOW_LIMIT_US
    assert not clock.observe(1_000_001 + FOLLOW_LIMIT_US + 1)
    assert clock.tick() == 1_000_002 + FOLLOW_LIMIT_US


def test_the_measured_offset_decides_what_is_too_far_ahead():
    hour = 3_600_000_000
    clock = HybridClock(Wall(hour), offset_us=-hour)
    assert clock.tick() == 1
    assert not clock.observe(hour)
    clock.correct(0)
    assert clock.observe(hour)
    assert clock.cluster_us() == hour


def test_correcting_a_fast_clock_does_not_turn_stamps_back():
    clock = HybridClock(Wall(10_000_000))
    before = clock.tick()
    clock.correct(-9_000_000)
    assert clock.tick() == before + 1
