"""A virtual screen of the test's own, and a hand that moves its pointer."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SECONDS = 60
STEP_SECONDS = 0.008
"""Between two places of the pointer: a hand's pace."""


def missing() -> str | None:
    """What is missing for a screen, if anything."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            return f"no {program}"
    return None


@dataclass(frozen=True)
class Screen:
    """An X server."""

    display: str

    def xdotool(self, *words: object) -> str:
        """What xdotool prints."""
        finished = subprocess.run(
            ["xdotool", *map(str, words)],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return finished.stdout.strip()

    def window(self, name: str) -> tuple[int, int, int, int]:
        """Wait for a window of this title; its place and size."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = self.xdotool("search", "--onlyvisible", "--name", f"^{name}$").split()
            if found:
                words = self.xdotool("getwindowgeometry", "--shell", found[0])
                facts = dict(line.split("=") for line in words.splitlines())
                return int(facts["X"]), int(facts["Y"]), int(facts["WIDTH"]), int(facts["HEIGHT"])
            time.sleep(0.05)
        raise AssertionError(f"no window {name} within {SECONDS} s")

    def draw(self, *strokes: Sequence[tuple[int, int]]) -> None:
        """Draw with the left button, in pixels of the screen."""
        for first, *rest in strokes:
            self.xdotool("mousemove", *first, "mousedown", 1)
            for place in rest:
                self.xdotool("mousemove", *place)
                time.sleep(STEP_SECONDS)
            self.xdotool("mouseup", 1)


@contextmanager
def screen(size: str = "1280x800x24") -> Iterator[Screen]:
    """A screen that nobody sees; it ends with the block."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait()


def line(start: tuple[int, int], end: tuple[int, int], steps: int = 25) -> list[tuple[int, int]]:
    """Places on the way from one to the other."""
    return [
        (
            round(start[0] + (end[0] - start[0]) * step / steps),
            round(start[1] + (end[1] - start[1]) * step / steps),
        )
        for step in range(steps + 1)
    ]
