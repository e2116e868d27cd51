"""Recorded drawings written again on the pad: through its strokes and its stored ink to the normaliser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitpad.domain import Drawing, bounds
from digitpad.ink.codec import quantise
from digitpad.ink.editing import StrokeBuilder
from digitpad.ink.normalise import normalise

if TYPE_CHECKING:
    from digitpad.domain import DigitImage, Stroke

_CLOCK_MS = 3_600_000.0
"""What the pad's clock shows at the first pen-down; only differences count."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a digit is written on a square pad.

    ``size`` is its longer side as a share of the pad's; ``across`` and ``down`` (0..1) say how the room that
    is left is shared out: 0, 0 is the top left corner. ``pixels`` is the pad's side in whole pixels, the
    only places that a mouse knows; None for a pen, which is finer.
    """

    size: float
    across: float = 0.5
    down: float = 0.5
    pixels: int | None = None


CENTRED = Placement(0.6)
"""How digits are written where nothing else is said."""

_PLACES = {
    "top left": (0.0, 0.0),
    "top right": (1.0, 0.0),
    "bottom left": (0.0, 1.0),
    "bottom right": (1.0, 1.0),
    "centre": (0.5, 0.5),
}

PLACEMENTS = {
    f"{size:g} {name}": Placement(size, *place)
    for size in (0.15, 0.3, 0.6, 0.85)
    for name, place in _PLACES.items()
    if (size, name) != (CENTRED.size, "centre")
} | {"1 whole pad": Placement(1.0)}
"""Every corner and the centre, in sizes from 0.15 to the whole pad; by name, without `CENTRED`."""

MICE = {
    f"mouse, {size:g} of {pixels} pixels": Placement(size, 0.37, 0.61, pixels)
    for pixels in (480, 800)
    for size in (0.15, 0.6)
}
"""The same with a pointer that knows whole pixels only."""


def replayed(strokes: tuple[Stroke, ...], placement: Placement = CENTRED) -> Drawing:
    """The drawing that the pad keeps when a pen writes these strokes (any unit, y down) on it."""
    box = bounds(strokes)
    if box is None:
        return Drawing()
    extent = max(box.width, box.height)
    scale = placement.size / extent if extent > 0 else 0.0
    left = placement.across * (1.0 - box.width * scale) - box.x * scale
    top = placement.down * (1.0 - box.height * scale) - box.y * scale
    builder, written = StrokeBuilder(), []
    for stroke in strokes:
        for index, point in enumerate(stroke.points):
            x, y = point.x * scale + left, point.y * scale + top
            if placement.pixels:
                x, y = (round(value * placement.pixels) / placement.pixels for value in (x, y))
            feed = builder.extend if index else builder.begin
            feed(x, y, _CLOCK_MS + point.t, point.pressure)
        written.append(builder.finish())
    return quantise(Drawing(tuple(written)))


def image_of(strokes: tuple[Stroke, ...], placement: Placement = CENTRED) -> DigitImage | None:
    """What a model sees of these strokes written on the pad; None where there are none."""
    return normalise(replayed(strokes, placement))
