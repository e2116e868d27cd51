"""Runs measurements in processes of their own, and looks at what all of them used of the machine."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.machine import busy_ticks
from benchmarks.sync.nodes import TICKS
from tests.e2e.program import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.sync.nodes import Nodes


def run(way: str, nodes: Nodes | None = None, **details: object) -> Any:  # noqa: ANN401 - what the way prints
    """What `worker` printed."""
    job = {"way": way, **details}
    if nodes is not None:
        job |= {"hosts": nodes.hosts, "port": nodes.port}
    return printed("benchmarks.sync.worker", json.dumps(job))


def printed(module: str, *arguments: str) -> Any:  # noqa: ANN401
    """The JSON that this module printed, in a fresh process."""
    finished = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(finished.stdout)


def measured(way: str, nodes: Nodes, **details: object) -> dict[str, Any]:
    """The same, with the processor time of client and nodes a record, and others' share of the machine."""
    server, children, (busy, total) = nodes.cpu_seconds(), _children(), busy_ticks()
    figures: dict[str, Any] = run(way, nodes, **details)
    server, children = nodes.cpu_seconds() - server, _children() - children
    later_busy, later_total = busy_ticks()
    others = (later_busy - busy) / TICKS - server - children
    records = figures["records"]
    return {
        **figures,
        "records_per_s": records / figures["seconds"],
        "client_us_a_record": figures["client_cpu_s"] / records * 1e6,
        "server_us_a_record": server / records * 1e6,
        "others_share": max(others, 0.0) / ((later_total - total) / TICKS),
    }


def new_journal(folder: Path, count: int) -> dict[str, Any]:
    """Fill a journal with records that wait, and say where it is."""
    path = folder / f"journal-{time.monotonic_ns()}.sqlite"
    return {"path": str(path), **run("fill", journal=str(path), count=count)}


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Median and ends of several turns."""
    return {
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "n": len(values),
    }


def in_turns(ways: Mapping[str, Callable[[], dict[str, Any]]], turns: int) -> dict[str, list[dict[str, Any]]]:
    """Each way so many times, one after another, beginning with another one each time."""
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    order = list(ways)
    for turn in range(turns):
        shift = turn % len(order)
        for way in order[shift:] + order[:shift]:
            found[way].append(ways[way]())
            print(f"{way}: {_shown(found[way][-1])}", file=sys.stderr, flush=True)
    return found


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _shown(figures: dict[str, Any]) -> str:
    return ", ".join(f"{name} {fact:.4g}" for name, fact in figures.items() if isinstance(fact, int | float))
