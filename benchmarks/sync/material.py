"""Records to be sent: generated drawings of a real one's size, closed in a journal, and their rows.

A record is about 1.2 KB over its three tables: two strokes by a stylus of 240 samples a second.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import apsw

from digitpad.domain import DigitReading, Drawing, Point, Reading, Recognition, Source, Stroke, Verdict
from digitpad.storage.cluster.hashing import content_hash
from digitpad.storage.cluster_rows import CLUSTER_COLUMNS, to_cluster_record
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from digitpad.storage.cluster.port import ClusterRecord

SAMPLES = 105
"""Of a stroke."""
SAMPLES_PER_S = 240
VARIETY = 500
"""So many different drawings; no two records are the same."""


@functools.lru_cache(maxsize=VARIETY)
def drawing(seed: int) -> Drawing:
    """Two bent strokes of an unsteady hand."""
    numbers = random.Random(seed)  # noqa: S311 - the same drawings in every run
    strokes = []
    for number in range(2):
        x, y, bend = numbers.random(), numbers.random(), numbers.uniform(-6, 6)
        points = tuple(
            Point(
                x + 0.2 * math.sin(bend * step / SAMPLES) + numbers.gauss(0, 0.0015),
                y + 0.4 * step / SAMPLES + numbers.gauss(0, 0.0015),
                round(1000 * step / SAMPLES_PER_S + 700 * number),
                round(0.4 + 0.3 * math.sin(step / 30) + numbers.gauss(0, 0.01), 3),
            )
            for step in range(SAMPLES)
        )
        strokes.append(Stroke(points))
    return Drawing(tuple(strokes))


@functools.lru_cache(maxsize=VARIETY)
def reading(seed: int) -> Reading:
    """Ten probabilities of one digit."""
    numbers = random.Random(seed)  # noqa: S311 - the same in every run
    weights = [numbers.random() ** 8 for _ in range(10)]
    probabilities = tuple(weight / sum(weights) for weight in weights)
    return Reading("digitpad", "ab" * 32, Verdict.DIGITS, (DigitReading(probabilities, (0, 1)),))


def fill(path: Path, count: int) -> None:
    """A new journal in which so many records wait to be sent."""
    ids, now = IdMaker(), dt.datetime.now(dt.UTC)
    with Journal.open(path) as journal:
        journal.add_records(
            Recognition(
                id=ids.new_id(),
                device_id=journal.device_id,
                drawn_at=now + dt.timedelta(milliseconds=number),
                source=Source.PAD,
                drawing=drawing(number % VARIETY),
                reading=reading(number % (VARIETY - 1)),
            )
            for number in range(count)
        )


def records(path: Path) -> Iterator[ClusterRecord]:
    """What lies closed in a journal, as it travels."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        query = f"SELECT {CLUSTER_COLUMNS} FROM records WHERE day IS NOT NULL ORDER BY id"  # noqa: S608
        for row in connection.execute(query):
            yield to_cluster_record(row)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Rows:
    """One record's rows in the three tables, as Python's own values; the timestamp is last in each."""

    recognition: tuple[Any, ...]
    feed: tuple[Any, ...]
    change: tuple[Any, ...]

    @property
    def place(self) -> tuple[Any, ...]:
        """What its three partitions follow from: equal for rows that may share batches."""
        return *self.recognition[:3], *self.change[:3]


def rows(record: ClusterRecord, seq: int, device: UUID, group: str, shard: int) -> Rows:
    """As if this device had drawn it: other partitions than any that were written before."""
    key, content, cell = record.key, record.content, record.reading
    if cell is None:
        raise ValueError("every generated record has a reading")
    digest, version = content_hash(content), record.version
    reading_cell = (cell.version, cell.model_id, cell.weights_sha256, cell.verdict, cell.text, cell.digits)
    return Rows(
        (
            *(device, key.day, key.part, key.id),
            *(content.version, digest, content.drawn_at, content.source, content.ink, reading_cell, version),
        ),
        (group, key.day, shard, key.id, device, key.part, version, version),
        (
            *(device, 1, seq // 4096, seq, False, device, key.day, key.part, key.id),
            *(version, digest, version),
        ),
    )


def size(record: ClusterRecord) -> int:
    """Bytes of all values of its rows."""
    content, cell = record.content, record.reading
    texts = (cell.model_id, cell.weights_sha256, cell.verdict, cell.text) if cell else ()
    blobs = len(content.ink or b"") + len(content.png or b"") + (len(cell.digits) if cell else 0)
    keys = (16 + 4 + 4 + 16) * 3 + 2 * 16 + 8 * 8
    return blobs + sum(map(len, texts)) + keys
