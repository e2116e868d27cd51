"""Renders the icons of the program and of its ink files from their SVG sources.

``python -m tools.bundle.icons FOLDER`` needs PySide6 and Pillow: the bundle's own environment has both.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = ROOT / "digitpad" / "ui" / "digitpad.svg"
INK_FILE: Final = ROOT / "packaging" / "icons" / "ink-file.svg"
SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels a side, as the hicolor theme has folders for."""
ICO_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES: Final = (16, 32, 64, 128, 256, 512, 1024)


def render(svg: Path, png: Path, side: int) -> None:
    """Paint a square SVG into a PNG of this size."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(str(svg))
    renderer.render(painter)
    painter.end()
    if not renderer.isValid() or not image.save(str(png)):
        raise SystemExit(f"{svg} could not be painted into {png}")


def render_all(folder: Path) -> None:
    """All sizes as PNG, by the names NAME-SIDE.png, and the program's as .ico and .icns."""
    from PIL import Image
    from PySide6.QtGui import QGuiApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for side in sorted({*SIZES, *ICO_SIZES, *ICNS_SIZES}):
        render(PROGRAM, folder / f"digitpad-{side}.png", side)
    for side in SIZES:
        render(INK_FILE, folder / f"ink-file-{side}.png", side)

    def opened(side: int) -> Image.Image:
        return Image.open(folder / f"digitpad-{side}.png")

    opened(ICO_SIZES[-1]).save(
        folder / "digitpad.ico",
        sizes=[(side, side) for side in ICO_SIZES],
        append_images=[opened(side) for side in ICO_SIZES],
    )
    opened(ICNS_SIZES[-1]).save(
        folder / "digitpad.icns", append_images=[opened(side) for side in ICNS_SIZES[:-1]]
    )
    del app


if __name__ == "__main__":
    render_all(Path(sys.argv[1]))
