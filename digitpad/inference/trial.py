"""Whether a model that somebody wants to add can read at all.

Importing this module does not import torch; a trial does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from digitpad.domain import DigitImage
from digitpad.inference import golden
from digitpad.inference.cards import what_to_do
from digitpad.inference.errors import ModelMismatch
from digitpad.ink.normalise import normalise
from digitpad.saying import said

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard

_BLANK = DigitImage(bytes(784))


def try_out(card: ModelCard, weights: bytes, path: Path) -> None:
    """Build the model from the content of its weights file, and read the golden drawings with it.

    How many it reads right does not matter: a model may be poor, or know other hands.

    Raises:
        ModelError: Its architecture is unknown, its weights do not fit, or it gives no probabilities.
    """
    from digitpad.inference.predictor import Predictor

    predictor = Predictor.of(card, weights, path)
    images = [normalise(drawing) or _BLANK for _, drawing in golden.drawings()]
    for probabilities in predictor.probabilities([_BLANK, *images]):
        if not all(math.isfinite(probability) for probability in probabilities):
            raise ModelMismatch(
                said(
                    "{name} gives no probabilities for a plain drawing: its weights in {file} hold "
                    "numbers that are not finite or far too large. {advice}",
                    name=card.name,
                    file=path,
                    advice=what_to_do(path),
                )
            )
