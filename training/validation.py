"""What is chosen by: MNIST's images that are set aside, and the drawings of the validation writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from digitpad.ink.path_maps import path_maps
from training import datasets, measured_sets, refusal_sets
from training.mixture import NO_DIGIT, Batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digitpad.domain import DigitImage

MNIST = "mnist-validation"
PENS = f"{measured_sets.POOLED}-validation"
OTHERS = "others-validation"
"""Letters, symbols, characters and scribbles in one; blank pads and look-alikes are no matter of choice."""

LEFT_OUT = ("blank", "look-alikes")


def everything(data: Path, *, quiet: bool = False) -> dict[str, Batch]:
    """MNIST, PENS and OTHERS as the app would show them to a model.

    Raises:
        DataError: A data set is missing or damaged.
    """
    digits = measured_sets.digit_sets(data, "validation", quiet=quiet)
    others = [
        image
        for name, drawings in refusal_sets.refusal_sets(data, "validation").items()
        if not name.startswith(LEFT_OUT)
        for image in drawings.images
        if image is not None
    ]
    return {
        **{name: as_batch(digits[name].images, digits[name].labels) for name in (MNIST, PENS)},
        OTHERS: as_batch(others, [NO_DIGIT] * len(others)),
    }


def mnist_only(data: Path, *, quiet: bool = False) -> dict[str, Batch]:
    """What a model of MNIST alone is chosen by.

    Raises:
        DataError: MNIST is missing or damaged.
    """
    digits = datasets.mnist(data, "validation", quiet=quiet)
    return {MNIST: as_batch(digits.images, digits.labels)}


def as_batch(images: Sequence[DigitImage], labels: Sequence[int]) -> Batch:
    """Images and, where they have one, paths."""
    pixels = bytearray().join(image.pixels for image in images)
    return Batch(
        torch.frombuffer(pixels, dtype=torch.uint8).view(-1, 1, 28, 28),
        torch.from_numpy(np.stack([path_maps(image.strokes) for image in images])),
        torch.tensor(labels),
        torch.tensor([image.strokes is not None for image in images]),
    )
