"""What a run learns from: the history's drawings, and the public data or drawings that are no digit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from typing_extensions import override

from digitpad.domain import IMAGE_SIDE
from digitpad.inference import golden
from digitpad.ink.path_maps import MAPS
from training.drawing import Warp, unit
from training.history.recipe import HistoryMix
from training.mixture import NO_DIGIT, SYNTHETIC, Batch, Mixed, fingerprint_of, in_batches
from training.painting import VARIANTS, Hands, Job, Painted, paint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from torch import Tensor

    from digitpad.domain import Stroke
    from training.drawing import Lines
    from training.history.records import Labelled
    from training.mixture import Mixture
    from training.recipes import Mix

ONE_HAND = Hands(
    Warp(rotation=0.08, shear=0.1, stretch=0.08, bend=0.02, drift=0.01, tremble=0.004, coarse=0.3),
    has_habits=False,
    as_drawn=True,
)
"""The same person on another day: less bent than other people's hands, and with no habits but their own."""

GUESSED = 0.3
"""What a drawing weighs whose label is a model's guess, against one that a person reviewed."""

LEAST_MADE, MOST_MADE = 100, 1000
"""Drawings that are no digit are made as many as the history has, within these bounds."""

_HISTORY, _NEGATIVES = 3, 4
"""The sources in a row of an epoch, after those of `training.mixture.Mixture`."""


@dataclass(frozen=True, slots=True)
class HistoryMixture(Mixed):
    """A history's drawings in two parts, those that pens drew and pictures; what else is there, beside them.

    ``base`` are the public data, ``negatives`` drawings that are no digit, made of the history's digits.
    """

    history: tuple[Painted, ...]
    base: Mixture | None = None
    negatives: Painted | None = None

    @override
    def epoch(self, mix: Mix, batch: int, generator: torch.Generator) -> tuple[int, Iterator[Batch]]:
        assert isinstance(mix, HistoryMix)  # noqa: S101 - the recipes of a history have one
        parts = [] if self.base is None else [self.base.draw(mix, generator)]
        weights = np.concatenate([part.weights for part in self.history])
        parts.append(_drawn(_HISTORY, weights, mix.history, generator))
        if self.negatives is not None and mix.negatives:
            parts.append(_drawn(_NEGATIVES, self.negatives.weights, mix.negatives, generator))
        return in_batches(torch.cat(parts), batch, generator, self._gather)

    @override
    def fingerprint(self) -> str:
        own = [*self.history, *([] if self.negatives is None else [self.negatives])]
        arrays = [array for one in own for array in (one.labels, one.weights, one.ink[::10], one.maps[::10])]
        base = np.frombuffer(b"" if self.base is None else self.base.fingerprint().encode(), np.uint8)
        return fingerprint_of([*arrays, base])

    def _gather(self, rows: Tensor) -> Batch:
        found = Batch(
            torch.zeros(len(rows), 1, IMAGE_SIDE, IMAGE_SIDE, dtype=torch.uint8),
            torch.zeros(len(rows), MAPS, IMAGE_SIDE, IMAGE_SIDE, dtype=torch.int8),
            torch.zeros(len(rows), dtype=torch.int64),
            torch.ones(len(rows), dtype=torch.bool),
        )
        from_base = rows[:, 0] < _HISTORY
        if self.base is not None:
            _put(found, from_base, self.base.gather(rows[from_base]))
        first = 0
        for part in self.history:
            index = rows[:, 1] - first
            there = (rows[:, 0] == _HISTORY) & (index >= 0) & (index < len(part))
            _put(found, there, _taken(part, index[there], rows[there, 2]))
            first += len(part)
        if self.negatives is not None:
            there = rows[:, 0] == _NEGATIVES
            _put(found, there, _taken(self.negatives, rows[there, 1], rows[there, 2]))
        return found


def _drawn(source: int, weights: np.ndarray, count: int, generator: torch.Generator) -> Tensor:
    index = torch.multinomial(torch.from_numpy(weights), count, replacement=True, generator=generator)
    variant = torch.randint(len(VARIANTS), (count,), generator=generator)
    return torch.stack([torch.full_like(index, source), index, variant], dim=1)


def _taken(painted: Painted, index: Tensor, variant: Tensor) -> Batch:
    places = index.numpy(), variant.numpy()
    return Batch(
        torch.from_numpy(painted.ink[places]).unsqueeze(1),
        torch.from_numpy(painted.maps[places]),
        torch.from_numpy(painted.labels[places[0]]),
        torch.ones(len(index), dtype=torch.bool),
    )


def _put(found: Batch, where: Tensor, some: Batch) -> None:
    found.ink[where], found.maps[where] = some.ink, some.maps
    found.labels[where], found.is_pen[where] = some.labels, some.is_pen


def painted_history(records: Sequence[Labelled], folder: Path, *, quiet: bool = False) -> tuple[Painted, ...]:
    """The drawings by their own hand on other days, and the pictures as they are."""
    counts = Counter(one.label for one in records)
    drawn = [one for one in records if one.image.strokes]
    pictures = [one for one in records if not one.image.strokes]
    jobs = [Job(one.id, _lines(one.image.strokes or ()), one.label, _weight(one, counts)) for one in drawn]
    found = []
    if jobs:
        found.append(paint(jobs, [], folder, "history", ONE_HAND, quiet=quiet))
    if pictures:
        found.append(_unchanged(pictures, np.array([_weight(one, counts) for one in pictures])))
    return tuple(found)


def made_negatives(records: Sequence[Labelled], folder: Path, *, quiet: bool = False) -> Painted:
    """Drawings that are no digit, made of the history's digits and the golden ones, or by chance."""
    digits = [
        (str(one.label), _lines(one.image.strokes))
        for one in records
        if one.label != NO_DIGIT and one.image.strokes
    ]
    digits += [(text, _lines(drawing.strokes)) for text, drawing in golden.drawings()]
    count = min(max(len(records), LEAST_MADE), MOST_MADE) / sum(SYNTHETIC.values())
    jobs = [
        Job(kind, None, NO_DIGIT, 1.0)
        for kind, share in SYNTHETIC.items()
        for _ in range(round(share * count))
    ]
    return paint(jobs, digits, folder, "negatives", quiet=quiet)


def _weight(one: Labelled, counts: Counter[int]) -> float:
    """A digit that was drawn nine times as often as another is shown three times as often."""
    return (1.0 if one.is_reviewed else GUESSED) / float(np.sqrt(counts[one.label]))


def _lines(strokes: Sequence[Stroke]) -> Lines:
    return unit([np.array([(point.x, point.y) for point in stroke.points]) for stroke in strokes])


def _unchanged(pictures: Sequence[Labelled], weights: np.ndarray) -> Painted:
    """Pictures in as many variants that are all the same, which take no memory."""
    pixels = bytearray().join(one.image.pixels for one in pictures)
    ink = np.frombuffer(pixels, np.uint8).reshape(-1, 1, IMAGE_SIDE, IMAGE_SIDE)
    maps = np.zeros((len(pictures), 1, MAPS, IMAGE_SIDE, IMAGE_SIDE), np.int8)
    count = len(VARIANTS)
    return Painted(
        np.broadcast_to(ink, (len(pictures), count, *ink.shape[2:])),
        np.broadcast_to(maps, (len(pictures), count, *maps.shape[2:])),
        np.array([one.label for one in pictures]),
        weights,
    )
