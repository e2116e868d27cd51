"""Exports of labelled digit images: MNIST's pair of files, and folders of PNG.

A number that a person reviewed gives an image of each of its digits, where it was read as so many.
"""

from __future__ import annotations

import contextlib
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from PIL import Image

from digitpad.domain import IMAGE_SIDE, NO_DIGIT, Drawing
from digitpad.formats.idx import IdxWriter
from digitpad.formats.image_sets import NO_DIGIT_FOLDER
from digitpad.ink import codec
from digitpad.ink.drawn import draw_png
from digitpad.ink.errors import PictureError
from digitpad.ink.image_worker import ImageMaker
from digitpad.ink.single_digits import is_number, single_digits
from digitpad.storage.errors import RecordDamagedError
from digitpad.storage.export_rows import ID, INK, PNG, to_exported, truth, truth_or_guess
from digitpad.storage.export_writers import leave_out
from digitpad.storage.rows import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import IO

    from digitpad.domain import Box, Picture
    from digitpad.ink.single_digits import SingleDigit
    from digitpad.ink.stored import Pixels, StoredSource
    from digitpad.storage.export_rows import StoredRow, Tally
    from digitpad.storage.reader import JournalReader

IMAGES: Final = "train-images-idx3-ubyte.gz"
LABELS: Final = "train-labels-idx1-ubyte.gz"
"""MNIST's names, so that what reads MNIST reads these."""

OTHERWISE_DIVIDED: Final = "a number not read as so many digits"
"""Why a number's digits cannot be told apart."""
_DIGIT = re.compile("[0-9]")


class Labelled(NamedTuple):
    """What is seen of a row, or of one digit of a number, and its label: a digit, or NO_DIGIT."""

    row: StoredRow
    label: str
    source: StoredSource
    digit: SingleDigit | None = None
    place: int = 0
    """Of a number's digit, from 1."""

    @property
    def name(self) -> str:
        """The record's id, and which of its digits it is."""
        record = str(UUID(bytes=self.row[ID]))
        return f"{record}-{self.place}" if self.place else record


class Labelling:
    """Finds the rows that have a label which such formats have a place for, and counts the others."""

    def __init__(self, journal: JournalReader, tally: Tally, policy: str) -> None:
        """``policy`` is "reviewed", or "all" for the model's guesses too."""
        self.journal, self.tally = journal, tally
        self._label_of = truth_or_guess if policy == "all" else truth
        self._without = "no label" if policy == "all" else "not reviewed"
        self._last: StoredRow | None = None

    def among(self, rows: Sequence[StoredRow], *, no_digits: bool) -> list[Labelled]:
        """The digits, those of numbers one by one; ``no_digits`` also what is labelled as none."""
        found: list[Labelled] = []
        for row in rows:
            if b"" in (row[INK], row[PNG]):
                self.tally.leave_out("erased")
                continue
            try:
                label = self._label_of(row)
            except DAMAGE as error:
                self.damaged(row, str(error))
                continue
            if label is None:
                self.tally.leave_out(self._without)
            elif label == NO_DIGIT and not no_digits:
                self.tally.leave_out("not a digit")
            elif label == NO_DIGIT or _DIGIT.fullmatch(label):
                found.append(Labelled(row, label, (row[INK], row[PNG], None)))
            elif is_number(label):
                found += self._of_number(row, label)
            else:
                self.tally.leave_out("other text")
        return found

    def _of_number(self, row: StoredRow, label: str) -> Iterator[Labelled]:
        try:
            record = to_exported(row).recognition
        except RecordDamagedError as error:
            leave_out(self.journal, self.tally, row, error)
            return
        source = record.drawing or record.picture
        digits = source and single_digits(source, record.reading, label)
        if not digits:
            self.tally.leave_out(OTHERWISE_DIVIDED)
            return
        for place, digit in enumerate(digits, start=1):
            yield Labelled(row, digit.label, _stored(digit), digit, place)

    def seen(self, images: Iterable[tuple[Labelled, Pixels]]) -> Iterator[tuple[Labelled, bytes]]:
        """Those that have a digit image; blank and damaged ones are counted."""
        for one, image in images:
            if image is None:
                self.tally.leave_out("no ink")
            elif isinstance(image, str):
                self.damaged(one.row, image)
            else:
                yield one, image

    def damaged(self, row: StoredRow, reason: str) -> None:
        """Count and tell."""
        shown = row[ID].hex() if isinstance(row[ID], bytes) else repr(row[ID])
        leave_out(
            self.journal, self.tally, row, RecordDamagedError(f"the record {shown} is damaged: {reason}")
        )

    def count_in(self, one: Labelled) -> None:
        """It was written; of a number's digits one after the other."""
        is_new = one.row is not self._last
        self._last = one.row
        if is_new:
            self.tally.count_in(one.row)
        self.tally.images += 1
        self.tally.labels[one.label or NO_DIGIT_FOLDER] += 1
        if one.place:
            self.tally.numbers += is_new
            self.tally.digits += 1


