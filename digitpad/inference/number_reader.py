"""Reads numbers with one model, and remembers what it made of their groups.

A number that is written on has most of its groups already, so that each stroke costs what it adds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from digitpad.domain import DigitImage
from digitpad.inference.numbers import Seen, groups_of, reading_of
from digitpad.ink.errors import InkError, PictureError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from digitpad.inference.numbers import NumberReading
    from digitpad.inference.predictor import Predictor
    from digitpad.ink.numbers import Numbered

REMEMBERED = 512
"""Groups that are remembered, with some kilobytes each: two numbers of eight digits have no more."""


class NumberReader:
    """Reads with one loaded model."""

    def __init__(self, predictor: Predictor) -> None:
        self.card = predictor.card
        self._predictor = predictor
        self._remembered: OrderedDict[Hashable, Seen | None] = OrderedDict()

    def read(self, drawings: Sequence[Sequence[Numbered]]) -> list[tuple[NumberReading, ...] | Exception]:
        """The numbers of each drawing or picture; all groups that are new pass through the model together.

        Of ink that is damaged the InkError or PictureError.
        """
        seen: dict[Hashable, Seen | None] = {}
        images: dict[Hashable, DigitImage] = {}
        broken: dict[int, Exception] = {}
        for index, numbers in enumerate(drawings):
            try:
                for number in numbers:
                    self._look(number, seen, images)
            except (InkError, PictureError) as error:
                broken[index] = error
        found = self._predictor.probabilities(list(images.values()))
        # The pixels alone: a path of thousands of points would be kept, and sent on, for nobody.
        seen |= {
            key: Seen(DigitImage(image.pixels), shares)
            for (key, image), shares in zip(images.items(), found, strict=True)
        }
        self._remember(seen)
        return [
            broken[index] if index in broken else self._readings(numbers, seen)
            for index, numbers in enumerate(drawings)
        ]

    def _look(
        self, number: Numbered, seen: dict[Hashable, Seen | None], images: dict[Hashable, DigitImage]
    ) -> None:
        """Add what is remembered of a number's groups, and the images of the others."""
        for at in groups_of(number):
            key = number.key(at)
            if key in seen or key in images:
                continue
            if key in self._remembered:
                seen[key] = self._remembered[key]
                continue
            image = number.image(at)
            if image is None:
                seen[key] = None
            else:
                images[key] = image

    def _remember(self, seen: dict[Hashable, Seen | None]) -> None:
        for key, one in seen.items():
            self._remembered[key] = one
            self._remembered.move_to_end(key)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def _readings(
        self, numbers: Iterable[Numbered], seen: dict[Hashable, Seen | None]
    ) -> tuple[NumberReading, ...]:
        return tuple(
            reading_of(number, {at: seen[number.key(at)] for at in groups_of(number)}, self.card)
            for number in numbers
        )
