"""Readings for the window, made on the inference lane by a process of its own.

One request is under way at a time. Of the requests for the drawing on the pad only the newest waits, so a
fast pen never builds a queue; drawings of the history that lack a reading wait behind it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.inference.errors import InferenceDied, InferenceError
from digitpad.inference.process import InferenceProcess
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digitpad.domain import Drawing, ModelCard, Picture
    from digitpad.inference.reader import ReadResult

RELOAD_MS = 3000
"""How long after its process died for good the model is loaded again."""


@dataclass(frozen=True, slots=True)
class _Request:
    source: Drawing | Picture
    done: Callable[[ReadResult], None]


class LiveReader(QObject):
    """Owns the inference lane: reads the drawing on the pad first, then what else wants reading."""

    loading = Signal()
    ready = Signal(object)
    """ModelCard: the chosen model answers."""
    failed = Signal(object)
    """InferenceError: the chosen model cannot be loaded, or its process keeps dying."""

    def __init__(self, model_id: str, parent: QObject | None = None) -> None:
        """Read with the model of this id; nothing is loaded before `start`."""
        super().__init__(parent)
        self._model_id = model_id
        self._lane = Lane("inference", self)
        self._process = InferenceProcess()
        self._loaded = False
        self._busy = False
        self._live: _Request | None = None
        self._backlog: deque[_Request] = deque()
        self._again = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._again.timeout.connect(self._load)

    @property
    def model_id(self) -> str:
        """The chosen model."""
        return self._model_id

    @property
    def is_ready(self) -> bool:
        """Whether the chosen model is loaded."""
        return self._loaded

    def start(self) -> None:
        """Load the chosen model in the background; requests wait until then."""
        self._load()

    def choose(self, model_id: str) -> None:
        """Read with another model from now on."""
        if model_id != self._model_id or not self._loaded:
            self._model_id = model_id
            self._loaded = False
            self._load()

    def read(self, source: Drawing | Picture, done: Callable[[ReadResult], None]) -> None:
        """Read what is on the pad; a request that still waits is forgotten."""
        self._live = _Request(source, done)
        self._next()

    def forget(self) -> None:
        """Drop the waiting request for the pad."""
        self._live = None

    def read_later(self, source: Drawing | Picture, done: Callable[[ReadResult], None]) -> None:
        """Read something else when the pad needs nothing."""
        self._backlog.append(_Request(source, done))
        self._next()

    def decode(
        self, path: Path, done: Callable[[Picture], None], failed: Callable[[Exception], None]
    ) -> None:
        """Read a picture file, off the Qt thread."""

        def work() -> Picture:
            from digitpad.ink.picture import read_picture

            return read_picture(path.read_bytes(), path.name)

        self._lane.submit(work, done, failed, (OSError, ValueError))

    def finish(self, seconds: float) -> bool:
        """Leave: whatever the process is doing, it is told to end; whether the lane was idle in time."""
        self._live = None
        self._backlog.clear()
        self._process.close()
        return self._lane.close(lambda: None, seconds)

    def _load(self) -> None:
        model_id = self._model_id
        self.loading.emit()

        def done(card: ModelCard) -> None:
            if model_id == self._model_id:
                self._loaded = True
                self.ready.emit(card)
                self._next()

        def failed(error: InferenceError) -> None:
            if model_id == self._model_id:
                self.failed.emit(error)

        self._lane.submit(lambda: self._process.load(model_id), done, failed, InferenceError)

    def _next(self) -> None:
        if self._busy or not self._loaded:
            return
        if self._live is not None:
            request, self._live = self._live, None
        elif self._backlog:
            request = self._backlog.popleft()
        else:
            return
        self._busy = True
        model_id = self._model_id

        def done(result: ReadResult) -> None:
            self._busy = False
            request.done(result)
            self._next()

        self._lane.submit(
            lambda: self._process.read(request.source, model_id), done, self._on_failed, InferenceError
        )

    def _on_failed(self, error: InferenceError) -> None:
        self._busy = False
        self._loaded = False
        self.failed.emit(error)
        if isinstance(error, InferenceDied):
            self._again.start()
