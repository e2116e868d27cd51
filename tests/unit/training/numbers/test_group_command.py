"""``python -m training group``: lessons in, weights beside the reader out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import safetensors.numpy

from digitpad.inference import grouping
from digitpad.inference.grouping import Grouper
from tests.unit.training.numbers.lesson_data import write_lessons
from training.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where they are written, and not beside the reader."""
    for name in "WEIGHTS", "PICTURE_WEIGHTS":
        monkeypatch.setattr(grouping, name, tmp_path / getattr(grouping, name).name)
    return grouping.WEIGHTS


def group(data: Path, seed: int = 1, pictures: int = 0) -> int:
    counts = ["--lessons", "40", "--picture-lessons", str(pictures)]
    return main(["group", "--data", str(data), *counts, "--seed", str(seed), "--quiet"])


def test_the_same_seed_writes_the_same_weights(
    tmp_path: Path, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    write_lessons(data)
    assert group(data) == 0
    assert str(weights) in capsys.readouterr().out
    first = weights.read_bytes()
    Grouper(safetensors.numpy.load(first))  # has all that a grouper needs
    assert [path.name for path in tmp_path.glob("*.part")] == []
    assert group(data) == 0
    assert weights.read_bytes() == first
    assert group(data, seed=2) == 0
    assert weights.read_bytes() != first


def test_numbers_in_pictures_have_weights_of_their_own(tmp_path: Path, weights: Path) -> None:
    data = tmp_path / "data"
    write_lessons(data)
    assert group(data) == 0
    assert not grouping.PICTURE_WEIGHTS.exists()
    assert group(data, pictures=20) == 0
    Grouper(safetensors.numpy.load_file(grouping.PICTURE_WEIGHTS))
    assert grouping.PICTURE_WEIGHTS.read_bytes() != weights.read_bytes()


def test_where_there_is_nothing_to_learn_from_the_weights_stay_as_they_are(
    tmp_path: Path, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights.write_bytes(b"as they are")
    assert group(tmp_path / "nowhere") == 1
    assert "pendigits" in capsys.readouterr().err
    assert weights.read_bytes() == b"as they are"
