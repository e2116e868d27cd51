"""What a person says of the drawing on the pad, at once or typed, and how it is taken back in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from digitpad.ui.timeline import Step
from digitpad.ui.typed_label import TypedLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from digitpad.ui.timeline import Timeline


class Labelling(QObject):
    """Labels of one record at a time."""

    def __init__(
        self,
        timeline: Timeline,
        keep: Callable[[UUID, str | None], None],
        parent: QObject | None = None,
    ) -> None:
        """``keep`` gives a record this label, or none."""
        super().__init__(parent)
        self._timeline, self._keep = timeline, keep
        self._record: UUID | None = None
        self._before: str | None = None
        self._step: Step | None = None
        self.typed = TypedLabel(self)
        self.typed.kept.connect(self._on_kept)
        self.typed.taken_back.connect(self._on_taken_back)

    def say(self, record: UUID, before: str | None, label: str) -> None:
        """It is this. What was being typed is not meant any more."""
        self.typed.drop()
        if label != before:
            self._begin(record, before)
            self._on_kept(label)

    def type(self, record: UUID, before: str | None, digit: str, *, at_once: bool) -> None:
        """A digit key was pressed."""
        if record != self._record:
            self.typed.leave()
        if not self.typed.is_on:
            self._begin(record, before)
        self.typed.type(digit, at_once=at_once)

    def _begin(self, record: UUID, before: str | None) -> None:
        self._record, self._before, self._step = record, before, None

    def _on_kept(self, label: str) -> None:
        record, before = self._record, self._before
        if record is None:
            return
        self._forget_step()
        if label != before:
            self._step = Step(
                lambda: self._keep(record, before),
                lambda: self._keep(record, label),
                on_pad=False,  # a closed drawing's ink is immutable, its label is not
                record=record,
            )
            self._timeline.add(self._step)
        self._keep(record, label)

    def _on_taken_back(self) -> None:
        self._forget_step()
        if self._record is not None:
            self._keep(self._record, self._before)

    def _forget_step(self) -> None:
        """What is kept now takes the place of what was kept of the same typing."""
        if self._step is not None:
            self._timeline.drop(self._step)
            self._step = None
