"""Looks into a journal from outside, with SQL of its own; also while a device has it open."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import apsw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.receipts import EditFacts, LifeFacts

_COLUMNS = (
    "id, device_id, day, part, drawn_at, source, picture_width, picture_height, picture_sha256, "
    "picture_name, ink, png, model_id, weights_sha256, verdict, digits, edit_version, label, reviewed, "
    "edit_editor, life_version, deleted, life_editor"
)
_SECONDS = 10_000


@dataclass(frozen=True)
class Facts:
    """All of a closed record that must be the same in journal and cluster."""

    key: tuple[UUID, int, int, UUID]
    """Device, days since 1970, part, id."""
    drawn_at: int
    source: str
    picture: tuple[Any, ...]
    ink: bytes | None
    png: bytes | None
    reading: tuple[str, str, str, bytes] | None
    """Model, weights, verdict, packed digits."""
    edit: EditFacts | None
    life: LifeFacts | None

    @property
    def content(self) -> tuple[Any, ...]:
        """What never changes."""
        return self.drawn_at, self.source, self.picture, self.ink, self.png, self.reading


@contextlib.contextmanager
def opened(journal: Path) -> Iterator[apsw.Connection]:
    """A connection that only reads."""
    connection = apsw.Connection(
        f"file:{journal}?mode=ro", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    )
    try:
        connection.set_busy_timeout(_SECONDS)
        yield connection
    finally:
        connection.close()


def outbox(journal: Path) -> tuple[int, int]:
    """How many records wait, and how many are refused."""
    with opened(journal) as connection:
        [found] = connection.execute("SELECT count(*), count(refused) FROM outbox")
    return found[0] - found[1], found[1]


def records(journal: Path) -> dict[UUID, Facts]:
    """Every closed record by its id."""
    with opened(journal) as connection:
        found = connection.execute(f"SELECT {_COLUMNS} FROM records WHERE day IS NOT NULL")  # noqa: S608
        return {facts.key[3]: facts for facts in map(_facts, found)}


def _facts(row: tuple[Any, ...]) -> Facts:
    record, device, day, part, drawn_at, source, *rest = row
    picture, (ink, png), reading, edit, life = rest[:4], rest[4:6], rest[6:10], rest[10:14], rest[14:]
    return Facts(
        (UUID(bytes=device), day, part, UUID(bytes=record)),
        drawn_at,
        source,
        tuple(picture),
        ink,
        png,
        None if reading[0] is None else (reading[0], reading[1], reading[2], reading[3]),
        None if edit[0] is None else (edit[0], edit[1], bool(edit[2]), UUID(bytes=edit[3])),
        None if life[0] is None else (life[0], bool(life[1]), UUID(bytes=life[2])),
    )
