"""Recorded drawings written again on the pad."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import DigitImage, Drawing, Point, Stroke, bounds
from digitpad.inference import golden
from digitpad.ink.codec import encode, quantise
from digitpad.ink.normalise import normalise
from training.replay import CENTRED, MICE, PLACEMENTS, Placement, image_of, replayed

SEVEN = (
    Stroke((Point(200.0, -40.0, 500.0), Point(260.0, -40.0, 600.0), Point(230.0, 60.0, 800.0))),
    Stroke((Point(220.0, 10.0, 950.0), Point(250.0, 10.0, 1050.0))),
)


@given(st.floats(0.15, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_drawing_lies_where_it_was_placed_and_is_as_large(size: float, across: float, down: float) -> None:
    box = replayed(SEVEN, Placement(size, across, down)).bounds()
    assert box is not None
    assert max(box.width, box.height) == pytest.approx(size, abs=1e-4)
    assert box.x == pytest.approx(across * (1 - 0.6 * size), abs=1e-4)
    assert box.y == pytest.approx(down * (1 - size), abs=1e-4)


def test_times_begin_at_the_first_pen_down_and_go_on_over_the_strokes() -> None:
    drawing = replayed(SEVEN)
    assert [[point.t for point in stroke.points] for stroke in drawing.strokes] == [[0, 100, 300], [450, 550]]


def test_the_drawing_is_one_that_the_journal_gives_back_as_it_is() -> None:
    drawing = replayed(SEVEN)
    assert quantise(drawing) == drawing
    assert encode(drawing)


def test_a_dot_stays_a_dot_and_nothing_stays_nothing() -> None:
    (stroke,) = replayed((Stroke((Point(3.0, 4.0, 9.0),)),)).strokes
    assert stroke.points == (Point(0.5, 0.5),)
    assert replayed(()) == Drawing()
    assert image_of(()) is None


def test_a_mouse_knows_whole_pixels_only() -> None:
    drawing = replayed(SEVEN, Placement(0.43, 0.37, 0.61, pixels=100))
    for stroke in drawing.strokes:
        for point in stroke.points:
            assert (point.x * 100, point.y * 100) == pytest.approx(
                (round(point.x * 100), round(point.y * 100)), abs=0.01
            )


def test_placements_reach_every_corner_and_from_a_small_size_to_the_whole_pad() -> None:
    corners = {(place.across, place.down) for place in PLACEMENTS.values()}
    assert {(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)} <= corners
    assert {place.size for place in PLACEMENTS.values()} >= {0.15, 1.0}
    assert all(place.pixels for place in MICE.values())


def pixels(image: DigitImage | None) -> np.ndarray:
    assert image is not None
    return np.frombuffer(image.pixels, dtype=np.uint8).astype(int)


@pytest.mark.parametrize("name", PLACEMENTS)
def test_a_model_sees_the_same_wherever_it_is_written(name: str) -> None:
    for _, drawing in golden.drawings():
        centred, moved = (image_of(drawing.strokes, place) for place in (CENTRED, PLACEMENTS[name]))
        assert np.abs(pixels(centred) - pixels(moved)).max() <= 2


def test_what_is_replayed_is_what_the_app_reads() -> None:
    for _, drawing in golden.drawings():
        image = image_of(drawing.strokes)
        assert image is not None
        assert image == normalise(replayed(drawing.strokes))
        assert image.strokes is not None
        assert bounds(image.strokes) is not None
