"""What reading a drawing gives. Apart from the reader, so that the window's process need not import numpy."""

# No postponed annotations here: msgspec looks these types up when it decodes a frame.

from dataclasses import dataclass

from digitpad.domain import DigitImage, Reading


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A reading, what the model saw of each of its digits (pixels alone), and how long it took in ms.

    There is no image where nothing was drawn. ``other`` is the likeliest text with its probability where the
    ink may also be divided in another way: "11" for a "4". Where a digit's second answer is likelier than
    that, the doubt lies in the digit (`likeliest`).
    """

    reading: Reading
    images: tuple[DigitImage, ...]
    milliseconds: float
    other: tuple[str, float] | None = None

    @property
    def likeliest(self) -> tuple[tuple[str, float], tuple[str, float]]:
        """The two likeliest texts with their probabilities, what was read first; one may be `NO_DIGIT`."""
        return self.reading.likeliest_beside(self.other)
