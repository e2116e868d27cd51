"""Takes records from the cluster into the journal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from digitpad.storage.cluster_rows import prove
from digitpad.storage.errors import RecordDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from digitpad.storage.cluster.port import ClusterRecord
    from digitpad.storage.cluster_rows import Proven
    from digitpad.storage.sync.permit import Permit

_log = logging.getLogger(__name__)


class Intake:
    """Proves what was fetched, merges it, and says what changed."""

    def __init__(self, permit: Permit, unreadable: set[UUID] | None = None) -> None:
        """Merge into the journal behind this permit; ``unreadable`` is what is known to lie damaged."""
        self._permit = permit
        self.fetched = 0
        """How many records were new here or changed."""
        self.unreadable: set[UUID] = set() if unreadable is None else unreadable
        """Those that came damaged, and have not come whole since: they were left where they are."""

    def merge(self, records: Iterable[ClusterRecord], mark: tuple[UUID, int, int] | None = None) -> None:
        """Merge these and move the mark (writer, epoch, seq), all or nothing.

        One transaction, so a few hundred records at most.
        """
        proven = self._proven(records)
        merged = self._permit.journal(lambda journal: journal.sync.merge(proven, mark))
        self.fetched += len(merged.ids)
        self._permit.told(merged.ids)

    def _proven(self, records: Iterable[ClusterRecord]) -> list[Proven]:
        proven = []
        for record in records:
            try:
                proven.append(prove(record))
            except RecordDamagedError as error:
                # Waiting for it would keep everything behind it away, and no later look would find it sound.
                self.unreadable.add(record.key.id)
                _log.warning("%s; it is left there", error)
            else:
                self.unreadable.discard(record.key.id)
        return proven
