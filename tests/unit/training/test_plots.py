"""The pictures of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.domain import DigitImage
from tests.unit.training.cards_data import measured
from training import plots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HISTORY = [
    {"loss": 1 / epoch, "pens-validation loss": 2 / epoch, "pens-validation accuracy": 1 - 0.1 / epoch}
    for epoch in range(1, 6)
]
TILES = [plots.Tile(DigitImage(bytes([255] * 392 + [0] * 392)), f"{number} as 7, 99%") for number in range(9)]

PLOTS: dict[str, Callable[[Path], None]] = {
    "curves": lambda path: plots.training_curves(path, HISTORY, 4),
    "curves of one epoch": lambda path: plots.training_curves(path, HISTORY[:1], 1),
    "confusion": lambda path: plots.confusion(path, [1, 7, 7], [1, 7, 1], "pens"),
    "confusion without errors": lambda path: plots.confusion(path, [1], [1], "pens"),
    "reliability": lambda path: plots.reliability_diagram(path, measured()),
    "abstention": lambda path: plots.abstention_curve(path, {"pens": measured(), "mnist": measured(1.0)}),
    "sheet": lambda path: plots.contact_sheet(path, TILES, "Nine"),
}


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_a_picture_and_the_same_figures_give_the_same_file(name: str, tmp_path: Path) -> None:
    for file in ("first.png", "again.png"):
        PLOTS[name](tmp_path / file)
    with Image.open(tmp_path / "first.png") as picture:
        assert picture.format == "PNG"
        assert len(np.unique(np.asarray(picture.convert("L")))) > 10
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "again.png").read_bytes()


def test_a_sheet_has_a_row_for_every_eight_drawings(tmp_path: Path) -> None:
    heights = []
    for count in (8, 9):
        path = tmp_path / f"{count}.png"
        plots.contact_sheet(path, TILES[:count], "Some")
        with Image.open(path) as picture:
            heights.append(picture.height)
    assert heights[1] > heights[0]
