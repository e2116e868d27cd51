"""A data folder with few drawings in the public files' forms, by writers of each part of the real split."""

from __future__ import annotations

import gzip
import json
import zipfile
from typing import TYPE_CHECKING

from digitpad.inference import golden

if TYPE_CHECKING:
    from pathlib import Path

Lines = list[list[list[float]]]

PENDIGITS_WRITERS = {"train": 2, "validation": 9, "test": 1}
NUMBER_WRITERS = {"validation": "nsta-01", "test": "nsta-02"}
UNIPEN_WRITERS = {"train": "aga-01", "validation": "aga-09", "test": "aga-08", "device": "ced-01"}
ALPHABETS = {"train": "Greek", "validation": "Balinese", "test": "Tagalog"}

CROSS: Lines = [[[0, 0, 0], [10, 10, 50]], [[10, 0, 200], [0, 10, 250]]]
RING: Lines = [[[5, 0, 0], [0, 5, 20], [5, 10, 40], [10, 5, 60], [5, 0, 80]]]


def golden_lines() -> list[tuple[str, Lines]]:
    """The golden drawings: text and strokes of [x, y, t]."""
    return [
        (
            text,
            [
                [[point.x * 100, point.y * 100, point.t] for point in stroke.points]
                for stroke in drawing.strokes
            ],
        )
        for text, drawing in golden.drawings()
    ]


def write_pens(data: Path, digits: int = 10) -> None:
    """So many digits by each writer, and an X (no look-alike) and an O (one) as letters and symbols."""
    for name in ("pendigits", "unipen", "omniglot"):
        (data / name).mkdir(parents=True, exist_ok=True)
    drawn = [golden_lines()[index % 10] for index in range(digits)]
    segments = [
        _segment(text, writer, lines) for writer in PENDIGITS_WRITERS.values() for text, lines in drawn
    ]
    _gzip(data / "pendigits" / "pendigits-orig.tra.gz", "\n".join(segments))
    _unipen(data, "digits", drawn)
    _unipen(data, "letters", [("X", CROSS), ("O", RING)])
    _unipen(
        data, "symbols", [("*", [*CROSS, [[5, 0, 400], [5, 10, 450]]]), ("|", [[[5, 0, 0], [5, 10, 90]]])]
    )
    _numbers(data)
    for number in (1, 2):
        path = data / "omniglot" / f"strokes_background_small{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for alphabet in ALPHABETS.values():
                for drawer in (1, 2):
                    name = f"strokes_background_small{number}/{alphabet}/character01/0001_{drawer:02}.txt"
                    archive.writestr(
                        name, "START\n10,-10,0\n90,-90,80\nBREAK\n90,-10,200\n10,-90,290\nBREAK\n"
                    )


def write_letters(data: Path, letters: list[tuple[str, Lines]]) -> None:
    """These letters by each of UNIPEN's writers, in the place of those that are there."""
    _unipen(data, "letters", letters)


def _segment(text: str, writer: int, lines: Lines) -> str:
    strokes = [
        "\n".join([".PEN_DOWN", *(f"{round(x * 5)} {round(-y * 5)}" for x, y, _ in line), ".PEN_UP"])
        for line in lines
    ]
    return "\n".join([f'.SEGMENT DIGIT 0 ? "{text}"', f".COMMENT {text} {writer} 1", *strokes])


def _unipen(data: Path, kind: str, drawings: list[tuple[str, Lines]]) -> None:
    entries = [
        {"id": "", "text": text, "writer": writer, "source": writer.partition("-")[0], "strokes": lines}
        for writer in UNIPEN_WRITERS.values()
        for text, lines in drawings
    ]
    for number, entry in enumerate(entries):
        entry["id"] = f"tiny-{kind}-{number}"
    _gzip(data / "unipen" / f"{kind}.jsonl.gz", "\n".join(json.dumps(entry) for entry in entries))


def _numbers(data: Path) -> None:
    """By each writer 17 and 42: two golden digits side by side."""
    digits = dict(golden_lines())
    entries = [
        {
            "id": f"tiny-numbers-{writer}-{text}",
            "text": text,
            "writer": writer,
            "source": "sta",
            "strokes": [
                [[x + 80 * place, y, t + 2000 * place] for x, y, t in line]
                for place, digit in enumerate(text)
                for line in digits[digit]
            ],
        }
        for writer in NUMBER_WRITERS.values()
        for text in ("17", "42")
    ]
    _gzip(data / "unipen" / "numbers.jsonl.gz", "\n".join(json.dumps(entry) for entry in entries))


def _gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
