"""Other hands from the same digits: each image turned, slanted, stretched, bent and drawn with another pen.

All images of a batch are changed at once, each by amounts of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Generator, Tensor

KNOTS = 6
"""Each image is bent by random shifts at so many by so many knots, smoothly joined: slow waves, no jitter."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """The largest change of each kind; amounts are drawn evenly from minus to plus it. 0 leaves it out."""

    rotation: float = 0.0
    """Degrees."""
    shear: float = 0.0
    """Sideways shift per pixel of height: the slant of a hand."""
    scale: float = 0.0
    """Share by which width and height grow or shrink, each on its own."""
    shift: float = 0.0
    """Pixels, in x and y."""
    elastic: float = 0.0
    """Standard deviation in pixels of the shift of a knot."""
    thicken: float = 0.0
    """Share of the way to the ink grown by a pixel all around."""
    thin: float = 0.0
    """Share of the way to the ink shrunk by a pixel all around."""


def augment(ink: Tensor, amounts: Augmentation, generator: Generator) -> Tensor:
    """Change each of these images (floats 0..1, shape (n, 1, 28, 28)) by random amounts."""
    if amounts.thicken or amounts.thin:
        ink = _redraw(ink, amounts, generator)
    if any((amounts.rotation, amounts.shear, amounts.scale, amounts.shift, amounts.elastic)):
        grid = functional.affine_grid(_affine(ink, amounts, generator), list(ink.shape), align_corners=False)
        if amounts.elastic:
            grid = grid + _bend(ink, amounts.elastic, generator)
        ink = functional.grid_sample(ink, grid, padding_mode="zeros", align_corners=False)
    return ink


def _even(count: int, limit: float, generator: Generator) -> Tensor:
    return (torch.rand(count, generator=generator) * 2 - 1) * limit


def _affine(ink: Tensor, amounts: Augmentation, generator: Generator) -> Tensor:
    """For each image the matrix from places in the outcome to places in the image, in halves of its side."""
    count, side = ink.shape[0], ink.shape[-1]
    angle = _even(count, math.radians(amounts.rotation), generator)
    shear = _even(count, amounts.shear, generator)
    wider = 1 + _even(count, amounts.scale, generator)
    taller = 1 + _even(count, amounts.scale, generator)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = angle.cos() / wider
    theta[:, 0, 1] = (shear * angle.cos() - angle.sin()) / taller
    theta[:, 1, 0] = angle.sin() / wider
    theta[:, 1, 1] = (shear * angle.sin() + angle.cos()) / taller
    for axis in range(2):
        theta[:, axis, 2] = _even(count, amounts.shift * 2 / side, generator)
    return theta


def _bend(ink: Tensor, elastic: float, generator: Generator) -> Tensor:
    count, side = ink.shape[0], ink.shape[-1]
    knots = torch.randn(count, 2, KNOTS, KNOTS, generator=generator) * (elastic * 2 / side)
    waves = functional.interpolate(knots, size=(side, side), mode="bicubic", align_corners=True)
    return waves.permute(0, 2, 3, 1)


def _redraw(ink: Tensor, amounts: Augmentation, generator: Generator) -> Tensor:
    grown = functional.max_pool2d(ink, 3, stride=1, padding=1)
    shrunk = -functional.max_pool2d(-ink, 3, stride=1, padding=1)
    amount = _even(ink.shape[0], 1.0, generator).view(-1, 1, 1, 1)
    more, less = amount.clamp(min=0) * amounts.thicken, (-amount).clamp(min=0) * amounts.thin
    return ink + more * (grown - ink) + less * (shrunk - ink)
