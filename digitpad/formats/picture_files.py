"""The picture files behind what a person names: files, and folders with all that is in them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.domain import PICTURE_SUFFIXES
from digitpad.saying import NOTHING, Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file to be read as a picture, or a folder that gives none and why (``trouble``).

    ``place`` is its path below the folder that was named, with "/" between its parts, or its base name.
    """

    path: Path
    place: str
    trouble: Said = NOTHING


def find_pictures(paths: Iterable[Path]) -> Iterator[PictureFile]:
    """Every file named, whatever its ending, and the pictures in the folders named and below them.

    The files of a folder come before those of the folders in it, both as people count: 2.png before 10.png.
    Hidden files and folders are passed over, and links to folders are not followed.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - Path's raises behind a closed folder
            yield from _in_folder(path)
        else:
            yield PictureFile(path, _plain(path.name))


def _in_folder(folder: Path) -> Iterator[PictureFile]:
    found_any = False
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        yield from _told(folder, closed)  # those on the way here
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=as_counted)
        for name in sorted(names, key=as_counted):
            path = Path(place, name)
            if path.suffix.lower() in PICTURE_SUFFIXES and not name.startswith("."):
                found_any = True
                yield PictureFile(path, _plain(path.relative_to(folder).as_posix()))
    found_any = found_any or bool(closed)
    yield from _told(folder, closed)
    if not found_any:
        name = _plain(folder.name or str(folder))
        yield PictureFile(folder, name, said("There are no pictures in “{name}”.", name=name))


def _told(folder: Path, closed: list[OSError]) -> Iterator[PictureFile]:
    """The folders that are closed to us, once."""
    while closed:
        error = closed.pop(0)
        path = Path(os.fsdecode(error.filename or folder))
        place = folder.name if path == folder else path.relative_to(folder).as_posix()
        reason = said("The folder cannot be read: {reason}.", reason=error.strerror or str(error))
        yield PictureFile(path, _plain(place), reason)


def as_counted(name: str) -> tuple[tuple[str, int, str], ...]:
    """What to sort names by, so that numbers in them count as numbers."""
    parts = re.split(r"([0-9]+)", name.casefold())
    texts, numbers = parts[::2], [number.lstrip("0") for number in (*parts[1::2], "")]
    return tuple((text, len(number), number) for text, number in zip(texts, numbers, strict=True))


def _plain(name: str) -> str:
    """A name of Linux may hold bytes that are no text."""
    return name.encode("utf-8", "replace").decode()
