from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitpad.domain import Picture
from digitpad.ink import picture as module
from digitpad.ink.normalise import normalise, normalise_strokes
from digitpad.ink.picture import KEPT_BYTES, KEPT_SIDE, PictureError, ink_map, read_picture, read_picture_file

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 640, 480


def saved(values, kind="PNG", **options) -> bytes:
    image = values if isinstance(values, Image.Image) else Image.fromarray(values)
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def mask_of(paths, *, tall=300, pen=6, left=170, top=90) -> np.ndarray:
    """How much ink (0..1) covers each pixel of a page."""
    image = Image.new("L", (2 * WIDTH, 2 * HEIGHT))
    draw = ImageDraw.Draw(image)
    for path in paths:
        points = [(2 * (x * tall + left), 2 * (y * tall + top)) for x, y in path]
        draw.line(points, fill=255, width=2 * pen, joint="curve")
        for x, y in points:
            draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)).astype(float) / 255


def page(mask, paper=(235, 228, 210), ink=(45, 45, 60), light=1.0, noise=0.0):
    values = np.array(paper) * (1 - mask[..., None]) + np.array(ink) * mask[..., None]
    values = values * (np.asarray(light)[..., None] if np.ndim(light) else light)
    values += np.random.default_rng(5).normal(0, noise, values.shape) if noise else 0
    return values.clip(0, 255).astype(np.uint8)


def difference(data: bytes, paths, to_strokes) -> float:
    found, expected = normalise(read_picture(data, "page")), normalise_strokes(to_strokes(paths))
    assert found is not None
    assert expected is not None
    pixels = [np.frombuffer(image.pixels, np.uint8).astype(int) for image in (found, expected)]
    return float(np.abs(pixels[0] - pixels[1]).mean())


down, across = np.mgrid[0 : 1 : HEIGHT * 1j, 0 : 1 : WIDTH * 1j]
GRADIENT = 0.95 - 0.5 * (0.7 * across + 0.3 * down)
SHADOW = 0.9 - 0.35 / (1 + np.exp(-(across + 0.4 * down - 0.7) * 40))
VIGNETTE = 1 - 1.2 * ((across - 0.5) ** 2 + (down - 0.5) ** 2)

LOOKS = {
    "dark on light": {},
    "black on white": {"paper": (255, 255, 255), "ink": (0, 0, 0)},
    "light on dark": {"paper": (0, 0, 0), "ink": (255, 255, 255)},
    "chalk": {"paper": (30, 60, 45), "ink": (225, 225, 215), "light": GRADIENT, "noise": 6},
    "gradient": {"light": GRADIENT, "noise": 6},
    "shadow": {"light": SHADOW, "noise": 6},
    "vignette": {"light": VIGNETTE, "noise": 4},
    "blue pen": {"ink": (40, 50, 160), "light": GRADIENT, "noise": 6},
    "red pen": {"ink": (200, 40, 40), "light": GRADIENT, "noise": 6},
    "yellow marker": {"paper": (255, 255, 255), "ink": (255, 235, 0)},
    "red on green": {"paper": (0, 120, 0), "ink": (235, 0, 0)},
    "pencil": {"ink": (130, 130, 130), "light": GRADIENT, "noise": 6},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {"quality": 60})])
def test_a_digit_reads_the_same_whatever_the_page_looks_like(look, kind, options, digits, to_strokes):
    for name in "257":
        data = saved(page(mask_of(digits[name]), **LOOKS[look]), kind, **options)
        assert difference(data, digits[name], to_strokes) < 16, name


@pytest.mark.parametrize("pen", [2, 3, 10, 24])
def test_the_width_of_the_pen_hardly_matters(pen, digits, to_strokes):
    data = saved(page(mask_of(digits["3"], pen=pen)), "WEBP", lossless=True)
    assert difference(data, digits["3"], to_strokes) < 22


def test_ink_may_touch_the_border(digits, to_strokes):
    mask = mask_of(digits["7"])
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    cropped = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    for look in ("black on white", "light on dark"):
        assert difference(saved(page(cropped, **LOOKS[look])), digits["7"], to_strokes) < 16


@pytest.mark.parametrize("level", [0, 90, 255])
@pytest.mark.parametrize("noise", [0, 3, 8])
@pytest.mark.parametrize("light", [1.0, GRADIENT, VIGNETTE])
def test_a_blank_page_has_no_ink(level, noise, light):
    blank = page(np.zeros((HEIGHT, WIDTH)), paper=(level,) * 3, light=light, noise=noise)
    for kind in ("PNG", "JPEG"):
        picture = read_picture(saved(blank, kind), "blank")
        assert not ink_map(picture).any()
        assert normalise(picture) is None


def test_mnist_pictures_pass_through(shared_data):
    with gzip.open(shared_data / "mnist" / "t10k-images-idx3-ubyte.gz") as stream:
        images = np.frombuffer(stream.read(), np.uint8, offset=16).reshape(-1, 28, 28)[:600]
    same = [(ink_map(read_picture(saved(image), "mnist.png")) == image).all() for image in images]
    assert np.mean(same) > 0.98
    inverted = [(ink_map(read_picture(saved(255 - image), "mnist.png")) == image).all() for image in images]
    assert inverted == same


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_every_format_is_read(kind, digits, to_strokes):
    grey = page(mask_of(digits["4"]))[..., 0]
    assert difference(saved(grey, kind), digits["4"], to_strokes) < 16


