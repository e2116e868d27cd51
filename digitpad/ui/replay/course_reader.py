"""Reads a drawing as it grew: what stood at each moment of its course, one after the other.

The pad's own readings come first, as with a comparison. What was read is kept: looking at the same drawing
again asks for nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from digitpad.ui.replay.steps import Step
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from digitpad.domain import Drawing
    from digitpad.inference.result import ReadResult
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf
    from digitpad.ui.replay.course import Course

KEPT: Final = 64
"""Drawings whose readings are kept."""


class CourseReader(QObject):
    """The readings of one drawing's course at a time."""

    changed = Signal()
    """One more was read, or it cannot be."""

    def __init__(self, reader: LiveReader, shelf: ModelShelf, parent: QObject | None = None) -> None:
        """Read nothing before `begin`."""
        super().__init__(parent)
        self._reader, self._shelf = reader, shelf
        self._kept: OrderedDict[tuple[Drawing, str], tuple[Step, ...]] = OrderedDict()
        self._course: Course | None = None
        self._moments: tuple[float, ...] = ()
        self._run = 0
        self.model_id = ""
        self.steps: tuple[Step, ...] = ()
        self.problem = ""

    @property
    def is_reading(self) -> bool:
        """Whether more is to come."""
        return len(self.steps) < len(self._moments) and not self.problem

    def model_for(self, read_with: str | None) -> str:
        """The model that read it when it was drawn, where that is still there, else the chosen one."""
        known = read_with is not None and self._shelf.card(read_with) is not None
        return read_with if known and read_with is not None else self._reader.model_id

    def begin(self, course: Course, model_id: str) -> None:
        """Read this from its first moment to its last."""
        self.stop()
        self._course, self._moments, self.model_id = course, course.moments(), model_id
        self.steps = self._known()
        self.changed.emit()
        self._next()

    def stop(self) -> None:
        """Read no more of it."""
        self._run += 1
        self._reader.forget_aside(self)
        self._course, self._moments, self.steps, self.problem = None, (), (), ""

    def _known(self) -> tuple[Step, ...]:
        """What was read of it before, by the very weights that are there now."""
        if self._course is None:
            return ()
        key = self._course.drawing, self.model_id
        steps, card = self._kept.get(key, ()), self._shelf.card(self.model_id)
        if not steps or card is None or steps[-1].reading.weights_sha256 != card.sha256:
            self._kept.pop(key, None)
            return ()
        self._kept.move_to_end(key)
        return steps

    def _next(self) -> None:
        course, run = self._course, self._run
        if course is None or not self.is_reading:
            return
        moment = self._moments[len(self.steps)]

        def done(result: ReadResult) -> None:
            if run == self._run:
                self.steps += (Step(moment, result.reading),)
                self._keep(course)
                self.changed.emit()
                self._next()

        def failed(error: Exception) -> None:
            if run == self._run:
                self.problem = in_words(error)
                self.changed.emit()

        self._reader.read_aside(course.written_by(moment), self.model_id, done, failed, self)

    def _keep(self, course: Course) -> None:
        if not self.is_reading:
            self._kept[course.drawing, self.model_id] = self.steps
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
