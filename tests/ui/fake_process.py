"""A hand-written stand-in for the process that reads, at the border of the inference lane."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from typing_extensions import override

from digitpad.domain import DigitImage, DigitReading, Drawing, Reading, Verdict
from digitpad.inference.errors import InferenceClosed
from digitpad.inference.process import InferenceProcess
from digitpad.inference.result import ReadResult
from tests.ui.widget_data import card

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digitpad.domain import ModelCard, Picture

SECONDS = 30


class FakeProcess(InferenceProcess):
    """Reads a drawing as the count of its strokes, a picture as 9; waits and fails when it is told to.

    A picture counts as a drawing without strokes among `numbers`.
    """

    def __init__(self) -> None:
        super().__init__(["never started"])
        self.loaded: list[str] = []
        self.read_sources: list[Drawing | Picture] = []
        self.read_with: list[str] = []
        self.batches: list[int] = []
        """How many were read at once."""
        self.errors: list[Exception] = []
        """What the next calls raise, one each."""
        self.errors_of: dict[str, Exception] = {}
        """What reading with these models raises."""
        self.numbers: dict[int, Reading] = {}
        """What drawings of so many strokes are read as, and not as one digit."""
        self.other: tuple[str, float] | None = None
        self._may_go = Event()
        self._may_go.set()
        self._is_asked = Event()

    def hold(self) -> None:
        """From now on calls wait for `let_go`."""
        self._is_asked.clear()
        self._may_go.clear()

    def let_go(self) -> None:
        self._may_go.set()

    def wait_until_asked(self) -> None:
        assert self._is_asked.wait(SECONDS)

    def is_asked(self) -> bool:
        """Whether a call came since `hold`."""
        return self._is_asked.is_set()

    @override
    def load(self, model_id: str) -> ModelCard:
        self.loaded.append(model_id)
        self._answer()
        return card(model_id, model_id)

    @override
    def read(self, source: Drawing | Picture, model_id: str) -> ReadResult:
        self.read_sources.append(source)
        self.read_with.append(model_id)
        self._answer()
        if model_id in self.errors_of:
            raise self.errors_of[model_id]
        reading = self._reading_of(source, model_id)
        images = tuple(DigitImage(bytes([at]) * 784) for at in range(len(reading.digits)))
        return ReadResult(reading, images, 1.0, self.other)

    @override
    def read_many(self, sources: Sequence[Drawing | Picture], model_id: str) -> list[Reading | str]:
        self.batches.append(len(sources))
        self.read_sources += sources
        self._answer()
        if model_id in self.errors_of:
            raise self.errors_of[model_id]
        return [self._reading_of(source, model_id) for source in sources]

    @override
    def check(self, card: ModelCard, weights: bytes, path: Path) -> None:
        self._answer()

    @override
    def close(self) -> None:
        super().close()
        self._may_go.set()

    def _reading_of(self, source: Drawing | Picture, model_id: str) -> Reading:
        strokes = len(source.strokes) if isinstance(source, Drawing) else 0
        number = self.numbers.get(strokes)
        return reading_of(source, model_id) if number is None else replace(number, model_id=model_id)

    def _answer(self) -> None:
        self._is_asked.set()
        assert self._may_go.wait(SECONDS)
        if self._closed:
            raise InferenceClosed("closed")
        if self.errors:
            raise self.errors.pop(0)


def reading_of(source: Drawing | Picture, model_id: str) -> Reading:
    digit = len(source.strokes) % 10 if isinstance(source, Drawing) else 9
    probabilities = tuple(0.91 if each == digit else 0.01 for each in range(10))
    return Reading(model_id, "ab" * 32, Verdict.DIGITS, (DigitReading(probabilities, (0,)),))
