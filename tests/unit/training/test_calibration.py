from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitpad.inference import architectures
from training import calibration


def logits_and_labels(temperature: float, count: int = 20_000) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits that are too large by this factor, and labels drawn from what they should say."""
    generator = torch.Generator().manual_seed(1)
    honest = torch.randn(count, 10, generator=generator) * 2
    labels = torch.multinomial(honest.softmax(dim=1), 1, generator=generator).squeeze(1)
    return honest * temperature, labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_is_found_and_makes_confidence_honest(temperature: float) -> None:
    logits, labels = logits_and_labels(temperature)
    found = calibration.fit_temperature(logits, labels)
    assert found == pytest.approx(temperature, rel=0.05)
    probabilities = architectures.probabilities(logits, found, None).numpy()
    right = probabilities.argmax(axis=1) == labels.numpy()
    assert calibration.calibration_error(probabilities.max(axis=1), right) < 0.02


def test_the_bias_tells_digits_from_the_rest_as_often_as_a_pad_sees_both() -> None:
    """Logits that were learned from as many drawings that are no digit as digits."""
    generator = torch.Generator().manual_seed(2)
    likeness = torch.randn(40_000, generator=generator) * 3  # the log odds of being a digit
    is_digit = torch.rand(40_000, generator=generator) < likeness.sigmoid()
    logits = torch.full((40_000, 10), -30.0)
    logits[:, 4] = likeness
    bias = calibration.fit_digit_bias(logits[is_digit], logits[~is_digit], 1.0)
    expected = np.log((1 - calibration.OTHERS_SHARE) / calibration.OTHERS_SHARE)
    assert bias == pytest.approx(expected, abs=0.1)


def test_a_boaster_has_a_calibration_error() -> None:
    confidences = np.full(100, 0.9)
    assert calibration.calibration_error(confidences, np.arange(100) < 60) == pytest.approx(0.3)
    assert calibration.calibration_error(confidences, np.arange(100) < 90) == pytest.approx(0.0)


def test_log_loss_is_that_of_the_right_digit() -> None:
    found = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert calibration.log_loss(found, np.array([0, 1])) == pytest.approx(-np.log([0.9, 0.8]).mean())


def as_arrays(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    confidences, right = zip(*pairs, strict=True)
    return np.array(confidences), np.array(right)


readings = st.lists(st.tuples(st.floats(0.1, 1.0), st.booleans()), min_size=1, max_size=300).map(as_arrays)
equals = st.sampled_from([0.51, 0.6, 0.7004, 0.7006, 0.9, 0.94, 1.0])
mostly_right = st.lists(st.tuples(equals, st.integers(0, 60).map(bool)), min_size=1, max_size=300).map(
    as_arrays
)


@given(readings | mostly_right)
def test_from_the_threshold_on_enough_is_right_and_from_no_lower_one(
    found: tuple[np.ndarray, np.ndarray],
) -> None:
    confidences, right = found

    def is_enough(thousandths: int) -> bool:
        sure = right[confidences >= thousandths / 1000]
        return not len(sure) or sure.mean() >= calibration.RIGHT_SHARE

    threshold = round(calibration.choose_unsure_below(confidences, right) * 1000)
    assert calibration.DOUBTFUL * 1000 <= threshold <= calibration.CERTAIN * 1000
    assert is_enough(threshold) or threshold == calibration.CERTAIN * 1000
    assert not any(is_enough(lower) for lower in range(round(calibration.DOUBTFUL * 1000), threshold))


@given(readings)
def test_hardly_any_digit_is_refused(readings: tuple[np.ndarray, np.ndarray]) -> None:
    any_digit, _ = readings
    below = calibration.choose_not_a_digit_below(any_digit)
    assert 0 <= below <= calibration.UNLIKELY
    assert (any_digit < below).mean() <= calibration.LOST_SHARE


def test_the_threshold_is_the_lowest_that_will_do() -> None:
    confidences = np.linspace(0.8, 1.0, 1001)
    right = confidences >= 0.9
    threshold = calibration.choose_unsure_below(confidences, right)
    assert threshold == 0.9
