"""What the devices of a test acknowledged, on the disk before anything else happens."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.faults.journals import Facts

EditFacts = tuple[int, str | None, bool, UUID]
"""Version, label, reviewed, editor."""
LifeFacts = tuple[int, bool, UUID]
"""Version, deleted, editor."""
_Change = TypeVar("_Change", bound=tuple[Any, ...])


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


def _is_later(acknowledged: EditFacts | LifeFacts | None, kept: EditFacts | LifeFacts | None) -> bool:
    return acknowledged is not None and (kept is None or acknowledged[0] > kept[0])


def _as_salvaged(acknowledged: _Change, kept: _Change | None) -> _Change:
    if kept is None or (kept[0] + 1, *kept[1:]) != acknowledged:
        return acknowledged
    return kept


class Receipts:
    """A file of acknowledgements, each synced to the disk as soon as it was read from a device."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._lock = threading.Lock()
        self.records: dict[UUID, Receipt] = {}

    def __len__(self) -> int:
        return len(self.records)

    def so_far(self) -> dict[UUID, Receipt]:
        """What was acknowledged until now."""
        with self._lock:
            return {
                record: replace(receipt, edits=list(receipt.edits), lives=list(receipt.lives))
                for record, receipt in self.records.items()
            }

    def forget(self, kept: Mapping[UUID, Facts], sent: Mapping[UUID, Receipt]) -> set[UUID]:
        """Expect no more what is not ``kept`` although it was acknowledged, but for what was ``sent`` before.

        Which records, or changes of records, these are. A change that was salvaged has a version one less.
        """
        for record, facts in kept.items():
            if record in self.records:
                receipt = self.records[record]
                receipt.edits = [_as_salvaged(edit, facts.edit) for edit in receipt.edits]
                receipt.lives = [_as_salvaged(life, facts.life) for life in receipt.lives]
        gone = {
            record
            for record, receipt in self.records.items()
            if record not in kept
            or _is_later(receipt.edit, kept[record].edit)
            or _is_later(receipt.life, kept[record].life)
        }
        for record in gone:
            if record in sent:
                self.records[record] = sent[record]
            else:
                del self.records[record]
        return gone

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
