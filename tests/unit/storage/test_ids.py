"""Ids are UUIDv7 and rise whatever the clock does."""

import itertools
import threading
import time
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from digitpad.storage.ids import FOLLOW_LIMIT_MS, IdMaker, id_milliseconds

MILLISECONDS = st.integers(0, (1 << 48) - 2)


class FakeClock:
    def __init__(self, *times: int) -> None:
        self.times = iter(times)
        self.now = 0

    def __call__(self) -> int:
        self.now = next(self.times, self.now)
        return self.now


@given(st.lists(MILLISECONDS, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_ids_rise_strictly_although_the_clock_jumps(times, random):
    maker = IdMaker(FakeClock(*times), random.getrandbits)
    ids = [maker.new_id() for _ in range(len(times) + 5)]
    assert all(a < b for a, b in itertools.pairwise(ids))
    assert all(a.bytes < b.bytes for a, b in itertools.pairwise(ids))


@given(MILLISECONDS, st.randoms(use_true_random=False))
def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond(millisecond, random):
    made = IdMaker(lambda: millisecond, random.getrandbits).new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert id_milliseconds(made) == millisecond


def test_the_layout_is_that_of_the_rfc_example():
    # RFC 9562, appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F
    example = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    random = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    maker = IdMaker(lambda: 0x017F22E279B0, lambda _bits: random)
    assert maker.new_id() == example


def test_a_millisecond_that_is_used_up_borrows_the_next_one():
    draws = iter([(1 << 73) - 1, *[(1 << 32) - 1] * 3])
    maker = IdMaker(lambda: 1000, lambda _bits: next(draws, 0))
    maker._millisecond, maker._random = 1000, (1 << 74) - 1
    first = maker.new_id()
    assert id_milliseconds(first) == 1001
    assert maker.new_id() > first


def test_a_clock_set_back_leaves_the_ids_in_their_millisecond():
    maker = IdMaker(FakeClock(5000, 100, 100), lambda _bits: 0)
    assert [id_milliseconds(maker.new_id()) for _ in range(3)] == [5000, 5000, 5000]


@given(MILLISECONDS, st.integers(-(10**9), 10**9), st.randoms(use_true_random=False))
def test_new_ids_follow_those_of_an_earlier_run(last_ms, change, random):
    last = IdMaker(lambda: last_ms, random.getrandbits).new_id()
    now = min(max(last_ms + change, 0), (1 << 48) - 2)
    maker = IdMaker(lambda: now, random.getrandbits)
    maker.follow(last)
    made = maker.new_id()
    if last_ms <= now + FOLLOW_LIMIT_MS:
        assert made > last
    else:
        assert id_milliseconds(made) == now


def test_an_id_of_another_kind_is_not_followed():
    maker = IdMaker(lambda: 7, lambda _bits: 0)
    maker.follow(uuid4())
    assert id_milliseconds(maker.new_id()) == 7


def test_threads_never_share_an_id():
    maker = IdMaker()
    made: list[list[UUID]] = [[] for _ in range(4)]

    def make(mine: list[UUID]) -> None:
        mine.extend(maker.new_id() for _ in range(2000))

    threads = [threading.Thread(target=make, args=(mine,)) for mine in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(itertools.chain(*made))) == 8000
    assert all(mine == sorted(mine) for mine in made)


def test_the_real_clock_is_used_unless_another_is_given():
    before = time.time_ns() // 1_000_000
    made = id_milliseconds(IdMaker().new_id())
    assert made is not None
    assert before <= made <= time.time_ns() // 1_000_000
