"""Numbers as picture files: pens and light that leave the digits of a line apart as they were written.

Written down before any number was read from a picture. Chance comes from the rendering's name and the
number's id, so that every model sees the same pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.ink.picture import read_picture
from training.renderings import Light, Rendering, picture_file, random_for

if TYPE_CHECKING:
    import numpy as np

    from digitpad.domain import Picture, Stroke

_PAPER, _SCREEN, _PENCIL = (0.05, 1.0), (1.0, 0.04), (0.35, 0.85)

RENDERINGS = {
    "number, pen 3, dark on light": Rendering(3, 0.95, _PAPER),
    "number, pen 5, light on dark": Rendering(5, 0.95, _SCREEN),
    "number, photograph, pen 4": Rendering(
        4, 0.9, _PAPER, light=Light(gradient=0.35, vignette=0.2, blur=0.6, noise=0.02, jpeg=85)
    ),
    "number, photograph, pen 4, pencil": Rendering(
        4, 0.9, _PENCIL, light=Light(gradient=0.4, vignette=0.25, blur=0.8, noise=0.03, jpeg=75)
    ),
}
"""By name; taken in turn."""

_CHALK = (0.8, 0.2)

PHOTOGRAPHED = 0.5
"""Share of the lessons' pictures."""
THINNEST, THICKEST = 2.5, 9.0
"""Their pens, in pixels."""
SMALLEST = 0.6
"""The longer side of their numbers, as a share of what fits."""


def picture_of(strokes: tuple[Stroke, ...], index: int, number_id: str) -> Picture:
    """A picture of these strokes, by the rendering whose turn it is.

    Raises:
        ValueError: There are no strokes.
    """
    name = list(RENDERINGS)[index % len(RENDERINGS)]
    return read_picture(picture_file(strokes, RENDERINGS[name], random_for(name, number_id)), number_id)


def varied_picture(strokes: tuple[Stroke, ...], random: np.random.Generator) -> Picture:
    """A picture of these strokes for learning: any pen, size, colours and light that people's pictures have.

    Raises:
        ValueError: There are no strokes.
    """
    light = Light()
    if random.random() < PHOTOGRAPHED:
        light = Light(
            gradient=random.uniform(0.0, 0.5),
            vignette=random.uniform(0.0, 0.3),
            blur=random.uniform(0.3, 1.2),
            noise=random.uniform(0.0, 0.035),
            jpeg=int(random.integers(60, 96)),
        )
    colours = (_PAPER, _SCREEN, _PENCIL, _CHALK)[int(random.integers(4))]
    pen = THINNEST * (THICKEST / THINNEST) ** random.random()
    rendering = Rendering(pen, random.uniform(SMALLEST, 0.98), colours, light=light)
    return read_picture(picture_file(strokes, rendering, random), "lesson")
