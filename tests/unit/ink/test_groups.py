"""What is measured between the pieces of a number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from digitpad.ink.groups import MOST, MOST_PIECES, MOST_PLACES, Grid
from digitpad.ink.pieces import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEAR = 1.0


def scattered(count: int, seed: int) -> list[NDArray[np.float64]]:
    """Ink of so many pieces, from left to right, some near each other and some far."""
    random = np.random.default_rng(seed)
    middles = np.cumsum(random.uniform(0.0, 0.8, count))
    sizes = random.integers(1, MOST_PLACES, count)
    return [random.normal((middle, 0.5), 0.2, (size, 2)) for middle, size in zip(middles, sizes, strict=True)]


@pytest.mark.parametrize("count", [2, 7, MOST])
def test_how_near_two_pieces_come_is_the_least_distance_between_their_places(count: int) -> None:
    scale = 0.7
    places = scattered(count, seed=count)
    pieces = [
        Piece(index, 0, len(one), tuple(one.min(axis=0)), tuple(one.max(axis=0)))
        for index, one in enumerate(places)
    ]
    found = Grid(pieces, places, scale)._near
    for one in range(count):
        for other in range(count):
            if 0 < abs(one - other) < 2 * MOST_PIECES:
                least = min(math.dist(here, there) for here in places[one] for there in places[other])
                assert found[one, other] == pytest.approx(min(least / scale, _NEAR))
            else:
                assert found[one, other] == _NEAR
