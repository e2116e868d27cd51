"""A folder of small models, a drawing, and reading processes that end with their test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digitpad.domain import Drawing, Point, Stroke
from digitpad.inference.process import InferenceProcess
from tests.unit.inference.small_models import DEADLINE, worker_command, write_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both architectures."""
    models = tmp_path / "models"
    models.mkdir()
    write_model(models, "softmax")
    write_model(models, "lenet-5")
    return models


@pytest.fixture
def seven() -> Drawing:
    """A seven in one stroke."""
    places = [(0.2, 0.2), (0.5, 0.2), (0.8, 0.2), (0.65, 0.5), (0.5, 0.9)]
    return Drawing((Stroke(tuple(Point(x, y, 40.0 * index) for index, (x, y) in enumerate(places))),))


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., InferenceProcess]]:
    """Makes InferenceProcesses, and sees that each ends."""
    made = []

    def make(meddle: str = "", command: list[str] | None = None) -> InferenceProcess:
        made.append(InferenceProcess(command or worker_command(folder, meddle)))
        return made[-1]

    yield make
    for process in made:
        process.close()
    assert all(process.wait_for_exit(DEADLINE) for process in made)
