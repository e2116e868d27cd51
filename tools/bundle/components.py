"""What is inside the bundle, by where each file came from: packages of Python, of the system, and Python."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from digitpad import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
TEXTS: Final = ROOT / "packaging" / "licences"
LAUNCHER: Final = "pyinstaller"
"""The package whose launcher is the executable; it comes from no file that is listed."""

# Licences that a package's own metadata do not name in SPDX's words, read from the texts it ships.
SPDX: Final = {
    "apsw": "Zlib",
    "backports-tarfile": "MIT",
    "cryptography": "Apache-2.0 OR BSD-3-Clause",
    "deprecated": "MIT",
    "filelock": "MIT",
    "jaraco-classes": "MIT",
    "lazy-importer": "Apache-2.0",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only",
    "safetensors": "Apache-2.0",
    "shiboken6": "LGPL-3.0-only",
    "shtab": "MPL-2.0",
    "tqdm": "MPL-2.0 AND MIT",
}
DEBIAN_SPDX: Final = {
    "libbz2-1.0": "bzip2-1.0.6",
    "libblas64-dev": "BSD-3-Clause",
    "libffi8": "MIT",
    "liblapack64-dev": "BSD-3-Clause",
    "liblzma5": "0BSD",
    "libuuid1": "BSD-3-Clause",
    "libxcb-cursor0": "MIT",
    "libxcb-icccm4": "MIT",
    "libxcb-image0": "MIT",
    "libxcb-keysyms1": "MIT",
    "libxcb-render-util0": "MIT",
    "libxcb-util1": "MIT",
    "libxkbcommon-x11-0": "MIT",
    "libxkbcommon0": "MIT",
}
"""Of the library alone; Debian's texts name those of a whole source package, its build scripts included."""
OWN_TEXTS: Final = {
    "pyside6-essentials": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "ICU.txt"),
    "shiboken6": ("Qt.txt",),
}
"""Texts from packaging/licences for packages that ship none."""
_LICENCE_FILE = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice|authors)[^/]*$")


class OriginError(Exception):
    """A file in the bundle, or its licence, cannot be accounted for; the message says which."""


@dataclass(slots=True)
class Component:
    """One package in the bundle."""

    kind: str
    """pypi, deb, generic."""
    name: str
    version: str
    licence: str
    """An SPDX expression, or the words of whoever packed it."""
    texts: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The ELF files and DLLs of it that are in the bundle, relative to its folder."""
    note: str = ""

    @property
    def purl(self) -> str:
        """The package URL."""
        if self.kind == "deb":
            return f"pkg:deb/{distribution_id()}/{self.name}@{self.version}?arch={architecture()}"
        return f"pkg:{self.kind}/{self.name}@{self.version}"


def find(
    folder: Path,
    contents: Path,
    site_packages: Path,
    python_prefix: Path,
    origins: Mapping[str, tuple[Path, ...]],
) -> list[Component]:
    """The components of the bundle in ``folder``, made of the files that ``contents`` lists.

    Those in ``origins`` were replaced: it tells by their place what they are made of.

    Raises:
        OriginError: A file belongs to nothing known, or there is no licence for something.
    """
    binaries = _binaries(folder)
    python = _python(python_prefix)
    packages = _Packages(site_packages)
    system: dict[Path, list[Path]] = {}
    for destination, path in _listed(contents, origins):
        inside = binaries.get(destination)
        if path.is_relative_to(site_packages):
            packages.add(path, inside)
        elif inside is None:
            continue
        elif _is_pythons(path, python_prefix):
            python.files.append(inside)
        else:
            system.setdefault(path, []).append(inside)
    found = [_own(), python, *packages.components(), *_from_system(system)]
    without = [part.name for part in found if not part.licence or not part.texts]
    if without:
        raise OriginError(f"no licence is known for {', '.join(without)}")
    return found


def _listed(contents: Path, origins: Mapping[str, tuple[Path, ...]]) -> list[tuple[str, Path]]:
    """Where each file is in the bundle and where it came from, without digitpad's own and links."""
    listed: dict[str, tuple[Path, ...]] = {**origins}
    for destination, source, _ in json.loads(contents.read_text(encoding="utf-8")):
        listed.setdefault(destination, (Path(source),))
    own = (ROOT / "digitpad", ROOT / "packaging")
    return [
        (destination, path)
        for destination, sources in listed.items()
        for path in sources
        if path.is_absolute() and not any(path.is_relative_to(folder) for folder in own)
    ]


