"""The same drawings as picture files: thick and thin pens, paper and screens, scans and photographs.

The set is fixed and was written down before any model was measured on it. Chance (place, noise, light) comes
from the rendering's name and the drawing's id, so that every model sees the same pictures.
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from digitpad.domain import bounds
from digitpad.ink.normalise import normalise
from digitpad.ink.picture import read_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from digitpad.domain import DigitImage, Stroke

    Array = NDArray[np.float64]

SIDE = 280
"""Pixels of a picture's side."""

_FINER = 3
"""Pixels drawn for each pixel of the picture, along each side."""


@dataclass(frozen=True, slots=True)
class Light:
    """What a camera does to a page; grey levels are shares of full white."""

    gradient: float = 0.0
    """How much darker the darkest side is than the brightest."""
    vignette: float = 0.0
    """How much darker the corners are than the middle."""
    blur: float = 0.0
    """Standard deviation in pixels."""
    noise: float = 0.0
    """Standard deviation of the grain."""
    jpeg: int = 0
    """Quality of the file; 0 for a PNG."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a drawing becomes a picture.

    ``pen`` is in pixels, ``size`` the longer side as a share of what fits, ``colours`` ink and ground, 0..1.
    """

    pen: float
    size: float
    colours: tuple[float, float]
    centred: bool = False
    light: Light = Light()


_PAPER, _SCREEN, _PENCIL, _CHALK = (0.05, 1.0), (1.0, 0.04), (0.35, 0.85), (0.8, 0.2)

RENDERINGS = {
    "pen 4, dark on light": Rendering(4, 0.7, _PAPER),
    "pen 4, light on dark": Rendering(4, 1.0, _SCREEN, centred=True),
    "pen 8, dark on light, small": Rendering(8, 0.3, _PAPER),
    "pen 12, light on dark": Rendering(12, 0.5, _SCREEN),
    "pen 20, dark on light": Rendering(20, 0.75, _PAPER),
    "pen 28, light on dark": Rendering(28, 0.85, _SCREEN),
    "pen 40, dark on light": Rendering(40, 0.95, _PAPER),
    "photograph, pen 4": Rendering(
        4, 0.6, _PAPER, light=Light(gradient=0.35, vignette=0.2, blur=0.6, noise=0.02, jpeg=85)
    ),
    "photograph, pen 8, pencil": Rendering(
        8, 0.5, _PENCIL, light=Light(gradient=0.4, vignette=0.25, blur=0.8, noise=0.03, jpeg=75)
    ),
    "photograph, pen 14, chalk": Rendering(
        14, 0.6, _CHALK, light=Light(gradient=0.4, vignette=0.3, blur=1.0, noise=0.03, jpeg=75)
    ),
    "photograph, pen 20, dim": Rendering(
        20, 0.7, _PAPER, light=Light(gradient=0.6, vignette=0.35, blur=1.5, noise=0.04, jpeg=60)
    ),
    "photograph, pen 32": Rendering(
        32, 0.85, _PAPER, light=Light(gradient=0.5, vignette=0.3, blur=2.0, noise=0.03, jpeg=50)
    ),
}
"""By name."""


def image_of(strokes: tuple[Stroke, ...], name: str, drawing_id: str) -> DigitImage | None:
    """What a model sees of a picture of these strokes (any unit, y down); None where no ink was found.

    Raises:
        ValueError: There are no strokes.
    """
    file = picture_file(strokes, RENDERINGS[name], random_for(name, drawing_id))
    return normalise(read_picture(file, drawing_id))


def random_for(*names: str) -> np.random.Generator:
    """The same chance for the same names, everywhere."""
    seed = hashlib.sha256("\n".join(names).encode()).digest()[:8]
    return np.random.default_rng(int.from_bytes(seed, "big"))


def picture_file(strokes: tuple[Stroke, ...], rendering: Rendering, random: np.random.Generator) -> bytes:
    """The bytes of a PNG or JPEG file of SIDE x SIDE pixels."""
    cover = _drawn(strokes, rendering, random)
    ink, ground = rendering.colours
    return photographed(ground + (ink - ground) * cover, rendering.light, random)


def photographed(page: Array, light: Light, random: np.random.Generator) -> bytes:
    """The file of a page of these brightnesses (0..1) in this light."""
    image = _image(page * _brightness(page.shape, light, random))
    if light.blur:
        image = image.filter(ImageFilter.GaussianBlur(light.blur))
    if light.noise:
        grain = random.normal(0.0, light.noise, page.shape)
        image = _image(np.asarray(image, dtype=np.float64) / 255.0 + grain)
    stream = io.BytesIO()
    if light.jpeg:
        image.save(stream, "JPEG", quality=light.jpeg)
    else:
        image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _image(brightness: Array) -> Image.Image:
    return Image.fromarray(np.rint(np.clip(brightness, 0.0, 1.0) * 255.0).astype(np.uint8))


def _drawn(strokes: tuple[Stroke, ...], rendering: Rendering, random: np.random.Generator) -> Array:
    """How much of each pixel is under the pen, 0..1."""
    box = bounds(strokes)
    if box is None:
        raise ValueError("a picture is drawn of strokes")
    room = SIDE - rendering.pen - 4  # two pixels of ground on each side
    extent = max(box.width, box.height)
    scale = rendering.size * room / extent if extent > 0 else 0.0
    share = np.full(2, 0.5) if rendering.centred else random.uniform(0.0, 1.0, 2)
    corner = (SIDE - room) / 2 + share * (room - np.array([box.width, box.height]) * scale)
    image = Image.new("L", (SIDE * _FINER, SIDE * _FINER))
    pen = ImageDraw.Draw(image)
    radius = rendering.pen / 2 * _FINER
    for stroke in strokes:
        places = [
            (
                ((point.x - box.x) * scale + corner[0]) * _FINER,
                ((point.y - box.y) * scale + corner[1]) * _FINER,
            )
            for point in stroke.points
        ]
        pen.line(places, fill=255, width=round(2 * radius))
        for x, y in places:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(image.reduce(_FINER), dtype=np.float64) / 255.0


def _brightness(shape: tuple[int, ...], light: Light, random: np.random.Generator) -> Array:
    """The light on each place of the page, at most 1."""
    down, across = (np.linspace(-1.0, 1.0, side) for side in shape)
    angle = random.uniform(0.0, 2 * math.pi)
    slope = np.cos(angle) * across[None, :] + np.sin(angle) * down[:, None]
    falling = 1.0 - light.gradient * (1.0 + slope / math.sqrt(2.0)) / 2.0
    corners = 1.0 - light.vignette * (across[None, :] ** 2 + down[:, None] ** 2) / 2.0
    found: Array = falling * corners
    return found
