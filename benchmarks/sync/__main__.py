"""How fast records reach a cluster, and what syncing costs the window, whatever happens to the cluster.

``python -m benchmarks.sync [PART ...] [--quick]`` starts Cassandras of its own from ../shared/cassandra and
prints one JSON object, of which ``python -m benchmarks.sync.table`` makes docs/sync-figures.md; what it does
is told on standard error. All parts take about half an hour on two cores that do nothing else; --quick only
shows that all of it works.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine, today
from benchmarks.sync import jobs, memory, throughput, window
from benchmarks.sync.nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = ("one", "three", "memory", "window", "import")
IMPORTS = 10
QUICK_THROUGHPUT = throughput.Plan(
    turns=1,
    naive=1,
    one_at_a_time=20,
    at_once=1000,
    swept=500,
    sweeps=1,
    batches=(25, 50),
    in_flight=(24, 48),
)
QUICK_WINDOW = window.Plan(seconds=5, turns=1, backlog=10_000)


def import_pauses(turns: int) -> dict[str, Any]:
    """What importing the driver costs, each time in a fresh process."""
    found = [jobs.printed("benchmarks.sync.import_pause") for _ in range(turns)]
    return {name: jobs.spread([one[name] for one in found]) for name in found[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="a few records, one turn: figures mean nothing")
    parser.add_argument("--case", default="", help="of the window, only cases whose name contains this")
    parser.add_argument("--port", type=int, default=19642)
    parser.add_argument("--storage-port", type=int, default=17600)
    parser.add_argument("--jmx-port", type=int, default=17799)
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    wanted = given.parts or PARTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cluster = partial(Nodes, port=given.port, storage_port=given.storage_port, jmx_port=given.jmx_port)
        figures: dict[str, Any] = {"date": today(), "machine": machine(), "quick": given.quick}
        figures |= measure(wanted, folder, cluster, quick=given.quick, case=given.case)
    json.dump(figures, sys.stdout, indent=2)
    print()


def measure(
    parts: tuple[str, ...] | list[str],
    folder: Path,
    cluster: Callable[..., Nodes],
    *,
    quick: bool,
    case: str = "",
) -> dict[str, Any]:
    """These parts; the fast one first, the one-node cluster is shared."""
    plan = QUICK_THROUGHPUT if quick else throughput.Plan()
    figures: dict[str, Any] = {}
    if "import" in parts:
        figures["import"] = import_pauses(1 if quick else IMPORTS)
    if {"one", "memory", "window"} & set(parts):
        with cluster(folder / "one", 1) as nodes:
            if "one" in parts:
                figures["one"] = throughput.measure(nodes, plan, folder)
            if "memory" in parts:
                figures["memory"] = memory.measure(nodes, folder, *((5000, 1) if quick else ()))
            if "window" in parts:
                figures["window"] = window.measure(
                    nodes, QUICK_WINDOW if quick else window.Plan(), folder, case
                )
    if "three" in parts:
        with cluster(folder / "three", 3) as nodes:
            figures["three"] = throughput.measure(nodes, plan, folder)
    return figures


if __name__ == "__main__":
    main()
