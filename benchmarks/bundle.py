"""``python -m benchmarks.bundle``: the bundle's sizes, start and memory beside those of the source, as JSON.

Both are started in turn on a screen of their own and looked at from outside: the clock runs from the start of
the process, a pixel of the pad tells when the window is painted, one under the pointer when there is ink, and
the place of the large digit when the reading is shown. What `make bundle` left in build/bundle is measured.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine, today
from benchmarks.window import spread
from benchmarks.x11 import Display
from tests.bundle.screen import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
REPORT = ROOT / "build" / "bundle" / "report.json"
TURNS = 10
SECONDS = 30.0
SIZE = "1080x720x24"
"""The window's own size at its first start."""
DOWN = [(370, 200 + step * 10) for step in range(21)]
"""A digit one, drawn downwards through the middle of the pad."""
WITNESS = (370, 240)
"""A pixel of the pad that the stroke covers, and the hint in the middle of an empty pad does not."""
DIGIT = (757, 85, 60, 80)
"""Where the large digit of the reading is shown: left, top, width, height."""
SETTLE_SECONDS = 2.0
"""How long nothing changes there once the reading is shown."""


@dataclass
class Figures:
    """What was seen of one kind of start."""

    window_ms: list[float] = field(default_factory=list)
    ink_ms: list[float] = field(default_factory=list)
    reading_ms: list[float] = field(default_factory=list)
    memory: list[dict[str, float]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Medians and ends; the memory of the turn in the middle."""
        memory = sorted(self.memory, key=lambda one: one["pss_mb"])[len(self.memory) // 2]
        return {
            "window_ms": spread(self.window_ms),
            "ink_ms": spread(self.ink_ms),
            "first_reading_ms": spread(self.reading_ms),
            "memory": memory,
        }


def is_light(pixel: bytes) -> bool:
    """Whether this is the paper, and no ink and no empty screen."""
    return min(pixel[:3]) > 200


def wait_until(display: Display, where: Callable[[bytes], bool], began: float) -> float:
    """Milliseconds from the start until the pixel under the stroke is so."""
    while time.monotonic() - began < SECONDS:
        if where(display.pixels(*WITNESS)):
            return (time.monotonic() - began) * 1000
        time.sleep(0.001)
    raise RuntimeError(f"nothing is seen of it within {SECONDS} s")


def draw(display: Display) -> None:
    """Draw a one, as fast as the server takes it."""
    display.move(*DOWN[0])
    display.press(down=True)
    for place in DOWN[1:]:
        display.move(*place)
    display.press(down=False)


def wait_for_reading(display: Display, began: float) -> float:
    """Milliseconds from the start until the digit was painted that stays."""
    seen, changed = display.pixels(*DIGIT), time.monotonic()
    while time.monotonic() - began < SECONDS:
        now = display.pixels(*DIGIT)
        if now != seen:
            seen, changed = now, time.monotonic()
        elif time.monotonic() - changed > SETTLE_SECONDS and is_ink_in(seen):
            return (changed - began) * 1000
        time.sleep(0.002)
    raise RuntimeError(f"no reading within {SECONDS} s")


def is_ink_in(pixels: bytes) -> bool:
    """Whether a large digit stands there: a twentieth of the place is dark."""
    dark = sum(1 for at in range(0, len(pixels), 4) if max(pixels[at : at + 3]) < 80)
    return dark > len(pixels) / 4 / 20


def memory_of(process: int) -> dict[str, float]:
    """The memory of a process and its children, in MB: resident, and each shared page counted once."""
    everyone = [process, *children_of(process)]
    rollups = [Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii") for one in everyone]

    def total(name: str) -> float:
        kilobytes = [
            int(line.split()[1]) for text in rollups for line in text.splitlines() if line.startswith(name)
        ]
        return round(sum(kilobytes) * 1024 / 1e6, 1)

    return {"pss_mb": total("Pss:"), "rss_mb": total("Rss:"), "processes": len(everyone)}


def children_of(process: int) -> list[int]:
    """The processes that it started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *children_of(int(child))]
    return found


def start(command: Sequence[str], display_name: str, figures: Figures) -> None:
    """Start it in a home of its own, draw, wait for the reading, and close it."""
    with tempfile.TemporaryDirectory() as home:
        display = Display(display_name)
        environ = {
            "HOME": home,
            "DISPLAY": display_name,
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        }
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=environ)
        try:
            figures.window_ms.append(wait_until(display, is_light, began))
            draw(display)
            figures.ink_ms.append(wait_until(display, lambda pixel: not is_light(pixel), began))
            figures.reading_ms.append(wait_for_reading(display, began))
            figures.memory.append(memory_of(process.pid))
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)
        finally:
            process.kill()
            process.wait()
            display.close()


def starts(bundle: Path) -> dict[str, Any]:
    """Both in turn, the first of each left out: it fills the caches."""
    commands = {
        "bundle": [str(bundle / "usr" / "lib" / "digitpad" / "digitpad")],
        "source": [sys.executable, "-m", "digitpad"],
    }
    figures = {name: Figures() for name in commands}
    with screen(SIZE) as shown:
        for turn in range(TURNS + 1):
            for name, command in commands.items():
                start(command, shown.display, Figures() if turn == 0 else figures[name])
    found = {name: one.summary() for name, one in figures.items()}
    window, source = (found[name]["window_ms"]["median"] for name in ("bundle", "source"))
    return {**found, "window_ratio": round(window / source, 2)}


def main() -> None:
    """Measure and print."""
    if not REPORT.is_file():
        sys.exit('There is no bundle: "make bundle" builds one.')
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    [tree] = (ROOT / "build" / "bundle" / "tree").iterdir()
    figures = {
        "date": today(),
        "machine": machine(),
        "on_disk_mb": round(report["tree_bytes"] / 1e6, 1),
        "untrimmed_mb": round(report["plain_bytes"] / 1e6, 1),
        "files_mb": {name: round(size / 1e6, 1) for name, size in report.get("files", {}).items()},
        "build_seconds": report["seconds"],
        "start": starts(tree),
    }
    json.dump(figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
