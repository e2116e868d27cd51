"""What ELF files say of themselves: which libraries they need, and which versions of the C library."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAGIC: Final = b"\x7fELF"
AT_ONCE: Final = 200
"""Files for one call of objdump."""

_FILE = re.compile(r"^(\S.*):\s+file format elf", re.MULTILINE)
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)", re.MULTILINE)
_VERSION = re.compile(r"\b(GLIBC(?:XX)?)_(\d+(?:\.\d+)+)\b")


@dataclass(frozen=True, slots=True)
class Header:
    """What one file needs: libraries by the names the loader looks for, versions by their library."""

    needed: tuple[str, ...]
    versions: dict[str, tuple[int, ...]]


def is_elf(path: Path) -> bool:
    """Whether this is an ordinary ELF file, and no link to one."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def elf_files(folder: Path) -> list[Path]:
    """All ELF files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if is_elf(path))


def headers(files: Iterable[Path]) -> dict[Path, Header]:
    """The headers of these files, by objdump of binutils. Raises CalledProcessError."""
    found: dict[Path, Header] = {}
    for some in _portions(list(files)):
        by_name = {str(path): path for path in some}
        listing = subprocess.run(
            ["objdump", "-p", *by_name], capture_output=True, text=True, check=True
        ).stdout
        starts = list(_FILE.finditer(listing))
        ends = [match.start() for match in starts[1:]] + [len(listing)]
        for start, end in zip(starts, ends, strict=True):
            found[by_name[start[1]]] = _header(listing[start.end() : end])
    return found


def _header(text: str) -> Header:
    versions: dict[str, tuple[int, ...]] = {}
    for library, number in _VERSION.findall(text.partition("Version References")[2]):
        parts = tuple(int(part) for part in number.split("."))
        versions[library] = max(versions.get(library, ()), parts)
    return Header(tuple(_NEEDED.findall(text)), versions)


def _portions(files: list[Path]) -> Iterator[list[Path]]:
    for start in range(0, len(files), AT_ONCE):
        yield files[start : start + AT_ONCE]
