"""Archives that come out the same from the same tree: names in order, one time, no owner."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.bundle.components import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

XZ: Final = (
    *("xz", "--compress", "--stdout", "--threads=2"),
    *("--lzma2=preset=6,dict=32MiB", "--block-size=96MiB"),
)
"""Blocks of a fixed size give the same bytes whatever the number of cores, and a size that both of two cores
have work for to the end. Smaller blocks and dictionaries cost 4 %; on PyTorch's code the filter for x86 saves
nothing, the highest preset 0.6 % in a quarter more time; preset 4 costs 3 % and takes half the time."""


def tar_xz(tree: Path, target: Path, top: str, moment: int) -> None:
    """Pack a tree under the name ``top``. Raises CalledProcessError."""
    partial = target.with_name(target.name + ".part")
    with partial.open("wb") as out, subprocess.Popen(XZ, stdin=subprocess.PIPE, stdout=out) as packer:
        if packer.stdin is None:
            raise AssertionError("it is a pipe, as asked for above")
        with packer.stdin:
            write_tar(tree, packer.stdin, top, moment)
        if packer.wait() != 0:
            raise subprocess.CalledProcessError(packer.returncode, XZ)
    partial.replace(target)


def write_tar(tree: Path, out: IO[bytes], top: str, moment: int) -> None:
    """Write the tar of a tree to a stream; ``top`` "." gives Debian's form."""
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        for path in _in_order(tree):
            name = Path(top) / path.relative_to(tree)
            info = tar.gettarinfo(path, arcname=f"./{name}" if top == "." else str(name))
            info.uid = info.gid = 0
            info.uname = info.gname = "root"
            info.mtime = moment
            if info.isreg():
                with path.open("rb") as stream:
                    tar.addfile(info, stream)
            else:
                tar.addfile(info)


def _in_order(tree: Path) -> Iterator[Path]:
    """The tree's folder, then all in it: libraries side by side compress better than by the alphabet."""
    yield tree
    for place, folders, files in os.walk(tree):
        folders.sort()
        for name in sorted([*files, *(one for one in folders if (Path(place) / one).is_symlink())]):
            yield Path(place) / name
        for name in folders:
            if not (Path(place) / name).is_symlink():
                yield Path(place) / name


def gzipped(text: bytes, moment: int) -> bytes:
    """The bytes of a .gz without a name and with this time."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=moment, compresslevel=9) as stream:
        stream.write(text)
    return out.getvalue()


def write_checksums(files: list[Path], target: Path) -> None:
    """A file that ``sha256sum --check`` reads."""
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(files, key=lambda path: path.name)]
    target.write_text("".join(lines), encoding="ascii")
