"""The drawings that models are measured on, by the names that cards, ledger and README use.

Digits: MNIST; pens of writers (and one device) set aside, replayed on the pad; of each writer the first 60.
"-test" sets decide nothing but the figures that are published, "-validation" sets everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from training import datasets, lists, pens, replay
from training.datasets import DigitSet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from training.pens import Sample

    Split = Literal["validation", "test"]

POOLED = "pens"
"""Pendigits' and UNIPEN's writers together: on all of them calibration and refused digits are judged."""


def digit_sets(data: Path, split: Split, *, quiet: bool = False) -> dict[str, DigitSet]:
    """All sets of digits for validation or test.

    Raises:
        DataError: A data set is missing or damaged.
    """
    samples = pen_samples(data, split)
    sets = {f"mnist-{split}": datasets.mnist(data, split, quiet=quiet)}
    sets |= {name: on_the_pad(part) for name, part in samples.items()}
    sets[f"{POOLED}-{split}"] = sets[f"pendigits-{split}"] + sets[f"unipen-{split}"]
    return sets


def pen_samples(data: Path, split: Split) -> dict[str, list[Sample]]:
    """The pens' digits as recorded, by the name of their set; wrong labels only in "unipen-test-all".

    Raises:
        DataError: A data set is missing or damaged.
    """
    unipen = pens.unipen(data, "digits")
    drawn = pens.first_of_each(pens.part(unipen, split))
    samples = {
        f"pendigits-{split}": pens.first_of_each(pens.part(pens.pendigits(data), split)),
        f"unipen-{split}": _rightly_labelled(drawn),
    }
    if split == "test":
        samples["unipen-test-all"] = drawn
        samples["unipen-device"] = _rightly_labelled(pens.first_of_each(pens.part(unipen, "device")))
    return samples


def on_the_pad(samples: Iterable[Sample]) -> DigitSet:
    """These digits as the pad gives them."""
    found = [(sample, image) for sample in samples if (image := replay.image_of(sample.strokes))]
    return DigitSet(
        tuple(sample.id for sample, _ in found),
        tuple(image for _, image in found),
        tuple(int(sample.text) for sample, _ in found),
    )


def _rightly_labelled(samples: list[Sample]) -> list[Sample]:
    wrong = lists.wrong_labels()
    return [sample for sample in samples if sample.id not in wrong]
