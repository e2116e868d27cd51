"""The test's end of a device: starts it, tells it what to do, waits for what it shows, kills it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.faults import journals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from tests.faults.receipts import Receipts

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 180.0
"""A wait that takes longer has failed."""
LOOK_SECONDS = 0.5

State = dict[str, Any]


class RunningDevice:
    """A process with a journal and a sync engine, and all that it showed.

    ``cluster`` has the fields of ClusterOptions; ``through`` maps addresses of nodes to those of proxies;
    with ``checks`` it looks at the whole journal for damage when it starts.
    """

    def __init__(  # noqa: PLR0913
        self,
        journal: Path,
        cluster: Mapping[str, object],
        receipts: Receipts,
        *,
        group: str = "default",
        fetch: str = "own",
        paused: bool = False,
        checks: bool = False,
        through: Mapping[str, str] | None = None,
        limits: Mapping[str, float] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.journal = journal
        self.states: list[State] = []
        self.lines: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._ended = False
        self._receipts = receipts
        self._errors = journal.with_name(f"{journal.stem}.{time.monotonic_ns()}.log")
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.device"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **(environ or {})},
            )
        self._reader = threading.Thread(target=self._read, name="digitpad-test-reader")
        self._reader.start()
        self._write(
            {
                "journal": str(journal),
                "cluster": dict(cluster),
                "group": group,
                "fetch": fetch,
                "paused": paused,
                "checks": checks,
                "through": dict(through or {}),
                "limits": dict(limits or {}),
            }
        )

    def __enter__(self) -> Self:
        self.wait_for("ready")
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """What it wrote to stderr: warnings, tracebacks."""
        return self._errors.read_text()

    # What it showed

    @property
    def state(self) -> State | None:
        """The state of syncing that is shown now."""
        return self.states[-1] if self.states else None

    def wait(self, until: Callable[[], bool], seconds: float = SECONDS) -> None:
        """Wait for something: looked at with each line of this device, and twice a second besides."""
        deadline = time.monotonic() + seconds
        held = False
        with self._news:
            while not held and (left := deadline - time.monotonic()) > 0:
                held = self._news.wait_for(lambda: until() or self._ended, min(left, LOOK_SECONDS))
            why = "it ended" if self._ended and not until() else None if held else "it took too long"
        assert why is None, f"{why}; the last lines: {self.lines[-6:]}\n{self.log}"

    def wait_for(self, event: str, after: int = 0, **facts: object) -> dict[str, Any]:
        """The first line from number ``after`` on with this event and these facts."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [
                line
                for line in self.lines[after:]
                if line["event"] == event and all(line[name] == fact for name, fact in facts.items())
            ]
            return bool(found)

        self.wait(look)
        return found[0]

    def wait_for_state(self, where: Callable[[State], bool], seconds: float = SECONDS) -> State:
        """Wait until the shown state is such a one."""
        self.wait(lambda: self.state is not None and where(self.state), seconds)
        assert self.state is not None
        return self.state

    def wait_for_phase(self, *phases: str) -> State:
        """Wait until one of these phases is shown."""
        return self.wait_for_state(lambda state: state["phase"] in phases)

    def wait_until_it_has_sent(self) -> State:
        """Wait until something has arrived, however soon all the rest has."""
        return self.wait_for_state(lambda state: state["sent_at"] is not None)

    def wait_until_up_to_date(self, seconds: float = SECONDS) -> State:
        """Wait until "up to date" is shown while the journal, looked at from outside, holds nothing unsent.

        What is shown lags behind a drawing that was just saved, so the journal is asked each time.
        """
        deadline = time.monotonic() + seconds
        while True:
            seen = len(self.lines)
            state = self.wait_for_state(
                lambda state: state["phase"] == "UP_TO_DATE" and state["waiting"] == 0,
                deadline - time.monotonic(),
            )
            if journals.outbox(self.journal) == (0, 0):
                return state
            self.wait(lambda seen=seen: len(self.lines) > seen, deadline - time.monotonic())  # type: ignore[misc]

    # What it is told

    def do(self, command: str, **details: object) -> None:
        """Have something done; does not wait for it."""
        self._write({"do": command, **details})

    def do_and_wait(self, command: str, **details: object) -> dict[str, Any]:
        """Have something done; True once it is, else what was refused."""
        after = len(self.lines)
        self.do(command, **details)
        answers: list[dict[str, Any]] = []

        def answered() -> bool:
            answers[:] = [line for line in self.lines[after:] if line.get("do") == command]
            return bool(answers)

        self.wait(answered)
        return answers[0]

    def draw(self, first: int, count: int) -> None:
        """Draw numbers from ``first`` on, one after the other."""
        assert self.do_and_wait("draw", first=first, count=count)["event"] == "done"

    def add(self, first: int, count: int) -> None:
        """Add many."""
        assert self.do_and_wait("add", first=first, count=count)["event"] == "done"

    def edit(self, record: UUID, label: str | None) -> None:
        """Say what it is."""
        assert self.do_and_wait("edit", records=[str(record)], label=label)["event"] == "done"

    def live(self, record: UUID, *, deleted: bool) -> None:
        """Delete or restore it."""
        assert self.do_and_wait("live", records=[str(record)], deleted=deleted)["event"] == "done"

    def counts(self) -> dict[str, Any]:
        """What its journal counts."""
        after = len(self.lines)
        self.do("look")
        return self.wait_for("counts", after)

    def kill(self) -> None:
        """SIGKILL, and read what it still said: that was acknowledged too."""
        self.process.kill()
        self._finish()

    def close(self) -> dict[str, Any]:
        """Have it end as a person would; what it said last."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        closed = self.wait_for("closed")
        self._finish()
        assert self.process.returncode == 0
        return closed

    def _finish(self) -> None:
        self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def _write(self, line: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            if not text.endswith("\n"):
                break  # it was killed while it wrote
            line = json.loads(text)
            self._receipts.take(line)
            with self._news:
                self.lines.append(line)
                if line["event"] == "state":
                    self.states.append(line)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()
