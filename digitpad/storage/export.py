"""Writing the history to a file for other programs: streaming, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, assert_never

from digitpad.formats.records import write_csv, write_jsonl
from digitpad.storage.errors import NO_ROOM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from digitpad.domain import Recognition
    from digitpad.storage.reader import JournalReader

ExportFormat = Literal["csv", "jsonl"]
PROGRESS_ROWS = 200
"""Rows between two calls of progress and two looks at whether to stop."""

_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_UNTOUCHED = "The journal is unharmed, and no half-written file is left."


class ExportError(Exception):
    """The export was not written; ``str()`` says why and what to do."""


class ExportCancelled(ExportError):  # noqa: N818 - it is the person's wish, not an error
    """The export was stopped by the person who began it."""


def export(
    journal: JournalReader,
    path: Path,
    format: ExportFormat,  # noqa: A002 - the word the command line and the window use
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write all shown records, oldest first, to ``path`` and return how many rows it has.

    They are written under a temporary name in the same folder and take their name when they are complete and
    on the disk; until then a file that had the name stays as it is. ``progress`` is called with the rows so
    far, every PROGRESS_ROWS and at the end; ``cancelled`` is asked as often. Raises ExportError,
    ExportCancelled, or JournalError where the journal cannot be read.
    """
    try:
        target = Path(os.path.realpath(path))  # Path.resolve has an error of its own for a loop of links
        _refuse_unfit(journal, target)
        unfinished, stream = _begin(target)
        try:
            with stream:
                written = _write(_watched(journal.records(), progress, cancelled), stream, format)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
    except OSError as error:
        raise ExportError(_explain(path, error)) from error
    _sync_folder(target.parent)
    if progress is not None:
        progress(written)
    return written


def _write(records: Iterable[Recognition], stream: TextIO, kind: ExportFormat) -> int:
    if kind == "csv":
        return write_csv(records, stream)
    if kind == "jsonl":
        return write_jsonl(records, stream)
    assert_never(kind)


def _watched(
    records: Iterator[Recognition],
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[Recognition]:
    for number, record in enumerate(records):
        if number % PROGRESS_ROWS == 0:
            if cancelled is not None and cancelled():
                raise ExportCancelled(f"The export was stopped after {number} drawings. {_UNTOUCHED}")
            if progress is not None and number:
                progress(number)
        yield record


def _refuse_unfit(journal: JournalReader, target: Path) -> None:
    """Refuse a name that is no ordinary file, and above all the journal's own."""
    if target.parent == journal.path.parent and target.name.startswith(journal.path.name):
        raise ExportError(f"{target} belongs to the journal. Choose another name for the export.")
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if not stat.S_ISREG(target.stat().st_mode):
            raise ExportError(f"{target} is not an ordinary file. Choose another name for the export.")
        if not os.access(target, os.W_OK):
            raise ExportError(f"{target} is write-protected. Choose another name for the export.")


def _begin(target: Path) -> tuple[Path, TextIO]:
    unfinished = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    # CSV asks for \r\n within the writer; JSON Lines for \n on every system.
    return unfinished, unfinished.open("x", encoding="utf-8", newline="")


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too; where a folder cannot be synced the file itself is there anyway."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _explain(path: Path, error: OSError) -> str:
    if error.errno in NO_ROOM:
        return f"There is no room for the export {path}. Make room or choose another folder. {_UNTOUCHED}"
    if error.errno in _NO_RIGHT:
        return f"The export {path} cannot be written: its folder is read-only. Choose another. {_UNTOUCHED}"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"The folder of the export {path} is not there. Choose another. {_UNTOUCHED}"
    return f"The export {path} could not be written ({error}). Choose another folder. {_UNTOUCHED}"
