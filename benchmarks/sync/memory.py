"""Memory of a process that drains a long backlog, above that of the same process with nothing to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.sync import jobs
from benchmarks.sync.jobs import spread

if TYPE_CHECKING:
    from benchmarks.sync.nodes import Nodes

GOAL_MIB = 150
WAITING = 100_000


def measure(nodes: Nodes, folder: Path, waiting: int = WAITING, turns: int = 3) -> dict[str, Any]:
    """MiB, of several turns."""
    found = []
    for turn in range(turns):
        journal = jobs.new_journal(folder, waiting)["path"]
        found.append(jobs.run("memory", nodes, idle=str(folder / f"idle-{turn}.sqlite"), journal=journal))
        Path(journal).unlink()
    return {
        "records": waiting,
        "idle_mib": spread([one["idle_mib"] for one in found]),
        "most_mib": spread([one["most_mib"] for one in found]),
        "above_idle_mib": spread([one["most_mib"] - one["idle_mib"] for one in found]),
        "records_per_s": spread([one["records"] / one["seconds"] for one in found], 0),
    }
