"""Figures of a model whose answers are known: it finds its logits written in the image."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from typing_extensions import override

from digitpad.domain import DigitImage, Measured
from digitpad.inference.predictor import Predictor
from tests.unit.training.cards_data import card
from training.datasets import DigitSet
from training.evaluation import accuracy, measure, refusal

NO_DIGIT = 10


class Told(nn.Module):
    """The first ten pixels, of 255 levels, are the logits, from 0 to 10."""

    @override
    def forward(self, ink: Tensor) -> Tensor:
        return ink.flatten(1)[:, :10] * 10


def image(answer: int, logit: float) -> DigitImage:
    """An image that the model reads as this digit with this logit; the others have 0."""
    pixels = bytearray(784)
    if answer != NO_DIGIT:
        pixels[answer] = round(logit * 25.5)
    return DigitImage(bytes(pixels))


def predictor(digit_bias: float | None = None) -> Predictor:
    return Predictor(card(digit_bias=digit_bias, unsure_below=0.9, not_a_digit_below=0.5), Told())


def digits(read: list[tuple[int, int, float]]) -> DigitSet:
    """Of (label, answer, logit)."""
    images = tuple(image(answer, logit) for _, answer, logit in read)
    return DigitSet(tuple(map(str, range(len(read)))), images, tuple(label for label, _, _ in read))


SURE, DOUBTFUL = 10.0, 2.0
P_SURE = math.exp(SURE) / (math.exp(SURE) + 9)
P_DOUBTFUL = math.exp(DOUBTFUL) / (math.exp(DOUBTFUL) + 9)


def test_every_digit_counts_once_whatever_the_verdict() -> None:
    read = [(3, 3, SURE)] * 6 + [(4, 9, SURE)] * 2 + [(5, 5, DOUBTFUL), (1, 7, DOUBTFUL)]
    found = measure(predictor(), digits(read))
    assert (found.digits, found.accuracy) == (10, 0.7)
    assert (found.sure, found.unsure, found.refused) == (0.8, 0.2, 0.0)
    assert found.accuracy_when_sure == 0.75


def test_the_calibration_error_is_the_mean_gap_of_confidence_and_share_right() -> None:
    found = measure(predictor(), digits([(3, 3, SURE)] * 6 + [(4, 9, SURE)] * 2 + [(5, 5, DOUBTFUL)] * 2))
    expected = 0.8 * (P_SURE - 0.75) + 0.2 * (1 - P_DOUBTFUL)
    assert found.calibration_error == pytest.approx(expected, abs=1e-3)
    assert [row[1:] for row in found.reliability] == [(1.0, 2), (0.75, 8)]
    assert [row[0] for row in found.reliability] == pytest.approx([P_DOUBTFUL, P_SURE], abs=0.01)


def test_the_abstention_curve_goes_from_the_surest_to_all() -> None:
    read = [(3, 3, SURE)] * 50 + [(4, 4, DOUBTFUL)] * 25 + [(4, 9, 1.5)] * 25
    curve = measure(predictor(), digits(read)).abstention
    assert len(curve) <= 20
    assert curve[0] == (0.1, 1.0)
    assert (0.75, 1.0) in curve
    assert curve[-1] == (1.0, 0.75)


def test_a_model_that_knows_no_digit_refuses() -> None:
    read = [(3, 3, SURE)] * 3 + [(3, NO_DIGIT, 0.0)]
    found = measure(predictor(digit_bias=-4.0), digits(read))
    assert (found.sure, found.refused) == (0.75, 0.25)


def test_without_a_sure_reading_there_is_no_accuracy_of_them() -> None:
    assert measure(predictor(), digits([(3, 3, DOUBTFUL)])).accuracy_when_sure is None


def test_blank_ones_are_refused_by_every_model() -> None:
    found = refusal(predictor(), [None, None, image(3, SURE), image(3, DOUBTFUL)])
    assert (found.drawings, found.refused, found.unsure) == (4, 0.5, 0.25)


def test_no_drawings_but_blank_ones_need_no_model() -> None:
    assert refusal(predictor(), [None]).refused == 1.0


def test_a_picture_in_which_no_ink_was_found_is_read_wrong() -> None:
    assert accuracy(predictor(), [image(3, SURE), None, image(4, SURE)], [3, 4, 5]) == pytest.approx(0.3333)


def test_figures_are_plain_numbers() -> None:
    found = measure(predictor(), digits([(3, 3, SURE), (4, 9, DOUBTFUL)]))
    assert isinstance(found, Measured)
    values = [found.accuracy, found.sure, *(value for row in found.reliability for value in row)]
    assert not any(isinstance(value, np.generic | torch.Tensor) for value in values)
