"""Measures how a model reads numbers, through the reader that the app reads with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from digitpad.domain import MeasuredNumbers, NumberFigures, Reading, Refusal, SingleDigits, Verdict
from digitpad.inference.reader import Reader
from digitpad.ink.normalise import normalise
from training.calibration import calibration_error
from training.datasets import DigitSet
from training.errors import DataError
from training.evaluation import measure
from training.numbers import sets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from digitpad.domain import Drawing, Picture
    from digitpad.inference.predictor import Predictor
    from training.measured_sets import Split
    from training.numbers.sets import NumberSet

    Flags = NDArray[np.bool_]

AT_ONCE = 50
"""Drawings that pass through the reader together: progress shows that often."""


def measure_numbers(
    predictors: Sequence[Predictor], folder: Path, data: Path, split: Split, *, quiet: bool = False
) -> list[NumberFigures]:
    """How each of these models, which lie in this folder, reads the numbers of one part.

    Raises:
        DataError: A data set is missing or damaged.
        ModelError: A model cannot be used.
    """
    numbers, words = sets.number_sets(data, split), sets.word_sets(data, split)
    digits = sets.single_digits(data, split)
    reader = Reader(folder)
    found = []
    for predictor in predictors:
        card = predictor.card
        drawn = {
            identity: drawing
            for one in (*numbers.values(), *words.values(), digits)
            for identity, drawing in zip(one.ids, one.drawings, strict=True)
        }
        readings = _read(reader, card.id, drawn, quiet=quiet)
        found.append(
            NumberFigures(
                measured={
                    name: measured([readings[identity] for identity in one.ids], one.texts)
                    for name, one in numbers.items()
                },
                single=_single(predictor, digits, [readings[identity] for identity in digits.ids]),
                words={
                    name: refused([readings[identity] for identity in one.ids]) for name, one in words.items()
                },
            )
        )
    return found


def measured(readings: Sequence[Reading], texts: Sequence[str]) -> MeasuredNumbers:
    """What these readings of numbers, of which there is at least one, are worth."""
    verdicts = np.array([reading.verdict.value for reading in readings])
    exact = np.array([reading.text == text for reading, text in zip(readings, texts, strict=True)])
    closest = np.array([reading.closest == text for reading, text in zip(readings, texts, strict=True)])
    confidences = np.array([reading.confidence for reading in readings])
    sure = verdicts == Verdict.DIGITS.value
    counts = np.array([len(text) for text in texts])
    return MeasuredNumbers(
        numbers=len(texts),
        exact=_share(exact),
        calibration_error=round(calibration_error(confidences, closest), 4),
        sure=_share(sure),
        unsure=_share(verdicts == Verdict.UNSURE.value),
        refused=_share(verdicts == Verdict.NOT_A_DIGIT.value),
        exact_when_sure=_share(exact[sure]) if sure.any() else None,
        lengths=tuple(
            (int(count), int((counts == count).sum()), _share(exact[counts == count]))
            for count in np.unique(counts)
        ),
    )


def refused(readings: Sequence[Reading]) -> Refusal:
    """How many of these readings of what is no number, of which there is at least one, say so."""
    verdicts = [reading.verdict for reading in readings]
    unsure = verdicts.count(Verdict.UNSURE)
    accepted = unsure + verdicts.count(Verdict.DIGITS)
    return Refusal(
        drawings=len(verdicts),
        refused=round(1 - accepted / len(verdicts), 4),
        unsure=round(unsure / len(verdicts), 4),
    )


def _single(predictor: Predictor, digits: NumberSet, readings: Sequence[Reading]) -> SingleDigits:
    images = [normalise(drawing) for drawing in digits.drawings]
    alone = measure(
        predictor,
        DigitSet(
            digits.ids, tuple(image for image in images if image is not None), tuple(map(int, digits.texts))
        ),
    )
    right = [reading.closest == text for reading, text in zip(readings, digits.texts, strict=True)]
    return SingleDigits(
        digits=len(digits),
        alone=alone.accuracy,
        exact=_share(np.array(right)),
        refused_alone=alone.refused,
        refused=measured(readings, digits.texts).refused,
    )


def _read(
    reader: Reader, model_id: str, drawn: Mapping[str, Drawing | Picture], *, quiet: bool
) -> dict[str, Reading]:
    """What is read of these drawings, by id."""
    found: dict[str, Reading] = {}
    ids = list(drawn)
    with tqdm(total=len(ids), desc=f"{model_id}: reading numbers and words", disable=quiet) as bar:
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            readings = reader.read_many([drawn[identity] for identity in some], model_id)
            for identity, reading in zip(some, readings, strict=True):
                if isinstance(reading, str):
                    raise DataError(f"{identity}: {reading}")
                found[identity] = reading
            bar.update(len(some))
    return found


def _share(which: Flags) -> float:
    return round(float(which.mean()), 4)
