"""What the devices of a test acknowledged, on the disk before anything else happens."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from pathlib import Path

EditFacts = tuple[int, str | None, bool, UUID]
"""Version, label, reviewed, editor."""
LifeFacts = tuple[int, bool, UUID]
"""Version, deleted, editor."""


@dataclass
class Receipt:
    """One record: which drawing it is, and all that was acknowledged of it since."""

    number: int
    edits: list[EditFacts] = field(default_factory=list)
    lives: list[LifeFacts] = field(default_factory=list)

    @property
    def edit(self) -> EditFacts | None:
        """The latest acknowledged edit."""
        return max(self.edits, default=None, key=lambda edit: edit[0])

    @property
    def life(self) -> LifeFacts | None:
        """The latest acknowledged delete or restore."""
        return max(self.lives, default=None, key=lambda life: life[0])


class Receipts:
    """A file of acknowledgements, each synced to the disk as soon as it was read from a device."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._lock = threading.Lock()
        self.records: dict[UUID, Receipt] = {}

    def __len__(self) -> int:
        return len(self.records)

    def take(self, line: dict[str, Any]) -> None:
        """Keep what this line of a device acknowledges; others are passed over. From any thread."""
        if line["event"] not in ("saved", "edited", "lived"):
            return
        with self._lock:
            self._file.write(json.dumps(line).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._note(line)

    def _note(self, line: dict[str, Any]) -> None:
        if line["event"] == "saved":
            for record, number in line["records"]:
                self.records[UUID(record)] = Receipt(number)
            return
        receipt = self.records[UUID(line["record"])]
        if line["event"] == "edited":
            version, label, reviewed, editor = line["edit"]
            receipt.edits.append((version, label, reviewed, UUID(editor)))
        else:
            version, deleted, editor = line["life"]
            receipt.lives.append((version, deleted, UUID(editor)))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
