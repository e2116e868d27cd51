"""A device in a process of its own: a journal, the sync engine on a thread, and somebody who draws.

``python -m tests.faults.device`` is started by `machine.Device`, which may kill it at any time. It takes one
JSON object a line: first the journal and the cluster, then commands. It prints one a line: what the journal
has committed, after the commit, and each state of syncing as it was told. Storage is a lane of one thread, as
in the app, and the engine has a thread of its own.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import resource
import select
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from digitpad.storage.cluster.connection import ClusterOptions, Consistency, open_remote
from digitpad.storage.errors import JournalError
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import JournalClosed
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import Limits, SyncOptions
from tests.faults import drawings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.domain import Edit, Life
    from digitpad.storage.sync.state import SyncState

_T = TypeVar("_T")

END_SECONDS = 10.0
_said = threading.Lock()


def say(event: str, **facts: object) -> None:
    """Print, whole and at once: what was printed is what was acknowledged."""
    line = json.dumps({"event": event, **facts}, default=str) + "\n"
    with _said:
        sys.stdout.write(line)
        sys.stdout.flush()


class StorageLane:
    """The journal and the one thread that uses it."""

    def __init__(self, path: Path) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digitpad-storage")
        self.journal = self._pool.submit(Journal.open, path).result()

    def __call__(self, work: Callable[[Journal], _T]) -> _T:
        try:
            future = self._pool.submit(work, self.journal)
        except RuntimeError as error:  # the pool takes no more work
            raise JournalClosed from error
        return future.result()

    def close(self) -> None:
        self._pool.submit(self.journal.close)
        self._pool.shutdown()


class Device:
    """What the commands are done with."""

    def __init__(self, lane: StorageLane, engine: SyncEngine) -> None:
        self._lane = lane
        self._engine = engine
        self._ids = IdMaker()
        newest = lane(lambda journal: journal.newest_id())
        if newest is not None:
            self._ids.follow(newest)

    def do(self, command: dict[str, Any]) -> None:
        """Do one command; what the journal refuses is said, as the window does."""
        details = dict(command)
        name = details.pop("do")
        try:
            getattr(self, name)(**details)
        except JournalError as error:
            say("failed", do=name, error=type(error).__name__, message=str(error))

    def draw(self, first: int, count: int) -> None:
        """Draw at the pad, one after the other: ink, reading, and New."""
        for number in range(first, first + count):
            record = self._ids.new_id()
            self._lane(partial(self._draw, record, number))
            say("saved", records=[[str(record), number]])
            self._engine.wake()
        say("done", do="draw")

    @staticmethod
    def _draw(record: UUID, number: int, journal: Journal) -> None:
        drawing = drawings.drawing(number)
        if drawings.is_picture(number):
            whole = drawings.recognition(number, record, journal.device_id)
            assert whole.picture is not None
            journal.add_picture(record, whole.drawn_at, whole.picture, whole.source, whole.reading)
            return
        journal.save_draft(record, drawings.drawn_at(number), drawing)
        journal.save_reading(record, drawing, drawings.reading(number))
        journal.close_drawing(record)

    def add(self, first: int, count: int, batch: int = 100) -> None:
        """Add many at once, as an import does."""
        for begin in range(first, first + count, batch):
            numbers = range(begin, min(begin + batch, first + count))
            records = [(self._ids.new_id(), number) for number in numbers]
            self._lane(partial(self._add, records))
            say("saved", records=[[str(record), number] for record, number in records])
            self._engine.wake()
        say("done", do="add")

    @staticmethod
    def _add(records: Sequence[tuple[UUID, int]], journal: Journal) -> None:
        journal.add_records(
            drawings.recognition(number, record, journal.device_id) for record, number in records
        )

    def edit(self, records: list[str], label: str | None) -> None:
        """Say what they are."""
        for record in map(UUID, records):
            edit = self._lane(partial(self._edit, record, label))
            say("edited", record=str(record), edit=[edit.version, label, True, str(edit.editor)])
            self._engine.wake()
        say("done", do="edit")

    @staticmethod
    def _edit(record: UUID, label: str | None, journal: Journal) -> Edit:
        return journal.save_edit(record, label, reviewed=True)

    def live(self, records: list[str], *, deleted: bool) -> None:
        """Delete or restore them."""
        for record in map(UUID, records):
            life = self._lane(partial(self._live, record, deleted=deleted))
            say("lived", record=str(record), life=[life.version, deleted, str(life.editor)])
            self._engine.wake()
        say("done", do="live")

    @staticmethod
    def _live(record: UUID, journal: Journal, *, deleted: bool) -> Life:
        return journal.set_deleted(record, deleted)

    def pause(self) -> None:
        """Stop talking to the cluster."""
        self._engine.pause()

    def resume(self) -> None:
        """Go on."""
        self._engine.resume()

    def sync_now(self) -> None:
        """Do not wait for the next try."""
        self._engine.sync_now()

    def verify(self) -> None:
        """Compare everything."""
        self._engine.verify()

    def look(self) -> None:
        """Say what the journal counts, and the greatest memory so far in MiB."""
        counts = self._lane(lambda journal: journal.sync.counts())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say("counts", **dataclasses.asdict(counts), peak_mib=round(peak))

    def limit_files(self, size: int | None) -> None:
        """Let no file grow beyond this many bytes, as on a full disk."""
        most = resource.RLIM_INFINITY if size is None else size
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        say("done", do="limit_files")


def told(state: SyncState) -> None:
    """Print a state as the window would show it."""
    facts = {
        field.name: getattr(state, field.name)
        for field in dataclasses.fields(state)
        if field.name not in ("phase", "cause")
    }
    shown = {name: fact.isoformat() if hasattr(fact, "isoformat") else fact for name, fact in facts.items()}
    say("state", phase=state.phase.name, cause=state.cause.__name__ if state.cause else None, **shown)


def go_through(addresses: dict[str, str]) -> None:
    """Reach each node by another address: that of a proxy before it."""
    from cassandra.cluster import Cluster
    from cassandra.policies import AddressTranslator

    class Through(AddressTranslator):  # type: ignore[misc] # the driver has no types
        def translate(self, addr: str) -> str:
            return addresses.get(addr, addr)

    Cluster.address_translator = Through()


def mend_sleep() -> None:
    """Sleep by select: Python's own way fails under libfaketime 0.9.10 with a true monotonic clock."""

    def sleep(seconds: float) -> None:
        select.select([], [], [], seconds)

    vars(time)["sleep"] = sleep


