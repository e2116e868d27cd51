"""What can be undone, in the order it was done, whether it touched the open drawing or the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Step:
    """Something done that can be taken back and done again.

    ``on_pad`` steps end with their drawing's ink; those of a ``record`` with the record.
    """

    undo: Callable[[], None]
    redo: Callable[[], None]
    on_pad: bool
    record: UUID | None = None


class Timeline:
    """Two stacks of steps."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    @property
    def latest(self) -> Step | None:
        """The step that would be taken back."""
        return self._done[-1] if self._done else None

    def add(self, step: Step) -> None:
        """Remember a step that was just done."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> None:
        """Take the latest step back."""
        if self._done:
            self.take_back(self._done[-1])

    def take_back(self, step: Step) -> None:
        """Take back this step, whatever was done since; nothing where that has happened already."""
        if step in self._done:
            self._done.remove(step)
            self._undone.append(step)
            step.undo()

    def drop(self, step: Step) -> None:
        """Forget this step: another one takes its place, or nothing does."""
        self._done = [each for each in self._done if each is not step]

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            step.redo()

    def leave_pad(self) -> None:
        """Forget the steps of the drawing that is put away; its ink is immutable from now on."""
        self._done = [step for step in self._done if not step.on_pad]
        self._undone = [step for step in self._undone if not step.on_pad]

    def forget(self, record: UUID) -> None:
        """Forget the steps of a record that is gone for good."""
        self._done = [step for step in self._done if step.record != record]
        self._undone = [step for step in self._undone if step.record != record]
