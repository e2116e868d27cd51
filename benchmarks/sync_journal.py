"""What the journal costs the sync lane: taking, acknowledging, verifying and merging records.

``python -m benchmarks.sync_journal [--records N] [--folder DIR]`` prints one JSON object: for each call with
a page of records its median and 99th percentile in milliseconds, and the microseconds a record of CPU time,
which do not depend on what else the machine does. The journals lie on the disk of DIR.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from benchmarks.journal import records_to_add
from digitpad.storage.cluster_rows import prove
from digitpad.storage.journal import Journal
from digitpad.storage.syncing import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.storage.cluster_rows import Proven

RECORDS = 20_000
MERGED = 20_000
"""Records that are merged, at most: proving them takes longer than all the rest."""


class Stopwatch:
    """Times the calls of one kind."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu = 0.0
        self.records = 0

    @contextlib.contextmanager
    def __call__(self, records: int = PAGE) -> Iterator[None]:
        """Time what is within; it was about so many records."""
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu += time.thread_time() - cpu
        self.records += records

    def figures(self) -> dict[str, float]:
        cuts = statistics.quantiles(self.wall, n=100)
        return {
            "calls": len(self.wall),
            "p50_ms": round(cuts[49], 3),
            "p99_ms": round(cuts[98], 3),
            "cpu_us_a_record": round(self.cpu / max(self.records, 1) * 1e6, 2),
        }


def drain(journal: Journal, watches: dict[str, Stopwatch]) -> list[Proven]:
    """Send everything, with a cluster that agrees at once; the first records, proven."""
    sync = journal.sync
    sync.set_target(UUID(int=1), "bench")
    is_more = True
    while is_more:
        with watches["requeue"]():
            is_more = sync.requeue_next()
    epoch = sync.begin_epoch(uuid4()).head.epoch
    proven: list[Proven] = []
    while True:
        with watches["take"]():
            taken = sync.take(PAGE, 1 << 30)
        if not taken:
            return proven
        with watches["acknowledge"]():
            sync.acknowledge(epoch, [one.entry.seq for one in taken])
        with watches["head"](1):
            head = sync.head()
        sync.published(epoch, head)
        with watches["counts"](1):
            sync.counts()
        with watches["where_is"](len(taken)):
            sync.where_is([one.entry.record.key.id for one in taken])
        if len(proven) < MERGED:
            with watches["prove"](len(taken)):
                proven += [prove(one.entry.record) for one in taken]


def verify(journal: Journal, watches: dict[str, Stopwatch]) -> None:
    """Compare everything that was sent with itself."""
    sync = journal.sync
    due = None
    while due != []:
        with watches["due_sent"]():
            due = sync.due_sent(0)
        with watches["prune"]():
            sync.prune(due)
    after: UUID | None = None
    while True:
        with watches["states"]():
            states = sync.states(after)
        if not states:
            return
        after = states[-1].key.id


def merge(journal: Journal, proven: list[Proven], watch: Stopwatch) -> None:
    """Merge these, a page a transaction."""
    for begin in range(0, len(proven), PAGE):
        page = proven[begin : begin + PAGE]
        with watch(len(page)):
            journal.sync.merge(page)


def measure(folder: Path, records: int = RECORDS) -> dict[str, object]:
    """All figures, of a journal with so many waiting records."""
    names = ("requeue", "take", "acknowledge", "head", "counts", "where_is", "prove", "due_sent", "prune")
    watches = {name: Stopwatch() for name in (*names, "states", "merge_new", "merge_known")}
    with Journal.open(folder / "sent.sqlite3") as journal:
        journal.add_records(records_to_add(journal, records))
        proven = drain(journal, watches)
        verify(journal, watches)
    with Journal.open(folder / "merged.sqlite3") as journal:
        merge(journal, proven, watches["merge_new"])
        merge(journal, proven, watches["merge_known"])
    return {"records": records, "page": PAGE} | {name: watch.figures() for name, watch in watches.items()}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=RECORDS, help="records that wait to be sent")
    arguments.add_argument("--folder", type=Path, help="where the journals are written")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(json.dumps(measure(Path(folder), given.records), indent=2))


if __name__ == "__main__":
    main()
