"""One device writes at a time, and the pen goes before finger and mouse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.ui.pointer import PALM_MS, Device, PointerArbiter

HANDS = [Device.TOUCH, Device.MOUSE]


@pytest.mark.parametrize("device", list(Device))
def test_any_device_writes_alone(device: Device):
    arbiter = PointerArbiter()
    assert arbiter.press(device, 0)
    assert arbiter.writing is device
    assert arbiter.move(device, 5)
    assert arbiter.release(device, 10)
    assert arbiter.writing is None


@pytest.mark.parametrize("hand", HANDS)
def test_a_hand_is_ignored_while_the_pen_is_near_or_was_a_moment_ago(hand: Device):
    arbiter = PointerArbiter()
    arbiter.pen_came_near()
    assert not arbiter.press(hand, 100_000)
    arbiter.pen_left(200_000)
    assert not arbiter.press(hand, 200_000 + PALM_MS - 1)
    assert arbiter.press(hand, 200_000 + PALM_MS)


@pytest.mark.parametrize("hand", HANDS)
def test_the_mouse_events_made_of_a_pens_stroke_are_no_stroke(hand: Device):
    arbiter = PointerArbiter()
    assert arbiter.press(Device.PEN, 0)
    assert not arbiter.press(hand, 0)
    assert not arbiter.move(hand, 1)
    assert not arbiter.release(hand, 2)
    assert arbiter.release(Device.PEN, 2)
    assert not arbiter.press(hand, 3)


@pytest.mark.parametrize("hand", HANDS)
def test_the_pen_takes_over_from_a_hand(hand: Device):
    arbiter = PointerArbiter()
    assert arbiter.press(hand, 0)
    assert arbiter.pen_takes_over()
    arbiter.cancel()
    assert arbiter.press(Device.PEN, 1)
    assert not arbiter.pen_takes_over()
    assert not arbiter.release(hand, 2)


_events = st.lists(
    st.tuples(st.sampled_from(["press", "move", "release"]), st.sampled_from(list(Device)), st.floats(0, 400))
)


@given(_events)
def test_granted_strokes_never_overlap_and_belong_to_one_device(events):
    arbiter, now = PointerArbiter(), 0.0
    writing: Device | None = None
    for action, device, passed in events:
        now += passed
        granted = getattr(arbiter, action)(device, now)
        if action == "press":
            assert not (granted and writing is not None)
            writing = device if granted else writing
        else:
            assert granted == (writing is device)
            writing = None if granted and action == "release" else writing
        assert arbiter.writing is writing
