"""How fast a large history is exported and brought back, and how much memory that takes.

``python -m benchmarks.exporting [--records N] [--images N] [--formats csv,idx] [--folder DIR]`` prints one
JSON object. A journal of N reviewed drawings (200 different inks) is written by SQL, upgraded as a start of
the program does it, and exported in each format by a process of its own: records a second, the processor's
time for one, and by how many MB the process grew from when the journal was open. What was written is counted
by another reader than ours.
Formats of images are measured with fewer records (``--images``), since each image is drawn anew.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from xml.etree import ElementTree as ET

import apsw

from benchmarks.journal import VARIETY, typical_drawing, typical_reading
from benchmarks.machine import machine
from digitpad.ink import codec
from digitpad.storage.export import FOLDERS, ExportFormat, Wish, write
from digitpad.storage.importing import import_from
from digitpad.storage.journal import Journal
from digitpad.storage.migrations import MIGRATIONS, migrate
from digitpad.storage.rows import reading_values
from digitpad.storage.sync.access import OwnJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = 1_000_000
IMAGES = 50_000
IMPORTED = 50_000
FORMATS: tuple[ExportFormat, ...] = ("csv", "jsonl", "inkml", "parquet", "idx", "images")
DAY_US = 86_400_000_000
BEGIN_US = 1_750_000_000_000_000
DEVICE = UUID(int=1 << 64 | 1).bytes
COLUMNS = (
    "id", "device_id", "day", "part", "drawn_at", "source", "closed_version",
    "model_id", "weights_sha256", "verdict", "digits", "reading_version",
    "label", "reviewed", "edit_editor", "edit_version", "ink",
)  # fmt: skip


def rows_of(records: int) -> Iterator[tuple[Any, ...]]:
    """Rows of COLUMNS: one drawing in ten seconds."""
    numbers = random.Random(7)  # noqa: S311 - the same in every run
    inks = [codec.encode(typical_drawing(seed)) for seed in range(VARIETY)]
    read = [reading_values(typical_reading(seed)) for seed in range(VARIETY)]
    for number in range(records):
        at = BEGIN_US + number * 10_000_000 + numbers.randrange(1_000_000)
        record = (at // 1000).to_bytes(6, "big") + (7 << 76 | 2 << 62 | number).to_bytes(10, "big")
        yield (
            *(record, DEVICE, at // DAY_US, number // 4096, at, "pad", at),
            *(*read[number % VARIETY], at),
            *(str(number % 10), 1, DEVICE, at + 1, inks[number % VARIETY]),
        )


def build(path: Path, records: int) -> None:
    """Write a journal of the second format and upgrade it."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "WAL")
    migrate(connection, 0, MIGRATIONS[:2])
    connection.pragma("synchronous", "OFF")
    insert = f"INSERT INTO records ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
    with connection:
        connection.executemany(insert, rows_of(records))
    connection.close()
    with Journal.open(path) as journal:
        copy = journal.opening.copied_before_upgrade
    if copy is not None:
        copy.unlink()


def measure_one(journal: Path, kind: ExportFormat, target: Path) -> dict[str, float]:
    """In this process: write everything, and say how fast."""
    with Journal.open_reader(journal) as reader:
        reader.count()
        before, used = _peak_mb(resource.RUSAGE_SELF), _processor_s()
        begun = time.perf_counter()
        rows = write(reader, target, Wish(kind)).rows
        seconds = time.perf_counter() - begun
    return {
        "rows": rows,
        "seconds": seconds,
        "records_per_s": rows / seconds,
        "processor_us_per_record": (_processor_s() - used) / rows * 1e6,
        "grown_mb": _peak_mb(resource.RUSAGE_SELF) - before,
        "largest_worker_mb": _peak_mb(resource.RUSAGE_CHILDREN),
    }


