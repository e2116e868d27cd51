"""Puts small libraries in the place of large ones of which little is asked.

A stand-in has the name of the library that it replaces, and the functions that are called of it. Where what
it is made of is not installed, the large library stays.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.bundle import elf, trims

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).resolve().parents[2]
RUNTIME: Final = ROOT / "packaging" / "libraries" / "netlib.c"
SYSTEM: Final = Path("/usr/lib") / f"{platform.machine()}-linux-gnu"
LAPACK: Final = SYSTEM / "liblapack64_pic.a"
BLAS: Final = SYSTEM / "blas64" / "libblas64.a"
XCB: Final = SYSTEM / "libxcb.so.1"
_BEFORE: Final = "scipy_"
_AFTER: Final = "64_"
"""NumPy's wheels call cblas_dgemm by the name scipy_cblas_dgemm64_, and LAPACK's dgesv_ scipy_dgesv_64_."""


@dataclass(frozen=True, slots=True)
class Standin:
    """A library that was replaced."""

    name: str
    """That of the step in tools/bundle/trims.py."""
    path: Path
    saved: int
    sources: tuple[Path, ...]
    """The system's files that the new one is made of; none where it only points to the system's library."""


def put(libraries: Path) -> list[Standin]:
    """Replace what can be replaced below the folder of the libraries. Raises CalledProcessError."""
    made = [
        *(
            _numbers(path, libraries / "numpy")
            for path in libraries.glob("numpy.libs/libscipy_openblas64_*.so")
        ),
        *(_screen(path) for path in libraries.glob("pillow.libs/libxcb-*.so.*")),
    ]
    return [one for one in made if one is not None]


def _numbers(library: Path, numpy: Path) -> Standin | None:
    """OpenBLAS has each function once for each of 20 kinds of processors; netlib's, the reference, once."""
    made_of = (LAPACK, BLAS, SYSTEM / "crti.o")
    if not (all(map(Path.is_file, made_of)) and shutil.which("gcc") and elf.is_elf(library)):
        return None
    names = sorted(name for name in _undefined(elf.elf_files(numpy)) if name.startswith(_BEFORE))
    own = {name: name.removeprefix(_BEFORE).removesuffix(_AFTER) for name in names}
    with tempfile.TemporaryDirectory() as work:
        exported = Path(work) / "exported"
        exported.write_text(f"{{ global: {' '.join(f'{name};' for name in names)} local: *; }};\n")
        command = [
            *("gcc", "-O2", "-fPIC", "-shared", "-s", "-Wl,--gc-sections", "-Wl,-z,defs"),
            *(f"-Wl,--version-script={exported}", f"-Wl,-soname,{library.name}"),
            *(f"-Wl,--defsym={name}={function}" for name, function in own.items()),
            *(f"-Wl,--undefined={function}" for function in own.values()),
            *("-o", str(Path(work) / library.name), str(RUNTIME)),
            *("-Wl,--start-group", str(LAPACK), str(BLAS), "-Wl,--end-group", "-lm"),
        ]
        saved = _replace(library, command, Path(work))
    return Standin(trims.NUMBERS, library, saved, (LAPACK, BLAS))


def _screen(library: Path) -> Standin | None:
    """Pillow brings a library of X11's to make screenshots; the system's, which Qt needs too, will do."""
    if not (XCB.exists() and elf.is_elf(library)):
        return None
    with tempfile.TemporaryDirectory() as work:
        command = ["ld", "-shared", "-s", "-z", "noexecstack", "--no-as-needed", "-soname", library.name]
        command += ["-o", str(Path(work) / library.name), str(XCB)]
        saved = _replace(library, command, Path(work))
    return Standin(trims.SCREEN, library, saved, ())


def _replace(library: Path, command: list[str], work: Path) -> int:
    """Run what writes a file of the library's name in ``work``, and put that there; the bytes saved."""
    subprocess.run(command, cwd=work, check=True)
    content = (work / library.name).read_bytes()
    saved = library.stat().st_size - len(content)
    library.unlink()
    library.write_bytes(content)
    library.chmod(0o755)
    return saved


def _undefined(files: Iterable[Path]) -> set[str]:
    """The names that these files look for in others."""
    command = ["nm", "--dynamic", "--undefined-only", "--without-symbol-versions", "--format=posix"]
    listing = subprocess.run([*command, *files], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in listing.splitlines() if " " in line}
