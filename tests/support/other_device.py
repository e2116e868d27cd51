"""What another device sends, as it comes from the cluster: made by a journal of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from digitpad.storage.cluster_rows import prove
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from digitpad.storage.cluster_rows import Proven


class OtherDevice:
    """A journal that is somewhere else."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def does(self, work: Callable[[Journal], object]) -> list[Proven]:
        """Everything that this device holds after this piece of work, to be merged elsewhere."""
        with Journal.open(self._path) as journal:
            work(journal)
            journal.sync.set_target(uuid4(), "group")
            while journal.sync.requeue_next():
                pass
            journal.sync.begin_epoch(uuid4())
            return [prove(outgoing.entry.record) for outgoing in journal.sync.take()]

    def knows(self, records: list[Proven]) -> None:
        """It has fetched these."""
        with Journal.open(self._path) as journal:
            journal.sync.merge(records)

    def has(self, record: UUID) -> bool:
        """Whether it holds this one."""
        with Journal.open_reader(self._path) as reader:
            return reader.get(record) is not None
