from __future__ import annotations

import dataclasses
import io
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digitpad.domain import Box, DigitReading, Drawing, Picture, Reading, Verdict
from digitpad.inference import cards
from digitpad.inference.architectures import ARCHITECTURES
from digitpad.inference.errors import ModelMissing
from digitpad.inference.reader import Reader
from digitpad.inference.verdict import judge
from digitpad.ink.errors import PictureError
from digitpad.ink.picture import read_picture
from tests.unit.inference.small_models import write_model

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.domain import ModelCard


def bar_picture() -> Picture:
    """Black, 100 wide and 80 high, with a white bar from (40, 10) to (49, 69)."""
    grey = np.zeros((80, 100), dtype=np.uint8)
    grey[10:70, 40:50] = 255
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "PNG")
    return read_picture(stream.getvalue(), "bar.png")


def test_a_blank_drawing_reads_nothing(folder: Path) -> None:
    result = Reader(folder).read(Drawing(), "softmax")
    assert result.images == ()
    assert (result.reading.verdict, result.reading.digits) == (Verdict.BLANK, ())


def test_a_drawing_is_read_whole_with_its_box_and_the_weights_that_read_it(
    folder: Path, seven: Drawing
) -> None:
    drawing = Drawing(seven.strokes * 2)
    result = Reader(folder).read(drawing, "softmax")
    (digit,) = result.reading.digits
    assert digit.strokes == (0, 1)
    assert digit.box == drawing.bounds()
    assert result.reading.model_id == "softmax"
    assert result.reading.weights_sha256 == cards.find("softmax", folder).sha256
    assert len(result.images) == 1
    assert result.milliseconds > 0


def test_a_pictures_digit_has_its_box_in_the_kept_pictures_pixels(folder: Path) -> None:
    (digit,) = Reader(folder).read(bar_picture(), "softmax").reading.digits
    assert digit.strokes == ()
    assert digit.box == Box(40, 10, 10, 60)


def test_a_damaged_picture_is_an_error_about_the_picture(folder: Path) -> None:
    picture = bar_picture()
    with pytest.raises(PictureError):
        Reader(folder).read(dataclasses.replace(picture, png=picture.png[:60]), "softmax")


def test_many_are_read_as_each_of_them_would_be(folder: Path, seven: Drawing) -> None:
    reader, picture = Reader(folder), bar_picture()
    damaged = dataclasses.replace(picture, png=picture.png[:60])
    readings = reader.read_many([seven, damaged, Drawing(), picture], "softmax")
    sources: list[Drawing | Picture] = [seven, Drawing(), picture]
    for source, reading in zip(sources, (readings[0], *readings[2:]), strict=True):
        assert isinstance(reading, Reading)
        alone = reader.read(source, "softmax").reading
        assert (reading.verdict, reading.text, reading.weights_sha256) == (
            alone.verdict,
            alone.text,
            alone.weights_sha256,
        )
        for one, other in zip(reading.digits, alone.digits, strict=True):
            assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)
            assert (one.strokes, one.box) == (other.strokes, other.box)
    assert isinstance(readings[1], str)
    assert "bar.png" in readings[1]


def test_models_are_loaded_when_asked_for_and_kept(folder: Path, seven: Drawing) -> None:
    reader = Reader(folder)
    assert reader.load("softmax").id == "softmax"
    (folder / "softmax.safetensors").unlink()
    assert reader.read(seven, "softmax").reading.digits
    with pytest.raises(ModelMissing):
        Reader(folder).load("softmax")


def test_a_model_repaired_while_running_can_be_loaded(folder: Path) -> None:
    weights = folder / "softmax.safetensors"
    content = weights.read_bytes()
    weights.unlink()
    reader = Reader(folder)
    with pytest.raises(ModelMissing):
        reader.load("softmax")
    weights.write_bytes(content)
    assert reader.load("softmax").id == "softmax"


def test_a_model_replaced_while_running_is_loaded_anew(folder: Path, seven: Drawing) -> None:
    reader = Reader(folder)
    before = reader.load("softmax")
    first = reader.read(seven, "softmax").reading
    weights = {name: -part for name, part in ARCHITECTURES["softmax"]().state_dict().items()}
    after = write_model(folder, "softmax", weights)
    assert reader.read(seven, "softmax").reading == first  # nobody has asked for the new one yet
    assert reader.load("softmax") == after != before
    assert reader.read(seven, "softmax").reading.weights_sha256 == after.sha256


def test_both_models_read_the_same_drawing(folder: Path, seven: Drawing) -> None:
    reader = Reader(folder)
    first, second = (reader.read(seven, model_id) for model_id in ("softmax", "lenet-5"))
    assert first.images == second.images
    assert first.reading.digits != second.reading.digits


@pytest.fixture(scope="module")
def any_card(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    return write_model(tmp_path_factory.mktemp("models"))


@given(
    digits=st.lists(
        st.lists(st.floats(0, 0.1), min_size=9, max_size=9).flatmap(
            lambda others: st.floats(0.0, 1.0 - sum(others)).map(lambda best: (best, *others))
        ),
        min_size=1,
        max_size=4,
    ),
    thresholds=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_weakest_digit_decides_the_verdict(
    any_card: ModelCard, digits: list[tuple[float, ...]], thresholds: tuple[float, float]
) -> None:
    any_digit_from, sure_from = thresholds
    card = dataclasses.replace(any_card, not_a_digit_below=any_digit_from, unsure_below=sure_from)
    verdict = judge([DigitReading(probabilities) for probabilities in digits], card)
    is_digit = all(math.fsum(probabilities) >= any_digit_from for probabilities in digits)
    is_sure = all(max(probabilities) >= sure_from for probabilities in digits)
    assert (verdict is Verdict.NOT_A_DIGIT) == (not is_digit)
    assert (verdict is Verdict.DIGITS) == (is_digit and is_sure)
    assert (verdict is Verdict.UNSURE) == (is_digit and not is_sure)


def test_no_digits_are_blank(folder: Path) -> None:
    assert judge((), cards.find("softmax", folder)) is Verdict.BLANK
