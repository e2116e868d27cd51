"""Whether the same digits are read as well elsewhere on the pad, in other sizes, and as pictures."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tqdm import tqdm

from training import renderings, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from digitpad.domain import DigitImage
    from digitpad.inference.predictor import Predictor
    from training.pens import Sample


@dataclass(frozen=True, slots=True)
class Robustness:
    """The accuracy on the same digits written large in the middle of the pad, and otherwise (by name)."""

    digits: int
    centred: float
    moved: dict[str, float]
    mice: dict[str, float]
    pictures: dict[str, float]

    @property
    def worst_moved(self) -> float:
        """The largest loss by another place or size on the pad, in percentage points."""
        return max(self._losses(self.moved))

    @property
    def worst_mouse(self) -> float:
        """The largest loss with a pointer that knows whole pixels only, in percentage points."""
        return max(self._losses(self.mice))

    @property
    def median_picture(self) -> float:
        """The median loss over the renderings as pictures, in percentage points."""
        return statistics.median(self._losses(self.pictures))

    @property
    def worst_picture(self) -> tuple[str, float]:
        """The rendering that loses most, and how much in percentage points."""
        name = min(self.pictures, key=lambda name: self.pictures[name])
        return name, (self.centred - self.pictures[name]) * 100

    def _losses(self, found: Mapping[str, float]) -> list[float]:
        return [(self.centred - value) * 100 for value in found.values()]


def measure_robustness(
    predictors: Sequence[Predictor], samples: Sequence[Sample], *, quiet: bool = False
) -> list[Robustness]:
    """How each of these models does on these digits, of which there is at least one, however they are drawn.

    Every drawing is made once for all models; a thousand digits take some minutes.
    """
    from training.evaluation import accuracy  # imports torch, which the ledger need not wait for

    labels = [int(sample.text) for sample in samples]
    ways: dict[str, dict[str, Callable[[Sample], DigitImage | None]]] = {
        "centred": {"": lambda sample: replay.image_of(sample.strokes)},
        "moved": {name: _placed(place) for name, place in replay.PLACEMENTS.items()},
        "mice": {name: _placed(place) for name, place in replay.MICE.items()},
        "pictures": {name: _rendered(name) for name in renderings.RENDERINGS},
    }
    found: list[dict[str, dict[str, float]]] = [{kind: {} for kind in ways} for _ in predictors]
    bar = tqdm(desc="drawing", total=len(samples) * sum(map(len, ways.values())), disable=quiet)
    with bar:
        for kind, named in ways.items():
            for name, draw in named.items():
                images = []
                for sample in samples:
                    images.append(draw(sample))
                    bar.update()
                for predictor, of_model in zip(predictors, found, strict=True):
                    of_model[kind][name] = accuracy(predictor, images, labels)
    return [
        Robustness(len(labels), one["centred"][""], one["moved"], one["mice"], one["pictures"])
        for one in found
    ]


def _placed(placement: replay.Placement) -> Callable[[Sample], DigitImage | None]:
    return lambda sample: replay.image_of(sample.strokes, placement)


def _rendered(name: str) -> Callable[[Sample], DigitImage | None]:
    return lambda sample: renderings.image_of(sample.strokes, name, sample.id)
