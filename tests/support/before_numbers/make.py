# It ran with the program of then.
# mypy: ignore-errors
"""Makes what lies beside it, by the program as it was before it read numbers (commit 74da4af).

``PYTHONPATH=. python make.py FOLDER HOST:PORT`` in a checkout of that commit, with an empty Cassandra there
whose superuser is cassandra/cassandra. A later format gets a folder of its own; this one stays as it is.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import Cluster
from cassandra.io.libevreactor import LibevConnection

from digitpad.domain import (
    DigitReading,
    Drawing,
    Edit,
    Point,
    Reading,
    Recognition,
    RecordKey,
    Source,
    Stroke,
    Verdict,
)
from digitpad.inference import golden
from digitpad.inference.reader import Reader
from digitpad.ink.drawn import draw_png
from digitpad.ink.picture import read_picture
from digitpad.storage.cluster.connection import ClusterOptions, initialise, open_remote
from digitpad.storage.export import Choice, Wish, write
from digitpad.storage.ids import IdMaker
from digitpad.storage.journal import Journal
from digitpad.storage.sync.access import OwnJournal
from digitpad.storage.sync.engine import SyncEngine
from digitpad.storage.sync.options import SyncOptions

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
OTHER = UUID("0192f000-0000-7000-8000-00000000000b")
GROUP = "class 4b"
KEYSPACE = "before_numbers"
SCRIBBLE = Drawing(
    (
        Stroke(tuple(Point(0.1 + 0.8 * (at % 2), 0.1 + at / 20, 30.0 * at, 0.5) for at in range(16))),
        Stroke((Point(0.9, 0.05, 600.0),)),
    )
)

_ids = IdMaker(lambda: int(NOW.timestamp() * 1000), random.Random(9).getrandbits)
_reader = Reader()
_drawings = [drawing for _, drawing in golden.drawings()]


def unsure(model: str = "lenet-5") -> Reading:
    likely = {4: 0.5, 9: 0.40625}
    digit = DigitReading(tuple(likely.get(at, 0.0078125) for at in range(10)), (0,), None)
    return Reading(model, "ef" * 32, Verdict.UNSURE, (digit,))


def draw(journal: Journal, drawing: Drawing, reading: Reading | None, *, is_closed: bool = True) -> UUID:
    record = _ids.new_id()
    journal.save_draft(record, NOW + dt.timedelta(minutes=journal.count()), drawing)
    if reading is not None:
        journal.save_reading(record, drawing, reading)
    if is_closed:
        journal.close_drawing(record)
    return record


def fill(path: Path) -> None:
    """The journal, left with an open draft."""
    with Journal.open(path, lambda: NOW) as journal:
        records = [draw(journal, one, _reader.read(one, "digitpad").reading) for one in _drawings]
        for at, (label, reviewed) in enumerate(
            [("0", True), ("7", True), ("42", True), ("", True), (None, False)]
        ):
            journal.save_edit(records[at], label, reviewed=reviewed)
        journal.set_deleted(records[5], deleted=True)
        journal.set_deleted(records[6], deleted=True)
        journal.set_deleted(records[6], deleted=False)
        journal.erase(records[7])
        journal.save_edit(records[9], None, reviewed=True)
        draw(journal, _drawings[4], unsure())
        journal.save_edit(draw(journal, _drawings[9], unsure()), "9", reviewed=True)
        draw(journal, SCRIBBLE, _reader.read(SCRIBBLE, "digitpad").reading)
        unread = draw(journal, _drawings[1], None)
        later = draw(journal, _drawings[2], None)
        journal.save_reading(later, None, _reader.read(_drawings[2], "lenet-5").reading)
        journal.save_edit(unread, "1", reviewed=True)
        for at, source in enumerate((Source.FILE, Source.CLIPBOARD, Source.BATCH)):
            picture = read_picture(draw_png(_drawings[at + 2], 40), f"{source.value}, scanned.png")
            reading = _reader.read(picture, "digitpad").reading if at != 1 else None
            added = journal.add_picture(_ids.new_id(), NOW, picture, source, reading)
            journal.save_edit(added.id, str(at + 2), reviewed=at == 0)
        journal.set_deleted(added.id, deleted=True)
        theirs = _ids.new_id()
        journal.add_records(
            [
                Recognition(
                    theirs,
                    OTHER,
                    NOW - dt.timedelta(days=3),
                    Source.PAD,
                    _drawings[8],
                    reading=_reader.read(_drawings[8], "softmax").reading,
                    edit=Edit("8", reviewed=True, editor=OTHER, version=1_790_000_000_000_000),
                    key=RecordKey(OTHER, dt.date(2026, 11, 17), 2, theirs),
                )
            ]
        )
        journal.save_edit(draw(journal, _drawings[3], unsure(), is_closed=False), "3", reviewed=True)


def send(path: Path, address: str) -> list[str]:
    """Sync with a cluster; all that its tables hold then, each row with when its cells were written."""
    host, _, port = address.rpartition(":")
    options = ClusterOptions(
        hosts=(host,),
        port=int(port),
        keyspace=KEYSPACE,
        user="cassandra",
        password="cassandra",  # noqa: S106
    )
    initialise(options)
    with Journal.open(path, lambda: NOW) as journal:
        access = OwnJournal(journal)
        SyncEngine(
            access,
            lambda: open_remote(options),
            SyncOptions(group=GROUP),
            lambda _: None,
            lambda _: None,
            now=lambda: NOW,
        ).run_once()
    cluster = Cluster(
        options.hosts,
        port=options.port,
        connection_class=LibevConnection,
        protocol_version=5,
        auth_provider=PlainTextAuthProvider(options.user, options.password),
    )
    lines = []
    try:
        session = cluster.connect(KEYSPACE)
        for table, cells in {
            "recognitions": ("source", "reading", "edit", "life"),
            "feed": ("version",),
            "changes": ("version",),
            "heads": ("claimed",),
        }.items():
            times = ", ".join(f"WRITETIME({cell})" for cell in cells)
            whole = session.execute(f"SELECT JSON * FROM {table}")  # noqa: S608
            written = session.execute(f"SELECT {times} FROM {table}")  # noqa: S608
            for row, stamps in zip(whole, written, strict=True):
                value: dict[str, Any] = {"table": table, "row": json.loads(row[0])}
                value["written"] = {
                    cell: stamp for cell, stamp in zip(cells, stamps, strict=True) if stamp is not None
                }
                lines.append(json.dumps(value))
        session.execute(f"DROP KEYSPACE {KEYSPACE}", timeout=60)
    finally:
        cluster.shutdown()
    return lines


def packed(path: Path, content: bytes) -> None:
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))


def main(folder: Path, address: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        fill(place / "journal.sqlite3")
        packed(folder / "journal.sqlite3", (place / "journal.sqlite3").read_bytes())
        Journal.open(place / "journal.sqlite3", lambda: NOW).close()  # which closes the draft
        with Journal.open_reader(place / "journal.sqlite3") as reader:
            for kind in ("jsonl", "csv", "inkml", "parquet"):
                target = place / f"export.{kind}"
                write(reader, target, Wish(kind, Choice(with_deleted=kind in ("jsonl", "csv"))))
                packed(folder / target.name, target.read_bytes())
            for kind in ("idx", "images"):
                write(reader, folder / kind, Wish(kind))
        shutil.copy(place / "journal.sqlite3", place / "synced.sqlite3")
        packed(folder / "cluster.jsonl", "\n".join(send(place / "synced.sqlite3", address)).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
