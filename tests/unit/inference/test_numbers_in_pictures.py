"""Numbers in pictures, as the model that digitpad ships reads them: golden digits, drawn and photographed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFilter

from digitpad.domain import Picture, Verdict
from digitpad.inference import cards
from digitpad.inference.cards import DEFAULT_MODEL
from digitpad.inference.predictor import Predictor
from digitpad.inference.reader import Reader
from digitpad.ink.drawn import draw_png
from digitpad.ink.normalise import normalise
from digitpad.ink.picture import read_picture
from tests.support.number_drawings import side_by_side
from tests.support.numbers import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from digitpad.inference.result import ReadResult

    Grey = NDArray[np.uint8]


@pytest.fixture(scope="module")
def read() -> Callable[[Picture | Grey], ReadResult]:
    reader = Reader()

    def read_one(source: Picture | Grey) -> ReadResult:
        return reader.read(source if isinstance(source, Picture) else picture_of(source), DEFAULT_MODEL)

    return read_one


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(cards.find(DEFAULT_MODEL))


def picture_of(grey: Grey) -> Picture:
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "PNG")
    return read_picture(stream.getvalue(), "page.png")


def number(text: str, side: int = 400, gap: float = 0.25) -> Grey:
    """A square picture of this number, dark on white."""
    drawing = side_by_side([DIGITS[figure] for figure in text], gap)
    return np.asarray(Image.open(io.BytesIO(draw_png(drawing, side)))).copy()


def photographed(grey: Grey, seed: int = 1) -> Grey:
    """Pencil on grey paper, darker to one side, with blur and grain."""
    random = np.random.default_rng(seed)
    soft = np.asarray(Image.fromarray(grey).filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float64) / 255.0
    light = np.linspace(0.95, 0.65, grey.shape[1])
    page = (0.4 + 0.5 * soft) * light + random.normal(0.0, 0.015, grey.shape)
    return np.rint(np.clip(page, 0.0, 1.0) * 255.0).astype(np.uint8)


@pytest.mark.parametrize("text", ["42", "2026", "10", "758", "93", "616", "80315"])
def test_a_number_in_a_picture_is_read(read: Callable[[Picture | Grey], ReadResult], text: str) -> None:
    result = read(number(text))
    assert (result.reading.text, result.reading.verdict) == (text, Verdict.DIGITS)
    lefts = [digit.box.x for digit in result.reading.digits if digit.box is not None]
    assert len(lefts) == len(text)
    assert lefts == sorted(lefts)
    assert len(result.images) == len(text)


@pytest.mark.parametrize("text", ["42", "2026"])
def test_a_photographed_number_is_read(read: Callable[[Picture | Grey], ReadResult], text: str) -> None:
    assert read(photographed(number(text))).reading.text == text


@pytest.mark.parametrize("text", ["42", "2026"])
def test_moving_scaling_and_inverting_a_number_changes_no_digit(
    read: Callable[[Picture | Grey], ReadResult], text: str
) -> None:
    grey = number(text)
    still = read(grey).reading
    moved = read(np.pad(grey, ((60, 0), (0, 45)), constant_values=255)).reading
    assert [digit.probabilities for digit in moved.digits] == [
        pytest.approx(digit.probabilities) for digit in still.digits
    ]
    assert [digit.box.y - 60 for digit in moved.digits if digit.box] == [
        digit.box.y for digit in still.digits if digit.box
    ]
    inverted = read(255 - grey).reading
    assert [digit.probabilities for digit in inverted.digits] == [
        pytest.approx(digit.probabilities, abs=0.02) for digit in still.digits
    ]
    for side in (200, 300, 500):
        assert read(number(text, side)).reading.text == text


def test_a_page_of_numbers_is_read_line_by_line(read: Callable[[Picture | Grey], ReadResult]) -> None:
    paper = np.full((510, 500), 255, np.uint8)
    paper[:170, :170], paper[:170, 320:490] = number("42", 170), number("17", 170)
    paper[170:510, 60:400] = number("2026", 340)
    result = read(paper)
    assert result.reading.text == "42 17 2026"
    assert [digit.number for digit in result.reading.digits] == [0, 0, 1, 1, 2, 2, 2, 2]
    assert len(result.images) == 8
    photo = read(photographed(paper)).reading
    assert photo.text == "42 17 2026"


@pytest.mark.parametrize("figure", DIGITS)
@pytest.mark.parametrize("side", [28, 100, 400])
def test_one_digit_is_seen_as_the_whole_picture(
    read: Callable[[Picture | Grey], ReadResult], predictor: Predictor, figure: str, side: int
) -> None:
    picture = read_picture(draw_png(DIGITS[figure], side), "one.png")
    image = normalise(picture)
    assert image is not None
    (alone,) = predictor.probabilities([image])
    result = read(picture)
    assert result.images == (image,)
    (digit,) = result.reading.digits
    assert digit.probabilities == pytest.approx(alone, abs=1e-5)  # whatever else was looked at with it
    assert result.reading.text == figure


@pytest.mark.parametrize("density", [0.02, 0.3])
def test_noise_is_looked_at_once(read: Callable[[Picture | Grey], ReadResult], density: float) -> None:
    paper = np.full((512, 512), 255, np.uint8)
    paper[np.random.default_rng(1).random(paper.shape) < density] = 0
    assert len(read(paper).images) == 1


def test_a_blank_page_is_blank(read: Callable[[Picture | Grey], ReadResult]) -> None:
    result = read(np.full((300, 500), 240, np.uint8))
    assert (result.reading.verdict, result.reading.digits, result.images) == (Verdict.BLANK, (), ())
