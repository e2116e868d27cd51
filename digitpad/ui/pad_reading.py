"""The reading of what lies on the pad: asked for at the right moments, the newest one kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.domain import Drawing, Picture, Verdict
from digitpad.ui.reading_state import Phase
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from digitpad.domain import ModelCard
    from digitpad.inference.errors import InferenceError
    from digitpad.inference.result import ReadResult
    from digitpad.ui.live_reader import LiveReader

Source: TypeAlias = Drawing | Picture

LIVE_MS = 33
"""Pause between readings while the pen moves."""
CALM_MS = 600
"""How long the pen has rested when it is said that what was a number is none any more.

Most digits of two strokes are no digits after the first.
"""


class PadReading(QObject):
    """Reads along while the pen moves, and again whenever the drawing or the model changes.

    Who writes on at a number shall see it grow, and not fall apart at each digit that is half written: doubts
    about what was read before are not shown while the pen is down, nor for a moment after.
    """

    made = Signal(object)
    """ReadResult of exactly what lies on the pad, without an open stroke."""
    changed = Signal()
    """There is something else to show: a result (also of an open stroke), or the model's state."""

    def __init__(self, reader: LiveReader, parent: QObject | None = None) -> None:
        """Begin with nothing on the pad."""
        super().__init__(parent)
        self._reader = reader
        self._source: Source | None = None
        self._result_of: Source | None = None
        self._moving: Drawing | None = None
        self._asked: Source | None = None
        """What was asked for last, until it is read."""
        self._laying = 0
        self.result: ReadResult | None = None
        self.shown: ReadResult | None = None
        """What is to be seen: the result or, while that may still come right, the one before."""
        self._grows = self._is_down = False
        self.phase = Phase.LOADING
        self.message = ""
        self._pause = QTimer(self, singleShot=True, interval=LIVE_MS)
        self._pause.timeout.connect(self._read_along)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._show)
        reader.loading.connect(self._on_loading)
        reader.ready.connect(self._on_ready)
        reader.failed.connect(self._on_failed)

    @property
    def settled(self) -> ReadResult | None:
        """The result for exactly what lies on the pad; None while it is still being made."""
        return self.result if self._result_of is self._source else None

    @property
    def source(self) -> Source | None:
        """What lies on the pad, without an open stroke."""
        return self._source

    def lay(self, source: Source | None, *, anew: bool) -> None:
        """This lies on the pad now (None: nothing). ``anew`` where it is no later state of what lay there."""
        self._pause.stop()
        self._moving, self._is_down = None, False
        self._calm.stop()
        self._grows = not anew and _strokes(source) > _strokes(self._source) > 0
        self._source = source
        if anew or source is None:
            # Results still on their way belong to something else.
            self._laying += 1
            self.result = self.shown = self._result_of = self._asked = None
            self._reader.forget()
        if source is not None:
            if source == self._asked:
                self._source = self._asked  # nothing came to the open stroke since: it is being read already
            else:
                self._request(source)
        self.changed.emit()

    def read_along(self, drawing: Drawing) -> None:
        """The pen moves: read the drawing with its open stroke, when there is time."""
        self._moving, self._is_down = drawing, True
        self._grows = self._source is not None
        self._calm.stop()
        if not self._pause.isActive():
            self._read_along()

    def _read_along(self) -> None:
        drawing, self._moving = self._moving, None
        if drawing is not None:
            self._pause.start()
            self._request(drawing)

    def _request(self, source: Source) -> None:
        laying, self._asked = self._laying, source

        def done(result: ReadResult) -> None:
            if self._asked is source:
                self._asked = None
            if laying == self._laying:
                self._on_read(source, result)

        self._reader.read(source, done)

    def _on_read(self, source: Source, result: ReadResult) -> None:
        if source is not self._source and self._source is not None and not self._is_down:
            return  # of a stroke that is whole meanwhile: its reading is on the way
        self.result, self._result_of = result, source
        if source is self._source:
            self.made.emit(result)
        self._calm.stop()
        if self._is_to_be_shown(source, result):
            self.shown = result
        elif source is self._source:
            self._calm.start()
        self.changed.emit()

    def _is_to_be_shown(self, source: Source, result: ReadResult) -> bool:
        before, verdict = self.shown, result.reading.verdict
        if not self._grows or before is None or before.reading.verdict is not Verdict.DIGITS:
            return True
        if source is not self._source:  # the pen is down
            return verdict is Verdict.DIGITS
        is_number = max(len(before.reading.digits), len(result.reading.digits)) > 1
        return verdict is not Verdict.NOT_A_DIGIT or not is_number

    def _show(self) -> None:
        """The pen rests: what was read is meant."""
        self.shown = self.result
        self.changed.emit()

    def _on_loading(self) -> None:
        self.phase, self.message, self._asked = Phase.LOADING, "", None
        self.changed.emit()

    def _on_ready(self, _card: ModelCard) -> None:
        self.phase, self.message = Phase.READY, ""
        self._grows = False
        if self._source is not None:
            self._request(self._source)
        self.changed.emit()

    def _on_failed(self, error: InferenceError) -> None:
        self.phase, self.message = Phase.FAILED, in_words(error)
        self.changed.emit()


def _strokes(source: Source | None) -> int:
    return len(source.strokes) if isinstance(source, Drawing) else 0
