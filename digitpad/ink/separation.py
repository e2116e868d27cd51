"""Separates ink from its ground in a grey picture: screenshots, scans, photographs of paper.

Clean pictures (a flat ground, as in MNIST) pass through with their levels as they are. Elsewhere the
ground is followed through gradients and the edges of shadows; noise becomes exactly 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from digitpad.ink.components import without_specks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Bytes = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

LEAST_CONTRAST = 20.0
"""Grey levels between ground and ink below which a picture is blank."""

_FLAT = 2.0
"""Grey levels within which a flat ground stays."""

_PHOTO_SIDE = 64
"""Pictures with a side shorter than this are taken for drawn, not photographed."""

_COARSE_SIDE = 128
_FULL = 240.0
"""Ink at least this strong is left as it is; weaker ink is stretched to 255."""

_SURE = 0.15
"""Share of the full ink above which a pixel is ink by itself, not only beside ink."""

_SPECK = 0.015
"""Share of the largest connected ink below which a part of a noisy picture is grain or dust."""

_NOISE_SPANS = 5.0
"""Deviations of the ground's noise that ink has to exceed."""


def separate(grey: Bytes) -> Bytes:
    """The ink (0..255, 255 = full) of a grey picture (height, width); all 0 where nothing stands out."""
    blank = np.zeros(grey.shape, dtype=np.uint8)
    values = grey.astype(np.float32)
    if float(values.max() - values.min()) < LEAST_CONTRAST:
        return blank
    if min(grey.shape) < _PHOTO_SIDE or _is_flat(values):
        ink = _against_level(values)
    else:
        ink = _against_surface(values)
    return _cleaned(ink)


def _is_flat(values: Array) -> bool:
    """Whether one level makes up half of the picture, or two most of it (bold ink on a flat ground)."""
    counts = np.bincount(values.astype(np.uint8).ravel(), minlength=256).astype(np.float64)
    near = np.convolve(counts, np.ones(int(2 * _FLAT) + 1), "same") / values.size
    first = int(near.argmax())
    others = near.copy()
    others[max(0, first - 8) : first + 9] = 0.0
    return bool(near[first] >= 0.5 or near[first] + others.max() >= 0.8)  # noqa: PLR2004 - half, most


def _otsu(values: Array) -> float:
    """The threshold that best splits the values into two classes (N. Otsu, 1979)."""
    low, high = float(values.min()), float(values.max())
    counts, edges = np.histogram(values, bins=256, range=(low, max(high, low + 1.0)))
    below = np.cumsum(counts).astype(np.float64)
    above = below[-1] - below
    moments = np.cumsum(counts * (edges[:-1] + edges[1:]) / 2.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = moments / below - (moments[-1] - moments) / above
        spread = np.nan_to_num(below * above * apart**2, nan=-1.0)
    best = np.flatnonzero(spread >= spread.max() * (1 - 1e-9))
    # Between two far classes every threshold is as good: the middle keeps clear of both.
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2.0)


def _border(mask: Mask) -> Mask:
    edge = max(1, min(mask.shape) // 32)
    return np.concatenate(
        (mask[:edge].ravel(), mask[-edge:].ravel(), mask[:, :edge].ravel(), mask[:, -edge:].ravel())
    )


def _ground(values: Array) -> Mask:
    """Where the ground is: of the dark and the light class the one that has more of picture and border."""
    light = values > _otsu(values)
    share = (float(light.mean()) + 2.0 * float(_border(light).mean())) / 3.0
    return light if share >= 0.5 else ~light  # noqa: PLR2004 - half


def _against_level(values: Array) -> Array:
    ground = _ground(values)
    level = float(np.median(values[ground]))
    dark_ink = bool(values[~ground].mean() < level) if not ground.all() else True
    difference: Array = (level - values) if dark_ink else (values - level)
    return difference


def _against_surface(values: Array) -> Array:
    """Ink against a ground of uneven brightness; dark ink is divided by it, as light falls on both."""
    height, width = values.shape
    ratio = _COARSE_SIDE / max(height, width)
    size = (max(1, round(width * min(1.0, ratio))), max(1, round(height * min(1.0, ratio))))
    coarse = np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BOX))
    rest = coarse - _surface(coarse)
    ground = _ground(rest)
    dark_ink = bool(rest[~ground].mean() < rest[ground].mean()) if not ground.all() else True
    surface = _closing(coarse) if dark_ink else -_closing(-coarse)
    fine = np.asarray(Image.fromarray(surface).resize((width, height), Image.Resampling.BILINEAR))
    if dark_ink:
        brightest = float(fine.max())
        lit: Array = (fine - values) * (brightest / np.maximum(fine, brightest / 6.0))
        return lit
    difference: Array = values - fine
    return difference


def _surface(values: Array) -> Array:
    """The quadratic surface that fits most of the pixels; those far from it (ink) do not count."""
    height, width = values.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    flat = values.reshape(-1).astype(np.float64)
    kept = np.ones(len(flat), dtype=bool)
    fit = np.zeros(len(flat))
    for _ in range(8):
        fit = terms @ np.linalg.lstsq(terms[kept], flat[kept], rcond=None)[0]
        away = np.abs(flat - fit)
        kept = away <= 2.0 * max(1.0, 1.4826 * float(np.median(away)))
    return fit.reshape(values.shape).astype(np.float32)


def _closing(values: Array) -> Array:
    """The ground with dark strokes filled up, shadows kept: a morphological closing with a large square.

    Each pixel gets the least, over all squares that hold it, of the square's brightest pixel. Squares may
    stick out of the picture, so that neither dark corners nor shadows that end at the border become strokes.
    """
    reach = max(2, max(values.shape) // 8)
    closed = np.pad(_mean(values, 1), 2 * reach, constant_values=-np.inf)
    for axis in (0, 1):
        closed = _windows(closed, reach, axis).max(axis=-1)
    for axis in (0, 1):
        closed = _windows(closed, reach, axis).min(axis=-1)
    return _mean(closed, 1)


def _windows(values: Array, reach: int, axis: int) -> Array:
    return np.lib.stride_tricks.sliding_window_view(values, 2 * reach + 1, axis=axis)


def _mean(values: Array, reach: int) -> Array:
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        padded = np.pad(values, padding, mode="edge")
        values = _windows(padded, reach, axis).mean(axis=-1, dtype=np.float32)
    return values


def _cleaned(ink: Array) -> Bytes:
    """Noise to exactly 0, full ink to 255."""
    blank = np.zeros(ink.shape, dtype=np.uint8)
    threshold = _otsu(np.maximum(ink, 0.0))
    strong = ink >= max(threshold, LEAST_CONTRAST / 2.0)
    if not strong.any():
        return blank
    full = float(np.percentile(ink[strong], 90))
    ground = ink[~strong]
    noise = 1.4826 * float(np.median(np.abs(ground - np.median(ground)))) if ground.size else 0.0
    if full < max(LEAST_CONTRAST, _NOISE_SPANS * noise):
        return blank
    sure = ink >= max(_SURE * full, _NOISE_SPANS * noise)
    if noise >= 1.0:
        sure = without_specks(sure, _SPECK)
    beside = np.asarray(Image.fromarray(sure.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(3))) > 0
    kept = np.where(beside & (ink > noise), ink, 0.0)
    if full < _FULL:
        kept *= 255.0 / full
    result: Bytes = np.rint(np.clip(kept, 0.0, 255.0)).astype(np.uint8)
    return result
