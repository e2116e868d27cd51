"""Puts the bundle into the tree that Linux desktops know: an AppDir, whose usr/ is also that of the .deb."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.bundle.icons import INK_FILE, PROGRAM, SIZES

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGING: Final = ROOT / "packaging" / "linux"
PROGRAM_PLACE: Final = Path("usr/lib/digitpad")
DOCUMENTS_PLACE: Final = Path("usr/share/doc/digitpad")
INK_TYPE: Final = "application-x-digitpad-ink"
COMPLETIONS: Final = {
    "bash": "usr/share/bash-completion/completions/digitpad",
    "zsh": "usr/share/zsh/vendor-completions/_digitpad",
}


def make_tree(folder: Path, program: Path, icons: Path, documents: Mapping[str, Path]) -> None:
    """Make the AppDir ``folder`` around the program, which is moved there; documents by their names."""
    if folder.exists():
        shutil.rmtree(folder)
    place = folder / PROGRAM_PLACE
    place.parent.mkdir(parents=True)
    program.rename(place)
    _link(folder / "usr/bin/digitpad", "../lib/digitpad/digitpad")
    _link(folder / "AppRun", "usr/bin/digitpad")
    _copy(PACKAGING / "digitpad.desktop", folder / "usr/share/applications/digitpad.desktop")
    _link(folder / "digitpad.desktop", "usr/share/applications/digitpad.desktop")
    _copy(PACKAGING / "digitpad.xml", folder / "usr/share/mime/packages/digitpad.xml")
    _place_icons(folder, icons)
    for name, document in documents.items():
        _copy(document, folder / DOCUMENTS_PLACE / name)
    for shell, target in COMPLETIONS.items():
        _write_completion(folder, shell, folder / target)
    _set_modes(folder)


def _place_icons(folder: Path, icons: Path) -> None:
    theme = folder / "usr/share/icons/hicolor"
    for side in SIZES:
        _copy(icons / f"digitpad-{side}.png", theme / f"{side}x{side}/apps/digitpad.png")
        _copy(icons / f"ink-file-{side}.png", theme / f"{side}x{side}/mimetypes/{INK_TYPE}.png")
    _copy(PROGRAM, theme / "scalable/apps/digitpad.svg")
    _copy(INK_FILE, theme / f"scalable/mimetypes/{INK_TYPE}.svg")
    _link(folder / "digitpad.svg", "usr/share/icons/hicolor/scalable/apps/digitpad.svg")
    _link(folder / ".DirIcon", "usr/share/icons/hicolor/256x256/apps/digitpad.png")


def _write_completion(folder: Path, shell: str, target: Path) -> None:
    script = subprocess.run(
        [folder / PROGRAM_PLACE / "digitpad", "--print-completion", shell],
        capture_output=True,
        check=True,
        env={"PATH": "/nonexistent", "HOME": "/nonexistent"},
    ).stdout
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(link: Path, target: str) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)


def _set_modes(folder: Path) -> None:
    """Readable for all, whatever the umask here; what could be run before still can."""
    for place, folders, files in os.walk(folder):
        for name in folders:
            (Path(place) / name).chmod(0o755)
        for name in files:
            path = Path(place) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    folder.chmod(0o755)
