"""Reads drawings and pictures in this process: the normaliser, a model, a verdict.

Importing this module does not import torch; loading a model does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import Box, DigitImage, DigitReading, Drawing, Point, Reading, Stroke
from digitpad.inference import cards
from digitpad.inference.result import ReadResult
from digitpad.inference.verdict import judge
from digitpad.ink.errors import InkError, PictureError
from digitpad.ink.normalise import normalise, normalise_ink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from digitpad.domain import ModelCard, Picture
    from digitpad.inference.predictor import Predictor

__all__ = ["ReadResult", "Reader"]

WARM_UP = Drawing((Stroke((Point(0.5, 0.2), Point(0.5, 0.8))),))
"""Read once when a model is loaded: the first reading takes several times as long as those after it."""


class Reader:
    """Reads with any of the models (of all, or of those in a folder), each loaded when first used."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._predictors: dict[str, Predictor] = {}

    def load(self, model_id: str) -> ModelCard:
        """Make a model ready and give its card; one that was replaced meanwhile is loaded anew.

        Raises:
            ModelError: This model cannot be used.
        """
        loaded = self._predictors.get(model_id)
        if loaded is not None and loaded.card != cards.find(model_id, self._folder):
            del self._predictors[model_id]
        return self._predictor(model_id).card

    def read(self, source: Drawing | Picture, model_id: str) -> ReadResult:
        """Read one drawing or picture.

        Raises:
            ModelError: This model cannot be used.
            InkError, PictureError: The drawing or the kept picture is damaged.
        """
        predictor = self._predictor(model_id)
        start = time.perf_counter()
        image, box = _normalised(source)
        probabilities = None if image is None else predictor.probabilities([image])[0]
        reading = _reading(predictor.card, source, probabilities, box)
        images = () if image is None else (image,)
        return ReadResult(reading, images, (time.perf_counter() - start) * 1000)

    def read_many(self, sources: Sequence[Drawing | Picture], model_id: str) -> list[Reading | str]:
        """Read these, their digit images passing through the model together.

        Of what is damaged, why it cannot be read. Raises ModelError.
        """
        predictor = self._predictor(model_id)
        seen = [_normalised_or_why(source) for source in sources]
        images = [image for image, _ in seen if isinstance(image, DigitImage)]
        answers = iter(predictor.probabilities(images))
        return [
            image
            if isinstance(image, str)
            else _reading(predictor.card, source, None if image is None else next(answers), box)
            for source, (image, box) in zip(sources, seen, strict=True)
        ]

    def _predictor(self, model_id: str) -> Predictor:
        if model_id not in self._predictors:
            card = cards.find(model_id, self._folder)
            # A second or more of torch: only now, and not for a model that is not even there.
            from digitpad.inference.predictor import Predictor

            predictor = Predictor.load(card, self._folder)
            image = normalise(WARM_UP)
            if image is not None:
                predictor.probabilities([image])
            self._predictors[model_id] = predictor
        return self._predictors[model_id]


def _reading(
    card: ModelCard, source: Drawing | Picture, probabilities: tuple[float, ...] | None, box: Box | None
) -> Reading:
    digits = () if probabilities is None else (DigitReading(probabilities, _strokes(source), box),)
    return Reading(card.id, card.sha256, judge(digits, card), digits)


def _strokes(source: Drawing | Picture) -> tuple[int, ...]:
    return tuple(range(len(source.strokes))) if isinstance(source, Drawing) else ()


def _normalised(source: Drawing | Picture) -> tuple[DigitImage | None, Box | None]:
    """What the model sees, and where that is: in pad units, or in pixels of the kept picture.

    A picture's ink is looked for once for both: that takes longer than all the rest.
    """
    if isinstance(source, Drawing):
        return normalise(source), source.bounds()
    from digitpad.ink.picture import ink_map  # pillow loads only where there is a picture

    ink = ink_map(source)
    return normalise_ink(ink), _box(ink)


def _normalised_or_why(source: Drawing | Picture) -> tuple[DigitImage | str | None, Box | None]:
    try:
        return _normalised(source)
    except (InkError, PictureError) as error:
        return str(error), None


def _box(ink: NDArray[np.uint8]) -> Box | None:
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    left, top = int(columns[0]), int(rows[0])
    return Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
