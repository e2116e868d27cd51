"""Drawings that are no digits, by the names that cards, ledger and README use.

Letters and symbols are UNIPEN's, characters Omniglot's, all by writers (or alphabets) set aside and replayed
on the pad, of each writer at most the first 60. Those that look like a digit by the rule in
``look_alikes.json`` are a set apart. Scribbles and blank pages are made by chance, the same ones each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Drawing
from digitpad.ink.normalise import normalise
from digitpad.ink.picture import read_picture
from training import lists, pens, replay
from training.renderings import RENDERINGS, SIDE, photographed, random_for
from training.scribbles import FOR_VALIDATION, KINDS, scribble

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digitpad.domain import DigitImage
    from training.measured_sets import Split
    from training.pens import Sample

SCRIBBLES = 1000
BLANK = 96
"""Photographs of blank pages; a blank pad is one case more."""


@dataclass(frozen=True, slots=True)
class OtherSet:
    """Drawings that are no digits, with ids and what they are ("A", an alphabet's name, "scribble").

    An image is None where the normaliser found no ink.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    images: tuple[DigitImage | None, ...]

    def __len__(self) -> int:
        return len(self.images)


def refusal_sets(data: Path, split: Split) -> dict[str, OtherSet]:
    """All sets of drawings that are no digits, for validation or test.

    Raises:
        DataError: A data set is missing or damaged.
    """
    letters = pens.first_of_each(pens.part(pens.unipen(data, "letters"), split))
    symbols = pens.first_of_each(pens.part(pens.unipen(data, "symbols"), split))
    characters = pens.first_of_each(pens.part(pens.omniglot(data), split))
    found = {
        "letters": _on_the_pad(sample for sample in letters if not lists.is_look_alike(sample)),
        "symbols": _on_the_pad(sample for sample in symbols if not lists.is_look_alike(sample)),
        "omniglot": _on_the_pad(sample for sample in characters if not lists.is_look_alike(sample)),
        "scribbles": scribbled(split, SCRIBBLES),
        "blank": blank(split),
        "look-alikes": _on_the_pad(sample for sample in [*letters, *symbols] if lists.is_look_alike(sample)),
    }
    return {_name(kind, split): drawings for kind, drawings in found.items()}


def _name(kind: str, split: Split) -> str:
    return kind if split == "test" else f"{kind}-{split}"


def _on_the_pad(samples: Iterable[Sample]) -> OtherSet:
    kept = list(samples)
    return OtherSet(
        tuple(sample.id for sample in kept),
        tuple(sample.text or sample.source for sample in kept),
        tuple(replay.image_of(sample.strokes) for sample in kept),
    )


def scribbled(split: Split, count: int) -> OtherSet:
    """Scribbles: of all kinds in the test, without those of TEST_ONLY for validation."""
    kinds = tuple(KINDS) if split == "test" else FOR_VALIDATION
    random = random_for("scribbles", split)
    images = tuple(replay.image_of(scribble(random, kinds)) for _ in range(count))
    ids = tuple(f"scribble-{split}-{index}" for index in range(count))
    return OtherSet(ids, ("scribble",) * count, images)


def blank(split: Split) -> OtherSet:
    """The blank pad, and photographs of blank pages in the light of each rendering."""
    ids, images = [f"blank-{split}-pad"], [normalise(Drawing())]
    names = list(RENDERINGS)
    for index in range(BLANK):
        identity, rendering = f"blank-{split}-{index}", RENDERINGS[names[index % len(names)]]
        page = np.full((SIDE, SIDE), rendering.colours[1])
        file = photographed(page, rendering.light, random_for("blank", split, str(index)))
        ids.append(identity)
        images.append(normalise(read_picture(file, identity)))
    return OtherSet(tuple(ids), ("blank",) * len(ids), tuple(images))
