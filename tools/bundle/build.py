"""``make bundle``: from a clean environment to the files that people download, each step checked."""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from digitpad import __version__
from tools.bundle import archive, components, debian, documents, icons, linux, places, tree, trims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = ROOT / "build" / "bundle"
OUT: Final = ROOT / "dist"
CONTENTS: Final = WORK / "contents.json"
REPORT: Final = WORK / "report.json"
SITE_PACKAGES: Final = Path(sysconfig.get_path("purelib"))


class BuildError(Exception):
    """The bundle was built and is not right; the message says what is wrong."""


def build(*, archives: bool = True) -> None:
    """Build everything for this system.

    Raises:
        BuildError, OriginError, LibraryError: What was built may not be given to people.
        CalledProcessError: One of the programs that build failed.
    """
    if sys.platform == "linux" and shutil.which("dpkg-deb") is None:
        raise BuildError("the bundle for Linux is built on Debian or Ubuntu: dpkg-deb is missing here")
    moment = source_date()
    report: dict[str, Any] = {"version": __version__, "source_date_epoch": moment, "seconds": {}}
    with _timed(report, "icons"):
        icons.render_all(WORK / "icons")
    with _timed(report, "PyInstaller"):
        program = run_pyinstaller(moment)
    report["plain_bytes"] = tree.size_of(program)
    with _timed(report, "trims"):
        steps = tree.trim(program)
    report["steps"] = [{"name": step.name, "bytes": step.bytes, "files": step.files} for step in steps]
    forget(program)
    if sys.platform == "darwin":
        forget(program.parent / "digitpad.app")  # the signatures are made anew in packaging/macos/make_dmg.sh
    report["bytes"] = tree.size_of(program)
    with _timed(report, "self-check"):
        self_check(program)
    origins = {place: sources for step in steps for place, sources in step.origins.items() if sources}
    papers = write_papers(program, moment, origins)
    if sys.platform == "linux":
        finish_linux(program, moment, report, papers, archives=archives)
    else:
        say_what_is_next(program)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))


def source_date() -> int:
    """The time that all files inside get: SOURCE_DATE_EPOCH, or that of the commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    if shutil.which("git") is None:
        return int(time.time())
    command = ["git", "log", "-1", "--format=%ct"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else int(time.time())


def run_pyinstaller(moment: int, steps: int | None = None, target: Path = WORK / "program") -> Path:
    """Run PyInstaller on the spec, with the first so many trims or all; where the program is."""
    if target.exists():
        shutil.rmtree(target)
    environ = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(moment),
        "PYTHONHASHSEED": "1",  # sets of strings are written in the same order each time
        "PYINSTALLER_CONFIG_DIR": str(WORK / "cache"),
        "DIGITPAD_BUNDLE_CONTENTS": str(CONTENTS),
        "DIGITPAD_BUNDLE_ICONS": str(WORK / "icons"),
    }
    environ.pop("DIGITPAD_BUNDLE_STEPS", None)
    if steps is not None:
        environ["DIGITPAD_BUNDLE_STEPS"] = str(steps)
    if sys.platform == "win32":
        environ["DIGITPAD_BUNDLE_VERSION_INFO"] = str(_version_info())
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--workpath", str(WORK / "work"), "--distpath", str(target), "packaging/digitpad.spec"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)
    return target / "digitpad"


def forget(program: Path) -> None:
    """Take this machine's folders out of what is compiled in; raises BuildError where some are left."""
    prefix = Path(sys.base_prefix)
    tree.forget_places(program, [] if prefix in places.NOT_TELLING else [prefix])
    found = places.mentions(program, places.of_this_machine(ROOT))
    if found:
        lines = "\n".join(f"  {path}: {place}" for path, place in found)
        raise BuildError(f"the bundle refers to folders of this machine:\n{lines}")


def self_check(program: Path) -> None:
    """Run ``digitpad self-check`` there, without Python, settings or a home. Raises BuildError."""
    with tempfile.TemporaryDirectory() as home:
        name = "digitpad.exe" if sys.platform == "win32" else "digitpad"
        environ = {"PATH": "/nonexistent", "HOME": home}
        if sys.platform == "win32":
            environ |= {"SYSTEMROOT": os.environ["SYSTEMROOT"], "USERPROFILE": home, "TEMP": home}
        finished = subprocess.run([program / name, "self-check"], env=environ, cwd=home, check=False)
    if finished.returncode != 0:
        raise BuildError(f"self-check failed in {program}")


