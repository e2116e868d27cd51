"""Small libraries in the place of large ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tools.bundle import elf, standins, trims

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="libraries of Linux"),
    pytest.mark.skipif(not (shutil.which("gcc") and shutil.which("nm")), reason="no compiler"),
]

CHECK = Path(__file__).parents[2] / "bundle" / "linear_algebra.py"


def test_netlibs_library_answers_as_numpy_says(tmp_path: Path) -> None:
    """NumPy's own package, copied, with the stand-in for OpenBLAS."""
    if not all(path.is_file() for path in (standins.LAPACK, standins.BLAS, standins.SYSTEM / "crti.o")):
        pytest.skip("netlib's libraries are not installed")
    package = Path(np.__file__).parent
    if not list(package.with_name("numpy.libs").glob("libscipy_openblas64_*")):
        pytest.skip("a NumPy that brings no OpenBLAS")
    for name in ("numpy", "numpy.libs"):
        shutil.copytree(package.with_name(name), tmp_path / name, ignore=shutil.ignore_patterns("tests"))
    [made] = standins.put(tmp_path)
    assert (made.name, made.sources) == (trims.NUMBERS, (standins.LAPACK, standins.BLAS))
    assert made.saved > 20e6
    assert set(elf.headers([made.path])[made.path].needed) == {"libc.so.6", "libm.so.6"}
    for fortran in (tmp_path / "numpy.libs").glob("lib[gq]*"):
        fortran.unlink()
    checked = subprocess.run(
        [sys.executable, CHECK, tmp_path], env={}, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout == f"{tmp_path / 'numpy'}: 164 results are right\n"


def test_a_library_whose_stand_in_cannot_be_made_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("numpy.libs/libscipy_openblas64_-1.so", "pillow.libs/libxcb-1.so.1.1.0"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(elf.MAGIC)
    for name in ("LAPACK", "XCB"):
        monkeypatch.setattr(standins, name, tmp_path / "missing")
    assert standins.put(tmp_path) == []
