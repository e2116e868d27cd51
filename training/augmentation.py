"""Other hands from the same digits: each image turned, slanted, stretched, bent and drawn with another pen.

All drawings of a batch are changed at once, each by amounts of its own, on the graphics card where they are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from training.recipes import Augmentation

KNOTS = 6
"""Each image is bent by random shifts at so many by so many knots, smoothly joined: slow waves, no jitter."""


def augment(drawings: Tensor, amounts: Augmentation, strength: Tensor, generator: Generator) -> Tensor:
    """Change each of these drawings (floats, (n, c, 28, 28)) by random amounts.

    The first channel is ink, 0..1; others, such as the pen's path, are moved with it. ``strength`` (n) scales
    the amounts of each drawing. It lies on the processor, and so does the generator: chance is the same
    wherever the drawings are.
    """
    there = strength.to(drawings.device)
    if amounts.thicken or amounts.thin:
        ink = _redraw(drawings[:, :1], amounts, there, generator)
        drawings = torch.cat([ink, drawings[:, 1:]], dim=1)
    if any((amounts.rotation, amounts.shear, amounts.scale, amounts.shift, amounts.elastic)):
        count, side = drawings.shape[0], drawings.shape[-1]
        theta = _affine(count, side, amounts, strength, generator).to(drawings.device)
        grid = functional.affine_grid(theta, [count, 1, side, side], align_corners=False)
        if amounts.elastic:
            grid = grid + _bend(count, side, amounts.elastic, there, generator)
        drawings = functional.grid_sample(drawings, grid, padding_mode="zeros", align_corners=False)
    return drawings


def _affine(count: int, side: int, amounts: Augmentation, strength: Tensor, generator: Generator) -> Tensor:
    """For each drawing the matrix from places in the outcome to places in it, in halves of its side."""

    def even(limit: float) -> Tensor:
        return (torch.rand(count, generator=generator) * 2 - 1) * limit * strength

    angle, shear = even(math.radians(amounts.rotation)), even(amounts.shear)
    wider, taller = 1 + even(amounts.scale), 1 + even(amounts.scale)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = angle.cos() / wider
    theta[:, 0, 1] = (shear * angle.cos() - angle.sin()) / taller
    theta[:, 1, 0] = angle.sin() / wider
    theta[:, 1, 1] = (shear * angle.sin() + angle.cos()) / taller
    for axis in range(2):
        theta[:, axis, 2] = even(amounts.shift * 2 / side)
    return theta


def _bend(count: int, side: int, elastic: float, strength: Tensor, generator: Generator) -> Tensor:
    knots = torch.randn(count, 2, KNOTS, KNOTS, generator=generator).to(strength.device)
    waves = functional.interpolate(knots, size=(side, side), mode="bicubic", align_corners=True)
    return (waves * strength.view(-1, 1, 1, 1) * (elastic * 2 / side)).permute(0, 2, 3, 1)


def _redraw(ink: Tensor, amounts: Augmentation, strength: Tensor, generator: Generator) -> Tensor:
    grown = functional.max_pool2d(ink, 3, stride=1, padding=1)
    shrunk = -functional.max_pool2d(-ink, 3, stride=1, padding=1)
    amount = (torch.rand(len(ink), generator=generator) * 2 - 1).to(ink.device) * strength
    amount = amount.view(-1, 1, 1, 1)
    more, less = amount.clamp(min=0) * amounts.thicken, (-amount).clamp(min=0) * amounts.thin
    return ink + more * (grown - ink) + less * (shrunk - ink)
