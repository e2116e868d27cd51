"""What is chosen by: the validation writers' drawings, and MNIST's images that are set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from digitpad.ink.normalise import normalise_strokes
from digitpad.ink.path_maps import path_maps
from training import lists, pens
from training.datasets import VALIDATION, mnist_train
from training.mixture import NO_DIGIT, Batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.pens import Sample


def mnist_set_aside(data: Path, *, quiet: bool = False) -> Batch:
    """The last of MNIST's training images."""
    digits = mnist_train(data, quiet=quiet)
    kept = digits.part(len(digits) - VALIDATION, len(digits))
    count = len(kept)
    return Batch(
        torch.from_numpy(kept.pixels()).unsqueeze(1),
        torch.zeros(count, 3, 28, 28, dtype=torch.int8),
        torch.tensor(kept.labels),
        torch.zeros(count, dtype=torch.bool),
    )


def everything(data: Path, *, quiet: bool = False) -> dict[str, Batch]:
    """By name: MNIST's, the pens' digits as the pad would show them, and drawings that are no digit.

    Raises:
        DataError: A data set is missing or damaged.
    """
    wrong = lists.wrong_labels()
    unipen = [sample for sample in pens.unipen(data, "digits") if sample.id not in wrong]
    others = [
        sample
        for samples in (pens.unipen(data, "letters"), pens.unipen(data, "symbols"), pens.omniglot(data))
        for sample in _of_validation(samples)
        if not lists.is_look_alike(sample)
    ]
    return {
        "mnist-validation": mnist_set_aside(data, quiet=quiet),
        "pendigits-validation": as_batch(_of_validation(pens.pendigits(data))),
        "unipen-validation": as_batch(_of_validation(unipen)),
        "others-validation": as_batch(others),
    }


def _of_validation(samples: Sequence[Sample]) -> list[Sample]:
    return pens.at_most(pens.part(samples, "validation"))


def as_batch(samples: Sequence[Sample]) -> Batch:
    """Drawings as the pad would show them to a model."""
    images = [
        (sample, image) for sample in samples if (image := normalise_strokes(sample.strokes)) is not None
    ]
    pixels = np.stack([np.frombuffer(image.pixels, dtype=np.uint8) for _, image in images])
    maps = np.stack([path_maps(image.strokes) for _, image in images])
    labels = [int(sample.text) if sample.text.isdigit() else NO_DIGIT for sample, _ in images]
    return Batch(
        torch.from_numpy(pixels.reshape(-1, 1, 28, 28).copy()),
        torch.from_numpy(maps),
        torch.tensor(labels),
        torch.ones(len(labels), dtype=torch.bool),
    )
