"""What reading a drawing gives. Apart from the reader, so that the window's process need not import numpy."""

# No postponed annotations here: msgspec looks these types up when it decodes a frame.

from dataclasses import dataclass

from digitpad.domain import DigitImage, Reading


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A reading, what the model saw (None: nothing was drawn), and how long it took in ms."""

    reading: Reading
    image: DigitImage | None
    milliseconds: float
