"""How long syncing waits between tries."""

from hypothesis import given
from hypothesis import strategies as st

from digitpad.storage.sync.backoff import Backoff


def test_waits_are_anything_up_to_a_limit_that_doubles_and_is_capped():
    longest = Backoff(lambda: 1.0, base=1.0, cap=60.0)
    assert [longest.next() for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert Backoff(lambda: 0.0).next() == 0
    assert Backoff(lambda: 0.25, base=8.0).next() == 2


def test_success_begins_with_short_waits_again():
    backoff = Backoff(lambda: 1.0)
    for _ in range(5):
        backoff.next()
    backoff.reset()
    assert backoff.next() == 1


@given(st.integers(0, 5000), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_ever_longer_than_the_cap(failures, number):
    backoff = Backoff(lambda: number, base=1.0, cap=60.0)
    assert all(0 <= backoff.next() <= 60 for _ in range(failures + 1))
