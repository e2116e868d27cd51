"""Render what was measured: ``python -m benchmarks.sync.table FIGURES.json ... > docs/sync-figures.md``.

Several files of one machine may be given where the parts were measured one by one.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.sync import memory, throughput, window

WAYS = {
    "naive": "a new Cluster and CQL put together from strings for each insert",
    "one_at_a_time": "prepared statements, one at a time",
    "ceiling": "the driver alone, all rows bound in memory beforehand, best settings",
    "engine": "digitpad's engine: read from the journal, sent, marked there, published",
}


HEAD = """\
Measured on {date} with `make bench-sync` on {cores} cores ({cpu}, Python {python}),
which the nodes and the program share. A record is a drawing of two strokes of 105 samples with its reading,
whole: its rows in `recognitions`, `feed` and `changes`. Figures are the median (and the ends) of several
turns, in which the ways alternate."""
MEMORY = """\
While {records:,} waiting records drain, the process takes at most {above_idle_mib} MiB more than with nothing
to do ({idle_mib} MiB); the goal is {goal}."""
WINDOW = """\
The whole program, while digits are written without a pause for {seconds:.0f} s a turn. The gap is what an
event in Qt's event loop has to wait, in ms, by a timer of 1 ms: the goal is {gap:.0f} for all but one in a
thousand (p99.9). Closing is from the click, with the fault still there, to the end of the process, in s, the
longest of the turns: the goal is {close:.0f}. The backlog is of {backlog:,} records."""
IMPORT = """\
Importing Cassandra's driver on the thread of syncing takes {import_ms} ms; another thread waits
{longest_gap_ms} ms at most at a time meanwhile."""


def render(figures: dict[str, Any]) -> str:
    """The page."""
    machine = figures["machine"]
    lines = [
        "# Syncing in figures",
        "",
        HEAD.format(date=figures["date"], **machine),
        "",
    ]
    if figures.get("quick"):
        lines[2:2] = ["**A quick run of a few records: these figures mean nothing.**", ""]
    measured = [figures[part] for part in ("one", "three") if part in figures]
    if measured:
        lines += _throughput(measured)
    if "memory" in figures:
        lines += _memory(figures["memory"])
    if "window" in figures:
        lines += _window(figures["window"])
    if "import" in figures:
        lines += _import(figures["import"])
    return "\n".join(lines)


def _throughput(measured: list[dict[str, Any]]) -> list[str]:
    lines = [
        "## Records a second",
        "",
        f"{measured[0]['bytes_a_record']:,} bytes a record, all acknowledged at LOCAL_QUORUM.",
        "",
        "| way | " + " | ".join(_nodes(one) for one in measured) + " |",
        "| --- |" + " ---: |" * len(measured),
    ]
    for way, name in WAYS.items():
        rates = (_spread(one["ways"][way]["records_per_s"]) for one in measured)
        lines.append(f"| {name} | {' | '.join(rates)} |")
    ratios = (_spread(one["engine_of_ceiling"]) for one in measured)
    lines += [
        f"| engine / driver alone (goal {throughput.GOAL_RATIO}) | {' | '.join(ratios)} |",
        "",
        "Where the time goes, in microseconds of processor a record:",
        "",
        "| way | " + " | ".join(f"client, {_nodes(one)} | server" for one in measured) + " |",
        "| --- |" + " ---: | ---: |" * len(measured),
    ]
    for way, name in WAYS.items():
        costs = (
            f"{one['ways'][way]['client_us_a_record']['median']:,.0f} | "
            f"{one['ways'][way]['server_us_a_record']['median']:,.0f}"
            for one in measured
        )
        lines.append(f"| {name} | {' | '.join(costs)} |")
    lines.append("")
    for one in measured:
        best, connecting = one["best"], one["ways"]["engine"]["connecting_s"]
        lines.append(
            f"- {_nodes(one)}: the best of {len(one['sweep'])} settings was {best['batch']} records a batch, "
            f"{best['in_flight']} requests under way; {one['ways']['engine']['records']:,} records a turn. "
            f"Opening the session took the engine {connecting['median']} s, which is not counted. Other "
            f"programs had {one['ways']['engine']['others_share']['max']:.0%} of the machine at most."
        )
    return [*lines, ""]


def _memory(figures: dict[str, Any]) -> list[str]:
    facts = {name: _spread(figures[name]) for name in ("above_idle_mib", "idle_mib")}
    return ["## Memory", "", MEMORY.format(goal=memory.GOAL_MIB, records=figures["records"], **facts), ""]


def _window(figures: dict[str, Any]) -> list[str]:
    goals = {"gap": window.GOAL_GAP_MS, "close": window.GOAL_CLOSE_S}
    lines = [
        "## The window meanwhile",
        "",
        WINDOW.format(seconds=figures["seconds_a_turn"], backlog=figures["backlog"], **goals),
        "",
        "| meanwhile | p50 | p99 | p99.9 | longest | gaps above 50 ms | closing | MiB above idle |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, case in figures["cases"].items():
        gap, close = case["gap_ms"], case["close_s"]
        lines.append(
            f"| {name} | {gap['p50']} | {gap['p99']} | {gap['p99.9']} | {gap['max']} | "
            f"{gap['above_50_ms']} of {gap['n']:,} | {close['max']} | {case['above_idle_mib']['max']} |"
        )
    return [*lines, ""]


def _import(figures: dict[str, Any]) -> list[str]:
    facts = {name: _spread(figures[name]) for name in ("import_ms", "longest_gap_ms")}
    return ["## Importing the driver", "", IMPORT.format(**facts), ""]


def _nodes(one: dict[str, Any]) -> str:
    return "one node" if one["nodes"] == 1 else f"{one['nodes']} nodes, 3 copies"


def _spread(spread: dict[str, float]) -> str:
    median, least, most = (f"{spread[name]:,g}" for name in ("median", "min", "max"))
    return f"{median} ({least}–{most})"  # noqa: RUF001 - a dash from-to


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    figures: dict[str, Any] = {}
    for file in given.files:
        figures |= json.loads(file.read_text(encoding="utf-8"))
    print(render(figures))


if __name__ == "__main__":
    main()
