"""Draws a drawing as people see it: dark lines of the pen's width on white, as large as wanted."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from digitpad.domain import Drawing, Picture, bounds
from digitpad.ink.errors import PictureError
from digitpad.saying import said

if TYPE_CHECKING:
    from digitpad.domain import Box

SIDE_LIMIT = 4096
_OVERSAMPLED = 4
_MOST_DRAWN = 4096
_MARGIN = 0.08
_WHITE, _BLACK = 255, 0


def draw_png(source: Drawing | Picture, side: int, box: Box | None = None) -> bytes:
    """A square PNG of this many pixels a side, with the drawing in the middle of it.

    A kept picture is made smaller where it must be, never larger; ``box`` is the part of it to be drawn, in
    its pixels. Raises PictureError for a damaged one.
    """
    image = _picture(source, box) if isinstance(source, Picture) else _drawing(source, side)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    square = image
    if image.size != (side, side):
        square = Image.new("L", (side, side), image.getpixel((0, 0)))
        square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    stream = io.BytesIO()
    square.save(stream, "PNG")
    return stream.getvalue()


def _picture(picture: Picture, box: Box | None) -> Image.Image:
    try:
        with Image.open(io.BytesIO(picture.png), formats=("PNG",)) as image:
            grey = image.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(
            said("“{name}” is damaged ({detail}).", name=picture.name, detail=str(error))
        ) from error
    return grey if box is None else _around(grey, box)


def _around(image: Image.Image, box: Box) -> Image.Image:
    """The part of an image in this box, with some of the paper around it."""
    margin = _MARGIN * max(box.width, box.height)
    left, top = max(int(box.x - margin), 0), max(int(box.y - margin), 0)
    right, bottom = math.ceil(box.x + box.width + margin), math.ceil(box.y + box.height + margin)
    return image.crop(
        (left, top, max(min(right, image.width), left + 1), max(min(bottom, image.height), top + 1))
    )


def _drawing(drawing: Drawing, side: int) -> Image.Image:
    large = min(side * _OVERSAMPLED, max(side, _MOST_DRAWN))
    image = Image.new("L", (large, large), _WHITE)
    box = bounds(drawing.strokes)
    if box is None:
        return image
    extent = max(box.width, box.height) + drawing.pen_width or 1.0
    scale = large * (1 - 2 * _MARGIN) / extent
    left = large / 2 - (box.x + box.width / 2) * scale
    top = large / 2 - (box.y + box.height / 2) * scale
    width = max(drawing.pen_width * scale, _OVERSAMPLED)
    painter = ImageDraw.Draw(image)
    for stroke in drawing.strokes:
        places = [(left + point.x * scale, top + point.y * scale) for point in stroke.points]
        painter.line(places, fill=_BLACK, width=round(width))
        for x, y in places:  # round ends and turns
            painter.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=_BLACK)
    return image