def write_papers(program: Path, moment: int, origins: Mapping[str, tuple[Path, ...]]) -> dict[str, Path]:
    """The licences of all that is inside, and the bill of materials, by the names that they have in there."""
    parts = components.find(program, CONTENTS, SITE_PACKAGES, Path(sys.base_prefix), origins)
    papers = {"LICENCES.txt": WORK / "LICENCES.txt", "sbom.cdx.json": WORK / "sbom.cdx.json"}
    papers["LICENCES.txt"].write_text(documents.licences(parts), encoding="utf-8")
    bill = documents.bill(parts, program, dt.datetime.fromtimestamp(moment, dt.UTC))
    papers["sbom.cdx.json"].write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    return papers


def finish_linux(
    program: Path, moment: int, report: dict[str, Any], papers: Mapping[str, Path], *, archives: bool
) -> None:
    """The AppDir, its archive, the .deb, and the papers beside them in dist/."""
    machine = os.uname().machine
    top = f"digitpad-{__version__}-linux-{machine}"
    folder = WORK / "tree" / top
    shutil.rmtree(WORK / "tree", ignore_errors=True)
    linux.make_tree(folder, program, WORK / "icons", papers)
    report["tree_bytes"] = tree.size_of(folder)
    if not archives:
        return
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    packed, package = OUT / f"{top}.tar.xz", OUT / f"digitpad_{__version__}-1_{components.architecture()}.deb"
    with _timed(report, "tar.xz"):
        archive.tar_xz(folder, packed, top, moment)
    with _timed(report, "deb"):
        debian.build(folder, WORK, package, moment)
    beside = [OUT / f"digitpad-{__version__}-licences.txt", OUT / f"digitpad-{__version__}-sbom.cdx.json"]
    for source, target in zip(papers.values(), beside, strict=True):
        shutil.copyfile(source, target)
    archive.write_checksums([packed, package, *beside], OUT / "SHA256SUMS")
    report["files"] = {path.name: path.stat().st_size for path in sorted(OUT.iterdir())}


def say_what_is_next(program: Path) -> None:
    """On Windows and macOS the installer is made by a program that may not be there: the command to type."""
    if sys.platform == "win32":
        folder = ROOT / "packaging" / "windows"
        words = [f"/DVersion={__version__}", f"/DProgram={program}", f"/DIcons={WORK / 'icons'}"]
        print(shlex.join(["iscc", *words, str(folder / "digitpad.iss")]))
    else:
        print(
            shlex.join([str(ROOT / "packaging" / "macos" / "make_dmg.sh"), __version__, str(program.parent)])
        )


def measure_trims() -> list[str]:
    """Build with more and more trims; a table of how large the folder is after each, as Markdown."""
    moment = source_date()
    icons.render_all(WORK / "icons")
    program = run_pyinstaller(moment, 0, WORK / "trial")
    size = tree.size_of(program)
    lines = ["| step | MB saved | MB on disk | why |", "| --- | ---: | ---: | --- |"]
    lines.append(f"| {trims.PLAIN.name} | | {size / 1e6:.0f} | {trims.PLAIN.reason} |")

    def note(name: str, reason: str, left: int) -> int:
        lines.append(f"| {name} | {(size - left) / 1e6:.1f} | {left / 1e6:.0f} | {reason} |")
        print(lines[-1], file=sys.stderr, flush=True)
        return left

    for number, trim in enumerate(trims.TRIMS, start=1):
        if trim.modules or trim.own_hooks:
            program = run_pyinstaller(moment, number, WORK / "trial")
            size = note(trim.name, trim.reason, tree.size_of(program))
    reasons = {trim.name: trim.reason for trim in trims.TRIMS} | trims.REASONS
    for step in tree.trim(program):
        if step.bytes:
            size = note(step.name, reasons[step.name], size - step.bytes)
    shutil.rmtree(WORK / "trial")
    return lines


def _version_info() -> Path:
    """Windows' version resource, for the properties of the executables."""
    numbers = (*(int(part) for part in __version__.split(".")), 0)
    strings = {
        "CompanyName": "digitpad",
        "FileDescription": "digitpad",
        "FileVersion": __version__,
        "ProductName": "digitpad",
        "ProductVersion": __version__,
    }
    listed = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    path = WORK / "version_info.txt"
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, "
        "OS=0x40004, fileType=1, subtype=0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{listed}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )
    return path


@contextmanager
def _timed(report: dict[str, Any], name: str) -> Iterator[None]:
    print(f"==> {name}", flush=True)
    began = time.monotonic()
    yield
    report["seconds"][name] = round(time.monotonic() - began, 1)
