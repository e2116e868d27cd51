"""digitpad's own way: what waits in a journal goes out by the sync engine, acknowledged and published."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from digitpad.storage.cluster.connection import open_remote
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import SyncOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digitpad.storage.cluster.connection import ClusterOptions
    from digitpad.storage.cluster.port import Remote

GROUP = "benchmark"


class Connecting:
    """Opens the session, remembers how long that took, and says when it is open."""

    def __init__(self, options: ClusterOptions, opened: Callable[[], object]) -> None:
        self.seconds = 0.0
        self._opened = opened
        self._open = partial(open_remote, options)

    def __call__(self) -> Remote:
        begun = time.perf_counter()
        try:
            return self._open()
        finally:
            self.seconds += time.perf_counter() - begun
            self._opened()


def drain(
    path: Path, options: ClusterOptions, measured: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """Send all that waits in this journal; ``measured`` is called at both ends of that.

    ``seconds`` are from the open session to its end: the claim, sending, marking each record in the journal,
    and publishing the log's head. RuntimeError where not everything arrived.
    """
    with Journal.open(path) as journal:
        waiting = journal.sync.counts().waiting
        connecting = Connecting(options, measured)
        engine = SyncEngine(OwnJournal(journal), connecting, SyncOptions(group=GROUP))
        begun = time.perf_counter()
        summary = engine.run_once()
        taken = time.perf_counter() - begun
        measured()
        state, counts = journal.sync.state(), journal.sync.counts()
        if not (summary.sent == state.published == counts.unverified == waiting) or counts.waiting:
            raise RuntimeError(f"of {waiting} records not all arrived: {summary}, {state}, {counts}")
    return {"records": waiting, "seconds": taken - connecting.seconds, "connecting_s": connecting.seconds}
