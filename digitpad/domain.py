"""The nouns of digitpad, as plain immutable data. CONTEXT.md explains the words.

Lengths on the pad are in *pad units*: the pad's shorter side is 1, the origin its top left corner, y points
down. Times within a drawing are milliseconds since the pen-down of its first stroke. Versions are hybrid
logical clock stamps in microseconds since 1970 (UTC).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from uuid import UUID

IMAGE_SIDE = 28
DIGITS = 10
DEFAULT_PEN_WIDTH = 0.04
"""Width of a new pad's pen, in pad units."""
MOST_DIGITS = 8
"""Of a number; ink that would need more is not a number."""
NO_DIGIT = ""
"""The label of what is not a digit, nor a number."""
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp")
"""Endings of the files that pictures are read from."""


class Verdict(StrEnum):
    """What a reading claims."""

    BLANK = "blank"
    DIGITS = "digits"
    UNSURE = "unsure"
    NOT_A_DIGIT = "not_a_digit"


class Source(StrEnum):
    """Where a drawing came from."""

    PAD = "pad"
    FILE = "file"
    CLIPBOARD = "clipboard"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Point:
    """One sample of the pen: x and y in pad units, t in ms, pressure 0..1 (a mouse reports 1)."""

    x: float
    y: float
    t: float = 0.0
    pressure: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pad units (for a picture: in pixels of the kept picture)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """The samples from pen-down to pen-up, at least one. A single point is a dot."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        """Refuse a stroke without points."""
        if not self.points:
            raise ValueError("a stroke has at least one point")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes in the order they were written, and the width of the pen they were painted with."""

    strokes: tuple[Stroke, ...] = ()
    pen_width: float = DEFAULT_PEN_WIDTH

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    def bounds(self) -> Box | None:
        """The box around all points, without the pen's width; None for a blank drawing."""
        return bounds(self.strokes)


def bounds(strokes: tuple[Stroke, ...]) -> Box | None:
    """The upright box around the points of these strokes; None where there are none."""
    if not strokes:
        return None
    xs = [point.x for stroke in strokes for point in stroke.points]
    ys = [point.y for stroke in strokes for point in stroke.points]
    left, top = min(xs), min(ys)
    return Box(left, top, max(xs) - left, max(ys) - top)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: a greyscale PNG of at most 512 px a side and 64 KB.

    ``sha256`` (hex) and ``name`` (base name) are those of the original file, which is not kept.
    """

    png: bytes
    width: int
    height: int
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class DigitImage:
    """What a model sees: 28 rows of 28 bytes, 255 = full ink, MNIST geometry.

    ``strokes`` are the pen's path in the same frame (x and y in pixels of the image, t and pressure as they
    were) where the image was drawn with a pen, else None.
    """

    pixels: bytes
    strokes: tuple[Stroke, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse pixels of another size."""
        if len(self.pixels) != IMAGE_SIDE * IMAGE_SIDE:
            raise ValueError(f"a digit image has {IMAGE_SIDE * IMAGE_SIDE} pixels, not {len(self.pixels)}")


@dataclass(frozen=True, slots=True)
class DigitReading:
    """One digit of a reading: ten calibrated probabilities, the strokes it covers (indices) and their box.

    Of a number's digits each is as probable as it is where those before it are right, so that their product
    is the probability of the number. What the ten lack to 1 is the probability that this is no digit at all,
    or that the ink was not divided so. Digits that were written in one stroke share its index.

    ``number`` tells, of a picture with several numbers, to which of them the digit belongs, from 0.
    """

    probabilities: tuple[float, ...]
    strokes: tuple[int, ...] = ()
    box: Box | None = None
    number: int = 0

    @property
    def ranking(self) -> tuple[int, ...]:
        """The ten digits, likeliest first; of equals the smaller first."""
        return tuple(sorted(range(len(self.probabilities)), key=lambda digit: -self.probabilities[digit]))

    @property
    def digit(self) -> int:
        """The likeliest digit; of equals the smaller."""
        return self.probabilities.index(max(self.probabilities))

    @property
    def confidence(self) -> float:
        """The likeliest digit's probability."""
        return max(self.probabilities)

    @property
    def any_digit(self) -> float:
        """The probability that this is a digit, whichever."""
        return min(math.fsum(self.probabilities), 1.0)

    @property
    def likeliest(self) -> tuple[tuple[str, float], tuple[str, float]]:
        """The two likeliest answers with their probabilities, a digit first; one may be `NO_DIGIT`."""
        one, other = self.ranking[:2]
        second, rest = (str(other), self.probabilities[other]), (NO_DIGIT, 1.0 - self.any_digit)
        return (str(one), self.confidence), max(second, rest, key=lambda answer: answer[1])


