"""Readings for the window, made on the inference lane by a process of its own.

One request is under way at a time. Of the requests for the drawing on the pad only the newest waits, so a
fast pen never builds a queue. Readings aside, with another model or of an earlier state of a drawing, wait
behind it, and drawings of the history that lack a reading wait behind both; many of them are read a few at a
time.
"""

from __future__ import annotations

import logging
from collections import deque
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.inference.errors import InferenceDied, InferenceError, ModelError
from digitpad.ink.errors import InkError, PictureError
from digitpad.saying import said
from digitpad.ui.lane import Lane
from digitpad.ui.reading_requests import Batch, Pace, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digitpad.domain import Drawing, ModelCard, Picture, Reading
    from digitpad.inference.process import InferenceProcess
    from digitpad.inference.result import ReadResult
    from digitpad.ui.pasted import Pasted
    from digitpad.ui.reading_requests import Readings

_log = logging.getLogger(__name__)

RELOAD_MS = 3000
"""How long after its process died for good the model is loaded again; twice as long after each time."""
RELOAD_AT_MOST_MS = 60_000


class LiveReader(QObject):
    """Owns the inference lane: reads the drawing on the pad first, then what else wants reading."""

    loading = Signal()
    ready = Signal(object)
    """ModelCard: the chosen model answers."""
    failed = Signal(object)
    """InferenceError: the chosen model cannot be loaded, or its process keeps dying."""

    def __init__(
        self, model_id: str, process: InferenceProcess | None = None, parent: QObject | None = None
    ) -> None:
        """Read with the model of this id; nothing is loaded before `start`."""
        super().__init__(parent)
        self._model_id = model_id
        self._lane = Lane("inference", self)
        # A picture file is decoded here: it need not wait for the model.
        self._files_lane = Lane("files", self)
        self._process = process
        self._loaded = False
        self._busy = False
        self._refused = False
        self._live: Request | None = None
        self._aside: dict[object, Request] = {}  # by who asks, in the order asked
        self._backlog: deque[Request] = deque()
        self._batches: deque[Batch] = deque()
        self._pace = Pace()
        self._pause_ms = RELOAD_MS
        self._again = QTimer(self, singleShot=True)
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
            self._load()

    def read(self, source: Drawing | Picture, done: Callable[[ReadResult], None]) -> None:
        """Read what is on the pad; a request that still waits is forgotten."""
        self._live = Request(source, done)
        self._next()

    def forget(self) -> None:
        """Drop the waiting request for the pad."""
        self._live = None

    def read_aside(
        self,
        source: Drawing | Picture,
        model_id: str,
        done: Callable[[ReadResult], None],
        failed: Callable[[Exception], None],
        asker: object = None,
    ) -> None:
        """Read with any model when the pad needs nothing.

        One of the same ``asker`` that still waits is forgotten. ``failed`` gets an InferenceError, InkError
        or PictureError; the chosen model reads on.
        """
        self._aside[asker] = Request(source, done, model_id, failed)
        self._next()

    def forget_aside(self, asker: object = None) -> None:
        """Drop the waiting request of this asker."""
        self._aside.pop(asker, None)

    def renew(self, model_id: str) -> None:
        """A model of this id was added, perhaps in place of one that has been read with."""
        if model_id == self._model_id:
            self._load()
        elif self._process is not None:
            process = self._process
            # Where it cannot be loaded, whoever wants to read with it is told so.
            self._lane.submit(lambda: process.load(model_id), _ignore, _ignore, InferenceError)

    def read_later(self, source: Drawing | Picture, done: Callable[[ReadResult], None]) -> None:
        """Read something else when the pad needs nothing."""
        self._backlog.append(Request(source, done))
        self._next()

    def read_many(self, sources: Sequence[Drawing | Picture], done: Callable[[Readings], None]) -> None:
        """Read these when nothing else needs reading; they wait until there is a model that can be used."""
        if sources:
            self._batches.append(Batch(sources, done))
            self._next()
        else:
            done([])

    def decode(
        self, source: Path | Pasted, done: Callable[[Picture], None], failed: Callable[[str], None]
    ) -> None:
        """Make a picture of a file, off the Qt thread; ``failed`` is told why it cannot be read."""

        def refused(error: Exception) -> None:
            if isinstance(error, OSError):
                reason = error.strerror or str(error)
                failed(said("“{name}” cannot be read: {reason}.", name=source.name, reason=reason))
            else:
                failed(str(error))  # names the file itself

        self._files_lane.submit(lambda: _picture_in(source), done, refused, (PictureError, OSError))

    def finish(self, seconds: float) -> bool:
        """Leave: whatever the process is doing, it is told to end; whether the lane was idle in time."""
        self._live = None
        self._aside.clear()
        self._backlog.clear()
        self._batches.clear()
        self._again.stop()
        if self._process is not None:
            self._process.close()
        self._files_lane.close(lambda: None, 0)
        return self._lane.close(lambda: None, seconds)

    def _reading_process(self) -> InferenceProcess:
        if self._process is None:
            # Imported here, so that the window stands sooner.
            from digitpad.inference.process import InferenceProcess

            self._process = InferenceProcess()
        return self._process

    def _load(self) -> None:
        model_id, process = self._model_id, self._reading_process()
        self._again.stop()
        self._loaded = self._refused = False
        self.loading.emit()

        def done(card: ModelCard) -> None:
            if model_id == self._model_id:
                self._loaded = True
                self._again.stop()
                self._pause_ms = RELOAD_MS
                self.ready.emit(card)
                self._next()

        self._lane.submit(
            lambda: process.load(model_id),
            done,
            lambda error: self._on_failed(error, model_id),
            InferenceError,
        )

    def _take(self) -> Request | None:
        """The next request whose turn it is."""
        request: Request | None = None
        if self._loaded and self._live is not None:
            request, self._live = self._live, None
        elif (self._loaded or self._refused) and self._aside:
            request = self._aside.pop(next(iter(self._aside)))
        elif self._loaded and self._backlog:
            request = self._backlog.popleft()
        return request

    def _next(self) -> None:
        request = None if self._busy else self._take()
        if request is not None:
            self._begin(request)
        elif self._loaded and self._batches and not self._busy:
            self._begin_some(self._batches[0])

    def _begin(self, request: Request) -> None:
        self._busy = True
        model_id, process = request.model_id or self._model_id, self._reading_process()

        def done(result: ReadResult) -> None:
            self._busy = False
            if self._live is not None:
                self._next()  # the process reads on while this result is shown
            request.done(result)
            self._next()

        def failed(error: Exception) -> None:
            self._busy = False
            if request.failed is not None:
                request.failed(error)
                self._next()
            elif isinstance(error, InferenceError):
                self._on_failed(error, model_id)
            else:
                _log.warning("a drawing cannot be read: %s", error)
                self._next()

        self._lane.submit(
            lambda: process.read(request.source, model_id),
            done,
            failed,
            (InferenceError, InkError, PictureError),
            self._on_broken,
        )

    def _begin_some(self, batch: Batch) -> None:
        self._busy = True
        model_id, process = self._model_id, self._reading_process()
        some = batch.following(self._pace.at_once)

        def work() -> tuple[Sequence[Reading | str], float]:
            began = perf_counter()
            return process.read_many(some, model_id), (perf_counter() - began) * 1000

        def done(outcome: tuple[Sequence[Reading | str], float]) -> None:
            readings, milliseconds = outcome
            self._pace.took(len(some), milliseconds)
            for reading in readings:
                if isinstance(reading, str):
                    _log.warning("a drawing cannot be read: %s", reading)
            self._add(batch, [None if isinstance(reading, str) else reading for reading in readings])
            self._next()

        def failed(error: InferenceError) -> None:
            if isinstance(error, InferenceDied):  # perhaps of one of these
                self._add(batch, [None] * len(some))
            self._busy = False
            self._on_failed(error, model_id)

        def broken() -> None:
            self._add(batch, [None] * len(some))
            self._next()

        self._lane.submit(work, done, failed, InferenceError, broken)

    def _add(self, batch: Batch, readings: Readings) -> None:
        """These have been read, or never will be."""
        self._busy = False
        batch.readings += readings
        if batch.is_done:
            self._batches.popleft()
            batch.done(batch.readings)

    def _on_failed(self, error: InferenceError, model_id: str) -> None:
        if model_id != self._model_id:
            return  # the model chosen meanwhile is being loaded
        self._loaded = False
        self._refused = isinstance(error, ModelError)  # the process lives: it may read with others
        self.failed.emit(error)
        if isinstance(error, InferenceDied):
            self._again.start(self._pause_ms)
            self._pause_ms = min(2 * self._pause_ms, RELOAD_AT_MOST_MS)
        self._next()

    def _on_broken(self) -> None:
        """Something went wrong that nobody foresaw; other drawings can still be read."""
        self._busy = False
        self._next()


def _ignore(_outcome: object) -> None:
    """Nobody waits for it."""


def _picture_in(source: Path | Pasted) -> Picture:
    if not isinstance(source, Path):
        return source.picture()
    # Imported here: Pillow and numpy are not needed before somebody opens a picture.
    from digitpad.ink.picture import read_picture_file

    return read_picture_file(source)
