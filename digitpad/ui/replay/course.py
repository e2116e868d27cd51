"""The course of a drawing: what of it stood at each moment, and at which moments reading it tells something.

No Qt here. Times are milliseconds on the replay's own clock, which begins with the first sample.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from digitpad.domain import Drawing, Point, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAUSE_MS: Final = 1000.0
"""Nobody waits longer for the pen to move on."""
UNITS_PER_SECOND: Final = 1.5
"""How fast a pen goes of which nobody knows: a digit takes about a second."""
LIFT_MS: Final = 150.0
"""From one stroke to the next, where nobody knows."""
TAP_MS: Final = 60.0
"""How long a drawing takes that is a single dot."""
STEPS: Final = 40
"""Readings within all strokes together, beside those at their ends."""
MOST: Final = 80
"""Readings of one drawing at most: a scribble has hundreds of strokes."""
LEAST_STEP_MS: Final = 20.0


class Pace(Enum):
    """How the replay's clock follows the pen's."""

    AS_WRITTEN = auto()
    SHORTENED = auto()
    """Pauses were longer than `PAUSE_MS`."""
    EVEN = auto()
    """The drawing has no times."""


@dataclass(frozen=True, slots=True)
class Course:
    """When each sample of a drawing was written: ``times`` has a tuple for each stroke, never falling."""

    drawing: Drawing
    times: tuple[tuple[float, ...], ...]
    pace: Pace

    @property
    def duration(self) -> float:
        """When all of it stands; more than 0."""
        return max(self.times[-1][-1], TAP_MS) if self.times else 0.0

    def finished_at(self, moment: float) -> int:
        """How many strokes are whole by then."""
        return bisect_right(self.times, moment, key=lambda times: times[-1])

    def open_stroke_at(self, moment: float) -> Stroke | None:
        """What stands of the stroke under the pen, up to the very place where the pen is."""
        index = self.finished_at(moment)
        if index == len(self.times) or self.times[index][0] > moment:
            return None
        points, times = self.drawing.strokes[index].points, self.times[index]
        count = bisect_right(times, moment)
        share = (moment - times[count - 1]) / (times[count] - times[count - 1])
        return Stroke((*points[:count], _between(points[count - 1], points[count], share)))

    def written_by(self, moment: float) -> Drawing:
        """The samples that were there by then, as the model got them while the pen moved."""
        strokes = [
            Stroke(stroke.points[:count])
            for stroke, times in zip(self.drawing.strokes, self.times, strict=True)
            if (count := bisect_right(times, moment))
        ]
        return replace(self.drawing, strokes=tuple(strokes))

    def moments(self) -> tuple[float, ...]:
        """When to read: at the end of each stroke, and in even steps within it. The last has all of it."""
        step = max(self.duration / STEPS, LEAST_STEP_MS)
        found: list[float] = []
        for times in self.times:
            within = (times[0] + step * number for number in range(1, math.ceil(times[-1] / step) + 1))
            for moment in within:
                if moment > times[-1] - step / 2:
                    break
                # Where the pen stood still there is nothing new to read.
                sample = times[bisect_right(times, moment) - 1]
                if sample > max(times[0], found[-1] if found else 0.0):
                    found.append(sample)
            found.append(times[-1])
        if len(found) <= MOST:
            return tuple(found)
        return tuple(found[math.ceil((number + 1) * len(found) / MOST) - 1] for number in range(MOST))


def course_of(drawing: Drawing) -> Course:
    """The course of a drawing, from its own times where it has any."""
    if not drawing.strokes:
        return Course(drawing, (), Pace.AS_WRITTEN)
    samples = [point.t for stroke in drawing.strokes for point in stroke.points]
    if len(samples) > 1 and len(set(samples)) == 1:
        return Course(drawing, tuple(_even(drawing.strokes)), Pace.EVEN)
    times, is_shortened = _as_written(drawing.strokes)
    return Course(drawing, tuple(times), Pace.SHORTENED if is_shortened else Pace.AS_WRITTEN)


def sample_before(course: Course, moment: float) -> float:
    """The nearest earlier time at which a sample was written; 0 at the beginning."""
    times = [time for stroke in course.times for time in stroke]
    at = bisect_left(times, moment)
    return times[at - 1] if at else 0.0


def _even(strokes: Sequence[Stroke]) -> Iterator[tuple[float, ...]]:
    clock = 0.0
    for stroke in strokes:
        times = [clock]
        for one, other in pairwise(stroke.points):
            clock += 1000.0 * math.hypot(other.x - one.x, other.y - one.y) / UNITS_PER_SECOND
            times.append(clock)
        yield tuple(times)
        clock += LIFT_MS


def _as_written(strokes: Sequence[Stroke]) -> tuple[list[tuple[float, ...]], bool]:
    """Times that never fall, and whether a pause was shortened.

    What others wrote may count the time of each stroke from 0: then one follows the other.
    """
    clock, before, is_shortened, all_times = 0.0, strokes[0].points[0].t, False, []
    for stroke in strokes:
        times = []
        for number, point in enumerate(stroke.points):
            gone = point.t - before
            if number == 0 and gone < 0:
                gone = LIFT_MS
            if gone > PAUSE_MS:
                is_shortened = True
            clock += min(max(gone, 0.0), PAUSE_MS)
            before = point.t
            times.append(clock)
        all_times.append(tuple(times))
    return all_times, is_shortened


def _between(one: Point, other: Point, share: float) -> Point:
    def mixed(least: float, most: float) -> float:
        return least + (most - least) * share

    return Point(
        mixed(one.x, other.x),
        mixed(one.y, other.y),
        mixed(one.t, other.t),
        mixed(one.pressure, other.pressure),
    )
