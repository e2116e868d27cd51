"""The digits of a reading as the journal and the cluster hold them: MessagePack, an array a digit.

Its elements are the probabilities, the strokes and the box; a fourth, the number that the digit belongs to,
is there only where that is not the first, so that what one number was read of is packed as it always was.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from digitpad.domain import DIGITS, Verdict
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digitpad.domain import DigitReading

_FIGURES = "0123456789"
_MOST_NUMBERS = 1 << 16
_READ = (Verdict.DIGITS, Verdict.UNSURE)


class PackedDigit(msgspec.Struct, array_like=True, gc=False):
    """One digit; see `DigitReading`."""

    probabilities: tuple[float, ...]
    strokes: tuple[int, ...]
    box: tuple[float, float, float, float] | None
    number: int = 0


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[PackedDigit]).decode


def pack(digits: Iterable[DigitReading]) -> bytes:
    """What is stored of these."""
    return _encode([_elements(digit) for digit in digits])


def _elements(digit: DigitReading) -> tuple[object, ...]:
    box = digit.box and (digit.box.x, digit.box.y, digit.box.width, digit.box.height)
    if digit.number:
        return digit.probabilities, digit.strokes, box, digit.number
    return digit.probabilities, digit.strokes, box


def unpack(cell: bytes) -> list[PackedDigit]:
    """What is stored in this; raises ValueError, or another of ``rows.DAMAGE``, where it makes no sense."""
    digits = _decode(cell)
    for digit in digits:
        if len(digit.probabilities) != DIGITS:
            raise ValueError(said("a digit does not have {count} probabilities", count=DIGITS))
        if not 0 <= digit.number < _MOST_NUMBERS:
            raise ValueError(said("a digit belongs to no number"))
    return digits


def text_of(digits: Sequence[PackedDigit], verdict: Verdict) -> str:
    """`Reading.text`."""
    if verdict not in _READ:
        return ""
    text, number = "", digits[0].number if digits else 0
    for digit in digits:
        if digit.number != number:
            text, number = text + " ", digit.number
        text += _FIGURES[digit.probabilities.index(max(digit.probabilities))]
    return text


def confidence_of(digits: Sequence[PackedDigit]) -> float:
    """`Reading.confidence`."""
    return math.prod(max(digit.probabilities) for digit in digits) if digits else 0.0