def cluster_options(given: dict[str, Any]) -> ClusterOptions:
    kinds = {"hosts": tuple, "ca_file": Path, "consistency": Consistency}
    return ClusterOptions(**{name: kinds.get(name, lambda same: same)(given[name]) for name in given})


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(levelname)s: %(message)s")
    begin = json.loads(sys.stdin.readline())
    if "FAKETIME_TIMESTAMP_FILE" in os.environ:
        mend_sleep()
    if begin["through"]:
        go_through(begin["through"])
    lane = StorageLane(Path(begin["journal"]))
    opening = lane.journal.opening
    say(
        "opened",
        device=str(lane.journal.device_id),
        kept_aside=None if opening.kept_aside is None else str(opening.kept_aside),
    )
    if opening.kept_aside is not None:
        from digitpad.storage.salvage import salvage

        say("salvaged", **dataclasses.asdict(salvage(opening.kept_aside, lane, lambda *_: None)))
    if begin["checks"]:
        say("checked", damage=lane(lambda journal: journal.check()))
    engine = SyncEngine(
        lane,
        partial(open_remote, cluster_options(begin["cluster"])),
        SyncOptions(
            group=begin["group"],
            fetch=begin["fetch"],
            limits=dataclasses.replace(Limits(), **begin["limits"]),
        ),
        told,
        lambda records: say("changed", records=[str(record) for record in records]),
    )
    if begin["paused"]:
        engine.pause()
    thread = threading.Thread(target=engine.run, name="digitpad-sync")
    thread.start()
    device = Device(lane, engine)
    say("ready", pid=os.getpid())
    for line in sys.stdin:
        device.do(json.loads(line))
    engine.stop()
    lane.close()
    thread.join(END_SECONDS)
    say("closed", in_time=not thread.is_alive())
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
