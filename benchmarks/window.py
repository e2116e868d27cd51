"""The window's budgets: start, event loop, ink and reading on the screen, leaving.

Needs a display, real or virtual (Xvfb); without one Qt paints offscreen.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitpad.domain import MOST_DIGITS
from digitpad.inference.golden import drawings
from tests.e2e.program import ROOT, Program
from tests.support.number_drawings import number
from tools.screenshots import strokes_on

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTS = 10
DIGITS = 60
NUMBERS = 30
PROBE = "benchmarks.probe"
WIDTH = 0.9
"""Share of the pad's shorter side that a number takes."""


def environment() -> dict[str, str]:
    """Where there is no display, Qt paints into memory. Modules are compiled once, as for every user."""
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}
    if os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM"):
        return compiled
    return compiled | {"QT_QPA_PLATFORM": "offscreen"}


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Median, 95th percentile and the ends."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), digits),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], digits),
        "min": round(ordered[0], digits),
        "max": round(ordered[-1], digits),
        "n": len(ordered),
    }


def start(folder: Path) -> dict[str, Any]:
    """Process start to the painted window, side by side with a bare PySide6 window."""
    bare, ours = [], []
    for turn in range(STARTS + 1):
        bare.append(bare_start())
        began = time.monotonic()
        with Program(folder / f"start-{turn}.sqlite", driver=PROBE, environ=environment()) as program:
            painted = None
            while painted is None:  # on a busy machine the driver answers before the window is painted
                program.do("report")
                painted = program.wait_for(event="report")["first_paint"]
            ours.append((painted - began) * 1000)
    bare, ours = bare[1:], ours[1:]  # the first one fills the caches
    ratio = statistics.median(ours) / statistics.median(bare)
    return {"ours_ms": spread(ours), "bare_window_ms": spread(bare), "ratio": round(ratio, 2)}


def bare_start() -> float:
    """Milliseconds from process start to a bare window's first paint."""
    began = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.bare_window"],
        cwd=ROOT,
        env=os.environ | environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return (float(finished.stdout.split()[0]) - began) * 1000


def use(folder: Path) -> dict[str, Any]:
    """Digits drawn at a pen's pace, first while the model loads, then read and saved one after another."""
    digits = [drawing for _, drawing in drawings()]
    with Program(folder / "use.sqlite", driver=PROBE, environ=environment()) as program:
        program.do("pad")
        size = program.wait_for(event="pad")["size"]
        program.draw(*strokes_on(digits[0], size))
        program.wait_for(event="ready")
        program.do("report")
        loading = program.wait_for(event="report")
        program.wait_saved()
        program.do("report")
        program.wait_for(event="report")
        for turn in range(DIGITS):
            program.do("trigger", action="new")
            for stroke in strokes_on(digits[turn % len(digits)], size):
                program.draw(stroke)
                program.wait_for(event="timed")
        program.wait_saved()
        program.do("report")
        used = program.wait_for(event="report")
    return {
        "event_loop_gap_ms": {
            "while the model loads": round(loading["gap_ms"], 1),
            "while drawing, reading and saving": round(used["gap_ms"], 1),
        },
        "pen_up_to_reading_ms": spread(used["reading_ms"]),
        "pointer_to_ink_ms": spread(used["ink_ms"]),
    }


def numbers(folder: Path) -> dict[str, Any]:
    """Numbers of eight digits at a pen's pace: when all eight are read, and what was there before them."""
    with Program(folder / "numbers.sqlite", driver=PROBE, environ=environment()) as program:
        program.do("pad")
        size = program.wait_for(event="pad")["size"]
        program.wait_for(event="ready")
        before: list[float] = []
        whole: list[float] = []
        gap = 0.0
        for turn in range(NUMBERS):
            digits = number(turn)
            last = len(digits.strokes) - len(number(turn + MOST_DIGITS - 1, 1).strokes)
            program.do("trigger", action="new")
            program.do("report")
            program.wait_for(event="report")
            for place, stroke in enumerate(strokes_on(digits, size, WIDTH)):
                program.draw(stroke)
                program.wait_for(event="timed")
                program.do("report")
                found = program.wait_for(event="report")
                (whole if place >= last else before).extend(found["reading_ms"])
                gap = max(gap, found["gap_ms"])
    return {
        "numbers": {
            f"pen_up_to_reading_of_{MOST_DIGITS}_digits_ms": spread(whole),
            "pen_up_to_reading_before_the_last_digit_ms": spread(before),
            "event_loop_gap_ms": round(gap, 1),
        }
    }


def leave(folder: Path) -> dict[str, Any]:
    """Seconds from closing the window, while the model loads, to the end of the process."""
    seconds = []
    for turn in range(3):
        with Program(folder / f"leave-{turn}.sqlite", driver=PROBE, environ=environment()) as program:
            began = time.monotonic()
            program.do("close")
            program.process.wait(60)
            seconds.append(time.monotonic() - began)
    return {"close_while_loading_s": spread(seconds, 2)}


def measure() -> dict[str, Any]:
    """All of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {"start": start(folder), **use(folder), **numbers(folder), **leave(folder)}
