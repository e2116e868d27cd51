"""Looks for the folders of the machine that built the bundle in all bytes of it."""

from __future__ import annotations

import importlib.util
import io
import marshal
import os
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_TELLING = tuple(map(Path, ("/", "/root", "/usr", "/usr/local")))
"""Folders that many machines have. Wheels are built in containers, whose home is /root, and tell it."""

_MODULES: Final = b"PYZ\0" + importlib.util.MAGIC_NUMBER
"""How PyInstaller's archive of compressed modules begins, in the executable; its table's place follows."""


def of_this_machine(root: Path) -> list[Path]:
    """What must not be found: the checkout, the environment, Python's place, and the home of this person."""
    found = (root, Path(sys.prefix), Path(sys.base_prefix), Path.home())
    return sorted({path for path in found if path not in NOT_TELLING})


def mentions(folder: Path, places: list[Path]) -> list[tuple[Path, Path]]:
    """The files below a folder that hold one of these paths, and those paths.

    Links are looked at as well, and what is compressed: modules in the executable, files in ZIP archives;
    these are named as if they lay in a folder.
    """
    wanted = [(place, os.fsencode(place)) for place in places]
    return [(path, place) for path, content in _contents(folder) for place, name in wanted if name in content]


def _contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield path, os.fsencode(path.readlink())
        elif path.is_file():
            content = path.read_bytes()
            yield path, content
            for name, part in (*modules(content).items(), *_zipped(content)):
                yield path / name, part


def modules(content: bytes) -> dict[str, bytes]:
    """The compiled modules in an executable that PyInstaller made for this Python; nothing of other files."""
    start = content.find(_MODULES)
    if start < 0:
        return {}
    (table,) = struct.unpack_from(">i", content, start + len(_MODULES))
    return {
        name: zlib.decompress(content[start + place : start + place + size])
        for name, (_, place, size) in marshal.loads(content[start + table :])  # noqa: S302 - we made it
        if size
    }


def _zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
