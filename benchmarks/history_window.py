"""The history's window over a million records: how long the event loop waits while one scrolls and filters.

``python -m benchmarks.history_window [--records N] [--folder DIR]`` prints one JSON object. The journal is
that of ``python -m benchmarks.history``, which has to have run before, in the same folder. The program runs
as a person starts it, model and all, in a process of its own; what it does is asked for by its driver.

Of each turn of the event loop it is told how long it took (``gap``) and how much of that the window's thread
was at work itself (``busy``): the difference is what other processes and threads had.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.history import RECORDS
from benchmarks.machine import machine, today
from benchmarks.window import environment
from digitpad.storage.migrations import MIGRATIONS
from tests.e2e.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAMES = 300
JUMPS = 60
SEARCHES = ("7", "on:2026-03-14", "is:corrected", "is:unsure model:digitpad", "20*", "9999 is:wrong", "")
BUDGET_MS = 16.0


def measure(journal: Path) -> dict[str, Any]:
    """All of it, in one run of the program."""
    figures: dict[str, Any] = {}
    arguments = ("--set", "sync.paused=true")
    with Program(journal, *arguments, driver="benchmarks.history_probe", environ=environment()) as program:
        program.wait_for(event="ready")
        program.do("memory")
        figures["resident_before_mib"] = program.wait_for(event="memory")["mib"]
        program.do("open_history")
        figures["open"] = told(program.wait_for(event="opened"))
        program.do("keys", key="Key_PageDown", times=FRAMES)
        figures["scroll by pages"] = told(program.wait_for(event="done"))
        program.do("keys", key="Key_Down", times=FRAMES)
        figures["scroll by rows"] = told(program.wait_for(event="done"))
        program.do("drag", times=FRAMES)
        figures["drag through the whole list"] = told(program.wait_for(event="done"))
        program.do("jump", times=JUMPS)
        figures["jump"] = told(program.wait_for(event="done"))
        for line in SEARCHES:
            program.do("search", line=line)
            figures[f"search {line!r}"] = told(program.wait_for(event="searched"))
        program.do("memory")
        memory = program.wait_for(event="memory")
        figures["resident_after_mib"], figures["with_torch"] = memory["mib"], memory["with_torch"]
        program.do("close")
        program.process.wait(60)
    return figures


def told(line: dict[str, Any]) -> dict[str, Any]:
    """The longest waits of the event loop, how many were over the budget, and what else was timed."""
    beats = line["beats"]
    figures: dict[str, Any] = {"beats": beats}
    for name in ("gap", "busy"):
        longest = line["gaps" if name == "gap" else name]
        figures[f"{name}_max_ms"] = max(longest, default=0.0)
        figures[f"{name}_p99_ms"] = quantile(longest, beats, 0.99)
        figures[f"{name}_over_16_ms"] = sum(each > BUDGET_MS for each in longest)
    if "ms" in line:
        figures["ms"] = line["ms"]
    if line["waits"]:
        figures["shown_median_ms"] = statistics.median(line["waits"])
        figures["shown_max_ms"] = max(line["waits"])
    if "rows" in line:
        figures["rows"] = line["rows"]
    return figures


def quantile(longest: Sequence[float], count: int, share: float) -> float:
    """Of ``count`` values of which these are the longest, in ascending order."""
    at = len(longest) - 1 - round(count * (1 - share))
    return longest[max(at, 0)] if longest else 0.0


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=RECORDS)
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    given = arguments.parse_args()
    journal = given.folder / f"digitpad-history-{given.records}-{len(MIGRATIONS)}.sqlite3"
    if not journal.exists():
        sys.exit(f"There is no {journal}. Run python -m benchmarks.history first.")
    figures = {"date": today(), "machine": machine(), "records": given.records, **measure(journal)}
    print(json.dumps(rounded(figures), indent=1))


def rounded(figure: object) -> object:
    """The same, with numbers as people read them."""
    if isinstance(figure, dict):
        return {name: rounded(value) for name, value in figure.items()}
    return round(figure, 2) if isinstance(figure, float) else figure


if __name__ == "__main__":
    main()
