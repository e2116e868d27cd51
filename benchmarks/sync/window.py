"""How long the event loop waits while digits are written and syncing meets a fault, and how the window ends.

The real program in a process of its own. A timer of 1 ms runs in its event loop; the gaps between its beats
are what an event had to wait at most.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.sync import jobs
from benchmarks.sync.jobs import spread
from benchmarks.sync.probe import SLOW_NAMES
from benchmarks.window import environment
from digitpad.inference.golden import drawings
from tests.e2e.program import Program
from tests.support.cassandra import HOST, PASSWORD, USER
from tools.screenshots import strokes_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.sync.nodes import Nodes

GOAL_GAP_MS = 50.0
GOAL_CLOSE_S = 3.0
PROBE = "benchmarks.sync.probe"
SLOW_NAME_S = 8.0
MEASURED_S = 20.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long each fault is looked at, how many turns there are, and how many records the backlog has."""

    seconds: float = MEASURED_S
    turns: int = 3
    backlog: int = 100_000


@dataclass(frozen=True, slots=True)
class Case:
    """Something that syncing meets.

    ``host`` and ``port`` are what the settings name (None: syncing is off), ``fault`` lasts while the window
    is measured and until it has closed. One that ``begins`` starts syncing with the measurement; else the
    window is in step with the cluster before. ``backlog`` records wait here; with ``fetches`` they are
    another device's of the group, and come from the cluster. ``seen`` are the phases that must be met
    meanwhile.
    """

    host: str | None
    port: int = 0
    fault: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext
    begins: bool = False
    backlog: int = 0
    fetches: bool = False
    environ: tuple[tuple[str, str], ...] = ()
    seen: tuple[str, ...] = ()


@contextlib.contextmanager
def listening(*, taking: bool) -> Iterator[int]:
    """A port behind which nobody is.

    ``taking`` ones complete every connection and say nothing. The others are full: what knocks hears nothing
    at all, as behind a firewall that drops packets.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server((HOST, 0), backlog=64 if taking else 0))
        port: int = listener.getsockname()[1]
        if not taking:
            # Linux queues one more than the backlog, and drops what comes then.
            for _ in range(3):
                knock = stack.enter_context(socket.socket())
                knock.settimeout(0)
                knock.connect_ex((HOST, port))
        yield port


def cases(nodes: Nodes, black_hole: int, silent: int, plan: Plan) -> dict[str, Case]:
    """By name, in the order of the table."""
    host, port = nodes.hosts[0], nodes.port
    slow = ((SLOW_NAMES, str(SLOW_NAME_S)),)
    return {
        "syncing off": Case(None),
        "in step, each drawing sent at once": Case(host, port),
        "connects vanish (black hole)": Case(HOST, black_hole, begins=True, seen=("CONNECTING",)),
        "connects are taken, nothing answers": Case(HOST, silent, begins=True, seen=("CONNECTING",)),
        "name resolution takes 8 s": Case(
            "cluster.digitpad.example", port, begins=True, environ=slow, seen=("CONNECTING",)
        ),
        "all nodes stopped (SIGSTOP)": Case(host, port, partial(_paused, nodes), seen=("OFFLINE",)),
        "cluster gone (SIGKILL)": Case(host, port, partial(_killed, nodes), seen=("OFFLINE",)),
        "a backlog drains": Case(host, port, begins=True, backlog=plan.backlog, seen=("SENDING",)),
        "a group's drawings are fetched": Case(
            host, port, begins=True, backlog=plan.backlog, fetches=True, seen=("FETCHING",)
        ),
    }


def measure(nodes: Nodes, plan: Plan, folder: Path, only: str = "") -> dict[str, Any]:
    """All cases in turns; the gaps of all turns of a case are taken together."""
    with listening(taking=False) as black_hole, listening(taking=True) as silent:
        chosen = {name: case for name, case in cases(nodes, black_hole, silent, plan).items() if only in name}
        ways = {name: partial(_measured, case, plan, folder) for name, case in chosen.items()}
        found = jobs.in_turns(ways, plan.turns)
    return {
        "seconds_a_turn": plan.seconds,
        "backlog": plan.backlog,
        "cases": {name: _summary(turns) for name, turns in found.items()},
    }


def quantiles(gaps: Sequence[float]) -> dict[str, float]:
    """Of gaps in ms: half of them are no longer than p50, and so on."""
    ordered = sorted(gaps)
    cut = {
        f"p{share:g}": ordered[min(len(ordered) - 1, int(share / 100 * len(ordered)))]
        for share in (50, 99, 99.9)
    }
    return {
        **cut,
        "max": ordered[-1],
        "n": len(ordered),
        "above_50_ms": sum(gap > GOAL_GAP_MS for gap in ordered),
    }


def _measured(case: Case, plan: Plan, folder: Path) -> dict[str, Any]:
    """One turn: start, write while the fault lasts, close."""
    name = f"window-{time.monotonic_ns()}"
    journal = folder / f"{name}.sqlite"
    settings = folder / f"{name}.toml"
    settings.write_text(_settings(case, name), encoding="utf-8")
    environ = environment() | dict(case.environ) | _others(folder)
    if case.backlog:
        filled = journal.with_name(f"{name}-other.sqlite") if case.fetches else journal
        jobs.run("fill", journal=str(filled), count=case.backlog)
        if case.fetches:
            command = ("sync", "--once", "--journal", str(filled), "--settings", str(settings))
            subprocess.run(
                [sys.executable, "-m", "digitpad", *command], env=environ, stdout=sys.stderr, check=True
            )
            filled.unlink()
    with Program(journal, "--settings", str(settings), environ=environ, driver=PROBE) as program:
        size = _ready(program, in_step=case.host is not None and not case.begins)
        idle = _memory(program, "VmRSS")
        with case.fault():
            if case.begins:
                program.do("trigger", action="pause_sync")  # it was paused in the settings
            program.do("gaps")
            program.wait_for(event="gaps")
            pages = [strokes_on(drawing, size) for _, drawing in drawings()]
            met = len(program.seen)
            program.do("write", drawings=pages, seconds=plan.seconds)
            drawn = program.wait_for(event="written")["drawings"]
            program.do("gaps")
            gaps = program.wait_for(event="gaps")["ms"]
            phases = [line["phase"] for line in program.seen[met:] if line["event"] == "sync"]
            waiting = next(line["waiting"] for line in reversed(program.seen) if line["event"] == "sync")
            above = _memory(program, "VmHWM") - idle
            began = time.monotonic()
            program.do("close")
            program.process.wait(60)
            closing = time.monotonic() - began
    journal.unlink()
    missing = set(case.seen) - set(phases)
    if missing:
        raise RuntimeError(f"the window never was {missing}, only {sorted(set(phases))}")
    return {
        "close_s": closing,
        "exit": program.process.returncode,
        "gaps_ms": gaps,
        "drawn": drawn,
        "phases": sorted(set(phases)),
        "waiting": waiting,
        "above_idle_mib": above,
        **quantiles(gaps),
    }


def _ready(program: Program, *, in_step: bool) -> list[int]:
    """Wait until model and journal are there and, if asked, the cluster is up to date; the pad's size."""
    program.wait_for(event="ready")
    if in_step and not any(
        line["event"] == "sync" and line["phase"] == "UP_TO_DATE" for line in program.seen
    ):
        program.wait_for(event="sync", phase="UP_TO_DATE")
    program.do("pad")
    size: list[int] = program.wait_for(event="pad")["size"]
    # The first reading finds room in memory for what all later ones use.
    program.draw(*strokes_on(drawings()[0][1], size))
    program.wait_saved()
    program.do("trigger", action="new")
    return size