def _stored(digit: SingleDigit) -> StoredSource:
    if isinstance(digit.source, Drawing):
        return codec.encode(digit.source), None, None
    box = None if digit.box is None else (digit.box.x, digit.box.y, digit.box.width, digit.box.height)
    return None, digit.source.png, box


def _source(one: Labelled) -> StoredSource:
    return one.source


class IdxPairWriter:
    """Images and labels in two files, row by row."""

    def __init__(self, folder: Path, labelling: Labelling) -> None:
        """Begin both."""
        self._labelling = labelling
        self._maker = ImageMaker(_source)
        self._streams: list[IO[bytes]] = [(folder / name).open("x+b") for name in (IMAGES, LABELS)]
        self._images = IdxWriter(self._streams[0], (IMAGE_SIDE, IMAGE_SIDE))
        self._labels = IdxWriter(self._streams[1], ())

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Add the labelled ones."""
        self._add(self._maker.make(self._labelling.among(rows, no_digits=False)))

    def _add(self, images: Iterable[tuple[Labelled, Pixels]]) -> None:
        seen = list(self._labelling.seen(images))
        self._images.write(b"".join(image for _, image in seen), len(seen))
        self._labels.write(bytes(int(one.label) for one, _ in seen), len(seen))
        for one, _ in seen:
            self._labelling.count_in(one)

    def finish(self) -> None:
        """Write those that are still being made, and how many they are."""
        self._add(self._maker.rest())
        self._images.finish()
        self._labels.finish()
        self.close()

    def close(self) -> None:
        """Close the files."""
        with contextlib.ExitStack() as stack:
            for stream in self._streams:
                stack.callback(stream.close)
            for writer in (self._images, self._labels, self._maker):
                stack.callback(writer.close)


class ImageFolderWriter:
    """A PNG a record, named by its id, in the folder of its label."""

    def __init__(self, folder: Path, labelling: Labelling, side: int) -> None:
        """Images of 28 pixels are what models see, larger ones are drawn as people see them."""
        self._folder, self._labelling, self._side = folder, labelling, side
        self._maker = ImageMaker(_source)
        self._made: set[str] = set()

    def write(self, rows: Sequence[StoredRow]) -> None:
        """Write a file for each that is labelled."""
        labelled = self._labelling.among(rows, no_digits=True)
        if self._side == IMAGE_SIDE:
            self._add(self._small(self._maker.make(labelled)))
        else:
            self._add(self._large(labelled))

    def _add(self, images: Iterable[tuple[Labelled, bytes]]) -> None:
        for one, png in images:
            name = one.label or NO_DIGIT_FOLDER
            if name not in self._made:
                (self._folder / name).mkdir()
                self._made.add(name)
            (self._folder / name / f"{one.name}.png").write_bytes(png)
            self._labelling.count_in(one)

    def _small(self, images: Iterable[tuple[Labelled, Pixels]]) -> Iterator[tuple[Labelled, bytes]]:
        for one, pixels in self._labelling.seen(images):
            stream = io.BytesIO()
            Image.frombytes("L", (IMAGE_SIDE, IMAGE_SIDE), pixels).save(stream, "PNG")
            yield one, stream.getvalue()

    def _large(self, labelled: list[Labelled]) -> Iterator[tuple[Labelled, bytes]]:
        for one in labelled:
            try:
                yield one, draw_png(*self._drawn(one))
            except (RecordDamagedError, PictureError) as error:
                self._labelling.damaged(one.row, str(error))

    def _drawn(self, one: Labelled) -> tuple[Drawing | Picture, int, Box | None]:
        if one.digit is not None:
            return one.digit.source, self._side, one.digit.box
        record = to_exported(one.row).recognition
        source = record.drawing or record.picture
        assert source is not None  # noqa: S101 - a record has one of them
        return source, self._side, None

    def finish(self) -> None:
        """Write those that are still being made."""
        self._add(self._small(self._maker.rest()))
        self.close()

    def close(self) -> None:
        """End what makes images."""
        self._maker.close()
