"""Ink on a painter: the one way in which pad, strip and history draw strokes.

The line runs through the midpoints between samples as quadratic curves whose control points are the samples,
so that it is smooth without overshooting. Where the pressure changes, the width changes with it.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from digitpad.domain import Box, Point, bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digitpad.domain import Drawing, Stroke

LIGHTEST: Final = 0.35
"""The share of the pen's width that is left at no pressure at all."""
_STEP_PX: Final = 1.5
_EVEN: Final = 0.004
_NEAR_PX: Final = 1.0
"""Samples nearer than this to the one before, across and down together, change nothing in a small picture."""


def ink_width(pen_width: float, pressure: float) -> float:
    """Width of the ink at this pressure (0..1), in the unit of ``pen_width``."""
    return pen_width * (LIGHTEST + (1.0 - LIGHTEST) * min(1.0, max(0.0, pressure)))


def paint_strokes(
    painter: QPainter, strokes: Iterable[Stroke], transform: QTransform, colour: QColor, pen_width: float
) -> None:
    """Paint strokes with a pen of this width (pad units, at full pressure).

    ``transform`` maps pad units to the painter's.
    """
    for stroke in strokes:
        paint_stroke(painter, stroke, transform, colour, pen_width)


def paint_stroke(  # noqa: PLR0913 - a painter's call names what, where, how and from which sample on
    painter: QPainter,
    stroke: Stroke,
    transform: QTransform,
    colour: QColor,
    pen_width: float,
    *,
    first: int = 0,
) -> None:
    """Paint a stroke, or of one that is still growing only what the samples from ``first`` on changed."""
    scale = math.sqrt(abs(transform.determinant()))
    path, width = _ink(_tail(stroke.points, first), transform, pen_width * scale)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if width:
        painter.strokePath(
            path,
            QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin),
        )
    else:
        painter.fillPath(path, QBrush(colour))
    painter.restore()


