"""Where a replay stands: plays, pauses, is put elsewhere. It knows nothing of what is played."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME_MS: Final = 16
_LEAP_MS: Final = 250.0
"""After a stall the replay goes on where it was, and does not leap to where it would be."""


class Playhead(QObject):
    """A moment between 0 and the duration, in milliseconds."""

    moved = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, clock: Callable[[], float] = monotonic, parent: QObject | None = None) -> None:
        """``clock`` gives seconds."""
        super().__init__(parent)
        self._clock = clock
        self._last = 0.0
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.advance)
        self.position, self.duration, self.speed = 0.0, 0.0, 1.0

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    def load(self, duration: float) -> None:
        """Stand at the beginning of something else."""
        self.pause()
        self.duration = duration
        self.seek(0.0)

    def play(self) -> None:
        """Go on; from the end, from the beginning."""
        if self.is_playing or self.duration <= 0:
            return
        if self.position >= self.duration:
            self.seek(0.0)
        self._last = self._clock()
        self._timer.start()
        self.playing_changed.emit(True)  # noqa: FBT003 - Qt's own signature

    def pause(self) -> None:
        """Stand still."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)  # noqa: FBT003 - as above

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, moment: float) -> None:
        """Go to this moment."""
        self.position = min(max(moment, 0.0), self.duration)
        self.moved.emit(self.position)

    def advance(self) -> None:
        """Move by the time that has gone."""
        now = self._clock()
        gone, self._last = (now - self._last) * 1000.0, now
        self.seek(self.position + min(gone, _LEAP_MS) * self.speed)
        if self.position >= self.duration:
            self.pause()