@dataclass(frozen=True, slots=True)
class Reading:
    """What one model made of one drawing."""

    model_id: str
    weights_sha256: str
    verdict: Verdict
    digits: tuple[DigitReading, ...] = ()

    @property
    def text(self) -> str:
        """The digits read, such as "7" or "2026"; empty where nothing was read as digits.

        Between several numbers, which only a picture has, stands a space: "42 17".
        """
        return self.closest if self.verdict in (Verdict.DIGITS, Verdict.UNSURE) else ""

    @property
    def closest(self) -> str:
        """The likeliest digits, written as `text` is, also where they are not believed."""
        return self._written([digit.digit for digit in self.digits])

    @property
    def likeliest(self) -> tuple[tuple[str, float], tuple[str, float]]:
        """The two likeliest texts with their probabilities, digits first; the second may be `NO_DIGIT`.

        As far as the digits tell: another way to divide the ink counts as `NO_DIGIT`.
        """
        return self.likeliest_beside(None)

    def likeliest_beside(
        self, divided: tuple[str, float] | None
    ) -> tuple[tuple[str, float], tuple[str, float]]:
        """As `likeliest`, where the likeliest text of another division is known, with its probability."""
        read = [digit.digit for digit in self.digits]
        rest = 1.0 - math.prod(digit.any_digit for digit in self.digits)
        found = [divided] if divided is not None else []
        for place, digit in enumerate(self.digits):
            other = digit.ranking[1]
            odds = digit.probabilities[other] / digit.confidence if digit.confidence else 0.0
            text = self._written([*read[:place], other, *read[place + 1 :]])
            found.append((text, self.confidence * odds))
        found.append((NO_DIGIT, rest - (divided[1] if divided is not None else 0.0)))
        return (self.closest, self.confidence), max(found, key=lambda answer: answer[1])

    @property
    def doubtful(self) -> int:
        """Which digit is the least sure; of those that are as sure, to a hundredth, the last."""
        return min(range(len(self.digits)), key=lambda at: (round(self.digits[at].confidence, 2), -at))

    @property
    def numbers(self) -> tuple[tuple[DigitReading, ...], ...]:
        """The digits, number by number."""
        return tuple(tuple(digits) for _, digits in groupby(self.digits, lambda digit: digit.number))

    def _written(self, digits: Sequence[int]) -> str:
        """These digits in the place of those that were read."""
        pairs = groupby(zip(self.digits, digits, strict=True), lambda pair: pair[0].number)
        return " ".join("".join(str(digit) for _, digit in number) for _, number in pairs)

    @property
    def confidence(self) -> float:
        """The probability that the text is right, all of it; 0 where nothing was drawn."""
        return math.prod(digit.confidence for digit in self.digits) if self.digits else 0.0


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person says a drawing is. A label of None means no label (an undone correction)."""

    label: str | None
    reviewed: bool
    editor: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Life:
    """Whether a record is deleted; only an explicit restore with a later version revives it."""

    deleted: bool
    editor: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RecordKey:
    """The full key of a closed record, fixed when it is closed and never computed again."""

    device_id: UUID
    day: dt.date
    part: int
    id: UUID


@dataclass(frozen=True, slots=True)
class Recognition:
    """One drawing with its reading and what people said of it.

    ``key`` is None while the drawing is an open draft. Exactly one of ``drawing`` and ``picture`` is set.
    ``drawn_at`` is an aware UTC time.
    """

    id: UUID
    device_id: UUID
    drawn_at: dt.datetime
    source: Source
    drawing: Drawing | None = None
    picture: Picture | None = None
    reading: Reading | None = None
    edit: Edit | None = None
    life: Life | None = None
    key: RecordKey | None = None

    @property
    def label(self) -> str | None:
        """What a person said it is, if anybody did."""
        return self.edit.label if self.edit else None

    @property
    def text(self) -> str:
        """The label where there is one, else what the model read."""
        if self.label is not None:
            return self.label
        return self.reading.text if self.reading else ""

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted and not restored since."""
        return self.life is not None and self.life.deleted