def _settings(case: Case, group: str) -> str:
    if case.host is None:
        return ""
    return (
        f'[cassandra]\nhosts = ["{case.host}"]\nport = {case.port}\nuser = "{USER}"\n'
        f'[sync]\ngroup = "{group}"\nfetch = "{"group" if case.fetches else "nothing"}"\n'
        f"paused = {str(case.begins).lower()}\n"
    )


def _others(folder: Path) -> dict[str, str]:
    """Nothing of the person who measures is read or written."""
    return {
        "DIGITPAD_CASSANDRA__PASSWORD": PASSWORD,
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


def _memory(program: Program, field: str) -> float:
    """MiB of the program, the one that reads digits in a process of its own not among them."""
    lines = Path(f"/proc/{program.process.pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


@contextlib.contextmanager
def _paused(nodes: Nodes) -> Iterator[None]:
    nodes.pause()
    try:
        yield
    finally:
        nodes.resume()


@contextlib.contextmanager
def _killed(nodes: Nodes) -> Iterator[None]:
    nodes.kill()
    try:
        yield
    finally:
        nodes.restart()


def _summary(turns: list[dict[str, Any]]) -> dict[str, Any]:
    gaps = list(itertools.chain.from_iterable(turn["gaps_ms"] for turn in turns))
    return {
        "gap_ms": {name: round(value, 1) for name, value in quantiles(gaps).items()},
        "p99.9_of_turns_ms": spread([turn["p99.9"] for turn in turns]),
        "close_s": spread([turn["close_s"] for turn in turns], 2),
        "above_idle_mib": spread([turn["above_idle_mib"] for turn in turns]),
        "drawn": sum(turn["drawn"] for turn in turns),
        "phases": sorted({phase for turn in turns for phase in turn["phases"]}),
        "waiting_at_the_end": [turn["waiting"] for turn in turns],
        "exit_codes": sorted({turn["exit"] for turn in turns}),
    }
