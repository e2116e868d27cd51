"""What the reading panel is told: a reading, what was said of it, and which of its digits is looked at.

No widgets here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from digitpad.domain import NO_DIGIT, Box, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from digitpad.domain import DigitImage, DigitReading, ModelCard, Reading

TOLD = 1e-4
"""Ten shares that lack less than this to 1 say nothing of what is no digit: they are rounded."""


class Phase(StrEnum):
    """Whether the model can read."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Everything the panel shows. ``message`` says what went wrong when the phase is failed.

    ``subject`` is the record it is about. ``model_name`` is the name of the model that made the reading,
    ``card`` the card of the very weights that made it, where they are still known; ``images`` and ``other``
    are a `ReadResult`'s. ``read_only`` marks a drawing from the history: its ink is fixed, its label is not.

    ``chosen`` is the digit that a person wants to look at. ``typed`` is a label that is being typed, and not
    kept before that ends; ``is_typing`` whether what is typed next still belongs to it or, where it is kept
    already, to the label.
    """

    reading: Reading | None = None
    label: str | None = None
    reviewed: bool = False
    phase: Phase = Phase.READY
    message: str = ""
    has_ink: bool = False
    images: tuple[DigitImage, ...] = ()
    milliseconds: float | None = None
    read_only: bool = False
    model_name: str = ""
    card: ModelCard | None = None
    can_confirm: bool = False
    subject: UUID | None = None
    other: tuple[str, float] | None = None
    chosen: int | None = None
    typed: str | None = None
    is_typing: bool = False

    @property
    def digits(self) -> tuple[DigitReading, ...]:
        """The digits read, believed or not."""
        return self.reading.digits if self.has_ink and self.reading is not None else ()

    @property
    def selected(self) -> int | None:
        """Which digit is looked at: the one a person chose, else the most doubtful one."""
        if self.reading is None or not self.digits:
            return None
        if self.chosen is not None and 0 <= self.chosen < len(self.digits):
            return self.chosen
        return self.reading.doubtful

    @property
    def digit(self) -> DigitReading | None:
        """The one digit whose probabilities are shown."""
        return None if self.selected is None else self.digits[self.selected]

    @property
    def image(self) -> DigitImage | None:
        """What the model saw of that digit; a reading kept long ago may have divided the ink otherwise."""
        if self.selected is None or len(self.images) != len(self.digits):
            return None
        return self.images[self.selected]

    @property
    def no_digit(self) -> float | None:
        """The probability that it is not a digit; None where the model cannot tell."""
        if self.digit is None:
            return None
        rest = 1.0 - self.digit.any_digit
        tells = self.card.digit_bias is not None if self.card else rest > TOLD
        return rest if tells else None

    @property
    def in_doubt(self) -> frozenset[int]:
        """Which digits the model is not sure of: none where it is sure of the whole."""
        if self.reading is None or not self.digits or self.reading.verdict is not Verdict.UNSURE:
            return frozenset()
        least = self.card.unsure_below if self.card else 0.0
        below = (at for at, digit in enumerate(self.digits) if digit.confidence < least)
        return frozenset((*below, self.reading.doubtful))

    @property
    def candidates(self) -> tuple[tuple[str, float], ...]:
        """The two likeliest texts with their probabilities, what was read first."""
        if self.reading is None or not self.digits:
            return ()
        return self.reading.likeliest_beside(self.other)

    @property
    def answers(self) -> tuple[str, ...]:
        """What the model stands for in the digit that is looked at: one label, two where it is in doubt.

        `NO_DIGIT` where it is not a digit.
        """
        if self.digit is None or self.reading is None:
            return ()
        if self.reading.verdict is Verdict.NOT_A_DIGIT:
            return (NO_DIGIT,)
        if self.selected in self.in_doubt and self.candidates[1] != self.other:
            return tuple(label for label, _ in self.digit.likeliest)
        return (str(self.digit.digit),)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the digits of a number lie or, of several numbers, these; none where it is not believed."""
        believed = self.reading is not None and self.reading.verdict is not Verdict.NOT_A_DIGIT
        if self.reading is None or not believed or len(self.digits) <= 1:
            return ()
        numbers = self.reading.numbers
        groups = numbers if len(numbers) > 1 else tuple((digit,) for digit in self.digits)
        return tuple(_around(boxes) for group in groups if (boxes := [one.box for one in group if one.box]))

    @property
    def pointed_at(self) -> Box | None:
        """The digit to be seen among them: one that a person chose, or that is in doubt."""
        if self.digit is None or not self.boxes:
            return None
        return self.digit.box if self.chosen is not None or self.selected in self.in_doubt else None


def _around(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)