def measure_import(source: Path, journal: Path) -> dict[str, float]:
    """In this process: take it in, twice."""
    with Journal.open(journal) as opened:
        before = _peak_mb(resource.RUSAGE_SELF)
        begun = time.perf_counter()
        added = import_from(source, OwnJournal(opened)).added
        done = time.perf_counter()
        known = import_from(source, OwnJournal(opened)).known
        again = time.perf_counter()
    return {
        "rows": added,
        "records_per_s": added / (done - begun),
        "again_records_per_s": known / (again - done),
        "grown_mb": _peak_mb(resource.RUSAGE_SELF) - before,
    }


def _processor_s() -> float:
    """What this process and those that it ended have used: other programs do not change it much."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def count(kind: str, target: Path) -> int:
    """How many records another reader finds."""
    if kind == "csv":
        with target.open(newline="", encoding="utf-8") as stream:
            return sum(1 for _ in csv.DictReader(stream))
    if kind == "jsonl":
        with target.open("rb") as lines:
            return sum(1 for line in lines if json.loads(line)["id"])
    if kind == "inkml":
        return _trace_groups(target)
    if kind == "parquet":
        parquet: Any = importlib.import_module("pyarrow.parquet")  # measured only where it is installed
        return int(parquet.ParquetFile(target).metadata.num_rows)
    if kind == "idx":
        with gzip.open(target / "train-images-idx3-ubyte.gz") as unpacked:
            images = int.from_bytes(unpacked.read(16)[4:8], "big")
            length = sum(len(part) for part in iter(lambda: unpacked.read(1 << 20), b""))
        return images if length == images * 784 else -1
    return sum(1 for _ in target.glob("*/*.png"))


def _trace_groups(target: Path) -> int:
    found = 0
    for _, element in ET.iterparse(target):  # noqa: S314 - our own
        if element.tag.endswith("}traceGroup"):
            found += 1
            element.clear()
    return found


def measure(folder: Path, records: int, images: int, formats: list[str]) -> dict[str, object]:
    """All figures."""
    figures: dict[str, object] = {"machine": machine(), "records": records}
    journals: dict[int, Path] = {}
    for kind in formats:
        size = min(images, records) if kind in FOLDERS else records
        if size not in journals:
            journals[size] = folder / f"{size}.sqlite3"
            build(journals[size], size)
        target = folder / f"out.{kind}"
        found = _run("--export", str(journals[size]), kind, str(target))
        figures[kind] = {**found, "counted": count(kind, target)}
        _remove(target)
    if "jsonl" in formats:
        few = folder / "few.sqlite3"
        build(few, min(records, IMPORTED))
        _run("--export", str(few), "jsonl", str(folder / "few.jsonl"))
        figures["import jsonl"] = _run("--import", str(folder / "few.jsonl"), str(folder / "new.sqlite3"))
    return figures


def _run(*words: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exporting", *words], check=True, stdout=subprocess.PIPE
    )
    found: dict[str, float] = json.loads(done.stdout)
    return {name: round(figure, 1) for name, figure in found.items()}


def _remove(target: Path) -> None:
    if target.is_dir():
        import shutil

        shutil.rmtree(target)
    else:
        target.unlink()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=RECORDS)
    arguments.add_argument("--images", type=int, default=IMAGES)
    arguments.add_argument("--formats", default="csv,jsonl,inkml,idx,images")
    arguments.add_argument("--folder", type=Path, help="where journal and exports are written")
    arguments.add_argument("--export", nargs=3, metavar=("JOURNAL", "FORMAT", "TARGET"), help="for itself")
    arguments.add_argument(
        "--import", nargs=2, dest="taken", metavar=("SOURCE", "JOURNAL"), help="for itself"
    )
    given = arguments.parse_args()
    if given.export:
        journal, kind, target = given.export
        print(json.dumps(measure_one(Path(journal), kind, Path(target))))
    elif given.taken:
        source, journal = given.taken
        print(json.dumps(measure_import(Path(source), Path(journal))))
    else:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            formats = given.formats.split(",")
            print(json.dumps(measure(Path(folder), given.records, given.images, formats), indent=2))


if __name__ == "__main__":
    main()
