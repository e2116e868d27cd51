"""The system libraries that Qt's window needs on Linux: found missing with ldd, installed or named."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's names; on releases with a "t64" in the name apt-get resolves these too.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
}
BUNDLE_PROGRAMS = {"objdump": "binutils", "strip": "binutils", "as": "binutils", "xz": "xz-utils"}
# What makes it smaller by 27 MB: netlib's BLAS and LAPACK, for the place of OpenBLAS, and what links them.
BUNDLE_FILES = {
    "bin/gcc": "gcc",
    "lib/*/crti.o": "libc6-dev",
    "lib/*/liblapack64_pic.a": "liblapack64-dev",
    "lib/*/blas64/libblas64.a": "libblas64-dev",
}
# What the tests of the bundle want, to install the package in a system of its own and to look at its papers.
BUNDLE_TEST_PROGRAMS = {"debootstrap": "debootstrap", "desktop-file-validate": "desktop-file-utils"}
# What the tests with a real Cassandra want: its Java, and clocks that are wrong on purpose.
TEST_FILES = {
    "lib/jvm/java-17-openjdk-*/bin/java": "openjdk-17-jre-headless",
    "lib/*/faketime/libfaketimeMT.so.1": "libfaketime",
}
PROBED = (
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtWidgets.abi3.so",
    "QtSvg.abi3.so",
)


def provide(python: Path, *, for_tests: bool) -> None:
    """Install what Qt lacks, or end with the command to type. What only some tests want may be missing."""
    if sys.platform != "linux":
        return
    missing = missing_libraries(python)
    if missing:
        unknown = sorted(missing - PACKAGES.keys())
        packages = sorted({PACKAGES[name] for name in missing & PACKAGES.keys()})
        install(
            packages,
            f"Qt's window lacks these libraries of the system: {', '.join(sorted(missing))}.",
            unknown,
        )
        if may_install() and missing_libraries(python):
            raise SystemExit(
                f"Qt still lacks {', '.join(sorted(missing_libraries(python)))} after the installation."
            )
    wanted = [] if has_font() else [FONT_PACKAGE]
    if for_tests:
        wanted += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
        wanted += [package for files, package in TEST_FILES.items() if not any(Path("/usr").glob(files))]
    if wanted and may_install():
        apt_get(wanted, required=False)
    elif wanted:
        print(f"==> Optional, for fonts and for some of the tests: {by_hand(wanted)}", flush=True)


def provide_for_bundle(python: Path) -> None:
    """Install what the bundle is built and tested with, or end with the command to type."""
    if sys.platform != "linux":
        return
    missing = [package for program, package in BUNDLE_PROGRAMS.items() if not shutil.which(program)]
    library = missing_python_library(python)
    if library:
        missing.append(library)
    if missing:
        install(sorted(set(missing)), f"The bundle is built with {', '.join(sorted(set(missing)))}.")
    wanted = [package for files, package in BUNDLE_FILES.items() if not any(Path("/usr").glob(files))]
    wanted += [package for program, package in BUNDLE_TEST_PROGRAMS.items() if not found(program)]
    if wanted and may_install():
        apt_get(wanted, required=False)
    elif wanted:
        print(f"==> Optional, for a smaller bundle and its tests: {by_hand(wanted)}", flush=True)


def found(program: str) -> bool:
    """Whether a program is there, also where only root's PATH leads."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is not None


def missing_python_library(python: Path) -> str | None:
    """Debian's package of Python's shared library, where this Python is Debian's and it is not installed."""
    code = (
        "import sys, sysconfig; value = sysconfig.get_config_var; "
        "print(value('LIBDIR'), value('INSTSONAME'), 'libpython%d.%d' % sys.version_info[:2])"
    )
    answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout
    folder, name, package = answer.split()
    return None if (Path(folder) / name).exists() or not folder.startswith("/usr/lib") else package


def install(packages: list[str], why: str, unknown: list[str] | None = None) -> None:
    """Install Debian packages where that is allowed, else end with the command to type."""
    if may_install() and not unknown:
        apt_get(packages)
        return
    advice = by_hand(packages) if packages else ""
    if unknown:
        advice += f"\n  and from your system's packages whatever holds {', '.join(unknown)}"
    raise SystemExit(
        f"\n{why} Install what is missing and start again. On Debian and Ubuntu:\n  {advice.strip()}"
    )


def missing_libraries(python: Path) -> set[str]:
    """The shared libraries that PySide6's parts ask for and the system does not have."""
    code = "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"
    folder = subprocess.run(
        [str(python), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    missing: set[str] = set()
    for name in PROBED:
        # LD_LIBRARY_PATH and the like are kept: they count when the app is started, too.
        listing = subprocess.run(
            ["ldd", str(Path(folder) / name)], capture_output=True, text=True, check=False
        )
        missing |= {line.split()[0] for line in listing.stdout.splitlines() if line.endswith("not found")}
    return missing


def has_font() -> bool:
    """Whether any font is installed; without one Qt paints empty boxes."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(
        path.suffix.lower() in (".ttf", ".otf", ".ttc")
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
    )


def may_install() -> bool:
    """Whether packages can be installed without asking anybody."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(packages: list[str], *, required: bool = True) -> None:
    """Install Debian packages; those not required if they can be had. Raises CalledProcessError."""
    print(f"==> Installing from the system's packages: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An index that cannot be refreshed may still do, so only the installation has to succeed.
    subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
    if not required:
        packages = [package for package in packages if is_known(package)]
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], env=quiet, check=required
    )


def is_known(package: str) -> bool:
    """Whether this system's release has the package."""
    words = ["apt-cache", "show", "--no-all-versions", package]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def by_hand(packages: list[str]) -> str:
    """The command that a person types."""
    return f"sudo apt-get install {shlex.join(packages)}"
