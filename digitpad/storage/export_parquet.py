"""Export as Parquet, for pandas, DuckDB, Spark and the like; needs pyarrow."""

from __future__ import annotations

import importlib
from typing import IO, TYPE_CHECKING, Any

from digitpad.saying import said
from digitpad.storage.export_files import ExportError
from digitpad.storage.export_writers import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import Box, Drawing
    from digitpad.formats.records import Exported
    from digitpad.storage.export_rows import StoredRow, Tally
    from digitpad.storage.reader import JournalReader

GROUP = 2000
"""Records a row group: what is held in memory."""

_MISSING = said(
    "Parquet needs pyarrow, which is not installed. Install it (pip install pyarrow, or digitpad with the "
    "extra parquet), or choose another format."
)


class ParquetWriter:
    """One row a record; strokes are lists of lists."""

    def __init__(self, stream: IO[bytes], journal: JournalReader, tally: Tally) -> None:
        """Begin the file; raises ExportError where pyarrow is missing."""
        try:
            self._arrow: Any = importlib.import_module("pyarrow")
            parquet: Any = importlib.import_module("pyarrow.parquet")
        except ImportError as error:
            raise ExportError(_MISSING) from error
        self._journal, self._tally = journal, tally
        self._schema = _schema(self._arrow)
        self._file = parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._waiting: list[dict[str, object]] = []

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Add these, and write what fills a row group."""
        for row, exported in whole(self._journal, self._tally, rows):
            self._waiting.append(_columns(exported))
            self._tally.count_in(row)
        if len(self._waiting) >= GROUP:
            self._flush()

    def finish(self) -> None:
        """Write the rest and the footer."""
        self._flush()
        self._file.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            table = self._arrow.Table.from_pylist(self._waiting, schema=self._schema)
            self._file.write_table(table)
            self._waiting = []


def _schema(arrow: Any) -> Any:  # noqa: ANN401 - pyarrow is not always there, so its types are not either
    text, strokes = arrow.string(), arrow.list_(arrow.list_(arrow.float64()))
    return arrow.schema(
        [
            ("id", text),
            ("drawn_at", arrow.timestamp("us", tz="UTC")),
            ("source", text),
            ("file", text),
            ("text", text),
            ("label", text),
            ("reviewed", arrow.bool_()),
            ("verdict", text),
            ("confidence", arrow.float64()),
            ("model", text),
            ("weights_sha256", text),
            ("probabilities", arrow.list_(arrow.list_(arrow.float64()))),
            ("boxes", arrow.list_(arrow.list_(arrow.float64()))),
            ("numbers", arrow.list_(arrow.int32())),
            ("deleted", arrow.bool_()),
            ("device_id", text),
            ("day", arrow.date32()),
            ("part", arrow.int32()),
            ("pen_width", arrow.float64()),
            *((name, strokes) for name in ("x", "y", "t", "pressure")),
            ("picture", arrow.binary()),
        ]
    )


def _columns(exported: Exported) -> dict[str, object]:
    record = exported.recognition
    reading, key, picture = record.reading, record.key, record.picture
    drawing = record.drawing
    return {
        "id": str(record.id),
        "drawn_at": record.drawn_at,
        "source": record.source.value,
        "file": picture.name if picture else None,
        "text": reading.text if reading else None,
        "label": record.label,
        "reviewed": record.edit is not None and record.edit.reviewed,
        "verdict": reading.verdict.value if reading else None,
        "confidence": reading.confidence if reading else None,
        "model": reading.model_id if reading else None,
        "weights_sha256": reading.weights_sha256 if reading else None,
        "probabilities": [list(digit.probabilities) for digit in reading.digits] if reading else None,
        "boxes": [digit.box and _box(digit.box) for digit in reading.digits] if reading else None,
        "numbers": [digit.number for digit in reading.digits] if reading else None,
        "deleted": record.is_deleted,
        "device_id": str(record.device_id),
        "day": key.day if key else None,
        "part": key.part if key else None,
        **_strokes(drawing),
        "picture": picture.png if picture else None,
    }


def _box(box: Box) -> list[float]:
    return [box.x, box.y, box.width, box.height]


def _strokes(drawing: Drawing | None) -> dict[str, object]:
    if drawing is None:
        return dict.fromkeys(("pen_width", "x", "y", "t", "pressure"))
    return {
        "pen_width": drawing.pen_width,
        "x": [[point.x for point in stroke.points] for stroke in drawing.strokes],
        "y": [[point.y for point in stroke.points] for stroke in drawing.strokes],
        "t": [[point.t for point in stroke.points] for stroke in drawing.strokes],
        "pressure": [[point.pressure for point in stroke.points] for stroke in drawing.strokes],
    }
