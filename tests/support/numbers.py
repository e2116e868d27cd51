"""Numbers of known digits, as a person draws them and as a reader that is never wrong reads them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from digitpad.domain import Box, DigitReading, Drawing, Point, Reading, Stroke, Verdict, bounds
from digitpad.inference import golden
from digitpad.ink.drawn import draw_png
from digitpad.ink.picture import read_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.domain import Picture

DIGITS = dict(golden.drawings())
_SCALE = 0.25
_GAP = 0.05


def drawn(text: str) -> tuple[Drawing, tuple[DigitReading, ...]]:
    """A number of golden digits side by side, and its digits as they were read."""
    strokes: list[Stroke] = []
    digits, left = [], 0.0
    for figure in text:
        moved = _moved(DIGITS[figure].strokes, left)
        box = bounds(moved)
        assert box is not None
        digits.append(digit(figure, range(len(strokes), len(strokes) + len(moved)), box))
        strokes += moved
        left = box.x + box.width + _GAP
    return Drawing(tuple(strokes)), tuple(digits)


def joined(text: str) -> tuple[Drawing, tuple[DigitReading, ...]]:
    """The same in one stroke: the pen stays down between digits of one stroke each."""
    drawing, digits = drawn(text)
    whole = Stroke(tuple(point for stroke in drawing.strokes for point in stroke.points))
    return Drawing((whole,)), tuple(digit(str(one.digit), (0,), one.box) for one in digits)


def page(text: str, side: int = 60) -> tuple[Picture, tuple[DigitReading, ...]]:
    """A picture of numbers in a row, and their digits as they were read."""
    digits = [(figure, number) for number, figures in enumerate(text.split()) for figure in figures]
    image = Image.new("L", (20 + len(digits) * (side + 10), side + 40), 255)
    lefts = [10 + at * (side + 10) for at in range(len(digits))]
    for (figure, _), left in zip(digits, lefts, strict=True):
        image.paste(Image.open(io.BytesIO(draw_png(DIGITS[figure], side))), (left, 20))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    picture = read_picture(stream.getvalue(), "page.png")
    scale = picture.width / image.width  # a wide page is kept smaller
    return picture, tuple(
        digit(figure, (), Box(left * scale, 20 * scale, side * scale, side * scale), number)
        for (figure, number), left in zip(digits, lefts, strict=True)
    )


def digit(figure: str, strokes: Sequence[int], box: Box | None, number: int = 0) -> DigitReading:
    likely = tuple(0.91 if at == int(figure) else 0.01 for at in range(10))
    return DigitReading(likely, tuple(strokes), box, number)


def read(digits: Sequence[DigitReading], verdict: Verdict = Verdict.DIGITS) -> Reading:
    return Reading("digitpad", "ab" * 32, verdict, tuple(digits))


def _moved(strokes: tuple[Stroke, ...], left: float) -> tuple[Stroke, ...]:
    box = bounds(strokes)
    assert box is not None
    return tuple(
        Stroke(
            tuple(
                Point(left + (point.x - box.x) * _SCALE, 0.3 + (point.y - box.y) * _SCALE, point.t)
                for point in stroke.points
            )
        )
        for stroke in strokes
    )
