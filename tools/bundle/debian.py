"""The .deb: the AppDir's usr/ with Debian's papers, packed by dpkg-deb."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from digitpad import __version__
from tools.bundle import elf
from tools.bundle.archive import gzipped
from tools.bundle.components import architecture, owner_of
from tools.bundle.linux import DOCUMENTS_PLACE, PROGRAM_PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).resolve().parents[2]
MAINTAINER: Final = "The digitpad maintainers <digitpad@localhost.invalid>"
LOADER_WORDS: Final = {"x86_64": "x86-64", "aarch64": "AArch64"}
"""What ldconfig says of libraries for this machine's kind; there may be others beside them."""
ALSO_NEEDED: Final = {
    "xkb-data": "the keyboards' layouts, which the bundled libxkbcommon reads",
}
"""Packages that no ELF header names."""
RECOMMENDED: Final = ("ca-certificates", "gnome-keyring | kwalletmanager | keepassxc", "xdg-desktop-portal")
"""To trust a cluster's certificate, to keep its password, to choose files in the desktop's own dialog."""
DESCRIPTION: Final = """\
desktop pad that reads handwritten digits
 Write digits with a mouse, a stylus or a finger: digitpad shows at once what it
 reads and how sure it is, and keeps every drawing, with its strokes, in a
 journal that survives a crash. Drawings can be corrected, exported as a data
 set, and sent to a Cassandra cluster that a class or a lab shares.
 .
 The models run on the processor; PyTorch, Qt and Python are inside."""


class LibraryError(Exception):
    """A library that the bundle needs belongs to no package here; the message names it."""


def build(tree: Path, work: Path, target: Path, moment: int) -> None:
    """Make the package of an AppDir. Raises LibraryError, CalledProcessError."""
    root = work / "deb"
    if root.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True)
    _link_tree(tree / "usr", root / "usr")
    documents = root / DOCUMENTS_PLACE
    (documents / "copyright").write_text(copyright_text(), encoding="utf-8")
    (documents / "changelog.Debian.gz").write_bytes(gzipped(changelog(moment).encode(), moment))
    for path in (documents / "copyright", documents / "changelog.Debian.gz"):
        path.chmod(0o644)
    papers = root / "DEBIAN"
    papers.mkdir()
    (papers / "md5sums").write_text(_md5sums(root), encoding="utf-8")
    (papers / "control").write_text(control(root, depends(tree / PROGRAM_PLACE)), encoding="utf-8")
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            os.utime(path, (moment, moment))
            if path.is_dir():
                path.chmod(0o755)
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)})


def depends(program: Path) -> dict[str, str]:
    """The packages of the libraries that the bundle needs and does not bring, each with its version or "".

    Raises:
        LibraryError: A library is not on this machine, or belongs to no package.
    """
    files = elf.elf_files(program)
    headers = elf.headers(files)
    inside = {path.name for path in program.rglob("*")}
    needed = {name for header in headers.values() for name in header.needed} - inside
    found: dict[str, str] = dict.fromkeys(ALSO_NEEDED, "")
    for name in sorted(needed):
        path = _library(name)
        package = owner_of(path) if path else None
        if package is None:
            raise LibraryError(f"{name}, which the bundle needs, belongs to no package on this machine")
        found[package] = ""
    glibc = max((header.versions.get("GLIBC", ()) for header in headers.values()), default=())
    if "libc6" in found and glibc:
        found["libc6"] = f">= {'.'.join(map(str, glibc))}"
    if "libstdc++6" in found:
        found["libstdc++6"] = ">= 11"  # GLIBCXX_3.4.29
    return found


def _library(name: str) -> Path | None:
    """Where the loader finds a library, as ldconfig knows it."""
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        words = line.split()
        if words and words[0] == name and LOADER_WORDS.get(platform.machine(), "") in line:
            return Path(words[-1])
    return None


def control(root: Path, packages: Mapping[str, str]) -> str:
    """DEBIAN/control."""
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    needs = ", ".join(
        f"{name} ({version})" if version else name for name, version in sorted(packages.items())
    )
    return (
        f"Package: digitpad\nVersion: {__version__}-1\nArchitecture: {architecture()}\n"
        f"Maintainer: {MAINTAINER}\nInstalled-Size: {size // 1024}\nDepends: {needs}\n"
        f"Recommends: {', '.join(RECOMMENDED)}\nSection: education\nPriority: optional\n"
        f"Description: {DESCRIPTION}\n"
    )


def copyright_text() -> str:
    """Debian's copyright file: ours in full, the rest by reference."""
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    return (
        f"{licence}\n\nWhat the package contains of others, each with its licence in full:\n"
        f"/{DOCUMENTS_PLACE}/LICENCES.txt\n"
    )


def changelog(moment: int) -> str:
    """Debian's changelog; what changed for people stands in digitpad's own."""
    when = dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"digitpad ({__version__}-1) stable; urgency=medium\n\n  * See CHANGELOG.md of digitpad.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )


def _md5sums(root: Path) -> str:
    lines = []
    for path in sorted((root / "usr").rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
            lines.append(f"{digest}  {path.relative_to(root)}\n")
    return "".join(lines)


def _link_tree(source: Path, target: Path) -> None:
    """The same files in another tree, without a copy of their half gigabyte."""
    shutil.copytree(source, target, symlinks=True, copy_function=os.link)
