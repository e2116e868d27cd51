"""Reads picture files into the small greyscale form that is kept, and finds the ink in it."""

from __future__ import annotations

import hashlib
import io
import math
import re
import stat
import struct
import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from digitpad.domain import Picture
from digitpad.ink.errors import PictureError
from digitpad.ink.separation import separate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

__all__ = [
    "FILE_LIMIT",
    "KEPT_BYTES",
    "KEPT_SIDE",
    "PIXEL_LIMIT",
    "PictureError",
    "ink_map",
    "read_picture",
    "read_picture_file",
]

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
FILE_LIMIT = 100 * 1024 * 1024
"""Bytes of a picture file; callers may ask the file's size before they read it."""
PIXEL_LIMIT = 50_000_000
KEPT_SIDE = 512
KEPT_BYTES = 65536

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders were seen to raise on damaged files."""

_LIGHT = 160
"""Grey level above which the darkest ink on a transparent ground needs a black ground to be seen."""

_FADED = 0.6
"""Below this share of the strongest colour channel's contrast, brightness alone loses the ink."""


def read_picture_file(path: Path) -> Picture:
    """The picture in a file, as `read_picture` gives it.

    Raises:
        PictureError: It holds no picture, too large a one, or is no ordinary file.
        OSError: It is not there or cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe or device would be read for ever
        raise PictureError(f"“{path.name}” is not an ordinary file. Choose a picture file.")
    with path.open("rb") as stream:
        return read_picture(stream.read(FILE_LIMIT + 1), path.name)


def read_picture(data: bytes, name: str) -> Picture:
    """The picture in the bytes of a PNG, JPEG, GIF (first frame), BMP or WebP file.

    It is turned as its EXIF orientation says, made grey, put on a contrasting ground where it is transparent,
    and made smaller, never larger, until it fits KEPT_SIDE and KEPT_BYTES. Raises PictureError.
    """
    # A file name of Linux may hold bytes that are no text: neither the journal nor an export could keep them.
    base = re.split(r"[\\/]", name)[-1].encode("utf-8", "replace").decode()
    if not data:
        raise PictureError(f"“{base}” is empty. Choose another picture.")
    if len(data) > FILE_LIMIT:
        raise PictureError(
            f"“{base}” is larger than {FILE_LIMIT // 2**20} MB. Save it smaller, or crop it to the digit."
        )
    with _opened(data, base, FORMATS) as image:
        _check_size(image, base)
        image.draft(None, (2 * KEPT_SIDE, 2 * KEPT_SIDE))  # lets JPEG skip detail that is not kept
        grey = _grey(ImageOps.exif_transpose(image))
    png, width, height = _kept(grey)
    return Picture(png, width, height, hashlib.sha256(data).hexdigest(), base)


def check_kept(picture: Picture) -> None:
    """Look whether a picture from elsewhere is as `read_picture` keeps them; raises PictureError."""
    if len(picture.png) > KEPT_BYTES or max(picture.width, picture.height) > KEPT_SIDE:
        raise PictureError(f"“{picture.name}” is larger than what is kept of a picture.")
    with _opened(picture.png, picture.name, ("PNG",)) as image:
        if image.size != (picture.width, picture.height):
            raise PictureError(f"“{picture.name}” is not of the size that is told of it.")
        image.load()


def ink_map(picture: Picture) -> Bytes:
    """The ink (height, width) of a kept picture, dark on light or light on dark: 0 = ground, 255 = full ink.

    All 0 where nothing stands out from the ground. Raises PictureError where the PNG is damaged.
    """
    with _opened(picture.png, picture.name, ("PNG",)) as image:
        _check_size(image, picture.name)
        grey = np.asarray(image.convert("L"))
    return separate(grey)


@contextmanager
def _opened(data: bytes, name: str, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The opened image; whatever goes wrong with it inside the block becomes a PictureError."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata and of sizes that are checked here.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=formats) as image:
                yield image
    except PictureError:
        raise
    except UnidentifiedImageError:
        raise PictureError(
            f"“{name}” is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP or WebP file."
        ) from None
    except Image.DecompressionBombError:
        raise PictureError(_too_large(name)) from None
    except MemoryError:
        raise PictureError(f"There is not enough memory to read “{name}”. Save it smaller.") from None
    except _DAMAGE as error:
        raise PictureError(
            f"“{name}” is damaged or incomplete ({error}). Copy or save it again, or choose another picture."
        ) from error


def _check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > PIXEL_LIMIT:
        raise PictureError(_too_large(name, f"{image.width} x {image.height} pixels, "))
    if not image.width * image.height:
        raise PictureError(f"“{name}” has no pixels. Choose another picture.")


def _too_large(name: str, size: str = "") -> str:
    return (
        f"“{name}” is too large: {size}more than the limit of {PIXEL_LIMIT // 1_000_000} megapixels. "
        "Save it smaller, or crop it to the digit."
    )


def _fitting(width: int, height: int, longest: float) -> tuple[int, int]:
    ratio = min(1.0, longest / max(width, height))
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def _smaller(image: Image.Image, longest: float) -> Image.Image:
    size = _fitting(image.width, image.height, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.BOX, reducing_gap=4.0)


def _grey(image: Image.Image) -> Image.Image:
    """The image in grey, at most KEPT_SIDE pixels a side."""
    if image.mode.startswith("I"):  # 16 bits; Pillow's own conversion would clip them
        values = np.asarray(image).astype(np.int64) >> 8
        return _smaller(Image.fromarray(values.clip(0, 255).astype(np.uint8)), KEPT_SIDE)
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return _smaller(image.convert("L"), KEPT_SIDE)
    if image.has_transparency_data:
        return _on_ground(_smaller(image.convert("RGBA"), KEPT_SIDE))
    return _brightness(_smaller(image.convert("RGB"), KEPT_SIDE))


def _on_ground(image: Image.Image) -> Image.Image:
    """A transparent image on white, or on black where nothing in it would stand out from white."""
    alpha = np.asarray(image.getchannel("A"))
    seen = np.asarray(image.convert("RGB").convert("L"))[alpha >= max(1, int(alpha.max()) // 2)]
    transparent = bool((alpha < 128).any())  # noqa: PLR2004 - half transparent
    light = transparent and seen.size > 0 and np.percentile(seen, 0.5) > _LIGHT
    ground = Image.new("RGBA", image.size, "black" if light else "white")
    return _brightness(Image.alpha_composite(ground, image).convert("RGB"))


def _brightness(image: Image.Image) -> Image.Image:
    """Brightness; where that hides the ink (yellow on white, red on green) the channel that shows it best."""
    grey = image.convert("L")
    channels = image.split()
    best = max(channels, key=_contrast)
    return best if _contrast(grey) < _FADED * _contrast(best) else grey


def _contrast(image: Image.Image) -> float:
    low, high = np.percentile(np.asarray(image), (1, 99))
    return float(high - low)


def _kept(image: Image.Image) -> tuple[bytes, int, int]:
    """The PNG of the image, smaller where needed to fit KEPT_BYTES, and its width and height."""
    smaller = image
    while True:
        stream = io.BytesIO()
        smaller.save(stream, "PNG")  # optimised it is 5 % smaller and takes seven times as long
        png = stream.getvalue()
        if len(png) <= KEPT_BYTES:
            return png, smaller.width, smaller.height
        ratio = min(0.9, 0.97 * math.sqrt(KEPT_BYTES / len(png)))
        smaller = _smaller(image, max(smaller.size) * ratio)
