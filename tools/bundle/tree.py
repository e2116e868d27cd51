"""Makes PyInstaller's folder smaller: listed files, libraries that nothing needs, and symbols go."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.bundle import elf, icu, standins, trims

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES: Final = "_internal"
"""Where PyInstaller puts all but the executable."""
TRANSLATIONS: Final = "digitpad/ui/translations"
REWRITTEN: Final = ("numpy.libs", "pillow.libs", "cassandra_driver.libs")
"""Folders of libraries whose headers auditwheel has moved about."""
_LIBRARY = re.compile(r"^lib.*\.so(\.|$)")
_MODULE = re.compile(r"\.(cpython-\d+[^.]*|abi3)\.so$")
OPENED_BY_NAME: Final = ("libtorch_global_deps.so", "libpython")
"""How the names of libraries begin that are loaded by ctypes or by PyInstaller's launcher."""
GONE: Final = b"/-"


@dataclass(frozen=True, slots=True)
class Step:
    """What a step took away."""

    name: str
    bytes: int
    files: int
    origins: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    """What files that were replaced are made of now, by their place below the libraries."""


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder; links count nothing."""
    return sum(path.lstat().st_size for path in _files(folder))


def trim(folder: Path) -> list[Step]:
    """Do all steps to the folder with the executable in it, and say what each saved."""
    libraries = folder / LIBRARIES
    steps = [_drop_listed(libraries, one) for one in trims.TRIMS if one.files]
    steps.append(_drop(trims.TRANSLATIONS, _foreign(libraries)))
    if elf.is_elf(folder / "digitpad"):
        steps.append(_drop(trims.SYSTEMS_OWN, _systems_own(libraries)))
        steps += [
            Step(one.name, one.saved, 1, {one.path.relative_to(libraries).as_posix(): one.sources})
            for one in standins.put(libraries)
        ]
        steps.append(_drop(trims.UNREACHED, unreached(folder)))
        steps.append(_cut_icu(libraries))
        steps.append(strip(folder))
    _drop_broken_links(folder)
    _drop_empty_folders(libraries)
    return steps


def _drop_listed(libraries: Path, one: trims.Trim) -> Step:
    matching = [path for path in _files(libraries) if one.matches(path.relative_to(libraries).as_posix())]
    return _drop(one.name, matching)


def _foreign(libraries: Path) -> list[Path]:
    """Qt's translations into languages that digitpad is not translated into."""
    own = {path.stem.removeprefix("digitpad_") for path in (libraries / TRANSLATIONS).glob("digitpad_*.qm")}
    kept = {f"qtbase_{language}.qm" for language in own}
    return [path for path in _files(libraries) if path.match("translations/qt*.qm") and path.name not in kept]


def _cut_icu(libraries: Path) -> Step:
    files = [path for path in _files(libraries) if path.match("libicudata.so.*") and elf.is_elf(path)]
    return Step(trims.ICU, sum(icu.cut(path) for path in files), len(files))


def _systems_own(libraries: Path) -> list[Path]:
    return [path for path in _files(libraries) if path.name in trims.SYSTEM_LIBRARIES]


def unreached(folder: Path) -> list[Path]:
    """The shared libraries that neither the executable nor a module nor a plugin needs, even by others."""
    headers = elf.headers(elf.elf_files(folder))
    by_name: dict[str, list[Path]] = {}
    for path in _files(folder):
        if path.resolve() in headers:
            by_name.setdefault(path.name, []).append(path.resolve())
    reached = {path for path in headers if _is_root(path)}
    waiting = list(reached)
    while waiting:
        for name in headers[waiting.pop()].needed:
            for found in by_name.get(name, ()):
                if found not in reached:
                    reached.add(found)
                    waiting.append(found)
    return [path for path in headers if path not in reached]


def _is_root(path: Path) -> bool:
    """Whether something else than another library asks for it."""
    if path.name.startswith(OPENED_BY_NAME) or "plugins" in path.parts:
        return True
    return bool(_MODULE.search(path.name)) or not _LIBRARY.match(path.name)


def strip(folder: Path) -> Step:
    """Strip what may be stripped. Raises CalledProcessError."""
    before = size_of(folder)
    files = [path for path in elf.elf_files(folder) if not set(path.parts) & set(REWRITTEN)]
    files.remove(folder / "digitpad")  # its modules are appended to it
    for path in files:
        path.chmod(0o755)
    subprocess.run(["strip", "--strip-unneeded", "--enable-deterministic-archives", *files], check=True)
    return Step(trims.STRIPPED, before - size_of(folder), len(files))


def forget_places(folder: Path, places: list[Path]) -> list[Path]:
    """Overwrite the names of folders of this machine by as many dashes; the files that had any.

    Only Python's own library has some, compiled in: where it was installed. PyInstaller tells it where it is
    now, so they are never looked at. The last part of a name stays: linkers keep a text that is the end of
    another only once, and Python's version is the end of such a folder.
    """
    changed = []
    for path in _files(folder):
        if path.is_symlink():
            continue
        content = path.read_bytes()
        forgotten = content
        for place in places:
            name, last = os.fsencode(place), os.fsencode(place.name)
            forgotten = forgotten.replace(name, GONE.ljust(len(name) - len(last), b"-") + last)
        if forgotten != content:
            mode = path.stat().st_mode
            path.unlink()  # never write into what might be a link to somebody else's file
            path.write_bytes(forgotten)
            path.chmod(mode)
            changed.append(path)
    return changed


def _drop(name: str, files: list[Path]) -> Step:
    saved = sum(path.lstat().st_size for path in files)
    for path in files:
        path.unlink()
    return Step(name, saved, len(files))


def _drop_broken_links(folder: Path) -> None:
    for path in list(_files(folder)):
        if path.is_symlink() and not path.exists():
            path.unlink()


def _drop_empty_folders(folder: Path) -> None:
    for place, _, _ in os.walk(folder, topdown=False):
        if not any(Path(place).iterdir()):
            Path(place).rmdir()


def _files(folder: Path) -> Iterator[Path]:
    """Files and links to files below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path
