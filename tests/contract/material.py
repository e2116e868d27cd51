"""Makes records and logs to send; each is of a device and a group of its own."""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from digitpad.domain import Edit, Life, RecordKey
from digitpad.storage.cluster.port import ClusterRecord, Content, Entry, Head, Log, ReadingCell
from digitpad.storage.ids import IdMaker

SECOND = 1_000_000


class Material:
    """One device's records, with versions that rise."""

    def __init__(self) -> None:
        self.device = uuid4()
        self.group = f"class {uuid4().hex[:8]} ß"
        self.day = dt.date(2026, 3, 14)
        self.random = random.Random(5)
        self._ids = IdMaker()
        self._version = time.time_ns() // 1000 - 3600 * SECOND

    def version(self) -> int:
        self._version += 1
        return self._version

    def key(self, day: dt.date | None = None, part: int = 0, id: UUID | None = None) -> RecordKey:  # noqa: A002
        return RecordKey(self.device, day or self.day, part, id or self._ids.new_id())

    def record(self, key: RecordKey | None = None, *, bytes_: int = 300, **cells: Any) -> ClusterRecord:
        """A drawing with a reading, both of one version."""
        version = self.version()
        content = Content(version, version - SECOND, "pad", *(None,) * 4, self.random.randbytes(bytes_), None)
        reading = self.reading(version)
        return replace(ClusterRecord(key or self.key(), content, reading, None, None), **cells)

    def picture(self, name: str = "seven, scanned.jpeg") -> ClusterRecord:
        version = self.version()
        png = self.random.randbytes(500)
        content = Content(version, version - SECOND, "file", 28, 31, "cd" * 32, name, None, png)
        return ClusterRecord(self.key(), content, None, None, None)

    def reading(self, version: int, text: str = "7", model: str = "digitpad") -> ReadingCell:
        return ReadingCell(version, model, "ab" * 32, "digits", text, b"\x91\x93\x9a")

    def edit(self, label: str | None = "7", version: int | None = None, **others: Any) -> Edit:
        fields = {"reviewed": True, "editor": self.device, **others}
        return Edit(label, version=version or self.version(), **fields)

    def life(self, deleted: bool = True, version: int | None = None, editor: UUID | None = None) -> Life:  # noqa: FBT001, FBT002
        return Life(deleted, editor or self.device, version or self.version())

    def erased(self, record: ClusterRecord) -> ClusterRecord:
        """The record without its ink or picture, as of now."""
        content = replace(
            record.content,
            version=self.version(),
            ink=None if record.content.ink is None else b"",
            png=None if record.content.png is None else b"",
            picture_name=None if record.content.picture_name is None else "",
        )
        return replace(record, content=content)

    def log(self, epoch: int = 1, claimed: int | None = None) -> Log:
        return Log(self.group, self.device, epoch, claimed or self.version())

    def head(self, epoch: int = 1, claimed: int | None = None) -> Head:
        return Head(self.device, epoch, 0, uuid4(), claimed or self.version())


def entries(records: list[ClusterRecord], first: int = 1) -> list[Entry]:
    """These records under the numbers from ``first`` on."""
    return [Entry(record, seq, record.version) for seq, record in enumerate(records, first)]


def refused(record: ClusterRecord) -> ClusterRecord:
    """The record with a version that a real Cassandra does not take as a timestamp."""
    return replace(record, content=replace(record.content, version=-(1 << 63)))
