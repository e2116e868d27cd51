"""How fast records reach a cluster, all rows of each: by four ways, side by side in one run."""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.sync import jobs
from benchmarks.sync.jobs import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.sync.nodes import Nodes

GOAL_RATIO = 0.80
GOAL_CEILING = 3400
"""Records a second, on one node."""
BATCHES = (10, 25, 50, 100)
IN_FLIGHT = (12, 24, 48, 96)
"""With 192 a connection was overloaded now and then, and refused a request."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many records each way sends in a turn, and how many turns there are."""

    turns: int = 5
    naive: int = 8
    one_at_a_time: int = 600
    at_once: int = 30_000
    swept: int = 8_000
    sweeps: int = 2
    batches: tuple[int, ...] = BATCHES
    in_flight: tuple[int, ...] = IN_FLIGHT


def measure(nodes: Nodes, plan: Plan, folder: Path) -> dict[str, Any]:
    """All ways against these nodes."""
    material = jobs.new_journal(folder, plan.at_once)
    journal = material["path"]
    warm = jobs.run("ceiling", nodes, journal=journal, count=plan.at_once, batch=50, in_flight=48)
    print(f"warmed up at {warm['records'] / warm['seconds']:.0f} records/s", file=sys.stderr, flush=True)
    settings = [[batch, flight] for batch in plan.batches for flight in plan.in_flight]
    swept = jobs.run("sweep", nodes, journal=journal, count=plan.swept, settings=settings, turns=plan.sweeps)
    best = max(swept, key=lambda one: one["records_per_s"])
    print(f"best: {best}", file=sys.stderr, flush=True)
    measured = functools.partial(jobs.measured, nodes=nodes)
    ways: dict[str, Callable[[], dict[str, Any]]] = {
        "naive": lambda: measured("naive", journal=journal, count=plan.naive),
        "one_at_a_time": lambda: measured("one_at_a_time", journal=journal, count=plan.one_at_a_time),
        "ceiling": lambda: measured(
            "ceiling",
            journal=journal,
            count=plan.at_once,
            batch=best["batch"],
            in_flight=best["in_flight"],
        ),
        "engine": lambda: _engine(nodes, plan.at_once, folder),
    }
    found = jobs.in_turns(ways, plan.turns)
    Path(journal).unlink()
    ratios = [
        ours["records_per_s"] / theirs["records_per_s"]
        for ours, theirs in zip(found["engine"], found["ceiling"], strict=True)
    ]
    return {
        "nodes": nodes.count,
        "bytes_a_record": round(material["bytes_a_record"]),
        "sweep": [one | {"records_per_s": round(one["records_per_s"])} for one in swept],
        "best": best | {"records_per_s": round(best["records_per_s"])},
        "ways": {way: _summary(turns) for way, turns in found.items()},
        "engine_of_ceiling": spread(ratios, 2),
    }


def _engine(nodes: Nodes, count: int, folder: Path) -> dict[str, Any]:
    journal = jobs.new_journal(folder, count)["path"]
    figures = jobs.measured("engine", nodes, journal=journal)
    Path(journal).unlink()
    return figures


def _summary(turns: list[dict[str, Any]]) -> dict[str, Any]:
    """Records a second, and microseconds of processor time a record."""
    summary: dict[str, Any] = {
        name: spread([turn[name] for turn in turns], 0)
        for name in ("records_per_s", "client_us_a_record", "server_us_a_record")
    }
    summary["records"] = turns[0]["records"]
    summary["others_share"] = spread([turn["others_share"] for turn in turns], 2)
    if "connecting_s" in turns[0]:
        summary["connecting_s"] = spread([turn["connecting_s"] for turn in turns], 2)
    return summary
