"""How long the journal takes: a commit of one drawing, batches, and the lists that people wait for.

``python -m benchmarks.journal [--records N] [--folder DIR]`` prints one JSON object. The journal lies on
the disk of DIR (by default where temporary files go): a commit waits for that disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import random
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.domain import DigitReading, Drawing, Point, Reading, Recognition, Source, Stroke, Verdict
from digitpad.filters import EVERYTHING
from digitpad.storage.finding import RecordFinder
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

COMMITS = 500
BATCH_RECORDS = 20_000
VARIETY = 200
"""Different drawings in a batch; their ink is encoded anew for every record."""


def typical_drawing(seed: int, strokes: int = 2) -> Drawing:
    """Two strokes of 35 samples, 8 ms apart: what a hand makes of a digit in half a second."""
    numbers = random.Random(seed)  # noqa: S311 - the same drawings in every run
    drawn = []
    for number in range(strokes):
        x, y, bend = numbers.random(), numbers.random(), numbers.uniform(-6, 6)
        points = tuple(
            Point(
                x + 0.2 * math.sin(bend * step / 35) + numbers.gauss(0, 0.001),
                y + 0.4 * step / 35 + numbers.gauss(0, 0.001),
                8.0 * step + 400 * number,
                round(0.4 + 0.3 * math.sin(step / 11), 3),
            )
            for step in range(35)
        )
        drawn.append(Stroke(points))
    return Drawing(tuple(drawn))


def typical_reading(seed: int) -> Reading:
    """Ten probabilities of one digit."""
    numbers = random.Random(seed)  # noqa: S311 - the same drawings in every run
    weights = [numbers.random() ** 8 for _ in range(10)]
    probabilities = tuple(weight / sum(weights) for weight in weights)
    return Reading("lenet-5", "ab" * 32, Verdict.DIGITS, (DigitReading(probabilities, (0, 1)),))


def commit_latency(folder: Path, commits: int = COMMITS) -> dict[str, float]:
    """Milliseconds a FULL commit of one drawing's draft: each pen-up of drawings of three strokes."""
    ids, now = IdMaker(), dt.datetime.now(dt.UTC)
    drawings = [typical_drawing(seed, strokes) for seed in range(commits // 3) for strokes in (1, 2, 3)]
    taken = []
    with Journal.open(folder / "commits.sqlite3") as journal:
        record = ids.new_id()
        for number, drawing in enumerate(drawings):
            if number % 3 == 0:
                journal.close_drawing(record)
                record = ids.new_id()
            begun = time.perf_counter()
            journal.save_draft(record, now, drawing)
            taken.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {"commit_p50_ms": cuts[49], "commit_p99_ms": cuts[98], "commit_max_ms": max(taken)}


def batch_rate(journal: Journal, records: int = BATCH_RECORDS) -> float:
    """Records a second through add_records, ink, reading, key and outbox row included."""
    prepared = list(records_to_add(journal, records))
    begun = time.perf_counter()
    journal.add_records(prepared)
    return records / (time.perf_counter() - begun)


def list_latency(journal: Journal) -> dict[str, float]:
    """Milliseconds for what the window asks: the first page, a page from the middle, the count."""
    middle = _middle(journal)
    return {
        "latest_200_ms": _median_ms(lambda: journal.latest(200)),
        "older_200_ms": _median_ms(lambda: journal.latest(200, before=middle)),
        "count_ms": _median_ms(journal.count),
        "without_reading_ms": _median_ms(lambda: journal.without_reading(50)),
    }


def measure(folder: Path, records: int = BATCH_RECORDS) -> dict[str, float]:
    """All figures, of a journal with so many records."""
    figures = commit_latency(folder)
    with Journal.open(folder / "batches.sqlite3") as journal:
        figures["batch_records_per_s"] = batch_rate(journal, min(records, BATCH_RECORDS))
        journal.add_records(records_to_add(journal, records - journal.count()))
        figures["records"] = journal.count()
        figures |= list_latency(journal)
        figures["bytes_per_record"] = journal.path.stat().st_size / figures["records"]
    return {name: round(figure, 3) for name, figure in figures.items()}


def records_to_add(journal: Journal, count: int) -> Iterator[Recognition]:
    """So many typical records with readings, to be closed by adding them."""
    ids, now = IdMaker(), dt.datetime.now(dt.UTC)
    drawings = [typical_drawing(seed) for seed in range(VARIETY)]
    readings = [typical_reading(seed) for seed in range(VARIETY)]
    for number in range(count):
        drawing, reading = drawings[number % VARIETY], readings[number % VARIETY]
        yield Recognition(ids.new_id(), journal.device_id, now, Source.PAD, drawing, reading=reading)


def _middle(journal: Journal) -> UUID:
    with closing(RecordFinder.open(journal.path)) as finder:
        return finder.page_at(EVERYTHING, journal.count() // 2, 1)[0].id


def _median_ms(work: Callable[[], object], times: int = 9) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--records", type=int, default=BATCH_RECORDS, help="records in the journal of the lists"
    )
    arguments.add_argument("--folder", type=Path, help="where the journal is written")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(json.dumps(measure(Path(folder), given.records)))


if __name__ == "__main__":
    main()
