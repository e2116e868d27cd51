"""Reads drawings and pictures in this process: the normaliser, a model, a verdict.

Importing this module does not import torch; loading a model does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from digitpad.domain import Drawing, Point, Reading, Stroke
from digitpad.inference import cards
from digitpad.inference.number_reader import NumberReader
from digitpad.inference.numbers import joined
from digitpad.inference.result import ReadResult
from digitpad.ink.errors import PictureError
from digitpad.ink.normalise import normalise
from digitpad.ink.numbers import InkNumber

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digitpad.domain import ModelCard, Picture
    from digitpad.inference.numbers import NumberReading
    from digitpad.ink.numbers import Numbered

__all__ = ["ReadResult", "Reader"]

WARM_UP = Drawing((Stroke((Point(0.5, 0.2), Point(0.5, 0.8))),))
"""Read once when a model is loaded: the first reading takes several times as long as those after it."""


class Reader:
    """Reads with any of the models (of all, or of those in a folder), each loaded when first used."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._readers: dict[str, NumberReader] = {}

    def load(self, model_id: str) -> ModelCard:
        """Make a model ready and give its card; one that was replaced meanwhile is loaded anew.

        Raises:
            ModelError: This model cannot be used.
        """
        loaded = self._readers.get(model_id)
        if loaded is not None and loaded.card != cards.find(model_id, self._folder):
            del self._readers[model_id]
        return self._reader(model_id).card

    def read(self, source: Drawing | Picture, model_id: str) -> ReadResult:
        """Read one drawing or picture.

        Raises:
            ModelError: This model cannot be used.
            InkError, PictureError: The drawing or the kept picture is damaged.
        """
        reader = self._reader(model_id)
        start = time.perf_counter()
        (found,) = reader.read([numbers_in(source)])
        if isinstance(found, Exception):
            raise found
        number = joined(found)
        milliseconds = (time.perf_counter() - start) * 1000
        return ReadResult(_reading(reader.card, number), number.images, milliseconds, number.other)

    def read_many(self, sources: Sequence[Drawing | Picture], model_id: str) -> list[Reading | str]:
        """Read these, their digit images passing through the model together.

        Of what is damaged, why it cannot be read. Raises ModelError.
        """
        reader = self._reader(model_id)
        looked: list[Sequence[Numbered] | PictureError] = []
        for source in sources:
            try:
                looked.append(numbers_in(source))
            except PictureError as error:
                looked.append(error)
        found = iter(reader.read([one for one in looked if not isinstance(one, PictureError)]))
        answers = [one if isinstance(one, PictureError) else next(found) for one in looked]
        return [
            str(one) if isinstance(one, Exception) else _reading(reader.card, joined(one)) for one in answers
        ]

    def _reader(self, model_id: str) -> NumberReader:
        if model_id not in self._readers:
            card = cards.find(model_id, self._folder)
            # A second or more of torch: only now, and not for a model that is not even there.
            from digitpad.inference.predictor import Predictor

            predictor = Predictor.load(card, self._folder)
            image = normalise(WARM_UP)
            if image is not None:
                predictor.probabilities([image])
            self._readers[model_id] = NumberReader(predictor)
        return self._readers[model_id]


def numbers_in(source: Drawing | Picture) -> Sequence[Numbered]:
    """The numbers that there may be in a drawing (one) or a picture; none in a blank one.

    Raises PictureError for a picture that is damaged.
    """
    if isinstance(source, Drawing):
        return () if source.is_blank else (InkNumber(source),)
    from digitpad.ink.picture import ink_map  # pillow loads only where there is a picture
    from digitpad.ink.picture_numbers import numbers_in_ink

    return numbers_in_ink(ink_map(source))


def _reading(card: ModelCard, number: NumberReading) -> Reading:
    return Reading(card.id, card.sha256, number.verdict, number.digits)
