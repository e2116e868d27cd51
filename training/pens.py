"""Drawings as pens recorded them: UCI pendigits, UNIPEN, Omniglot.

``split.json`` says which writers are set aside for validation and test, and which UNIPEN device is left out
as a whole; every other writer is for training, but none of those who wrote UNIPEN's whole numbers. Everything
by a writer belongs to that writer's part.
"""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from digitpad.domain import Point, Stroke
from training.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Part = Literal["train", "validation", "test", "device", "twin"]
    Kind = Literal["digits", "letters", "symbols", "numbers"]

MOST_PER_WRITER = 60
"""So many drawings of each writer count in a figure: no single hand decides it."""

NUMBERS_FROM = ("apd", "ape", "sta")
"""UNIPEN's devices that whole numbers were written on; no digit or letter here comes from them."""

MS_PER_POINT = 100.0
"""Pendigits' tablet gave ten points a second."""

_SPLIT = Path(__file__).with_name("split.json")
_DAMAGED = (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class Sample:
    """One drawing: strokes in the units of the device, y down, t in ms.

    ``text`` is what the writer was asked for ("7", "A"; empty for Omniglot), ``source`` the device and site
    (for Omniglot the alphabet).
    """

    id: str
    text: str
    writer: str
    source: str
    strokes: tuple[Stroke, ...]


@cache
def _split() -> dict[str, Any]:
    split: dict[str, Any] = json.loads(_SPLIT.read_text(encoding="utf-8"))
    return split


def part_of(sample: Sample) -> Part:
    """The part that this sample's writer (of Omniglot: alphabet) belongs to.

    Some of UNIPEN's people occur as two writers, with some of the very same drawings. The one whose twin is
    set aside is a "twin", for nothing: training on it would be training on validation or test writers.
    """
    name: str | int
    if sample.writer.startswith("omniglot-"):
        name, parts = sample.source, _split()["omniglot"]
    elif sample.source == "pendigits":
        name, parts = int(sample.writer.rpartition("-")[2]), _split()["pendigits"]
    elif sample.source in NUMBERS_FROM:
        name, parts = sample.writer, _split()["unipen numbers"]
    else:
        name, parts = sample.writer, _split()["unipen"]
        if sample.source == parts["device left out"]:
            return "device"
        if name in parts["twins"]:
            return "twin"
    if name in parts["validation"]:
        return "validation"
    return "test" if name in parts["test"] else "train"


def part(samples: Iterable[Sample], name: Part) -> list[Sample]:
    """Those of one part."""
    return [sample for sample in samples if part_of(sample) == name]


def first_of_each(samples: Iterable[Sample], limit: int = MOST_PER_WRITER) -> list[Sample]:
    """The first so many of each writer, in their order; Omniglot's drawers are others in each alphabet."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for sample in samples:
        writer = sample.source, sample.writer
        seen[writer] += 1
        if seen[writer] <= limit:
            kept.append(sample)
    return kept


def unipen(data: Path, kind: Kind) -> list[Sample]:
    """The digits, letters, symbols or whole numbers of UNIPEN.

    Raises:
        DataError: The file is missing or damaged.
    """
    path = _there(data / "unipen" / f"{kind}.jsonl.gz", "UNIPEN")
    return _samples(path, "utf-8", read_unipen)


def pendigits(data: Path) -> list[Sample]:
    """The digits of UCI pendigits, as recorded.

    Raises:
        DataError: The file is missing or damaged.
    """
    path = _there(data / "pendigits" / "pendigits-orig.tra.gz", "pendigits")
    return _samples(path, "ascii", read_pendigits)


def omniglot(data: Path) -> list[Sample]:
    """The characters of Omniglot's small background sets.

    Raises:
        DataError: A file is missing or damaged.
    """
    samples: dict[str, Sample] = {}
    for number in (1, 2):
        path = _there(data / "omniglot" / f"strokes_background_small{number}.zip", "Omniglot")
        try:
            with zipfile.ZipFile(path) as archive:
                samples |= {sample.id: sample for sample in _read_omniglot(archive)}
        except (*_DAMAGED, zipfile.BadZipFile) as error:
            raise _damaged(path, error) from error
    return [samples[name] for name in sorted(samples)]  # Greek and Latin are in both archives


def _samples(path: Path, encoding: str, read: Callable[[Iterable[str]], Iterator[Sample]]) -> list[Sample]:
    """All samples of a packed text file."""
    try:
        with gzip.open(path, "rt", encoding=encoding) as lines:
            return list(read(lines))
    except _DAMAGED as error:
        raise _damaged(path, error) from error


def _there(path: Path, name: str) -> Path:
    if not path.is_file():
        raise DataError(
            f"{name} is not there: {path}. Get it with `python -m training fetch`, or name the folder that "
            "has it with --data DIR."
        )
    return path


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(f"{path} is damaged ({error!r}). Fetch it again.")


def read_unipen(lines: Iterable[str]) -> Iterator[Sample]:
    """Samples in JSON lines: id, text, writer, source, and strokes of [x, y, t] with y down."""
    for line in lines:
        entry = json.loads(line)
        strokes = tuple(
            Stroke(tuple(Point(float(x), float(y), float(t)) for x, y, t in stroke))
            for stroke in entry["strokes"]
            if stroke
        )
        yield Sample(entry["id"], entry["text"], entry["writer"], entry["source"], strokes)


def read_pendigits(lines: Iterable[str]) -> Iterator[Sample]:
    """Digits in the UNIPEN text of pendigits' original files, y turned down.

    ``.SEGMENT`` opens a digit, the ``.COMMENT`` after it holds the digit, the writer and a number.
    """
    count = 0
    text, writer = "", ""
    strokes: list[Stroke] = []
    points: list[Point] = []
    clock = 0.0
    for line in (*lines, ".SEGMENT"):
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":
            if strokes:
                count += 1
                yield Sample(f"pendigits-{count}", text, f"pendigits-{writer}", "pendigits", tuple(strokes))
            text, writer, strokes, clock = "", "", [], 0.0
        elif words[0] == ".COMMENT" and not text and len(words) >= 3 and words[1].isdigit():
            text, writer = words[1], words[2]
        elif words[0] == ".PEN_UP":
            if points:
                strokes.append(Stroke(tuple(points)))
            points = []
        elif not words[0].startswith("."):
            points.append(Point(float(words[0]), -float(words[1]), clock))
            clock += MS_PER_POINT


def _read_omniglot(archive: zipfile.ZipFile) -> Iterator[Sample]:
    """``alphabet/character/NNNN_DD.txt``: START, lines of x,y,t (y negative downwards), BREAK."""
    for name in archive.namelist():
        steps = name.split("/")
        if not name.endswith(".txt") or steps[0].startswith("__"):
            continue
        _, alphabet, character, file = steps
        strokes: list[Stroke] = []
        points: list[Point] = []
        for line in archive.read(name).decode("ascii").split():
            if line == "BREAK":
                if points:
                    strokes.append(Stroke(tuple(points)))
                points = []
            elif line != "START":
                x, y, t = map(float, line.split(","))
                points.append(Point(x, -y, t))
        drawer = Path(file).stem.rpartition("_")[2]
        identity = f"omniglot-{alphabet}-{character}-{Path(file).stem}"
        yield Sample(identity, "", f"omniglot-{drawer}", alphabet, tuple(strokes))
