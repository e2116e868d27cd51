"""The content of packed files, whichever way they are packed."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from training import lzw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Packing = Literal["gzip", "compress", "zip"]
"""A file that gzip or compress packed, or a zip archive of text files."""

PIECE = 64 * 1024
DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    lzw.LzwError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a file raises that is not what it should be; the last three come from zipfile."""


def unpacked(path: Path, packing: Packing, member: str | None = None) -> Iterator[bytes]:
    """The content in pieces; ``member`` is the packed file in a zip archive, where it lies in one.

    Of an archive the content is that of its text files by their names, each after a line with its name:
    what a system that packed it has left there besides does not matter.
    """
    if packing == "zip":
        yield from _texts(path)
        return
    with _opened(path, member) as file:
        if packing == "compress":
            yield from lzw.unpack(file)
        else:
            with gzip.open(file) as stream:
                while piece := stream.read(PIECE):
                    yield piece


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[BinaryIO]:
    if member is None:
        with path.open("rb") as file:
            yield file
    else:
        with zipfile.ZipFile(path) as archive, archive.open(member) as inner:
            yield cast("BinaryIO", inner)


def _texts(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt") and not name.startswith("__MACOSX"):
                yield name.encode() + b"\n"
                with archive.open(name) as file:
                    while piece := file.read(PIECE):
                        yield piece
