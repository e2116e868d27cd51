"""``make bench``: measure the budgets on this machine and print them as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks import journal, number_reading, sync_journal, window
from benchmarks.machine import machine, today


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            "date": today(),
            "machine": machine(),
            "window": window.measure(),
            "numbers": number_reading.measure(),
            "journal": journal.measure(Path(folder)),
            "sync_journal": sync_journal.measure(Path(folder)),
        }
    json.dump(figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
