"""Finds the numbers in a picture's ink, and the parts of which a search may put together their digits.

Connected ink that stands side by side is a number; a wide gap, or a new line, begins another. What touches is
cut where that costs little ink. Not everything that is there was written as a digit: ruled lines, edges of
paper, dust and blots are left out. Nothing here knows what a digit looks like: that is the model's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE, Box, DigitImage
from digitpad.ink.components import connected
from digitpad.ink.cuts import pieces
from digitpad.ink.lines import SMALL, Blob, distance, gap, height_of, numbers, together, written
from digitpad.ink.normalise import normalise_ink
from digitpad.ink.rules import without_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Whole = NDArray[np.int32]

MOST_NUMBERS = 100
MOST_PARTS = 24
"""Of a number: three for each of the most digits."""
MOST_PARTS_OF_PAGE = 300
"""Ink that has more of any is no page of numbers: it is read as one, as a single digit is."""

_CORE = 80
"""Ink from which on a pixel connects its neighbours; what is fainter belongs to what it is beside."""

_DRAWN = 64
"""Pictures with a side shorter than this have neither dust nor lines: they were drawn, not photographed."""

_ONE_DIGIT = 32
"""Pictures without a side longer than this, data sets' images, have room for one digit."""

_LEGIBLE = 6
"""Pixels; of several numbers those with lower digits are specks to anybody."""

_MOST_RUNS = 20_000
_MOST_BLOBS = 400
_DUST = 0.004
"""Of the largest blob's ink, where there are more blobs than that."""

_MERGED = 0.85
"""Of the narrower one's width: blobs that share so many columns are parts of one digit, or cut apart."""

_ABOVE = 0.5
"""The same where one lies above the other."""

_TALL = 0.6
"""Of the digits' height: two blobs as high as this are hardly parts of one digit."""

_BIT_NEAR = 0.1
"""Of the digits' height: what is small and lies so near a digit is a bit of it."""

_FAINT_EDGE = 3
"""Pixels of faint ink beside a blob that belong to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Ink that belongs to one digit, in its place on the page (pixels of the kept picture).

    ``ink`` (height, width) has this part's ink alone, 0 elsewhere. ``joined`` tells that it was cut from the
    part before it. ``page`` is the shape of the whole picture.
    """

    ink: Bytes
    x: int
    y: int
    joined: bool
    page: tuple[int, int]

    @property
    def box(self) -> Box:
        """The ink's box."""
        return Box(self.x, self.y, self.ink.shape[1], self.ink.shape[0])


@dataclass(frozen=True, slots=True)
class PictureNumber:
    """A number, or what may be one: its parts from left to right, of which each digit has one or several.

    ``height`` is how high its digits are, in pixels; parts that were cut are often lower.
    """

    parts: tuple[Part, ...]
    height: float

    @property
    def box(self) -> Box:
        """The box of all its ink."""
        return group_box(self.parts)


def group_box(parts: Sequence[Part]) -> Box:
    """The box around these parts."""
    left, top = min(part.x for part in parts), min(part.y for part in parts)
    right = max(part.x + part.ink.shape[1] for part in parts)
    bottom = max(part.y + part.ink.shape[0] for part in parts)
    return Box(left, top, right - left, bottom - top)


def group_image(parts: Sequence[Part]) -> DigitImage:
    """What a model sees of these parts, taken as one digit: what `normalise_ink` gives for their ink."""
    page = parts[0].page
    if page == (IMAGE_SIDE, IMAGE_SIDE):  # where a dot is not scaled up
        left, top, height, width = 0, 0, *page
    else:
        box = group_box(parts)
        left, top, height, width = int(box.x), int(box.y), int(box.height), int(box.width)
    ink = np.zeros((height, width), dtype=np.uint8)
    for part in parts:
        rows, columns = part.ink.shape
        place = ink[part.y - top : part.y - top + rows, part.x - left : part.x - left + columns]
        np.maximum(place, part.ink, out=place)
    image = normalise_ink(ink)
    assert image is not None  # noqa: S101 - a part has ink
    return image


def numbers_of(ink: Bytes) -> tuple[PictureNumber, ...]:
    """The numbers in an ink map (height, width), 255 = full ink, as one reads them: line by line.

    None where there is no ink. Where there is one digit, it is one number of one part with all the ink.
    """
    if not ink.any():
        return ()
    if max(ink.shape) <= _ONE_DIGIT:
        return (_whole(ink),)
    is_photo = min(ink.shape) >= _DRAWN
    writing = without_rules(ink, _CORE) if is_photo else ink
    found = _blobs(writing)
    if found is None:
        return (_whole(ink),)
    belongs, blobs = found
    groups = numbers(written(blobs, writing.shape) if is_photo else blobs, is_photo=is_photo)
    if len(groups) > 1:
        groups = [group for group in groups if height_of(group) >= _LEGIBLE]
    if not 0 < len(groups) <= MOST_NUMBERS:
        return (_whole(ink),)
    page = [_number(writing, belongs, group) for group in groups]
    if sum(len(number.parts) for number in page) > MOST_PARTS_OF_PAGE:
        return (_whole(ink),)
    return tuple(page)


