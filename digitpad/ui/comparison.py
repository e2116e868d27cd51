"""Reads what lies on the pad with every model, one after the other, when the pad needs nothing.

The reading on the panel comes first: a comparison begins when the drawing has rested a moment, asks for one
reading at a time behind the pad's own, and is given up as soon as the drawing changes.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.inference.errors import InferenceDied
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.inference.result import ReadResult
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.pad_reading import PadReading, Source

REST_MS = 150
"""How long the drawing has rested when it is read with all models."""


class Comparison(QObject):
    """The readings of all models, of exactly what lies on the pad. It works only while somebody looks on."""

    cleared = Signal()
    """Nothing lies on the pad."""
    outdated = Signal()
    """What was read is no more what lies on the pad; new readings follow."""
    read = Signal(str, object)
    """Model id and ReadResult."""
    failed = Signal(str, str)
    """Model id and why it cannot read."""

    def __init__(self, reader: LiveReader, pad: PadReading, parent: QObject | None = None) -> None:
        """Compare nothing before `start`."""
        super().__init__(parent)
        self._reader, self._pad = reader, pad
        self._models: tuple[str, ...] = ()
        self._source: Source | None = None
        self._left: deque[str] = deque()
        self._ended: dict[str, str] = {}
        self._is_on = False
        self._run = 0
        self._is_reading = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._begin)
        pad.changed.connect(self._on_changed)

    def set_models(self, models: Sequence[str]) -> None:
        """Read with these, in this order."""
        self._models = tuple(models)
        self._ended = {}
        self._again()

    def start(self) -> None:
        """Somebody looks on."""
        self._is_on, self._ended = True, {}
        self._again()

    def stop(self) -> None:
        """Nobody looks on any more."""
        self._is_on = False
        self._give_up()

    def _again(self) -> None:
        self._source = None
        self._on_changed()

    def _on_changed(self) -> None:
        if not self._is_on:
            return
        source = self._pad.source
        if source is not self._source:
            self._give_up()
            self._source = source
            if source is None:
                self.cleared.emit()
            else:
                self.outdated.emit()
                self._rest.start(REST_MS)
        elif self._rest.isActive() or (self._is_reading and self._pad.settled is None):
            # The pen moves again, or the pad's own reading is still being made.
            self._give_up()
            self._rest.start(REST_MS)

    def _give_up(self) -> None:
        """What is still under way belongs to something else."""
        self._run += 1
        self._is_reading = False
        self._rest.stop()
        self._left.clear()
        self._reader.forget_aside(self)

    def _begin(self) -> None:
        self._left = deque(self._models)
        self._is_reading = True
        self._next()

    def _next(self) -> None:
        while self._left and self._left[0] in self._ended:
            model_id = self._left.popleft()
            self.failed.emit(model_id, self._ended[model_id])
        if not self._left or self._source is None:
            self._is_reading = False
            return
        model_id, run = self._left.popleft(), self._run

        def done(result: ReadResult) -> None:
            if run == self._run:
                self.read.emit(model_id, result)
                self._next()

        def failed(error: Exception) -> None:
            if isinstance(error, InferenceDied):
                # It ended the process that the pad reads with: not again for every stroke.
                self._ended[model_id] = in_words(error)
            if run == self._run:
                self.failed.emit(model_id, in_words(error))
                self._next()

        self._reader.read_aside(self._source, model_id, done, failed, self)
