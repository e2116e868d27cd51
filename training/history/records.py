"""The drawings of an exported history that have a label, as a model sees them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tqdm import tqdm

from digitpad.domain import NO_DIGIT as NO_DIGIT_TEXT
from digitpad.domain import DigitImage, Verdict
from digitpad.formats.idx import IdxError, read_idx
from digitpad.formats.image_sets import has_guesses, image_files, is_idx, labels_beside
from digitpad.formats.record_lines import read_records
from digitpad.ink.errors import InkError, PictureError
from digitpad.ink.normalise import normalise, normalise_ink
from digitpad.ink.single_digits import is_number, single_digits
from training.datasets import mnist_folder
from training.errors import DataError
from training.mixture import NO_DIGIT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from digitpad.domain import Recognition
    from digitpad.formats.arriving import Arrival
    from digitpad.formats.records import Exported

    LabelPolicy = Literal["reviewed", "all"]

MOST = 100_000
"""Drawings that are learned from, at most: each takes some 10 KB of memory."""

DAMAGED = "damaged"
TWICE = "twice in the file"
OTHERWISE_DIVIDED = "a number not read as so many digits"

_LINES = (".jsonl", ".ndjson")
_DIGIT = re.compile("[0-9]")
_SURE = (Verdict.DIGITS, Verdict.NOT_A_DIGIT)
_RANK = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A drawing, or one digit of a number, and what it is: 0 to 9, or `training.mixture.NO_DIGIT`.

    ``is_reviewed``: a person gave or confirmed the label; else it is what a model was sure of. ``drawn_at``
    is None, and ``device`` empty, where the format does not tell. ``number`` is the id of the drawing whose
    digit it is, empty of a drawing that is one digit.
    """

    id: str
    label: int
    image: DigitImage
    is_reviewed: bool = True
    device: str = ""
    drawn_at: dt.datetime | None = None
    number: str = ""


@dataclass(slots=True)
class History:
    """What an export holds for training, and how many drawings of it were left out, by reason."""

    records: list[Labelled] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    first_damaged: str = ""
    """Where the first damaged one stands, and what is wrong with it."""

    @property
    def numbers(self) -> int:
        """How many numbers the digits come from that were not drawn alone."""
        return len({one.number for one in self.records if one.number})

    def damage(self, place: str, reason: str) -> None:
        """Count a damaged one."""
        self.left_out[DAMAGED] += 1
        self.first_damaged = self.first_damaged or f"{place}: {reason}"


def is_export(path: Path) -> bool:
    """Whether this is an exported history (or means to be one), and not a folder of the public data."""
    if path.suffix.lower() in _LINES or path.is_file():
        return True
    try:
        return is_idx(path) and mnist_folder(path) != path
    except DataError:
        return True


def read(path: Path, policy: LabelPolicy = "reviewed", *, quiet: bool = False) -> History:
    """The labelled drawings of exported JSON Lines, or of a pair of IDX files or the folder that has it.

    A label is what a person gave or confirmed; by the policy "all" also what a model was sure of where
    nobody looked. Of a number each digit is there by itself, where it was read as so many. Deleted drawings
    and other texts are left out.

    Raises:
        DataError: There is no such export, it is damaged or another kind of file, or it holds too much.
    """
    try:
        if is_idx(path):
            return _read_idx(path)
        if path.suffix.lower() not in _LINES or not path.is_file():
            raise DataError(_no_export(path))
        with path.open("rb") as stream:
            arrivals = tqdm(read_records(stream), "reading", unit=" lines", leave=False, disable=quiet)
            return _read_lines(path, arrivals, policy)
    except (OSError, IdxError) as error:
        raise DataError(f"{path} cannot be read ({error}). Export the history again.") from error


def _no_export(path: Path) -> str:
    if not path.exists():
        return f"There is no {path}. Make it with `digitpad export {path}`."
    return (
        f"{path} is no export to learn from: that is JSON Lines (`digitpad export all.jsonl`) or IDX "
        "(`digitpad export digits --format idx`)."
    )