def test_what_is_kept_is_small_and_names_the_original():
    noise = np.random.default_rng(1).integers(0, 256, (900, 1500, 3), dtype=np.uint8)
    data = saved(noise)
    picture = read_picture(data, "/home/ann/pictures\\scan \udcff.png")
    assert len(picture.png) <= KEPT_BYTES
    assert max(picture.width, picture.height) <= KEPT_SIDE
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    assert picture.name == "scan ?.png"
    with Image.open(io.BytesIO(picture.png)) as kept:
        assert (kept.mode, kept.size) == ("L", (picture.width, picture.height))


def test_a_small_picture_is_never_scaled_up():
    values = np.arange(21, dtype=np.uint8).reshape(3, 7) * 12
    picture = read_picture(saved(values), "tiny.png")
    assert (picture.width, picture.height) == (7, 3)
    assert (np.asarray(Image.open(io.BytesIO(picture.png))) == values).all()


def test_a_very_long_picture_keeps_at_least_a_pixel():
    picture = read_picture(saved(np.zeros((2, 5000), np.uint8)), "long.png")
    assert (picture.width, picture.height) == (512, 1)


def test_exif_orientation_is_followed(digits, to_strokes):
    image = Image.fromarray(page(mask_of(digits["2"])))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter to the right
    data = saved(image.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    picture = read_picture(data, "phone.jpg")
    assert picture.width > picture.height
    assert difference(data, digits["2"], to_strokes) < 16


@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (255, 240, 60), (20, 40, 200)])
def test_ink_on_a_transparent_ground_is_found(ink, digits, to_strokes):
    alpha = mask_of(digits["5"])
    values = np.empty((HEIGHT, WIDTH, 4), np.uint8)
    values[..., :3] = ink
    values[..., 3] = np.rint(alpha * 255)
    assert difference(saved(values), digits["5"], to_strokes) < 16


def test_a_card_with_transparent_corners_stays_dark_on_light(digits, to_strokes):
    values = np.dstack((page(mask_of(digits["0"])), np.full((HEIGHT, WIDTH), 255, np.uint8)))
    values[:20, :20, 3] = 0
    assert difference(saved(values), digits["0"], to_strokes) < 16


def test_sixteen_bits_keep_their_contrast(digits, to_strokes):
    grey = page(mask_of(digits["8"]))[..., 0].astype(np.uint16) * 257
    assert difference(saved(grey), digits["8"], to_strokes) < 16


def test_palettes_and_animations_give_their_first_frame(digits, to_strokes):
    first = Image.fromarray(page(mask_of(digits["1"]))).quantize(16)
    data = saved(first, "GIF", save_all=True, append_images=[Image.new("L", first.size, 7).convert("P")])
    assert difference(data, digits["1"], to_strokes) < 16
    one_bit = Image.fromarray(page(mask_of(digits["1"]))).convert("1", dither=Image.Dither.NONE)
    assert difference(saved(one_bit), digits["1"], to_strokes) < 20


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 9_000), (7_100, 7_100)])
def test_a_huge_picture_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureError, match="50 megapixels"):
        read_picture(bomb(*size), "bomb.png")


def test_a_huge_file_is_refused(monkeypatch):
    monkeypatch.setattr(module, "FILE_LIMIT", 1024**2)
    with pytest.raises(PictureError, match="larger than 1 MB"):
        read_picture(bytes(1024**2 + 1), "huge.bmp")


@pytest.mark.parametrize("data", [b"hello, this is text", b"%PDF-1.4 ...", b"\x89PNG\r\n", bytes(100)])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureError, match=r"not a picture that can be read.*PNG, JPEG"):
        read_picture(data, "notes.png")


def test_formats_that_are_not_named_are_refused():
    with pytest.raises(PictureError, match="not a picture"):
        read_picture(saved(np.zeros((9, 9), np.uint8), "TIFF"), "scan.tiff")


def test_an_empty_file_is_refused():
    with pytest.raises(PictureError, match=r"“zero.png” is empty"):
        read_picture(b"", "folder/zero.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_picture_is_refused(kind, share):
    noise = np.random.default_rng(2).integers(0, 256, (80, 80), dtype=np.uint8)
    data = saved(noise, kind)
    with pytest.raises(PictureError, match=r"damaged|not a picture"):
        read_picture(data[: int(len(data) * share)], "cut")


@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damage_gives_a_picture_or_a_picture_error_and_no_warning(kind, damage):
    values = (np.indices((24, 30)).sum(axis=0) % 7 * 36).astype(np.uint8)
    data = bytearray(saved(values, kind))
    for place, byte in damage:
        data[int(place * (len(data) - 1))] = byte
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            picture = read_picture(bytes(data), "damaged")
        except PictureError:
            return
        assert ink_map(picture).shape == (picture.height, picture.width)


def test_a_damaged_kept_picture_is_a_picture_error():
    with pytest.raises(PictureError):
        ink_map(Picture(b"not a png", 3, 3, "0" * 64, "x.png"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(PictureError, match="not an ordinary file"):
        read_picture_file(tmp_path / "pipe.png")


def test_a_file_is_read_under_its_name_and_a_missing_one_is_an_error_of_the_system(tmp_path: Path) -> None:
    Image.new("L", (40, 40), 200).save(tmp_path / "grey.png")
    assert read_picture_file(tmp_path / "grey.png").name == "grey.png"
    with pytest.raises(FileNotFoundError):
        read_picture_file(tmp_path / "none.png")
