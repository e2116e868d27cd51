"""Drawings as picture files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from digitpad.inference import golden
from digitpad.ink.normalise import normalise
from training import replay
from training.renderings import RENDERINGS, SIDE, image_of, photographed, picture_file, random_for

if TYPE_CHECKING:
    from digitpad.domain import DigitImage, Drawing

THREE = golden.drawings()[3][1]


def opened(name: str, drawing: Drawing = THREE, identity: str = "a") -> Image.Image:
    return Image.open(io.BytesIO(picture_file(drawing.strokes, RENDERINGS[name], random_for(name, identity))))


def ink(image: DigitImage | None) -> np.ndarray:
    assert image is not None
    return np.frombuffer(image.pixels, dtype=np.uint8).astype(float)


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_picture_of_a_digit_looks_to_a_model_much_like_the_digit(name: str) -> None:
    for text, drawing in golden.drawings():
        seen = ink(image_of(drawing.strokes, name, text))
        assert np.corrcoef(seen, ink(replay.image_of(drawing.strokes)))[0, 1] > 0.7


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_picture_has_the_size_format_and_colours_of_its_rendering(name: str) -> None:
    picture, rendering = opened(name), RENDERINGS[name]
    assert picture.size == (SIDE, SIDE)
    assert picture.format == ("JPEG" if rendering.light.jpeg else "PNG")
    grey = np.asarray(picture, dtype=float)
    ink_colour, ground = rendering.colours
    dark_on_light = ink_colour < ground
    assert (np.median(grey) > 127) == dark_on_light or rendering.light.gradient > 0
    if not rendering.light.gradient:
        assert grey[0, 0] == pytest.approx(255 * ground, abs=1)
        assert (grey.min() if dark_on_light else grey.max()) == pytest.approx(255 * ink_colour, abs=1)


def test_the_set_has_thin_and_thick_pens_both_colours_and_photographs() -> None:
    pens = [one.pen for one in RENDERINGS.values()]
    assert (min(pens), max(pens)) == (4, 40)
    plain = [one for one in RENDERINGS.values() if not one.light.jpeg]
    assert {one.colours[0] < one.colours[1] for one in plain} == {True, False}
    assert sum(one.light.gradient > 0 and one.light.noise > 0 for one in RENDERINGS.values()) >= 4
    assert not all(one.centred for one in RENDERINGS.values())


def test_light_falls_unevenly_and_never_brightens() -> None:
    light = RENDERINGS["photograph, pen 20, dim"].light
    page = np.asarray(Image.open(io.BytesIO(photographed(np.ones((SIDE, SIDE)), light, random_for("page")))))
    corners = [page[top : top + 40, left : left + 40].mean() for top in (0, 240) for left in (0, 240)]
    assert np.ptp(corners) > 40
    assert page[100:180, 100:180].mean() < 250


def test_chance_comes_from_the_names_alone() -> None:
    name = "photograph, pen 8, pencil"
    assert opened(name).tobytes() == opened(name).tobytes()
    assert opened(name).tobytes() != opened(name, identity="b").tobytes()


def test_a_page_without_a_drawing_is_blank_in_any_light() -> None:
    from digitpad.ink.picture import read_picture

    for name, rendering in RENDERINGS.items():
        page = np.full((SIDE, SIDE), rendering.colours[1])
        file = photographed(page, rendering.light, random_for(name))
        assert normalise(read_picture(file, name)) is None


def test_without_strokes_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="strokes"):
        image_of((), "pen 20, dark on light", "a")
