"""Looks for the folders of the machine that built the bundle in all bytes of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NOT_TELLING = tuple(map(Path, ("/", "/root", "/usr", "/usr/local")))
"""Folders that many machines have. Wheels are built in containers, whose home is /root, and tell it."""


def of_this_machine(root: Path) -> list[Path]:
    """What must not be found: the checkout, the environment, Python's place, and the home of this person."""
    found = (root, Path(sys.prefix), Path(sys.base_prefix), Path.home())
    return sorted({path for path in found if path not in NOT_TELLING})


def mentions(folder: Path, places: list[Path]) -> list[tuple[Path, Path]]:
    """The files below a folder that hold one of these paths, whatever kind of file, links included."""
    wanted = [(place, os.fsencode(place)) for place in places]
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            content = os.fsencode(path.readlink())
        elif path.is_file():
            content = path.read_bytes()
        else:
            continue
        found += [(path, place) for place, name in wanted if name in content]
    return found
