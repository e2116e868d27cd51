"""Contact sheets: drawings in rows with a line of words above each, as PNG; and drawings as single files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.domain import IMAGE_SIDE, bounds
from digitpad.ink.normalise import normalise_ink
from training import replay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from digitpad.domain import Stroke

COLUMNS, ROWS = 15, 10
PAGE = COLUMNS * ROWS
SIDE, WORDS, GAP = 2 * IMAGE_SIDE, 13, 14
"""Pixels of a drawing's side, of the line above it, and between drawings."""

PAPER, WORD, FRAME, START = "#FFFFFF", "#2B3A67", "#E2DFD8", "#D62828"
STROKES = ("#171A21", "#2B57D0", "#1F7A4D", "#7B3FA0", "#A05A00")
"""Colours of the strokes in the order they were written; later ones all have the last."""

_FINER = 4
"""Lines are drawn so many times as large and then made smaller, which smooths them."""
_FONT_SIZE = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A drawing to show: strokes as recorded, or a picture's ink (height, width), 255 = full.

    ``name`` is its own within its data set, ``label`` what it is called there; ``words`` stand above it.
    """

    name: str
    label: str
    words: str
    strokes: tuple[Stroke, ...] = ()
    ink: NDArray[np.uint8] | None = None


def write_sheets(entries: Sequence[Entry], path: Path, title: str, *, normalised: bool = False) -> list[Path]:
    """Write all pages; with more than one, each has its number before the file's ending."""
    count = -(-len(entries) // PAGE)
    digits = len(str(count))
    path.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(count):
        page = entries[number * PAGE : (number + 1) * PAGE]
        place = path if count == 1 else path.with_stem(f"{path.stem}-{number + 1:0{digits}d}")
        words = title if count == 1 else f"{title}, page {number + 1} of {count}"
        _page(page, words, normalised=normalised).save(place, format="PNG")
        written.append(place)
    return written


def write_files(entries: Sequence[Entry], folder: Path, *, normalised: bool = False) -> int:
    """Write each drawing as a PNG of 28x28, white on black as in MNIST, into a folder by its label.

    Drawings of strokes are normalised in any case. Blank ones are left out; gives how many were written.
    """
    written = 0
    for entry in entries:
        pixels = _pixels(entry) if normalised or entry.ink is None else entry.ink
        if pixels is None:
            continue
        place = folder / folder_name(entry.label) / f"{entry.name}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(place, format="PNG")
        written += 1
    return written


def folder_name(label: str) -> str:
    """A label as a folder's name: digits and words as they are, other characters by their code, as U+002F."""
    if label.isascii() and (label.isdigit() or len(label) > 1):
        return label
    return f"U+{ord(label):04X}"


def _page(entries: Sequence[Entry], title: str, *, normalised: bool) -> Image.Image:
    rows = -(-len(entries) // COLUMNS)
    size = (COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + WORDS + GAP) + WORDS + GAP)
    sheet = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_FONT_SIZE)
    pen.text((GAP, 2), title, fill=WORD, font=font)
    for entry, (left, top) in zip(entries, _places(), strict=False):
        words = entry.words
        while words and pen.textlength(words, font=font) > SIDE + GAP - 2:
            words = words[:-1]
        pen.text((left, top), words, fill=WORD, font=font)
        sheet.paste(_cell(entry, normalised=normalised), (left, top + WORDS))
        pen.rectangle((left - 1, top + WORDS - 1, left + SIDE, top + WORDS + SIDE), outline=FRAME)
    return sheet


def _places() -> Iterator[tuple[int, int]]:
    for row in range(ROWS):
        for column in range(COLUMNS):
            yield GAP + column * (SIDE + GAP), WORDS + GAP + row * (SIDE + WORDS + GAP)


def _cell(entry: Entry, *, normalised: bool) -> Image.Image:
    if entry.ink is None and not normalised:
        return _recorded(entry.strokes)
    pixels = _pixels(entry) if normalised else entry.ink
    if pixels is None:
        return Image.new("RGB", (SIDE, SIDE), PAPER)
    picture = Image.fromarray(np.uint8(255) - pixels)
    return picture.resize((SIDE, SIDE), Image.Resampling.NEAREST).convert("RGB")


def _pixels(entry: Entry) -> NDArray[np.uint8] | None:
    """What a model sees."""
    image = normalise_ink(entry.ink) if entry.ink is not None else replay.image_of(entry.strokes)
    if image is None:
        return None
    return np.frombuffer(image.pixels, np.uint8).reshape(IMAGE_SIDE, IMAGE_SIDE)


def _recorded(strokes: tuple[Stroke, ...]) -> Image.Image:
    """The pen's path, thin: each stroke in its colour, with a dot where it begins."""
    side = SIDE * _FINER
    picture = Image.new("RGB", (side, side), PAPER)
    box = bounds(strokes)
    if box is not None:
        pen = ImageDraw.Draw(picture)
        margin = 4 * _FINER
        scale = (side - 2 * margin) / (max(box.width, box.height) or 1.0)
        left = side / 2 - (box.x + box.width / 2) * scale
        top = side / 2 - (box.y + box.height / 2) * scale
        for number, stroke in enumerate(strokes):
            path = [(point.x * scale + left, point.y * scale + top) for point in stroke.points]
            pen.line(path, fill=STROKES[min(number, len(STROKES) - 1)], width=2 * _FINER - 1, joint="curve")
            pen.circle(path[0], 1.6 * _FINER, fill=START)
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