def paint_small(
    painter: QPainter, strokes: Iterable[Stroke], transform: QTransform, colour: QColor, pen_width: float
) -> None:
    """Paint strokes so small that nobody sees the difference: each of one width, straight between samples.

    It takes a tenth of the time, of which a list of drawings has little.
    """
    scale = math.sqrt(abs(transform.determinant()))
    a, b, c, d = transform.m11(), transform.m12(), transform.m21(), transform.m22()
    dx, dy = transform.dx(), transform.dy()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for stroke in strokes:
        points, places = stroke.points, list[QPointF]()
        x = y = math.inf
        last = len(points) - 1
        for number, point in enumerate(points):
            across, down = point.x * a + point.y * c + dx, point.x * b + point.y * d + dy
            if number == last or abs(across - x) + abs(down - y) >= _NEAR_PX:
                places.append(QPointF(across, down))
                x, y = across, down
        pressure = math.fsum(point.pressure for point in points) / len(points)
        pen.setWidthF(ink_width(pen_width * scale, pressure))
        painter.setPen(pen)
        if len(places) == 1 or places[0] == places[-1] == places[len(places) // 2]:
            painter.drawPoint(places[0])
        else:
            painter.drawPolyline(QPolygonF(places))
    painter.restore()


def _tail(points: tuple[Point, ...], first: int) -> tuple[Point, ...]:
    """The samples whose curve a new one at ``first`` changes, from the midpoint where that curve begins."""
    if first <= 2:  # noqa: PLR2004 - the first curve has its control point at 1 and is changed by 2
        return points
    before, control = points[first - 2], points[first - 1]
    middle = Point(
        (before.x + control.x) / 2,
        (before.y + control.y) / 2,
        pressure=(before.pressure + control.pressure) / 2,
    )
    return (middle, *points[first - 1 :])


def fitting(drawing: Drawing, rect: QRectF, pen_px: float) -> tuple[QTransform, float]:
    """How to show all of a drawing centred in ``rect`` with a line of about ``pen_px`` whatever its size.

    Returns the transform from pad units, and the pen width in pad units that paints as ``pen_px``. A dot
    stays a dot: very small ink is not blown up to fill the rectangle.
    """
    box = drawing.bounds() or Box(0.0, 0.0, 1.0, 1.0)
    room = max(1.0, min(rect.width(), rect.height()) - pen_px)
    scale = room / max(box.width, box.height, 0.12)
    centre = QPointF(box.x + box.width / 2, box.y + box.height / 2)
    transform = QTransform()
    transform.translate(rect.center().x(), rect.center().y())
    transform.scale(scale, scale)
    transform.translate(-centre.x(), -centre.y())
    return transform, pen_px / scale


def stroke_bounds(stroke: Stroke, pen_width: float, first: int = 0) -> QRectF:
    """The rectangle, in pad units, that painting the stroke from sample ``first`` on can touch."""
    from dataclasses import replace

    part = replace(stroke, points=stroke.points[max(0, first - 2) :])
    box = bounds((part,)) or Box(0.0, 0.0, 0.0, 0.0)
    half = pen_width / 2
    return QRectF(box.x - half, box.y - half, box.width + pen_width, box.height + pen_width)


def _ink(points: Sequence[Point], transform: QTransform, pen_width: float) -> tuple[QPainterPath, float]:
    """The stroke in the painter's units: a centre line with its width, or (width 0) an area to be filled."""
    places = [transform.map(QPointF(point.x, point.y)) for point in points]
    widths = [ink_width(pen_width, point.pressure) for point in points]
    if all(place == places[0] for place in places):
        dot = QPainterPath()
        dot.addEllipse(places[0], max(widths) / 2, max(widths) / 2)
        return dot, 0.0
    if max(widths) - min(widths) <= _EVEN * pen_width:
        return _centre_line(places), widths[0]
    return _outline(places, widths), 0.0


def _centre_line(places: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath(places[0])
    for here, following in pairwise(places[1:]):
        path.quadTo(here, (here + following) / 2)
    path.lineTo(places[-1])
    return path


def _outline(places: Sequence[QPointF], widths: Sequence[float]) -> QPainterPath:
    """One area for the whole stroke: painted in pieces, the antialiased edges would add up and harden."""
    area = QPainterPath()
    area.setFillRule(Qt.FillRule.WindingFill)
    before: tuple[QPointF, float] | None = None
    for place, width in _samples(places, widths):
        radius = width / 2
        area.addEllipse(place, radius, radius)
        if before is not None:
            _bridge(area, before[0], before[1], place, radius)
        before = (place, radius)
    return area


def _bridge(area: QPainterPath, start: QPointF, start_radius: float, end: QPointF, end_radius: float) -> None:
    along = end - start
    length = math.hypot(along.x(), along.y())
    if length <= abs(start_radius - end_radius):  # one circle lies within the other
        return
    # The edges touch both circles, so that a change of width has no notch. Turning the same way round as Qt's
    # ellipses, the piece adds to them instead of punching a hole.
    ux, uy = along.x() / length, along.y() / length
    cosine = (start_radius - end_radius) / length
    sine = math.sqrt(1.0 - cosine * cosine)
    left = QPointF(cosine * ux + sine * uy, cosine * uy - sine * ux)
    right = QPointF(cosine * ux - sine * uy, cosine * uy + sine * ux)
    corners = [
        start + left * start_radius,
        end + left * end_radius,
        end + right * end_radius,
        start + right * start_radius,
    ]
    area.addPolygon(QPolygonF(corners))
    area.closeSubpath()


def _samples(places: Sequence[QPointF], widths: Sequence[float]) -> Iterator[tuple[QPointF, float]]:
    """Places and widths along the curve, close enough together to look smooth."""
    yield places[0], widths[0]
    start, start_width = places[0], widths[0]
    for index in range(1, len(places) - 1):
        here, here_width = places[index], widths[index]
        end, end_width = (here + places[index + 1]) / 2, (here_width + widths[index + 1]) / 2
        bend = abs((start - here * 2 + end).manhattanLength())
        steps = max(1, min(16, math.ceil(math.sqrt(bend / _STEP_PX))))
        for step in range(1, steps + 1):
            t = step / steps
            a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
            yield start * a + here * b + end * c, start_width * a + here_width * b + end_width * c
        start, start_width = end, end_width
    yield places[-1], widths[-1]
