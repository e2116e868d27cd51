"""On what and when something was measured, and how busy the machine was besides."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


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


def today() -> str:
    """The date in UTC, as in figures."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def busy_ticks() -> tuple[int, int]:
    """What all cores together did since the start of the machine: clock ticks at work, and all of them."""
    fields = [
        int(field) for field in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    ]
    idle = fields[3] + fields[4]
    return sum(fields) - idle, sum(fields)
