from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.ink.normalise import normalise_ink


def again(pixels: bytes) -> bytes:
    image = normalise_ink(np.frombuffer(pixels, np.uint8).reshape(28, 28))
    assert image is not None
    return image.pixels


def as_array(ink: np.ndarray) -> np.ndarray:
    image = normalise_ink(ink)
    assert image is not None
    return np.frombuffer(image.pixels, np.uint8).reshape(28, 28)


side = st.one_of(st.just(28), st.integers(1, 60), st.sampled_from([100, 511, 900]))


@given(side, side, st.integers(0, 2**32 - 1), st.sampled_from([0.002, 0.02, 0.3, 1.0]), st.integers(1, 255))
def test_normalising_twice_is_normalising_once(height, width, seed, density, most):
    rng = np.random.default_rng(seed)
    ink = rng.integers(0, most + 1, (height, width)) * (rng.random((height, width)) < density)
    image = normalise_ink(ink.astype(np.uint8))
    if image is None:
        assert not ink.any()
    else:
        assert again(image.pixels) == image.pixels


@given(side, side, st.data())
def test_thin_lines_and_small_boxes_are_normalised_once_for_all(height, width, data):
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    bottom, right = data.draw(st.integers(top, height - 1)), data.draw(st.integers(left, width - 1))
    ink = np.zeros((height, width), np.uint8)
    kind = data.draw(st.sampled_from(["box", "outline", "line"]))
    level = data.draw(st.sampled_from([1, 2, 40, 255]))
    if kind == "line":
        at = np.linspace(0, 1, 2000)
        rows, columns = np.rint(top + at * (bottom - top)), np.rint(left + at * (right - left))
        ink[rows.astype(int), columns.astype(int)] = level
    else:
        ink[top : bottom + 1, left : right + 1] = level
        if kind == "outline":
            ink[top + 1 : bottom, left + 1 : right] = 0
    image = normalise_ink(ink)
    assert image is not None
    assert again(image.pixels) == image.pixels


def test_a_blank_map_has_no_image():
    assert normalise_ink(np.zeros((28, 28), np.uint8)) is None
    assert normalise_ink(np.zeros((300, 1), np.uint8)) is None


def test_a_map_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="bytes"):
        normalise_ink(np.zeros((28, 28), np.float32))
    with pytest.raises(ValueError, match="two dimensions"):
        normalise_ink(np.zeros((28, 28, 3), np.uint8))


def test_a_dot_in_a_small_frame_is_moved_but_never_scaled_up():
    ink = np.zeros((28, 28), np.uint8)
    ink[2:5, 20:23] = 200
    expected = np.zeros((28, 28), np.uint8)
    expected[13:16, 13:16] = 200
    assert (as_array(ink) == expected).all()


def test_a_large_digit_is_shrunk_to_20_pixels_and_a_small_one_grown():
    for height in (8, 400):
        ink = np.zeros((600, 600), np.uint8)
        ink[100 : 100 + height, 50 : 50 + height // 2] = 255
        rows, columns = (np.flatnonzero(as_array(ink).any(axis=axis)) for axis in (1, 0))
        assert len(rows) == 20
        assert len(columns) == 10


def test_thin_lines_are_widened_to_the_pen():
    thin = np.zeros((500, 500), np.uint8)
    thin[40:440, 200:203] = 255
    thin[430:433, 200:400] = 255
    image = as_array(thin)
    assert image.max() == 255
    assert 1.8 * 255 <= image[10].sum() <= 3.2 * 255


def test_mnist_is_normalised_already(shared_data):
    with gzip.open(shared_data / "mnist" / "t10k-images-idx3-ubyte.gz") as stream:
        images = np.frombuffer(stream.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    unchanged = [(as_array(image) == image).all() for image in images[:2000]]
    assert np.mean(unchanged) > 0.999
