"""Strokes, and where one that runs through several digits may be cut."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from digitpad.domain import Drawing
from digitpad.inference import golden
from digitpad.ink.numbers import MOST_STROKES, InkNumber
from digitpad.ink.pieces import pieces_of, scale_of
from digitpad.ink.stroke_cuts import MOST_CUTS, cuts
from tests.support.number_drawings import number, scribbled

GOLDEN = dict(golden.drawings())


def lines_of(drawing: Drawing) -> list[np.ndarray]:
    return [np.array([(point.x, point.y) for point in stroke.points]) for stroke in drawing.strokes]


def rings(count: int) -> np.ndarray:
    """Rings side by side in one stroke, a short way from each to the next."""
    turn = np.linspace(0.0, 2 * np.pi, 40)
    ring = np.stack([0.3 - 0.3 * np.cos(turn), 0.5 - 0.5 * np.sin(turn)], axis=1)
    return np.concatenate([ring + np.array([1.0 * place, 0.0]) for place in range(count)])


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_stroke_through_several_digits_may_be_cut_between_them(count: int) -> None:
    line = rings(count)
    found = cuts(line, scale_of([line]))
    assert len(found) >= count - 1
    for place in range(1, count):
        assert any(abs(end - 40 * place) <= 12 or abs(first - 40 * place) <= 12 for end, first in found)


@pytest.mark.parametrize("text", sorted(GOLDEN))
def test_pieces_are_told_from_left_to_right_and_hold_their_points(text: str) -> None:
    lines = lines_of(GOLDEN[text])
    pieces = pieces_of(lines)
    assert [piece.middle for piece in pieces] == sorted(piece.middle for piece in pieces)
    assert {piece.stroke for piece in pieces} == set(range(len(lines)))
    for piece in pieces:
        places = lines[piece.stroke][piece.first : piece.end]
        assert (tuple(places.min(axis=0)), tuple(places.max(axis=0))) == (piece.low, piece.high)
        assert piece.cut_before == (piece.first > 0)
        assert piece.cut_after == (piece.end < len(lines[piece.stroke]))


def test_a_one_between_two_digits_is_not_left_out_with_the_ways_to_it() -> None:
    ring, share = rings(1), np.linspace(0.0, 1.0, 20)[:, None]
    corners = np.array([ring[-1], (0.9, 0.0), (0.9, 1.0), (1.3, 0.5)])  # up to the 1, down, and on
    ways = [start + (end - start) * share for start, end in pairwise(corners)]
    line = np.concatenate([ring, *ways, ring + np.array([1.3, 0.0])])
    found = cuts(line, 1.0)
    assert any(40 <= end < 60 for end, _ in found)
    assert any(80 <= end < 100 for end, _ in found)
    assert not any(end <= 65 and first >= 75 for end, first in found)


def test_a_scrawl_is_cut_a_few_times_at_most() -> None:
    across = np.linspace(0.0, 40.0, 2000)
    line = np.stack([across, np.sin(across * 3.0)], axis=1)
    assert len(cuts(line, scale_of([line]))) <= MOST_CUTS


def test_what_has_too_many_strokes_is_not_divided() -> None:
    assert InkNumber(scribbled(MOST_STROKES + 1)).grid is None
    assert InkNumber(Drawing()).grid is None
    drawn = InkNumber(number(0))
    assert drawn.grid is not None
    with pytest.raises(ValueError, match="not divided"):
        InkNumber(Drawing()).part((0, 0))


def test_the_groups_of_a_number_are_bounded_however_many_strokes_there_are() -> None:
    for count in (10, 24, 60, 500):
        grid = InkNumber(scribbled(count)).grid
        assert grid is None or grid.may.sum() <= 24 * 5
