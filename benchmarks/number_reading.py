"""Numbers in the reading process: how long one digit, eight digits and 500 random strokes take.

Times are whole round trips, as the window's reader has them: the ink is sent, read and answered.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks.window import spread
from digitpad.domain import MOST_DIGITS
from digitpad.inference.cards import DEFAULT_MODEL
from digitpad.inference.golden import drawings
from digitpad.inference.process import InferenceProcess
from tests.support.number_drawings import STROKES, number, scribbled

TIMES = 100


def measure() -> dict[str, Any]:
    """Round trips of each kind, and what was made of the scribbles."""
    ten = [drawing for _, drawing in drawings()]
    process = InferenceProcess()
    try:
        process.load(DEFAULT_MODEL)
        kinds = {
            "one digit": [ten[turn % len(ten)] for turn in range(TIMES)],
            f"{MOST_DIGITS} digits": [number(turn) for turn in range(TIMES)],
            f"{STROKES} random strokes": [scribbled(seed=turn) for turn in range(TIMES // 5)],
        }
        found: dict[str, Any] = {}
        for name, sources in kinds.items():
            process.read(sources[0], DEFAULT_MODEL)  # the first time takes longer
            times, verdicts = [], []
            for source in sources:
                began = time.perf_counter()
                reading = process.read(source, DEFAULT_MODEL).reading
                times.append((time.perf_counter() - began) * 1000)
                verdicts.append(str(reading.verdict))
            found[name] = {
                "read_ms": spread(times),
                "verdicts": {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
            }
        return found
    finally:
        process.close()
        process.wait_for_exit(10)
