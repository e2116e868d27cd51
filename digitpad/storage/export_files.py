"""Files and folders that are there whole or not at all, each with its manifest beside it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import secrets
import shutil
import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from digitpad.saying import SaidError, said
from digitpad.storage.errors import NO_ROOM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.saying import Said
    from digitpad.storage.reader import JournalReader

MANIFEST = ".manifest.json"
"""Ends the name of a manifest."""
UNTOUCHED = said("The journal is unharmed, and no half-written file is left.")

_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_SUMS = "SHA256SUMS"


class ExportError(SaidError):
    """The export was not written; ``str()`` says why and what to do."""


class ExportCancelled(ExportError):  # noqa: N818 - it is the person's wish, not an error
    """The export was stopped by the person who began it."""


class FileTarget:
    """A file that is written under a temporary name in the same folder."""

    def __init__(self, journal: JournalReader, path: Path) -> None:
        """Begin it. Raises ExportError for what cannot be replaced, and OSError."""
        # Path.resolve has an error of its own for a loop of links.
        self.target = Path(os.path.realpath(path))
        _refuse_journal(journal, self.target)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISREG(self.target.stat().st_mode):
                raise ExportError(
                    said(
                        "{file} is not an ordinary file. Choose another name for the export.",
                        file=self.target,
                    )
                )
            if not os.access(self.target, os.W_OK):
                raise ExportError(
                    said("{file} is write-protected. Choose another name for the export.", file=self.target)
                )
        self.unfinished = _unfinished(self.target)
        self.stream: IO[bytes] = self.unfinished.open("x+b")

    def complete(self) -> list[dict[str, object]]:
        """Put everything on the disk; what there is, with its hash."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        return [_listed(self.unfinished, self.target.name)]

    def appear(self, manifest: bytes) -> None:
        """Give the file and its manifest their names."""
        _replace_with_manifest(self.unfinished, self.target, manifest)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self.stream.close()
        with contextlib.suppress(OSError):
            self.unfinished.unlink()


class FolderTarget:
    """A folder that is filled under a temporary name beside it."""

    def __init__(self, journal: JournalReader, path: Path) -> None:
        """Begin it. Raises ExportError for what is there and not an empty folder, and OSError."""
        self.target = Path(os.path.realpath(path))
        _refuse_journal(journal, self.target)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISDIR(self.target.stat().st_mode):
                raise ExportError(
                    said("{file} is not a folder. Choose another name for the export.", file=self.target)
                )
            if any(self.target.iterdir()):
                raise ExportError(
                    said(
                        "The folder {file} is not empty. Choose another name for the export.",
                        file=self.target,
                    )
                )
        self.folder = _unfinished(self.target)
        self.folder.mkdir()

    def complete(self) -> list[dict[str, object]]:
        """Put everything on the disk; the files with their hashes, or a list of them where they are many."""
        files = list(itertools.islice(self._files(), _MANY + 1))
        if len(files) > _MANY:
            return [self._summed()]
        for file in files:
            _sync(file)
        return [_listed(file, f"{self.target.name}/{self._place(file)}") for file in files]

    def _files(self) -> Iterator[Path]:
        """In order, with no more names in memory than a folder has."""
        for place, folders, names in os.walk(self.folder):
            folders.sort()
            yield from (Path(place, name) for name in sorted(names))

    def _summed(self) -> dict[str, object]:
        """Hashes of many files in a file of their own, as ``sha256sum -c`` reads it."""
        sums = self.folder.with_name(f"{self.folder.name}.sums")
        try:
            with sums.open("x", encoding="utf-8", newline="\n") as stream:
                for file in self._files():
                    stream.write(f"{_sha256(file)}  {self._place(file)}\n")
            sums.replace(self.folder / _SUMS)
        finally:
            sums.unlink(missing_ok=True)
        if sys.platform == "win32":
            for file in self._files():
                _sync(file)
        else:
            os.sync()  # once for all: a million files one by one would take an hour
        return _listed(self.folder / _SUMS, f"{self.target.name}/{_SUMS}")

    def _place(self, file: Path) -> str:
        return file.relative_to(self.folder).as_posix()

    def appear(self, manifest: bytes) -> None:
        """Give the folder and its manifest their names."""
        _replace_with_manifest(self.folder, self.target, manifest)

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)


_MANY = 100
"""Files of which a manifest lists each."""


def _unfinished(target: Path) -> Path:
    return target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")


def _refuse_journal(journal: JournalReader, target: Path) -> None:
    if target.parent == journal.path.parent and target.name.startswith(journal.path.name):
        raise ExportError(
            said("{file} belongs to the journal. Choose another name for the export.", file=target)
        )


def _replace_with_manifest(unfinished: Path, target: Path, manifest: bytes) -> None:
    """Never is a manifest beside what it does not describe, whenever the program is killed."""
    beside = target.with_name(target.name + MANIFEST)
    unfinished_manifest = _unfinished(beside)
    try:
        with unfinished_manifest.open("xb") as stream:
            stream.write(manifest)
            stream.flush()
            os.fsync(stream.fileno())
        beside.unlink(missing_ok=True)
        if unfinished.is_dir() and sys.platform == "win32" and target.is_dir():
            target.rmdir()  # elsewhere an empty folder is replaced
        unfinished.replace(target)
        unfinished_manifest.replace(beside)
    finally:
        with contextlib.suppress(OSError):
            unfinished_manifest.unlink()
    _sync_folder(target.parent)


def _listed(file: Path, name: str) -> dict[str, object]:
    return {"name": name, "bytes": file.stat().st_size, "sha256": _sha256(file)}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too; where a folder cannot be synced the file itself is there anyway."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def explain(path: Path, error: OSError) -> Said:
    """What went wrong with an export, and what to do."""
    if error.errno in NO_ROOM:
        return said(
            "There is no room for the export {file}. Make room or choose another folder. {untouched}",
            file=path,
            untouched=UNTOUCHED,
        )
    if error.errno in _NO_RIGHT:
        return said(
            "The export {file} cannot be written: its folder is read-only. Choose another. {untouched}",
            file=path,
            untouched=UNTOUCHED,
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return said(
            "The folder of the export {file} is not there. Choose another. {untouched}",
            file=path,
            untouched=UNTOUCHED,
        )
    return said(
        "The export {file} could not be written ({reason}). Choose another folder. {untouched}",
        file=path,
        reason=str(error),
        untouched=UNTOUCHED,
    )
