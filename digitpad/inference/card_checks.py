"""Whether what a model card says can be."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.domain import ModelCard, NumberFigures

_MOST = 2**53
"""No count is larger; such a number survives every JSON reader."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def fault_of(card: ModelCard) -> str | None:
    """What makes a well-formed card unusable."""
    if not _SHA256.fullmatch(card.sha256):
        return said('states no SHA-256 of the weights but "{found}"', found=card.sha256)
    if not (math.isfinite(card.temperature) and card.temperature > 0):
        return said("states a temperature of {found}, which is not above 0", found=card.temperature)
    if card.digit_bias is not None and not math.isfinite(card.digit_bias):
        return said("states a digit bias of {found}, which is no number", found=card.digit_bias)
    if not (0 <= card.not_a_digit_below <= 1 and 0 <= card.unsure_below <= 1):
        return said(
            "states thresholds that are no probabilities: not a digit below {no_digit}, unsure below "
            "{unsure}",
            no_digit=card.not_a_digit_below,
            unsure=card.unsure_below,
        )
    return _figures_fault(card)


def _figures_fault(card: ModelCard) -> str | None:
    """What was measured on nothing that is."""
    counts = {"parameters": card.parameters, "size": card.size, "digits per second": card.per_second}
    for name, count in counts.items():
        if not 0 <= count <= _MOST:
            return said("states {count} as its {name}", count=count, name=name)
    shares = [
        (name, share)
        for name, found in card.measured.items()
        for share in (found.accuracy, found.calibration_error, found.sure, found.unsure, found.refused)
    ]
    shares += [
        (name, share) for name, found in card.refusals.items() for share in (found.refused, found.unsure)
    ]
    shares += [(name, share) for name, runs in card.seeds.items() for share in runs]
    shares += card.mnist_only.items()
    shares += _shares_of_numbers(card.numbers) if card.numbers else ()
    for name, share in shares:
        if not 0 <= share <= 1:
            return said(
                "states {share} as a share of {name}, which is not from 0 to 1", share=share, name=name
            )
    return None


def _shares_of_numbers(figures: NumberFigures) -> Iterator[tuple[str, float]]:
    for name, found in figures.measured.items():
        for share in (found.exact, found.calibration_error, found.sure, found.unsure, found.refused):
            yield name, share
        for _, _, share in found.lengths:
            yield name, share
    if figures.single:
        one = figures.single
        for share in (one.alone, one.exact, one.refused_alone, one.refused):
            yield "single digits", share
    for name, refusal in figures.words.items():
        yield name, refusal.refused
        yield name, refusal.unsure
