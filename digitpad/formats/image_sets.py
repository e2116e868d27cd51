"""Reads sets of labelled images: MNIST's pairs of IDX files, and folders of pictures named by their label."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PIL import Image

from digitpad.domain import NO_DIGIT, PICTURE_SUFFIXES, Picture, Recognition, Source
from digitpad.formats.arriving import (
    NOBODY,
    Arrival,
    HowFar,
    ImportFileError,
    content_id,
    picture_id,
    to_time,
)
from digitpad.formats.idx import IdxError, IdxRows
from digitpad.formats.records import Exported
from digitpad.ink.errors import PictureError
from digitpad.ink.picture import KEPT_SIDE, read_picture_file
from digitpad.saying import quoted, said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_DIGIT_FOLDER = "not_a_digit"
"""The folder of what is none of the ten."""

_IMAGES = re.compile(r"images([-.])idx3")
_IDX = re.compile(r"idx\d[-.]ubyte(\.gz)?$")
_DIGIT_OF = re.compile(r"(?<=-[0-9a-f]{12})-[0-9]{1,3}$")
_MOST_TEXT = 65536
_RANK = 3


def is_idx(path: Path) -> bool:
    """Whether a name is one of MNIST's, or a folder has such images in it."""
    return _IDX.search(path.name) is not None if path.is_file() else bool(image_files(path))


def image_files(folder: Path) -> list[Path]:
    """The IDX files of images in a folder, by name; none where it is no folder."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if _IMAGES.search(file.name) and _IDX.search(file.name))


def read_idx_pairs(path: Path, far: HowFar | None = None) -> Iterator[Arrival]:
    """The images of an IDX file, or of all in a folder, with the labels of the file beside each.

    A picture is light on dark, as it is there. It has the time of the file, a microsecond later for each row,
    so that they keep their order. ``far`` is told how much was read. Raises ImportFileError and OSError.
    """
    files, far = image_files(path) if path.is_dir() else [path], far or HowFar()
    far.begin(len(files))
    for file in files:
        yield from _pair(file, far)


def labels_beside(images: Path) -> Path | None:
    """The name of the file with the labels of these images; None where this is no name of MNIST's."""
    beside = images.with_name(_IMAGES.sub(r"labels\1idx1", images.name))
    return None if beside == images else beside


def _pair(images: Path, far: HowFar) -> Iterator[Arrival]:
    beside = labels_beside(images)
    if beside is None:
        raise ImportFileError(
            said("{file} does not hold images (*-images-idx3-ubyte). Name the file that does.", file=images)
        )
    try:
        with contextlib.ExitStack() as stack:
            stream = stack.enter_context(images.open("rb"))
            stack.enter_context(far.part(stream))
            rows = IdxRows(stream, images.name)
            labels = None
            if beside.exists():
                labels = IdxRows(stack.enter_context(beside.open("rb")), beside.name)
            _refuse_shapes(images, rows.shape, None if labels is None else labels.shape)
            at = to_time(images.stat().st_mtime)
            are_sure = not has_guesses(images.resolve().parent)
            values = iter(labels) if labels is not None else None
            for number, row in enumerate(rows):
                label = next(values)[0] if values is not None and are_sure else None
                yield _idx_arrival(
                    images.name, number, _kept(images.name, number, row, rows.shape), at, label
                )
    except IdxError as error:
        raise ImportFileError(said_of(error)) from error


def _refuse_shapes(images: Path, shape: tuple[int, ...], labels: tuple[int, ...] | None) -> None:
    if len(shape) != _RANK or not 0 < min(shape[1:]) <= max(shape[1:]) <= KEPT_SIDE:
        raise ImportFileError(
            said(
                "{file} holds {shape} values, not images of at most {limit} pixels a side.",
                file=images,
                shape=" x ".join(map(str, shape)),
                limit=KEPT_SIDE,
            )
        )
    if labels is not None and labels != shape[:1]:
        raise ImportFileError(
            said(
                "{file} holds {count} images, and its file of labels {labels}.",
                file=images,
                count=shape[0],
                labels=" x ".join(map(str, labels)),
            )
        )


