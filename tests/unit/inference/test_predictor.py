from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from digitpad.domain import DigitImage, Point, Stroke
from digitpad.inference import cards
from digitpad.inference.architectures import ARCHITECTURES
from digitpad.inference.errors import ModelCorrupt, ModelMismatch
from digitpad.inference.networks.lenet_5 import LeNet5
from digitpad.inference.predictor import CHUNK, Predictor
from tests.unit.inference.small_models import write_model

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

BLANK = DigitImage(bytes(784))
images = st.binary(min_size=784, max_size=784).map(DigitImage)


def load(folder: Path, model_id: str = "softmax") -> Predictor:
    return Predictor.load(cards.find(model_id, folder), folder)


@pytest.fixture(scope="module", params=sorted(ARCHITECTURES))
def predictor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Predictor:
    """A model of each architecture."""
    folder = tmp_path_factory.mktemp("models")
    write_model(folder, request.param)
    return load(folder, request.param)


@given(image=images)
def test_ten_probabilities_sum_to_one_and_are_the_same_alone_and_in_company(
    predictor: Predictor, image: DigitImage
) -> None:
    (alone,) = predictor.probabilities([image])
    company = predictor.probabilities([BLANK, image, BLANK])
    assert len(alone) == 10
    assert sum(alone) == pytest.approx(1.0, abs=1e-12)
    assert company[1] == pytest.approx(alone, abs=1e-5)


def test_no_images_give_no_readings(folder: Path) -> None:
    assert load(folder).probabilities([]) == []


def test_more_images_than_fit_at_once_keep_their_order(folder: Path) -> None:
    predictor = load(folder)
    full = DigitImage(b"\xff" * 784)
    found = predictor.probabilities([*[BLANK] * CHUNK, full])
    assert len(found) == CHUNK + 1
    assert found[0] == pytest.approx(found[CHUNK - 1], abs=1e-6)
    assert found[-1] == pytest.approx(predictor.probabilities([full])[0], abs=1e-5)


def test_the_temperature_divides_the_logits(tmp_path: Path) -> None:
    weights = ARCHITECTURES["softmax"]().state_dict()
    weights["scores.weight"] = torch.zeros(10, 784)
    weights["scores.bias"] = torch.arange(10.0)
    write_model(tmp_path, weights=weights, temperature=2.0)
    (found,) = load(tmp_path).probabilities([BLANK])
    assert found == pytest.approx((torch.arange(10.0) / 2).softmax(0).tolist(), abs=1e-6)


def test_weights_of_another_shape_do_not_fit(tmp_path: Path) -> None:
    write_model(tmp_path, weights={"scores.weight": torch.zeros(11, 784), "scores.bias": torch.zeros(11)})
    with pytest.raises(
        ModelMismatch,
        match=r'softmax\.safetensors holds "scores\.weight" of shape \(11, 784\), not \(10, 784\)',
    ):
        load(tmp_path)


def test_weights_of_another_type_do_not_fit(tmp_path: Path) -> None:
    weights = {"scores.weight": torch.zeros(10, 784).double(), "scores.bias": torch.zeros(10)}
    write_model(tmp_path, weights=weights)
    with pytest.raises(ModelMismatch, match=r"torch\.float64, not as 16- or 32-bit floats"):
        load(tmp_path)


def test_weights_stored_in_16_bits_read_as_their_32_bit_copies(tmp_path: Path) -> None:
    half = {name: part.half() for name, part in ARCHITECTURES["lenet-5"]().state_dict().items()}
    write_model(tmp_path, "half", half, architecture="lenet-5")
    write_model(
        tmp_path, "whole", {name: part.float() for name, part in half.items()}, architecture="lenet-5"
    )
    image = DigitImage(bytes(range(256)) * 3 + bytes(16))
    assert load(tmp_path, "half").probabilities([image]) == load(tmp_path, "whole").probabilities([image])


def test_with_a_digit_bias_the_rest_to_one_is_no_digit(tmp_path: Path) -> None:
    weights = {"scores.weight": torch.zeros(10, 784), "scores.bias": torch.full((10,), -3.0)}
    write_model(tmp_path, weights=weights, digit_bias=1.0, temperature=2.0)
    (found,) = load(tmp_path).probabilities([BLANK])
    digit = math.exp((-3.0 + 1.0) / 2.0)
    assert found == pytest.approx([digit / (10 * digit + 1.0)] * 10, abs=1e-6)


def test_the_pens_path_reaches_a_network_that_looks_at_it(tmp_path: Path) -> None:
    write_model(tmp_path, "digitpad")
    predictor = load(tmp_path, "digitpad")
    line = Stroke((Point(14.0, 4.0), Point(14.0, 23.0)))
    down, up, unknown = predictor.probabilities(
        [
            DigitImage(BLANK.pixels, (line,)),
            DigitImage(BLANK.pixels, (Stroke(line.points[::-1]),)),
            BLANK,
        ]
    )
    assert down != pytest.approx(up, abs=1e-6)
    assert down != pytest.approx(unknown, abs=1e-6)


def test_missing_and_extra_tensors_do_not_fit(tmp_path: Path) -> None:
    whole = ARCHITECTURES["softmax"]().state_dict()
    write_model(tmp_path, weights={"scores.weight": whole["scores.weight"]})
    with pytest.raises(ModelMismatch, match=r'no tensor "scores\.bias"'):
        load(tmp_path)
    write_model(tmp_path, weights={**whole, "more": torch.zeros(1)})
    with pytest.raises(ModelMismatch, match='"more"'):
        load(tmp_path)


def test_a_file_that_is_no_safetensors_is_corrupt_even_with_the_right_checksum(tmp_path: Path) -> None:
    card = write_model(tmp_path)
    content = b"not weights at all"
    cards.weights_file(card, tmp_path).write_bytes(content)
    fields = json.loads((tmp_path / "softmax.json").read_bytes())
    fields["sha256"] = hashlib.sha256(content).hexdigest()
    (tmp_path / "softmax.json").write_text(json.dumps(fields))
    with pytest.raises(ModelCorrupt, match=r"no safetensors file.*softmax\.safetensors"):
        load(tmp_path)


def test_an_architecture_from_a_later_version_is_named(tmp_path: Path) -> None:
    weights = ARCHITECTURES["softmax"]().state_dict()
    write_model(tmp_path, weights=weights, architecture="vision-transformer")
    with pytest.raises(ModelMismatch, match=r'"vision-transformer".*it has: .*lenet-5, .*softmax'):
        load(tmp_path)


def test_a_model_is_one_class_and_one_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class AlwaysNine(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scores = torch.nn.Parameter(torch.eye(10)[9] * 100)

        @override
        def forward(self, ink: Tensor) -> Tensor:
            return self.scores.expand(len(ink), 10)

    monkeypatch.setitem(ARCHITECTURES, "always-nine", AlwaysNine)
    write_model(tmp_path, "always-nine")
    assert load(tmp_path, "always-nine").probabilities([BLANK])[0][9] == pytest.approx(1.0)


def test_lenet_has_the_papers_layers() -> None:
    shapes = {name: tuple(part.shape) for name, part in LeNet5().state_dict().items() if "weight" in name}
    assert shapes == {
        "c1.weight": (6, 1, 5, 5),
        "c3.weight": (16, 6, 5, 5),
        "c5.weight": (120, 400),
        "f6.weight": (84, 120),
        "output.weight": (10, 84),
    }
