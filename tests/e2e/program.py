"""The test's end of the driver: a digitpad of its own, in a process that may be killed."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from digitpad.inference.frames import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0
SAVED = ("Saved", "已保存")
"""What the window says, in each of its languages."""


def told(sentence: str) -> object:
    """A sentence as the driver takes it, so that the window can say it in its language."""
    return msgspec.to_builtins(Sentence.of(sentence))


class Program:
    """A running digitpad and what its window showed so far."""

    def __init__(
        self,
        journal: Path,
        *arguments: str,
        environ: dict[str, str] | None = None,
        driver: str = "tests.e2e.driver",
    ) -> None:
        self.seen: list[dict[str, Any]] = []
        self._lines: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", driver, "app", "--journal", str(journal), *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ, **(environ or {})),
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        self.wait_for(event="shown")
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))
        self._lines.put(None)

    def do(self, command: str, **details: object) -> None:
        """Have something done in the window."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": command, **details}) + "\n")
        self.process.stdin.flush()

    def draw(self, *strokes: Sequence[tuple[float, float]]) -> None:
        """Write strokes with the mouse, in pixels of the pad."""
        for stroke in strokes:
            self.do("draw", places=stroke)

    def wait_for(
        self, where: Callable[[dict[str, Any]], bool] = lambda _: True, **facts: object
    ) -> dict[str, Any]:
        """The next thing shown with these facts; fails when the program ends or takes too long."""
        while True:
            line = self._lines.get(timeout=SECONDS)
            assert line is not None, f"the program ended; it showed {self.seen[-5:]}"
            self.seen.append(line)
            if all(line.get(name) == value for name, value in facts.items()) and where(line):
                return line

    def wait_saved(self) -> dict[str, Any]:
        """Wait until the window says "Saved"."""
        return self.wait_for(lambda line: any(word in line["shown"] for word in SAVED), event="saving")

    def history(self) -> list[dict[str, Any]]:
        """What the strip shows, newest first."""
        self.do("history")
        records: list[dict[str, Any]] = self.wait_for(event="history")["records"]
        return records

    def wait_for_history(self, where: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Wait until the strip shows what was asked for."""
        while True:
            records = self.history()
            if where(records):
                return records
            self.wait_for()

    def wait_for_status(self, where: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the line at the foot of the window says this."""
        while True:
            self.do("status")
            line = self.wait_for(event="status")
            if where(line):
                return line

    def rest(self) -> list[dict[str, Any]]:
        """What was shown until the program ended."""
        self._reader.join(SECONDS)
        while (line := self._lines.get(timeout=SECONDS)) is not None:
            self.seen.append(line)
        self._lines.put(None)
        return self.seen

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.process.kill()
        self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
