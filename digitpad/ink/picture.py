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
from digitpad.saying import said

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
    "check_size",
    "ink_map",
    "picture_bytes",
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
    return read_picture(picture_bytes(path), path.name)


def picture_bytes(path: Path) -> bytes:
    """What a file holds, no more of it than shows that it is too large for `read_picture`.

    Raises PictureError for what is no ordinary file, and OSError.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe or device would be read for ever
        raise PictureError(said("“{name}” is not an ordinary file. Choose a picture file.", name=path.name))
    with path.open("rb") as stream:
        return stream.read(FILE_LIMIT + 1)


def read_picture(data: bytes, name: str) -> Picture:
    """The picture in the bytes of a PNG, JPEG, GIF (first frame), BMP or WebP file.

    It is turned as its EXIF orientation says, made grey, put on a contrasting ground where it is transparent,
    and made smaller, never larger, until it fits KEPT_SIDE and KEPT_BYTES. Raises PictureError.
    """
    # A file name of Linux may hold bytes that are no text: neither the journal nor an export could keep them.
    base = re.split(r"[\\/]", name)[-1].encode("utf-8", "replace").decode()
    if not data:
        raise PictureError(said("“{name}” is empty. Choose another picture.", name=base))
    if len(data) > FILE_LIMIT:
        raise PictureError(
            said(
                "“{name}” is larger than {limit} MB. Save it smaller, or crop it to the digit.",
                name=base,
                limit=FILE_LIMIT // 2**20,
            )
        )
    with _opened(data, base, FORMATS) as image:
        check_size(image.width, image.height, base)
        image.draft(None, (2 * KEPT_SIDE, 2 * KEPT_SIDE))  # lets JPEG skip detail that is not kept
        grey = _grey(ImageOps.exif_transpose(image))
    png, width, height = _kept(grey)
    return Picture(png, width, height, hashlib.sha256(data).hexdigest(), base)


def check_kept(picture: Picture) -> None:
    """Look whether a picture from elsewhere is as `read_picture` keeps them; raises PictureError."""
    if len(picture.png) > KEPT_BYTES or max(picture.width, picture.height) > KEPT_SIDE:
        raise PictureError(said("“{name}” is larger than what is kept of a picture.", name=picture.name))
    with _opened(picture.png, picture.name, ("PNG",)) as image:
        if image.size != (picture.width, picture.height):
            raise PictureError(said("“{name}” is not of the size that is told of it.", name=picture.name))
        image.load()


def ink_map(picture: Picture) -> Bytes:
    """The ink (height, width) of a kept picture, dark on light or light on dark: 0 = ground, 255 = full ink.

    All 0 where nothing stands out from the ground. Raises PictureError where the PNG is damaged.
    """
    with _opened(picture.png, picture.name, ("PNG",)) as image:
        check_size(image.width, image.height, picture.name)
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
            said(
                "“{name}” is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP or WebP file.",
                name=name,
            )
        ) from None
    except Image.DecompressionBombError:
        raise PictureError(
            said(
                "“{name}” is too large: more than the limit of {limit} megapixels. Save it smaller, or "
                "crop it to the digit.",
                name=name,
                limit=PIXEL_LIMIT // 1_000_000,
            )
        ) from None
    except MemoryError:
        raise PictureError(
            said("There is not enough memory to read “{name}”. Save it smaller.", name=name)
        ) from None
    except _DAMAGE as error:
        raise PictureError(
            said(
                "“{name}” is damaged or incomplete ({detail}). Copy or save it again, or choose another "
                "picture.",
                name=name,
                detail=str(error),
            )
        ) from error


def check_size(width: int, height: int, name: str) -> None:
    """Refuse a picture of too many pixels, or of none; raises PictureError."""
    if width * height > PIXEL_LIMIT:
        raise PictureError(
            said(
                "“{name}” is too large: {width} x {height} pixels, more than the limit of {limit} "
                "megapixels. Save it smaller, or crop it to the digit.",
                name=name,
                width=width,
                height=height,
                limit=PIXEL_LIMIT // 1_000_000,
            )
        )
    if not width * height:
        raise PictureError(said("“{name}” has no pixels. Choose another picture.", name=name))


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
