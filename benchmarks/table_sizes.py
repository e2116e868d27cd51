"""How large the cluster's tables grow: bytes on disk a record, measured, and what that makes of 10^9 records.

``python -m benchmarks.table_sizes [--records N]`` starts a Cassandra of its own from ../shared/cassandra,
sends N typical drawings (two strokes of 35 samples) by the sync engine, stops the node, which writes all to
disk, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.journal import typical_drawing, typical_reading
from digitpad.domain import Recognition, Source
from digitpad.storage.cluster.connection import initialise, open_remote
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import SyncOptions
from tests.support.cassandra import LoopbackCassandra

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = 50_000
TABLES = ("recognitions", "feed", "changes")
BILLION = 1_000_000_000
COPIES = 3
KEYSPACE = "digitpad"


def typical_records(count: int, journal: Journal) -> Iterator[Recognition]:
    """Drawings of which no two are alike, all of one day."""
    ids = IdMaker()
    for number in range(count):
        yield Recognition(
            id=ids.new_id(),
            device_id=journal.device_id,
            drawn_at=dt.datetime.now(dt.UTC),
            source=Source.PAD,
            drawing=typical_drawing(number),
            reading=typical_reading(number),
        )


def bytes_on_disk(data: Path) -> dict[str, int]:
    """The size of each table's files: the rows, compressed, with their indexes and filters."""
    sizes = {}
    for table in TABLES:
        [folder] = (data / "node1" / "data" / KEYSPACE).glob(f"{table}-*")
        sizes[table] = sum(file.stat().st_size for file in folder.glob("*.db"))
    return sizes


def measure(records: int, folder: Path) -> dict[str, object]:
    """Fill the tables of a node of its own and look at their files."""
    node = LoopbackCassandra(folder / "cassandra")
    try:
        node.start()
        initialise(node.options())
        journal = OwnJournal(Journal.open(folder / "journal.sqlite"))
        try:
            journal(lambda opened: opened.add_records(typical_records(records, opened)))
            engine = SyncEngine(journal, partial(open_remote, node.options()), SyncOptions())
            sent = engine.run_once().sent
        finally:
            journal.close()
        node.stop()
        sizes = bytes_on_disk(node.data)
    finally:
        node.wipe()
    a_record = {table: size / sent for table, size in sizes.items()}
    return {
        "records": sent,
        "bytes_a_record": {table: round(size, 1) for table, size in a_record.items()},
        "terabytes_of_a_billion": {
            table: round(size * BILLION * COPIES / 1e12, 2) for table, size in a_record.items()
        },
        "copies": COPIES,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=RECORDS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(arguments.records, Path(folder)), indent=2))


if __name__ == "__main__":
    main()
