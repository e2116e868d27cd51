"""What an epoch shows, and that its drawings are those the app would show a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from digitpad.domain import Point, Stroke
from digitpad.inference import golden
from digitpad.ink.normalise import normalise_strokes
from digitpad.ink.path_maps import FULL, path_maps
from tests.unit.training.small_mixture import golden_digits, scribbles, small_mixture
from training import negatives
from training.drawing import Warp, lines_of, painted, pictured, unit, warped
from training.mixture import NO_DIGIT, Mixture
from training.painting import VARIANTS, Job, paint
from training.pens import Sample
from training.recipes import Mix

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = [Sample(f"golden-{text}", text, "a", "b", drawing.strokes) for text, drawing in golden.drawings()]
STILL = Warp(rotation=0, shear=0, stretch=0, bend=0, drift=0, tremble=0, coarse=0)


@pytest.mark.parametrize("sample", GOLDEN, ids=lambda sample: sample.text)
def test_a_drawing_is_painted_as_the_app_paints_it(sample: Sample) -> None:
    ink, maps = painted(lines_of(sample))
    image = normalise_strokes(sample.strokes)
    assert image is not None
    seen = np.frombuffer(image.pixels, dtype=np.uint8).reshape(28, 28)
    assert np.abs(ink.astype(int) - seen).max() <= 1
    assert np.abs(maps.astype(int) - path_maps(image.strokes)).mean() < 0.02 * FULL


def test_a_warp_of_nothing_changes_nothing() -> None:
    lines = lines_of(GOLDEN[2])
    changed = warped(lines, STILL, np.random.default_rng(0))
    assert all(np.allclose(one, other) for one, other in zip(lines, changed, strict=True))


def test_other_hands_write_otherwise_and_the_same_chance_writes_the_same() -> None:
    lines = lines_of(GOLDEN[5])
    first, second, again = (
        painted(warped(lines, Warp(), np.random.default_rng(seed)))[0] for seed in (1, 2, 1)
    )
    assert np.array_equal(first, again)
    assert np.abs(first.astype(int) - second).mean() > 3


def test_a_picture_has_any_pen_and_no_path() -> None:
    lines = lines_of(GOLDEN[8])
    pictures = [pictured(lines, np.random.default_rng(seed)) for seed in range(20)]
    assert not any(maps.any() for _, maps in pictures)
    amounts = [ink.mean() for ink, _ in pictures]
    assert max(amounts) > 1.5 * min(amounts)


def test_lines_become_one_high_or_wide_and_a_dot_stays_a_dot() -> None:
    lines = unit([np.array([[10.0, 5.0], [30.0, 45.0]])])
    assert np.ptp(lines[0], axis=0).max() == pytest.approx(1.0)
    assert np.allclose((lines[0].min(axis=0) + lines[0].max(axis=0)) / 2, 0)
    dot = Sample("x", "", "a", "b", (Stroke((Point(3.0, 4.0),)),))
    assert painted(warped(lines_of(dot), Warp(), np.random.default_rng(0)))[0].any()


@pytest.mark.parametrize("kind", ["overlaid", "side by side", "beginning", "scribble"])
def test_what_is_no_digit_is_made_in_many_ways(kind: str) -> None:
    digits = [(sample.text, lines_of(sample)) for sample in GOLDEN]
    made = [painted(negatives.synthetic(digits, kind, np.random.default_rng(seed)))[0] for seed in range(8)]
    assert len({ink.tobytes() for ink in made}) > len(made) / 2


def test_no_bar_is_laid_over_a_digit_and_called_none() -> None:
    ones = [("1", lines_of(GOLDEN[1])), ("0", lines_of(GOLDEN[0])), ("7", lines_of(GOLDEN[7]))]
    for seed in range(40):
        lines = negatives.synthetic(ones, "overlaid", np.random.default_rng(seed))
        assert len(lines) == len(ones[1][1]) + len(ones[2][1])


def test_drawings_are_painted_once_and_then_found(tmp_path: Path) -> None:
    jobs = [Job(sample.id, lines_of(sample), int(sample.text), 1.0) for sample in GOLDEN[:3]]
    jobs.append(Job("scribble", None, NO_DIGIT, 0.5))
    first = paint(jobs, [], tmp_path, "few", quiet=True)
    assert first.ink.shape == (4, len(VARIANTS), 28, 28)
    assert first.labels.tolist() == [0, 1, 2, NO_DIGIT]
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = paint(jobs, [], tmp_path, "few", quiet=True)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times
    assert np.array_equal(first.ink, again.ink)
    paint(jobs[:2], [], tmp_path, "few", quiet=True)
    assert len(list(tmp_path.iterdir())) == 2 * len(times)


def labels_of(mixture: Mixture, mix: Mix, seed: int = 1) -> torch.Tensor:
    count, batches = mixture.epoch(mix, 32, torch.Generator().manual_seed(seed))
    found = list(batches)
    assert len(found) == count
    return torch.cat([batch.labels for batch in found])


def test_an_epoch_has_as_many_of_each_as_the_recipe_says() -> None:
    mixture = small_mixture()
    _, batches = mixture.epoch(Mix(mnist=50, pens=30, others=20), 32, torch.Generator().manual_seed(1))
    found = list(batches)
    assert sum(len(batch) for batch in found) == 100
    assert sum(int((batch.labels == NO_DIGIT).sum()) for batch in found) == 20
    assert sum(int((~batch.is_pen).sum()) for batch in found) == 50
    for batch in found:
        assert not batch.maps[~batch.is_pen].any()
        assert bool(batch.maps[batch.is_pen].flatten(1).any(dim=1).all())


def test_epochs_differ_and_a_seed_repeats_one() -> None:
    mix = Mix(mnist=100, pens=20, others=10)
    first = labels_of(small_mixture(), mix)
    assert torch.equal(first, labels_of(small_mixture(), mix))
    assert not torch.equal(first, labels_of(small_mixture(), mix, seed=2))


def test_what_weighs_nothing_is_never_shown() -> None:
    mixture = small_mixture()
    digits = golden_digits()
    digits.weights[:] = 0.0
    digits.weights[4] = 1.0
    shown = labels_of(Mixture(mixture.images, mixture.labels, digits, scribbles()), Mix(0, 64, 0))
    assert set(shown.tolist()) == {4}
