"""Writers of digits and of letters that learn to divide numbers in a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.training.pen_data import CROSS, RING, write_letters, write_pens

if TYPE_CHECKING:
    from pathlib import Path


def write_lessons(data: Path) -> None:
    """A data folder with enough digits and letters of each writer to compose numbers and words of."""
    write_pens(data, digits=20)
    write_letters(data, [("X", CROSS), ("D", RING), ("U", [CROSS[0], RING[0]])] * 4)
