"""Digits written with a pen, to measure by: UCI pendigits and UNIPEN, split by writer.

Both are optional; nothing is trained on them yet. ``split.json`` in the same folder names the writers set
aside; of each at most 60 digits count, so that no single hand decides a figure.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.domain import Point, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_PER_WRITER = 60
MS_PER_POINT = 100.0
"""Pendigits' tablet gave ten points a second."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A digit by a writer; strokes in the units of the device, y down."""

    label: int
    writer: str
    strokes: tuple[Stroke, ...]


def written_by(data: Path, part: str) -> dict[str, list[Sample]]:
    """The digits of the writers set aside as ``part`` ("validation" or "test"), by the name of the set."""
    split_file = data / "split.json"
    if not split_file.is_file():
        return {}
    split = json.loads(split_file.read_text(encoding="utf-8"))
    found = {}
    pendigits = data / "pendigits" / "pendigits-orig.tra.gz"
    if pendigits.is_file():
        with gzip.open(pendigits, "rt", encoding="ascii") as lines:
            found[f"pendigits-{part}"] = _at_most(read_pendigits(lines), map(str, split["pendigits"][part]))
    unipen = data / "unipen" / "digits.jsonl.gz"
    if unipen.is_file():
        with gzip.open(unipen, "rt", encoding="utf-8") as lines:
            found[f"unipen-{part}"] = _at_most(read_unipen(lines), split["unipen"][part])
    return found


def _at_most(samples: Iterable[Sample], writers: Iterable[str]) -> list[Sample]:
    room = dict.fromkeys(writers, MOST_PER_WRITER)
    kept = []
    for sample in samples:
        if room.get(sample.writer, 0):
            room[sample.writer] -= 1
            kept.append(sample)
    return kept


def read_unipen(lines: Iterable[str]) -> Iterator[Sample]:
    """Digits in JSON lines: text, writer, and strokes of [x, y, t] with y down."""
    for line in lines:
        entry = json.loads(line)
        strokes = tuple(
            Stroke(tuple(Point(float(x), float(y), float(t)) for x, y, t in stroke))
            for stroke in entry["strokes"]
            if stroke
        )
        yield Sample(int(entry["text"]), entry["writer"], strokes)


def read_pendigits(lines: Iterable[str]) -> Iterator[Sample]:
    """Digits in the UNIPEN text of pendigits' original files, y turned down.

    ``.SEGMENT`` opens a digit, the ``.COMMENT`` after it holds the digit, the writer and a number.
    """
    label, writer = -1, ""
    strokes: list[Stroke] = []
    points: list[Point] = []
    clock = 0.0
    for line in lines:
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":
            if strokes:
                yield Sample(label, writer, tuple(strokes))
            label, writer, strokes, clock = -1, "", [], 0.0
        elif words[0] == ".COMMENT" and label < 0 and len(words) >= 3 and words[1].isdigit():
            label, writer = int(words[1]), words[2]
        elif words[0] == ".PEN_UP":
            if points:
                strokes.append(Stroke(tuple(points)))
            points = []
        elif not words[0].startswith("."):
            points.append(Point(float(words[0]), -float(words[1]), clock))
            clock += MS_PER_POINT
    if strokes:
        yield Sample(label, writer, tuple(strokes))
