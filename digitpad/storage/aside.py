"""Damaged journals that were kept aside: how they got there, and which of them are still to be read.

A mark beside such a journal says that it was not read to its end yet. The mark is there before the journal is
moved, so a program that is killed at any moment leaves one that the next start goes on from.
"""

from __future__ import annotations

import contextlib
import glob
import os
from typing import TYPE_CHECKING, Final

from digitpad.storage.errors import from_os_error

if TYPE_CHECKING:
    from pathlib import Path

MARK: Final = ".salvaging"
"""Ends the name of the mark of a damaged journal."""
DAMAGED: Final = "damaged"
"""What the name of one that was kept aside says of it."""

_MOVING = b"moving"  # what the mark says until all files have their new names
_SIDE_FILES = ("-wal", "-shm")


def keep_aside(journal: Path, aside: Path) -> None:
    """Give the damaged journal another name, in its folder; nothing of it is lost. Raises JournalError."""
    try:
        with _mark(aside).open("wb") as mark:
            mark.write(_MOVING)
            mark.flush()
            os.fsync(mark.fileno())
        _move(journal, aside)
    except OSError as error:
        raise from_os_error(journal, error) from error


def finish_moving(journal: Path) -> Path | None:
    """Go on where the program was killed while it kept the journal aside; where it lies now, None if nowhere.

    Raises JournalError.
    """
    for aside in _marked(journal):
        try:
            if _mark(aside).read_bytes() == _MOVING and journal.exists() and not aside.exists():
                _move(journal, aside)
                return aside
        except OSError as error:
            raise from_os_error(journal, error) from error
    return None


def unread(journal: Path) -> list[Path]:
    """The damaged files of this journal that are still to be read, the oldest first."""
    return [aside for aside in _marked(journal) if aside.exists()]


def was_read(journal: Path, file: Path) -> None:
    """What can be read of a file is in the journal now."""
    aside = journal.parent / file.name
    if aside in unread(journal) and aside.samefile(file):
        with contextlib.suppress(OSError):  # read once more by the next start, it changes nothing
            _mark(aside).unlink()


def _move(journal: Path, aside: Path) -> None:
    """The log goes first: left alone, it would be played into the new journal."""
    for ending in _SIDE_FILES:
        target = aside.with_name(aside.name + ending)
        if target.exists():  # moved before the program was killed; this one was begun by a look since
            target = target.with_name(f"{target.name}-later")
        with contextlib.suppress(FileNotFoundError):
            journal.with_name(journal.name + ending).rename(target)
    journal.rename(aside)
    _mark(aside).write_bytes(b"")


def _marked(journal: Path) -> list[Path]:
    names = f"{glob.escape(journal.stem)}.{DAMAGED}-*{glob.escape(journal.suffix)}{MARK}"
    return sorted(mark.with_name(mark.name.removesuffix(MARK)) for mark in journal.parent.glob(names))


def _mark(aside: Path) -> Path:
    return aside.with_name(aside.name + MARK)