@dataclass(frozen=True, slots=True)
class Measured:
    """How a model reads the digits of one data set. Shares are 0..1, every digit counts once.

    ``accuracy`` is the share whose likeliest digit is right, sure or not; ``calibration_error`` the expected
    calibration error (Guo et al., 2017); ``sure``, ``unsure`` and ``refused`` are the shares with the
    verdicts digits, unsure and not a digit. ``reliability`` has for each step of confidence that occurs the
    mean confidence, the share right and the count; ``abstention`` shares read and the share right among
    them, from the surest readings to all.
    """

    digits: int
    accuracy: float
    calibration_error: float
    log_loss: float
    sure: float
    unsure: float
    refused: float
    accuracy_when_sure: float | None
    reliability: tuple[tuple[float, float, int], ...] = ()
    abstention: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a model does on drawings of one kind that are no digits: shares refused, and read as unsure."""

    drawings: int
    refused: float
    unsure: float


@dataclass(frozen=True, slots=True)
class MeasuredNumbers:
    """How a model reads the whole numbers of one set. Shares are 0..1, every number counts once.

    ``exact`` is the share read right to the last digit, sure or unsure; ``calibration_error`` the expected
    calibration error of the whole number's probability; ``sure``, ``unsure`` and ``refused`` are the shares
    with the verdicts digits, unsure and not a digit. ``lengths`` has for each length that occurs, in digits,
    how many such numbers there are and the share of them that was read exactly.
    """

    numbers: int
    exact: float
    calibration_error: float
    sure: float
    unsure: float
    refused: float
    exact_when_sure: float | None
    lengths: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SingleDigits:
    """What single digits lose where they might as well be numbers.

    ``alone`` is the share whose likeliest digit is right where it is known that there is one, ``exact`` that
    of those read as a number of just this digit; ``refused_alone`` and ``refused`` are the shares refused.
    """

    digits: int
    alone: float
    exact: float
    refused_alone: float
    refused: float


@dataclass(frozen=True, slots=True)
class NumberFigures:
    """How a model reads numbers whose digits nobody tells apart beforehand.

    ``measured`` is by set of numbers, ``single`` of digits that stand alone, ``words`` by kind of words of
    letters, which are no numbers.
    """

    measured: dict[str, MeasuredNumbers] = field(default_factory=dict)
    single: SingleDigits | None = None
    words: dict[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of a published model.

    ``temperature`` divides the logits and ``digit_bias`` is added to all ten before, against a logit of 0 for
    "no digit"; a model that learned digits alone has no bias (None), and its ten probabilities sum to 1.
    ``unsure_below`` is a threshold on the likeliest digit's probability, ``not_a_digit_below`` one on the
    probability of any digit; all four are chosen on validation data.

    ``measured`` maps a test set's name to what was measured on it, ``refusals`` a kind of drawings that are
    no digits; ``seeds`` has the accuracies of the training runs by this recipe, a seed each, by test set, and
    ``mnist_only`` the accuracy of the same network trained as its original was, on MNIST alone. ``numbers``
    tells how it reads whole numbers, where that was measured.
    ``latency_ms`` is the median for one digit on one core of the machine named in ``measured_on``,
    ``per_second`` digits per second in batches on its two; ``size`` is the weights file's size in bytes.
    """

    id: str
    name: str
    architecture: str
    parameters: int
    sha256: str
    recipe: str
    data: tuple[str, ...]
    temperature: float
    digit_bias: float | None
    unsure_below: float
    not_a_digit_below: float
    latency_ms: float
    per_second: int
    measured_on: str
    size: int
    measured: dict[str, Measured] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    seeds: dict[str, tuple[float, ...]] = field(default_factory=dict)
    mnist_only: dict[str, float] = field(default_factory=dict)
    numbers: NumberFigures | None = None
