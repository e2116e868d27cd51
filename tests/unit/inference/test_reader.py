from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digitpad.domain import Box, DigitReading, Drawing, Picture, Verdict
from digitpad.inference import cards
from digitpad.inference.errors import ModelMissing
from digitpad.inference.reader import Reader
from digitpad.inference.verdict import judge
from digitpad.ink.errors import PictureError
from digitpad.ink.picture import read_picture
from tests.unit.inference.small_models import write_model

if TYPE_CHECKING:
    from pathlib import Path


def bar_picture() -> Picture:
    """Black, 100 wide and 80 high, with a white bar from (40, 10) to (49, 69)."""
    grey = np.zeros((80, 100), dtype=np.uint8)
    grey[10:70, 40:50] = 255
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "PNG")
    return read_picture(stream.getvalue(), "bar.png")


def test_a_blank_drawing_reads_nothing(folder: Path) -> None:
    result = Reader(folder).read(Drawing(), "softmax")
    assert result.image is None
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
    assert result.image is not None
    assert result.milliseconds > 0


def test_a_pictures_digit_has_its_box_in_the_kept_pictures_pixels(folder: Path) -> None:
    (digit,) = Reader(folder).read(bar_picture(), "softmax").reading.digits
    assert digit.strokes == ()
    assert digit.box == Box(40, 10, 10, 60)


def test_a_damaged_picture_is_an_error_about_the_picture(folder: Path) -> None:
    picture = bar_picture()
    with pytest.raises(PictureError):
        Reader(folder).read(dataclasses.replace(picture, png=picture.png[:60]), "softmax")


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


def test_both_models_read_the_same_drawing(folder: Path, seven: Drawing) -> None:
    reader = Reader(folder)
    first, second = (reader.read(seven, model_id) for model_id in ("softmax", "lenet-5"))
    assert first.image == second.image
    assert first.reading.digits != second.reading.digits


@given(
    confidences=st.lists(st.floats(0.1, 1.0), min_size=1, max_size=4),
    thresholds=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
)
def test_the_weakest_digit_decides_the_verdict(
    tmp_path_factory: pytest.TempPathFactory, confidences: list[float], thresholds: list[float]
) -> None:
    low, high = thresholds
    card = write_model(tmp_path_factory.getbasetemp(), not_a_digit_below=low, unsure_below=high)
    digits = [DigitReading((confidence, *[(1 - confidence) / 9] * 9)) for confidence in confidences]
    weakest = min(digit.confidence for digit in digits)
    verdict = judge(digits, card)
    assert (verdict is Verdict.DIGITS) == (weakest >= high)
    assert (verdict is Verdict.NOT_A_DIGIT) == (weakest < low)


def test_no_digits_are_blank(folder: Path) -> None:
    assert judge((), cards.find("softmax", folder)) is Verdict.BLANK
