"""``make bench``: measure the budgets on this machine and print them as JSON."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks import journal, window


def machine() -> dict[str, object]:
    """What this was measured on."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "display": os.environ.get("DISPLAY") or "none (offscreen)",
    }


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "machine": machine(),
            "window": window.measure(),
            "journal": journal.measure(Path(folder)),
        }
    json.dump(figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
