"""Where a drawing lies on the pad widget: pad units to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitpad.domain import Drawing

_MARGIN = 0.1
"""Room around a drawing that would not fit otherwise, in pad units."""


@dataclass(frozen=True, slots=True)
class PadView:
    """``pixel = unit * scale + offset``, in device-independent pixels."""

    scale: float
    dx: float = 0.0
    dy: float = 0.0

    def to_units(self, x: float, y: float) -> tuple[float, float]:
        """A pixel of the widget in pad units."""
        return (x - self.dx) / self.scale, (y - self.dy) / self.scale


def fresh_view(width: float, height: float) -> PadView:
    """The view of an empty pad: its shorter side is 1."""
    return PadView(max(min(width, height), 1.0))


def kept_view(began: tuple[float, float], width: float, height: float) -> PadView:
    """The view of a drawing begun on a pad of the size ``began``: all of that pad stays in sight, centred."""
    unit = max(min(began), 1.0)
    scale = min(width / began[0], height / began[1]) * unit
    return PadView(scale, (width - began[0] / unit * scale) / 2, (height - began[1] / unit * scale) / 2)


def centred_view(drawing: Drawing, width: float, height: float) -> PadView:
    """The view of a drawing from elsewhere: as large as it was drawn, or smaller until it fits, centred."""
    box = drawing.bounds()
    if box is None:
        return fresh_view(width, height)
    room = 2 * _MARGIN + drawing.pen_width
    scale = min(width, height, width / (box.width + room), height / (box.height + room))
    centre_x, centre_y = box.x + box.width / 2, box.y + box.height / 2
    return PadView(scale, width / 2 - centre_x * scale, height / 2 - centre_y * scale)
