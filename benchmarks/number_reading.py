"""Numbers in the reading process: how long one digit, eight digits and 500 random strokes take.

Times are whole round trips, as the window's reader has them: the ink is sent, read and answered. Each
drawing lies elsewhere, so that the process remembers nothing of those before it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.window import spread
from digitpad.domain import MOST_DIGITS, Drawing, Stroke
from digitpad.inference.cards import DEFAULT_MODEL
from digitpad.inference.golden import drawings
from digitpad.inference.process import InferenceProcess
from tests.support.number_drawings import STROKES, number, scribbled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMES = 100
_ASIDE = 1e-4
"""How far each drawing lies from the one before it, in pad units."""


def measure() -> dict[str, Any]:
    """Round trips of each kind, and what was made of the scribbles."""
    process = InferenceProcess()
    try:
        process.load(DEFAULT_MODEL)
        return {name: _times(process, list(sources)) for name, sources in _kinds().items()}
    finally:
        process.close()
        process.wait_for_exit(10)


def _kinds() -> dict[str, Iterator[tuple[Drawing | None, Drawing]]]:
    """By name: what was read before each drawing, and the drawing."""
    ten = [drawing for _, drawing in drawings()]
    alone = (_aside(ten[turn % len(ten)], turn) for turn in range(TIMES))
    written = (_aside(number(turn), turn) for turn in range(TIMES))
    at_once = (_aside(number(turn), TIMES + turn) for turn in range(TIMES))
    random = (scribbled(seed=turn) for turn in range(TIMES // 5))
    return {
        "one digit": ((None, one) for one in alone),
        f"{MOST_DIGITS} digits, the last stroke": (
            (replace(one, strokes=one.strokes[:-1]), one) for one in written
        ),
        f"{MOST_DIGITS} digits at once": ((None, one) for one in at_once),
        f"{STROKES} random strokes": ((None, one) for one in random),
    }


def _aside(drawing: Drawing, turn: int) -> Drawing:
    return replace(
        drawing,
        strokes=tuple(
            Stroke(tuple(replace(point, x=point.x + turn * _ASIDE) for point in stroke.points))
            for stroke in drawing.strokes
        ),
    )


def _times(process: InferenceProcess, sources: Sequence[tuple[Drawing | None, Drawing]]) -> dict[str, Any]:
    process.read(number(0), DEFAULT_MODEL)  # the first time takes longer
    times, verdicts = [], []
    for before, source in sources:
        if before is not None:
            process.read(before, DEFAULT_MODEL)
        began = time.perf_counter()
        reading = process.read(source, DEFAULT_MODEL).reading
        times.append((time.perf_counter() - began) * 1000)
        verdicts.append(str(reading.verdict))
    return {
        "read_ms": spread(times),
        "verdicts": {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
    }
