"""A mixture small enough for a test: bars for MNIST, the golden drawings for pens, scribbles for the rest."""

from __future__ import annotations

import numpy as np
import torch

from digitpad.inference import golden
from tests.unit.training.conftest import bars
from training import negatives
from training.drawing import painted, unit
from training.mixture import NO_DIGIT, Batch, Mixture
from training.painting import VARIANTS, Painted
from training.recipes import Augmentation, Mix, Recipe

RECIPE = Recipe(
    name="Small",
    architecture="digitpad",
    epochs=3,
    batch=64,
    learning_rate=0.003,
    weight_decay=0.01,
    augmentation=Augmentation(rotation=5, elastic=0.5, thicken=0.3),
    mix=Mix(mnist=100, pens=60, others=60),
    average=0.9,
    half=True,
)


def small_mixture() -> Mixture:
    pictures, labels = bars(300, 1)
    return Mixture(
        torch.from_numpy(pictures).unsqueeze(1),
        torch.from_numpy(labels.astype(np.int64)),
        golden_digits(),
        scribbles(),
    )


def small_validation() -> dict[str, Batch]:
    pictures, labels = bars(50, 2)
    none = torch.zeros(50, 3, 28, 28, dtype=torch.int8)
    return {
        "bars": Batch(
            torch.from_numpy(pictures).unsqueeze(1),
            none,
            torch.from_numpy(labels.astype(np.int64)),
            none[:, 0, 0, 0] > 0,
        ),
        "pens": first(golden_digits()),
        "others": first(scribbles()),
    }


def golden_digits() -> Painted:
    digits = [
        (
            digit,
            unit([np.array([(point.x, point.y) for point in stroke.points]) for stroke in drawing.strokes]),
        )
        for digit, drawing in golden.drawings()
    ]
    return as_painted([painted(lines) for _, lines in digits], [int(digit) for digit, _ in digits])


def scribbles() -> Painted:
    random = np.random.default_rng(5)
    return as_painted([painted(negatives.scribble(random)) for _ in range(20)], [NO_DIGIT] * 20)


def as_painted(pairs: list[tuple[np.ndarray, np.ndarray]], labels: list[int]) -> Painted:
    ink, maps = (np.stack([np.stack([pair[part]] * len(VARIANTS)) for pair in pairs]) for part in (0, 1))
    return Painted(ink, maps, np.array(labels), np.ones(len(labels)))


def first(drawings: Painted) -> Batch:
    return Batch(
        torch.from_numpy(drawings.ink[:, 0]).unsqueeze(1),
        torch.from_numpy(drawings.maps[:, 0]),
        torch.from_numpy(drawings.labels),
        torch.ones(len(drawings), dtype=torch.bool),
    )