def all_of(ink: Bytes) -> Part:
    """All ink of a picture that has some, as one part."""
    return _part(ink, 0, 0, joined=False, page=ink.shape)


def _whole(ink: Bytes) -> PictureNumber:
    part = all_of(ink)
    return PictureNumber((part,), part.box.height)


def _part(ink: Bytes, left: int, top: int, *, joined: bool, page: tuple[int, ...]) -> Part:
    """The part that this ink is, whose first pixel lies there; its box is that of the ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()
    return Part(crop, left + int(columns[0]), top + int(rows[0]), joined, (page[0], page[1]))


def _blobs(ink: Bytes) -> tuple[Whole, list[Blob]] | None:
    """To which blob each pixel with ink belongs, and the blobs; None where there are too many."""
    found = connected(ink >= min(_CORE, int(ink.max())), _MOST_RUNS)
    if found is None:
        return None
    belongs = _spread(found.numbers, ink)
    faint = connected((ink > 0) & (belongs == 0), _MOST_RUNS)
    if faint is None:
        return None
    belongs = np.where(faint.numbers > 0, faint.numbers + len(found.boxes), belongs)
    masses = np.bincount(belongs.ravel(), weights=ink.ravel() / 255.0)[1:]
    boxes = np.concatenate((found.boxes, faint.boxes))
    kept = np.arange(len(masses))
    if len(kept) > _MOST_BLOBS:
        kept = np.flatnonzero(masses >= _DUST * masses.max())
    if len(kept) > _MOST_BLOBS:
        return None
    blobs = []
    for at in kept.tolist():
        left, top, right, bottom = boxes[at].tolist()
        blobs.append(Blob(at + 1, left, top, right, bottom, float(masses[at])))
    return belongs, blobs


def _spread(of: Whole, ink: Bytes) -> Whole:
    """Give faint ink to the blob that it lies beside, from the nearest pixels outwards."""
    faint = (ink > 0) & (of == 0)
    spread = of
    for _ in range(_FAINT_EDGE):
        around = np.pad(spread, 1)
        around = np.maximum(np.maximum(around[:, :-2], around[:, 1:-1]), around[:, 2:])
        around = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
        spread = np.where(faint & (spread == 0), around, spread)
    return spread


def _number(ink: Bytes, belongs: Whole, group: Sequence[Blob]) -> PictureNumber:
    """The number that these blobs are; of one part where it would fall into too many."""
    height = height_of(group)
    parts: list[Part] = []
    for unit in _units(group, height):
        box = together(unit)
        top, left = max(0, box.top - _FAINT_EDGE), max(0, box.left - _FAINT_EDGE)
        place = (slice(top, box.bottom + _FAINT_EDGE), slice(left, box.right + _FAINT_EDGE))
        own = np.where(np.isin(belongs[place], [blob.number for blob in unit]), ink[place], 0).astype(
            np.uint8
        )
        is_bit = box.height < SMALL * height and box.width < height
        parts += [
            _part(piece, left, top, joined=joined, page=ink.shape)
            for piece, joined in ([(own, False)] if is_bit else pieces(own, min(height, float(box.height))))
        ]
    if len(parts) > MOST_PARTS:
        return _whole(_of(group, ink, belongs))
    return PictureNumber(tuple(parts), height)


def _of(blobs: Sequence[Blob], ink: Bytes, belongs: Whole) -> Bytes:
    return np.where(np.isin(belongs, [blob.number for blob in blobs]), ink, 0).astype(np.uint8)


def _units(group: Sequence[Blob], height: float) -> list[list[Blob]]:
    """Blobs that share columns, and what is small with what it lies at; from left to right."""
    units: list[list[Blob]] = []
    for blob in sorted(group, key=lambda blob: -blob.height):
        near = min(units, key=lambda unit: distance(blob, together(unit)), default=None)
        if near is not None and _is_of(blob, together(near), height):
            near.append(blob)
        else:
            units.append([blob])
    return sorted(units, key=lambda unit: together(unit).left + together(unit).right)


def _is_of(blob: Blob, unit: Blob, height: float) -> bool:
    is_bit = blob.height < SMALL * height and distance(blob, unit) <= _BIT_NEAR * height
    if is_bit or min(blob.height, unit.height) >= _TALL * height:
        return is_bit
    is_above = blob.bottom <= unit.top or blob.top >= unit.bottom
    return -gap(blob, unit) >= (_ABOVE if is_above else _MERGED) * min(blob.width, unit.width)
