"""Pointer samples to strokes, and which strokes an eraser touches. No Qt here.

Plain Python on purpose: the window uses this, and importing numpy would delay its start.
"""

from __future__ import annotations

import math

from digitpad.domain import Drawing, Point, Stroke

Place = tuple[float, float]


class StrokeBuilder:
    """Turns the pointer's samples, from pen-down to pen-up, into a stroke.

    ``origin_ms`` is the absolute time of the drawing's first pen-down; None where this stroke is the first.
    Times never run backwards, pressure stays within 0..1. A sample equal to the one before in all four values
    is left out (systems deliver some twice), every other one is kept.
    """

    def __init__(self, origin_ms: float | None = None) -> None:
        self.origin_ms = origin_ms
        self._points: list[Point] = []

    @property
    def points(self) -> tuple[Point, ...]:
        """The samples so far, for painting the open stroke."""
        return tuple(self._points)

    def begin(self, x: float, y: float, t_ms: float, pressure: float = 1.0) -> None:
        """Pen down at an absolute time in ms; what an unfinished stroke had so far is dropped."""
        if not all(map(math.isfinite, (x, y, t_ms))):
            raise ValueError(f"the pen cannot go down at ({x}, {y}) at {t_ms} ms")
        self._points.clear()
        if self.origin_ms is None:
            self.origin_ms = t_ms
        self._add(x, y, max(0.0, t_ms - self.origin_ms), pressure)

    def extend(self, x: float, y: float, t_ms: float, pressure: float = 1.0) -> bool:
        """The pen moved; whether that made a new point. Samples that are not finite are left out."""
        if not self._points or self.origin_ms is None:
            raise ValueError("the pen is not down")
        if not all(map(math.isfinite, (x, y, t_ms))):
            return False
        return self._add(x, y, max(self._points[-1].t, t_ms - self.origin_ms), pressure)

    def finish(self) -> Stroke:
        """Pen up: the stroke. The builder is ready for the next one of the same drawing."""
        if not self._points:
            raise ValueError("the pen is not down")
        stroke = Stroke(tuple(self._points))
        self._points.clear()
        return stroke

    def _add(self, x: float, y: float, t: float, pressure: float) -> bool:
        point = Point(x, y, t, min(max(pressure, 0.0), 1.0) if math.isfinite(pressure) else 1.0)
        if self._points and self._points[-1] == point:
            return False
        self._points.append(point)
        return True


def strokes_crossed(drawing: Drawing, start: Place, end: Place, radius: float) -> set[int]:
    """The strokes whose painted ink comes within a radius of the straight way of an eraser."""
    reach = radius + drawing.pen_width / 2.0
    return {index for index, stroke in enumerate(drawing.strokes) if _comes_near(stroke, start, end, reach)}


def _comes_near(stroke: Stroke, start: Place, end: Place, reach: float) -> bool:
    left, right = min(start[0], end[0]) - reach, max(start[0], end[0]) + reach
    top, bottom = min(start[1], end[1]) - reach, max(start[1], end[1]) + reach
    before = stroke.points[0]
    for point in stroke.points:
        if (
            min(before.x, point.x) <= right
            and max(before.x, point.x) >= left
            and min(before.y, point.y) <= bottom
            and max(before.y, point.y) >= top
            and _distance((before.x, before.y), (point.x, point.y), start, end) <= reach
        ):
            return True
        before = point
    return False


def _distance(a: Place, b: Place, c: Place, d: Place) -> float:
    """The least distance between the segments ab and cd."""
    if _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0:
        return 0.0
    return min(_to_segment(a, c, d), _to_segment(b, c, d), _to_segment(c, a, b), _to_segment(d, a, b))


def _side(origin: Place, towards: Place, place: Place) -> float:
    return (towards[0] - origin[0]) * (place[1] - origin[1]) - (towards[1] - origin[1]) * (
        place[0] - origin[0]
    )


def _to_segment(place: Place, start: Place, end: Place) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y
    share = 0.0
    if length > 0:
        share = ((place[0] - start[0]) * along_x + (place[1] - start[1]) * along_y) / length
        share = min(max(share, 0.0), 1.0)
    return math.hypot(place[0] - start[0] - share * along_x, place[1] - start[1] - share * along_y)
