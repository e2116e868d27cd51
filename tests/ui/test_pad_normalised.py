"""Done by hand on a screen of whole pixels, a digit looks to the model as if it had been drawn exactly."""

from __future__ import annotations

import random

import numpy as np
import pytest

from digitpad.domain import Drawing, Stroke
from digitpad.inference.cards import DEFAULT_MODEL
from digitpad.inference.golden import drawings
from digitpad.inference.reader import Reader
from digitpad.ui.pad import Pad
from tests.ui.pointers import draw_with_mouse

PIXELS_TALL = (60, 90, 150, 350)


@pytest.fixture(scope="module")
def reader():
    return Reader()


def pixels_of(result):
    return np.frombuffer(result.images[0].pixels, np.uint8).astype(float)


def drawn_on_the_pad(pad, drawing, pixels, chance):
    """The drawing as the pad has it after whole-pixel mouse events, its longer side so many pixels long."""
    box = drawing.bounds()
    scale = pixels / max(box.width, box.height)
    left = chance.uniform(10, pad.width() - box.width * scale - 10)
    top = chance.uniform(10, pad.height() - box.height * scale - 10)
    strokes: list[Stroke] = []
    pad.show_drawing(Drawing(), writable=True)
    pad.stroke_finished.connect(strokes.append)
    for stroke in drawing.strokes:
        places = [
            (round((p.x - box.x) * scale + left), round((p.y - box.y) * scale + top)) for p in stroke.points
        ]
        draw_with_mouse(pad, places)
    pad.stroke_finished.disconnect()
    return Drawing(tuple(strokes))


@pytest.mark.parametrize("pixels", PIXELS_TALL)
@pytest.mark.parametrize(("label", "drawing"), drawings())
def test_whole_pixels_change_the_image_little_and_the_reading_not(qtbot, reader, label, drawing, pixels):
    pad = Pad()
    qtbot.addWidget(pad)
    pad.resize(700, 500)
    chance = random.Random(pixels)
    exact = reader.read(drawing, DEFAULT_MODEL)
    assert exact.reading.text == label
    by_hand = drawn_on_the_pad(pad, drawing, pixels, chance)
    read = reader.read(by_hand, DEFAULT_MODEL)
    assert read.reading.text == exact.reading.text
    assert np.abs(pixels_of(exact) - pixels_of(read)).mean() <= 4.0
