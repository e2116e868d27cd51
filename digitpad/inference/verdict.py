"""What a reading may claim, judged from calibrated probabilities and the card's thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.domain import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import DigitReading, ModelCard


def judge(digits: Sequence[DigitReading], card: ModelCard) -> Verdict:
    """The verdict on a drawing in which these digits were found; a chain is as sure as its weakest link."""
    if not digits:
        return Verdict.BLANK
    if min(digit.any_digit for digit in digits) < card.not_a_digit_below:
        return Verdict.NOT_A_DIGIT
    sure = min(digit.confidence for digit in digits) >= card.unsure_below
    return Verdict.DIGITS if sure else Verdict.UNSURE