def _read_lines(path: Path, arrivals: Iterable[Arrival], policy: LabelPolicy) -> History:
    """Of a record that stands in the file twice, the later state counts, as when it is imported."""
    found = History()
    newest: dict[str, tuple[int, list[Labelled] | str]] = {}
    taken = 0
    for arrival in arrivals:
        if arrival.exported is None:
            found.damage(arrival.place, arrival.reason)
            continue
        record = arrival.exported.recognition
        identity, version = str(record.id), _version(record)
        if identity in newest:
            found.left_out[TWICE] += 1
            if newest[identity][0] >= version:
                continue
        try:
            outcome = _labelled(arrival.exported, policy)
        except (InkError, PictureError) as error:
            found.damage(arrival.place, str(error))
            continue
        newest[identity] = version, outcome
        taken += len(outcome) if isinstance(outcome, list) else 0
        _refuse_more(path, taken)
    for _, outcome in newest.values():
        if isinstance(outcome, str):
            found.left_out[outcome] += 1
        else:
            found.records += outcome
    if not newest:
        raise DataError(f"{path} holds no drawings{_because(found)}. Export the history again.")
    return found


def _because(found: History) -> str:
    return f" ({found.first_damaged})" if found.first_damaged else ""


def _version(record: Recognition) -> int:
    return max((cell.version for cell in (record.edit, record.life) if cell is not None), default=0)


def _labelled(exported: Exported, policy: LabelPolicy) -> list[Labelled] | str:
    """The drawing with its label, or its digits, or why it is left out; raises InkError or PictureError."""
    record = exported.recognition
    if record.is_deleted:
        return "deleted"
    if exported.is_erased:
        return "erased"
    is_reviewed = record.edit is not None and record.edit.reviewed
    text = _said(record) if is_reviewed else _guessed(record) if policy == "all" else None
    if text is None:
        return "not reviewed" if policy == "reviewed" else "no label"
    source = record.drawing or record.picture
    assert source is not None  # noqa: S101 - a record has one of them
    if is_number(text):
        digits = single_digits(source, record.reading, text)
        return _taken(record, [(one.label, one.image()) for one in digits]) if digits else OTHERWISE_DIVIDED
    if text != NO_DIGIT_TEXT and not _DIGIT.fullmatch(text):
        return "other text"
    return _taken(record, [(text, normalise(source))])


def _taken(record: Recognition, seen: list[tuple[str, DigitImage | None]]) -> list[Labelled] | str:
    """A record's only image, or one for each digit of its number."""
    identity, is_number = str(record.id), len(seen) > 1
    is_reviewed = record.edit is not None and record.edit.reviewed
    found = [
        Labelled(
            id=f"{identity}-{place}" if is_number else identity,
            label=int(label) if label else NO_DIGIT,
            image=image,
            is_reviewed=is_reviewed,
            device=str(record.device_id),
            drawn_at=record.drawn_at,
            number=identity if is_number else "",
        )
        for place, (label, image) in enumerate(seen, start=1)
        if image is not None
    ]
    return found or "no ink"


def _said(record: Recognition) -> str | None:
    """What a person gave, or confirmed of what was read."""
    if record.label is not None:
        return record.label
    return record.reading.text if record.reading else None


def _guessed(record: Recognition) -> str | None:
    reading = record.reading
    return reading.text if reading and reading.verdict in _SURE else None


def _read_idx(path: Path) -> History:
    found = History()
    for images_file in image_files(path) if path.is_dir() else [path]:
        labels_file = labels_beside(images_file)
        if labels_file is None or not labels_file.is_file():
            raise DataError(f"The labels of {images_file} are not beside it. Export the history again.")
        if has_guesses(images_file.resolve().parent):
            raise DataError(
                f"The labels of {images_file} are in part a model's, and IDX does not say which. Export it "
                "without --labels all, or as JSON Lines."
            )
        images, labels = read_idx(images_file), read_idx(labels_file)
        if images.ndim != _RANK or labels.shape != images.shape[:1]:
            raise DataError(
                f"{images_file} and {labels_file} do not belong together: their shapes are {images.shape} "
                f"and {labels.shape}."
            )
        _refuse_more(path, len(found.records) + len(labels))
        for ink, label in zip(images, labels.tolist(), strict=True):
            image = normalise_ink(ink)
            if image is None or label >= NO_DIGIT:
                found.left_out["no ink" if image is None else "no digit"] += 1
            else:
                found.records.append(Labelled(hashlib.sha256(ink.tobytes()).hexdigest(), label, image))
    return found


def _refuse_more(path: Path, count: int) -> None:
    if count > MOST:
        raise DataError(
            f"{path} holds more than {MOST:,} drawings, more than are learned from at once. Export fewer, "
            "such as those of a year: --filter after:2026-01-01."
        )
