"""Devices with journals of their own that sync with a cluster in memory, for tests."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import Limits, SyncOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from digitpad.storage.cluster.port import ClusterRecord
    from digitpad.storage.sync.state import Phase, SyncState
    from tests.support.fake_cluster import FakeCluster

PATIENCE = 20.0
"""Seconds after which what never comes fails a test."""

_CLOSED = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL"  # noqa: S608

SMALL = Limits(batch_records=4, window_batches=3, take_records=7, acknowledge_records=5, page_records=9)
"""Limits at which a few dozen records take every turn."""


class Told:
    """Keeps every state that an engine told, and waits for one."""

    def __init__(self) -> None:
        self.states: list[SyncState] = []
        self._came = threading.Condition()

    def __call__(self, state: SyncState) -> None:
        with self._came:
            self.states.append(state)
            self._came.notify_all()

    def wait_for(self, *phases: Phase, where: Callable[[SyncState], bool] = lambda _: True) -> SyncState:
        """The latest state, once it is one of these."""

        def holds() -> bool:
            return bool(self.states) and self.states[-1].phase in phases and where(self.states[-1])

        with self._came:
            assert self._came.wait_for(holds, PATIENCE), f"{phases} never came: {self.states[-3:]}"
            return self.states[-1]


class Device:
    """A journal with its engine, as on one machine."""

    def __init__(self, path: Path, time: Any, make: Any, cluster: FakeCluster) -> None:
        self.path = path
        self.cluster = cluster
        self.group = "class"
        self.make = make
        self._time = time
        self.told = Told()
        self.changed: list[UUID] = []
        self.engine: SyncEngine | None = None
        self._thread: threading.Thread | None = None
        self.error: BaseException | None = None
        self.journal = Journal.open(path, time, busy_timeout_ms=50)
        self.access = OwnJournal(self.journal)

    def draw(self, count: int = 1, seed: int = 0) -> list[UUID]:
        """Draw and close so many drawings."""
        ids = []
        for number in range(count):
            record = self.make.id()
            self.access(partial(self._draw, record, self.make.drawing(seed + number)))
            ids.append(record)
        return ids

    def draw_by(self, journal: Journal) -> None:
        """Draw and close one, where the journal is at hand."""
        self._draw(self.make.id(), self.make.drawing(0), journal)

    def _draw(self, record: UUID, drawing: Any, journal: Journal) -> None:
        journal.save_draft(record, self._time(), drawing)
        journal.save_reading(record, drawing, self.make.reading())
        journal.close_drawing(record)

    def options(self, **changes: Any) -> SyncOptions:
        return dataclasses.replace(SyncOptions(group=self.group, limits=SMALL), **changes)

    def make_engine(self, **changes: Any) -> SyncEngine:
        access = changes.pop("access", self.access)
        connect = changes.pop("connect", self.cluster.connect)
        random = changes.pop("random", lambda: 0.0)
        self.engine = SyncEngine(
            access,
            connect,
            self.options(**changes),
            self.told,
            self.changed.extend,
            now=self._time,
            random=random,
        )
        return self.engine

    def sync(self, *, verify: bool = False, **changes: Any) -> Any:
        """One whole run, as by `digitpad sync --once`."""
        return self.make_engine(**changes).run_once(verify=verify)

    def start(self, **changes: Any) -> SyncEngine:
        """Sync on a thread until `stop`."""
        self.make_engine(**changes)
        return self.start_made()

    def start_made(self) -> SyncEngine:
        """Run the engine that was made."""
        assert self.engine is not None
        engine = self.engine

        def run() -> None:
            try:
                engine.run()
            except BaseException as error:  # noqa: BLE001 - shown by stop
                self.error = error

        self._thread = threading.Thread(target=run, name="digitpad-engine")
        self._thread.start()
        return engine

    def stop(self) -> None:
        if self._thread is not None and self.engine is not None:
            self.engine.stop()
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()
            self._thread = None
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def close(self) -> None:
        self.stop()
        self.access.close()

    def reopen(self) -> None:
        """Start the program again."""
        self.close()
        self.journal = Journal.open(self.path, self._time, busy_timeout_ms=50)
        self.access = OwnJournal(self.journal)

    def logged(self) -> dict[int, UUID | None]:
        """The published part of the open log: which record stands under each number, None for a void row."""
        state = self.journal.sync.state()
        assert state.epoch is not None
        remote = self.cluster.connect()
        own = (state.writer, state.epoch)
        head = next(one.head for one in remote.heads(self.group) if (one.writer, one.epoch) == own)
        changes = remote.changes(state.writer, state.epoch, 1, head)
        assert [change.seq for change in changes] == list(range(1, head + 1)), "the log has a gap"
        return {change.seq: None if change.key is None else change.key.id for change in changes}

    def records(self) -> dict[UUID, ClusterRecord]:
        """Every closed record as the cluster would hold it."""
        found = self.journal._connection.execute(_CLOSED).fetchall()
        return {record.key.id: record for record in map(to_cluster_record, found)}


class Remoted:
    """A session that a test changes something about."""

    def __init__(self, remote: Any) -> None:
        self._remote = remote

    def __getattr__(self, name: str) -> Any:
        return getattr(self._remote, name)


class Killed(BaseException):
    """The process ends here."""


class Fuse:
    """Burns with each call that passes, and kills at its end."""

    def __init__(self, length: int) -> None:
        self.left = length

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed

    def journal(self, access: Any) -> Any:
        """Access to a journal whose process may be killed before and after each transaction."""

        def call(work: Any) -> Any:
            self.burn()
            result = access(work)
            self.burn()
            return result

        return call


class Mortal(Remoted):
    """A session of a process that may be killed before and after each call."""

    def __init__(self, remote: Any, fuse: Fuse) -> None:
        super().__init__(remote)
        self._fuse = fuse

    @override
    def __getattr__(self, name: str) -> Any:
        method = getattr(self._remote, name)

        def call(*arguments: Any) -> Any:
            self._fuse.burn()
            result = method(*arguments)
            self._fuse.burn()
            return result

        return method if name == "close" else call


class Machines:
    """Makes devices, and copies of them."""

    def __init__(self, folder: Path, time: Any, make: Any, cluster: FakeCluster) -> None:
        self._folder = folder
        self.cluster = cluster
        self._with = (time, make, cluster)
        self._made: list[Device] = []

    def new(self, name: str = "one") -> Device:
        self._made.append(Device(self._folder / f"{name}.sqlite3", *self._with))
        return self._made[-1]

    def back_up(self, device: Device, name: str) -> Path:
        """A copy of a journal that is not in use."""
        copy = self._folder / f"{name}.sqlite3"
        device.close()
        shutil.copy(device.path, copy)
        device.reopen()
        return copy

    def close(self) -> None:
        for device in self._made:
            device.close()
