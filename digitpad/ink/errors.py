"""What can be wrong with ink and pictures.

``InkError``: strokes or stored ink that cannot be used (not finite, too large, damaged bytes).
``PictureError``: a picture that cannot be read. Both messages say what is wrong and what to do.
"""

from __future__ import annotations

from digitpad.saying import SaidError


class InkError(SaidError, ValueError):
    """Strokes, or the bytes they were stored as, that cannot be used."""


class PictureError(SaidError, ValueError):
    """A picture that cannot be read."""
