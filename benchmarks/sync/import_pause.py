"""How long importing Cassandra's driver on another thread keeps this one from running (by Python's lock).

``python -m benchmarks.sync.import_pause`` prints one JSON object: a process can import it only once.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

BEAT_S = 0.001


def measure() -> dict[str, Any]:
    """Milliseconds between beats, 1 ms apart, of one thread while another imports; needs a fresh process."""
    import PySide6.QtWidgets  # noqa: F401 - what the window has imported long before

    from digitpad.storage.sync import chosen, engine  # noqa: F401

    if "cassandra" in sys.modules:
        raise RuntimeError("the driver is imported already")

    done = threading.Event()
    taken: list[float] = []

    def bring_in() -> None:
        begun = time.perf_counter()
        import digitpad.storage.cluster.driver  # noqa: F401

        taken.append((time.perf_counter() - begun) * 1000)
        done.set()

    gaps = []
    threading.Thread(target=bring_in).start()
    last = time.perf_counter()
    while not done.is_set():
        time.sleep(BEAT_S)
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now
    return {
        "import_ms": taken[0],
        "longest_gap_ms": max(gaps),
        "gaps_above_10_ms": sum(gap > 10 for gap in gaps),
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