def has_guesses(folder: Path) -> bool:
    """Whether the manifest beside an exported folder says that the labels are in part a model's."""
    manifest = folder.with_name(f"{folder.name}.manifest.json")
    try:
        with manifest.open("rb") as stream:
            return bool(json.loads(stream.read(_MOST_TEXT)).get("labels") == "all")
    except (OSError, ValueError, AttributeError):
        return False


def _kept(name: str, number: int, row: bytes, shape: tuple[int, ...]) -> Picture:
    height, width = shape[1:]
    stream = io.BytesIO()
    Image.frombytes("L", (width, height), row).save(stream, "PNG")
    shown = f"{name}#{number}".encode("utf-8", "replace").decode()
    return Picture(stream.getvalue(), width, height, hashlib.sha256(row).hexdigest(), shown)


def _idx_arrival(name: str, number: int, picture: Picture, at: dt.datetime, label: int | None) -> Arrival:
    record = Recognition(
        id=content_id("idx", str(number), bytes.fromhex(picture.sha256)),
        device_id=NOBODY,
        drawn_at=at + dt.timedelta(microseconds=number),
        source=Source.BATCH,
        picture=picture,
    )
    place = said("{file}, image {number}", file=name, number=number)
    if label is not None and label > 9:  # noqa: PLR2004 - the greatest digit
        return Arrival(place, None, said("its label is {label}, which is no digit", label=label))
    return Arrival(place, Exported(record), label=None if label is None else str(label))


def read_image_folder(folder: Path, far: HowFar | None = None) -> Iterator[Arrival]:
    """The pictures in a folder and below it; one in a folder named 7 has that label, or "not_a_digit".

    ``far`` is told how much was read. Raises OSError for the folder itself, and ImportFileError where there
    is no picture.
    """
    os.scandir(folder).close()  # what cannot be listed below it is passed over by os.walk
    is_sure, far = not has_guesses(folder.resolve()), far or HowFar()
    pictures = sum(1 for _ in _pictures(folder))  # looking at names takes a small part of what reading does
    if not pictures:
        raise ImportFileError(said("There are no pictures in {folder}.", folder=folder))
    far.begin(pictures)
    for file in _pictures(folder):
        arrival = _picture_arrival(folder, file, is_sure=is_sure)
        far.advance()
        yield arrival


def _pictures(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            file = Path(place) / name
            if file.suffix.lower() in PICTURE_SUFFIXES and not name.startswith("."):
                yield file


def _picture_arrival(folder: Path, file: Path, *, is_sure: bool) -> Arrival:
    shown = file.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
    try:
        picture = read_picture_file(file)
        at = to_time(file.stat().st_mtime)
    except PictureError as error:
        return Arrival(quoted(shown), None, said_of(error))
    except OSError as error:
        return Arrival(quoted(shown), None, said("it cannot be read ({reason})", reason=error.strerror))
    record = Recognition(
        id=picture_id(shown, picture.sha256),
        device_id=NOBODY,
        drawn_at=at,
        source=Source.BATCH,
        picture=picture,
    )
    label = _label_of(file.parent.name) if is_sure and file.parent != folder else None
    return Arrival(quoted(shown), Exported(record), label=label, stands_for=_named(file))


def _label_of(folder: str) -> str | None:
    if folder == NO_DIGIT_FOLDER:
        return NO_DIGIT
    return folder if re.fullmatch(r"[0-9]{1,20}", folder) else None


def _named(file: Path) -> UUID | None:
    """The record that a picture, or that of one digit of a number, was exported of, by its name."""
    try:
        return UUID(_DIGIT_OF.sub("", file.stem))
    except ValueError:
        return None
