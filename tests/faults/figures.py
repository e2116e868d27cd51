"""The figures of each case, as JSON, and the table of them for docs/faults.md.

``make test-slow`` writes build/faults; ``python -m tests.faults.figures`` then renders docs/faults.md.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import re
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "faults"
TABLE = ROOT / "docs" / "faults.md"
BUSY = 8.0
"""The load average that the suite does not make alone."""


@dataclass
class Figures:
    """One case: what was done to the cluster or the device, and what came of it.

    ``up_to_date_s`` is from the end of the fault (or, where it does not end, from its beginning) until
    everything was sent and "up to date" was shown.
    """

    letter: str
    fault: str
    shown: str = ""
    records: int = 0
    acknowledged: int = 0
    up_to_date_s: float | None = None
    duplicates: int = 0
    lost: int = 0
    salvaged: int | None = None
    unreadable: int | None = None
    more: dict[str, object] = field(default_factory=dict)

    def write(self, name: str) -> None:
        """Keep them under the test's name."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        facts = asdict(self) | {"measured": machine()}
        (FOLDER / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def file_name(test: str) -> str:
    """A test's name, with its parameters, as part of a file's or a keyspace's name."""
    return re.sub("[^a-z0-9]+", "_", test.lower()).strip("_")


def machine() -> dict[str, object]:
    """When and on what."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[1], 1),
    }


def tests() -> list[str]:
    """Every test of the suite, as its figures are named."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "slow", "tests/faults"]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [file_name(line.split("::", 1)[1]) for line in lines if "::" in line]


def render(cases: list[dict[str, object]], missing: list[str]) -> str:
    """The page; ``missing`` are tests that left no figures."""
    cases = sorted(cases, key=lambda case: (str(case["letter"]), str(case["fault"])))
    measured = cases[0]["measured"]
    assert isinstance(measured, dict)
    lines = [
        "# What faults do",
        "",
        "Each line is a test that hurts a real cluster of three Cassandra nodes, or the device, while",
        "digitpad syncs. Everything that the journal acknowledged is noted on the disk by the test;",
        "afterwards the cluster is read at QUORUM by a reader that shares nothing with digitpad's own, and",
        "compared with these notes and with the journal, cell by cell.",
        "",
        f"Measured on {measured['date']} on {measured['cores']} cores ({measured['cpu']}), which the three",
        "nodes, the devices and the tests share, by `make test-slow`; rendered by",
        "`python -m tests.faults.figures`.",
        *_reservations(cases, missing),
        "",
        "“Seconds” are from the end of the fault until all was sent and “up to date” was shown; where the",
        "fault stays, from its beginning. A record is “lost” where the journal had acknowledged it and it is",
        "nowhere any more: overwritten on the disk (i) before it was sent.",
        "",
        "| | Fault | Shown meanwhile | Records | Acknowledged | Seconds | Twice | Lost | Besides |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [_line(case) for case in cases]
    return "\n".join(lines) + "\n"


def _reservations(cases: list[dict[str, Any]], missing: list[str]) -> list[str]:
    """What a reader of the table should know: other work at the time, cases without figures."""
    lines = []
    if any(case["measured"].get("load", BUSY) >= BUSY for case in cases):
        lines.append(
            "Other programs had the cores too at the time: seconds are longer than on a quiet machine."
        )
    if missing:
        lines.append(f"Without figures so far: {', '.join(f'`{name}`' for name in missing)}.")
    return lines


def _line(case: dict[str, object]) -> str:
    more = case["more"]
    assert isinstance(more, dict)
    besides = dict(more)
    for name in ("salvaged", "unreadable"):
        if case[name] is not None:
            besides[name] = case[name]
    seconds = case["up_to_date_s"]
    cells = (
        case["letter"],
        case["fault"],
        case["shown"],
        f"{case['records']:,}",
        f"{case['acknowledged']:,}",
        "" if seconds is None else f"{seconds:.1f}",
        case["duplicates"],
        case["lost"],
        "; ".join(
            f"{name} {fact:,}" if isinstance(fact, int) else f"{name} {fact}"
            for name, fact in besides.items()
        ),
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main() -> None:
    """Render docs/faults.md of what was measured last."""
    files = {name: FOLDER / f"{name}.json" for name in tests()}
    cases = [json.loads(file.read_text(encoding="utf-8")) for file in files.values() if file.is_file()]
    if not cases:
        raise SystemExit(f"No figures in {FOLDER}: run `make test-slow` first.")
    missing = [name for name, file in files.items() if not file.is_file()]
    TABLE.write_text(render(cases, missing), encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {len(cases)} cases of {len(files)}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
