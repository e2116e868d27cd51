"""What digitpad wrote before it read numbers; `before_numbers/make.py` made it, by the program of then."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from digitpad.domain import Edit, Life, RecordKey
from digitpad.storage.cluster.port import ClusterRecord, Content, ReadingCell
from digitpad.storage.journal import Journal

FOLDER = Path(__file__).with_name("before_numbers")
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
"""When all of it was made."""
GROUP = "class 4b"


def unpacked(name: str) -> bytes:
    """The content of one of its packed files."""
    return gzip.decompress((FOLDER / f"{name}.gz").read_bytes())


def unpack(name: str, folder: Path) -> Path:
    """One of its packed files, as it was."""
    (folder / name).write_bytes(unpacked(name))
    return folder / name


def open_journal(folder: Path) -> Journal:
    """Its journal, opened by the program of today at the time of then."""
    return Journal.open(unpack("journal.sqlite3", folder), lambda: NOW)


def cluster_rows() -> list[dict[str, Any]]:
    """The rows of each table, with the times at which their cells were written."""
    return [json.loads(line) for line in unpacked("cluster.jsonl").splitlines()]


def cluster_records() -> dict[UUID, ClusterRecord]:
    """The records that a cluster was left with."""
    rows = [row["row"] for row in cluster_rows() if row["table"] == "recognitions"]
    return {record.key.id: record for record in map(_record, rows)}


def _record(row: dict[str, Any]) -> ClusterRecord:
    key = RecordKey(UUID(row["device_id"]), dt.date.fromisoformat(row["day"]), row["part"], UUID(row["id"]))
    content = Content(
        row["content_version"],
        row["drawn_at"],
        row["source"],
        *(row[f"picture_{name}"] for name in ("width", "height", "sha256", "name")),
        *(_blob(row[name]) for name in ("ink", "png")),
    )
    reading, edit, life = row["reading"], row["edit"], row["life"]
    return ClusterRecord(
        key,
        content,
        reading and ReadingCell(**{**reading, "digits": _blob(reading["digits"])}),
        edit and Edit(**{**edit, "editor": UUID(edit["editor"])}),
        life and Life(**{**life, "editor": UUID(life["editor"])}),
    )


def _blob(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text.removeprefix("0x"))