class _Packages:
    """The packages in the build's environment, and which of them have something in the bundle."""

    def __init__(self, site_packages: Path) -> None:
        self._folder = site_packages
        every = list(importlib.metadata.distributions(path=[str(site_packages)]))
        self._owners = {Path(file).as_posix(): one for one in every for file in one.files or ()}
        [launcher] = [one for one in every if one.metadata["Name"] == LAUNCHER]
        self._found = {LAUNCHER: _from_distribution(launcher)}

    def add(self, path: Path, inside: Path | None) -> None:
        """Note that this file is in the bundle, as a binary ``inside`` or in another form."""
        owner = self._owners.get(path.relative_to(self._folder).as_posix())
        if owner is None:
            if inside is not None or path.suffix == ".py":
                raise OriginError(f"{path} is in the bundle, and no package owns it")
            return  # a folder, or what pip wrote
        name = _normal(owner.metadata["Name"])
        if name not in self._found:
            self._found[name] = _from_distribution(owner)
        if inside is not None:
            self._found[name].files.append(inside)

    def components(self) -> list[Component]:
        """The packages, by name."""
        return sorted(self._found.values(), key=lambda part: part.name)


def _own() -> Component:
    return Component(
        "generic", "digitpad", __version__, "MIT", [ROOT / "LICENSE", ROOT / "digitpad/ui/icons/LICENSE"]
    )


def _binaries(folder: Path) -> dict[str, Path]:
    """The ELF files and DLLs in the bundle by their place below its libraries."""
    found = {}
    for path in sorted((folder / "_internal").rglob("*")):
        if (
            path.is_file()
            and not path.is_symlink()
            and re.search(r"\.(so|pyd|dll|dylib)(\.|$)|/bin/", str(path))
        ):
            found[path.relative_to(folder / "_internal").as_posix()] = path.relative_to(folder)
    return found


def _is_pythons(path: Path, prefix: Path) -> bool:
    """Whether Python itself brought this, and not another package below /usr."""
    return path.is_relative_to(prefix) and (prefix != Path("/usr") or "python3" in path.as_posix())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _from_distribution(distribution: importlib.metadata.Distribution) -> Component:
    name = _normal(distribution.metadata["Name"])
    texts = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if ".dist-info" in str(file) and (_LICENCE_FILE.search(str(file)) or "/licenses/" in str(file))
    ]
    texts += [TEXTS / text for text in OWN_TEXTS.get(name, ())]
    stated = SPDX.get(name) or distribution.metadata["License-Expression"] or distribution.metadata["License"]
    return Component(
        "pypi", name, distribution.version, (stated or "").strip().partition("\n")[0], sorted(texts)
    )


def _python(prefix: Path) -> Component:
    texts = [
        path
        for path in (
            *sorted(prefix.glob("lib/python3*/LICENSE.txt")),
            prefix / "LICENSE.txt",  # Windows
            *sorted(Path("/usr/share/doc").glob("libpython3*-stdlib/copyright")),
        )
        if path.is_file()
    ]
    return Component("generic", "python", platform.python_version(), "PSF-2.0", texts[:1])


def _from_system(files: dict[Path, list[Path]]) -> list[Component]:
    """The system's packages that own these files. Raises OriginError."""
    found: dict[str, Component] = {}
    if sys.platform != "linux":  # nobody can be asked there
        for path in sorted(files):
            print(f"Whose is {path}? Its licence is missing in LICENCES.txt.", file=sys.stderr)
        return []
    for path, inside in sorted(files.items()):
        package = owner_of(path)
        if package is None:
            raise OriginError(f"{path} belongs to no package of the system")
        if package not in found:
            text = Path("/usr/share/doc") / package / "copyright"
            version = answer(["dpkg-query", "-W", "-f", "${Version}", package])
            found[package] = Component(
                "deb", package, version, _debian_licence(package, text), [text] if text.is_file() else []
            )
        found[package].files += inside
    return list(found.values())


def owner_of(path: Path) -> str | None:
    """Debian's package that a file belongs to, without its architecture."""
    for candidate in _spellings(path):
        listing = subprocess.run(
            ["dpkg-query", "-S", str(candidate)], capture_output=True, text=True, check=False
        )
        if listing.returncode == 0:
            return listing.stdout.split(": ")[0].split(",")[0].split(":")[0]
    return None


def _spellings(path: Path) -> Iterable[Path]:
    """The paths under which a file may be known: /lib is a link to /usr/lib on a merged system."""
    for one in dict.fromkeys((path, path.resolve())):
        yield one
        if one.is_relative_to("/usr"):
            yield Path("/") / one.relative_to("/usr")
        elif one.is_relative_to("/lib"):
            yield Path("/usr") / one.relative_to("/")


def _debian_licence(package: str, text: Path) -> str:
    """The licence of a package's library; of one that is not known, all that its copyright file names."""
    if package in DEBIAN_SPDX:
        return DEBIAN_SPDX[package]
    if not text.is_file():
        return ""
    content = text.read_text(encoding="utf-8")
    names = dict.fromkeys(re.findall(r"^License:\s*(\S.*)$", content, re.MULTILINE))
    return ", ".join(names) if names else "see the text"


def distribution_id() -> str:
    """What /etc/os-release calls the system: debian, ubuntu."""
    match = re.search(r"^ID=\"?([\w.-]+)", Path("/etc/os-release").read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else "linux"


def architecture() -> str:
    """Debian's name of this machine's kind."""
    return answer(["dpkg", "--print-architecture"])


def answer(command: Sequence[str]) -> str:
    """What a command prints. Raises CalledProcessError."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
