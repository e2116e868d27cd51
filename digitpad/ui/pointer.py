"""Which pointer writes: one pen, finger or mouse at a time. Decided here without Qt.

Qt sends a pen's touch twice (as tablet events and as the mouse events it makes of them), and a hand that
holds a pen rests on the screen. So a stroke belongs to the device that began it, and a pen that is near or
was here a moment ago silences fingers and mouse.
"""

from __future__ import annotations

from enum import Enum

PALM_MS = 500.0
"""How long after the pen's last event a finger is still taken for the palm, in ms."""


class Device(Enum):
    """What can write."""

    PEN = "pen"
    TOUCH = "touch"
    MOUSE = "mouse"


class PointerArbiter:
    """Grants strokes to one device at a time. Times are ms of any one clock."""

    def __init__(self) -> None:
        """Begin with nothing near."""
        self._writing: Device | None = None
        self._pen_near = False
        self._pen_seen = float("-inf")

    @property
    def writing(self) -> Device | None:
        """The device whose stroke is open."""
        return self._writing

    def pen_came_near(self) -> None:
        """The pen is over the surface."""
        self._pen_near = True

    def pen_left(self, now: float) -> None:
        """The pen is out of reach."""
        self._pen_near = False
        self._pen_seen = now

    def press(self, device: Device, now: float) -> bool:
        """Whether a stroke of this device begins now."""
        if device is Device.PEN:
            self._pen_seen = now
        elif self._pen_near or now - self._pen_seen < PALM_MS:
            return False
        if self._writing is not None:
            return False
        self._writing = device
        return True

    def move(self, device: Device, now: float) -> bool:
        """Whether this movement belongs to the open stroke."""
        if device is Device.PEN:
            self._pen_seen = now
        return self._writing is device

    def release(self, device: Device, now: float) -> bool:
        """Whether this ends the open stroke."""
        if not self.move(device, now):
            return False
        self._writing = None
        return True

    def pen_takes_over(self) -> bool:
        """Whether a finger's or mouse's open stroke has to give way to a pen that begins to write."""
        return self._writing in (Device.TOUCH, Device.MOUSE)

    def cancel(self) -> None:
        """The open stroke is given up."""
        self._writing = None
