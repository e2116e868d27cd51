"""Compares two builds, down to the modules inside the executables."""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from pathlib import Path


def compare(one: Path, other: Path) -> list[str]:
    """What differs between two trees or archives (.tar.xz), a line each; nothing where they are the same."""
    with tempfile.TemporaryDirectory() as name:
        sides = [_opened(path, Path(name) / str(number)) for number, path in enumerate((one, other))]
        found = [_described(side) for side in sides]
        lines = []
        for place in sorted(found[0].keys() | found[1].keys()):
            first, second = (side.get(place) for side in found)
            if first is None or second is None:
                lines.append(f"only in {other if first is None else one}: {place}")
            elif first != second:
                lines.append(
                    f"differs: {place}: {_detail(sides[0] / place, sides[1] / place, first, second)}"
                )
        return lines


def _opened(path: Path, folder: Path) -> Path:
    """The tree; an archive is unpacked, and the one folder at its top is it."""
    if path.is_dir():
        return path
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="tar")
    [top] = folder.iterdir()
    return top


def _described(tree: Path) -> dict[str, tuple[str, str]]:
    """Mode and checksum (or a link's target) of all that lies in a tree, by its place."""
    found = {}
    for path in tree.rglob("*"):
        if path.is_symlink():
            what = f"link to {path.readlink()}"
        elif path.is_file():
            what = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            what = "folder"
        found[path.relative_to(tree).as_posix()] = (oct(path.lstat().st_mode), what)
    return found


def _detail(one: Path, other: Path, first: tuple[str, str], second: tuple[str, str]) -> str:
    if first[0] != second[0]:
        return f"mode {first[0]} and {second[0]}"
    if not one.is_file() or one.is_symlink() or not other.is_file() or other.is_symlink():
        return f"{first[1]} and {second[1]}"
    left, right = one.read_bytes(), other.read_bytes()
    if len(left) != len(right):
        return f"{len(left)} and {len(right)} bytes"
    places = [place for place in range(len(left)) if left[place] != right[place]]
    return f"{len(places)} of {len(left)} bytes, the first at {places[0]}"
