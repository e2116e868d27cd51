"""A stretch of time as the fewest whole blocks and days of the journal's tally, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DAY_US: Final = 86_400_000_000
BLOCK_DAYS: Final = 32
ALL_TIME, BLOCKS, DAYS = 0, 1, 2
"""The levels of the tally."""

FIRST_US: Final = -(1 << 63)
END_US: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Span:
    """These numbers of a level, the end excluded."""

    level: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole ``spans``, and the ``rest`` in microseconds: from, to (excluded)."""

    spans: tuple[Span, ...]
    rest: tuple[tuple[int, int], ...] = ()


def stretch(begin_us: int | None, end_us: int | None) -> Stretch:
    """What lies from one time to another (excluded); None is without a bound."""
    if begin_us is None and end_us is None:
        return Stretch((Span(ALL_TIME, 0, 1),))
    begin = FIRST_US if begin_us is None else begin_us
    end = END_US if end_us is None else end_us
    first_day, end_day = -(-begin // DAY_US), end // DAY_US
    if first_day >= end_day:
        return Stretch((), ((begin, end),) if begin < end else ())
    edges = ((begin, first_day * DAY_US), (end_day * DAY_US, end))
    return Stretch(_whole(first_day, end_day), tuple(edge for edge in edges if edge[0] < edge[1]))


def _whole(first_day: int, end_day: int) -> tuple[Span, ...]:
    first_block, end_block = -(-first_day // BLOCK_DAYS), end_day // BLOCK_DAYS
    if first_block >= end_block:
        return (Span(DAYS, first_day, end_day),)
    spans = (
        Span(DAYS, first_day, first_block * BLOCK_DAYS),
        Span(BLOCKS, first_block, end_block),
        Span(DAYS, end_block * BLOCK_DAYS, end_day),
    )
    return tuple(span for span in spans if span.first < span.end)
